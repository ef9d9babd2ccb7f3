"""A machine that sends as a program of its own: python -m tests.post.machine FOLDER SCHEMA CONNECTIONS LEASE SMTP URL.

It runs the one plan of the ledger until nobody is left or it is over, and says on stdout how its run ended.
"""

from __future__ import annotations

import sys
from datetime import UTC
from pathlib import Path

from pdfdigest.errors import PostError
from pdfdigest.post.book import Book
from pdfdigest.post.dispatch import Dispatch, Terms
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.pacing import Pace
from pdfdigest.post.postgres_db import Server as Kept
from pdfdigest.post.releases import every
from pdfdigest.post.smtp import Server, Smtp
from tests.post.builders import composer, nobody


def main() -> None:
    folder, schema, connections, lease, port, url = sys.argv[1:]
    terms = Terms(connections=int(connections), backoff=(0.2,), patience=30.0)
    there = Kept(url, schema)
    try:
        with Ledger.open(Path(folder) / "post", Path(folder) / "state", server=there) as ledger:
            (release,) = every(ledger.db)
            if release.state == "finished":
                return
            carrier = Smtp((Server("127.0.0.1", int(port), "none", loopback=True),), "office.example", 20, 20)
            book = Book(ledger, release, Pace({}, UTC), ledger.clock, lease=float(lease))
            dispatch = Dispatch(release, carrier, composer(release), book, terms, ledger.clock)
            print("up", flush=True)
            print(dispatch.run(nobody, lambda: None), flush=True)
    except PostError as error:
        print(error, flush=True)
        sys.exit(6)


if __name__ == "__main__":
    main()
