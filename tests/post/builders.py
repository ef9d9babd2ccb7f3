"""Post rooms for tests, made in a line."""

from __future__ import annotations

import contextlib
import hashlib
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pdfdigest.post import keys, plan
from pdfdigest.post.book import Book, Row
from pdfdigest.post.carriers import Carrier, Envelope
from pdfdigest.post.dispatch import Dispatch, Terms
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.ledger_db import Db
from pdfdigest.post.pacing import Limit, Pace
from pdfdigest.post.plan import Bound, Selected
from pdfdigest.post.postgres_tables import EVERY
from pdfdigest.post.releases import Release, Tally, find, tally
from pdfdigest.post.smtp import Server, Smtp
from pdfdigest.post.tokens import Keys
from pdfdigest.post.wire import Body, Letter, Reader, Wire, slot
from tests.builders import ROOT
from tests.post.postgres import Cluster

SECRET = b"s" * 32
SENDER = "The Digest <digest@office.example>"
NOW = 1_740_000_000.0
QUICK = Terms(connections=4, backoff=(0.05,), patience=5.0, endure=1.0, pause=0.01)


KEPT: list[Cluster] = []
"""The server that keeps ledgers in a test on PostgreSQL; empty in one on SQLite."""


def ledger(folder: Path, state: Path | None = None) -> Ledger:
    """The ledger of a publication's folder, made where there is none; its notes lie beside it."""
    server = KEPT[0].server(f"test {hashlib.sha256(str(folder).encode()).hexdigest()[:20]}") if KEPT else None
    return Ledger.open(folder / "post", state or folder / "state", create=True, server=server)


def bound(**facts: object) -> Bound:
    """What a plan binds: an issue with a linked PDF, unless told otherwise."""
    usual = {
        "issue": "1.4",
        "revision": 1,
        "title": "The Test Digest 1.4",
        "approved_by": "A. Editor",
        "approved_at": "2025-01-15T12:00:00+00:00",
        "pdf_name": "digest-1.4-screen.pdf",
        "pdf_sha256": "0" * 64,
        "pdf_size": 1000,
        "attached": False,
        "link": "https://office.example/1.4.pdf",
        "sender": SENDER,
        "reply_to": "",
        "leave_address": "https://leave.office.example",
        "leave_mailto": "",
        "bounces": "",
        "subject": "The Test Digest 1.4",
        "language": "en",
        "html": f"<p>Dear {slot('name')}</p>",
        "text": f"Dear {slot('name')}\n",
    }
    return Bound(**{**usual, **facts})  # type: ignore[arg-type]


def readers(number: int, domain: str = "reader.example", name: str = "r", of: str = "members") -> list[Selected]:
    """So many readers of a list."""
    return [Selected(f"{name}{count:07}@{domain}", f"Reader {count}", of) for count in range(number)]


def enlist(into: Ledger, selected: list[Selected]) -> None:
    """Readers of the ledger, on no list yet, where they are none already."""
    mark = Keys.read(keys.text(into.folder)).mark
    with into.writing() as db:
        db.executemany(
            "INSERT INTO readers (mark, address, shown, name) VALUES (?1, ?2, ?2, ?3) ON CONFLICT DO NOTHING",
            ((mark(each.address), each.address, each.name) for each in selected),
        )


def planned(into: Ledger, selected: list[Selected], now: float = NOW, **facts: object) -> Release:
    """A release of those readers."""
    enlist(into, selected)
    lists = tuple(sorted({reader.list for reader in selected})) or ("members",)
    made = plan.make(
        into, bound(**facts), lists, selected, secret=SECRET, suppressed=0, now=now, not_after=now + 10 * 86400
    )
    return made.release


def composer(release: Release, pdf: bytes = b"") -> Callable[[Row, float], tuple[Envelope, Letter]]:
    """Letters of a release, unsigned."""
    facts = release.facts
    body = Body(facts["subject"], facts["html"], facts["text"], "en", facts["pdf_name"], pdf=pdf)
    wire = Wire(body, facts["sender"])

    def compose(row: Row, now: float) -> tuple[Envelope, Letter]:
        reader = Reader(row.address, row.name, row.token, {"name": row.name})
        return (
            Envelope("bounces@office.example", row.address, f"{row.token.hex()}.pdfdigest"),
            wire.letter(reader, datetime.fromtimestamp(now, UTC)),
        )

    return compose


def whole(db: Db) -> None:
    """The identity, counted anew: what the tallies say is what stands there, and nobody is missing."""
    counted = dict(db.execute("SELECT release || state, count(*) FROM deliveries GROUP BY release, state"))
    told = dict(db.execute("SELECT release || state, number FROM tallies WHERE number > 0"))
    assert counted == told
    for facts, number in db.execute("SELECT facts, (SELECT sum(number) FROM tallies WHERE release = id) FROM releases"):
        assert json.loads(facts)["planned"] == number


def everything(db: Db) -> bytes:
    """Every row of a ledger, in an order that does not change by itself."""
    rows = [f"{table} {row}" for table in ("ledger", *EVERY) for row in db.execute(f"SELECT * FROM {table}")]
    return "\n".join(sorted(rows)).encode()


def nobody(db: Db, rows: list[Row]) -> dict[int, str]:
    """Nobody left."""
    return {}


def send(
    into: Ledger,
    release: Release,
    carrier: Carrier,
    *,
    terms: Terms = QUICK,
    clock: Callable[[], float] = lambda: NOW + datetime.now(UTC).timestamp() % 100_000,
    limits: dict[str, Limit] | None = None,
    suppressed: Callable[[Db, list[Row]], dict[int, str]] = nobody,
    progress: Callable[[], None] = lambda: None,
    pdf: bytes = b"",
) -> tuple[str, Tally]:
    """Run a release, every commit looked at: why it stopped, and who stands where."""
    pace = Pace(limits or {}, UTC)
    with into.alone():
        book = Book(into, release, pace, clock, whole)
        said = Dispatch(release, carrier, composer(release, pdf), book, terms, clock).run(suppressed, progress)
    found = tally(into.db, find(into.db, release.plan, release.kind))
    assert found.planned == (
        found.accepted + found["rejected"] + found["expired"] + found["skipped"] + found["in_doubt"] + found.remaining
    )
    return said, found


@dataclass(frozen=True, slots=True)
class Standing:
    """A sink that runs."""

    port: int
    folder: Path

    def taken(self) -> Counter[str]:
        """How often each recipient was taken."""
        path = self.folder / "taken"
        return Counter(line.split()[1] for line in path.read_text("utf-8").splitlines())

    def carrier(self, reply_seconds: float = 60.0, command_seconds: float = 60.0) -> Smtp:
        """A carrier to it."""
        server = Server("127.0.0.1", self.port, "none", loopback=True)
        return Smtp((server,), "office.example", reply_seconds, command_seconds)


@contextlib.contextmanager
def sink(folder: Path, *faults: str) -> Iterator[Standing]:
    """A sink in a process of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    words = [sys.executable, "-m", "tests.post.sink", str(folder), *faults]
    with subprocess.Popen(words, stdout=subprocess.PIPE, cwd=ROOT) as child:
        assert child.stdout is not None
        try:
            yield Standing(int(child.stdout.readline()), folder)
        finally:
            child.kill()
