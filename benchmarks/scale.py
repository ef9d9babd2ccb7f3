"""What one letter more costs: bytes of the ledger, and seconds of CPU, with 5,000 readers and with ten times as many.

    python -m benchmarks.scale [READERS]

Readers are enlisted, planned for, and sent a letter with a link, signed, to a program on loopback that forgets it.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa

from benchmarks.post import FORM, bound, enlist, sink
from pdfdigest.post import plan
from pdfdigest.post.dispatch import Terms, send
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.outgoing import composer
from pdfdigest.post.pacing import Pace
from pdfdigest.post.plan import Selected
from pdfdigest.post.signing import Signer
from pdfdigest.post.smtp import Server, Smtp
from pdfdigest.post.tokens import Keys

SECRET = b"s" * 32


def size(folder: Path) -> int:
    """Bytes of all files of a ledger."""
    return sum(path.stat().st_size for path in folder.rglob("ledger*"))


def measured(readers: int, port: int) -> str:
    """One line of Markdown: a reader enlisted, planned for and sent a letter."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Ledger.open(Path(folder) / "post", Path(folder), create=True) as ledger,
    ):
        sizes, spent = [size(Path(folder))], [time.process_time()]

        def mark() -> None:
            ledger.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            sizes.append(size(Path(folder)))
            spent.append(time.process_time())

        everybody = [Selected(f"r{at}@reader{at % 40}.example", f"Reader {at}", "members") for at in range(readers)]
        enlist(ledger, everybody)
        mark()
        now = time.time()
        until = now + 86400
        made = plan.make(
            ledger, bound(b""), ("members",), everybody, secret=SECRET, suppressed=0, now=now, not_after=until
        )
        mark()
        pem = rsa.generate_private_key(65537, 2048).private_bytes(*FORM)
        signers = (Signer.read("office.example", "d1", pem.decode()),)
        compose = composer(made.release.facts, b"", Keys((SECRET,)), signers)
        carrier = Smtp((Server("127.0.0.1", port, "none", loopback=True),), "office.example")
        terms, pace = Terms(connections=4), Pace({}, UTC)
        said = send(ledger, made.release, carrier, compose, pace, terms, time.time, lambda _db, _rows: {}, lambda: None)
        assert not said
        mark()
    each = [f"{(sizes[at] - sizes[at - 1]) / readers:.0f}" for at in (1, 2, 3)]
    cpu = [f"{1e6 * (spent[at] - spent[at - 1]) / readers:.0f}" for at in (1, 2, 3)]
    return f"| {readers:,} | {' | '.join(f'{size} bytes, {took} µs' for size, took in zip(each, cpu, strict=True))} |"


def main() -> None:
    """Print the table."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    print("| readers | enlisted | planned for | sent a letter |\n|---|---|---|---|")
    with sink() as port:
        for readers in (most // 10, most):
            print(measured(readers, port), flush=True)


if __name__ == "__main__":
    main()
