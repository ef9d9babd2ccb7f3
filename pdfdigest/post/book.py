"""What the senders did goes in, in any order and from any thread; it comes to stand in the ledger, in groups.

One thread writes.  All that waits is written in one transaction: a commit costs the same for one line and
for a hundred.  A sender waits for its `dot` to be on the disk, and for nothing else: what became of the
letter before is written no later than the dot of the next one on the same connection.
"""

from __future__ import annotations

import json
import queue
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from pdfdigest.errors import DigestError, PostError
from pdfdigest.post import machines
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.ledger_db import Db
from pdfdigest.post.pacing import EVERYONE, Pace
from pdfdigest.post.releases import Release, drop_cancelled, end
from pdfdigest.post.tables import HAD

LEASE = 900.0
"""Seconds for which a reader is leased."""
GROUP = 256
Suppressed = Callable[[Db, list["Row"]], dict[int, str]]
"""Which of the readers must not be sent to, and why, by the id of the row."""


@dataclass(frozen=True, slots=True)
class Row:
    """A reader that was leased; `corrected` is 1 where they got, or may have got, a revision before this one, else 0."""

    id: int
    reader: int
    address: str
    name: str
    list: str
    domain: str
    token: bytes
    attempts: int
    first_at: float | None
    slot: float = 0.0
    language: str = ""
    corrected: int = 0


@dataclass(slots=True)
class _Dot:
    row: Row
    server: str
    granted: bool = False
    written: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class _Settled:
    row: Row
    state: str
    due: float = 0
    code: int = 0
    reply: str = ""


@dataclass(frozen=True, slots=True)
class _PutBack:
    row: Row


_Entry = _Dot | _Settled | _PutBack


