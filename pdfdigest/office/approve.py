"""Somebody looks an issue over and approves it, or takes that back; what they saw is what is approved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pdfdigest.errors import DigestError, ManuscriptError, RequestError
from pdfdigest.office import disk, printable
from pdfdigest.office.surroundings import Office

if TYPE_CHECKING:
    from pdfdigest.manuscript.publication import Manuscript
    from pdfdigest.model import Approval, Issue


@dataclass(frozen=True, slots=True)
class Approved:
    """An issue that was approved: its file, its name, who approved it and when, and the hash of what it is."""

    path: Path
    issue: str
    approval: Approval


def approve(office: Office, what: str, *, by: str, seen: str = "") -> Approved:
    """Approve the one issue that `what` names (a path, or a number as printed), in the name of `by`.

    It is written into the issue file, and holds until a word or a picture changes.  `seen` is the fingerprint of what
    was looked at, where the door knows it.  ManuscriptError holds what would print wrong or is still empty; RequestError
    where the file was changed since it was looked at, is on record as it is, or cannot be written.
    """
    from pdfdigest.manuscript import approval
    from pdfdigest.model import Approval
    from pdfdigest.record import guards

    by = guards.signature(by)
    script = _one(office, what)
    raw = disk.read(script.path)
    issue = _sound(script)
    unchanged(issue, raw, seen)
    if issue.approved and issue.is_approved:
        return Approved(script.path, issue.identity.slug, issue.approved)
    if printable.revised(issue)[1]:
        raise RequestError(f"{issue.identity.slug} is on record as it is; there is nothing to approve")
    moment = office.clock().astimezone(ZoneInfo(script.publication.time_zone)).replace(microsecond=0)
    made = Approval(by, moment, approval.fingerprint(approval.as_approved(raw), approval.pictures_of(issue)))
    _write(script.path, raw, approval.written(approval.as_approved(raw), made))
    office.note(f"approved {issue.identity.slug}: {script.path}")
    return Approved(script.path, issue.identity.slug, made)


def withdraw(office: Office, what: str) -> Path:
    """Make a draft of an issue again, so that it can be worked on: its file.

    RequestError where it cannot be written; ManuscriptError where the file cannot be read as an issue.
    """
    from pdfdigest.manuscript import approval

    script = _one(office, what)
    raw = disk.read(script.path)
    _write(script.path, raw, approval.withdrawn(raw))
    return script.path


def seen(_office: Office, issue: Issue) -> str:
    """What a door shows and hands back as `seen`: the fingerprint of an issue as it is."""
    return _fingerprint(issue, disk.read(issue.path))


def unchanged(issue: Issue, raw: bytes, seen: str) -> None:
    """Refuse an issue that is no longer what somebody looked at, where the door knows what that was (RequestError)."""
    if seen and seen != _fingerprint(issue, raw):
        raise RequestError("it was changed since you looked at it; look again", where=issue.path)


def _fingerprint(issue: Issue, raw: bytes) -> str:
    from pdfdigest.manuscript import approval
    from pdfdigest.manuscript.yaml_nodes import UnreadableError

    try:
        return approval.fingerprint(raw, approval.pictures_of(issue))
    except UnreadableError as error:
        raise RequestError(f"this file cannot be approved as it is: {error}", where=issue.path) from None


def _one(office: Office, what: str) -> Manuscript:
    from pdfdigest.manuscript import publication

    scripts = publication.find((what,), office.here)
    if len(scripts) > 1:
        raise RequestError(f"{what} names {len(scripts)} issues; one is approved at a time", hint="Name one of them.")
    return scripts[0]


def _sound(script: Manuscript) -> Issue:
    """The issue, where nothing in it would print wrong and nothing is missing; an approval that lapsed is no fault here."""
    from pdfdigest.manuscript import approval, manuscript, rules
    from pdfdigest.press.compose.house import house_of

    issue = manuscript.read(script.path, script.publication)
    found = rules.look(issue, house_of(script.publication).font_folders)
    wrong = [fault for fault in found if fault.severity == "fault" and fault.rule != approval.RULE]
    wrong += rules.still_empty(issue)
    if wrong:
        raise ManuscriptError(tuple(sorted(set(wrong))))
    return issue


def _write(path: Path, raw: bytes, made: bytes) -> None:
    if made == raw:
        return
    try:
        done = disk.replace(path.resolve(), raw, made)
    except DigestError as error:
        raise RequestError(f"the approval cannot be written: {error.message}", where=path, hint=error.hint) from None
    if not done:
        raise RequestError("it was saved while it was approved; look again", where=path)
