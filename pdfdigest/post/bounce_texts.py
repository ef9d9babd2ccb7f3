"""The text of a report goes in; who failed, by which command and in which words, comes out.

What is read is what Exim, qmail, Postfix, sendmail, Exchange, Notes, Mail.ru and others write for people, in
whatever encoding it came, up to where the letter itself is given back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from email.message import Message

LONGEST = 60_000
"""Signs of a text that are read."""
_ADDRESS = re.compile(r"[\w.+=%&'*/!#$?^`{|}~-]{1,64}@[A-Za-z0-9](?:[\w.-]{0,250}[\w])?")
_LISTED = re.compile(
    rf"^[ \t]*(?:55\d[ -](?:\d\.\d\.\d )?)?[<\"]?({_ADDRESS.pattern})[>\"]?(?:\.\.\. |:[ \t\n]|:$)", re.MULTILINE
)
_GIVEN_BACK = re.compile(
    r"^[ \t>*-]{0,80}("
    r"this is a copy of (the|your) message|below this line is a copy|message headers follow|original message (follows|headers)"
    r"|below is a copy of the original|included is a copy|the header of the original|returned message|-original message"
    r"|original message(?! details)|your original message|the original message follows|message text follows|unsent message"
    r"|your message (is enclosed|follows|reads)|undelivered message|the following is a copy|original mail as follows"
    r"|message header follows|copy of (the|your) message|start of returned message|a copy of the original"
    r").{0,80}$|^--- Mensaje original|^--- Исходное|^Received: (from|by) ",
    re.IGNORECASE | re.MULTILINE,
)
_COMMANDS = (
    ("data", r"data|after i sent"),
    ("rcpt", "rcpt|recipient"),
    ("mail", "mail|sender|helo|ehlo|connect"),
)
_REPLIED = re.compile(
    r"\(in reply to (end of data|data|mail from|rcpt to|helo|ehlo|initial|end)\b|\[rcpt_to\]", re.IGNORECASE
)
_ANSWERED = re.compile(
    r"(in reply to|in response to|after|>>>|response to|sending|command was|smtp command|for)\s{0,9}:?\s{0,3}(the )?"
    r"(?P<said>(mail from|mail|rcpt to|rcpt|end of data|end-of-data|data|helo|ehlo|initial connection|connect)\b)"
    r"|(?P<other>(mail from|rcpt to|rcpt|data) (response|command|failed)|\[rcpt_to\]|does not like recipient|did not like our (mail|rcpt|data)"
    r"|failed after i sent the message|but sender was rejected|-------smtp command\s+(mail|rcpt|data))",
    re.IGNORECASE,
)


def of(message: Message) -> str:
    """The text that a report gives a person, before the letter that it gives back."""
    texts: list[str] = []
    for part in _first(message):
        text = decoded(part)
        if part.get_content_type() == "text/html":
            text = re.sub(r"<[^>]{0,2000}>", " ", text)
        texts.append(text)
        if text.strip() and part.get_content_type() != "text/html":
            break
    text = "\n".join(texts)[:LONGEST]
    cut = _GIVEN_BACK.search(text)
    return text[: cut.start()] if cut else text


def _first(message: Message) -> Iterator[Message]:
    """The texts of a report in reading order; nothing of the letter inside it."""
    if message.get_content_type() in ("message/rfc822", "message/global", "text/rfc822-headers"):
        return
    payload = message.get_payload()
    if isinstance(payload, list):
        for part in payload:
            if isinstance(part, Message):
                yield from _first(part)
    elif message.get_content_maintype() in ("text", "multipart"):
        yield message


def decoded(part: Message) -> str:
    """The text of a part; where its own encoding does not fit it, one that does."""
    payload = part.get_payload(decode=True)
    octets = (
        payload[: LONGEST * 2] if isinstance(payload, bytes) else str(part.get_payload()).encode("utf-8", "replace")
    )
    named = str(part.get_content_charset() or "")
    likely = ("iso-2022-jp",) if b"\x1b$" in octets else ()
    for name in (*likely, named, "utf-8", *(("euc-jp",) if named in ("", "us-ascii") else ()), "cp1252"):
        try:
            return octets.decode(name) if name else octets.decode("ascii")
        except (LookupError, UnicodeDecodeError):
            continue
    return octets.decode("latin-1")


def addresses(text: str) -> tuple[str, ...]:
    """The addresses in a text, in small letters, each once."""
    return tuple(dict.fromkeys(found.lower() for found in _ADDRESS.findall(text[:LONGEST])))


def failing(text: str) -> tuple[str, ...]:
    """The addresses that a text lists as those that failed: one before a colon, or sendmail's own last words."""
    return tuple(dict.fromkeys(found[1].lower() for found in _LISTED.finditer(text)))[:50]


def about(text: str, address: str, others: Iterable[str]) -> str:
    """What a text says of one address, as far as it says something of each; else the whole."""
    low = text.lower()
    if transcript := re.search(
        rf"^55\d[ -](?:\d\.\d\.\d )?<{re.escape(address)}>\.\.\. .*$", text, re.MULTILINE | re.IGNORECASE
    ):
        return transcript[0]
    rest = [other for other in others if other != address]
    if not rest:
        return text
    starts = sorted({match.start() for name in (address, *rest) for match in re.finditer(re.escape(name), low)})
    said = []
    for number, start in enumerate(starts):
        if low.startswith(address, start):
            end = next((other for other in starts[number + 1 :] if not low.startswith(address, other)), len(text))
            said.append(text[start:end])
    return max(said, key=len) if said else text


def command(said: str, text: str) -> str:
    """What the words answered: `mail`, `rcpt`, `data`, or nothing where it does not say.

    Postfix says so behind the words, the others in the lines before them.
    """
    flat = " ".join(text.split())
    start, end = _place(" ".join(said.split()), flat)
    found = list(_ANSWERED.finditer(said)) or list(_REPLIED.finditer(flat[end : end + 300]))[:1]
    found = found or list(_ANSWERED.finditer(flat[:start]))
    word = found[-1][0].lower() if found else ""
    return next((name for name, pattern in _COMMANDS if re.search(pattern, word)), "")


def _place(said: str, text: str) -> tuple[int, int]:
    """Where the words stand in a text, whose lines may be broken elsewhere; its end where they do not."""
    for key in (f"<<< {said[:56]}", said[:60], *(match[0] for match in re.finditer(r"[45]\d\d[ -]\S.{5,30}", said))):
        place = text.lower().find(key.lower()) if key else -1
        if place >= 0:
            return place, place + len(key)
    return len(text), len(text)


def decoded_value(value: object) -> str:
    """The value of a header as text, in whatever encoding somebody wrote it raw."""
    raw = str(value)
    octets = raw.encode("utf-8", "surrogateescape")
    if b"\x1b$" in octets:
        return octets.decode("iso-2022-jp", "replace")
    return octets.decode("utf-8", "replace")
