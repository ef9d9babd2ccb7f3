"""A code and the words beside it go in; why a letter was not delivered comes out.

The words weigh more than the code: Exim writes 5.0.0 for everything, Postfix for any 5xx without an enhanced
code, and a blocklist is reported as 5.1.1 by some.  A code that stands in the server's own words weighs more
than the one that was written over them.  The codes are those of RFC 3463, RFC 7372, RFC 7505 and RFC 5321.
"""

from __future__ import annotations

import re
import unicodedata

from pdfdigest.post import bounce_words as words
from pdfdigest.post.bounce_words import HARD

ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
"""An enhanced status code."""
REPLY = re.compile(r"(?<![\d.#])([45]\d\d)(?=[ :,-])")
"""A reply code, as it stands before a server's words."""
_ADDRESS = re.compile(r"<?[\w.+=%&'*/-]{1,64}@[\w.-]{1,253}>?|<>|https?://\S+")
_CODES: tuple[tuple[str, str], ...] = (
    (r"5\.1\.(1|10|3)$", words.NO_MAILBOX),
    (r"5\.1\.2$|5\.4\.4$", words.NO_DOMAIN),
    (r"5\.1\.6$", words.MOVED),
    (r"5\.1\.[78]$", words.SENDER),
    (r"5\.1\.9$", words.POLICY),
    (r"[45]\.2\.1$|5\.7\.13$", words.CLOSED),
    (r"[45]\.2\.2$", words.FULL),
    (r"[45]\.(2\.3|3\.4)$", words.SIZE),
    (r"[45]\.3\.", words.SYSTEM),
    (r"[45]\.4\.7$", words.EXPIRED),
    (r"[45]\.4\.", words.NETWORK),
    (r"[45]\.6\.", words.CONTENT),
    (r"[45]\.7\.", words.POLICY),
)
_SOFTENS = re.compile(r"5\.7\.")
"""Codes that say something else than "no such mailbox" where they stand in a server's own words beside it."""
_DENIES = re.compile(r"4\.|5\.2\.[0234]$|5\.3\.4$|5\.4\.7$|5\.6\.")
"""Codes that say something else wherever they stand."""
_UNTOLD = re.compile(r"said: 550 <\S+>: User unknown\s*$")
"""Postfix tells which command was answered; where it does not, it is an old one that was told so by a filter."""
_LOCAL = re.compile(
    r"name is not recogni[sz]ed|not listed in|unknown user: ?\S|unknown recipient|no valid recipients for|invalid final delivery|destination address(es)? (was|were) (unknown|not found)|ディレクトリ",
    re.IGNORECASE,
)
_ITSELF = re.compile(r"5\.1\.(?!0$|[4579]$|8$)|5\.5\.0$|5\.[13]\.0$")
"""Codes that say of the mailbox what the words say."""


def of(said: str, status: str = "", command: str = "", *, secondhand: bool = False) -> str:
    """The reason of a refusal: one of the constants of `bounce_words`.

    `said` are the server's words, `status` an enhanced code that was reported with them, `command` what they
    answered (`mail`, `rcpt`, `data`), empty where that is not known.  What answers MAIL FROM is about the
    sender, and what is said after the letter was handed over is about the letter, whatever the words are.
    A filter between the servers says "no such user" of what it holds back: `secondhand` words prove nothing of
    a mailbox without a code or the command.
    """
    reason = in_words(said)
    code, own = _code(said, status)
    reply = REPLY.search(said)
    if reason == words.UNKNOWN:
        reason = next((told for pattern, told in _CODES if re.match(pattern, code)), words.UNKNOWN)
    if reason not in HARD:
        return reason
    if command == "mail" and "name server" not in said:
        return words.SENDER
    if reply and reply[1].startswith("4"):
        return words.SYSTEM
    if reason == words.NO_MAILBOX:
        return (
            reason
            if _proven(said, code, own, command, replied=reply is not None, secondhand=secondhand)
            else words.FILTERED
        )
    return reason


def _proven(said: str, code: str, own: bool, command: str, *, replied: bool, secondhand: bool) -> bool:
    if (own and _SOFTENS.match(code)) or _DENIES.match(code):
        return False
    if command == "data":
        return code in ("5.1.1", "5.5.0") or "delivery error: dd" in said
    if command == "rcpt" or _ITSELF.match(code):
        return True
    if code == "5.2.1" or secondhand or _UNTOLD.search(said):
        return False
    return replied or local(said) or (code in ("", "5.0.0") and words.ABROAD.search(_plain(said)) is not None)


def local(said: str) -> bool:
    """Whether these are the words of a server about its own mailboxes, which need no code beside them."""
    return _LOCAL.search(said) is not None


def _code(said: str, status: str) -> tuple[str, bool]:
    """The most telling of the enhanced codes, and whether it stands in the words: their last, x.0.0 after all."""
    found = [match[0] for match in ENHANCED.finditer(said)]
    reported = ENHANCED.match(status)
    telling = [code for code in found if not code.endswith(".0.0") and not code.startswith("2.")]
    if telling:
        return telling[-1], True
    return (reported[0] if reported else (found or [""])[0]), False


def in_words(said: str) -> str:
    """The reason that the words alone give."""
    text = _plain(said)
    return next((reason for reason, pattern in words.TABLE if pattern.search(text)), words.UNKNOWN)


def _plain(said: str) -> str:
    text = unicodedata.normalize("NFKC", said).casefold().replace("\u2019", "'")
    return " ".join(_ADDRESS.sub(_kept, text).split())


def _kept(found: re.Match[str]) -> str:
    """Addresses are not words, a mailbox may be called `spam`; the host of a link may be a blocklist's."""
    return "/".join(found[0].split("/")[:3]) if found[0].startswith("http") else "@"
