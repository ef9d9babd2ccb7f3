"""`pdfdigest withdraw`: withdraw an issue on record."""

from __future__ import annotations

from pathlib import Path

import click

from pdfdigest.cli import terminal


@click.command("withdraw")
@click.argument("what")
@click.option("--by", required=True, metavar="NAME", help="Who answers for it.")
@click.option("--why", required=True, metavar="TEXT", help="Why it is withdrawn; the notice says so.")
@click.option("--notice", type=click.Path(path_type=Path), help="A file with more words for the notice.")
@click.option("--erase", is_flag=True, help="Take pages and papers from the record, where the law wants that.")
@click.option("--revision", "revisions", type=int, multiple=True, help="With --erase: this revision alone, and others.")
@terminal.JSON
def command(
    what: str, by: str, why: str, notice: Path | None, erase: bool, revisions: tuple[int, ...], as_json: bool
) -> int:
    """Withdraw WHAT (one issue on record): a notice is filed as its next revision, and takes its place everywhere.

    What is on record stays as it is; site, volume and mail have the notice alone from then on.  With --erase the pages
    go too, and hashes, who, when and why stay.  The paths of the notice stand on stdout, one a line.
    """
    from pdfdigest.errors import ManuscriptError
    from pdfdigest.office.withdraw import withdraw

    office = terminal.office(by)
    try:
        done = withdraw(office, what, by=by, why=why, notice=notice, erase=erase, revisions=revisions)
    except ManuscriptError as error:
        terminal.faults(error.faults)
        terminal.say("nothing was filed")
        return error.exit_code
    record = done.notice
    for path in record.paths:
        facts = {"issue": str(record.identity), "revision": record.identity.revision, "erased": list(done.erased)}
        terminal.written(path, as_json=as_json, **facts, called_off=list(done.called_off), copies=list(done.copies))
    return 0
