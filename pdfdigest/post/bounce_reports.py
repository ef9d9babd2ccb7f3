"""The octets of a mail that came back go in; which letter it is about, and what became of that, comes out.

Read are reports of delivery (RFC 3464), complaints (RFC 5965) and, by flufl.bounce, what servers write in
their own words.  Such mail comes from anybody: nothing in it is believed before its token is checked.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

LARGEST = 400_000
"""Octets of a mail that are read: what a report says stands before the letter that it gives back."""
OWN_WORDS = 60_000
"""Octets that are searched for a server's own words."""
DEEPEST = 40
"""Parts in parts; an honest report has three."""
ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45]\d\d)(?=[ -])")
_OURS = re.compile(r"bounces\+[0-9a-z]{8}-[0-9a-z]{26}-[0-9a-z]{16}(?=@)", re.IGNORECASE | re.ASCII)
_MESSAGE_ID = re.compile(rb"^message-id:\s{0,200}<([a-z2-7]{26}@[^\s<>]{1,253})>", re.IGNORECASE | re.MULTILINE)
_RETURNED = re.compile(rb"^return-path:\s{0,200}<?([^\s<>]{1,200}@)", re.IGNORECASE | re.MULTILINE)
_FULL = re.compile(r"quota|mailbox.{0,20}\bfull\b|insufficient.{0,20}storage|too large", re.IGNORECASE)
_TO = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to", "to", "cc")
_COMPLAINTS = ("abuse", "fraud", "virus", "opt-out", "opt-out-list")
_HARD = {"0": None, "1": ("7", "8"), "2": ("2", "3", "4")}
"""Subjects of RFC 3463 that are about the address itself, and the details that are not."""

_log = logging.getLogger("flufl.bounce")
_log.addHandler(logging.NullHandler())
_log.propagate = False


@dataclass(frozen=True, slots=True)
class Returned:
    """What a mail says.

    `kind` is `hard`, `soft`, `complaint`, `nothing` (a delay, a success, an answer while somebody is away, or
    no report at all) or `unreadable`.  `paths` are the return paths that it was sent to or names, as far as
    they look like ours; `identifiers` the Message-IDs of the letter that it gives back.  `id` is a SHA-256.
    """

    id: bytes
    kind: str
    words: str
    code: int | None
    paths: tuple[str, ...]
    identifiers: tuple[str, ...]


def read(octets: bytes) -> Returned:
    """What one mail says; whatever stands in it, an answer."""
    name = hashlib.sha256(octets.replace(b"\r\n", b"\n").rstrip(b"\n")).digest()
    head = octets[:LARGEST]
    low = head.lower()
    if low.count(b"boundary") + low.count(b"message/rfc822") + low.count(b"message/global") > DEEPEST:
        return Returned(name, "unreadable", "it has more parts in parts than any report", None, (), ())
    try:
        message = message_from_bytes(head)
        kind, words = _said(message, head[:OWN_WORDS])
        paths = _paths(message, head)
    except Exception as error:  # the library's and the heuristics' own faults on mail that breaks every rule
        return Returned(name, "unreadable", f"it cannot be read ({type(error).__name__})", None, (), ())
    inside = head.partition(b"\n\n" if b"\r\n\r\n" not in head else b"\r\n\r\n")[2]
    identifiers = dict.fromkeys(found.decode("ascii", "replace").lower() for found in _MESSAGE_ID.findall(inside))
    code = _REPLY.search(words)
    return Returned(name, kind, words, int(code[1]) if code else None, paths, tuple(identifiers)[:5])


def hard(status: str) -> bool:
    """Whether an enhanced status code (RFC 3463) says that the address itself is no good.

    5.0.x and 5.1.x but for the sender's own address (5.1.7, 5.1.8); 5.2.x but for a full mailbox, a letter too
    large and a list's own trouble; no route or no such place (5.4.1, 5.4.4).  All else is about the letter, the
    day or the office, and soft.
    """
    found = ENHANCED.match(status)
    if found is None or found[1] != "5":
        return False
    if found[2] == "4":
        return found[3] in ("1", "4")
    return found[2] in _HARD and found[3] not in (_HARD[found[2]] or ())