class Book:
    """The ledger as one run writes it.  `check`, where given, looks at every commit before it is made."""

    def __init__(
        self,
        ledger: Ledger,
        release: Release,
        pace: Pace,
        clock: Callable[[], float],
        check: Callable[[Db], None] | None = None,
        lease: float = LEASE,
    ) -> None:
        self._ledger = ledger
        self._release = release
        self._pace = pace
        self._clock = clock
        self._check = check
        self._lease = lease
        self._fence = 0
        self._entries: queue.SimpleQueue[_Entry | None] = queue.SimpleQueue()
        self._open = 0
        self._hold = 0.0
        self._changed = threading.Condition()
        self.failure: BaseException | None = None
        self._thread = threading.Thread(target=self._write, name="book", daemon=True)

    def begin(self, arrived: Callable[[Row], bool | None]) -> None:
        """Take over from a run that was killed: what it had leased is free, what had its dot is in doubt.

        `arrived` may know better.  Then the writing thread starts.
        """
        now = self._clock()
        with self._ledger.writing() as db:
            db.execute(
                "UPDATE releases SET state = 'running', started_at = coalesce(started_at, ?)"
                " WHERE id = ? AND state IN ('planned', 'running')",
                (now, self._release.id),
            )
            if self._ledger.shared:
                self._fence = machines.begin(db, self._release.id, now)
                machines.expire(db, self._release.id, now)
            for row in () if self._ledger.shared else self._rows(db, "state = 'dot'", self._release.id):
                came = arrived(row)
                state = "in_doubt" if came is None else "accepted" if came else "planned"
                words = "the run was ended after the dot" if came is None else "looked for, after the run was ended"
                db.execute("UPDATE deliveries SET state = ?, due = 0, reply = ? WHERE id = ?", (state, words, row.id))
            if not self._ledger.shared:
                db.execute(
                    "UPDATE deliveries SET state = CASE WHEN attempts > 0 THEN 'deferred' ELSE 'planned' END, due = 0"
                    " WHERE release = ? AND state = 'leased'",
                    (self._release.id,),
                )
            sent = dict(db.execute("SELECT domain, number FROM paces WHERE day = ?", (self._pace.day(now),)))
            self._pace.begin(now, sent)
            self._open_caps(db, now)
            self._guard(db)
        self._thread.start()

    def _open_caps(self, db: Db, now: float) -> None:
        """Who was put off until midnight by a cap that was raised since need not wait."""
        which = (self._release.id, self._pace.opens(now))
        waiting = db.execute(
            "SELECT DISTINCT domain FROM deliveries WHERE release = ? AND state IN ('planned', 'deferred') AND slot = 1 AND due = ?",
            which,
        ).fetchall()
        for (domain,) in waiting:
            if not self._pace.full(domain, now):
                db.execute(
                    "UPDATE deliveries SET due = 0, slot = 0"
                    " WHERE release = ? AND state IN ('planned', 'deferred') AND slot = 1 AND due = ? AND domain = ?",
                    (*which, domain),
                )

    def lease(self, number: int, suppressed: Suppressed) -> list[Row] | None:
        """Up to so many readers who are due; none of them suppressed, none who had it already, none too soon.

        An empty list says that nobody is due now, None that the release is paused, cancelled or over.
        """
        kept: list[Row] = []
        more = True
        while more and not kept:
            with self._ledger.writing() as db:
                if self._state(db) != "running":
                    return None
                now = self._clock()
                if self._ledger.shared:
                    machines.expire(db, self._release.id, now)
                    if self._pace.limited:
                        machines.share(db, self._pace, now)
                self._expire(db, now)
                due = "state IN ('planned', 'deferred') AND due <= ? ORDER BY due, id LIMIT ?"
                rows = self._rows(db, due, self._release.id, now, number)
                reasons = suppressed(db, rows) | self._had(db, rows)
                more = bool(rows)
                for row in rows:
                    self._hold = self._pace.everyone(now)
                    if self._hold > now:
                        more = False
                        break
                    if reason := reasons.get(row.id):
                        db.execute("UPDATE deliveries SET state = 'skipped', reply = ? WHERE id = ?", (reason, row.id))
                    elif (moment := self._pace.moment(row.domain, now, row.slot)) > now:
                        db.execute("UPDATE deliveries SET due = ?, slot = 1 WHERE id = ?", (moment, row.id))
                    else:
                        kept.append(row)
                db.executemany(
                    "UPDATE deliveries SET state = 'leased', due = ? WHERE id = ?",
                    [(now + self._lease, row.id) for row in kept],
                )
                if self._ledger.shared:
                    machines.lease(db, self._fence, [row.id for row in kept])
                    if self._pace.limited:
                        machines.keep(db, self._pace)
                self._guard(db)
        with self._changed:
            self._open += len(kept)
        return kept

    def next_due(self) -> float | None:
        """When the next reader is due, or a lease of another machine is over; None where nobody is left."""
        states = "('planned', 'deferred', 'leased', 'dot')" if self._ledger.shared else "('planned', 'deferred')"
        moment: float | None = self._ledger.db.execute(
            f"SELECT min(due) FROM deliveries WHERE release = ? AND state IN {states}",
            (self._release.id,),
        ).fetchone()[0]
        return None if moment is None else max(moment, self._hold)

    def dot(self, row: Row, server: str = "") -> bool:
        """Whether the dot may be sent: it is on the disk that it will be, and to which server.

        Not where the release was paused or cancelled since, the lease is over, or the reader has had the
        edition by another way.  Nor where this program was stopped so long that its lease may be over by now.
        """
        ends = machines.awake() + self._lease
        entry = _Dot(row, server)
        self._entries.put(entry)
        entry.written.wait()
        if self.failure is not None:
            raise self.failure
        if entry.granted and self._ledger.shared and machines.awake() >= ends:
            self.settle(row, "deferred", reply="the lease was over before the dot")
            return False
        return entry.granted

    def settle(self, row: Row, state: str, *, due: float = 0, code: int = 0, reply: str = "") -> None:
        """Write down what became of a reader; not waited for."""
        self._entries.put(_Settled(row, state, due, code, reply))

    def put_back(self, row: Row) -> None:
        """The reader was not tried.  One whose dot was granted stays where it is: that dot may have gone out."""
        self._entries.put(_PutBack(row))

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is leased any more; whether that is so."""
        with self._changed:
            return self._changed.wait_for(lambda: self._open == 0 or self.failure is not None, seconds)

    def close(self) -> None:
        """Write what waits, finish a release in which nobody is left, and end the thread."""
        self._entries.put(None)
        self._thread.join()
        if self.failure is not None:
            return
        with self._ledger.writing() as db:
            db.execute(
                "UPDATE deliveries SET state = 'in_doubt', reply = 'the run was stopped after the dot'"
                f" WHERE release = ? AND state = 'dot'{self._own}",
                (self._release.id,),
            )
            if self._state(db) == "cancelled":
                drop_cancelled(db, self._release)
            if self._release.kind == "mail":
                _take_refusals(db, self._release.id, self._clock())
            end(db, self._release.id, self._clock())
            self._guard(db)

    def _write(self) -> None:
        going = True
        while going:
            entries = [self._entries.get()]
            while len(entries) < GROUP and not self._entries.empty():
                entries.append(self._entries.get())
            going = None not in entries
            todo = [entry for entry in entries if entry is not None]
            if self.failure is None and todo:
                try:
                    with self._ledger.writing() as db:
                        self._apply(db, todo)
                        self._guard(db)
                except (DigestError, AssertionError) as error:
                    self.failure = error
            for entry in todo:
                if isinstance(entry, _Dot):
                    entry.written.set()
            with self._changed:
                self._open -= sum(not isinstance(entry, _Dot) or not entry.granted for entry in todo)
                self._changed.notify_all()

    def _apply(self, db: Db, entries: list[_Entry]) -> None:
        now = self._clock()
        running = self._state(db) == "running" and now < self._release.not_after
        sent: Counter[str] = Counter()
        for entry in entries:
            row = entry.row
            if isinstance(entry, _Settled):
                self._settle(db, entry, now)
                if entry.state not in HAD:
                    self._pace.unsent(row.domain)
            elif isinstance(entry, _PutBack) or not running:
                self._free(db, row)
            else:
                entry.granted = self._grant(db, entry, now)
                if entry.granted:
                    sent.update((EVERYONE, row.domain))
        if self._release.kind == "mail":
            day = self._pace.day(now)
            db.executemany(
                "INSERT INTO paces VALUES (?, ?, ?) ON CONFLICT (day, domain) DO UPDATE SET number = paces.number + excluded.number",
                [(day, domain, number) for domain, number in sent.items()],
            )

    @property
    def _own(self) -> str:
        """Of deliveries, those that this run has leased; where one run alone sends, all of them."""
        return machines.FENCED.format(fence=self._fence) if self._ledger.shared else ""

    def _settle(self, db: Db, entry: _Settled, now: float) -> None:
        """What a server answered counts even where the lease is over, as long as nobody else was to try the reader."""
        late = "'leased', 'dot'"
        if self._ledger.shared and entry.state != "in_doubt":
            late += ", 'in_doubt', 'deferred'" if entry.state == "accepted" else ", 'in_doubt'"
        db.execute(
            "UPDATE deliveries SET state = ?1, due = ?2, slot = 0, at = CASE WHEN ?1 = 'in_doubt' THEN at ELSE ?3 END, code = ?4, reply = ?5,"
            " attempts = attempts + CASE WHEN state = 'leased' THEN 1 ELSE 0 END, first_at = coalesce(first_at, ?3)"
            f" WHERE id = ?6 AND state IN ({late}){self._own}",
            (entry.state, entry.due, now, entry.code, entry.reply, entry.row.id),
        )

    def _free(self, db: Db, row: Row) -> None:
        db.execute(
            "UPDATE deliveries SET state = CASE WHEN attempts > 0 THEN 'deferred' ELSE 'planned' END, due = 0"
            f" WHERE id = ? AND state = 'leased'{self._own}",
            (row.id,),
        )
        self._pace.unsent(row.domain)

    def _grant(self, db: Db, entry: _Dot, now: float) -> bool:
        row = entry.row
        renewed = now + self._lease if self._ledger.shared else None
        granted = db.execute(
            "UPDATE deliveries SET state = 'dot', due = coalesce(?4, due), attempts = attempts + 1, first_at = coalesce(first_at, ?1), at = ?1,"
            " server = ?3 WHERE id = ?2 AND state = 'leased' AND due > ?1"
            " AND NOT EXISTS (SELECT 1 FROM deliveries h WHERE h.copy = deliveries.copy AND h.reader = deliveries.reader"
            " AND h.copy IS NOT NULL AND h.state IN ('dot', 'accepted', 'bounced', 'complained', 'in_doubt'))"
            f"{self._own}",
            (now, row.id, entry.server, renewed),
        ).rowcount
        if not granted and self._had(db, [row]):
            db.execute(
                f"UPDATE deliveries SET state = 'skipped', reply = ? WHERE id = ? AND state = 'leased'{self._own}",
                (_HAD, row.id),
            )
            self._pace.unsent(row.domain)
            return False
        if not granted:
            self._free(db, row)
        return bool(granted)

    def _expire(self, db: Db, now: float) -> None:
        if now >= self._release.not_after:
            db.execute(
                "UPDATE deliveries SET state = 'expired', at = ?, reply = 'the plan came to its not-after'"
                " WHERE release = ? AND state IN ('planned', 'deferred')",
                (now, self._release.id),
            )

    def _had(self, db: Db, rows: list[Row]) -> dict[int, str]:
        if self._release.kind != "mail" or not rows:
            return {}
        found = db.execute(
            "SELECT d.id FROM json_each(?) j CROSS JOIN deliveries d ON d.id = CAST(j.value AS INTEGER)"
            " CROSS JOIN deliveries h INDEXED BY each_once ON h.copy = d.copy AND h.reader = d.reader"
            " AND h.state IN ('dot', 'accepted', 'bounced', 'complained', 'in_doubt') WHERE d.copy IS NOT NULL AND h.copy IS NOT NULL",
            (json.dumps([row.id for row in rows]),),
        )
        return {identifier: _HAD for (identifier,) in found}

    def _rows(self, db: Db, where: str, *values: object) -> list[Row]:
        return [Row(*row) for row in db.execute(_ROWS + where, (_editions(self._release), *values))]

    def _state(self, db: Db) -> str:
        state: str = db.execute("SELECT state FROM releases WHERE id = ?", (self._release.id,)).fetchone()[0]
        return state

    def _guard(self, db: Db) -> None:
        """The identity: no reader appears or disappears."""
        planned = self._release.facts["planned"]
        (counted,) = db.execute("SELECT sum(number) FROM tallies WHERE release = ?", (self._release.id,)).fetchone()
        if counted != planned:
            raise PostError(f"the ledger holds {counted} readers where {planned} were planned; nothing more is sent")
        if self._check is not None:
            self._check(db)


_HAD = "has had it already"
_ROWS = (
    "SELECT id, reader, address, name, list, domain, token, attempts, first_at, CASE WHEN slot = 1 THEN due ELSE 0 END, language,"
    " EXISTS (SELECT 1 FROM json_each(?) t JOIN deliveries b ON b.reader = addressed.reader JOIN editions e ON e.id = b.copy"
    " WHERE t.key = addressed.language AND e.issue = json_extract(t.value, '$[0]')"
    " AND e.revision < CAST(json_extract(t.value, '$[1]') AS INTEGER) AND b.state IN ('accepted', 'complained', 'in_doubt'))"
    " FROM addressed WHERE release = ? AND "
)


def leased_as(db: Db, release: Release, address: str = "") -> Row | None:
    """The reader of a release with that address, or the first one; None where there is none."""
    row = db.execute(
        _ROWS + "(? = '' OR lower(address) = lower(?)) ORDER BY id LIMIT 1",
        (_editions(release), release.id, address, address),
    ).fetchone()
    return Row(*row) if row else None


def _editions(release: Release) -> str:
    """Issue and revision of what a release sends, by the language of a translation, as JSON."""
    translated = {each["language"]: [each["issue"], each["revision"]] for each in release.facts.get("translations", ())}
    return json.dumps({"": [release.issue, release.revision], **translated})


def _take_refusals(db: Db, release: int, at: float) -> None:
    """Take what servers refused at once for bounces; who had none need not know what servers say in 30 languages."""
    if db.execute("SELECT 1 FROM deliveries WHERE release = ? AND state = 'rejected' LIMIT 1", (release,)).fetchone():
        from pdfdigest.post.bounces import take_refusals

        take_refusals(db, release, at)
