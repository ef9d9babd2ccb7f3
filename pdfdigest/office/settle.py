"""A plan is paused, resumed or cancelled, and doubt about a reader is settled: by the server's log, or on a word."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parseaddr
from pathlib import Path
from typing import BinaryIO, Literal, TextIO

from pdfdigest.errors import RequestError
from pdfdigest.office import post_room
from pdfdigest.office.distribution import Standing, standing
from pdfdigest.office.surroundings import Office
from pdfdigest.post import releases
from pdfdigest.post.reconcile import MARGIN, Settled
from pdfdigest.post.reconcile import reconcile as settle

_CHANGES = {"pause": releases.pause, "resume": releases.resume, "cancel": releases.cancel}


def change(office: Office, plan: str, act: Literal["pause", "resume", "cancel"], *, why: str = "") -> Standing:
    """Pause, resume or cancel a plan; who did it and why is written down.

    PostError where the act does nothing to a plan in its state; RequestError where there is no such plan.
    """
    room, ledger, release = post_room.planned(office, plan)
    with ledger:
        _CHANGES[act](ledger, release, at=office.seconds, who=office.who, why=why)
        return standing(room, ledger.db, releases.find(ledger.db, release.plan))


def reconcile(office: Office, plan: str, log: Path | BinaryIO, *, margin: float = MARGIN) -> Settled:
    """Settle who of a plan is in doubt by the log of the server that it was handed to: a file, .gz too, or a stream.

    `margin` is by how many seconds the log must reach beyond a dot for its silence to count.  RequestError where
    the log cannot be read, or there is no such plan.
    """
    room, ledger, release = post_room.planned(office, plan)
    with ledger, _lines(office, log) as lines:
        return settle(
            ledger,
            release,
            lines,
            domain=parseaddr(release.facts["sender"])[1].rpartition("@")[2],
            now=office.seconds,
            zone=office.clock().astimezone().tzinfo or room.zone,
            who=office.who,
            margin=max(margin, 0.0),
        )


@contextmanager
def _lines(office: Office, log: Path | BinaryIO) -> Iterator[TextIO]:
    if not isinstance(log, Path):
        yield io.TextIOWrapper(log, "utf-8", "replace")
        return
    path = office.here / log
    if not path.is_file():
        raise RequestError("there is no such file", where=path)
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            yield io.TextIOWrapper(file, "utf-8", "replace")
    except (OSError, EOFError) as error:
        raise RequestError(f"the log cannot be read: {error}", where=path) from None


def resolve(office: Office, plan: str, address: str, *, arrived: bool, by: str, why: str) -> Standing:
    """Settle one reader who is in doubt, on somebody's word; who did not get it is sent to by the next run.

    RequestError where nobody says so or how it is known, or the address is no reader of the plan, or not in doubt.
    """
    if not by.strip() or not why.strip():
        raise RequestError("it must be said who knows it, and how", needs="by-and-why")
    room, ledger, release = post_room.planned(office, plan)
    with ledger:
        row = ledger.db.execute(
            "SELECT id, state FROM deliveries WHERE release = ? AND address = ?", (release.id, address)
        ).fetchone()
        if row is None:
            raise RequestError(f"{address} is no reader of this plan")
        with ledger.writing() as db:
            done = releases.settle_doubt(db, row[0], arrived=arrived, at=office.seconds, act="resolve", who=by, why=why)
        if not done:
            raise RequestError(f"{address} is not in doubt, but {row[1]}")
        return standing(room, ledger.db, release)
