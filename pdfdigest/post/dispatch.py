"""A release goes in and is sent, each reader once; how it ended comes out.

The two-phase dot: a connection hands over the whole letter but its last line, the ledger writes that the dot
will follow, and only then it follows.  Killed before, the letter was not sent, and is sent by the next run.
Killed after, it is in doubt, at most one on each connection, and is never sent again without evidence.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

from pdfdigest.errors import PostError
from pdfdigest.post.book import Book, Row, Suppressed
from pdfdigest.post.carriers import Answer, Carrier, Envelope, Lost, Session
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.pacing import Pace
from pdfdigest.post.releases import Release, find, may_go
from pdfdigest.post.tables import OVERSIZE
from pdfdigest.post.wire import Letter

Compose = Callable[[Row, float], tuple[Envelope, Letter]]
"""The letter of a reader, and its envelope; PostError where it cannot be made."""
IDLE = 20.0
"""Seconds after which a connection that rested is opened anew."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How a run goes about it.  Times are in seconds.

    `backoff` is how long after each attempt the next may come, `patience` how long a run waits for the next
    reader that is due.  A run stops itself when the server has failed `failures` times in a row and for
    `endure` seconds, when so many letters in a row are in doubt, or `refusals` readers in a row were refused.
    """

    connections: int = 4
    give_up: float = 48 * 3600.0
    backoff: tuple[float, ...] = (30.0, 120.0, 480.0, 1800.0, 3600.0, 7200.0)
    patience: float = 60.0
    failures: int = 8
    endure: float = 30.0
    refusals: int = 100
    pause: float = 0.25


class Breaker:
    """Stops a run that nobody would want to go on: `said` is why."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._failures = 0
        self._doubts = 0
        self._refusals = 0
        self._since = 0.0
        self._lock = threading.Lock()
        self.opened = threading.Event()
        self.said = ""

    def open(self, words: str) -> None:
        """Stop."""
        with self._lock:
            self.said = self.said or words
        self.opened.set()

    def fail(self, words: str, now: float, *, doubt: bool = False) -> None:
        """The server failed; wait a little, longer each time, and stop in the end."""
        with self._lock:
            self._since = now if not self._failures else self._since
            self._failures += 1
            self._doubts += doubt
            failures, doubts = self._failures, self._doubts
            long = now - self._since >= self._terms.endure
        if doubts >= self._terms.failures or (failures >= self._terms.failures and long):
            self.open(f"the server failed {failures} times in a row: {words}")
        self.opened.wait(min(30.0, self._terms.pause * 2.0 ** min(failures - 1, 10)))

    def answered(self, answer: Answer) -> None:
        """The server answered for a reader."""
        with self._lock:
            self._failures = self._doubts = 0
            self._refusals = 0 if answer.accepted or answer.later else self._refusals + 1
            refusals = self._refusals
        if refusals >= self._terms.refusals:
            self.open(f"{refusals} readers in a row were refused, the last with: {answer.code} {answer.words}")


