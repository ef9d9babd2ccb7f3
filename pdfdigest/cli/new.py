"""`pdfdigest new`: write the next issue, with headings to fill in."""

from __future__ import annotations

import click

from pdfdigest.cli import terminal


@click.command("new")
@click.option("--date", "day", metavar="DAY", default="", help="The date of the issue, like 2022-02-25; else today.")
@click.option("--volume", type=click.IntRange(1, 100_000), help="The volume, where it is not that of the last issue.")
@click.option("--copy", is_flag=True, help="Begin with all that the last issue says.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line on stdout.")
def command(day: str, volume: int | None, copy: bool, as_json: bool) -> int:
    """Write the next issue of the publication one stands in: next number, today's date, headings to fill in.

    It has as many stories as the last issue.  Nothing is overwritten; the path of the new file stands
    on stdout.
    """
    from pdfdigest.office.new import new

    made = new(terminal.office(as_json=as_json), day=day, volume=volume, copy=copy)
    terminal.say(f"Fill it in, then: pdfdigest check {made.label}")
    return 0
