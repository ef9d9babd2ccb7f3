"""`pdfdigest new`: write the next issue, with headings to fill in."""

from __future__ import annotations

import click

from pdfdigest.cli import terminal
from pdfdigest.errors import RequestError


@click.command("new")
@click.option("--date", "day", metavar="DAY", default="", help="The date of the issue, like 2022-02-25; else today.")
@click.option("--volume", type=click.IntRange(1, 100_000), help="The volume, where it is not that of the last issue.")
@click.option("--copy", is_flag=True, help="Begin with all that the last issue says.")
@click.option("--edit", is_flag=True, help="Open it in the editor of your settings, else of the system.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line on stdout.")
def command(day: str, volume: int | None, copy: bool, edit: bool, as_json: bool) -> int:
    """Write the next issue of the publication one stands in: next number, today's date, headings to fill in.

    It has as many stories as the last issue.  Nothing is overwritten; the path of the new file stands
    on stdout.
    """
    from pdfdigest.office import user_settings
    from pdfdigest.office.new import new

    office = terminal.office(as_json=as_json)
    editor = user_settings.of(office).editor if edit else ""
    made = new(office, day=day, volume=volume, copy=copy)
    terminal.say(f"Fill it in, then: pdfdigest check {made.label}")
    if edit:
        try:
            click.edit(filename=str(made.path), editor=editor or None)
        except (click.ClickException, ValueError) as error:  # ValueError: a quotation mark is not closed
            raise RequestError(f"it is written, but not edited: {error}", where=made.path, needs="editor") from None
    return 0
