"""An edition on record, a letter and readers go in; a plan comes out, whose name says all that is bound by it.

The name is a SHA-256 without a clock in it: of the PDF, the letter, the headers and every reader.  The same
plan has the same name.  What is planned is frozen; only who left since is looked up again when it is sent.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from json.encoder import encode_basestring_ascii
from typing import Any

from pdfdigest.errors import PostError, RequestError
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.ledger_db import Db
from pdfdigest.post.plan_summary import Planned, summary
from pdfdigest.post.releases import Release, every, find
from pdfdigest.post.tables import OVERSIZE

FORMAT = 1
_CHUNK = 5_000
_LATER = ("spare_link", "linked_html", "linked_text", "again", "tag", "pdf_title", "translations")
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
    `pdf_title` is the name of the PDF in the readers' own letters.  `translations` are for readers of those languages;
    a reader's is frozen with the plan.  `again` is the plan whose missed readers this one is for, `tag` that
    of the readers where it is not for all of the lists.
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
    tag: str = ""
    pdf_title: str = ""
    translations: tuple[Bound, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The language of the issue, and those of its translations."""
        return (self.language, *(each.language for each in self.translations))


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
    begins: float = 0.0,
) -> Planned:
    """Freeze a plan; where the very same one is there already, it is that one.

    `begins` is when it may begin at the earliest; it is no part of the name, and may be said anew.  `suppressed` is how many of the lists were left out beforehand.  RequestError where nobody is left: an
    empty selection is nobody, never everybody.
    """
    db = ledger.db
    given = _gather(db, selected, bound)
    try:
        readers, digest = _digest(db, bound)
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
            _freeze(ledger, bound, lists, name, digest, secret, (now, not_after, begins))
        elif not find(db, name).started_at:
            with ledger.writing():
                db.execute(
                    "UPDATE releases SET not_after = ?, begins = ? WHERE plan = ? AND started_at IS NULL",
                    (not_after, begins, name),
                )
        return summary(db, find(db, name), new=not known, duplicates=given - readers, suppressed=suppressed)
    finally:
        db.execute("DROP TABLE temp.chosen")
        db.execute("DROP TABLE temp.tongues")


def token(secret: bytes, plan: str, kind: str, address: str) -> bytes:
    """The 16 bytes that name a delivery in its Message-ID and return path: the same for the same delivery."""
    return hmac.digest(secret, f"pdfdigest delivery\0{plan}\0{kind}\0{address}".encode(), "sha256")[:16]


def rehearsal(ledger: Ledger, release: Release, secret: bytes, now: float) -> Release:
    """The rehearsal of a planned mail: the same readers, in a release of its own that nobody is mailed by."""
    db = ledger.db
    if not db.execute("SELECT 1 FROM releases WHERE plan = ? AND kind = 'rehearsal'", (release.plan,)).fetchone():
        with ledger.writing():
            db.function(
                "token",
                lambda address: token(secret, release.plan, "rehearsal", address),
                "SELECT address FROM addressed WHERE release = ?",
                (release.id,),
            )
            ((new,),) = db.execute(
                "INSERT INTO releases (plan, kind, edition, lists, facts, state, made_at, not_after)"
                " SELECT plan, 'rehearsal', edition, lists, facts, 'planned', ?, not_after FROM releases WHERE id = ? RETURNING id",
                (now, release.id),
            ).fetchall()
            db.execute(
                "INSERT INTO deliveries (release, token, reader, list, domain, language, state)"
                " SELECT ?, token(address), reader, list, domain, language, 'planned' FROM addressed WHERE release = ? ORDER BY id",
                (new, release.id),
            )
            _count(db, new)
    return find(db, release.plan, "rehearsal")


def _gather(db: Db, selected: Iterable[Selected], bound: Bound) -> int:
    """How many were given; each address is kept once, under the list that came first.

    `tongues` says for each language of a reader which translation that is.
    """
    db.execute("CREATE TEMP TABLE tongues (language TEXT PRIMARY KEY, tag TEXT NOT NULL, copy INTEGER) WITHOUT ROWID")
    wanted = db.execute("SELECT DISTINCT language FROM readers").fetchall()
    db.executemany(
        "INSERT INTO temp.tongues (language, tag) VALUES (?, ?)",
        [(language, tongue(language, bound.languages)) for (language,) in wanted],
    )
    db.execute(
        "CREATE TEMP TABLE chosen (address TEXT PRIMARY KEY, name TEXT NOT NULL, list TEXT NOT NULL) WITHOUT ROWID"
    )
    given, chunk = 0, []
    db.execute("BEGIN")
    for reader in selected:
        chunk.append((reader.address, reader.name, reader.list))
        given += 1
        if len(chunk) == _CHUNK:
            db.executemany("INSERT INTO temp.chosen VALUES (?, ?, ?) ON CONFLICT DO NOTHING", chunk)
            chunk = []
    db.executemany("INSERT INTO temp.chosen VALUES (?, ?, ?) ON CONFLICT DO NOTHING", chunk)
    db.execute("COMMIT")
    return given


