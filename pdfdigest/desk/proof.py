"""An issue file and a choice of target, style and paper go in; a Proof comes out, or all that is wrong.

Everything is read anew from disk each time: what one sees is what `build` would print.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from pdfdigest.errors import DigestError, Fault, ManuscriptError, RequestError
from pdfdigest.manuscript import manuscript, publication
from pdfdigest.model import Edition
from pdfdigest.office import printable
from pdfdigest.press import targets
from pdfdigest.press.compose import composition, issue_title, web
from pdfdigest.press.compose.house import house_of
from pdfdigest.press.galley import Galley

AROUND = 2
"""Lines of the manuscript shown before and after the one at fault."""
LONGEST = 240
"""Characters of a line that are shown."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody looks at: an issue file, a target, a house style and a paper (empty: the publication's own)."""

    path: Path
    target: str = "screen"
    style: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A fault as it is shown: `name` is its file as one would type it, `excerpt` pairs line numbers with lines."""

    fault: Fault
    name: str
    excerpt: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of a choice.

    `edition` is None where something is at fault; `told` holds faults and warnings in the order of the
    file, `remarks` whole sentences, `seconds` is how long it took.
    """

    choice: Choice
    edition: Edition | None
    file_name: str = ""
    title: str = ""
    label: str = ""
    told: tuple[Told, ...] = ()
    remarks: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    style: str = ""
    paper: str = ""
    seconds: float = 0.0


SetGalley = Callable[[Galley], Edition]
"""How pages are set."""


@dataclass(slots=True)
class _Found:
    """What is known of a choice so far, in whatever state the setting ends."""

    title: str = ""
    label: str = ""
    file_name: str = ""
    styles: tuple[str, ...] = ()
    style: str = ""
    paper: str = ""
    warnings: tuple[Fault, ...] = field(default=())


def prove(choice: Choice, set_galley: SetGalley, *, last: Edition | None = None) -> Proof:
    """The proof of a choice; whatever is wrong is in it, nothing is raised but what is our own fault.

    It is set from the beginning, as `build` does, or from where the `last` edition of the same choice ended.
    """
    begun = time.monotonic()
    found = _Found()
    edition: Edition | None = None
    faults: tuple[Fault, ...] = ()
    try:
        edition = _edition(choice, set_galley, found, last)
    except ManuscriptError as error:
        faults = error.faults
    except DigestError as error:
        faults = (_as_fault(error, choice.path),)
    root = publication_root(choice.path)
    told = tuple(tell(fault, root) for fault in faults or found.warnings)
    return Proof(
        choice=choice,
        edition=edition,
        file_name=found.file_name,
        title=found.title,
        label=found.label,
        told=told,
        remarks=edition.remarks if edition else (),
        styles=found.styles,
        style=found.style,
        paper=found.paper,
        seconds=time.monotonic() - begun,
    )


def _edition(choice: Choice, set_galley: SetGalley, found: _Found, last: Edition | None) -> Edition:
    mine = publication.home(choice.path.parent) or publication.alone()
    house = house_of(mine)
    found.styles, found.style, found.paper = house.styles, choice.style or mine.style, choice.paper or mine.paper
    issue = manuscript.read(choice.path, mine)
    words = house.words(issue.language)
    found.title, found.label = issue_title.title(issue, words), issue.identity.label
    found.warnings = printable.warnings(issue, proof=True)
    target = targets.target(choice.target, mine, choice.style, choice.paper)
    if target.suffix == ".epub":
        raise RequestError("a browser does not show an EPUB", hint="Build it, and open it in a reading system.")
    issue, on_record = printable.revised(issue)
    stamp = "" if on_record else composition.stamp(issue, house)
    found.file_name = printable.file_name(issue, target)
    if target.suffix == ".html":
        return web.page(issue, house, target, stamp=stamp)
    galley = composition.compose(issue, house, target, stamp=stamp)
    return set_galley(replace(galley, told=last.story_pages if last else ()))


def publication_root(path: Path) -> Path:
    """The folder whose files may be shown: that of publication.toml, else the issue file's own."""
    for folder in path.parents:
        if (folder / publication.NAME).is_file():
            return folder
    return path.parent


def tell(fault: Fault, root: Path) -> Told:
    """A fault with its file's name from the publication's folder, and the lines around it."""
    path = Path(fault.path)
    try:
        inside = path.resolve().relative_to(root.resolve())
    except ValueError:
        return Told(fault, str(path))
    return Told(fault, inside.as_posix(), _excerpt(path, fault.line))


def _excerpt(path: Path, line: int) -> tuple[tuple[int, str], ...]:
    if not line:
        return ()
    try:
        lines = path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ()
    first = max(1, line - AROUND)
    return tuple((number, lines[number - 1][:LONGEST]) for number in range(first, min(line + AROUND, len(lines)) + 1))


def _as_fault(error: DigestError, path: Path) -> Fault:
    """An error with a sentence as a fault: its place is `where`, which may name a line."""
    where, _, line = str(error.where or path).rpartition(":")
    if not (where and line.isdecimal()):
        where, line = str(error.where or path), "0"
    sentence = f"{error.message}. {error.hint}" if error.hint else error.message
    return Fault(Path(where), int(line), 1 if int(line) else 0, "", sentence, "pages")
