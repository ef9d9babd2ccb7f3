"""`pdfdigest send report`: the register of distribution."""

from __future__ import annotations

from pathlib import Path

import click

from pdfdigest.cli import terminal


@click.command("report")
@click.argument("plan", required=False)
@click.option("--year", type=click.IntRange(1990, 2200), metavar="Y", help="Every plan that was run in that year.")
@click.option("-o", "--out", default="out", metavar="FOLDER", help="Where the page goes, by default ./out.")
@click.option("--json", "as_json", is_flag=True, help="The register as JSON on stdout, one object a line; no page.")
def command(plan: str | None, year: int | None, out: str, as_json: bool) -> int:
    """Print the register of distribution of PLAN, or of a year."""
    from pdfdigest.office import distribution

    office = terminal.office()
    if as_json:
        for _, made in distribution.entries(office, plan=plan or "", year=year or 0):
            for entry in made:
                terminal.line(entry.facts())
        return 0
    for path in distribution.report(office, Path(out), plan=plan or "", year=year or 0):
        terminal.written(path)
    return 0


COMMANDS = (command,)
