"""A plan is sent, each reader once, or rehearsed where no server is set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

from pdfdigest.errors import PostError
from pdfdigest.office import mail_setup, post_room, sent_edition
from pdfdigest.office.distribution import Standing, standing
from pdfdigest.office.post_room import Room
from pdfdigest.office.surroundings import Office
from pdfdigest.post import plan as plans
from pdfdigest.post import releases, roster, unsubscribes
from pdfdigest.post.carriers import Carrier
from pdfdigest.post.dispatch import Terms, send
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.pacing import EVERYONE, Pace
from pdfdigest.post.releases import Release
from pdfdigest.post.undelivered import Missed, missed


@dataclass(frozen=True, slots=True)
class Cap:
    """A cap of the day that is reached: of how many letters, of which domain (empty for all together)."""

    domain: str
    letters: int


@dataclass(frozen=True, slots=True)
class Run:
    """How a run ended: where its plan stands now, and why it stopped itself, if it did.

    `again` says that the plan was finished before, and nothing was done.  `missed` did not get it.  `outbox` is where the letters of a
    rehearsal lie.  `due` is when the next reader may be tried, ISO 8601 by the office's clock, or empty.
    `caps` are reached and keep readers waiting until then.
    """

    standing: Standing
    stopped: str = ""
    again: bool = False
    missed: tuple[Missed, ...] = ()
    outbox: Path | None = None
    due: str = ""
    caps: tuple[Cap, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether every reader is final and has it; true too where the plan was finished before."""
        return self.again or not (self.stopped or self.missed or self.standing.tally.undelivered)


def run(office: Office, name: str, *, wait: bool = False) -> Run:
    """Send a plan; it may be stopped or killed at any moment and run again, and nobody gets it twice.

    `wait` stays until the plan may begin and every reader is final.  PostError where it may not go: paused or cancelled, under embargo,
    past its time, the PDF on record another one, and, but for a server that is a test, without sender, key and way to
    leave, or where leavers were not fetched within a day.  RequestError where there is no such plan.
    """
    room, ledger, release = post_room.planned(office, name)
    with ledger:
        carrier = mail_setup.carrier(room)
        if carrier.kind == "rehearsal":
            release = plans.rehearsal(ledger, release, room.keys().secrets[0], office.seconds)
        if release.state == "finished":
            return Run(standing(room, ledger.db, release), again=True, missed=missed(ledger.db, release))
        releases.may_begin(release)
        if wait:
            _wait(room, ledger, release)
        _allowed(room, ledger, release, carrier)
        compose, light = sent_edition.composers(room, ledger, release)
        terms = Terms(connections=room.settings.connections, give_up=room.settings.give_up_hours * 3600.0)
        terms = replace(terms, patience=float("inf")) if wait else terms
        _hold(room, ledger, release)
        with _progress(office, ledger, release) as progress:
            pace = mail_setup.pace(room, limited=carrier.kind == "mail")
            stopped = send(
                ledger,
                release,
                carrier,
                compose,
                pace,
                terms,
                lambda: office.seconds,
                roster.suppressed,
                progress,
                light,
            )
        release = releases.find(ledger.db, release.plan, release.kind)
        outbox = room.folder / mail_setup.OUTBOX if carrier.kind == "rehearsal" else None
        return Run(
            standing(room, ledger.db, release),
            stopped,
            missed=missed(ledger.db, release),
            outbox=outbox,
            due=_due(room, ledger, release, pace),
            caps=_caps(ledger, release, pace, office.seconds),
        )


def _allowed(room: Room, ledger: Ledger, release: Release, carrier: Carrier) -> None:
    """Nothing, or PostError where nothing may be sent to readers."""
    say = room.office.tell.say
    lacks = mail_setup.lacking(room)
    if carrier.kind == "rehearsal":
        for words in lacks:
            say(f"warning: {words}; a real run is refused until it is")
        say("no server is set ([mail.server]): this is a rehearsal, and nobody is mailed")
        return
    if not carrier.test:
        if lacks:
            raise PostError(f"nothing is sent to readers: {'; '.join(lacks)}", hint=mail_setup.TEST)
        leave = room.settings.leave
        unsubscribes.fresh(ledger.db, room.office.seconds, server=bool(leave and leave.address))
    for words in lacks:
        say(f"warning: {words}")
    if release.facts["sender"].endswith(mail_setup.NOBODY):
        raise PostError("the plan was made without a sender", hint="Set [mail] sender, and plan again.")


def _hold(room: Room, ledger: Ledger, release: Release) -> None:
    """Wait before the first letter of a plan, so that it can still be called off; PostError where it was."""
    minutes = room.settings.hold_minutes
    if not minutes or release.started_at or release.kind != "mail":
        return
    until = room.office.seconds + 60 * minutes
    words = f"the first letter goes at {room.moment(until)[11:16]}; until then the plan can be called off"
    _until(room, ledger, release, until, words)


def _wait(room: Room, ledger: Ledger, release: Release) -> None:
    """Wait until a plan may begin; PostError where it was called off meanwhile."""
    now, until = room.office.seconds, release.not_before
    if release.kind == "mail" and until > now:
        what = "under embargo until" if release.facts["not_before"] > now else "to go out at"
        _until(room, ledger, release, until, f"{what} {room.moment(until, 'minutes')}; it is waited for")


def _until(room: Room, ledger: Ledger, release: Release, until: float, words: str) -> None:
    office, pause = room.office, Event()
    office.tell.say(words)
    while (left := until - office.seconds) > 0:
        pause.wait(min(left, 1.0))
        releases.may_begin(releases.find(ledger.db, release.plan))


@contextmanager
def _progress(office: Office, ledger: Ledger, release: Release) -> Iterator[Callable[[], None]]:
    planned = release.facts["planned"]
    with office.tell.progress("readers", planned) as step:
        yield lambda: step(planned - releases.tally(ledger.db, release).remaining, "")


def _due(room: Room, ledger: Ledger, release: Release, pace: Pace) -> str:
    now = room.office.seconds
    due: float | None = ledger.db.execute(
        "SELECT min(due) FROM deliveries WHERE release = ? AND state IN ('planned', 'deferred')", (release.id,)
    ).fetchone()[0]
    if due is None or release.state != "running":
        return ""
    return room.moment(max(due, now, pace.opens(now) if EVERYONE in dict(pace.reached(now)) else 0.0))


def _caps(ledger: Ledger, release: Release, pace: Pace, now: float) -> tuple[Cap, ...]:
    waiting = {
        domain
        for (domain,) in ledger.db.execute(
            "SELECT DISTINCT domain FROM deliveries WHERE release = ? AND state IN ('planned', 'deferred')",
            (release.id,),
        )
    }
    reached = pace.reached(now) if waiting else ()
    return tuple(Cap(name, letters) for name, letters in reached if name == EVERYONE or name in waiting)
