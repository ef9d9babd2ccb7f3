"""A digest in Markdown, Word, OpenDocument, HTML or a mail becomes an issue file, or the new prose of one that is there."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
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
    from pdfdigest.office.archive_edition import Carried

Fetch = Callable[[str], tuple[bytes | None, str]]
"""The web address of a picture goes in; its bytes come out, or None and why there are none."""
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


def new(
    office: Office, manuscript: Path, out: Path | None = None, shape: str = "", fetch: Fetch | None = None
) -> Imported:
    """Make an issue file of a manuscript.

    `out` is the file to write, or a folder for it; without it that is `YEAR/VOLUME.NUMBER.yaml` in the
    publication around `office.here` (without a date, where its volume lies), or that file in `office.here` itself.  Nothing is overwritten.
    `shape` is one of `sorting.SHAPES`, where the manuscript is not to be read as it looks best.  `fetch` brings
    pictures that lie on the web (`picture_fetch.Fetcher`); without it they are named.  An edition that was made
    for the archive comes back with the data that it carries, every field as it was.
    RequestError where the manuscript is not there or the file is; ManuscriptError where it cannot be read.
    """
    manuscript = _there(manuscript, office)
    out = office.at(out) if out is not None else None
    if out is not None and not out.is_dir():
        _free(out)
        if out.suffix not in (".yaml", ".yml"):
            raise RequestError("an issue file ends in .yaml; name one, or a folder that is there already", where=out)
    home = _home(out.resolve() if out and out.is_dir() else (out or office.here / "x").resolve().parent)
    from pdfdigest.office import archive_edition

    if (carried := archive_edition.carried(manuscript)) is not None:
        return _brought_back(carried, manuscript, out, home, office)
    sheet, made = _read(manuscript, home, shape, office, fetch)
    facts = made.facts
    path = out if out is not None and not out.is_dir() else None
    path = path or _place(facts.volume, facts.numbers, facts.date, out, home, manuscript, office)
    _free(path)
    return _write(manuscript, sheet, made, path, home, office)


def refresh(office: Office, manuscript: Path, into: Path, shape: str = "", fetch: Fetch | None = None) -> Imported:
    """Bring newer prose into an issue file; its ids, facts, comments and order stay.

    RequestError where the manuscript is not there; ManuscriptError where it or the issue file cannot be read.
    """
    from pdfdigest.manuscript import manuscript as manuscripts
    from pdfdigest.manuscript import publication
    from pdfdigest.manuscript.intake import balance, opening, sorting
    from pdfdigest.manuscript.intake import refresh as refreshing
    from pdfdigest.manuscript.text_files import text_of
    from pdfdigest.manuscript.yaml import Document
    from pdfdigest.office import archive_edition

    manuscript, into = _there(manuscript, office), office.at(into)
    if archive_edition.carried(manuscript) is not None:
        words = "an edition that carries its data comes in as an issue file of its own, and refreshes none"
        raise RequestError(words, where=manuscript, needs="new-file-name")
    home = _home(into.resolve().parent)
    sheet, made = _read(manuscript, home, shape, office, fetch)
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
        written = _written(shelf.new, into, after, office)
    office.tell.say(weighed.sentence)
    return Imported(into, written, doubts, changes, sorting.SHAPES[made.shape][1], made.sure, weighed)


def _there(manuscript: Path, office: Office) -> Path:
    path = office.at(manuscript)
    if not path.exists():
        raise RequestError(
            f"there is no file {manuscript}",
            hint="Name the file to import: Markdown, Word, OpenDocument, HTML or a mail.",
        )
    return path


def _free(path: Path) -> None:
    if path.exists():
        words = "the file exists already, and import overwrites nothing"
        raise RequestError(words, where=path, needs="new-file")


def _home(folder: Path) -> Publication | None:
    from pdfdigest.manuscript import publication

    return publication.home(folder)


def _read(
    manuscript: Path, home: Publication | None, shape: str, office: Office, fetch: Fetch | None
) -> tuple[Sheet, Draft]:
    from pdfdigest.manuscript.intake import opening, sorting

    with _patience(manuscript):
        sheet = opening.read(manuscript)
    if fetch is not None:
        sheet = _with_web_pictures(sheet, fetch, office)
    with _patience(manuscript):
        made = sorting.draft(sheet, home, manuscript, shape)
    if not made.stories:
        raise opening.unreadable(manuscript, "there is no text in it below its title")
    return sheet, made


def _patience(manuscript: Path) -> AbstractContextManager[None]:
    from pdfdigest.manuscript.intake import opening

    words = f"reading it took longer than {SECONDS:.0f} seconds and was stopped; is it one digest?"
    return time_limit.within(SECONDS, opening.unreadable(manuscript, words))


def _with_web_pictures(sheet: Sheet, fetch: Fetch, office: Office) -> Sheet:
    """The sheet with the pictures that lie on the web; what cannot be had is a doubt."""
    from pdfdigest.manuscript.intake.inner_pictures import with_pictures
    from pdfdigest.manuscript.intake.shape import Doubt

    wanted = {
        block.picture.name: block.spot
        for block in sheet.blocks
        if block.picture is not None and block.picture.data is None and block.picture.name.startswith(_WEB)
    }
    if not wanted:
        return sheet
    got: dict[str, bytes] = {}
    doubts = []
    with office.tell.progress("fetching pictures", len(wanted)) as step:
        for number, (name, spot) in enumerate(wanted.items(), 1):
            data, why = fetch(f"https:{name}" if name.startswith("//") else name)
            if data is None:
                doubts.append(Doubt(spot, f"the picture at {name} was not fetched: {why}", "picture"))
            else:
                got[name] = data
            step(number, name)
    return with_pictures(replace(sheet, doubts=(*sheet.doubts, *doubts)), got)


_WEB = ("http://", "https://", "//")


def _brought_back(
    carried: Carried, manuscript: Path, out: Path | None, home: Publication | None, office: Office
) -> Imported:
    """The issue file of an edition that carries its data."""
    from pdfdigest.manuscript import issue_text
    from pdfdigest.manuscript.intake import balance
    from pdfdigest.manuscript.yaml import Document
    from pdfdigest.office import archive_edition

    values = carried.values
    numbers = values.get("numbers") or ([values["number"]] if values.get("number") else [])
    day = values.get("date")
    path = out if out is not None and not out.is_dir() else None
    when = day if isinstance(day, date) else None
    path = path or _place(values.get("volume"), numbers, when, out, home, manuscript, office)
    _free(path)
    around = _around(path, home)

    def there(name: str) -> bytes | None:
        found = (each for each in (path.resolve().parent / name, around / name) if os.path.isfile(each))  # noqa: PTH113  raises nothing
        return next((disk.read(each) for each in found), None)

    carried, renamed = archive_edition.beside_others(carried, there)
    text = issue_text.issue_text(carried.values, schema=_schema(path, home))
    weighed = balance.of_fields(carried.values, Document(path, text).values)
    files = {around / name: data for name, data in carried.pictures.items() if there(name) is None}
    known = home.name if home is not None else ""
    doubts = tuple(archive_edition.doubts(manuscript, carried, renamed, lambda name: there(name) is not None, known))
    office.tell.faults(doubts)
    written = _written(files, path, text, office)
    office.tell.say("read as an edition that carries its data (sure)")
    office.tell.say(weighed.sentence)
    return Imported(path, written, doubts, (), "an edition that carries its data", "sure", weighed)


def _place(
    volume: int | None,
    numbers: Sequence[int],
    day: date | None,
    folder: Path | None,
    home: Publication | None,
    manuscript: Path,
    office: Office,
) -> Path:
    """Where a person would look for it: the folder of its year in the publication, or here."""
    number = f"{numbers[0]}-{numbers[-1]}" if len(numbers) > 1 else "".join(map(str, numbers))
    stem = f"{volume}.{number}" if volume and number else manuscript.stem
    if folder is None:
        folder = office.here
        if home is not None and home.root is not None:
            folder = home.root / str(day.year) if day else _year(home.root, volume, office)
    return folder / f"{stem}.yaml"


def _year(root: Path, volume: int | None, office: Office) -> Path:
    """The folder of an issue without a date: where its volume's other issues lie, or that of this year."""
    others = sorted(root.glob(f"[0-9][0-9][0-9][0-9]/{volume}.*.yaml")) if volume else []
    return others[-1].parent if others else root / str(office.today.year)


def _schema(path: Path, home: Publication | None) -> str:
    """Where the schema lies, as an issue file names it."""
    return Path(os.path.relpath(_around(path, home) / "issue.schema.json", path.resolve().parent)).as_posix()


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
    with _patience(manuscript):
        values = assemble.values(made, shelf.add)
        text = issue_text.issue_text(values, schema=_schema(path, home))
        weighed = balance.weighed(sheet, made, values)
    doubts = opening.warnings(manuscript, made.doubts)
    office.tell.faults(doubts)
    written = _written(shelf.new, path, text, office)
    shape = sorting.SHAPES[made.shape][1]
    office.tell.say(f"read as {shape} ({made.sure})")
    office.tell.say(weighed.sentence)
    return Imported(path, written, doubts, (), shape, made.sure, weighed)


def _written(new: dict[Path, bytes], path: Path, text: str, office: Office) -> tuple[Path, ...]:
    """Write the new pictures, then the issue file, each whole or not at all."""
    files = {**new, path: text.encode()}
    for name, data in files.items():
        disk.write(name, data)
        office.tell.written(name)
    office.note(f"imported {path}")
    return tuple(files)
