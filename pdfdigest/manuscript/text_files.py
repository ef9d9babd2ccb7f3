"""A file that somebody types goes in; its text comes out, or a fault that says why it cannot be had."""

from __future__ import annotations

import errno
import stat
from pathlib import Path

from pdfdigest.errors import Fault, ManuscriptError
from pdfdigest.manuscript.composed import composed

MAX_BYTES = 4_000_000
_KINDS = (
    (b"PK\x03\x04", "a Word file or another zipped one"),
    (b"%PDF-", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Word file (.doc)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"{\\rtf", "a rich text file"),
)


def text_of(path: Path) -> str:
    """The text of a file, decoded from UTF-8, its letters composed (NFC); ManuscriptError says why it cannot be had."""

    def fault(message: str, line: int = 0, column: int = 0) -> ManuscriptError:
        return ManuscriptError((Fault(path, line, column, "", message, "file"),))

    try:
        known = path.stat()
        if stat.S_ISDIR(known.st_mode):
            raise fault("this is a folder, not a file; name the file inside it")
        if not stat.S_ISREG(known.st_mode):
            raise fault("this is no ordinary file (a device or a pipe); name a file of text")
        if known.st_size > MAX_BYTES:
            raise fault(f"the file is larger than {MAX_BYTES // 1_000_000} MB; is it text?")
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise fault("there is no such file; is its name spelt as in the folder?") from None
    except PermissionError:
        raise fault("the file may not be read; change its permissions, or ask whoever owns it") from None
    except OSError as error:
        reason = "it is a link that leads to itself" if error.errno == errno.ELOOP else error.strerror
        raise fault(f"the file cannot be read: {reason}") from None
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise fault("the file is saved as UTF-16; save it again as UTF-8")
    if kind := next((name for signs, name in _KINDS if raw.startswith(signs)), ""):
        raise fault(f"this is {kind}, not text; `pdfdigest import` brings in Word, HTML and Markdown")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        byte = raw[error.start]
        raise fault(f"the byte {byte:#04x} is not UTF-8; save the file again as UTF-8", line, column) from None
    if not text.strip():
        advice = "`pdfdigest init` writes one" if path.suffix == ".toml" else "`pdfdigest new` writes one to fill in"
        raise fault(f"the file is empty; {advice}")
    return composed(text.replace("\r\n", "\n").replace("\r", "\n"))
