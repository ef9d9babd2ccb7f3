"""What an issue file said in the last ninety days comes out, to be compared with what it says now, and brought back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pdfdigest.errors import DigestError, RequestError
from pdfdigest.manuscript import approval
from pdfdigest.manuscript.commands import Command, Outcome
from pdfdigest.manuscript.splice import text_in
from pdfdigest.manuscript.yaml_nodes import UnreadableError
from pdfdigest.office import disk
from pdfdigest.office.journal import Journal, hash_of, key_of
from pdfdigest.office.save import save
from pdfdigest.office.surroundings import Office

if TYPE_CHECKING:
    from pdfdigest.model import Issue


@dataclass(frozen=True, slots=True)
class Kept:
    """A state of an issue file: its number, who wrote it (empty: another program), when, and what is marked on it."""

    number: int
    who: str
    at: float
    mark: str
    now: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """What an issue file said before and says now; `since` is `approved`, `issued` or nothing, `by` whose that was."""

    since: str
    by: str
    before: str
    now: str


def states(_office: Office, journal: Journal, path: Path) -> tuple[Kept, ...]:
    """The states of an issue file that are kept, the newest first."""
    now = hash_of(disk.read(path))
    return tuple(
        Kept(number, who, at, mark and "approved", now == of)
        for number, who, at, mark, of in journal.states(key_of(path))
    )


def text_of(_office: Office, journal: Journal, path: Path, number: int) -> str:
    """What an issue file said in a state; RequestError where that is not kept."""
    raw = journal.state(key_of(path), number)
    if raw is None:
        raise RequestError("this state is no longer kept")
    return _text(raw)


def mark(office: Office, journal: Journal, path: Path, sha256: str) -> None:
    """Keep what an issue file says now as what was approved under that hash."""
    journal.remember(key_of(path), office.who, office.seconds, disk.read(path), sha256)


def bring_back(office: Office, journal: Journal, path: Path, number: int) -> Outcome:
    """Write an issue file as it was in a state; what it says now is kept as a state of its own."""
    wanted, now = text_of(office, journal, path, number), disk.read(path)
    journal.remember(key_of(path), "", office.seconds, now)
    command = Command(f"back:{secrets.token_hex(8)}", "set", (), _text(now), wanted)
    (outcome,) = save(office, journal, path, (command,))
    return outcome


def since_seen(office: Office, journal: Journal, issue: Issue) -> Compared:
    """What changed since an issue was approved, else since it was put on record; all of it where neither was."""
    from pdfdigest.record import issued

    now = _seen(_text(disk.read(issue.path)))
    if issue.approved:
        for number, _, _, marked, _ in journal.states(key_of(issue.path)):
            if marked == issue.approved.sha256:
                return Compared("approved", issue.approved.by, _seen(text_of(office, journal, issue.path, number)), now)
    root = issue.publication.root
    try:
        known = issued.revisions(root, issue.identity) if root else ()
        record = next((each for each in reversed(known) if not each.withdrawn and not each.erased), None)
    except DigestError:
        record = None
    filed = next((each for each in record.files if each.part == "issue"), None) if record else None
    if record and filed:
        return Compared("issued", record.by, _seen(_text(disk.read(record.folder / filed.name))), now)
    return Compared("", "", "", now)


def _text(raw: bytes) -> str:
    try:
        return text_in(raw)
    except UnreadableError as error:
        raise RequestError(str(error)) from None


def _seen(text: str) -> str:
    """A text as it is compared: its approval is no word of it."""
    try:
        return approval.without(text)
    except UnreadableError:
        return text
