"""The form of a backup: a tar whose first file, `backup.json`, names every other one with its size and hash, in order.

Any program that reads a tar gets at what is in it; what is secret may be encrypted.
"""

from __future__ import annotations

import hashlib
import json
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from pdfdigest.errors import DifferenceError
from pdfdigest.office.backup_secrets import Locker

FORMAT = 1
LISTED = "backup.json"
_LARGEST = 2**28
"""Octets that a list of files may have."""
_CHUNK = 2**20
_BROKEN = (tarfile.TarError, EOFError, ValueError, KeyError, TypeError, RecursionError, OverflowError)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: its path in the publication, its size, who may read it, and its SHA-256, or the mark of a secret one."""

    path: str
    size: int
    mode: int
    mark: str
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """What a backup holds; `salt` is not empty where what is secret is encrypted."""

    publication: str
    at: str
    salt: str
    entries: tuple[Entry, ...]

    def written(self) -> bytes:
        """As it stands in the backup."""
        facts = {"format": FORMAT, **asdict(self)}
        return (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode()

    def locked(self, entry: Entry) -> bool:
        """Whether a file is encrypted."""
        return bool(self.salt) and entry.secret


def name_of(listed: Listed, entry: Entry) -> str:
    """How a file is called in the tar."""
    return f"secret/{entry.path}.aes" if listed.locked(entry) else f"files/{entry.path}"


def listed(tar: tarfile.TarFile, path: Path) -> Listed:
    """What a backup says of itself; DifferenceError where it is none, is damaged, or a newer pdfdigest wrote it."""
    try:
        first = tar.next()
        if first is None or first.name != LISTED or first.size > _LARGEST:
            raise _no_backup(path)
        told = json.loads(_read(tar, first))
        if told["format"] != FORMAT:
            words = f"the backup says format: {told['format']!r}; this pdfdigest reads format: {FORMAT}"
            raise DifferenceError(words, where=path, hint="A newer pdfdigest wrote it: upgrade pdfdigest.")
        entries = tuple(Entry(**each) for each in told["entries"])
        found = Listed(str(told["publication"]), str(told["at"]), str(told["salt"]), entries)
        bytes.fromhex(found.salt)
    except _BROKEN:
        raise _no_backup(path) from None
    paths = [each.path for each in found.entries]
    if len(set(paths)) < len(paths) or not all(map(_inside, found.entries)):
        raise DifferenceError("the backup names files outside of its own folder, or one twice", where=path)
    return found


def _inside(entry: Entry) -> bool:
    parts = PurePosixPath(entry.path).parts
    plain = isinstance(entry.size, int) and isinstance(entry.mode, int) and isinstance(entry.mark, str)
    return plain and bool(parts) and not {"..", "/"} & set(parts) and "\\" not in entry.path and ":" not in parts[0]


def _no_backup(path: Path) -> DifferenceError:
    words = "this is no backup of pdfdigest, or it is damaged at its beginning"
    return DifferenceError(words, where=path, hint="Take another copy of it.")


def contents(
    tar: tarfile.TarFile, of: Listed, locker: Locker | None, take: Callable[[Entry], IO[bytes] | None]
) -> Iterator[tuple[Entry, bool, int]]:
    """Each file of a backup after its list, in order: the file, whether it is what was backed up, and where it ends in the tar.

    What is read goes into the stream that `take` gives for the file.  The walk ends with the first file that is not
    as it was, or is missing.
    """
    for entry in of.entries:
        try:
            member = tar.next()
            if member is None or member.name != name_of(of, entry) or not member.isreg():
                yield entry, False, 0
                return
            good = _same(tar, member, entry, of, locker, take(entry))
        except _BROKEN:
            yield entry, False, 0
            return
        yield entry, good, member.offset_data + -(-member.size // tarfile.BLOCKSIZE) * tarfile.BLOCKSIZE
        if not good:
            return


def _same(
    tar: tarfile.TarFile,
    member: tarfile.TarInfo,
    entry: Entry,
    of: Listed,
    locker: Locker | None,
    out: IO[bytes] | None,
) -> bool:
    if of.locked(entry):
        data = locker.opened(entry.path, _read(tar, member)) if locker else None
        if data is None or locker is None or locker.mark(data) != entry.mark:
            return False
        if out:
            out.write(data)
        return True
    if member.size != entry.size:
        return False
    found, file = hashlib.sha256(), tar.extractfile(member)
    while file and (chunk := file.read(_CHUNK)):
        found.update(chunk)
        if out:
            out.write(chunk)
    return found.hexdigest() == entry.mark


def _read(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(member)
    data = file.read() if file else b""
    if len(data) != member.size:
        raise EOFError
    return data


def header(name: str, size: int) -> tarfile.TarInfo:
    """The head of a file in the tar, which says nothing of whose it is and when it was written."""
    made = tarfile.TarInfo(name)
    made.size, made.mode = size, 0o600
    return made


def digest(path: Path) -> tuple[int, str]:
    """The size of a file and its SHA-256."""
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
        return file.tell(), found


def facts(of: Listed) -> dict[str, Any]:
    """What is compared where a backup that was stopped goes on: all but the moment."""
    return {**asdict(of), "at": ""}
