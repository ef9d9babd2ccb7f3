"""A report goes in; what it comes to for one delivery of this ledger comes out, or why it comes to nothing.

Only a letter of this ledger counts: its return path is signed with the ledger's key.  A Message-ID alone is no
proof, since any reply to all has it; it needs the reader's own address or token beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from pdfdigest.post.bounce_reports import Failure, Returned
from pdfdigest.post.ledger_db import Db
from pdfdigest.post.tables import ERASED
from pdfdigest.post.tokens import Keys
from pdfdigest.post.wire import token_of

ALIKE = 20
SHARE = 0.1
"""More hard bounces than this, and than this share of the letters, that say the same: it is not the readers."""
FEW = 4
HALF = 0.5
"""The same where there were few letters: a relay that refuses everybody refuses a small list too."""
NOTES = 20
"""How many notes are kept."""
_DAY = 86_400.0
_DIFFERS = re.compile(r"\S*@\S*|\d+\.\d+\.\d+\.\d+|[\w-]*\d{3,}[\w-]*|\S{30,}")


@dataclass(slots=True)
class Read:
    """How many mails were read, and what they were.

    `again` were read before; `nothing` are delays, successes, automatic answers and other mail; `forged` name
    a return path that was not signed here, `foreign` are reports on letters that are not of this ledger,
    `unproven` name one by its Message-ID alone.  `behind` tell of another address behind the reader's, and do
    not count.  `left` left by mail, `asked` ask to in their own words, `strangers` do and are on no list.  `held` are hard ones that were not believed, since so many say the same.  `suppressed` counts
    addresses, `notes` are sentences for a person.
    """

    messages: int = 0
    hard: int = 0
    soft: int = 0
    complaints: int = 0
    suppressed: int = 0
    again: int = 0
    nothing: int = 0
    forged: int = 0
    foreign: int = 0
    unproven: int = 0
    behind: int = 0
    held: int = 0
    left: int = 0
    asked: int = 0
    strangers: int = 0
    unreadable: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, other: Read) -> None:
        """Count what was read elsewhere too."""
        for each in fields(self):
            if each.name != "notes":
                setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))
        for words in other.notes:
            self.note(words)

    def note(self, words: str) -> None:
        """Keep a sentence, if it is not kept already and there is room."""
        if words not in self.notes and len(self.notes) < NOTES:
            self.notes.append(words)


@dataclass(frozen=True, slots=True)
class Row:
    """A delivery."""

    id: int
    address: str
    mark: bytes
    state: str
    token: bytes
    release: int

    @property
    def erased(self) -> bool:
        """Whether its reader was forgotten since."""
        return self.address.startswith(ERASED)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a report comes to for one delivery: `kind` is `hard`, `soft` or `complaint`."""

    id: bytes
    row: Row
    kind: str
    reason: str
    words: str
    code: int | None
    written: float
    counts: bool

    @property
    def alike(self) -> str:
        """The reason and the words without what differs from reader to reader."""
        return " ".join(_DIFFERS.sub("", f"{self.reason}: {self.words}").split())[:80]


def judge(db: Db, keys: Keys, report: Returned, told: Read, at: float) -> Verdict | None:
    """What a report of failure or a complaint comes to, where it is about a letter of ours."""
    row = _delivery(db, keys, report, told)
    if row is None:
        return None
    written = report.written if 0 < report.written < at else at
    if report.kind == "complaint":
        return Verdict(report.id, row, "complaint", "complaint", report.words, None, written, counts=True)
    failure, behind = judged(report, row.address)
    if failure is None:
        told.nothing += 1
        return None
    if behind:
        told.note(f"behind {row.address} another address fails: {failure.address} ({failure.reason})")
        return Verdict(report.id, row, "soft", "behind it", failure.words, failure.code, written, counts=False)
    kind = "hard" if failure.hard else "soft"
    return Verdict(report.id, row, kind, failure.reason, failure.words, failure.code, written, counts=True)


