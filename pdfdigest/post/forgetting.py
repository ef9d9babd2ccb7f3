"""Readers who are to be forgotten go in; no address or name of theirs is left in the ledger.

What was sent is still counted, under the mark.  Servers' words and notes that quote an address are kept without it, and
so are those that name a domain that was theirs alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pdfdigest.post import tables
from pdfdigest.post.ledger_db import Db
from pdfdigest.post.pacing import EVERYONE

ERASED = "erased"
"""What stands in the place of an address inside a text, and of its domain."""
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\\\"]{1,64}@[^\s<>()\[\],;:\\\"]{1,253}")
_LEAST = 3
"""Signs of a name below which it is no more than a syllable."""
_CUT = 60
"""Signs from which on a text may be one that was cut off."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is to be forgotten: mark, the address that was sent to, the one that was shown, the name."""

    mark: bytes
    address: str
    shown: str
    name: str


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many deliveries name a mark alone now, and the tokens of letters that a rehearsal left in the outbox."""

    deliveries: int
    letters: tuple[bytes, ...]


def forget(db: Db, readers: Iterable[Reader]) -> Forgotten:
    """Take what names the readers out of `readers`, where alone it stands, and out of what was said and written of them.

    Whoever was sent to keeps a row there with the mark alone; `suppressions` knows marks alone as well.
    """
    gone = list(readers)
    db.execute("CREATE TEMP TABLE gone (mark BLOB PRIMARY KEY, reader INTEGER) WITHOUT ROWID")
    try:
        db.executemany(
            "INSERT INTO temp.gone SELECT ?1, (SELECT id FROM readers WHERE mark = ?1) WHERE true ON CONFLICT DO NOTHING",
            ((each.mark,) for each in gone),
        )
        letters = tuple(
            token
            for (token,) in db.execute(
                "SELECT d.token FROM temp.gone g JOIN deliveries d ON d.reader = g.reader"
                " JOIN releases r ON r.id = d.release WHERE r.kind = 'rehearsal'"
            )
        )
        sent = "SELECT d.id FROM temp.gone g JOIN deliveries d ON d.reader = g.reader"
        db.execute(f"UPDATE acts SET why = '' WHERE delivery IN ({sent})")
        db.execute(f"UPDATE outcomes SET words = '' WHERE delivery IN ({sent})")
        number = db.execute(
            "UPDATE deliveries SET reply = NULL, domain = ?,"
            " state = CASE WHEN state IN ('planned', 'deferred') THEN 'skipped' ELSE state END"
            f" WHERE id IN ({sent})",
            (ERASED,),
        ).rowcount
        for table, columns in (("returns", "words = '', alike = ''"), ("wishes", "words = ''")):
            db.execute(f"UPDATE {table} SET {columns} WHERE mark IN (SELECT mark FROM temp.gone)")
        db.execute("DELETE FROM memberships WHERE reader IN (SELECT reader FROM temp.gone)")
        db.execute(
            "UPDATE readers SET address = ? || lower(hex(mark)), shown = '', name = '', language = ''"
            " WHERE id IN (SELECT reader FROM temp.gone)",
            (tables.ERASED,),
        )
        db.execute(
            "DELETE FROM readers WHERE id IN (SELECT reader FROM temp.gone)"
            " AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.reader = readers.id)"
        )
        db.execute(
            "DELETE FROM paces WHERE domain <> ? AND domain NOT IN (SELECT DISTINCT domain FROM deliveries)",
            (EVERYONE,),
        )
    finally:
        db.execute("DROP TABLE temp.gone")
    if gone:
        _scrub(db, gone)
    return Forgotten(int(number), letters)


def _scrub(db: Db, gone: list[Reader]) -> None:
    """Take the addresses and names, and domains that were theirs alone, out of what was said or written of others."""
    addresses = {text.lower() for each in gone for text in (each.address, each.shown)}
    domains = {text.rpartition("@")[2] for text in addresses}
    for address, other in db.execute("SELECT address, shown FROM readers"):
        domains -= {address.rpartition("@")[2].lower(), other.rpartition("@")[2].lower()}
    gone_words = _Words.of(addresses, [*(each.name for each in gone if len(each.name) >= _LEAST), *domains])
    marks = {each.mark.hex() for each in gone}
    for table, columns in (
        ("returns", ("words", "alike")),
        ("wishes", ("words",)),
        ("deliveries", ("reply",)),
        ("outcomes", ("words",)),
        ("acts", ("who", "why")),
    ):
        for column in columns:
            texts = f"SELECT DISTINCT {column} FROM {table} WHERE {column} <> ''"
            db.function("without", lambda text: text and gone_words.taken_out(text), texts)
            db.execute(f"UPDATE {table} SET {column} = without({column}) WHERE {column} <> without({column})")
    acts = db.execute("SELECT id, why FROM acts WHERE act IN ('readmit', 'leave', 'keep')").fetchall()
    for identifier, why in acts:
        if why[:32] in marks:
            db.execute("UPDATE acts SET why = ? WHERE id = ?", (why.partition(":")[0], identifier))


@dataclass(frozen=True, slots=True)
class _Words:
    """What is to be taken out of texts.

    `addresses` are in small letters; `names` has what finds each name by its first word; `starts` are all of them in
    their order, for what a text was cut off in the middle of.
    """

    addresses: set[str]
    names: Mapping[str, list[re.Pattern[str]]]
    starts: list[str]

    @classmethod
    def of(cls, addresses: set[str], names: Iterable[str]) -> _Words:
        found: dict[str, list[re.Pattern[str]]] = {}
        starts = set(addresses)
        for name in names:
            if word := _WORD.search(name.lower()):
                pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
                found.setdefault(word[0], []).append(pattern)
                starts.add(name.lower())
        return cls(addresses, found, sorted(starts))

    def taken_out(self, text: str) -> str:
        """A text without them, in whatever spelling and between whatever signs."""
        cut = len(text) >= _CUT
        if "@" in text:
            text = _ADDRESS.sub(self._kept, text)
        for word in self.names.keys() & set(_WORD.findall(text.lower())):
            for pattern in self.names[word]:
                text = pattern.sub(ERASED, text)
        return self._begun(text) if cut else text

    def _kept(self, found: re.Match[str]) -> str:
        bare = found[0].strip(".'`<>").lower()
        return found[0].lower().replace(bare, ERASED) if bare in self.addresses else found[0]

    def _begun(self, text: str) -> str:
        """A text that was cut, without the beginning of one of them at its end."""
        last = text.lower().split()[-1:]
        for found in re.finditer(r"(?<!\w)\w", last[0]) if last else ():
            begun = last[0][found.start() :]
            at = bisect_left(self.starts, begun)
            if len(begun) > _LEAST and at < len(self.starts) and self.starts[at].startswith(begun):
                return text[: -len(begun)] + ERASED
        return text


def shown(text: str) -> str:
    """A server's words as they may be printed: without any address in them.

    >>> shown("550 5.1.1 <ann@example.org>: no such user")
    '550 5.1.1 <...>: no such user'
    """
    return _ADDRESS.sub("...", text)


def strays(db: Db, before: float) -> list[Reader]:
    """Who is on no list any more and was last sent to before a moment: they are kept for what was sent alone."""
    rows = db.execute(
        "SELECT r.mark, r.address, r.shown, r.name FROM readers r JOIN deliveries d ON d.reader = r.id"
        " JOIN releases x ON x.id = d.release WHERE r.address NOT LIKE ? || '%'"
        " AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.reader = r.id)"
        " GROUP BY r.id HAVING max(coalesce(d.at, x.made_at)) < ?",
        (tables.ERASED, before),
    )
    return [Reader(*row) for row in rows]
