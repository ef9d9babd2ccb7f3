"""What is kept about people, where, for how long, and by what it goes: the one list that docs/privacy.md is made of."""

from __future__ import annotations

from dataclasses import dataclass

from pdfdigest.office.journal import DAYS

LEDGER, JOURNAL, QUEUE = "post/ledger.sqlite", "desk/journal.sqlite", "the leave server's queue"


@dataclass(frozen=True, slots=True)
class Store:
    """Something that is kept: its `place`, in it the database `tables`, if any, what it `holds` about people, how long, and what ends that."""

    place: str
    tables: tuple[str, ...]
    holds: str
    kept: str
    ends: str


_FORGOTTEN = "`lists erase`, `lists purge`"
_NOTHING = "nothing about people"
_DAYS = f"{DAYS} days, or `history_days` of the user's settings"
_STAYS = "as long as the ledger, for the register"

STORES = (
    Store(LEDGER, ("readers",), "address, name and language of each reader, and a mark made of the address", "until they are erased", _FORGOTTEN),
    Store(LEDGER, ("memberships",), "on which list since when, tags, consent and its date", "until they are erased", "`lists remove`, " + _FORGOTTEN),
    Store(LEDGER, ("suppressions", "readmissions"), "marks of those who must not be sent to, by list, and why; no address", "as long as the ledger: it keeps them from coming back", "`lists readmit`"),
    Store(LEDGER, ("deliveries",), "which reader was sent which issue, by which list, when, the domain, and the server's answer", _STAYS, "reader, domain and answer: " + _FORGOTTEN),
    Store(LEDGER, ("outcomes",), "all that became of a letter, with the words of servers", _STAYS, "the words: " + _FORGOTTEN),
    Store(LEDGER, ("returns",), "bounces and complaints, with the words of servers", "until `lists purge`", _FORGOTTEN),
    Store(LEDGER, ("wishes",), "mails of those who leave or ask to, in their words, by mark", "until they are erased", _FORGOTTEN),
    Store(LEDGER, ("acts",), "who in the office did what, when and why", _STAYS, "notes on a reader: " + _FORGOTTEN),
    Store(LEDGER, ("paces",), "how many letters went to a domain on a day", _STAYS, "domains that were one reader's: " + _FORGOTTEN),
    Store(LEDGER, ("releases",), "plans: headers, lists, the office's own address", _STAYS, "nothing"),
    Store(LEDGER, ("editions", "tallies", "pulls", "ledger", "parts"), _NOTHING, _STAYS, "nothing"),
    Store("post/key", (), "the key that marks are made with", "as long as the ledger", "nothing"),
    Store("post/outbox/", (), "letters of a rehearsal: address, name", "until they are deleted", "by hand; those of a reader: `lists erase`"),
    Store("out/", (), "exports, letters that were shown, registers", "until they are deleted", "by hand; `lists erase` names those with the reader"),
    Store(QUEUE, ("leavers",), "tokens of those who left, when, and from one list or all; no address", "until the office has fetched them", "`lists pull`"),
    Store(JOURNAL, ("command", "state"), "what was typed at the desk, and who typed it", _DAYS, "`withdraw --erase` for one issue"),
    Store(JOURNAL, ("once",), "answers to what was begun once at the desk", _DAYS, "nothing"),
    Store(JOURNAL, ("session",), "hashes of the browsers that were let in, and when", _DAYS, "nothing"),
    Store("ledgers/ in the user's state folder", (), _NOTHING, "until they are deleted", "by hand"),
    Store("sent/ in the user's state folder", (), _NOTHING, "40 days on which letters went", "nothing"),
    Store("issued/", (), "who filed, approved, withdrew or erased an issue, when and why; what was printed", "for good", "`withdraw --erase` for pages and papers"),
    Store("bound/", (), "headlines and sources of what was bound, names in its indexes", "for good", "by hand"),
    Store("a backup", (), "all of the above but `out/`, the outbox and the user's own folders", "until it is deleted", "by hand"),
    Store("the cache", (), "pages, and so what is printed on them", "until it is needed no more", "`cache --drop`, `withdraw --erase`"),
)  # fmt: skip


def table() -> str:
    """The list as a table in Markdown."""
    lines = ["| where | what it holds about people | for how long | ends with |", "|---|---|---|---|"]
    for each in STORES:
        tables = f": {', '.join(each.tables)}" if each.tables else ""
        place = f"`{each.place}`" if each.place.isascii() and " " not in each.place else each.place
        lines.append(f"| {place}{tables} | {each.holds} | {each.kept} | {each.ends} |")
    return "\n".join(lines) + "\n"
