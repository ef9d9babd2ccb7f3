"""The octets of a mail that came back go in; which letter it is about, and what became of that, comes out.

Read are reports of delivery (RFC 3464), complaints (RFC 5965 and Microsoft's own), and what servers write in
their own words.  Such mail comes from anybody: nothing in it is believed before its token is checked.
"""

from __future__ import annotations

import hashlib
import logging
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime

from pdfdigest.post import bounce_reasons, bounce_signs, bounce_texts, report_fields
from pdfdigest.post.bounce_reasons import ENHANCED, REPLY
from pdfdigest.post.bounce_words import FILTERED, FULL, HARD, NO_DOMAIN, NO_MAILBOX, SYSTEM, UNKNOWN
from pdfdigest.post.leave_words import AWAY
from pdfdigest.post.tokens import FOUND

LARGEST = 400_000
"""Octets of a mail that are read: what a report says stands before the letter that it gives back."""
DEEPEST = 40
"""Kinds of parts, and mails in mails; an honest report has three."""
_MESSAGE_ID = re.compile(rb"^message-id:\s{0,200}<([a-z2-7]{26}@[^\s<>]{1,253})>", re.IGNORECASE | re.MULTILINE)
_ADDRESSED = re.compile(rb"^to:[ \t]{0,20}([^\r\n]{1,998})", re.IGNORECASE | re.MULTILINE)
_COMPLAINTS = ("abuse", "fraud", "virus", "opt-out", "opt-out-list")
_FILTERS = re.compile(
    rb"active!hunter|mailfoundry|mxlogic|surfcontrol|error message below:|error_code :|failed to send to identified host",
    re.IGNORECASE,
)
"""Filters that stand between the servers and refuse in the words of the one behind them."""
_POWERMTA = {"bad-mailbox": NO_MAILBOX, "bad-domain": NO_DOMAIN}
"""What PowerMTA itself makes of it."""
_NOTE = 300
"""Signs of a text that is a note on this one failure, and not a page of advice."""
_RULES_AFTER = re.compile(r"inbound-smtp\.[\w-]+\.amazonaws\.com", re.IGNORECASE)
"""Whose refusals come from rules after the letter was taken: their 5.1.1 is what a template says."""

logging.getLogger("flufl.bounce").propagate = False


@dataclass(frozen=True, slots=True)
class Failure:
    """What a report says of one recipient: the address in small letters, the one it was sent to first, the reason."""

    address: str
    original: str
    reason: str
    words: str
    code: int | None

    @property
    def hard(self) -> bool:
        """Whether the address itself is no good."""
        return self.reason in HARD


@dataclass(frozen=True, slots=True)
class Returned:
    """What a mail says.

    `kind` is `failed`, `complaint`, `nothing` (a delay, a success, an answer while somebody is away, or no
    report at all) or `unreadable`.  `paths` are the return paths that it was sent to or names, as far as they
    look like ours; `identifiers` the Message-IDs of the letter that it gives back, `tokens` what stands in it
    to leave a list, `addressed` whom it was addressed to, `finals` all whom the report says to have tried in the end, `recipients`
    these and whom they stood for.  `id` is a SHA-256, `written` when the mail was
    written in seconds from 1970, 0 where it does not say.
    """

    id: bytes
    kind: str
    words: str = ""
    failures: tuple[Failure, ...] = ()
    paths: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    addressed: tuple[str, ...] = ()
    finals: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    written: float = 0.0


def read(octets: bytes) -> Returned:
    """What one mail says; whatever stands in it, an answer."""
    octets = one_encoding(octets)
    name = hashlib.sha256(octets.rstrip(b"\n")).digest()
    head = octets[:LARGEST]
    if _depth(head) > DEEPEST:
        return Returned(name, "unreadable", "it has more parts in parts than any report")
    try:
        message = message_from_bytes(head)
        recipients = report_fields.recipients(message)
        kind, words, failures = _said(message, secondhand=_FILTERS.search(head) is not None)
        paths = report_fields.paths(message, head)
        written = _written(message)
    except Exception as error:  # the library's and the heuristics' own faults on mail that breaks every rule
        return Returned(name, "unreadable", f"it cannot be read ({type(error).__name__})")
    inside = head.partition(b"\n\n")[2]
    identifiers = dict.fromkeys(found.decode("ascii", "replace").lower() for found in _MESSAGE_ID.findall(inside))
    tokens = dict.fromkeys(FOUND.findall(re.sub(rb"\n[ \t]", b"", inside).decode("ascii", "replace")))
    addressed = bounce_texts.addresses(b"\n".join(_ADDRESSED.findall(inside)).decode("ascii", "replace"))
    return Returned(
        name,
        kind,
        words,
        failures,
        paths,
        tuple(identifiers)[:5],
        tuple(tokens)[:5],
        addressed[:20],
        *recipients,
        written,
    )


