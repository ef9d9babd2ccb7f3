"""The edition on record that a letter carries: found by WHAT, and again for a plan, the same byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pdfdigest.errors import PostError, RequestError
from pdfdigest.manuscript import manuscript, publication
from pdfdigest.office import post_room
from pdfdigest.office.post_room import Room
from pdfdigest.office.surroundings import Office
from pdfdigest.record import issued

if TYPE_CHECKING:
    from pdfdigest.post.releases import Release
    from pdfdigest.record.issued import Filed, Record

TARGET = "screen"
"""Which of the editions goes to readers."""


def recorded(office: Office, what: str, revision: int | None = None) -> tuple[Room, Record]:
    """The issue on record that WHAT names, in the revision in force or the one asked for, every file compared.

    RequestError where WHAT names nothing, several issues, or what is not on record; DifferenceError where a file
    on record was edited.
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
    return each, issued.read(record.folder)


def filed(record: Record) -> Filed:
    """The file of the edition that goes to readers; RequestError where it is not on record."""
    path = record.path(TARGET)
    return next(filed for filed in record.files if record.folder / filed.name == path)


def pdf(room: Room, release: Release) -> bytes:
    """The PDF of a plan, byte for byte what was planned; empty where it is linked.

    PostError where it is no longer on record, or another file than the one that was planned.
    """
    facts = release.facts
    if not facts["attached"]:
        return b""
    record = again(room, release)
    file = next((each for each in record.files if each.name == facts["pdf_name"]), None)
    if file is None or file.sha256 != facts["pdf_sha256"]:
        raise PostError("the PDF on record is not the one that was planned", where=record.folder)
    return issued.edition(record, TARGET).data


def again(room: Room, release: Release) -> Record:
    """The revision on record that a plan is of; PostError where it is no longer there."""
    for record in issued.on_record(room.root):
        if record.identity.label == release.issue:
            for old in issued.revisions(room.root, record.identity):
                if old.identity.revision == release.revision:
                    return old
    raise PostError(f"{release.issue} r{release.revision} is no longer on record", where=room.root)
