"""Publications go in; what in them is of an older format comes out, and is brought up to date where that is asked for.

What is on record is read in every format that ever was, and never rewritten.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from pdfdigest.errors import DigestError, Fault, HouseError, ManuscriptError
from pdfdigest.manuscript import forms, places, toml_splice
from pdfdigest.manuscript.edits import SpliceError
from pdfdigest.manuscript.splice import as_bytes, text_in
from pdfdigest.manuscript.yaml_nodes import UnreadableError
from pdfdigest.office import disk, one_writer
from pdfdigest.office.surroundings import Office

LEDGER = "post/ledger.sqlite"


@dataclass(frozen=True, slots=True)
class Move:
    """A file of an older format: what it is, from which format to which; `state` is `waits`, `moved`, or `stays` for what is read as it is."""

    publication: str
    path: Path
    what: str
    old: str
    new: str
    state: str
    says: str


@dataclass(frozen=True, slots=True)
class Migrated:
    """How many files were looked at, and those of an older format."""

    files: int
    moves: tuple[Move, ...]

    @property
    def waiting(self) -> int:
        """How many of them wait to be brought up to date."""
        return sum(move.state == "waits" for move in self.moves)


def migrate(office: Office, *, write: bool = False) -> Migrated:
    """Look at the publication here, or at all below, and say what would be brought up to date; with `write` do it.

    Every file is looked at before the first is written: where one is of a newer format, or cannot be read as what it is,
    nothing is written; all but one such error are told on the way, and the last is raised.
    """
    from pdfdigest.manuscript import publication

    reader = publication.Reader()
    roots = places.roots(office.here, reader)
    looked: list[Path] = []
    wrong: list[DigestError] = []
    work = []
    for root in roots:
        slug = reader.slug(root)
        for look in (_settings, _papers, _templates, _record, _manifests, _ledger):
            work += [(replace(move, publication=slug), do) for move, do in look(root, looked, wrong)]
    for error in wrong[:-1]:
        office.tell.failed(error)
    if wrong:
        raise wrong[-1]
    if not write:
        return Migrated(len(looked), tuple(move for move, _ in work))
    with one_writer.alone(office):
        for _move, do in work:
            if do is not None:
                do(office)
    return Migrated(len(looked), tuple(replace(move, state="moved") if do else move for move, do in work))


Work = Iterator[tuple[Move, Callable[[Office], None] | None]]
"""Files of an older format, and what brings each up to date; None where it stays as it is."""


def _settings(root: Path, looked: list[Path], wrong: list[DigestError]) -> Work:
    """publication.toml said no format before it had one."""
    path = root / places.NAME
    looked.append(path)
    try:
        raw = disk.read(path)
        made = as_bytes(raw, toml_splice.put(text_in(raw), ("format",), forms.FORMAT))
    except (SpliceError, UnreadableError) as error:
        wrong.append(ManuscriptError((Fault(path, 0, 0, "format", f"format cannot be written: {error}", "format"),)))
        return
    if made != raw:
        yield _move(path, "settings", "none", str(forms.FORMAT), "a line is added"), partial(_replaced, path, raw, made)


def _replaced(path: Path, raw: bytes, made: bytes, office: Office) -> None:
    if not disk.replace(path, raw, made):
        raise ManuscriptError((Fault(path, 0, 0, "", "somebody changed this meanwhile; run it again", "format"),))
    office.tell.say(f"{office.near(path)} is up to date")


def _papers(root: Path, looked: list[Path], wrong: list[DigestError]) -> Work:
    """Issue files and the files beside them have had one format; what says another one is at fault."""
    from pdfdigest.manuscript import faults, yaml
    from pdfdigest.manuscript.text_files import text_of

    beside = [root / name for name in sorted(places.NOT_ISSUES)] + sorted((root / "elsewhere").glob("*.yaml"))
    found: list[Fault] = []
    for path in (*places.issue_files(root), *(path for path in beside if path.is_file())):
        looked.append(path)
        try:
            document = yaml.parsed(path, text_of(path))
        except ManuscriptError as error:
            found += error.faults
            continue
        given = document.values.get("format")
        if given != forms.FORMAT and "format" in document.values:
            place = document.locate(("format",))
            found.append(Fault(path, *place, "format", faults.other_format(given, forms.FORMAT), "format"))
    if found:
        wrong.append(ManuscriptError(tuple(found)))
    yield from ()


def _templates(root: Path, looked: list[Path], wrong: list[DigestError]) -> Work:
    """A template that does not say what it was made over is taken to be made over what is shipped today."""
    from pdfdigest.press.compose import overrides
    from pdfdigest.press.style_folders import shipped

    of: dict[Path, list[overrides.Override]] = {}
    for each in overrides.overrides(root / "templates", shipped("templates")):
        of.setdefault(each.path, []).append(each)
    for path, found in of.items():
        looked.append(path)
        if all(each.was for each in found):
            continue
        try:
            raw = disk.read(path)
            made = as_bytes(raw, overrides.marked(text_in(raw), found))
        except (DigestError, UnreadableError) as error:
            wrong.append(error if isinstance(error, DigestError) else HouseError(str(error), where=path))
            continue
        names = ", ".join(each.name for each in found)
        says = f"a last line says over what it was made ({names}), so that check can name what changes"
        yield _move(path, "template", "none", "marked", says), partial(_replaced, path, raw, made)


def _record(root: Path, looked: list[Path], wrong: list[DigestError]) -> Work:
    """A record of any format is read as it is."""
    from pdfdigest.record import issued

    for label in sorted(issued.labels(root)):
        try:
            looked += [record.folder / "record.json" for record in issued.labelled(root, label)]
        except DigestError as error:
            wrong.append(error)
    yield from ()


def _manifests(root: Path, looked: list[Path], wrong: list[DigestError]) -> Work:
    """A manifest of a volume is read as it is; one of the first format proves the file as a whole, no more."""
    from pdfdigest.bindery import catalogue, filed_proofs
    from pdfdigest.errors import BindingError

    for path in sorted((root / filed_proofs.FOLDER).glob(f"*/b*/*{filed_proofs.ENDING}")):
        looked.append(path)
        try:
            given = json.loads(disk.read(path))["format"]
        except (ValueError, KeyError, TypeError, RecursionError):
            wrong.append(BindingError("the manifest was edited or is damaged", where=path, hint="Bring it back."))
            continue
        if given not in catalogue.READ:
            words = (
                f"the manifest says format: {given!r}; this pdfdigest reads {' and '.join(map(str, catalogue.READ))}"
            )
            wrong.append(BindingError(words, where=path, hint="A newer pdfdigest wrote it: upgrade pdfdigest."))
        elif given != catalogue.FORMAT:
            says = "proves the file as a whole; bound anew, the volume is proven page by page"
            yield _move(path, "manifest", str(given), str(given), says, "stays"), None


def _ledger(root: Path, looked: list[Path], wrong: list[DigestError]) -> Work:
    """The ledger takes the steps that it lacks, all of them or none."""
    from pdfdigest.manuscript import mail, publication
    from pdfdigest.post import ledger_age

    path = root / LEDGER
    try:
        if not path.is_file() or mail.server(publication.read(root / places.NAME)).url is not None:
            return  # one on a server takes its steps as it is opened
    except ManuscriptError as error:
        wrong.append(error)
        return
    looked.append(path)
    try:
        before, after = ledger_age.steps(path)
    except DigestError as error:
        wrong.append(error)
        return
    if before != after:
        yield (
            _move(path, "ledger", before, after, "readers, lists and deliveries stay as they are"),
            partial(_taken, path),
        )


def _taken(path: Path, office: Office) -> None:
    from pdfdigest.post.ledger import Ledger

    with Ledger.open(path.parent, office.state):
        office.tell.say(f"{office.near(path)} is up to date")


def _move(path: Path, what: str, old: str, new: str, says: str, state: str = "waits") -> Move:
    return Move("", path, what, old, new, state, says)