def one_encoding(octets: bytes) -> bytes:
    """The mail with line ends of one kind, and out of UTF-16, where a program saved it so."""
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if octets.startswith(mark):
            octets = octets.decode(name, "replace").encode("utf-8")
    return octets.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _depth(head: bytes) -> int:
    """At most how deep the parts of a mail may lie in each other, without reading them."""
    boundaries = len(set(re.findall(rb"boundary\s{0,9}=\s{0,9}[\"']?([^\s\"';]{1,100})", head, re.IGNORECASE)))
    inner = len(re.findall(rb"^content-type:\s{0,9}message/", head, re.IGNORECASE | re.MULTILINE))
    return max(boundaries, inner)


def _written(message: Message) -> float:
    try:
        return max(parsedate_to_datetime(str(message.get("date"))).timestamp(), 0.0)
    except (ValueError, TypeError, OverflowError):
        return 0.0


def _said(message: Message, *, secondhand: bool) -> tuple[str, str, tuple[Failure, ...]]:
    """The kind, the words that it rests on, and who failed."""
    parts = {part.get_content_type(): part for part in reversed(list(report_fields.walk(message)))}
    if feedback := parts.get("message/feedback-report"):
        fields = report_fields.fields(feedback)
        kind = fields.get("feedback-type", "").lower()
        return ("complaint" if kind in _COMPLAINTS else "nothing"), f"a complaint: {kind or 'no kind'}"[:200], ()
    if any(part.get("x-hmxmroriginalrecipient") for part in report_fields.walk(message)):
        return "complaint", "a complaint: Microsoft's report of junk mail", ()
    text = bounce_texts.of(message)
    for kind in report_fields.STATUS:
        if kind in parts:
            blocks = list(report_fields.blocks(parts[kind]))
            if any("action" in block or "diagnostic-code" in block for block in blocks):
                return _reported(blocks, text, message, secondhand=secondhand)
    return _own_words(message, text, secondhand=secondhand)


def _reported(
    blocks: list[dict[str, str]], text: str, message: Message, *, secondhand: bool
) -> tuple[str, str, tuple[Failure, ...]]:
    """What became of each recipient (RFC 3464 2.3)."""
    names = [report_fields.address(fields.get("final-recipient", "")) for fields in blocks]
    failures: list[Failure] = []
    for fields, name in zip(blocks[: report_fields.MOST], names, strict=False):
        action = fields.get("action", "").lower().partition(" ")[0]
        if action not in ("failed", "expired"):
            continue
        address = name or _named(message, text)
        said = fields.get("diagnostic-code", "").partition(";")[2].strip() or fields.get("diagnostic-code", "")
        failures.append(
            _judged(
                address,
                report_fields.address(fields.get("original-recipient", "")),
                said,
                fields,
                text,
                [n for n in names if n],
                secondhand=secondhand,
            )
        )
    if not failures:
        return "nothing", "no failure", ()
    return "failed", failures[0].words, tuple(failures)


def _judged(
    address: str, original: str, said: str, fields: dict[str, str], text: str, others: list[str], *, secondhand: bool
) -> Failure:
    status = fields.get("status", "")
    nearby = (
        " ".join(bounce_texts.about(text, address, others).split())[:4_000]
        if address
        else " ".join(text.split())[:4_000]
    )
    command = bounce_texts.command(said, nearby) or bounce_texts.command(said, text)
    note = status.partition("(")[2].rstrip(")")
    reason = bounce_reasons.of(said or note, status, command, secondhand=secondhand)
    untyped = ";" not in fields.get("diagnostic-code", ";") and not REPLY.search(said)
    if reason in HARD and untyped and not _telling(status):
        reason = UNKNOWN
    if reason == UNKNOWN or (reason in HARD and not said):
        inside = bounce_reasons.of(nearby, status, command, secondhand=secondhand)
        reason = inside if inside != UNKNOWN else reason
    if reason == NO_MAILBOX and len(nearby) < _NOTE and bounce_reasons.in_words(nearby) == FULL:
        reason = FULL
    reason = _POWERMTA.get(fields.get("x-powermta-bouncecategory", ""), reason)
    if reason in HARD and _RULES_AFTER.search(fields.get("reporting-mta", "")):
        reason = FILTERED
    code = REPLY.search(said)
    words = report_fields.plain(f"{status} {said or nearby}")[:200] or "it failed, and does not say why"
    return Failure(address, original, reason, words, int(code[1]) if code else None)


