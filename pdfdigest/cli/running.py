"""The name of a plan goes in; it is sent, stopped, settled or put in safe-keeping."""

from __future__ import annotations

import gzip
import io
import sqlite3
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from email.utils import parseaddr
from pathlib import Path
from typing import TextIO

import click

from pdfdigest.cli import posting, terminal
from pdfdigest.cli.posting import Room
from pdfdigest.cli.standing_of_plans import told
from pdfdigest.errors import PostError, RequestError
from pdfdigest.office import disk
from pdfdigest.post import keys, releases, roster, unsubscribes
from pdfdigest.post import plan as plans
from pdfdigest.post.carriers import Carrier, Maildir
from pdfdigest.post.dispatch import Terms, send
from pdfdigest.post.ledger import NAME, Ledger
from pdfdigest.post.releases import Release

OUTBOX = "outbox"


def run(name: str, *, wait: bool) -> int:
    """Send a plan, or rehearse it; 0 where every reader is final and has it, else 6."""
    from pdfdigest.post.outgoing import composer
    from pdfdigest.post.tokens import Keys

    room, ledger, release = posting.planned(name)
    with ledger:
        carrier = posting.carrier(room)
        if carrier is None:
            release = plans.rehearsal(ledger, release, posting.secret(room), time.time())
        if release.state == "finished":
            terminal.say(f"the plan {release.plan[:12]} is finished; nothing is sent again")
            told(ledger.db, release)
            return 0
        if release.state in ("paused", "cancelled"):
            hint = "Lift it: pdfdigest send resume " + release.plan[:12] if release.state == "paused" else ""
            raise PostError(f"the plan {release.plan[:12]} is {release.state}; nothing is sent", hint=hint)
        through = _allowed(room, ledger, release, carrier)
        compose = composer(
            release.facts, posting.pdf(room, release), Keys.read(keys.text(room.folder)), posting.signers(room)
        )
        settings = room.settings
        terms = Terms(connections=settings.connections, give_up=settings.give_up_hours * 3600.0)
        terms = replace(terms, patience=float("inf")) if wait else terms
        with _progress(ledger, release) as progress:
            said = send(
                ledger,
                release,
                through,
                compose,
                posting.pace(room, limited=carrier is not None),
                terms,
                time.time,
                roster.suppressed,
                progress,
            )
        release = releases.find(ledger.db, release.plan, release.kind)
        found = told(ledger.db, release)
        if said:
            terminal.say(f"the run stopped itself: {said}")
        if carrier is None:
            terminal.say(
                f"this was a rehearsal: nobody was mailed; the letters lie in {terminal.nearby(room.folder / OUTBOX)}"
            )
        due = ledger.db.execute(
            "SELECT min(due) FROM deliveries WHERE release = ? AND state IN ('planned', 'deferred')", (release.id,)
        ).fetchone()[0]
        if due is not None and release.state == "running":
            moment = datetime.fromtimestamp(max(due, time.time()), room.zone).strftime("%Y-%m-%d %H:%M")
            terminal.say(
                f"still to come: {found.remaining:,}; from {moment} on: pdfdigest send run {release.plan[:12]}"
            )
        if found["in_doubt"]:
            terminal.say(
                f"{found['in_doubt']:,} are in doubt; settle them: pdfdigest send reconcile {release.plan[:12]} --postfix-log FILE"
            )
    return PostError.exit_code if said or found.undelivered else 0


def _allowed(room: Room, ledger: Ledger, release: Release, carrier: Carrier | None) -> Carrier:
    """What carries this release, or PostError where it may not go."""
    lacks = posting.lacking(room)
    if carrier is None:
        for words in lacks:
            terminal.say(f"warning: {words}; a real run is refused until it is")
        terminal.say("no server is set ([mail.server]): this is a rehearsal, and nobody is mailed")
        return Maildir(room.folder / OUTBOX)
    if lacks and not getattr(carrier, "loopback", False):
        raise PostError(
            f"nothing is sent beyond this machine: {'; '.join(lacks)}", hint="docs/dispatch.md tells what to set."
        )
    if not getattr(carrier, "loopback", False):
        unsubscribes.fresh(ledger.db, time.time())
    for words in lacks:
        terminal.say(f"warning: {words}")
    if release.facts["sender"].endswith("@office.invalid"):
        raise PostError("the plan was made without a sender", hint="Set [mail] sender, and plan again.")
    if release.facts["not_before"] > time.time():
        moment = datetime.fromtimestamp(release.facts["not_before"], room.zone).isoformat(timespec="minutes")
        raise PostError(f"{release.issue} is under embargo until {moment}", hint="Run it then; the plan keeps.")
    return carrier


