"""Files go in; the folder of a revision stands there, whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from pdfdigest.errors import RequestError
from pdfdigest.manuscript import file_moves

ABANDONED = 600.0
"""Seconds after which a folder that never became a revision is cleared away."""


def put(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write a folder beside its place and rename it: two at once give one, and no halves.

    RequestError where the folder is there already.
    """
    beside = folder.with_name(f".{folder.name}-{secrets.token_hex(4)}.part")
    try:
        beside.mkdir(parents=True)
        for name, data in contents.items():
            path = beside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            path.chmod(0o444)
        for inside in sorted({(beside / name).parent for name in contents} | {beside}):
            sync(inside)
        if folder.exists():
            raise _taken(folder)
        try:
            file_moves.rename(beside, folder)
        except OSError as error:
            if error.errno in (errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR, errno.EACCES) and folder.exists():
                raise _taken(folder) from None
            raise
        sync(folder.parent)
    finally:
        if beside.exists():
            _remove(beside)
        with contextlib.suppress(OSError):
            folder.parent.rmdir()


def _taken(folder: Path) -> RequestError:
    words = f"{folder.parent.name} {folder.name} was put on record meanwhile; nothing of it was changed"
    return RequestError(words, where=folder, needs="taken")


def sync(folder: Path) -> None:
    """Have the names in a folder reach the disk, where the system can be asked for that."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def clear_abandoned(folder: Path, now: datetime) -> None:
    """Clear away what a publish left that was killed; one that may still be at work is left alone."""
    for path in folder.glob(".r*.part"):
        with contextlib.suppress(OSError):
            if now.timestamp() - path.stat().st_mtime > ABANDONED:
                _remove(path)


def _remove(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(0o644)
    shutil.rmtree(folder, ignore_errors=True)
