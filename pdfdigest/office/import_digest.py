"""A digest in Markdown, Word or HTML becomes an issue file, or the new prose of one that is there."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pdfdigest.errors import Fault, RequestError
from pdfdigest.office import disk, time_limit
from pdfdigest.office.surroundings import Office

if TYPE_CHECKING:
    from pdfdigest.manuscript.intake.balance import Balance
    from pdfdigest.manuscript.intake.pictures import Shelf
    from pdfdigest.manuscript.intake.shape import Sheet
    from pdfdigest.manuscript.intake.sorting import Draft
    from pdfdigest.model import Publication

SECONDS = 50.0
"""For reading a manuscript, and as much for writing it down; a digest takes one."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a manuscript.

    `path` is the issue file; `written` are the files that were written, pictures first, and is empty where
    nothing changed; `doubts` are warnings with their places in the manuscript; `changes` are sentences on
    what a refreshed file now says otherwise.  `shape` says what the manuscript was read as and `sure` how
    certain that is; `balance` tells what came in, and what of it is missing.
    """

    path: Path
    written: tuple[Path, ...]
    doubts: tuple[Fault, ...]
    changes: tuple[str, ...] = ()
    shape: str = ""
    sure: str = ""
    balance: Balance | None = None

    @property
    def whole(self) -> bool:
        """Whether everything that the manuscript holds has come out again."""
        return self.balance is None or not self.balance.missing


def new(office: Office, manuscript: Path, out: Path | None = None, shape: str = "") -> Imported:
    """Make an issue file of a manuscript.

    `out` is the file to write, or a folder for it; without it that is `YEAR/VOLUME.NUMBER.yaml` in the
    publication around `office.here`, or that file in `office.here` itself.  Nothing is overwritten.
    `shape` is one of `sorting.SHAPES`, where the manuscript is not to be read as it looks best.
    RequestError where the manuscript is not there or the file is; ManuscriptError where it cannot be read.
    """
    manuscript = _there(manuscript, office)
    out = office.at(out) if out is not None else None
    if out is not None and not out.is_dir():
        _free(out)
    home = _home(out.resolve() if out and out.is_dir() else (out or office.here / "x").resolve().parent)
    sheet, made = _read(manuscript, home, shape)
    path = out if out is not None and not out.is_dir() else _place(made, out, home, manuscript, office)
    _free(path)
    return _write(manuscript, sheet, made, path, home, office)


def refresh(office: Office, manuscript: Path, into: Path, shape: str = "") -> Imported:
    """Bring newer prose into an issue file; its ids, facts, comments and order stay.

    RequestError where the manuscript is not there; ManuscriptError where it or the issue file cannot be read.
    """
    from pdfdigest.manuscript import manuscript as manuscripts
    from pdfdigest.manuscript import publication
    from pdfdigest.manuscript.intake import balance, opening, sorting
    from pdfdigest.manuscript.intake import refresh as refreshing
    from pdfdigest.manuscript.yaml import Document, text_of

    manuscript, into = _there(manuscript, office), office.at(into)
    home = _home(into.resolve().parent)
    sheet, made = _read(manuscript, home, shape)
    manuscripts.read(into, home or publication.alone())
    text = text_of(into)
    shelf = _shelf(manuscript, into, home)
    with _patience(manuscript):
        after, changes = refreshing.refreshed(into, text, made, shelf.add)
    doubts = opening.warnings(manuscript, made.doubts)
    office.tell.faults(doubts)
    for words in changes:
        office.tell.say(words)
    weighed = balance.weighed(sheet, made, Document(into, after).values)
    if after == text:
        office.tell.say(f"{office.near(into)}: nothing has changed")
        written: tuple[Path, ...] = ()
    else:
        written = _written(shelf, into, after, office)
    office.tell.say(weighed.sentence)
    return Imported(into, written, doubts, changes, sorting.SHAPES[made.shape][1], made.sure, weighed)


def _there(manuscript: Path, office: Office) -> Path:
    path = office.at(manuscript)
    if not path.exists():
        raise RequestError(f"there is no file {manuscript}", hint="Name the Markdown, Word or HTML file to import.")
    return path


def _free(path: Path) -> None:
    if path.exists():
        words = "the file exists already, and import overwrites nothing"
        raise RequestError(words, where=path, needs="new-file")


def _home(folder: Path) -> Publication | None:
    from pdfdigest.manuscript import publication

    return publication.home(folder)


def _read(manuscript: Path, home: Publication | None, shape: str) -> tuple[Sheet, Draft]:
    from pdfdigest.manuscript.intake import opening, sorting

    with _patience(manuscript):
        sheet = opening.read(manuscript)
        made = sorting.draft(sheet, home, manuscript, shape)
    if not made.stories:
        raise opening.unreadable(manuscript, "there is no text in it below its title")
    return sheet, made


def _patience(manuscript: Path) -> AbstractContextManager[None]:
    from pdfdigest.manuscript.intake import opening

    words = f"reading it took longer than {SECONDS:.0f} seconds and was stopped; is it one digest?"
    return time_limit.within(SECONDS, opening.unreadable(manuscript, words))


def _place(made: Draft, folder: Path | None, home: Publication | None, manuscript: Path, office: Office) -> Path:
    """Where a person would look for it: the folder of its year in the publication, or here."""
    facts = made.facts
    number = f"{facts.numbers[0]}-{facts.numbers[-1]}" if len(facts.numbers) > 1 else "".join(map(str, facts.numbers))
    stem = f"{facts.volume}.{number}" if facts.volume and number else manuscript.stem
    if folder is None:
        folder = office.here
        if home is not None and home.root is not None:
            folder = home.root / str(facts.date.year) if facts.date else home.root
    return folder / f"{stem}.yaml"


def _shelf(manuscript: Path, path: Path, home: Publication | None) -> Shelf:
    from pdfdigest.manuscript.intake.pictures import Shelf

    return Shelf(_around(path, home) / "images", manuscript, path.stem)


def _around(path: Path, home: Publication | None) -> Path:
    """The publication's folder, or that of the issue file."""
    return home.root if home is not None and home.root is not None else path.resolve().parent


def _write(
    manuscript: Path, sheet: Sheet, made: Draft, path: Path, home: Publication | None, office: Office
) -> Imported:
    from pdfdigest.manuscript import issue_text
    from pdfdigest.manuscript.intake import assemble, balance, opening, sorting

    shelf = _shelf(manuscript, path, home)
    schema = Path(os.path.relpath(_around(path, home) / "issue.schema.json", path.resolve().parent)).as_posix()
    with _patience(manuscript):
        values = assemble.values(made, shelf.add)
        text = issue_text.issue_text(values, schema=schema)
        weighed = balance.weighed(sheet, made, values)
    doubts = opening.warnings(manuscript, made.doubts)
    office.tell.faults(doubts)
    written = _written(shelf, path, text, office)
    shape = sorting.SHAPES[made.shape][1]
    office.tell.say(f"read as {shape} ({made.sure})")
    office.tell.say(weighed.sentence)
    return Imported(path, written, doubts, (), shape, made.sure, weighed)


def _written(shelf: Shelf, path: Path, text: str, office: Office) -> tuple[Path, ...]:
    """Write the new pictures, then the issue file, each whole or not at all."""
    files = {**shelf.new, path: text.encode()}
    for name, data in files.items():
        disk.write(name, data)
        office.tell.written(name)
    office.note(f"imported {path}")
    return tuple(files)
