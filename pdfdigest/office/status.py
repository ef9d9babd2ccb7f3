"""Where every issue stands: draft, approved, changed since it was approved, issued, or changed since it was issued."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pdfdigest.errors import DifferenceError, DigestError, ManuscriptError
from pdfdigest.office.surroundings import Office

if TYPE_CHECKING:
    from pdfdigest.errors import Fault
    from pdfdigest.manuscript.publication import Manuscript
    from pdfdigest.model import Issue, Publication
    from pdfdigest.record.revision import Record


@dataclass(frozen=True, slots=True)
class IssueState:
    """What is said of one issue.

    `status` is that of the manuscript; `state` is `draft`, `approved`, `lapsed` (changed since it was approved), `issued`, `changed` (since it was issued),
    `gone` (issued, and its manuscript is no longer there), `adopted` (made elsewhere), `withdrawn` or `faults` (the file cannot
    be read as an issue, or something in it would print wrong).  `date` is that of the issue, `at` the day on which
    it was filed as the office's clock had it, each like 2022-02-25 or empty; `missing` names what is still empty,
    and `not_placed` where some of its words are not placed yet; `path` is the issue file, or the folder on record.
    `approved_by` is who approved it, `says` why it is not approved though it says so, or why it was withdrawn and which revisions were erased.
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
    path: Path
    approved_by: str = ""
    says: str = ""


def status(office: Office, what: tuple[str, ...] = ()) -> tuple[IssueState, ...]:
    """Where the issues stand that `what` names; without it, all that are here and all on record.

    RequestError where one that is named is not there, or there is none at all.
    """
    from pdfdigest.manuscript import publication as publications
    from pdfdigest.manuscript.publication import Manuscript
    from pdfdigest.record import issued

    if what:
        return tuple(_state(script) for script in publications.find(what, office.here))
    mine = publications.home(office.here)
    found: list[IssueState] = []
    for publication in (mine,) if mine else publications.below(office.here):
        scripts = [Manuscript(path, publication) for path in publications.issue_files(publication)]
        own = [_state(script) for script in scripts]
        known = {state.issue for state in own}
        found += own
        try:
            on_record = issued.on_record(publication.root) if publication.root else ()
        except DifferenceError as error:
            office.tell.failed(error)
            continue
        found += [_gone(record, publication) for record in on_record if record.identity.label not in known]
    if not found:
        publications.find((), office.here)
    return tuple(found)


def _state(script: Manuscript) -> IssueState:
    from pdfdigest.manuscript import approval, manuscript, rules
    from pdfdigest.press.compose.house import House
    from pdfdigest.record import issued

    try:
        issue = manuscript.read(script.path, script.publication)
    except ManuscriptError as error:
        return _faulty(script, error.faults)
    fonts = House(script.publication).font_folders
    lapsed = approval.objection(issue)
    wrong = tuple(
        fault for fault in rules.look(issue, fonts) if fault.severity == "fault" and fault.rule != approval.RULE
    )
    root = script.publication.root
    record: Record | None = None
    edited: tuple[str, ...] = ()
    if root is not None:
        try:
            record = issued.newest(root, issue.identity)
            edited = issued.differences(record) if record else ()
        except DigestError as error:
            edited = (error.message,)
    state = issue.status if not lapsed else "lapsed" if issue.approved else "draft"
    if record is not None:
        state = "withdrawn" if record.withdrawn else "issued" if _as_filed(issue, record) else "changed"
        lapsed = _withdrawn(record, script.publication) or lapsed
    if wrong:
        return _faulty(script, wrong, issue)
    return IssueState(
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
        path=script.path,
        approved_by=issue.approved.by if issue.approved else "",
        says=lapsed,
    )


def _as_filed(issue: Issue, record: Record) -> bool:
    from pdfdigest.record import manuscript_files

    try:
        return manuscript_files.unchanged(issue, record)
    except DigestError:
        return False


def _faulty(script: Manuscript, faults: tuple[Fault, ...], issue: Issue | None = None) -> IssueState:
    return IssueState(
        publication=script.publication.slug,
        issue=issue.identity.label if issue else script.path.stem,
        date=issue.date.isoformat() if issue and issue.date else "",
        status=issue.status if issue else "",
        state="faults",
        revision=0,
        by="",
        at="",
        missing=(),
        faults=tuple(_sentence(fault) for fault in faults),
        path=script.path,
    )


def _sentence(fault: Fault) -> str:
    words = f"{fault.field}: {fault.message}" if fault.field else fault.message
    return f"{fault.line}:{fault.column}: {words}" if fault.line else words


def _gone(record: Record, publication: Publication) -> IssueState:
    from pdfdigest.manuscript import foreign_facts
    from pdfdigest.record import issued

    return IssueState(
        publication=publication.slug,
        issue=record.identity.label,
        date=record.date.isoformat(),
        status="",
        state="withdrawn"
        if record.withdrawn
        else "adopted"
        if any(filed.part == foreign_facts.PART for filed in record.files)
        else "gone",
        revision=record.identity.revision,
        by=record.by,
        at=_day(record, publication),
        missing=(),
        faults=issued.differences(record),
        path=record.folder,
        says=_withdrawn(record, publication),
    )


def _withdrawn(record: Record, publication: Publication) -> str:
    """Why an issue was withdrawn, and what of it was erased; nothing where it was not."""
    from pdfdigest.record import erasing, in_force, issued

    if not record.withdrawn or publication.root is None:
        return ""
    every = issued.revisions(publication.root, record.identity)
    gone = [
        f"r{each.identity.revision} {in_force.told_erased(each, publication)}"
        + (", and files of it are still there" if erasing.remains(each) else "")
        for each in every
        if each.erased
    ]
    return "; ".join([record.why, *gone])


def _day(record: Record, publication: Publication) -> str:
    """The day on which it was filed, as the office's own clock had it."""
    return record.at.astimezone(ZoneInfo(publication.time_zone)).date().isoformat()
