"""The ledger goes in; who is on a list, and who must not be sent to, comes out.

These are the only questions that planning and sending ask of the lists.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pdfdigest.errors import RequestError
from pdfdigest.post.ledger_db import Db
from pdfdigest.post.suppressions import EVERY

if TYPE_CHECKING:
    from pdfdigest.post.book import Row
    from pdfdigest.post.plan import Selected


def names(db: Db) -> tuple[str, ...]:
    """The lists there are."""
    return tuple(name for (name,) in db.execute("SELECT DISTINCT list FROM memberships ORDER BY list"))


def known(db: Db, lists: tuple[str, ...]) -> None:
    """Nothing, or RequestError where a list is not there."""
    there = names(db)
    for name in lists:
        if name not in there:
            hint = f"There are: {', '.join(there)}." if there else ""
            raise RequestError(f"there is no list {name!r}", hint=hint, needs="" if there else "list")


def members(db: Db, lists: tuple[str, ...], tag: str = "") -> Iterator[Selected]:
    """Everybody on the lists who has not left, list by list in the order given; of those with a tag, where one is given."""
    from pdfdigest.post.plan import Selected

    for name in lists:
        rows = db.execute(
            "SELECT r.address, r.name, m.list FROM memberships m JOIN readers r ON r.id = m.reader"
            " WHERE m.list = ?1 AND (?2 = '' OR instr(' ' || m.tags || ' ', ' ' || ?2 || ' ') > 0) AND NOT EXISTS"
            " (SELECT 1 FROM suppressions s WHERE s.mark = r.mark AND s.list IN ('', m.list)) ORDER BY r.address",
            (name, tag),
        )
        yield from (Selected(*row) for row in rows)


SEVERAL = 200_000
"""Readers on several lists who are offered a choice; where there are more, memory is kept small and nobody is."""


def several(db: Db) -> dict[str, tuple[str, ...]]:
    """The lists of everybody who is sent to by more than one, by address."""
    if len(names(db)) < 2:
        return {}
    rows = db.execute(
        "SELECT max(r.address), group_concat(m.list) FROM memberships m JOIN readers r ON r.id = m.reader WHERE NOT EXISTS"
        " (SELECT 1 FROM suppressions s WHERE s.mark = r.mark AND s.list IN ('', m.list))"
        " GROUP BY m.reader HAVING count(*) > 1 LIMIT ?",
        (SEVERAL + 1,),
    )
    found = {address: tuple(sorted(lists.split(","))) for address, lists in rows}
    return found if len(found) <= SEVERAL else {}


def left_out(db: Db, lists: tuple[str, ...], tag: str = "") -> int:
    """How many on the lists, or of those with a tag, are not sent to, since they left or bounced."""
    number: int = db.execute(
        "SELECT count(*) FROM memberships m JOIN readers r ON r.id = m.reader"
        " WHERE m.list IN (SELECT value FROM json_each(?1)) AND (?2 = '' OR instr(' ' || m.tags || ' ', ' ' || ?2 || ' ') > 0)"
        " AND EXISTS (SELECT 1 FROM suppressions s WHERE s.mark = r.mark AND s.list IN ('', m.list))",
        (json.dumps(lists), tag),
    ).fetchone()[0]
    return number


def suppressed(db: Db, rows: list[Row]) -> dict[int, str]:
    """Who of the leased must not be sent to, and why; asked again each time that readers are leased.

    Whoever was erased, or taken off the list, since the plan was made counts too.
    """
    reasons = db.execute(
        "SELECT r.id, m.list, s.list, s.why FROM json_each(?) j JOIN readers r ON r.id = CAST(j.value AS INTEGER)"
        " LEFT JOIN memberships m ON m.reader = r.id LEFT JOIN suppressions s ON s.mark = r.mark",
        (json.dumps([row.reader for row in rows]),),
    ).fetchall()
    left = {(reader, of): why for reader, _, of, why in reasons if why is not None}
    on = {(reader, name) for reader, name, _, _ in reasons}
    found = {}
    for row in rows:
        why = left.get((row.reader, EVERY)) or left.get((row.reader, row.list))
        if why is None and (row.reader, row.list) not in on:
            why = "no longer on the list"
        if why is not None:
            found[row.id] = f"suppressed: {why}"[:200]
    return found