def _said(message: Message, opening: bytes) -> tuple[str, str]:
    """The kind, and the words that it rests on."""
    parts = {part.get_content_type(): part for part in reversed(list(_walk(message)))}
    if feedback := parts.get("message/feedback-report"):
        fields = _fields(feedback)
        kind = fields.get("feedback-type", "").lower()
        return ("complaint" if kind in _COMPLAINTS else "nothing"), f"a complaint: {kind or 'no kind'}"[:200]
    if status := parts.get("message/delivery-status") or parts.get("message/global-delivery-status"):
        return _reported(status)
    if str(message.get("auto-submitted", "")).lower().startswith("auto-replied") or message.get("x-autoreply"):
        return "nothing", "an automatic answer"
    return _own_words(opening)


def _reported(report: Message) -> tuple[str, str]:
    """What the worst of its recipients is told of (RFC 3464 2.3)."""
    found = ("nothing", "no failure")
    for fields in _blocks(report):
        action, status = fields.get("action", "").lower(), fields.get("status", "")
        diagnostic = fields.get("diagnostic-code", "")
        if action != "failed":
            continue
        more = ENHANCED.search(diagnostic)
        if (not ENHANCED.match(status) or status.startswith("5.0.")) and more is not None:
            status = more[0]
        words = f"{status} {diagnostic}".strip()[:200]
        if hard(status) and not _FULL.search(diagnostic):
            return "hard", words
        found = ("soft", words or "it failed, and does not say why")
    return found


def _own_words(opening: bytes) -> tuple[str, str]:
    """What flufl.bounce makes of it; it knows the words of some twenty kinds of servers."""
    from flufl.bounce import all_failures

    _, permanent = all_failures(message_from_bytes(opening))
    if not permanent:
        return "nothing", "no report"
    text = opening.decode("ascii", "replace")
    said = next((line.strip() for line in text.splitlines() if _REPLY.search(line) or ENHANCED.search(line)), "")
    return ("soft" if _FULL.search(text) else "hard"), _plain(said or "failed, in the server's own words")


def _paths(message: Message, head: bytes) -> tuple[str, ...]:
    """The return paths it was sent to, and those that a complaint or a returned letter names."""
    texts = [str(value)[:2_000] for name in _TO for value in message.get_all(name, [])[:20]]
    texts += [found.decode("ascii", "replace") for found in _RETURNED.findall(head)[:20]]
    for part in _walk(message):
        if part.get_content_type() == "message/feedback-report":
            texts.append(_fields(part).get("original-mail-from", ""))
    return tuple(dict.fromkeys(found.lower() for text in texts for found in _OURS.findall(text)))[:10]


def _walk(message: Message) -> Iterator[Message]:
    yield message
    for part in message.get_payload() if message.is_multipart() else ():
        if isinstance(part, Message):
            yield from _walk(part)


def _blocks(report: Message) -> Iterator[dict[str, str]]:
    """The groups of fields of a report: the standard library reads each as a message of its own."""
    payload = report.get_payload()
    for block in payload if isinstance(payload, list) else ():
        if isinstance(block, Message):
            yield {name.lower(): _plain(str(value)) for name, value in block.items()}


def _fields(part: Message) -> dict[str, str]:
    """The fields of a feedback report, which is read as a message or as text."""
    payload = part.get_payload()
    if isinstance(payload, list):
        blocks = [block for block in payload if isinstance(block, Message)]
    else:
        blocks = [message_from_bytes(str(payload).encode("ascii", "replace"))]
    return {name.lower(): _plain(str(value)) for block in blocks for name, value in block.items()}


def _plain(text: str) -> str:
    """A text in one line that can be shown anywhere."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text[:2_000]).split())[:400]
