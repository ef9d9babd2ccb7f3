"""`pdfdigest publish`: put one issue on record."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pdfdigest.cli import terminal
from pdfdigest.office import disk

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from pdfdigest.errors import Fault
    from pdfdigest.manuscript.publication import Manuscript
    from pdfdigest.model import Issue
    from pdfdigest.record.issued import Paper, Record


@click.command("publish")
@click.argument("what")
@click.option("--by", required=True, metavar="NAME", help="Who answers for it.")
@click.option("--why", default="", metavar="TEXT", help="Why there is a new revision; needed from the second on.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line on stdout.")
def command(what: str, by: str, why: str, as_json: bool) -> int:
    """Print WHAT (one approved issue) for every target of record and file it under issued/.

    What is on record is never rewritten: a changed manuscript is filed as the next revision, beside
    the ones before it.  The paths of what was filed stand on stdout, one a line.
    """
    from pdfdigest.errors import ManuscriptError
    from pdfdigest.office import printable

    by, why = _line(by, "--by"), _line(why, "--why")
    script = _one(what)
    try:
        with printable.workers(terminal.cache()) as pool:
            record = _publish(script, pool, by=by, why=why)
    except ManuscriptError as error:
        terminal.faults(error.faults)
        terminal.say("nothing was filed")
        return error.exit_code
    for path in record.paths:
        terminal.written(path, as_json=as_json, issue=str(record.identity), revision=record.identity.revision)
    return 0


def _line(text: str, option: str) -> str:
    from pdfdigest.errors import RequestError

    line = " ".join(text.split())
    try:
        line.encode()
    except UnicodeEncodeError:
        words = f"{option} has signs that are not UTF-8, so they could not be read again"
        raise RequestError(words, hint="Type it in a terminal whose language settings are UTF-8.") from None
    if not line and option == "--by":
        raise RequestError("--by is empty; it says who answers for the issue")
    return line


def _one(what: str) -> Manuscript:
    from pdfdigest.errors import RequestError
    from pdfdigest.manuscript import publication

    scripts = publication.find((what,), Path.cwd())
    if len(scripts) > 1:
        names = ", ".join(str(terminal.nearby(script.path)) for script in scripts[:5])
        more = ", ..." if len(scripts) > 5 else ""
        words = f"{what} names {len(scripts)} issues; one is published at a time"
        raise RequestError(words, hint=f"Name one of them: {names}{more}")
    return scripts[0]


def _publish(script: Manuscript, pool: Executor, *, by: str, why: str) -> Record:
    from pdfdigest.cli.printing import checked
    from pdfdigest.errors import ManuscriptError, RequestError
    from pdfdigest.manuscript import manuscript
    from pdfdigest.office import printable
    from pdfdigest.office.printable import file_name, revised
    from pdfdigest.press import preflight, targets
    from pdfdigest.press.compose import composition
    from pdfdigest.press.compose.house import House
    from pdfdigest.press.engine import libraries
    from pdfdigest.record import issued

    publication = script.publication
    try:
        wanted = tuple(targets.target(name, publication) for name in publication.record)
    except RequestError as error:
        where = terminal.nearby(publication.root / "publication.toml") if publication.root else None
        raise RequestError(f"record: {error.message}", where=where, hint=error.hint) from None
    as_written = checked(script)
    waiting = _waiting(as_written)
    if waiting:
        raise ManuscriptError(waiting)
    papers = _papers(as_written)
    issue, on_record = revised(as_written)
    if on_record and publication.root:
        record = issued.newest(publication.root, issue.identity)
        if record is not None:
            issued.read(record.folder)
            terminal.say(f"{issue.identity.slug} is already on record as {_revision(issue)}, and has not changed since")
            return record
    if issue.identity.revision > 1 and not why:
        sentence = f"{issue.identity.slug} is on record, and has changed since; a new revision says why"
        raise RequestError(sentence, hint='Say it: --why "the date of the meeting was wrong"')
    house = House(publication)
    editions = {}
    set_at_once = [(target, printable.submitted(issue, house, target, pool, stamp="")) for target in wanted]
    for target, future in set_at_once:
        edition = future.result()
        preflight.refuse(issue, target, edition)
        for remark in edition.remarks:
            terminal.say(f"{issue.identity.slug} ({target.name}): {remark}")
        editions[file_name(issue, target)] = edition
    if manuscript.read(script.path, publication) != as_written or _papers(as_written) != papers:
        raise RequestError("the manuscript was saved while it was printed; nothing was filed", hint="Publish it again.")
    words = house.words(issue.language)
    try:
        record = issued.file(
            issue,
            editions,
            papers,
            title=composition.title(issue, words),
            by=by,
            at=datetime.now(UTC).replace(microsecond=0),
            why=why,
            versions=libraries.versions(),
        )
    except OSError as error:
        place = Path(error.filename or publication.root or script.path)
        raise disk.cannot_write(place, error, "Nothing was filed.  Mend that, and publish again.") from None
    terminal.say(f"{issue.identity.slug} is on record as {_revision(issue)}")
    if issue.embargo is not None:
        moment = composition.long_moment(issue.embargo, issue.language)
        terminal.say(f"{issue.identity.slug}: {words['embargo'].format(moment=moment)}; the files do not say so")
    return record


def _papers(issue: Issue) -> tuple[Paper, ...]:
    """The manuscript as it is now, and the corrections that the issue prints."""
    from pdfdigest.press.compose import corrections
    from pdfdigest.record import issued

    return issued.papers(issue) + corrections.papers(issue)


def _revision(issue: Issue) -> str:
    return f"r{issue.identity.revision}"


def _waiting(issue: Issue) -> tuple[Fault, ...]:
    """What an issue that prints as a draft still waits for."""
    from pdfdigest.errors import Fault
    from pdfdigest.manuscript import checks
    from pdfdigest.manuscript.yaml import Document, text_of

    found = list(checks.still_empty(issue))
    if issue.status != "approved":
        line, column = Document(issue.path, text_of(issue.path)).locate(("status",))
        words = "it is a draft; write status: approved when it may go out"
        found.append(Fault(issue.path, line, column, "status", words, "status"))
    return tuple(found)