class Dispatch:
    """One run of one release."""

    def __init__(
        self,
        release: Release,
        carrier: Carrier,
        compose: Compose,
        book: Book,
        terms: Terms,
        clock: Callable[[], float],
        linked: Compose | None = None,
    ) -> None:
        self._release = release
        self._linked = linked
        self._carrier = carrier
        self._compose = compose
        self._book = book
        self._terms = terms
        self._clock = clock
        self._breaker = Breaker(terms)
        self._rows: queue.Queue[Row | None] = queue.Queue(terms.connections)

    def run(self, suppressed: Suppressed, progress: Callable[[], None]) -> str:
        """Send until nobody is left who is due soon; why it stopped before that, or nothing."""
        self._book.begin(lambda row: self._carrier.arrived(file_name(row.token)))
        threads = [threading.Thread(target=self._connection, daemon=True) for _ in range(self._terms.connections)]
        for thread in threads:
            thread.start()
        try:
            self._feed(suppressed, progress)
        except BaseException:
            self._breaker.open("stopped")
            raise
        finally:
            self._finish(threads)
        if self._book.failure is not None:
            raise self._book.failure
        return self._breaker.said

    def _feed(self, suppressed: Suppressed, progress: Callable[[], None]) -> None:
        while not self._breaker.opened.is_set() and self._book.failure is None:
            rows = self._book.lease(16 * self._terms.connections, suppressed)
            if rows is None:
                return
            for row in rows:
                self._rows.put(row)
            progress()
            if rows:
                continue
            if not self._book.wait(0.5):
                continue
            due = self._book.next_due()
            now = self._clock()
            if due is None or due - now > self._terms.patience:
                return
            self._breaker.opened.wait(max(0.01, min(due - now, 1.0)))

    def _finish(self, threads: list[threading.Thread]) -> None:
        for _ in threads:
            self._rows.put(None)
        for thread in threads:
            thread.join()
        self._book.close()

    def _connection(self) -> None:
        session: Session | None = None
        used = self._clock()
        while (row := self._rows.get()) is not None:
            if self._breaker.opened.is_set():
                self._book.put_back(row)
                continue
            if session is not None and not 0 <= self._clock() - used < IDLE:
                session.close()
                session = None
            try:
                session = self._send(row, session)
            except BaseException as error:  # whatever it is, the run ends, and says so
                self._breaker.open(str(error) or type(error).__name__)
                self._book.put_back(row)
                session = None
            used = self._clock()
        if session is not None:
            session.close()

    def _send(self, row: Row, session: Session | None) -> Session | None:
        """One reader: the session to go on with, or None where it ended."""
        try:
            envelope, letter = self._compose(row, self._clock())
        except PostError as error:
            self._book.settle(row, "rejected", reply=error.message)
            return session
        if session is None:
            try:
                session = self._carrier.open()
            except Lost as lost:
                self._book.put_back(row)
                self._breaker.fail(str(lost), self._clock())
                return None
        if session.largest and letter.size > session.largest and self._linked is not None:
            envelope, letter = self._linked(row, self._clock())
        if session.largest and letter.size > session.largest:
            self._book.settle(
                row, "skipped", reply=f"{OVERSIZE} for the server, which takes {session.largest:,} octets"
            )
            return session
        try:
            refusal = session.offer(envelope, letter)
        except Lost as lost:
            self._defer(row, 0, f"before the dot: {lost}")
            self._breaker.fail(str(lost), self._clock())
            return None
        if refusal is not None:
            return self._refused(row, refusal, session)
        if not self._book.dot(row, session.server):
            session.close()
            return None
        try:
            answer = session.dot()
        except Lost as lost:
            self._book.settle(row, "in_doubt", reply=f"after the dot: {lost}"[:200])
            self._breaker.fail(str(lost), self._clock(), doubt=True)
            return None
        if answer.accepted:
            self._book.settle(row, "accepted", code=answer.code, reply=answer.words)
            self._breaker.answered(answer)
            return session
        return self._refused(row, answer, session)

    def _refused(self, row: Row, answer: Answer, session: Session) -> Session | None:
        if answer.about == "server":
            self._defer(row, answer.code, answer.words)
            self._breaker.fail(f"{answer.code} {answer.words}", self._clock())
            return None if session.ended else session
        if answer.later:
            self._defer(row, answer.code, answer.words)
        else:
            self._book.settle(row, "rejected", code=answer.code, reply=answer.words)
        self._breaker.answered(answer)
        if answer.code == 421:
            session.close()
        return None if session.ended else session

    def _defer(self, row: Row, code: int, words: str) -> None:
        """Try again later, and give up in the end.  The wait varies by reader, so that they do not come all at once."""
        now = self._clock()
        if now - (row.first_at or now) >= self._terms.give_up:
            self._book.settle(row, "expired", code=code, reply=words)
            return
        wait = self._terms.backoff[min(row.attempts, len(self._terms.backoff) - 1)]
        self._book.settle(row, "deferred", due=now + wait * (0.8 + row.token[0] / 640), code=code, reply=words)


def file_name(token: bytes) -> str:
    """The name of a letter where letters become files: the same at each try."""
    return f"{token.hex()}.pdfdigest"


def send(
    ledger: Ledger,
    release: Release,
    carrier: Carrier,
    compose: Compose,
    pace: Pace,
    terms: Terms,
    clock: Callable[[], float],
    suppressed: Suppressed,
    progress: Callable[[], None],
    linked: Compose | None = None,
) -> str:
    """Run a release, alone; why it stopped early, or nothing.

    `linked` makes the letter for a server that takes none of the usual one's size.  PostError where another run is going on, where the release may not be sent at this moment, and where a mail
    would go to a folder or a rehearsal to readers.
    """
    clock = ledger.clock if ledger.shared else clock
    with ledger.alone():
        release = find(ledger.db, release.plan, release.kind)
        may_go(release, clock(), pace.zone)
        if carrier.kind != release.kind:
            raise PostError(f"the plan {release.plan[:12]} is no {carrier.kind}; nothing is sent")
        return Dispatch(release, carrier, compose, Book(ledger, release, pace, clock), terms, clock, linked).run(
            suppressed, progress
        )