def judged(report: Returned, address: str) -> tuple[Failure | None, bool]:
    """What a report says of a reader, and whether it is about another address behind the reader's.

    Each letter has one recipient.  A report on several, or on another one where it shows that the letter went to
    the reader, comes from behind an alias, which does not die with one of its members.  The same name at another
    domain, or a name without one, is the reader's own mailbox.
    """
    own = address.lower()
    mine = [each for each in report.failures if each.address == own]
    if mine:
        return max(mine, key=lambda each: each.hard), False
    if not report.failures or own in report.finals:
        return None, False
    only = report.failures[0]
    local, _, domain = only.address.rpartition("@")
    if len({*report.finals, *(each.address for each in report.failures)}) > 1:
        return only, True
    if "." not in domain or local == own.rpartition("@")[0]:
        return only, False
    return only, only.original == own or own in report.addressed


def _delivery(db: Db, keys: Keys, report: Returned, told: Read) -> Row | None:
    """The delivery that a report is about.

    A return path that is forged makes all else in the report suspect.  Where there is none, a Message-ID counts
    with the reader's own address as the one that failed or complained, or the reader's own token beside it.
    """
    signing = keys.signing()
    codes = [signing.read_return(path) for path in report.paths]
    if None in codes:
        told.forged += 1
        return None
    row = sent(db, codes)
    if row is None and not codes:
        row = sent(db, [token_of(name) for name in report.identifiers])
        if row is not None and not _proven(keys, report, row.address):
            told.unproven += 1
            failed = ", ".join(each.address for each in report.failures if each.address)[:200]
            about = f", and tells of {failed}" if failed else ""
            told.note(f"a report names a letter to {row.address} by its Message-ID alone{about}")
            return None
    told.foreign += row is None
    return row


def _proven(keys: Keys, report: Returned, address: str) -> bool:
    """Whether a report shows more of a letter than its Message-ID."""
    own = address.lower()
    if own in report.recipients or any(own in (each.address, each.original) for each in report.failures):
        return True
    signing, mark = keys.signing(), keys.mark(address)
    leavers = [signing.read_leave(token) for token in report.tokens]
    return any(leaver is not None and leaver.mark == mark for leaver in leavers)


def sent(db: Db, codes: Iterable[bytes | None]) -> Row | None:
    """The first delivery by mail that one of the codes names."""
    for code in codes:
        row = db.execute(
            "SELECT d.id, r.address, r.mark, d.state, d.token, d.release FROM deliveries d JOIN releases x ON x.id = d.release"
            " JOIN readers r ON r.id = d.reader WHERE d.token = ? AND x.kind = 'mail'",
            (code,),
        ).fetchone()
        if row is not None:
            return Row(*row)
    return None


def too_many(db: Db, hard: list[Verdict], told: Read, at: float) -> set[str]:
    """The kinds of hard bounces that say the same of too many readers within a day to be about the readers."""
    new = {(verdict.alike, verdict.row.token): verdict for verdict in hard}
    known = {
        token for (token,) in db.execute("SELECT delivery FROM returns WHERE kind = 'hard' AND at > ?", (at - _DAY,))
    }
    counts = Counter(alike for alike, token in new if token not in known)
    counts.update(
        dict(
            db.execute(
                "SELECT alike, count(DISTINCT delivery) FROM returns WHERE kind = 'hard' AND at > ? GROUP BY alike",
                (at - _DAY,),
            )
        )
    )
    doubted = set()
    for alike in {verdict.alike for verdict in hard}:
        releases = {verdict.row.release for verdict in hard if verdict.alike == alike}
        letters = sum(
            db.execute(
                "SELECT coalesce(sum(number), 0) FROM tallies WHERE release = ? AND state NOT IN ('planned', 'skipped')",
                (release,),
            ).fetchone()[0]
            for release in releases
        )
        if counts[alike] > min(max(ALIKE, SHARE * letters), max(FEW, HALF * letters)):
            doubted.add(alike)
            told.note(f"{counts[alike]:,} of {letters:,} letters came back with the same words: {alike}")
    return doubted
