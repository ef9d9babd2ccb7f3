"""`pdfdigest check`: every fault, with file, line and column."""

from __future__ import annotations

from pathlib import Path

import click

from pdfdigest.cli import terminal


@click.command("check")
@click.argument("what", nargs=-1)
@click.option(
    "--for",
    "names",
    multiple=True,
    metavar="TARGET",
    help="Set the pages too, and say what would come out wrong there; may be given again.",
)
@click.option(
    "--icc", type=click.Path(path_type=Path, dir_okay=False), help="The print shop's colour profile, for --for press."
)
@click.option("--links", is_flag=True, help="Ask each web address too whether it is still there; takes a while.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(what: tuple[str, ...], names: tuple[str, ...], icc: Path | None, links: bool, as_json: bool) -> int:
    """Look at WHAT and list every fault and warning on stdout, as file:line:column.

    With --for, the pages are set as `build` would set them, and nothing is written.  Ends with 3 where something would print wrong, with 0 where there is nothing or only warnings.
    """
    from pdfdigest.errors import ManuscriptError
    from pdfdigest.office.check import check

    made = check(terminal.office(), what, targets=names, icc=icc, links=links)
    terminal.faults(made.found, out=True, as_json=as_json)
    terminal.say(_summary(made.issues, made.wrong, made.doubtful))
    return ManuscriptError.exit_code if made.wrong else 0


def _summary(issues: int, wrong: int, doubtful: int) -> str:
    from pdfdigest.errors import counted

    looked = f"{counted(issues, 'issue')} looked at"
    warned = counted(doubtful, "warning")
    if wrong:
        faults = f"{counted(wrong, 'fault')} to mend before it prints"
        return f"{looked}: {faults}, {warned}"
    return f"{looked}: nothing would print wrong, {warned}"
