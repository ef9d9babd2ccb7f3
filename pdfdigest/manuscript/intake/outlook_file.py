"""A compound file of older Microsoft programs goes in; the Sheet of an Outlook mail (.msg) comes out, else what the file is.

The properties of a mail are streams of their own ([MS-OXMSG] 2.1): `__substg1.0_` and a tag of eight
hexadecimal digits, the last four of them its type, `001F` UTF-16, `001E` eight-bit text, `0102` bytes.
"""

from __future__ import annotations

import io
import struct
from datetime import UTC, datetime, timedelta

import olefile

from pdfdigest.manuscript.intake import charsets, mail_text
from pdfdigest.manuscript.intake.mail_text import Mail
from pdfdigest.manuscript.intake.shape import NOWHERE, Doubt, Sheet

_SUBJECT, _PLAIN, _HTML, _RTF = "0037", "1000", "1013", "1009"
_DATA, _LONG_NAME, _NAME, _CONTENT_ID, _TEXT_ID = "3701", "3707", "3704", "3712", "3FDE"
_SENT = 0x00390040
_STREAM = "__substg1.0_"
_OTHERS = {
    "WordDocument": "this is a .doc of Word 97 to 2003; open it in Word or LibreOffice and save it as .docx",
    "EncryptedPackage": "it is locked with a password; open it and save it without one",
    "Workbook": "this is an old Excel file; copy what belongs in the digest into a Word file, and import that",
    "Book": "this is an old Excel file; copy what belongs in the digest into a Word file, and import that",
    "PowerPoint Document": "this is an old PowerPoint file; copy its text into a Word file, and import that",
}


def sheet(raw: bytes) -> Sheet:
    """The blocks of an Outlook mail; ValueError says what other file it is, or why it cannot be read."""
    try:
        with olefile.OleFileIO(io.BytesIO(raw)) as parcel:
            found = {"/".join(name): name for name in parcel.listdir(streams=True, storages=False)}
            for name, words in _OTHERS.items():
                if name in found:
                    raise ValueError(words)
            if "__properties_version1.0" not in found:
                raise ValueError(
                    "this is a file of an older Windows program; open it there and save it as .docx or HTML"
                )
            data = {key: parcel.openstream(name).read() for key, name in found.items()}
    except (OSError, struct.error, IndexError, OverflowError, MemoryError, TypeError) as error:
        raise ValueError(
            f"the file is damaged, or only part of it has arrived ({type(error).__name__}); save it again"
        ) from None
    return _of_properties(data)


def _of_properties(data: dict[str, bytes]) -> Sheet:
    mail = Mail(_words(data, "", _SUBJECT), _day(data.get("__properties_version1.0", b"")))
    page, plain = _words(data, "", _HTML), _words(data, "", _PLAIN)
    if page.strip() or plain.strip():
        mail.texts.append((page, True) if page.strip() else (plain, False))
    elif f"{_STREAM}{_RTF}0102" in data:
        raise ValueError("the text of this mail is in a form that only Outlook has; open it there and save it as HTML")
    for storage in sorted({name.split("/", 1)[0] for name in data if name.startswith("__attach_version1.0_")}):
        _attached(data, f"{storage}/", page, mail)
    read = mail_text.sheet(mail)
    if page.strip() or f"{_STREAM}{_RTF}0102" not in data:
        return read
    words = (
        "this mail has its bold, links and pictures in a form that only Outlook reads; its plain text was taken: save it"
        " from Outlook as HTML to keep them"
    )
    return Sheet(
        read.blocks,
        read.notes,
        (Doubt(NOWHERE, words, "left-out"), *read.doubts),
        read.furniture,
        read.tally,
        read.language,
    )


def _attached(data: dict[str, bytes], within: str, page: str, mail: Mail) -> None:
    inside = data.get(f"{within}{_STREAM}{_DATA}0102")
    identifier = _words(data, within, _CONTENT_ID)
    name = _words(data, within, _LONG_NAME) or _words(data, within, _NAME)
    if inside is not None and identifier and f"cid:{identifier}" in page:
        mail.pictures[f"cid:{identifier}"] = inside
    else:
        mail.attached.append(name or "a mail that was forwarded")


def _words(data: dict[str, bytes], within: str, tag: str) -> str:
    """The text of a property, whatever its type."""
    if (wide := data.get(f"{within}{_STREAM}{tag}001F")) is not None:
        return wide.decode("utf-16-le", "replace").rstrip("\0").replace("\r\n", "\n")
    narrow = data.get(f"{within}{_STREAM}{tag}001E", data.get(f"{within}{_STREAM}{tag}0102"))
    if narrow is None:
        return ""
    return charsets.decoded(narrow, "utf-8", _codepage(data))[0].rstrip("\0").replace("\r\n", "\n")


def _codepage(data: dict[str, bytes]) -> str:
    """The code page of the mail (PidTagInternetCodepage), as Python calls it."""
    found = _property(data.get("__properties_version1.0", b""), int(f"{_TEXT_ID}0003", 16))
    number = struct.unpack("<i", found[:4])[0] if found else 1252
    return {65001: "utf-8", 20127: "ascii", 28591: "cp1252", 50220: "iso2022_jp", 51932: "euc_jp"}.get(
        number, f"cp{number}"
    )


def _property(stream: bytes, tag: int) -> bytes:
    """The value of a property of fixed length: after 32 bytes there is one in each 16 ([MS-OXMSG] 2.4)."""
    for at in range(32, len(stream) - 15, 16):
        if struct.unpack_from("<I", stream, at)[0] == tag:
            return stream[at + 8 : at + 16]
    return b""


def _day(stream: bytes) -> str:
    """The day on which a mail was sent: PidTagClientSubmitTime counts 100 ns from 1601."""
    found = _property(stream, _SENT)
    if not found:
        return ""
    try:
        moment = datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=struct.unpack("<q", found)[0] // 10)
    except OverflowError:
        return ""
    return moment.date().isoformat()
