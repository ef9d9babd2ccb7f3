"""A long list: how long a plan takes, how soon a killed run goes on, how soon status answers, and how much memory.

python -m benchmarks.million [READERS]
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

from benchmarks.post import bound, enlist
from pdfdigest.post import plan, releases
from pdfdigest.post.book import Book
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.pacing import Pace
from pdfdigest.post.plan import Selected


def peak() -> float:
    """The most memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def everybody(readers: int) -> Iterator[Selected]:
    """So many readers."""
    return (Selected(f"r{number}@reader{number % 999}.example", "A Reader", "members") for number in range(readers))


def main() -> None:
    readers = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with (
        tempfile.TemporaryDirectory() as folder,
        Ledger.open(Path(folder) / "post", Path(folder), create=True) as ledger,
    ):
        enlist(ledger, everybody(readers))
        before = peak()
        now, start = time.time(), time.perf_counter()
        made = plan.make(
            ledger,
            bound(b""),
            ("members",),
            everybody(readers),
            secret=b"s" * 32,
            suppressed=0,
            now=now,
            not_after=now + 86400,
        )
        print(f"plan      {time.perf_counter() - start:8.2f} s, {peak() - before:,.0f} MB more", flush=True)
        release = made.release
        with ledger.writing() as db:
            db.execute("UPDATE deliveries SET state = 'leased', due = ? WHERE id % 9000 = 0", (now,))
            db.execute("UPDATE deliveries SET state = 'dot', attempts = 1, at = ? WHERE id % 9000 = 1", (now,))
        start = time.perf_counter()
        book = Book(ledger, release, Pace({}, UTC), time.time)
        book.begin(lambda _row: None)
        leased = book.lease(64, lambda _db, _rows: {})
        print(f"resume    {time.perf_counter() - start:8.2f} s to the first lease of {len(leased or [])}", flush=True)
        for row in leased or []:
            book.put_back(row)
        book.close()
        start = time.perf_counter()
        found = releases.tally(ledger.db, releases.find(ledger.db, release.plan))
        print(
            f"status    {time.perf_counter() - start:8.4f} s: {found.planned:,} planned, {found['in_doubt']:,} in doubt"
        )
        print(f"memory    {peak() - before:8.0f} MB more than at the start")


if __name__ == "__main__":
    main()
