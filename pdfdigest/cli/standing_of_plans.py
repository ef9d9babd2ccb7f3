"""The ledger goes in; how far each plan is, and the register of distribution, come out."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from pdfdigest.cli import posting, terminal
from pdfdigest.cli.posting import Room
from pdfdigest.errors import RequestError
from pdfdigest.office import disk
from pdfdigest.post import register, releases
from pdfdigest.post.ledger import NAME
from pdfdigest.post.releases import Release, Tally

_SHOWN = ("accepted", "bounced", "complained", "rejected", "expired", "skipped", "in_doubt", "remaining")


def words(tally: Tally) -> str:
    """`500 planned: 497 accepted, 3 rejected`."""
    facts = tally.facts()
    parts = [f"{facts[name]:,} {name.replace('_', ' ')}" for name in _SHOWN if facts[name]]
    return f"{facts['planned']:,} planned: {', '.join(parts)}"


def told(db: sqlite3.Connection, release: Release) -> Tally:
    """Say how far a release is; who stands where."""
    found = releases.tally(db, release)
    terminal.say(f"{release.issue} r{release.revision} to {', '.join(release.lists)}: {words(found)}")
    return found


def status(plan: str | None, *, as_json: bool) -> int:
    """Every release, or those of one plan, one a line."""
    if plan is not None:
        room, ledger, release = posting.planned(plan)
        with ledger:
            for each in releases.every(ledger.db):
                if each.plan == release.plan:
                    _line(room, ledger.db, each, as_json=as_json, doubts=True)
        return 0
    for room in posting.rooms():
        if (room.folder / NAME).exists():
            with room.ledger() as ledger:
                for each in releases.every(ledger.db):
                    _line(room, ledger.db, each, as_json=as_json)
    return 0


def _line(room: Room, db: sqlite3.Connection, release: Release, *, as_json: bool, doubts: bool = False) -> None:
    found = releases.tally(db, release)
    doubtful = [row.address for row in releases.deliveries(db, release, "in_doubt")] if doubts else []
    if as_json:
        facts: dict[str, Any] = {
            "plan": release.plan,
            "kind": release.kind,
            "issue": release.issue,
            "revision": release.revision,
            "lists": list(release.lists),
            "state": release.state,
            "mailed": release.kind == "mail" and found.accepted > 0,
            "not_after": datetime.fromtimestamp(release.not_after, room.zone).isoformat(timespec="seconds"),
            **found.facts(),
        }
        click.echo(json.dumps(facts | ({"in_doubt_readers": doubtful} if doubts else {}), ensure_ascii=False))
        return
    kind = "" if release.kind == "mail" else "  a rehearsal: nobody was mailed;"
    lists = ", ".join(release.lists)
    click.echo(
        f"{release.plan[:12]}  {release.issue} r{release.revision} to {lists}  {release.state}; {words(found)}{kind.rstrip(';')}"
    )
    for address in doubtful:
        click.echo(f"  in doubt: {address}")


def report(plan: str | None, year: int | None, out: str, *, as_json: bool) -> int:
    """The register of distribution, as JSON or as a printed page."""
    from pdfdigest.press.workers.machine import Machine

    if (plan is None) == (year is None):
        raise RequestError("name a plan, or a year: pdfdigest send report PLAN, or --year 2026")
    found: list[tuple[Room, list[register.Entry]]] = []
    if plan is not None:
        room, ledger, release = posting.planned(plan)
        with ledger:
            found.append((room, [register.entry(ledger.db, release, room.zone)]))
    else:
        for room in posting.rooms():
            if (room.folder / NAME).exists():
                with room.ledger() as ledger:
                    entries = [register.entry(ledger.db, each, room.zone) for each in releases.every(ledger.db)]
                    found.append((room, [each for each in entries if each.began.startswith(f"{year}-")]))
    entries_by_room = [
        (room, [entry for entry in entries if entry.kind == "mail" and entry.began]) for room, entries in found
    ]
    if not any(entries for _, entries in entries_by_room):
        raise RequestError("nothing was mailed, and a rehearsal has no register")
    for room, entries in entries_by_room:
        if as_json:
            for entry in entries:
                click.echo(json.dumps(entry.facts(), ensure_ascii=False))
        elif entries:
            with Machine(terminal.cache()) as machine:
                data = register.printed(room.publication, entries, machine)
            path = Path(out) / f"{room.publication.slug}-register-{year or entries[0].plan[:12]}.pdf"
            disk.write(path, data)
            terminal.written(path)
    return 0
