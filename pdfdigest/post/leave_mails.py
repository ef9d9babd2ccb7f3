"""A mail from a reader goes in; whether it leaves by a token, or asks to leave, comes out.

Every letter names a mailbox to leave by, with a token for the subject (RFC 2369, RFC 8058).  A program's button
writes exactly that mail.  Who writes in words of their own only asks: a sender's name proves nothing.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses

from pdfdigest.post import bounce_texts, report_fields
from pdfdigest.post.bounce_reports import LARGEST, one_encoding
from pdfdigest.post.leave_words import AWAY, WANTS
from pdfdigest.post.tokens import tokens_in

SAID = 400
"""Signs of what a reader wrote that are looked at: a wish stands at the beginning."""
_QUOTED = re.compile(
    r"^\s*(>|\|)|^\s*-{2,}|^_{5,}|^\s*(from|von|de|da|van|od|от|від|από|差出人|发件人|寄件者|보낸 사람|من|מאת|sent|gesendet|envoy[ée]|enviado)\s?:"
    r"|\b(wrote|schrieb|a [ée]crit|escribi[oó]|ha scritto|escreveu|schreef|napisa[lł]|пиш\w*|написал\w*)\b.{0,60}:\s*$|写道：|作成|さんは書きました",
    re.IGNORECASE | re.MULTILINE,
)
_OURS = re.compile(r"<([a-z2-7]{26}@[^\s<>]{1,253})>", re.IGNORECASE)
_ANGLES = re.compile(r"<\s*([^\s<>@]{1,64}@[^\s<>@]{1,255})\s*>")
BEGINNING = 100_000
"""Characters of a text in which a person's own words are looked for."""
_TO = ("delivered-to", "x-original-to", "to")
"""A mailbox may carry the token behind its name."""
_AWAY = re.compile(  # wherever it stands in a subject, even behind that of the letter
    r"out of (the )?office|automatic reply|auto.?reply|abwesenheit|automatische antwort|r[ée]ponse automatique|respuesta autom|risposta automatica|自動(応答|返信)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a mail wants: `tokens` by which it leaves, or `asks`, in `words`.

    `senders` are the addresses that it names as its own, in small letters; `answers` the Message-IDs of letters that
    it answers, as far as they look like ours.  `id` is a SHA-256.
    """

    id: bytes
    tokens: tuple[str, ...]
    asks: bool
    words: str
    senders: tuple[str, ...]
    answers: tuple[str, ...]


def read(octets: bytes) -> Wish:
    """What a mail wants; whatever stands in it, an answer."""
    octets = one_encoding(octets)
    name = hashlib.sha256(octets.rstrip(b"\n")).digest()
    try:
        return _read(name, message_from_bytes(octets[:LARGEST]))
    except Exception:  # the library's own faults on mail that breaks every rule: it wants nothing
        return Wish(name, (), False, "", (), ())


def _read(name: bytes, message: Message) -> Wish:
    subject = _heading(message, "subject")
    text = _beginning(message)
    bare = "".join(subject.split())
    first = text[:SAID].strip()
    alone = first if 2 * sum(map(len, tokens_in([first]))) > len(first) else ""
    tokens = tokens_in([subject, bare, *(_heading(message, each) for each in _TO), alone])
    named = (address for each in ("from", "reply-to", "sender") for address in _addresses(_heading(message, each)))
    senders = tuple(dict.fromkeys(named))[:3]
    answers = dict.fromkeys(
        found.lower() for each in ("in-reply-to", "references") for found in _OURS.findall(_heading(message, each))
    )
    asks = not _of_itself(message, subject) and any(
        WANTS.search(_folded(line)) for line in (_own(subject), first, *first.splitlines())
    )
    said = report_fields.plain(first or subject)[:80]
    return Wish(name, tokens, asks, said, senders, tuple(answers)[:5])


def _of_itself(message: Message, subject: str) -> bool:
    """Whether no person wrote it: a program's answer, another list's letter; but not Apple's button."""
    if message.get("x-apple-unsubscribe") is not None:
        return False
    automatic = str(message.get("auto-submitted", "no")).lower().strip() not in ("", "no")
    listed = any(message.get(name) is not None for name in ("list-id", "list-unsubscribe", "x-autoreply"))
    bulk = str(message.get("precedence", "")).lower() in ("bulk", "list", "junk")
    away = _AWAY.search(subject) or AWAY.match(_own(subject))
    return automatic or listed or bulk or away is not None


def _heading(message: Message, name: str) -> str:
    raw = " ".join(str(each)[:2_000] for each in message.get_all(name, [])[:10])
    try:
        return str(make_header(decode_header(raw[:4_000])))
    except (LookupError, ValueError):
        return raw


def _addresses(heading: str) -> list[str]:
    """The addresses of a field, in small letters; a name with a comma outside of quotes costs none."""
    # One field at a time, and what stands in angles first: Pythons differ in what they give up of a field that is not whole.
    bare = [address for _, address in getaddresses([heading]) if "@" in address]
    return [address.lower() for address in _ANGLES.findall(heading) or bare]


def _own(subject: str) -> str:
    """A subject without marks of an answer; none of an answer that repeats ours."""
    return re.sub(
        r"^\s*((re|aw|antw|sv|vs|odp|ynt|r|rv|fwd?|wg|tr|回复|答复|回覆|返信)\s*(\[\d+\])?\s*[:：]\s*)+",
        "",
        subject,
        flags=re.IGNORECASE,
    )


def _beginning(message: Message) -> str:
    """What the writer wrote, before anything quoted."""
    lines = (line.strip() for line in bounce_texts.of(message)[:BEGINNING].splitlines())
    # Blank lines go: a pattern that begins with any blanks would try each run of them again and again.
    text = "\n".join(line for line in lines if line)
    cut = _QUOTED.search(text)
    return (text[: cut.start()] if cut else text).strip()


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'").split())
