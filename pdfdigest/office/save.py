"""What somebody did to an issue is kept, written into its file, and reconciled with what others wrote meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pdfdigest.errors import RequestError
from pdfdigest.manuscript.commands import Command, Outcome, reconciled
from pdfdigest.manuscript.places import root_of
from pdfdigest.manuscript.splice import text_in
from pdfdigest.manuscript.yaml_nodes import UnreadableError, nodes
from pdfdigest.office import disk
from pdfdigest.office.journal import Journal, hash_of, key_of
from pdfdigest.office.surroundings import Office

TRIES = 20
"""How often it is tried again where somebody saves the file in the same moment."""


@dataclass(frozen=True, slots=True)
class State:
    """What an issue file says: its hash, its text, and its values, where it has fields; `values` is None where not."""

    hash: str
    text: str
    values: dict[str, Any] | None


def state(path: Path) -> State:
    """What an issue file says now; RequestError where it cannot be read, or is no text."""
    raw = disk.read(path)
    try:
        text = text_in(raw)
    except UnreadableError as error:
        raise RequestError(str(error), where=path) from None
    try:
        values = nodes(text).plain
    except UnreadableError:
        values = None
    return State(hash_of(raw), text, values)


def save(office: Office, journal: Journal, path: Path, commands: tuple[Command, ...] = ()) -> tuple[Outcome, ...]:
    """What became of each command: written, or held where the file says something else by now.

    They are on disk in the journal before the file is touched, so that whatever happens afterwards they are written
    at the next save, or when the desk is next opened; commands of earlier that still wait are written before them.  One
    that comes again has its first outcome.  RequestError where the file cannot be read or written: all wait then.
    """
    issue = key_of(path)
    if commands:
        journal.capture(issue, office.who, office.seconds, commands)
    with journal.writing(issue) as waiting:
        if waiting:
            before, after = _write(_itself(path), waiting)
            if before != after:
                journal.remember(issue, "", office.seconds, before)
                journal.remember(issue, office.who, office.seconds, after)
    return journal.outcomes(issue, tuple(command.id for command in commands))


def _itself(path: Path) -> Path:
    """The file that is written: of a link, what it leads to; RequestError where that lies outside of the publication."""
    file, root = path.resolve(), root_of(path.parent)
    if root is not None and not file.is_relative_to(root):
        raise RequestError(f"the issue file is a link that leads out of the publication, to {file}", where=path)
    return file


def _write(path: Path, waiting: list[tuple[Command, Outcome | None]]) -> tuple[bytes, bytes]:
    """Write what waits: the file before and after."""
    for _ in range(TRIES):
        raw = made = disk.read(path)
        for at, (command, _) in enumerate(waiting):
            made, outcome = reconciled(made, command)
            waiting[at] = command, outcome
        if made == raw:
            return raw, raw
        if disk.replace(path, raw, made):
            return raw, made
    raise RequestError("another program saves the file over and over; what was written is kept", where=path)
