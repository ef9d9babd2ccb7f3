"""A Maildir, an mbox or a file of one mail goes in; its mails come out, and none is changed."""

from __future__ import annotations

import bz2
import gzip
import lzma
import mailbox
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import BufferedIOBase
from pathlib import Path
from typing import BinaryIO

from pdfdigest.errors import RequestError
from pdfdigest.post.bounce_reports import LARGEST

MOST = LARGEST + 1
"""Octets of a mail that are read."""
Found = tuple[str, bytes]
"""Where a mail lies, as one would tell a person, and its octets; none where it cannot be read."""
_OPENERS: tuple[tuple[bytes, Callable[[BinaryIO], BufferedIOBase]], ...] = (
    (b"\x1f\x8b", lambda file: gzip.GzipFile(fileobj=file)),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ\0", lzma.LZMAFile),
)
"""How Dovecot and others compress a mail, by how the file begins."""
_CLOSED = (b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18")
"""How zstd and lz4 begin, which nothing here unpacks."""
_FOLDERS = ("new", "cur")


def is_box(path: Path) -> bool:
    """Whether a path is a folder or a file of mail, and not an SQLite file."""
    if path.is_dir():
        return True
    try:
        with path.open("rb") as file:
            return file.read(16) != b"SQLite format 3\0"
    except OSError:
        return False


def mails(path: Path) -> Iterator[Found]:
    """The mails in a Maildir, an mbox or a file of one mail.  RequestError where it is none."""
    try:
        if path.is_dir():
            yield from _in_maildir(path)
            return
        octets = _opening(path)
        if octets.startswith(b"From "):
            yield from _in_mbox(path)
        else:
            yield str(path), octets
    except FileNotFoundError:
        raise RequestError("there is no such Maildir or mbox", where=path) from None
    except OSError as error:
        raise RequestError(f"the mail cannot be read: {error.strerror}", where=path) from None


def _in_mbox(path: Path) -> Iterator[Found]:
    """The mails of an mbox; one that is packed is unpacked into a folder that nobody else can look into, and that goes."""
    with ExitStack() as stack:
        where = path
        with path.open("rb") as file:
            start = file.read(6)
            file.seek(0)
            for mark, opener in _OPENERS:
                if start.startswith(mark):
                    where = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "mbox"
                    try:
                        with opener(file) as unpacked, where.open("wb") as plain:
                            shutil.copyfileobj(unpacked, plain)
                    except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile):
                        hint = "Copy it again from where it came; none of its mails was read."
                        raise RequestError(
                            "the file is packed, and damaged or not whole", where=path, hint=hint
                        ) from None
        box = mailbox.mbox(where, create=False)
        stack.callback(box.close)
        for number, key in enumerate(box.iterkeys(), 1):
            with box.get_file(key) as one:
                yield f"{path}, mail {number}", one.read(MOST)


def _in_maildir(path: Path) -> Iterator[Found]:
    folders = [path / name for name in _FOLDERS if (path / name).is_dir()]
    if not folders:
        raise RequestError("this folder is no Maildir", where=path, hint="A Maildir holds `new` and `cur`.")
    for folder in folders:
        for file in sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith(".")):
            try:
                octets = _opening(file)
            except FileNotFoundError:  # read by a mail program just now, and moved
                continue
            yield str(file), octets


def _opening(path: Path) -> bytes:
    """The beginning of a mail, unpacked where it is packed; nothing where that cannot be done."""
    with path.open("rb") as file:
        packed = file.read(MOST)
        for start, opener in _OPENERS:
            if packed.startswith(start):
                file.seek(0)
                try:
                    with opener(file) as unpacked:
                        return unpacked.read(MOST)
                except (OSError, EOFError, zlib.error, lzma.LZMAError):
                    return b""
    return b"" if packed.startswith(_CLOSED) else packed
