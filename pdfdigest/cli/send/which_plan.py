"""PLAN on a command line; where it is left out, it is said how plans are found."""

from __future__ import annotations

from typing import Any

import click

from pdfdigest.errors import RequestError


class _Plan(click.Argument):
    """The name of a plan."""

    needs = "which-plan"

    def process_value(self, ctx: click.Context, value: Any) -> Any:
        try:
            return super().process_value(ctx, value)
        except click.MissingParameter:
            raise RequestError("say which plan", needs=self.needs) from None


class _PlanToShow(_Plan):
    needs = "plan-to-show"


PLAN = click.argument("plan", cls=_Plan)
PLAN_TO_SHOW = click.argument("plan", cls=_PlanToShow)
"""The same for `show`: a letter can be had without a plan too."""
