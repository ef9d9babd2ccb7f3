"""A backup and a folder go in; the publication stands in the folder again, each file compared with its hash."""

from __future__ import annotations

import contextlib
import os
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pdfdigest.errors import DifferenceError, RequestError
from pdfdigest.manuscript import file_moves
from pdfdigest.office import backup_file, disk
from pdfdigest.office.backup_file import Entry, Listed
from pdfdigest.office.backup_secrets import POST, Locker
from pdfdigest.office.surroundings import Office, Step

_BESIDE = ".restoring.part"


@dataclass(frozen=True, slots=True)
class Restored:
    """A publication that stands in `folder` again: how many files and octets, how many of them stood there; `at` is when it was backed up.

    `ledger` says whether there is a ledger, which is an older copy until it is adopted.
    """

    folder: Path
    publication: str
    at: str
    files: int
    bytes: int
    again: int
    ledger: bool


def restore(office: Office, path: Path, folder: Path, passphrase: str = "") -> Restored:
    """Put a backup into a folder that is empty, or in which restoring it was stopped before.

    The whole backup is read and compared first, and nothing is written where it is damaged.  RequestError where the folder holds
    anything else, or a passphrase is missing or another one; DifferenceError where the backup is damaged.
    """
    source, place = office.at(path), office.at(folder)
    if not source.is_file():
        disk.read(source)
    with _opened(source) as tar:
        listed = backup_file.listed(tar, source)
        locker = _locker(listed, passphrase, source)
        _all_there(tar, listed, locker, source)
    there = {each.path for each in listed.entries if _stands(place, each, listed, locker)}
    _empty(place, there)
    disk.probe(place)
    try:
        with _opened(source) as tar, office.tell.progress("files restored", len(listed.entries)) as step:
            backup_file.listed(tar, source)
            _put(tar, listed, locker, place, there, source, step)
    except OSError as error:
        again = "Mend that, and restore again; it goes on where it stopped."
        raise disk.cannot_write(Path(error.filename or place), error, again) from None
    size = sum(each.size for each in listed.entries)
    ledger = any(each.path == f"{POST}/ledger.sqlite" for each in listed.entries)
    return Restored(place, listed.publication, listed.at, len(listed.entries), size, len(there), ledger)


@contextlib.contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        tar = tarfile.open(source, "r:")  # noqa: SIM115  closed below
    except OSError as error:
        raise RequestError(f"the file cannot be read: {error.strerror or error}", where=source) from None
    except (tarfile.TarError, ValueError, EOFError):
        words = "this is no backup of pdfdigest, or it is damaged at its beginning"
        raise DifferenceError(words, where=source, hint="Take another copy of it.") from None
    with contextlib.closing(tar):
        yield tar


def _locker(listed: Listed, passphrase: str, source: Path) -> Locker | None:
    if not listed.salt:
        return None
    if not passphrase:
        raise RequestError("what is secret in this backup is encrypted", where=source, needs="passphrase")
    return Locker.of(passphrase, bytes.fromhex(listed.salt))


def _all_there(tar: tarfile.TarFile, listed: Listed, locker: Locker | None, source: Path) -> None:
    for entry, good, _ in backup_file.contents(tar, listed, locker, lambda _entry: None):
        if not good:
            raise _damaged(listed, entry, source)


def _damaged(listed: Listed, entry: Entry, source: Path) -> DifferenceError | RequestError:
    if listed.locked(entry):
        words = f"{entry.path} cannot be decrypted: the passphrase is another one, or the backup is damaged"
        return RequestError(words, where=source, needs="passphrase")
    words = f"the backup is damaged: {entry.path} is missing, or is not what was backed up"
    return DifferenceError(words, where=source, hint="Take another copy of it.  Nothing was restored.")


def _empty(place: Path, there: set[str]) -> None:
    """RequestError where a folder holds what is not, byte for byte, a file of the backup in its place."""
    if place.is_dir() and not place.is_symlink():
        ours = {place / each for each in there}
        other = next((each for each in sorted(place.rglob("*")) if _strange(each, ours)), None)
        if other is None:
            return
        words = f"{other.relative_to(place).as_posix()} lies here, which is no file of the backup"
        raise RequestError(words, where=place, hint="Restore into an empty folder.")
    if os.path.lexists(place):
        raise RequestError("this is no folder", where=place, hint="Restore into an empty folder.")


def _strange(path: Path, ours: set[Path]) -> bool:
    if path.is_symlink():
        return True
    return not path.is_dir() and path not in ours and path.name != _BESIDE


def _stands(place: Path, entry: Entry, listed: Listed, locker: Locker | None) -> bool:
    """Whether a file stands in its place already, as an earlier run put it there."""
    path = place / entry.path
    if not path.is_file() or path.stat().st_size != entry.size:
        return False
    if locker and listed.locked(entry):
        return locker.mark(path.read_bytes()) == entry.mark
    return backup_file.digest(path)[1] == entry.mark


def _put(
    tar: tarfile.TarFile,
    listed: Listed,
    locker: Locker | None,
    place: Path,
    there: set[str],
    source: Path,
    step: Step,
) -> None:
    beside = place / _BESIDE
    with contextlib.ExitStack() as open_files:

        def take(entry: Entry) -> IO[bytes] | None:
            if entry.path in there:
                return None
            beside.unlink(missing_ok=True)
            opened = open(beside, "xb", opener=lambda name, flags: os.open(name, flags, 0o600))  # noqa: SIM115  closed with the stack
            return open_files.enter_context(opened)

        try:
            for at, (entry, good, _) in enumerate(backup_file.contents(tar, listed, locker, take), 1):
                open_files.close()
                if not good:
                    raise _damaged(listed, entry, source)
                if entry.path not in there:
                    path = place / entry.path
                    path.parent.mkdir(parents=True, exist_ok=True)
                    beside.chmod(entry.mode & 0o777)
                    file_moves.replace(beside, path)
                step(at, entry.path)
        finally:
            open_files.close()
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
