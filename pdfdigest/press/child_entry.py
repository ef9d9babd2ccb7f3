"""The hidden entry of the program: a child begins the part that it was started for."""

from __future__ import annotations

from collections.abc import Sequence


def enter(arguments: Sequence[str]) -> None:
    """Be a child: the name of the part and its arguments, as `press.workers.child_process.command` wrote them."""
    part, *rest = arguments
    if part == "functions":
        from pdfdigest.press.workers import child

        child.serve(rest)
    elif part == "foreman":
        from pdfdigest.press.workers import foreman

        foreman.stand(rest)
    elif part == "templates":
        from pdfdigest.press.compose import template_child

        template_child.serve(rest)
