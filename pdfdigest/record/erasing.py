"""A withdrawn revision on record goes in; its files are gone for good, and hashes, who, when and why stay.

The record is written anew first, whole or not at all: from then on the revision counts as erased, and whatever of its
files a kill left there is taken away by the next call.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pdfdigest.manuscript import file_moves
from pdfdigest.record import record_json, revision_folder
from pdfdigest.record.revision import RECORD, Erasure, Record


def erase(record: Record, *, by: str, at: datetime, why: str) -> Record:
    """Erase a revision, or end what was begun; OSError where a file cannot be taken away."""
    path = record.folder / RECORD
    if record.erased is None:
        mark = hashlib.sha256(path.read_bytes()).hexdigest()
        record = bare(replace(record, erased=Erasure(by, at, why, mark)))
        _written_anew(path, record_json.written(record))
    for left in remains(record):
        left.chmod(0o644)
        left.unlink()
        with contextlib.suppress(OSError):
            left.parent.rmdir()
    for folder in sorted((each for each in record.folder.rglob("*") if each.is_dir()), reverse=True):
        with contextlib.suppress(OSError):
            folder.rmdir()
    revision_folder.sync(record.folder)
    return record


def bare(record: Record) -> Record:
    """A record without the words of its stories."""
    editions = tuple(replace(each, story_pages=()) for each in record.editions)
    return replace(record, stories=(), editions=editions)


def remains(record: Record) -> tuple[Path, ...]:
    """The files that are still there of an erased revision."""
    return tuple(path for path in sorted(record.folder.rglob("*")) if path.is_file() and path.name != RECORD)


def _written_anew(path: Path, data: bytes) -> None:
    beside = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with beside.open("xb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        beside.chmod(0o444)
        if file_moves.WINDOWS:
            path.chmod(0o644)
        file_moves.replace(beside, path)
        revision_folder.sync(path.parent)
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
