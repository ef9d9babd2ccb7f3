"""A Maildir, an mbox or a file of one mail goes in; its mails come out, and none is changed."""

from __future__ import annotations

import bz2
import gzip
import lzma
import mailbox
import zlib
from collections.abc import Callable, Iterator
from io import BufferedIOBase, BytesIO
from pathlib import Path

from pdfdigest.errors import RequestError
from pdfdigest.post.bounce_reports import LARGEST

MOST = LARGEST + 1
"""Octets of a mail that are read."""
Found = tuple[str, bytes]
"""Where a mail lies, as one would tell a person, and its octets; none where it cannot be read."""
_OPENERS: tuple[tuple[bytes, Callable[[BytesIO], BufferedIOBase]], ...] = (
    (b"\x1f\x8b", lambda file: gzip.GzipFile(fileobj=file)),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ\0", lzma.LZMAFile),
)
"""How Dovecot and others compress a mail, by how the file begins."""
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
        with path.open("rb") as opened:
            start = opened.read(5)
        if start != b"From ":
            yield str(path), _opening(path)
            return
        box = mailbox.mbox(path, create=False)
        try:
            for number, key in enumerate(box.iterkeys(), 1):
                with box.get_file(key) as one:
                    yield f"{path}, mail {number}", one.read(MOST)
        finally:
            box.close()
    except FileNotFoundError:
        raise RequestError("there is no such Maildir or mbox", where=path) from None
    except OSError as error:
        raise RequestError(f"the mail cannot be read: {error.strerror}", where=path) from None


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
    """The beginning of a mail, unpacked where it is packed."""
    with path.open("rb") as file:
        packed = file.read(MOST)
    for start, opener in _OPENERS:
        if packed.startswith(start):
            try:
                with opener(BytesIO(packed)) as unpacked:
                    return unpacked.read(MOST)
            except (OSError, EOFError, zlib.error, lzma.LZMAError):
                return b""
    return packed