def _telling(status: str) -> bool:
    found = ENHANCED.match(status)
    return found is not None and not found[0].endswith(".0.0")


def _own_words(message: Message, text: str, *, secondhand: bool) -> tuple[str, str, tuple[Failure, ...]]:
    """What servers write where they write no report: from whom it is and what it says must both look like it."""
    sender = str(message.get("from", ""))
    failed = _failed(message)
    subject = _subject(message)
    system = bool(failed) or bounce_signs.SENDERS.search(sender) is not None
    if AWAY.match(subject) or not (
        system or (bounce_signs.SUBJECTS.search(subject) and not bounce_signs.ANSWER.match(subject))
    ):
        kind = "an automatic answer" if message.get("auto-submitted") or message.get("x-autoreply") else "no report"
        return "nothing", kind, ()
    if not (bounce_signs.GIVES_UP.search(text) or bounce_reasons.in_words(text[:4_000]) in HARD) or re.search(
        r"^x-autoreply|vacation", sender, re.IGNORECASE
    ):
        return "nothing", "no report", ()
    if bounce_signs.WAITS.search(text):
        return "nothing", "a delay", ()
    names = failed or bounce_texts.failing(text) or _recognised(message) or bounce_texts.addresses(text)[:1]
    failures = []
    for name in (names or ("",))[: report_fields.MOST]:
        nearby = " ".join(bounce_texts.about(text, name, names).split())[:4_000]
        said = _line(nearby)
        command = bounce_texts.command(said, nearby) or bounce_texts.command(said, text)
        reason = bounce_reasons.of(said, "", command, secondhand=secondhand)
        reason = bounce_reasons.of(nearby, "", command, secondhand=secondhand) if reason == UNKNOWN else reason
        reason = (
            NO_MAILBOX
            if reason in (UNKNOWN, SYSTEM) and bounce_reasons.local(nearby if names[1:] else text)
            else reason
        )
        code = REPLY.search(said)
        failures.append(Failure(name, "", reason, report_fields.plain(said)[:200], int(code[1]) if code else None))
    if not system and not names and failures[0].reason == UNKNOWN:
        return "nothing", "no report", ()
    return "failed", failures[0].words, tuple(failures)


def _line(text: str) -> str:
    """The words from the first code on, or the end of the text."""
    if reply := re.search(rf"(said: )?{REPLY.pattern}", text):
        return text[reply.start() :][:_NOTE]
    if found := ENHANCED.search(text):
        return text[max(found.start() - _NOTE // 2, 0) : found.end() + _NOTE // 2]
    return text[-_NOTE:]


def _failed(message: Message) -> tuple[str, ...]:
    """Whom a server names in a header of its own (Exim, Google, Mail.ru)."""
    return bounce_texts.addresses(" ".join(str(each) for each in message.get_all("x-failed-recipients", [])[:20]))[:20]


def _named(message: Message, text: str) -> str:
    found = _failed(message) or bounce_texts.addresses(text)
    return found[0] if found else ""


def _recognised(message: Message) -> tuple[str, ...]:
    """Who failed, as flufl.bounce reads it; it knows the words of some twenty kinds of servers."""
    from flufl.bounce import all_failures

    temporary, permanent = all_failures(message)
    found = [each.decode("ascii", "replace").lower() for each in (*permanent, *temporary)]
    return tuple(dict.fromkeys(found))[: report_fields.MOST]


def _subject(message: Message) -> str:
    raw = str(message.get("subject", ""))[:998]
    try:
        return str(make_header(decode_header(raw)))
    except (LookupError, ValueError):
        return raw
