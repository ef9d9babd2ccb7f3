"""A publication goes in; all that cannot be made again comes out in one file: its record, volumes, post, manuscripts, pictures, settings."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import IO

from pdfdigest.errors import DigestError, RequestError
from pdfdigest.manuscript import file_moves, places
from pdfdigest.model import Publication
from pdfdigest.office import backup_file, backup_secrets, disk
from pdfdigest.office.backup_file import Entry, Listed
from pdfdigest.office.backup_secrets import POST, Locker
from pdfdigest.office.surroundings import Office, Step

LEFT_OUT = places.MADE - {POST, "bound"}
"""Folders of what can be made again."""
OF_THE_MOMENT = frozenset({"outbox", "runner.lock", "ledger.sqlite-wal", "ledger.sqlite-shm", "ledger.sqlite-journal"})
"""What of the post is of the moment: letters of a rehearsal, locks, and what the copy of the ledger has in it."""
PART = ".part"
OWN = 0o600


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds: how many files and octets, and which of them are secret; `again` counts what stood there from a stopped run."""

    path: Path
    files: int
    bytes: int
    secret: tuple[str, ...]
    encrypted: bool
    again: int
    left_out: tuple[str, ...]

    @property
    def sentences(self) -> Iterator[str]:
        """What is to be known of it."""
        if self.secret:
            how = "encrypted" if self.encrypted else "not encrypted: lock the file away"
            yield f"it holds what is secret, {how}: {', '.join(self.secret)}"
        if self.left_out:
            yield f"left out: {', '.join(self.left_out)}"
        if self.again:
            yield f"{self.again} of its files stood there from a run that was stopped"


def backup(office: Office, path: Path, passphrase: str = "") -> BackedUp:
    """Write the publication that contains the office's `here` into one new file, whole, which its owner alone can read.

    With a passphrase what is secret in it is encrypted.  Stopped, it goes on where it was when it is called again, from
    `path` with `.part`.  RequestError where the file is there already or cannot be written, where no publication is here, or a
    file changed meanwhile.
    """
    from pdfdigest.manuscript import publication as publications

    mine = publications.one(office.here)
    root, place = (mine.root or office.here).resolve(), office.at(path)
    if os.path.lexists(place):
        raise RequestError("there is a file of this name already", where=place, hint="Name another one.")
    if passphrase:
        backup_secrets.long_enough(passphrase)
    disk.probe(place.parent)
    part = place.with_name(place.name + PART)
    ours = {place.resolve(), part.resolve()}
    with contextlib.ExitStack() as stack:
        beside = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=place.parent, prefix=".backup-")))
        ours.add(beside.resolve())
        try:
            before = _begun(part)
            salt = bytes.fromhex(before.salt) if before else b""
            locker = Locker.of(passphrase, salt) if passphrase else None
            found, left = _found(root, ours)
            named = backup_secrets.named(root)
            left += tuple(str(each) for each in sorted(named) if not each.is_relative_to(root))
            sources = {each: _source(root, each, beside) for each in found} | _on_server(office, mine, root, beside)
            moment = office.clock().astimezone(UTC).isoformat(timespec="seconds")
            listed = _listed(mine.slug, moment, root, sources, named, locker)
            with office.tell.progress("files backed up", len(listed.entries)) as step:
                again = _write(
                    part, listed, {str(_posix(root, each)): of for each, of in sources.items()}, locker, step
                )
            file_moves.replace(part, place)
        except OSError as error:
            raise disk.cannot_write(Path(error.filename or place), error) from None
    entries = listed.entries
    secret = tuple(each.path for each in entries if each.secret)
    return BackedUp(place, len(entries), sum(each.size for each in entries), secret, bool(locker), again, left)


def _found(root: Path, ours: set[Path]) -> tuple[list[Path], tuple[str, ...]]:
    """The files to be kept, in order, and what is left out though it is not hidden, by name."""
    found: list[Path] = []
    left: list[str] = []
    for top, folders, files in os.walk(root):
        here = Path(top)
        post = here == root / POST
        for name in sorted(folders):
            gone = name in LEFT_OUT or (post and name in OF_THE_MOMENT)
            if gone or (here / name).is_symlink():
                left.append(f"{_posix(root, here / name)}/")
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and f"{_posix(root, here / name)}/" not in left and here / name not in ours
        )
        for name in sorted(files):
            path = here / name
            if name.startswith(".") or path in ours or (post and name in OF_THE_MOMENT):
                continue
            if path.is_symlink() or not path.is_file():
                left.append(_posix(root, path))
            else:
                found.append(path)
    return sorted(found, key=lambda path: _posix(root, path)), tuple(sorted(left))


