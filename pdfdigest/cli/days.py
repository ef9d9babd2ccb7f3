"""A day, as options of the terminal take it."""

from __future__ import annotations

from typing import Any

import click


class Day(click.DateTime):
    """A day like 2022-02-25; of what is none it is said how one is written."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The day that was typed, as a datetime at midnight."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value!r} is no date; write year-month-day, like 2022-02-25", param, ctx)
