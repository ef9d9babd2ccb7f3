"""An edition on record, a letter and readers go in; a plan comes out, whose name says all that is bound by it.

The name is a SHA-256 without a clock in it: of the PDF, the letter, the headers and every reader.  The same
plan has the same name.  What is planned is frozen; only who left since is looked up again when it is sent.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from pdfdigest.errors import PostError, RequestError
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.plan_summary import Planned, summary
from pdfdigest.post.releases import Release, every, find
from pdfdigest.post.tables import OVERSIZE

FORMAT = 1
_CHUNK = 5_000
_LATER = ("spare_link", "linked_html", "linked_text", "again", "pdf_title")
"""What plans did not bind at first: where it is empty, a plan keeps the name that it had."""


@dataclass(frozen=True, slots=True)
class Selected:
    """A reader who is to get it, and through which list."""

    address: str
    name: str
    list: str


@dataclass(frozen=True, slots=True)
class Bound:
    """All that a plan binds but its readers.

    `pdf` is the name, SHA-256 and size of the edition; it is attached where `attached`, and linked where
    `link` is an address.  Moments count seconds from 1970; `not_before` is the embargo, 0 for none.
    `list_titles` pairs the name of a list with the one that its readers know.  Where the PDF is attached,
    `spare_link` is an address for readers who cannot take it, and `linked_html` and `linked_text` are their letter.
    `pdf_title` is the name of the PDF in the readers' own letters.  `again` is the plan whose missed readers this one is for.
    """

    issue: str
    revision: int
    title: str
    approved_by: str
    approved_at: str
    pdf_name: str
    pdf_sha256: str
    pdf_size: int
    attached: bool
    link: str
    sender: str
    reply_to: str
    leave_address: str
    leave_mailto: str
    bounces: str
    subject: str
    language: str
    html: str = field(repr=False)
    text: str = field(repr=False)
    correction_of: int = 0
    not_before: float = 0.0
    too_small: tuple[str, ...] = ()
    list_titles: tuple[tuple[str, str], ...] = ()
    spare_link: str = ""
    linked_html: str = field(default="", repr=False)
    linked_text: str = field(default="", repr=False)
    again: str = ""
    pdf_title: str = ""


def make(
    ledger: Ledger,
    bound: Bound,
    lists: tuple[str, ...],
    selected: Iterable[Selected],
    *,
    secret: bytes,
    suppressed: int,
    now: float,
    not_after: float,
) -> Planned:
    """Freeze a plan; where the very same one is there already, it is that one.

    `suppressed` is how many of the lists were left out beforehand.  RequestError where nobody is left: an
    empty selection is nobody, never everybody.
    """
    db = ledger.db
    given = _gather(db, selected)
    try:
        readers, digest = _digest(db)
        if not readers:
            raise RequestError(
                f"there is nobody to send to on {', '.join(lists)}",
                needs="who-is-on",
            )
        rounds = [release for release in every(db) if release.facts.get("digest") == digest.hex()]
        name = _name(
            bound, lists, digest, sum(release.state == "cancelled" for release in rounds if release.kind == "mail")
        )
        known = db.execute("SELECT 1 FROM releases WHERE plan = ?", (name,)).fetchone()
        if not known:
            _freeze(ledger, bound, lists, name, digest, secret, now, not_after)
        elif not find(db, name).started_at:
            with ledger.writing():
                db.execute("UPDATE releases SET not_after = ? WHERE plan = ? AND started_at IS NULL", (not_after, name))
        return summary(db, find(db, name), new=not known, duplicates=given - readers, suppressed=suppressed)
    finally:
        db.execute("DROP TABLE temp.chosen")


def token(secret: bytes, plan: str, kind: str, address: str) -> bytes:
    """The 16 bytes that name a delivery in its Message-ID and return path: the same for the same delivery."""
    return hmac.digest(secret, f"pdfdigest delivery\0{plan}\0{kind}\0{address}".encode(), "sha256")[:16]


def rehearsal(ledger: Ledger, release: Release, secret: bytes, now: float) -> Release:
    """The rehearsal of a planned mail: the same readers, in a release of its own that nobody is mailed by."""
    db = ledger.db
    if not db.execute("SELECT 1 FROM releases WHERE plan = ? AND kind = 'rehearsal'", (release.plan,)).fetchone():
        db.create_function(
            "token", 1, lambda address: token(secret, release.plan, "rehearsal", address), deterministic=True
        )
        with ledger.writing():
            new = db.execute(
                "INSERT INTO releases (plan, kind, edition, lists, facts, state, made_at, not_after)"
                " SELECT plan, 'rehearsal', edition, lists, facts, 'planned', ?, not_after FROM releases WHERE id = ?",
                (now, release.id),
            ).lastrowid
            db.execute(
                "INSERT INTO deliveries (release, token, reader, list, domain, state)"
                " SELECT ?, token(address), reader, list, domain, 'planned' FROM addressed WHERE release = ? ORDER BY id",
                (new, release.id),
            )
            _count(db, new or 0)
    return find(db, release.plan, "rehearsal")


def _gather(db: sqlite3.Connection, selected: Iterable[Selected]) -> int:
    """How many were given; each address is kept once, under the list that came first."""
    db.execute(
        "CREATE TEMP TABLE chosen (address TEXT PRIMARY KEY, name TEXT NOT NULL, list TEXT NOT NULL) WITHOUT ROWID"
    )
    given, chunk = 0, []
    db.execute("BEGIN")
    for reader in selected:
        chunk.append((reader.address, reader.name, reader.list))
        given += 1
        if len(chunk) == _CHUNK:
            db.executemany("INSERT OR IGNORE INTO temp.chosen VALUES (?, ?, ?)", chunk)
            chunk = []
    db.executemany("INSERT OR IGNORE INTO temp.chosen VALUES (?, ?, ?)", chunk)
    db.execute("COMMIT")
    return given


def _digest(db: sqlite3.Connection) -> tuple[int, bytes]:
    digest, readers = hashlib.sha256(), 0
    for row in db.execute("SELECT address, name, list FROM temp.chosen ORDER BY address"):
        digest.update(json.dumps(row).encode() + b"\n")
        readers += 1
    return readers, digest.digest()


def _name(bound: Bound, lists: tuple[str, ...], digest: bytes, cancelled: int) -> str:
    """The plan's name.  One that was cancelled keeps its own, so the same planned anew has another."""
    given = {key: value for key, value in asdict(bound).items() if value or key not in _LATER}
    facts = {**given, "format": FORMAT, "lists": sorted(lists), "readers": digest.hex(), "cancelled": cancelled}
    return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _freeze(
    ledger: Ledger,
    bound: Bound,
    lists: tuple[str, ...],
    name: str,
    digest: bytes,
    secret: bytes,
    now: float,
    not_after: float,
) -> None:
    db = ledger.db
    db.create_function("token", 1, lambda address: token(secret, name, "mail", address), deterministic=True)
    with ledger.writing():
        db.execute("INSERT OR IGNORE INTO editions (issue, revision) VALUES (?, ?)", (bound.issue, bound.revision))
        (edition,) = db.execute(
            "SELECT id FROM editions WHERE issue = ? AND revision = ?", (bound.issue, bound.revision)
        ).fetchone()
        release = db.execute(
            "INSERT INTO releases (plan, kind, edition, lists, facts, state, made_at, not_after)"
            " VALUES (?, 'mail', ?, ?, '{}', 'planned', ?, ?)",
            (name, edition, json.dumps(sorted(lists)), now, not_after),
        ).lastrowid
        db.execute(
            "INSERT INTO deliveries (release, token, copy, reader, list, domain, state, reply)"
            " SELECT ?1, token(c.address), ?2, r.id, c.list, lower(substr(c.address, instr(c.address, '@') + 1)),"
            " iif(h.reader IS NULL, 'planned', 'skipped'), iif(h.reader IS NULL, NULL, 'has had it already')"
            " FROM temp.chosen c JOIN readers r ON r.address = c.address LEFT JOIN (SELECT reader FROM deliveries WHERE copy = ?2"
            " AND state IN ('dot', 'accepted', 'bounced', 'complained', 'in_doubt')) h ON h.reader = r.id"
            " ORDER BY c.address",
            (release, edition),
        )
        if not bound.spare_link:
            db.execute(
                "UPDATE deliveries SET state = 'skipped', reply = ? WHERE release = ? AND state = 'planned'"
                " AND domain IN (SELECT value FROM json_each(?))",
                (f"{OVERSIZE} for its domain ([mail.domains])", release, json.dumps(bound.too_small)),
            )
        readers = _count(db, release or 0)
        if readers != db.execute("SELECT count(*) FROM temp.chosen").fetchone()[0]:
            raise PostError("somebody who is planned for is no reader in the ledger; nothing is planned")
        facts: dict[str, Any] = {**asdict(bound), "planned": readers, "digest": digest.hex()}
        db.execute("UPDATE releases SET facts = ? WHERE id = ?", (json.dumps(facts, ensure_ascii=False), release))


def _count(db: sqlite3.Connection, release: int) -> int:
    db.execute(
        "INSERT OR REPLACE INTO tallies SELECT release, state, count(*) FROM deliveries WHERE release = ? GROUP BY state",
        (release,),
    )
    number: int = db.execute("SELECT sum(number) FROM tallies WHERE release = ?", (release,)).fetchone()[0]
    return number
