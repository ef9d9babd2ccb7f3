"""The name of a target goes in; how such an edition is made comes out: one row of a table each.

A publication adds rows of its own in publication.toml: each starts from one of these and says what differs.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pdfdigest.errors import Fault, ManuscriptError, RequestError
from pdfdigest.model import OwnTarget, Publication
from pdfdigest.paper import NAMES, PaperName, named


@dataclass(frozen=True, slots=True)
class Target:
    """How one edition is made.

    `kind` is the row of the table that it is, or starts from; `suffix` is that of the file; `style` and
    `paper` are the publication's unless asked otherwise; `black` prints all in black; `links` keeps links
    alive; `qr` prints the issue's web address as a code; `duplex` asks the printer for both sides and no
    scaling; `notes` are `listed`, one a line, `run-on` in one block, or as their number asks; `tags` writes
    the structure tree; `standard` is the PDF/A level claimed (`2a`, `3a`), `accessible` claims PDF/UA-1,
    `data` embeds a copy of the issue's data; `press` makes a PDF/X-4 in the inks of `profile`, an ICC file,
    with `bleed` in mm and trim `marks`, and `ink_limit` is the most ink that one place should take, all four
    together, in per cent; `resolution` is the most that pictures are kept at, in dots per inch of their
    printed size, and `quality` that of their JPEG compression, 1 to 95.
    """

    name: str
    kind: str = ""
    suffix: str = ".pdf"
    style: str = "bulletin"
    paper: PaperName = "A4"
    black: bool = False
    links: bool = True
    qr: bool = False
    duplex: bool = False
    notes: str = "auto"
    tags: bool = True
    standard: str = ""
    accessible: bool = False
    data: bool = False
    press: bool = False
    profile: Path | None = None
    bleed: float = 0.0
    marks: bool = False
    ink_limit: int = 0
    resolution: int = 200
    quality: int = 82

    def file_stem(self, publication: Publication) -> str:
        """`screen`, then `-gazette`, `-letter` only where it is not the target's own, or the publication's."""
        own = dict(next((each.changes for each in publication.targets if each.name == self.name), ()))
        style = "" if self.style == own.get("style", publication.style) else f"-{self.style}"
        plain = self.paper == own.get("paper", publication.paper) or not self.paged
        return f"{self.name}{style}{'' if plain else f'-{self.paper.lower()}'}"

    @property
    def paged(self) -> bool:
        """Whether it is made of pages, and no text that flows as wide as a screen is."""
        return self.suffix == ".pdf"


TARGETS = MappingProxyType(
    {
        target.name: replace(target, kind=target.name)
        for target in (
            Target("screen", standard="2a", accessible=True),
            Target("archive", standard="3a", accessible=True, data=True, resolution=300, quality=88),
            Target("print", black=True, links=False, qr=True, duplex=True, resolution=300, quality=88),
            Target(
                "press",
                links=False,
                tags=False,
                press=True,
                bleed=3.0,
                marks=True,
                ink_limit=320,
                resolution=300,
                quality=95,
            ),
            Target("web", suffix=".html", tags=False, resolution=160, quality=78),
            Target("epub", suffix=".epub", tags=False, resolution=160, quality=78),
        )
    }
)

_ON_PAPER = frozenset({"black", "qr", "duplex", "notes", "tags", "standard", "accessible", "data", "links", "paper"})
_AT_PRESS = frozenset({"profile", "bleed", "marks", "ink_limit"})


def target(
    name: str, publication: Publication, style: str = "", paper: str = "", profile: Path | None = None
) -> Target:
    """The target of that name, in the publication's style, on its paper and for its press unless told otherwise.

    RequestError where there is none, or where it lacks its profile; ManuscriptError where the publication
    asks for what does not go together.
    """
    row = _row(name, publication)
    known = named(paper or row.paper)
    if known is None:
        raise RequestError(f"there is no paper {paper!r}", hint=f"The papers are {', '.join(NAMES)}.")
    made = replace(row, style=style or row.style, paper=known)
    if not made.press:
        return made
    profile = profile or made.profile
    if profile is None:
        raise RequestError(
            "a press file needs the ICC profile of the press and paper",
            hint='Ask the print shop for it, then add --icc FILE, or profile = "FILE" in publication.toml.',
        )
    return replace(made, profile=profile)


def names(publication: Publication) -> tuple[str, ...]:
    """Every target that there is for a publication, its own last."""
    return (*TARGETS, *(own.name for own in publication.targets))


def shown(publication: Publication | None = None) -> tuple[str, ...]:
    """The targets that a browser can show, a publication's own last: all but those for reading systems."""
    kinds = {name: name for name in TARGETS} | {
        own.name: own.start for own in (publication.targets if publication else ())
    }
    return tuple(name for name, start in kinds.items() if TARGETS[start].suffix != ".epub")


def _row(name: str, publication: Publication) -> Target:
    """The row of that name with the publication's facts in it."""
    known = names(publication)
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        meant = f" Did you mean {near[0]}?" if near else ""
        raise RequestError(f"there is no target {name!r}", hint=f"The targets are {', '.join(known)}.{meant}")
    plain: dict[str, Any] = {"style": publication.style, "paper": publication.paper, "profile": publication.profile}
    own = next((each for each in publication.targets if each.name == name), None)
    if own is None:
        return replace(TARGETS[name], **plain)
    wrong = tuple(faults(own, publication))
    if wrong:
        raise ManuscriptError(wrong)
    return replace(_changed(own), **{key: value for key, value in plain.items() if key not in dict(own.changes)})


def _changed(own: OwnTarget) -> Target:
    known = {field.name for field in fields(Target)}
    changes: dict[str, Any] = {key: value for key, value in own.changes if key in known}
    return replace(TARGETS[own.start], **{**changes, "name": own.name})


def faults(own: OwnTarget, publication: Publication) -> Iterator[Fault]:
    """What does not go together in a target of a publication's own, each with its place in publication.toml."""
    from pdfdigest.manuscript import publication as publications  # whoever sets pages has no use for it

    path = (publication.root or Path()) / publications.NAME
    for field, sentence in _clashes(_changed(own), {key for key, _ in own.changes}):
        at = f"targets.{own.name}.{field}" if field else f"targets.{own.name}"
        yield Fault(path, *publications.place_of(path, at), at, sentence, "house")


def _clashes(made: Target, changed: set[str]) -> Iterator[tuple[str, str]]:
    if made.name in TARGETS:
        yield "", f"{made.name} is the name of a target that is there already; choose another"
    if not made.paged:
        what = "a web page" if made.suffix == ".html" else "an EPUB"
        for field in sorted(changed & (_ON_PAPER | _AT_PRESS)):
            yield field, f"{what} has no such thing; start from screen, archive, print or press"
        return
    if not made.press:
        for field in sorted(changed & _AT_PRESS):
            yield field, 'only a file for a print shop has it; write from = "press"'
    else:
        for field in sorted(changed & {"standard", "accessible", "data", "links", "tags", "duplex"}):
            yield field, "a file for a print shop (PDF/X-4) has no such thing"
        return
    if made.data and not made.standard.startswith("3"):
        yield _first(changed, "data", "standard"), 'only PDF/A-3 may carry data; write standard = "3a", or data = false'
    if not made.tags and (made.accessible or made.standard.endswith("a")):
        claim = "PDF/UA-1" if made.accessible else f"PDF/A-{made.standard}"
        yield _first(changed, "tags", "accessible", "standard"), f"{claim} needs tags; leave them out of neither"


def _first(changed: set[str], *wanted: str) -> str:
    return next((field for field in wanted if field in changed), "")
