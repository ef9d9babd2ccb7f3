"""A plan is paused, resumed or cancelled, and doubt about a reader is settled: by the server's log, or on a word."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import tzinfo
from email.utils import parseaddr
from pathlib import Path
from typing import BinaryIO, Literal, TextIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pdfdigest.errors import RequestError
from pdfdigest.office import disk, mail_setup, post_room
from pdfdigest.office.distribution import Standing, standing
from pdfdigest.office.surroundings import Office
from pdfdigest.post import releases
from pdfdigest.post.ledger_db import Db
from pdfdigest.post.reconcile import MARGIN, Settled
from pdfdigest.post.reconcile import reconcile as settle
from pdfdigest.post.releases import Release

_CHANGES = {"pause": releases.pause, "resume": releases.resume, "cancel": releases.cancel}


def change(office: Office, plan: str, act: Literal["pause", "resume", "cancel"], *, why: str = "") -> Standing:
    """Pause, resume or cancel a plan; who did it and why is written down.

    PostError where the act does nothing to a plan in its state; RequestError where there is no such plan.
    """
    room, ledger, release = post_room.planned(office, plan)
    with ledger:
        _CHANGES[act](ledger, release, at=office.seconds, who=office.who, why=why)
        return standing(room, ledger.db, releases.find(ledger.db, release.plan))


def reconcile(
    office: Office,
    plan: str,
    logs: Sequence[Path | BinaryIO],
    *,
    server: str = "",
    zone: str = "",
    margin: float = MARGIN,
) -> Settled:
    """Settle who of a plan is in doubt by the log of a server: files, .gz too, or a stream.

    `server` is the host whose log it is, by default that of [mail.server]; `zone` (like Asia/Tokyo) that of stamps
    which bear none.  `margin` is by how many seconds the log must reach beyond a dot for its silence to count.
    RequestError where a log cannot be read, there is no such zone, or no such plan.
    """
    room, ledger, release = post_room.planned(office, plan)
    names = tuple(each.name for each in mail_setup.servers(room))
    with ledger, ExitStack() as stack:
        return settle(
            ledger,
            release,
            [stack.enter_context(_lines(office, log)) for log in sorted(logs, key=lambda log: _age(office, log))],
            domain=parseaddr(release.facts["sender"])[1].rpartition("@")[2],
            now=office.seconds,
            who=office.who,
            servers=names,
            of=server or (names[0] if names else ""),
            zone=_zone(zone),
            margin=max(margin, 0.0),
        )


def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise RequestError(f"there is no time zone {name!r}", hint="Write one like Asia/Tokyo or UTC.") from None


def _age(office: Office, log: Path | BinaryIO) -> float:
    """When a file was last written: the pieces of a rotated log come in the order of their time."""
    try:
        return (office.here / log).stat().st_mtime if isinstance(log, Path) else 0.0
    except OSError:
        return 0.0


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
            wide = file.read(2) in (b"\xff\xfe", b"\xfe\xff")
            file.seek(0)
            with io.TextIOWrapper(file, "utf-16" if wide else "utf-8-sig", "replace") as text:
                yield text
    except (OSError, EOFError) as error:
        raise RequestError(f"the log cannot be read: {error}", where=path) from None


def resolve(office: Office, plan: str, addresses: Iterable[str], *, arrived: bool, by: str, why: str) -> Standing:
    """Settle readers who are in doubt on somebody's word, all of them or, where one cannot be settled, none.

    Who did not get it is sent to by the next run.  RequestError where nobody says so or how it is known, or an
    address is no reader of the plan, or not in doubt.
    """
    if not by.strip() or not why.strip():
        raise RequestError("it must be said who knows it, and how", needs="by-and-why")
    room, ledger, release = post_room.planned(office, plan)
    with ledger:
        doubtful = {row.address: row.id for row in releases.deliveries(ledger.db, release, "in_doubt")}
        wanted = list(dict.fromkeys(addresses))
        for address in wanted:
            if address not in doubtful:
                raise RequestError(_not_in_doubt(ledger.db, release, address))
        with ledger.writing() as db:
            for address in wanted:
                releases.settle_doubt(
                    db, doubtful[address], arrived=arrived, at=office.seconds, act="resolve", who=by, why=why
                )
        return standing(room, ledger.db, releases.find(ledger.db, release.plan))


def resolve_all(office: Office, plan: str, *, arrived: bool, by: str, why: str) -> Standing:
    """Settle everybody of a plan who is in doubt; errors as those of `resolve`, and where nobody is."""
    _, ledger, release = post_room.planned(office, plan)
    with ledger:
        doubtful = [row.address for row in releases.deliveries(ledger.db, release, "in_doubt")]
    if not doubtful:
        raise RequestError(f"nobody of the plan {release.plan[:12]} is in doubt", needs="how-far")
    return resolve(office, plan, doubtful, arrived=arrived, by=by, why=why)


def addresses_in(office: Office, path: Path) -> tuple[str, ...]:
    """The addresses of a file, one a line; RequestError where it cannot be read, or is not UTF-8."""
    try:
        lines = disk.read(office.here / path).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise RequestError("the file is not UTF-8", where=path) from None
    return tuple(line.strip() for line in lines if line.strip())


def _not_in_doubt(db: Db, release: Release, address: str) -> str:
    row = db.execute("SELECT state FROM addressed WHERE release = ? AND address = ?", (release.id, address)).fetchone()
    return f"{address} is not in doubt, but {row[0]}" if row else f"{address} is no reader of this plan"