def _posix(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _source(root: Path, path: Path, beside: Path) -> Path:
    """The file itself; of the ledger a sound copy, also while a run goes on.

    The copy is an older one wherever the ledger is used.
    """
    from pdfdigest.post import ledger_file

    if path != root / POST / ledger_file.NAME:
        return path
    copy = beside / ledger_file.NAME
    ledger_file.older_copy(path, copy)
    return copy


def _on_server(office: Office, mine: Publication, root: Path, beside: Path) -> dict[Path, Path]:
    """A copy of a ledger that a server keeps, as the file that it would be here; nothing where it is a file."""
    from pdfdigest.office import post_room
    from pdfdigest.post import ledger_file, postgres_store
    from pdfdigest.post.ledger import Ledger

    server = post_room.server(office, mine)
    if server is None or not postgres_store.there(server):
        return {}
    whole, copy = beside / "whole.sqlite", beside / ledger_file.NAME
    with Ledger.open(root / POST, office.state, server=server) as ledger:
        ledger.copied(whole)
    ledger_file.older_copy(whole, copy)
    return {root / POST / ledger_file.NAME: copy}


def _listed(
    slug: str,
    moment: str,
    root: Path,
    sources: dict[Path, Path],
    named: frozenset[Path],
    locker: Locker | None,
) -> Listed:
    entries = []
    for path, source in sources.items():
        secret = backup_secrets.is_secret(root, path, named)
        mode = path.stat().st_mode & 0o777 if path.exists() else OWN
        if secret and locker:
            data = source.read_bytes()
            size, mark = len(data), locker.mark(data)
        else:
            size, mark = backup_file.digest(source)
        entries.append(Entry(_posix(root, path), size, mode, mark, secret))
    return Listed(slug, moment, locker.salt.hex() if locker else "", tuple(entries))


def _begun(part: Path) -> Listed | None:
    """What an earlier run that was stopped had begun to write."""
    try:
        with tarfile.open(part, "r:") as tar:
            return backup_file.listed(tar, part)
    except (OSError, tarfile.TarError, DigestError):
        return None


def _write(part: Path, listed: Listed, sources: dict[str, Path], locker: Locker | None, step: Step) -> int:
    """Write all files, or those that an earlier run had not; how many that had."""
    ends = _whole(part, listed, locker)
    with open(part, "r+b" if ends else "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as out:
        if ends:
            out.seek(ends[-1])
            out.truncate()
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
            if not ends:
                data = listed.written()
                tar.addfile(backup_file.header(backup_file.LISTED, len(data)), io.BytesIO(data))
            for at, entry in enumerate(listed.entries):
                if at >= len(ends):
                    _add(tar, listed, entry, sources[entry.path], locker)
                step(at + 1, entry.path)
        out.flush()
        os.fsync(out.fileno())
    return len(ends)


def _whole(part: Path, listed: Listed, locker: Locker | None) -> list[int]:
    """Where each file ends that stands whole in what was begun, from the first on; none where something else was begun."""
    before = _begun(part)
    if before is None or backup_file.facts(before) != backup_file.facts(listed):
        return []
    with tarfile.open(part, "r:") as tar:
        backup_file.listed(tar, part)
        return [end for _, good, end in backup_file.contents(tar, before, locker, lambda _entry: None) if good]


class _Counted(io.RawIOBase):
    """A file that is hashed as it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.found = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.found.update(data)
        return data


def _add(tar: tarfile.TarFile, listed: Listed, entry: Entry, source: Path, locker: Locker | None) -> None:
    name = backup_file.name_of(listed, entry)
    if locker and listed.locked(entry):
        data = source.read_bytes()
        same = locker.mark(data) == entry.mark
        closed = locker.locked(entry.path, data)
        tar.addfile(backup_file.header(name, len(closed)), io.BytesIO(closed))
    else:
        with source.open("rb") as file:
            read = _Counted(file)
            try:
                tar.addfile(backup_file.header(name, entry.size), read)
                same = read.found.hexdigest() == entry.mark and not file.read(1)
            except OSError:
                if source.stat().st_size >= entry.size:
                    raise
                same = False
    if not same:
        raise RequestError("this file changed while it was backed up", where=source, hint="Back up again.")
