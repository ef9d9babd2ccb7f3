"""A file goes in; what kind of manuscript it is, is seen from its bytes, and a Sheet comes out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pdfdigest.errors import Fault, ManuscriptError
from pdfdigest.manuscript.intake import charsets, foreign_kinds, mail_file, markdown, web
from pdfdigest.manuscript.intake.shape import NOWHERE, Doubt, Sheet, Spot
from pdfdigest.manuscript.intake.unpacking import LONGEST

LARGEST = 60_000_000
SHOWN = 6
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_FLAT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|office:document)\b.{0,4000}?<office:document\b|\s*<office:document\b", re.DOTALL
)
_MAILS = (".eml", ".mht", ".mhtml")
SIGNATURE_OF_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
FAR = 100_000
"""Bytes in which the charset of a page is looked for: scripts may stand before it."""
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_FOREIGN_LETTER = re.compile(r"[\x80-\U0010ffff]")
_FOREIGN = re.compile(r"[\x80-\U0010ffff]{2}")
_AS_BROWSERS_READ = {
    "iso-8859-1": "cp1252",
    "us-ascii": "cp1252",
    "latin1": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "big5": "big5hkscs",
}
"""Names that pages give for a charset, and what everybody who writes them means (Encoding Standard, 4.2)."""


def read(path: Path) -> Sheet:
    """The sheet of a manuscript; ManuscriptError says why it cannot be read."""
    raw = _bytes(path)
    if why := foreign_kinds.why_not(raw, path.name):
        raise unreadable(path, why)
    try:
        if raw.startswith(b"PK"):
            from pdfdigest.manuscript.intake import zipped

            return zipped.sheet(path, raw, _page)
        if raw.startswith(SIGNATURE_OF_OLD_OFFICE):
            from pdfdigest.manuscript.intake import outlook_file

            return outlook_file.sheet(raw)
        if path.suffix.lower() in _MAILS or mail_file.is_mail(raw):
            return mail_file.sheet(raw)
        if len(raw) > LONGEST:
            raise unreadable(path, f"the text is larger than {LONGEST // 1_000_000} MB; is it one digest?")
        if path.suffix.lower() == ".docx":
            raise unreadable(path, "this is no Word file, though it is called .docx; save it again from Word")
        if _FLAT.match(raw[:4000]):
            from pdfdigest.manuscript.intake.opendocument import reading

            return reading.of_flat(path, raw)
        if path.suffix.lower() in (".html", ".htm", ".xhtml") or _HTML.match(raw[:4000]):
            return _page(path, raw)
        return markdown.sheet(_utf8(path, raw))
    except ValueError as error:
        raise unreadable(path, str(error)) from None
    except RecursionError:
        raise unreadable(path, "its parts stand too deep inside each other to be a digest") from None


def _page(path: Path, raw: bytes) -> Sheet:
    """The sheet of a page of HTML."""
    text, asked = charsets.decoded(raw) if _is_western(raw) else (_html(path, raw), "")
    read = web.sheet(text)
    if asked:
        return replace(read, doubts=(*read.doubts, Doubt(NOWHERE, asked, "charset")))
    if lost := text.count("\ufffd"):
        words = f"{lost} signs could not be read in the charset that the page declares, and stand as \ufffd"
        return replace(read, doubts=(*read.doubts, Doubt(NOWHERE, words, "charset")))
    return read


def unreadable(path: Path, message: str, line: int = 0, column: int = 0) -> ManuscriptError:
    """The error for a manuscript that cannot be read."""
    return ManuscriptError((Fault(path, line, column, "", message, "manuscript"),))


def warnings(path: Path, doubts: list[Doubt]) -> tuple[Fault, ...]:
    """Doubts as warnings, in the order of the manuscript; what is said of many places is said once, with the others."""
    found = {
        Fault(
            path,
            doubt.spot.line,
            1 if doubt.spot.line else 0,
            f"paragraph {doubt.spot.paragraph}" if doubt.spot.paragraph else "",
            doubt.message,
            doubt.rule,
            "warning",
        ): doubt.spot
        for doubt in _gathered(doubts)
    }
    return tuple(sorted(found, key=lambda fault: (found[fault].line, found[fault].paragraph)))


def _gathered(doubts: list[Doubt]) -> Iterator[Doubt]:
    """Doubts of one wording become one, that names the other places."""
    together: dict[tuple[str, str], list[Spot]] = {}
    for doubt in doubts:
        together.setdefault((doubt.message, doubt.rule), []).append(doubt.spot)
    for (message, rule), spots in together.items():
        first, *others = sorted(set(spots), key=lambda spot: (spot.line, spot.paragraph))
        if not others:
            yield Doubt(first, message, rule)
            continue
        name = "line" if others[0].line else "paragraph"
        shown = ", ".join(str(spot.line or spot.paragraph) for spot in others[:SHOWN])
        more = f" and {len(others) - SHOWN} more" if len(others) > SHOWN else ""
        yield Doubt(first, f"{message}; the same in {name}{'' if len(others) == 1 else 's'} {shown}{more}", rule)


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise unreadable(path, "this is a folder, not a file; name the file inside it")
        if path.stat().st_size > LARGEST:
            raise unreadable(path, f"the file is larger than {LARGEST // 1_000_000} MB; is it one digest?")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise unreadable(path, "there is no such file") from None
    except OSError as error:
        raise unreadable(path, f"the file cannot be read: {error.strerror}") from None
    if not raw.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise unreadable(path, "the file is empty")
    return raw


def _utf8(path: Path, raw: bytes, name: str = "utf-8-sig") -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = "utf-16"
    elif b"\0" in raw:
        raise unreadable(
            path, "this is no text; import reads Markdown, Word (.docx), OpenDocument (.odt), HTML and mails"
        )
    try:
        text = raw.decode(name)
    except (UnicodeDecodeError, LookupError) as error:
        line, column, words = 0, 0, f"the file says that it is in {name}, which is not so"
        if isinstance(error, UnicodeDecodeError) and name == "utf-8-sig":
            before = raw[: error.start]
            line = before.count(b"\n") + 1
            column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
            words = f"the byte {raw[error.start]:#04x} is not UTF-8"
        raise unreadable(path, f"{words}; save the file again as UTF-8", line, column) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_utf8(raw: bytes) -> bool:
    """Whether a page can be nothing else, whatever it declares: programs that save pages write UTF-8 and leave the line."""
    try:
        return len(raw.decode("utf-8")) + 20 < len(raw)
    except UnicodeDecodeError:
        return False


def _is_western(raw: bytes) -> bool:
    """Whether a page that declares no charset is in Windows-1252, which is then meant (HTML, 13.2.3.2): single letters are foreign."""
    if _CHARSET.search(raw[:FAR]) or raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in raw:
        return False
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return False
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return 3 * len(_FOREIGN.findall(text)) < len(_FOREIGN_LETTER.findall(text))


def _html(path: Path, raw: bytes) -> str:
    """The text of a page in the charset that it declares, or in UTF-8."""
    declared = _CHARSET.search(raw[:FAR])
    if _is_utf8(raw):
        return _utf8(path, raw)
    name = declared[1].decode("ascii", "replace").lower() if declared else "utf-8"
    if raw.startswith(b"\xef\xbb\xbf") or name in ("utf-8", "utf8", "utf-16", "unicode"):
        return _utf8(path, raw)
    name = _AS_BROWSERS_READ.get(name, name)
    try:
        text = raw.decode(name, "replace")
    except LookupError:
        return _utf8(path, raw, name)
    return text if text.count("\ufffd") * 200 < len(text) else _utf8(path, raw, name)