@contextmanager
def _progress(ledger: Ledger, release: Release) -> Iterator[Callable[[], None]]:
    """A bar on a terminal, and nothing elsewhere."""
    planned = release.facts["planned"]
    if not sys.stderr.isatty():
        yield lambda: None
        return
    with click.progressbar(length=planned, label="sending", file=sys.stderr) as bar:

        def show() -> None:
            done = planned - releases.tally(ledger.db, release).remaining
            bar.update(done - bar.pos)

        yield show


def act(name: str, plan: str, why: str) -> int:
    """Pause, resume or cancel."""
    _, ledger, release = posting.planned(plan)
    acts = {"pause": releases.pause, "resume": releases.resume, "cancel": releases.cancel}
    with ledger:
        acts[name](ledger, release, at=time.time(), who=posting.who(), why=why)
        told(ledger.db, releases.find(ledger.db, release.plan))
    return 0


def reconcile(plan: str, log: str, margin: float) -> int:
    """Settle by a log; 6 where some are left in doubt."""
    from pdfdigest.post.reconcile import reconcile as settle

    room, ledger, release = posting.planned(plan)
    here = datetime.now().astimezone().tzinfo
    with ledger, _lines(log) as lines:
        domain = parseaddr(release.facts["sender"])[1].rpartition("@")[2]
        settled = settle(
            ledger,
            release,
            lines,
            domain=domain,
            now=time.time(),
            zone=here or room.zone,
            who=posting.who(),
            margin=max(margin, 0.0),
        )
        terminal.say(
            f"{settled.accepted:,} were taken over by the server; {settled.unsent:,} were not, and are sent to by the next"
            f" run; {settled.left:,} stay in doubt"
        )
    return PostError.exit_code if settled.left else 0


@contextmanager
def _lines(log: str) -> Iterator[TextIO]:
    if log == "-":
        yield io.TextIOWrapper(sys.stdin.buffer, "utf-8", "replace")
        return
    path = Path(log)
    if not path.is_file():
        raise RequestError("there is no such file", where=terminal.nearby(path))
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            yield io.TextIOWrapper(file, "utf-8", "replace")
    except (OSError, EOFError) as error:
        raise RequestError(f"the log cannot be read: {error}", where=terminal.nearby(path)) from None


def resolve(plan: str, address: str, *, arrived: bool, by: str, why: str) -> int:
    """Settle one reader on somebody's word."""
    if not by.strip() or not why.strip():
        raise RequestError("--by and --why are empty; they say who knows it, and how")
    _, ledger, release = posting.planned(plan)
    with ledger:
        row = ledger.db.execute(
            "SELECT id, state FROM deliveries WHERE release = ? AND address = ?", (release.id, address)
        ).fetchone()
        if row is None:
            raise RequestError(f"{address} is no reader of this plan")
        with ledger.writing() as db:
            done = releases.settle_doubt(db, row[0], arrived=arrived, at=time.time(), act="resolve", who=by, why=why)
        if not done:
            raise RequestError(f"{address} is not in doubt, but {row[1]}")
        told(ledger.db, release)
    return 0


def adopt(by: str, why: str) -> int:
    """Take the ledger here for the one."""
    room = _one()
    with room.ledger() as ledger:
        ledger.adopt(at=time.time(), who=by, why=why)
        terminal.say(f"the ledger in {terminal.nearby(room.folder)} is the one now; use no other copy of it")
    return 0


def backup(file: Path) -> int:
    """Write a sound copy of the ledger, and its key."""
    room = _one()
    with room.ledger() as ledger, tempfile.TemporaryDirectory(dir=room.folder) as beside:
        copy = Path(beside) / NAME
        with sqlite3.connect(copy) as target:
            ledger.db.backup(target)
        target.close()
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
            for name, data in ((NAME, copy.read_bytes()), (keys.NAME, keys.text(room.folder).encode())):
                entry = zipfile.ZipInfo(name, time.localtime()[:6])
                entry.external_attr = 0o600 << 16
                zipped.writestr(entry, data, zipfile.ZIP_DEFLATED)
    disk.write(file, packed.getvalue())
    file.chmod(0o600)
    terminal.written(file)
    return 0


def _one() -> Room:
    found = posting.rooms()
    if len(found) > 1:
        names = ", ".join(each.publication.slug for each in found)
        raise RequestError(f"there are several publications here: {names}", hint="Go into the folder of one of them.")
    return found[0]
