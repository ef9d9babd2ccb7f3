"""The states of readers in the exports of other tools: which columns tell of them, and what their cells mean."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pdfdigest.post import list_state_words as words

_OPTED_OUT = "optedoutofemail"
"""How columns begin that tell so of one kind of mail, as HubSpot names them."""
_MOMENT = re.compile(r"\d{4}\D|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{8}|\d{9,}\Z")
"""How a cell begins that is a day, or a moment in seconds."""


def key(cell: str) -> str:
    """A word as it is compared: letters, marks and digits alone, in small letters.

    >>> key("E-mail 1 - Value"), key("correo  electrónico")
    ('email1value', 'correoelectrónico')
    """
    text = unicodedata.normalize("NFKC", cell).casefold()
    return "".join(sign for sign in text if unicodedata.category(sign)[0] in "LMN")


def keys(listed: str) -> frozenset[str]:
    """Words between blanks, as they are compared."""
    return frozenset(key(word) for word in listed.split())


def left_by_name(name: str) -> str:
    """The word in a file's name by which tools say that it holds nobody but those who left, or never were readers.

    >>> left_by_name("members-unsubscribed"), left_by_name("unsubscribed_members_export_1a2b"), left_by_name("members")
    ('unsubscribed', 'unsubscribed', '')
    """
    plain = unicodedata.normalize("NFC", name).casefold().replace("_", "-").replace(" ", "-")
    return next((word for word in words.FILES if re.search(rf"(?<![a-z]){word}(?![a-z])", plain)), "")


_STATES = {
    word: kind
    for kind, listed in (
        ("left", words.LEFT),
        ("stayed", words.STAYED),
        ("confirmed", words.CONFIRMED),
        ("status", words.STATUS),
        ("perhaps", words.PERHAPS),
    )
    for word in keys(listed)
}
_ACTIVE, _GONE, _WAITING = keys(words.ACTIVE), keys(words.GONE), keys(words.WAITING)
_NO = keys(words.NO) | {""}
_YES = keys(
    "1 true yes y t on x ja wahr oui vrai sí si verdadero vero sim verdadeiro tak prawda waar да истина так ναι はい 有 是 예 네 نعم כן हाँ"
)


PENDING = "pending"
"""What is said of somebody who never confirmed: neither a reader, nor somebody who left."""


class UnknownStatus(ValueError):
    """A status that is in no table, so that nobody can tell whether its reader wants mail."""


def kind_of(word: str) -> str:
    """What a column of that title tells of a reader: `left`, `stayed`, `confirmed`, `status`, or nothing.

    `perhaps` is a status where its cells are known to be one, `likely` tells who left where they say yes or no.
    """
    if word.startswith(_OPTED_OUT):
        return "left"
    if found := _STATES.get(word, ""):
        return found
    return "likely" if words.LEFT_SIGNS.search(word) and not words.COUNTS.search(word) else ""


def refuses(cell: str) -> bool:
    """Whether a cell says no: `nein`, `FALSE`, `×`; an empty one says nothing.

    >>> refuses("FALSCH"), refuses("2022-02-25"), refuses("")
    (True, False, False)
    """
    text = cell.strip()
    return text in words.UNMARKED or (bool(text) and _word(text) in _NO - {""})


def left(kind: str, title: str, cell: str) -> str:
    """Why somebody is no reader, by one column: empty where they are, `pending` where they never confirmed.

    UnknownStatus where the cell is in no table.
    """
    word = _word(cell)
    if kind == "left":
        return "" if word in _NO else title
    if kind == "likely":
        if word in _YES or word in _GONE or _MOMENT.match(cell.strip()):
            return title
        if word in _NO or "://" in cell:  # the address by which this reader may leave
            return ""
    if kind in ("stayed", "confirmed"):
        if word in _WAITING or (kind == "confirmed" and word and word in _NO):
            return PENDING
        return title if word in _GONE or (word and word in _NO) else ""
    if not word or word in _ACTIVE:
        return ""
    if word in _GONE:
        return cell.strip()
    if word in _WAITING:
        return PENDING
    if kind == "perhaps":
        return ""
    raise UnknownStatus(
        f"{title} is {cell.strip()!r}, and whether such a reader wants mail is not known; write active or unsubscribed there"
    )


@lru_cache(maxsize=10_000)
def _word(cell: str) -> str:
    """A cell as it is compared; a sign alone is a yes or a no, and a day of noughts is none."""
    text = cell.strip()
    if text in words.MARKED or text in words.UNMARKED:
        return "yes" if text in words.MARKED else "no"
    word = key(text)
    return "" if len(word) > 1 and not word.strip("0") else word
