"""A mail as it went over the wire (.eml, .mht) goes in; its Sheet comes out."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from typing import cast

from pdfdigest.manuscript.intake import charsets, mail_text
from pdfdigest.manuscript.intake.mail_text import Mail
from pdfdigest.manuscript.intake.shape import Sheet

_HEAD = re.compile(
    rb"(?:From [^\n]*\n)?(?:[A-Za-z][\w-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:MIME-Version|Received|Message-ID):",
    re.IGNORECASE,
)
DEEPEST = 20


def is_mail(raw: bytes) -> bool:
    """Whether bytes begin with the head of a mail."""
    return _HEAD.match(raw[:16_000]) is not None


def sheet(raw: bytes) -> Sheet:
    """The blocks of a mail; ValueError where it has no text."""
    try:
        message = message_from_bytes(raw, policy=policy.default)
        mail = Mail(_header(message, "Subject"), _header(message, "Date"))
        _take(message, mail, 0)
    except (MessageError, LookupError, IndexError, AttributeError, TypeError, UnicodeError) as error:
        raise ValueError(
            f"the mail is damaged ({type(error).__name__}); open it in a mail program and save it again"
        ) from None
    return mail_text.sheet(mail)


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except (MessageError, LookupError, IndexError, AttributeError, TypeError, ValueError):
        return ""


def _take(part: MIMEPart, mail: Mail, depth: int) -> None:
    """Texts, pictures and attachments of a part, and of those inside it."""
    kind = part.get_content_type()
    if part.is_multipart() and kind != "message/rfc822" and depth < DEEPEST:
        inner = cast("list[MIMEPart]", part.get_payload())
        for each in [_best(inner)] if kind == "multipart/alternative" and inner else inner:
            _take(each, mail, depth + 1)
        return
    name = part.get_filename() or ""
    if kind in ("text/html", "text/plain", "application/xhtml+xml") and part.get_content_disposition() != "attachment":
        mail.texts.append((_text(part, mail), kind != "text/plain"))
    elif part.get_content_maintype() == "image" and part.get_content_disposition() != "attachment":
        _picture(part, mail, name)
    elif kind not in ("application/pgp-signature", "application/pkcs7-signature", "text/css"):
        mail.attached.append(name or f"a part of type {kind}")


def _best(inner: list[MIMEPart]) -> MIMEPart:
    """Of several forms of one text the last that has HTML, else the last that is a text."""

    def rank(part: MIMEPart) -> int:
        kinds = {each.get_content_type() for each in part.walk()}
        return 2 if "text/html" in kinds else 1 if "text/plain" in kinds else 0

    return max(reversed(inner), key=rank)


def _picture(part: MIMEPart, mail: Mail, name: str) -> None:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return
    identifier = str(part.get("Content-ID", "")).strip().strip("<>")
    location = str(part.get("Content-Location", "")).strip()
    for key in (f"cid:{identifier}" if identifier else "", location):
        if key:
            mail.pictures[key] = data
    if not identifier and not location:
        # Apple's Mail puts pictures between texts, without a name that these could call.
        key = name or f"picture-{len(mail.pictures) + 1}"
        mail.pictures[key] = data
        mail.texts.append((f'<img src="{key.replace(chr(34), "")}">', True))


def _text(part: MIMEPart, mail: Mail) -> str:
    data = part.get_payload(decode=True)
    raw = data if isinstance(data, bytes) else str(data or "").encode("utf-8", "surrogateescape")
    text, asked = charsets.decoded(raw, part.get_content_charset("utf-8"))
    mail.asked += [f"the text of the mail: {asked}"] if asked else []
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if part.get_content_type() == "text/plain" and str(part.get_param("format", "")).lower() == "flowed":
        return _flowing(text, joined=str(part.get_param("delsp", "")).lower() == "yes")
    return text


def _flowing(text: str, *, joined: bool) -> str:
    """Lines that were broken for the way only, whole again (RFC 3676); `joined` where their last blank belongs to the break."""
    return re.sub(r"(?m)(?<!^--)(?<!^)( )\n(?!>)", "" if joined else r"\1", text)
