"""`pdfdigest adopt`: put an issue on record that exists only as a PDF made elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from pdfdigest.cli import terminal


@click.command("adopt")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--facts", type=click.Path(path_type=Path), help="The facts of the issue, as YAML; without it they are proposed."
)
@click.option("--by", default="", metavar="NAME", help="Who answers for it; needed with --facts.")
@click.option("--why", default="", metavar="TEXT", help="Why there is a new revision; needed from the second on.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Where the proposed facts are written.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line on stdout.")
def command(file: Path, facts: Path | None, by: str, why: str, out: Path | None, as_json: bool) -> int:
    """Put FILE, a PDF made elsewhere, on record as it is, to be bound and cited with the others.

    Without --facts, what can be read of it (number, date, headlines, addresses) is proposed as a YAML file
    under elsewhere/ in the publication.  Look that over, then call again with --facts and --by.
    """
    from pdfdigest.errors import ManuscriptError
    from pdfdigest.office import adopt

    office = terminal.office(by)
    if facts is None:
        terminal.written(adopt.propose(office, file, out), as_json=as_json)
        terminal.say("look the facts over and complete them, then call again with --facts and --by")
        return 0
    try:
        record = adopt.adopt(office, file, facts, by=by, why=why).record
    except ManuscriptError as error:
        terminal.faults(error.faults)
        terminal.say("nothing was filed")
        return error.exit_code
    for path in record.paths:
        terminal.written(path, as_json=as_json, issue=str(record.identity), revision=record.identity.revision)
    return 0
