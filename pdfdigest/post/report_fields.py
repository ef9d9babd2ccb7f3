"""A mail of a server goes in; its parts, and the fields of the reports in it, come out as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

from pdfdigest.post import bounce_texts

MOST = 200
"""Recipients of one report that are read."""
_OURS = re.compile(r"[^\s@+<>,;:\"()]{1,11}\+[0-9a-z]{8}-[0-9a-z]{26}-[0-9a-z]{16}(?=@)", re.IGNORECASE | re.ASCII)
_RETURNED = re.compile(rb"^return-path:\s{0,200}<?([^\s<>]{1,200}@)", re.IGNORECASE | re.MULTILINE)
_TO = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to", "to", "cc")
STATUS = ("message/delivery-status", "message/global-delivery-status")


def recipients(message: Message) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """All whom a report says to have tried, also those it delays; and these with whom they stood for."""
    groups = [fields for part in walk(message) if part.get_content_type() in STATUS for fields in blocks(part)]
    finals = [address(fields.get("final-recipient", "")) for fields in groups]
    found = [*finals, *(address(fields.get("original-recipient", "")) for fields in groups)]
    for part in walk(message):
        found.append(address(str(part.get("x-hmxmroriginalrecipient", ""))))
        if part.get_content_type() == "message/feedback-report":
            found.append(address(fields(part).get("original-rcpt-to", "")))
    tried, named = (tuple(dict.fromkeys(name for name in names if name))[:MOST] for names in (finals, found))
    return tried, named


def address(field: str) -> str:
    """The address of a field like `rfc822; ann@example.org`, in small letters."""
    return field.rpartition(";")[2].strip().strip("<>").lower()


def paths(message: Message, head: bytes) -> tuple[str, ...]:
    """The return paths it was sent to, and those that a complaint or a returned letter names."""
    texts = [str(value)[:2_000] for name in _TO for value in message.get_all(name, [])[:20]]
    texts += [found.decode("ascii", "replace") for found in _RETURNED.findall(head)[:20]]
    for part in walk(message):
        if part.get_content_type() == "message/feedback-report":
            texts.append(fields(part).get("original-mail-from", ""))
    return tuple(dict.fromkeys(found.lower() for text in texts for found in _OURS.findall(text)))[:10]


def walk(message: Message) -> Iterator[Message]:
    """A mail and all its parts, also those of the letter inside it."""
    yield message
    for part in message.get_payload() if message.is_multipart() else ():
        if isinstance(part, Message):
            yield from walk(part)


def blocks(report: Message) -> Iterator[dict[str, str]]:
    """The groups of fields of a report: the standard library reads each as a message of its own."""
    payload = report.get_payload()
    groups = [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []
    if report.get_content_type() != STATUS[0] or "content-transfer-encoding" in report:
        groups = _regrouped(report, groups)
    mta = ""
    for block in groups:
        if block.keys():
            fields = {name.lower(): plain(bounce_texts.decoded_value(value)) for name, value in block.raw_items()}
            mta = fields.get("reporting-mta", mta)
            yield {"reporting-mta": mta, **fields}


def _regrouped(report: Message, groups: list[Message]) -> list[Message]:
    """The groups of a report that the library did not part, or that lie in an encoding (RFC 6533 lets them)."""
    heads = ("".join(f"{name}: {value}\n" for name, value in group.raw_items()) for group in groups)
    bodies = (str(group.get_payload()) for group in groups)
    whole = Message()
    whole["Content-Transfer-Encoding"] = str(report.get("content-transfer-encoding", "8bit"))
    between = "" if report.get_content_type() == STATUS[0] else "\n"
    whole.set_payload("\n\n".join(head + between * bool(head) + body for head, body in zip(heads, bodies, strict=True)))
    octets = whole.get_payload(decode=True)
    text = octets.replace(b"\r\n", b"\n") if isinstance(octets, bytes) else b""
    return [message_from_bytes(group) for group in re.split(rb"\n(?:[ \t]*\n)+", text.strip())]


def fields(part: Message) -> dict[str, str]:
    """The fields of a feedback report, which is read as a message or as text."""
    payload = part.get_payload()
    if isinstance(payload, list):
        blocks = [block for block in payload if isinstance(block, Message)]
    else:
        blocks = [message_from_bytes(str(payload).encode("ascii", "replace"))]
    return {name.lower(): plain(str(value)) for block in blocks for name, value in block.items()}


def plain(text: str) -> str:
    """A text in one line that can be shown anywhere."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text[:4_000]).split())[:1_000]