def _digest(db: Db, bound: Bound) -> tuple[int, bytes]:
    """How many readers there are, and a hash of them; of the translation that each gets too, where there is one."""
    digest, readers = hashlib.sha256(), 0
    rows = "SELECT address, name, list FROM temp.chosen ORDER BY address"
    if bound.translations:
        rows = (
            "SELECT c.address, c.name, c.list, t.tag FROM temp.chosen c JOIN readers r ON r.address = c.address"
            " JOIN temp.tongues t ON t.language = r.language ORDER BY c.address"
        )
    for row in db.execute(rows):
        # as json.dumps writes it, in a third of the time
        digest.update(f"[{', '.join(map(encode_basestring_ascii, row))}]\n".encode())
        readers += 1
    return readers, digest.digest()


def tongue(wanted: str, there: tuple[str, ...]) -> str:
    """Which translation a reader of that language gets: its tag, or nothing for the issue itself, whose tag comes first.

    >>> tongue("ja-JP", ("en", "ja")), tongue("en-GB", ("en", "ja")), tongue("", ("en", "ja"))
    ('ja', '', '')
    """
    first, tag = there[0], wanted.lower()
    exact = next((each for each in there if each.lower() == tag), None)
    near = next((each for each in there if each.lower().partition("-")[0] == tag.partition("-")[0]), None)
    found = exact or near or first
    return "" if found == first else found


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
    moments: tuple[float, float, float],
) -> None:
    db = ledger.db
    with ledger.writing():
        db.function("token", lambda address: token(secret, name, "mail", address), "SELECT address FROM temp.chosen")
        edition = _edition(db, bound)
        for language, each in (("", bound), *((each.language, each) for each in bound.translations)):
            db.execute("UPDATE temp.tongues SET copy = ? WHERE tag = ?", (_edition(db, each), language))
        ((release,),) = db.execute(
            "INSERT INTO releases (plan, kind, edition, lists, facts, state, made_at, not_after, begins)"
            " VALUES (?, 'mail', ?, ?, '{}', 'planned', ?, ?, ?) RETURNING id",
            (name, edition, json.dumps(sorted(lists)), *moments),
        ).fetchall()
        db.execute(
            "INSERT INTO deliveries (release, token, copy, reader, list, domain, language, state, reply)"
            " SELECT ?1, token(address), copy, reader, list, lower(substr(address, instr(address, '@') + 1)), language,"
            " CASE WHEN had THEN 'skipped' ELSE 'planned' END, CASE WHEN had THEN 'has had it already' END FROM ("
            "SELECT c.address, c.list, r.id AS reader, t.tag AS language, t.copy,"
            " EXISTS (SELECT 1 FROM deliveries h WHERE h.copy = t.copy AND h.reader = r.id"
            " AND h.state IN ('dot', 'accepted', 'bounced', 'complained', 'in_doubt')) AS had"
            " FROM temp.chosen c CROSS JOIN readers r ON r.address = c.address"
            " CROSS JOIN temp.tongues t ON t.language = r.language ORDER BY c.address) each",
            (release,),
        )
        for language, each in (("", bound), *((each.language, each) for each in bound.translations)):
            if each.too_small and not each.spare_link:
                db.execute(
                    "UPDATE deliveries SET state = 'skipped', reply = ? WHERE release = ? AND state = 'planned'"
                    " AND language = ? AND domain IN (SELECT value FROM json_each(?))",
                    (f"{OVERSIZE} for its domain ([mail.domains])", release, language, json.dumps(each.too_small)),
                )
        readers = _count(db, release)
        if readers != db.execute("SELECT count(*) FROM temp.chosen").fetchone()[0]:
            raise PostError("somebody who is planned for is no reader in the ledger; nothing is planned")
        facts: dict[str, Any] = {**asdict(bound), "planned": readers, "digest": digest.hex()}
        db.execute("UPDATE releases SET facts = ? WHERE id = ?", (json.dumps(facts, ensure_ascii=False), release))


def _edition(db: Db, bound: Bound) -> int:
    """The number under which the ledger knows an edition."""
    db.execute(
        "INSERT INTO editions (issue, revision) VALUES (?, ?) ON CONFLICT DO NOTHING", (bound.issue, bound.revision)
    )
    number: int = db.execute(
        "SELECT id FROM editions WHERE issue = ? AND revision = ?", (bound.issue, bound.revision)
    ).fetchone()[0]
    return number


def _count(db: Db, release: int) -> int:
    db.execute(
        "INSERT INTO tallies SELECT release, state, count(*) FROM deliveries WHERE release = ? GROUP BY release, state"
        " ON CONFLICT (release, state) DO UPDATE SET number = excluded.number",
        (release,),
    )
    number: int = db.execute("SELECT sum(number) FROM tallies WHERE release = ?", (release,)).fetchone()[0]
    return number
