"""The edition on record that a letter carries: found by WHAT, and again for a plan, the same byte for byte."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pdfdigest.errors import PostError, RequestError
from pdfdigest.manuscript import manuscript, publication
from pdfdigest.office import mail_setup, post_room
from pdfdigest.office.post_room import Room
from pdfdigest.office.surroundings import Office
from pdfdigest.post import roster
from pdfdigest.post.outgoing import composer, linked
from pdfdigest.record import in_force, issued

if TYPE_CHECKING:
    from pdfdigest.post.dispatch import Compose
    from pdfdigest.post.ledger import Ledger
    from pdfdigest.post.releases import Release
    from pdfdigest.record.revision import Filed, Record

TARGET = "screen"
"""Which of the editions goes to readers."""


def recorded(office: Office, what: str, revision: int | None = None) -> tuple[Room, Record]:
    """The issue on record that WHAT names, in the revision in force or the one asked for, every file compared.

    RequestError where WHAT names nothing, several issues, what is not on record, or a revision that was withdrawn;
    DifferenceError where a file on record was edited.
    """
    found = [
        (each, record)
        for each in post_room.rooms(office)
        for record in issued.on_record(each.root)
        if record.identity.label == what
    ]
    if not found:
        scripts = publication.find((what,), office.here)
        if len(scripts) > 1:
            raise RequestError(f"{what} names {len(scripts)} issues; one is sent at a time", hint="Name one of them.")
        each = post_room.room(office, scripts[0].publication)
        identity = manuscript.read(scripts[0].path, scripts[0].publication).identity
        record = issued.newest(each.root, identity)
        if record is None:
            raise RequestError(
                f"{identity.slug} is not on record, and only what is on record is sent", needs=f"published:{identity}"
            )
        found = [(each, record)]
    if len(found) > 1:
        raise RequestError(f"several publications here have an issue {what}", hint="Go into the folder of one of them.")
    each, record = found[0]
    if revision is not None:
        wanted = [old for old in issued.revisions(each.root, record.identity) if old.identity.revision == revision]
        if not wanted:
            raise RequestError(f"{record.identity.slug} has no revision {revision} on record")
        record = wanted[0]
        if gone := in_force.notice(issued.revisions(each.root, record.identity), revision):
            words = f"r{revision} is not sent: {in_force.told(gone, each.publication)}"
            raise RequestError(words, needs=f"withdrawn:{record.identity.label}")
    return each, issued.read(record.folder)


def filed(record: Record) -> Filed:
    """The file of the edition that goes to readers; RequestError where it is not on record."""
    path = record.path(TARGET)
    return next(filed for filed in record.files if record.folder / filed.name == path)


def translations(room: Room, record: Record) -> tuple[Record, ...]:
    """The translations on record of an issue in the publication's own language, as far as they may go out with it."""
    own = record.identity
    if own.translation is not None or record.withdrawn:
        return ()
    return tuple(
        issued.read(other.folder)
        for other in issued.on_record(room.root)
        if replace(other.identity, translation=None, revision=own.revision) == own
        and other.identity.translation is not None
        and not other.withdrawn
        and any(edition.target == TARGET for edition in other.editions)
        and (other.embargo is None or (record.embargo is not None and other.embargo <= record.embargo))
    )


def composers(room: Room, ledger: Ledger, release: Release) -> tuple[Compose, Compose | None]:
    """What makes the letters of a plan, and those with the link in place of the PDF, where it bound such letters.

    PostError as `pdf` has it, where a key to sign with cannot be had, and where what it is of was withdrawn since.
    """
    for each in (release.facts, *release.facts.get("translations", ())):
        stands(room, each["issue"], each["revision"])
    several, signers, keys = roster.several(ledger.db), mail_setup.signers(room), room.keys()
    translated = {each["language"]: pdf(room, each) for each in release.facts.get("translations", ())}
    compose = composer(release.facts, pdf(room, release.facts), keys, signers, several, translated)
    return compose, linked(release.facts, keys, signers, several)


def stands(room: Room, issue: str, revision: int) -> None:
    """PostError where a revision was withdrawn."""
    record = again(room, issue, revision)
    if gone := in_force.notice(issued.revisions(room.root, record.identity), revision):
        words = f"nothing is sent: {in_force.told(gone, room.publication)}"
        raise PostError(words, needs=f"withdrawn:{issue}")


def pdf(room: Room, facts: dict[str, Any]) -> bytes:
    """The PDF that a plan bound, byte for byte what was planned; empty where it is linked.

    PostError where it is no longer on record, or another file than the one that was planned.
    """
    if not facts["attached"]:
        return b""
    record = again(room, facts["issue"], facts["revision"])
    file = next((each for each in record.files if each.name == facts["pdf_name"]), None)
    if file is None or file.sha256 != facts["pdf_sha256"]:
        raise PostError("the PDF on record is not the one that was planned", where=record.folder)
    return issued.edition(record, TARGET).data


def again(room: Room, issue: str, revision: int) -> Record:
    """The revision on record that a plan is of; PostError where it is no longer there."""
    for record in issued.on_record(room.root):
        if record.identity.label == issue:
            for old in issued.revisions(room.root, record.identity):
                if old.identity.revision == revision:
                    return old
    raise PostError(f"{issue} r{revision} is no longer on record", where=room.root)
