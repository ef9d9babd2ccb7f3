"""How far each plan is, and the register of distribution."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pdfdigest.errors import RequestError
from pdfdigest.office import disk, post_room
from pdfdigest.office.post_room import Room
from pdfdigest.office.surroundings import Office
from pdfdigest.post import register, releases
from pdfdigest.post.ledger_db import Db
from pdfdigest.post.register import Entry
from pdfdigest.post.releases import Release, Tally


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a plan is, as mail or as a rehearsal: `tally` counts its readers by state.

    `not_after` is ISO 8601 by the office's clock; `doubtful` are the addresses in doubt, where they were asked for.
    """

    plan: str
    kind: str
    issue: str
    revision: int
    lists: tuple[str, ...]
    state: str
    tally: Tally
    not_after: str
    doubtful: tuple[str, ...] = ()

    def facts(self) -> dict[str, Any]:
        """The same for JSON; `mailed` says whether any server took a letter of it."""
        return {
            "plan": self.plan,
            "kind": self.kind,
            "issue": self.issue,
            "revision": self.revision,
            "lists": list(self.lists),
            "state": self.state,
            "mailed": self.kind == "mail" and self.tally.accepted > 0,
            "not_after": self.not_after,
            **self.tally.facts(),
        }


def standing(room: Room, db: Db, release: Release, *, doubts: bool = False) -> Standing:
    """How far a release is, by its ledger."""
    return Standing(
        plan=release.plan,
        kind=release.kind,
        issue=release.issue,
        revision=release.revision,
        lists=release.lists,
        state=release.state,
        tally=releases.tally(db, release),
        not_after=room.moment(release.not_after),
        doubtful=tuple(row.address for row in releases.deliveries(db, release, "in_doubt")) if doubts else (),
    )


def status(office: Office, plan: str = "") -> tuple[Standing, ...]:
    """Every plan here, the oldest first, or the one of that name with who is in doubt; its rehearsal stands beside it.

    RequestError where there is no such plan.
    """
    if plan:
        room, ledger, release = post_room.planned(office, plan)
        with ledger:
            return tuple(
                standing(room, ledger.db, each, doubts=True)
                for each in releases.every(ledger.db)
                if each.plan == release.plan
            )
    found: list[Standing] = []
    for room in post_room.rooms(office):
        if room.begun:
            with room.ledger() as ledger:
                found += [standing(room, ledger.db, each) for each in releases.every(ledger.db)]
    return tuple(found)


def entries(office: Office, *, plan: str = "", year: int = 0) -> tuple[tuple[Room, tuple[Entry, ...]], ...]:
    """The register of one plan, or of every plan that was run in a year, by publication.

    RequestError where neither or both are asked for, or nothing was mailed.
    """
    if bool(plan) == bool(year):
        raise RequestError("name a plan, or a year", needs="plan-or-year")
    found: list[tuple[Room, tuple[Entry, ...]]] = []
    if plan:
        room, ledger, release = post_room.planned(office, plan)
        with ledger:
            found.append((room, _mailed([register.entry(ledger.db, release, room.zone)])))
    else:
        for room in post_room.rooms(office):
            if room.begun:
                with room.ledger() as ledger:
                    made = [register.entry(ledger.db, each, room.zone) for each in releases.every(ledger.db)]
                found.append((room, _mailed([each for each in made if each.began.startswith(f"{year}-")])))
    if not any(made for _, made in found):
        raise RequestError("nothing was mailed, and a rehearsal has no register")
    return tuple((room, made) for room, made in found if made)


def _mailed(made: list[Entry]) -> tuple[Entry, ...]:
    return tuple(entry for entry in made if entry.kind == "mail" and entry.began)


def report(office: Office, folder: Path, *, plan: str = "", year: int = 0) -> tuple[Path, ...]:
    """Print the register into a folder, a PDF for each publication; errors as those of `entries`."""
    from pdfdigest.press.workers.machine import Machine

    paths: list[Path] = []
    for room, made in entries(office, plan=plan, year=year):
        with Machine(office.cache) as machine:
            data = register.printed(room.publication, list(made), machine)
        path = folder / f"{room.publication.slug}-register-{year or made[0].plan[:12]}.pdf"
        disk.write(office.here / path, data, secret=any(each.doubtful for each in made))
        paths.append(path)
    return tuple(paths)
