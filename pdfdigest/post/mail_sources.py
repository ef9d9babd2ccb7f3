"""A Maildir, an mbox or a file of one mail goes in; its mails come out, and none is changed."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from pathlib import Path

from pdfdigest.errors import RequestError
from pdfdigest.post.bounce_reports import LARGEST

_MOST = LARGEST + 1


def mails(path: Path) -> Iterator[bytes]:
    """The mails in a Maildir, an mbox or a file of one mail; none is changed.  RequestError where it is none."""
    try:
        if path.is_dir():
            folders = [path / name for name in ("new", "cur") if (path / name).is_dir()]
            if not folders:
                raise RequestError("this folder is no Maildir", where=path, hint="A Maildir holds `new` and `cur`.")
            for file in sorted(file for folder in folders for file in folder.iterdir() if file.is_file()):
                yield _opening(file)
            return
        with path.open("rb") as opened:
            start = opened.read(5)
        if start != b"From ":
            yield _opening(path)
            return
        box = mailbox.mbox(path, create=False)
        try:
            for key in box.iterkeys():
                with box.get_file(key) as one:
                    yield one.read(_MOST)
        finally:
            box.close()
    except FileNotFoundError:
        raise RequestError("there is no such Maildir or mbox", where=path) from None
    except OSError as error:
        raise RequestError(f"the mail cannot be read: {error.strerror}", where=path) from None


def _opening(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MOST)
