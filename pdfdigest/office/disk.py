"""Files are written whole or not at all, and read with a sentence where they cannot be had."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pdfdigest.errors import DigestError, RequestError
from pdfdigest.manuscript import file_moves, portable_names


def write(path: Path, data: bytes, *, secret: bool = False, mode: int | None = None) -> None:
    """Write a file whole or not at all; the last good one stays until the new one is complete.

    Nobody but its owner can read what is `secret`, from the moment it is there; `mode` is who may, where that is known.
    """
    with _beside(path, data, secret=secret, mode=mode) as temporary:
        file_moves.replace(temporary, path)


def replace(path: Path, old: bytes, new: bytes) -> bool:
    """Write `new` over a file that says `old`, whole or not at all; False where it says something else by then.

    Where the system can, what another program writes in the very moment stays as well; elsewhere the last look comes
    when the new file is complete.
    """

    def says_old() -> bool:
        return (path.read_bytes() if path.is_file() else b"") == old

    mode = path.stat().st_mode & 0o777 if path.exists() else None
    with _beside(path, new, mode=mode) as temporary:
        if not says_old():
            return False
        with undisturbed():
            done = file_moves.exchange(temporary, path, old)
        return file_moves.replace(temporary, path, says_old) if done is None else done


@contextlib.contextmanager
def _beside(path: Path, data: bytes, *, secret: bool = False, mode: int | None = None) -> Iterator[Path]:
    """A complete file beside the one that it is for; it is taken away where it was not renamed."""
    _possible(path)
    # Named before it is made, so that a Ctrl-C at any moment finds it and takes it away.
    temporary = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        first = 0o600 if secret or mode is not None else 0o666
        with open(temporary, "xb", opener=lambda name, flags: os.open(name, flags, first)) as file:
            if mode is not None:
                temporary.chmod(mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield temporary
    except OSError as error:
        raise cannot_write(path, error) from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def write_all(files: dict[Path, bytes]) -> None:
    """Write files that belong together: all beside their places first, then each is renamed into its own.

    Until the last is complete the old ones stay; Ctrl-C waits for the renaming.
    """
    for path in files:
        _possible(path)
    beside = {path: path.with_name(f".{secrets.token_hex(8)}.part") for path in files}
    path = next(iter(files))
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with beside[path].open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        with undisturbed():
            for path, temporary in beside.items():
                file_moves.replace(temporary, path)
    except OSError as error:
        raise cannot_write(path, error) from None
    finally:
        for temporary in beside.values():
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Ctrl-C is heard after the block."""
    heard: list[int] = []
    try:
        before = signal.signal(signal.SIGINT, lambda number, _frame: heard.append(number))
    except ValueError:  # not the main thread, which no Ctrl-C reaches
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if heard:
        raise KeyboardInterrupt


def _possible(path: Path) -> None:
    """RequestError where Windows would write elsewhere than at a path, or nowhere: into a device, under another name."""
    if not file_moves.WINDOWS:
        return
    for name in path.parts[1:] if path.anchor else path.parts:
        if said := portable_names.trouble(name):
            raise RequestError(f"the file cannot be written: {said}", where=path, hint="Call it otherwise.")
    if said := portable_names.too_long(path):
        hint = "Move the publication nearer to the root of its drive, or give its folders shorter names."
        raise RequestError(f"the file cannot be written: {said}", where=path, hint=hint)


def writable(folder: Path) -> None:
    """Try whether a folder takes files, or could be made, before there is anything to write; nothing is made."""
    there = next((each for each in (folder, *folder.absolute().parents) if os.path.lexists(each)), folder)
    try:
        with tempfile.NamedTemporaryFile(dir=there, prefix=".", suffix=".part"):
            pass
    except OSError as error:
        raise cannot_write(folder, error) from None


def probe(folder: Path) -> None:
    """Try whether files can be written into a folder, before one of several is."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".", suffix=".part"):
            pass
    except OSError as error:
        raise cannot_write(folder, error) from None


def read(path: Path) -> bytes:
    """The bytes of a file that a person named; RequestError says why they cannot be had."""
    try:
        if path.is_dir():
            raise RequestError("this is a folder, not a file", where=path)
        if not path.is_file():
            raise RequestError("there is no such file", where=path)
        return path.read_bytes()
    except OSError as error:
        raise RequestError(f"the file cannot be read: {error.strerror}", where=path) from None


def cannot_write(path: Path, error: OSError, hint: str = "", *, needs: str = "folder") -> DigestError:
    """The sentence for a file that cannot be written."""
    reasons = {
        errno.ENOSPC: "the disk is full",
        errno.EROFS: "the disk is read-only",
        errno.ENOTDIR: "there is a file where a folder should be",
        errno.EEXIST: "there is a file where a folder should be",
        errno.EISDIR: "there is a folder of that name",
        errno.ENAMETOOLONG: "its name is too long",
    }
    if error.errno in (errno.EACCES, errno.EPERM):
        reason = "it may not be written: it is open in another program, or its folder is protected"
    else:
        reason = reasons.get(error.errno or 0, error.strerror or str(error))
    return RequestError(f"the file cannot be written: {reason}", where=path, hint=hint, needs="" if hint else needs)
