"""`pdfdigest check`: every fault, with file, line and column."""

from __future__ import annotations

from pathlib import Path

import click

from pdfdigest.cli import terminal


@click.command("check")
@click.argument("what", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(what: tuple[str, ...], as_json: bool) -> int:
    """Look at WHAT and list every fault and warning on stdout, as file:line:column.

    Ends with 3 where something would print wrong, with 0 where there is nothing or only warnings.
    """
    from pdfdigest.desk import checks, manuscript, publication
    from pdfdigest.errors import ManuscriptError

    code = 0
    scripts = publication.find(what, Path.cwd())
    for script in scripts:
        try:
            found = checks.look(manuscript.read(script.path, script.publication))
        except ManuscriptError as error:
            found = error.faults
        terminal.faults(found, out=True, as_json=as_json)
        if any(fault.severity == "fault" for fault in found):
            code = ManuscriptError.exit_code
    if not code:
        terminal.say(f"{len(scripts)} issue{'s' if len(scripts) != 1 else ''} looked at: nothing would print wrong")
    return code
