"""`pdfdigest status`: where every issue stands."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from pdfdigest.cli import terminal

if TYPE_CHECKING:
    from pdfdigest.office.status import IssueState

SHOWN = 3
"""How many empty fields a line names."""


@click.command("status")
@click.argument("what", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(what: tuple[str, ...], as_json: bool) -> int:
    """Say where WHAT stands, one line an issue: draft, approved, issued, changed since it was issued, or withdrawn.

    Without WHAT it is every issue that is here, and every one on record.
    """
    from pdfdigest.office.status import status

    states = status(terminal.office(), what)
    if as_json:
        for state in states:
            facts = {**asdict(state), "path": str(terminal.nearby(state.path))}
            click.echo(json.dumps(facts, ensure_ascii=False))
        return 0
    several = len({state.publication for state in states}) > 1
    rows = [
        (
            f"{state.publication} {state.issue}" if several else state.issue,
            state.date or "no date",
            _words(state),
            terminal.nearby(state.path),
        )
        for state in states
    ]
    wide = max(len(row[0]) for row in rows)
    for issue, date, words, path in rows:
        click.echo(f"{issue:<{wide}}  {date:<10}  {words}  ({path})")
    return 0


def _words(of: IssueState) -> str:
    """The state as a person would say it."""
    said = {
        "issued": f"issued r{of.revision} on {of.at} by {of.by}",
        "changed": f"changed since r{of.revision} of {of.at}, {of.status}",
        "gone": f"issued r{of.revision} on {of.at} by {of.by}, manuscript gone",
        "adopted": f"adopted r{of.revision} on {of.at} by {of.by}, made elsewhere",
        "withdrawn": f"withdrawn on {of.at} by {of.by} (r{of.revision}): {of.says}",
        "faults": of.faults[0] if of.faults else "",
        "lapsed": of.says,
        "approved": f"approved by {of.approved_by}" if of.approved_by else "approved",
        "draft": f"draft; {of.says}" if of.says else "draft",
    }.get(of.state, of.state)
    more = f" (and {len(of.faults) - 1} more)" if of.state == "faults" and len(of.faults) > 1 else ""
    empty = tuple(name for name in of.missing if name != "not_placed")
    waits = f"; still empty: {_some(empty)}" if empty else ""
    waits += "; some of its words are not placed yet" if empty != of.missing else ""
    edited = f"; on record: {'; '.join(of.faults)}" if of.faults and of.state != "faults" else ""
    return f"{said}{more}{waits}{edited}"


def _some(names: tuple[str, ...]) -> str:
    """The first names of a list, and how many more there are."""
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
