"""`pdfdigest status`: where every issue stands."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from pdfdigest.cli import terminal

if TYPE_CHECKING:
    from pdfdigest.errors import Fault
    from pdfdigest.manuscript.publication import Manuscript
    from pdfdigest.model import Issue, Publication
    from pdfdigest.record.issued import Record


SHOWN = 3
"""How many empty fields a line names."""


@dataclass(frozen=True, slots=True)
class Line:
    """What is said of one issue.

    `status` is that of the manuscript; `state` is `draft`, `approved`, `issued`, `changed` (since it was issued), `gone` (issued, and its
    manuscript is no longer there), `adopted` (made elsewhere) or `faults` (the file cannot be read as an issue).
    """

    publication: str
    issue: str
    date: str
    status: str
    state: str
    revision: int
    by: str
    at: str
    missing: tuple[str, ...]
    faults: tuple[str, ...]
    path: str

    def words(self) -> str:
        """The state as a person would say it."""
        said = {
            "issued": f"issued r{self.revision} on {self.at} by {self.by}",
            "changed": f"changed since r{self.revision} of {self.at}, {self.status}",
            "gone": f"issued r{self.revision} on {self.at} by {self.by}, manuscript gone",
            "adopted": f"adopted r{self.revision} on {self.at} by {self.by}, made elsewhere",
            "faults": self.faults[0] if self.faults else "",
        }.get(self.state, self.state)
        more = f" (and {len(self.faults) - 1} more)" if self.state == "faults" and len(self.faults) > 1 else ""
        empty = tuple(name for name in self.missing if name != "not_placed")
        waits = f"; still empty: {_some(empty)}" if empty else ""
        waits += "; some of its words are not placed yet" if empty != self.missing else ""
        edited = f"; on record: {'; '.join(self.faults)}" if self.faults and self.state != "faults" else ""
        return f"{said}{more}{waits}{edited}"


def _some(names: tuple[str, ...]) -> str:
    """The first names of a list, and how many more there are."""
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


@click.command("status")
@click.argument("what", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(what: tuple[str, ...], as_json: bool) -> int:
    """Say where WHAT stands, one line an issue: draft, approved, issued, or changed since it was issued.

    Without WHAT it is every issue that is here, and every one on record.
    """
    lines = tuple(_lines(what))
    if as_json:
        for line in lines:
            click.echo(json.dumps(asdict(line), ensure_ascii=False))
        return 0
    several = len({line.publication for line in lines}) > 1
    rows = [
        (f"{line.publication} {line.issue}" if several else line.issue, line.date or "no date", line.words(), line.path)
        for line in lines
    ]
    wide = max(len(row[0]) for row in rows)
    for issue, date, words, path in rows:
        click.echo(f"{issue:<{wide}}  {date:<10}  {words}  ({path})")
    return 0


def _lines(what: tuple[str, ...]) -> list[Line]:
    from pdfdigest.errors import DifferenceError
    from pdfdigest.manuscript import publication as publications
    from pdfdigest.manuscript.publication import Manuscript
    from pdfdigest.record import issued

    here = Path.cwd()
    if what:
        return [_line(script) for script in publications.find(what, here)]
    mine = publications.home(here)
    lines: list[Line] = []
    for publication in (mine,) if mine else publications.below(here):
        scripts = [Manuscript(path, publication) for path in publications.issue_files(publication)]
        own = [_line(script) for script in scripts]
        known = {line.issue for line in own}
        lines += own
        try:
            on_record = issued.on_record(publication.root) if publication.root else ()
        except DifferenceError as error:
            terminal.say(f"pdfdigest: {error}")
            continue
        lines += [_gone(record, publication) for record in on_record if record.identity.label not in known]
    if not lines:
        publications.find((), here)
    return lines


def _line(script: Manuscript) -> Line:
    from pdfdigest.errors import DigestError, ManuscriptError
    from pdfdigest.manuscript import checks, manuscript
    from pdfdigest.press.compose.house import House
    from pdfdigest.record import issued

    path = terminal.nearby(script.path)
    try:
        issue = manuscript.read(script.path, script.publication)
    except ManuscriptError as error:
        return _faulty(script, error.faults)
    fonts = House(script.publication).font_folders
    wrong = tuple(fault for fault in checks.look(issue, fonts) if fault.severity == "fault")
    root = script.publication.root
    record: Record | None = None
    edited: tuple[str, ...] = ()
    if root is not None:
        try:
            record = issued.newest(root, issue.identity)
            edited = issued.differences(record) if record else ()
        except DigestError as error:
            edited = (error.message,)
    state = issue.status
    if record is not None:
        state = "issued" if _as_filed(issue, record) else "changed"
    if wrong:
        return _faulty(script, wrong, issue)
    return Line(
        publication=script.publication.slug,
        issue=issue.identity.label,
        date=issue.date.isoformat() if issue.date else "",
        status=issue.status,
        state=state,
        revision=record.identity.revision if record else 0,
        by=record.by if record else "",
        at=_day(record, script.publication) if record else "",
        missing=issue.missing + (("not_placed",) if issue.not_placed else ()),
        faults=edited,
        path=str(path),
    )


def _as_filed(issue: Issue, record: Record) -> bool:
    from pdfdigest.errors import DigestError
    from pdfdigest.record import issued

    try:
        return issued.unchanged(issue, record)
    except DigestError:
        return False


def _faulty(script: Manuscript, faults: tuple[Fault, ...], issue: Issue | None = None) -> Line:
    said = tuple(
        f"{fault.line}:{fault.column}: {_sentence(fault)}" if fault.line else _sentence(fault) for fault in faults
    )
    return Line(
        publication=script.publication.slug,
        issue=issue.identity.label if issue else script.path.stem,
        date=issue.date.isoformat() if issue and issue.date else "",
        status=issue.status if issue else "",
        state="faults",
        revision=0,
        by="",
        at="",
        missing=(),
        faults=said,
        path=str(terminal.nearby(script.path)),
    )


def _sentence(fault: Fault) -> str:
    return f"{fault.field}: {fault.message}" if fault.field else fault.message


def _gone(record: Record, publication: Publication) -> Line:
    from pdfdigest.manuscript import foreign_facts
    from pdfdigest.record import issued

    return Line(
        publication=publication.slug,
        issue=record.identity.label,
        date=record.date.isoformat(),
        status="",
        state="adopted" if any(filed.part == foreign_facts.PART for filed in record.files) else "gone",
        revision=record.identity.revision,
        by=record.by,
        at=_day(record, publication),
        missing=(),
        faults=issued.differences(record),
        path=str(terminal.nearby(record.folder)),
    )


def _day(record: Record, publication: Publication) -> str:
    """The day on which it was filed, as the office's own clock had it."""
    return record.at.astimezone(ZoneInfo(publication.time_zone)).date().isoformat()
