"""The readers of an opened file are set against a list: what that would change, and the change itself."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pdfdigest.post.ledger import Ledger
from pdfdigest.post.ledger_db import Db
from pdfdigest.post.list_states import PENDING
from pdfdigest.post.mailing import forget_strays
from pdfdigest.post.readers import Sheet
from pdfdigest.post.tables import ERASED

ELSEWHERE = "left before: "
"""How the reason begins where another tool knew that somebody had left."""
_CHUNK = 20_000
_READER = ("name", "language")
_MEMBERSHIP = ("tags", "consent_source", "consent_date")


@dataclass(frozen=True, slots=True)
class Difference:
    """What an import would do to a list, in numbers of readers.

    `held` are those in the file who have left or were erased: they stay suppressed.  `absent` are on the
    list and not in the file.  `left` are those of whom the file itself says that they left where it comes from, and
    who are suppressed by that, `waiting` those who never confirmed there and are left aside.  `twice` are the lines
    of an address that stands in another line too, and which line counts.
    """

    added: int
    changed: int
    same: int
    held: int
    absent: int
    left: int = 0
    waiting: int = 0
    twice: tuple[tuple[int, int], ...] = ()


@contextlib.contextmanager
def incoming(db: Db, sheet: Sheet) -> Iterator[None]:
    """The readers of a file in a table of their own, which is gone afterwards; memory does not grow with them."""
    db.execute(
        "CREATE TEMP TABLE incoming (place INTEGER PRIMARY KEY, line INTEGER, mark BLOB, address TEXT, shown TEXT, name TEXT,"
        " language TEXT, tags TEXT, consent_source TEXT, consent_date TEXT, gone TEXT)"
    )
    try:
        db.execute("BEGIN")
        try:
            while chunk := list(islice(sheet.rows, _CHUNK)):
                db.executemany(
                    "INSERT INTO incoming (line, mark, address, shown, name, language, tags, consent_source, consent_date, gone)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    chunk,
                )
            db.execute("CREATE INDEX temp.incoming_mark ON incoming (mark, place)")
        finally:
            db.execute("COMMIT")
        yield
    finally:
        db.execute("DROP TABLE temp.incoming")
        db.execute("DROP TABLE IF EXISTS temp.leaving")


def compare(db: Db, name: str, sheet: Sheet, *, leavers: bool = False) -> Difference:
    """What the incoming readers would do to a list; a second line of the same address is set aside.

    Where an address stands in several lines, one that says that its reader left is the one that counts.
    """
    doubled = db.execute(
        "SELECT place, line, counts FROM (SELECT place, line, first_value(place) OVER told AS chief,"
        " first_value(line) OVER told AS counts FROM incoming WHERE mark IN"
        " (SELECT mark FROM incoming GROUP BY mark HAVING count(*) > 1)"
        " WINDOW told AS (PARTITION BY mark ORDER BY gone IN ('', ?1), place)) doubled WHERE place <> chief ORDER BY place",
        (PENDING,),
    ).fetchall()
    db.executemany("DELETE FROM incoming WHERE place = ?", ((row,) for row, _, _ in doubled))
    twice = tuple((line, counts) for _, line, counts in doubled)

    def one(sql: str, *values: str) -> int:
        return int(db.execute(sql, values).fetchone()[0])

    if leavers:
        total = one("SELECT count(*) FROM incoming")
        held = one(f"SELECT count(*) FROM incoming i WHERE {_HELD}", name)
        return Difference(total - held, 0, held, 0, 0, twice=twice)
    db.execute("CREATE TEMP TABLE leaving AS SELECT mark, gone FROM incoming WHERE gone NOT IN ('', ?)", (PENDING,))
    waiting = one("SELECT count(*) FROM incoming WHERE gone = ?", PENDING)
    db.execute("DELETE FROM incoming WHERE gone <> ''")
    total = one("SELECT count(*) FROM incoming")
    held = one(f"SELECT count(*) FROM incoming i WHERE {_HELD}", name)
    held_of_left = one(f"SELECT count(*) FROM leaving i WHERE {_HELD}", name)
    left = one("SELECT count(*) FROM leaving") - held_of_left
    differs = [f"r.{column} <> i.{column}" for column in _READER if column in sheet.columns]
    differs += [f"m.{column} <> i.{column}" for column in _MEMBERSHIP if column in sheet.columns]
    join = "incoming i JOIN readers r ON r.mark = i.mark JOIN memberships m ON m.reader = r.id AND m.list = ?1"
    there = one(f"SELECT count(*) FROM {join} WHERE NOT {_HELD}", name)
    changed = one(f"SELECT count(*) FROM {join} WHERE ({' OR '.join(differs) or '1 = 0'}) AND NOT {_HELD}", name)
    absent = one(f"SELECT count(*) {_ABSENT}", name)
    return Difference(total - held - there, changed, there - changed, held + held_of_left, absent, left, waiting, twice)


_HELD = (
    "(EXISTS (SELECT 1 FROM suppressions s WHERE s.mark = i.mark AND s.list IN ('', ?1))"
    " OR (EXISTS (SELECT 1 FROM readmissions x WHERE x.mark = i.mark)"
    " AND NOT EXISTS (SELECT 1 FROM readmissions x WHERE x.mark = i.mark AND x.list = ?1)))"
)


_ABSENT = (
    "FROM memberships m JOIN readers r ON r.id = m.reader WHERE m.list = ?1"
    " AND NOT EXISTS (SELECT 1 FROM incoming i WHERE i.mark = r.mark)"
    " AND NOT EXISTS (SELECT 1 FROM leaving i WHERE i.mark = r.mark)"
    " AND NOT EXISTS (SELECT 1 FROM suppressions s WHERE s.mark = r.mark AND s.list IN ('', ?1))"
)


def bring_in(ledger: Ledger, name: str, sheet: Sheet, *, replace: bool, at: float) -> None:
    """Put the incoming readers on a list; who is suppressed there stays so, who is absent stays on unless `replace`.

    Who left where the file comes from is suppressed on the list, with what the file says of it.
    """
    kept = [column for column in _READER if column in sheet.columns]
    facts = [column for column in _MEMBERSHIP if column in sheet.columns]
    with ledger.writing() as db:
        db.execute(
            "UPDATE readers SET address = i.address, shown = i.shown FROM incoming i"
            f" WHERE i.mark = readers.mark AND readers.address LIKE ?2 || '%' AND NOT {_HELD}",
            (name, ERASED),
        )
        db.execute(
            "INSERT INTO readers (mark, address, shown, name, language)"
            f" SELECT mark, address, shown, name, language FROM incoming i WHERE NOT {_HELD} ORDER BY mark"
            f" ON CONFLICT (mark) {_taking(kept)}",
            (name,),
        )
        db.execute(
            "INSERT INTO memberships (list, reader, tags, consent_source, consent_date, since)"
            " SELECT ?1, r.id, i.tags, i.consent_source, i.consent_date, ?2"
            f" FROM incoming i JOIN readers r ON r.mark = i.mark WHERE NOT {_HELD} ORDER BY r.id"
            f" ON CONFLICT (list, reader) {_taking(facts)}",
            (name, at),
        )
        db.execute(
            "INSERT INTO suppressions SELECT mark, ?1, ?2 || gone, ?3 FROM leaving WHERE true ORDER BY mark"
            " ON CONFLICT (mark, list) DO NOTHING",
            (name, ELSEWHERE, at),
        )
        if replace:
            db.execute(f"DELETE FROM memberships WHERE list = ?1 AND reader IN (SELECT r.id {_ABSENT})", (name,))
            forget_strays(db)


def _taking(columns: list[str]) -> str:
    return f"DO UPDATE SET {', '.join(f'{each} = excluded.{each}' for each in columns)}" if columns else "DO NOTHING"


def suppress_incoming(ledger: Ledger, name: str, *, at: float) -> None:
    """Suppress the incoming readers on a list, as those who left it before."""
    with ledger.writing() as db:
        db.execute(
            "INSERT INTO suppressions SELECT mark, ?1, 'left before', ?2 FROM incoming ORDER BY mark"
            " ON CONFLICT (mark, list) DO NOTHING",
            (name, at),
        )
