"""A run as a program of its own, for a campaign to kill: python -m tests.post.runner FOLDER CONNECTIONS PORT...

The ports are those of the server and the spare one.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC
from pathlib import Path

from pdfdigest.post.book import Book
from pdfdigest.post.dispatch import Dispatch, Terms
from pdfdigest.post.pacing import Pace
from pdfdigest.post.releases import every
from pdfdigest.post.smtp import Server, Smtp
from tests.post.builders import composer, ledger, nobody


def main() -> None:
    folder, connections, *ports = Path(sys.argv[1]), *map(int, sys.argv[2:])
    print("up", flush=True)
    terms = Terms(connections=connections, backoff=(0.2,), patience=5.0)
    with ledger(folder) as book:
        (release,) = every(book.db)
        carrier = Smtp(tuple(Server("127.0.0.1", port, "none", loopback=True) for port in ports), "office.example")
        pace = Pace({}, UTC)
        with book.alone():
            dispatch = Dispatch(
                release, carrier, composer(release), Book(book, release, pace, time.time), terms, time.time
            )
            said = dispatch.run(nobody, lambda: None)
    sys.exit(said or 0)


if __name__ == "__main__":
    main()
