"""`pdfdigest publish`: put one issue on record."""

from __future__ import annotations

import click

from pdfdigest.cli import terminal


@click.command("publish")
@click.argument("what")
@click.option("--by", required=True, metavar="NAME", help="Who answers for it.")
@click.option("--why", default="", metavar="TEXT", help="Why there is a new revision; needed from the second on.")
@click.option("--plain", is_flag=True, help="Have WeasyPrint set the pages as it is, without what we mend in it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line on stdout.")
def command(what: str, by: str, why: str, plain: bool, as_json: bool) -> int:
    """Print WHAT (one approved issue) for every target of record and file it under issued/.

    What is on record is never rewritten: a changed manuscript is filed as the next revision, beside
    the ones before it.  The paths of what was filed stand on stdout, one a line.
    """
    from pdfdigest.errors import ManuscriptError
    from pdfdigest.office.publish import publish

    try:
        record = publish(terminal.office(by), what, by=by, why=why, plain=plain).record
    except ManuscriptError as error:
        terminal.faults(error.faults)
        terminal.say("nothing was filed")
        return error.exit_code
    for path in record.paths:
        terminal.written(path, as_json=as_json, issue=str(record.identity), revision=record.identity.revision)
    return 0
