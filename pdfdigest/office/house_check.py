"""What is wrong with a publication itself: its house style, the files beside its issues, its [mail]."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pdfdigest.errors import DigestError, Fault, ManuscriptError

if TYPE_CHECKING:
    from pdfdigest.model import Publication
    from pdfdigest.press.compose.house import House


def faults(publication: Publication) -> Iterator[Fault]:
    """Every fault of a publication that its publication.toml alone does not show; none for a lone issue file."""
    if publication.root is not None:
        yield from _house(publication, publication.root)
        yield from _overridden(publication.root)
        yield from _beside(publication, publication.root)
        yield from _post(publication, publication.root)


def sentence(error: DigestError, target: str = "") -> str:
    """An error as the sentence of a fault, after the name of a target."""
    words = f"{error.message}; {error.hint[:1].lower()}{error.hint[1:].rstrip('.')}".rstrip("; ")
    return f"{target}: {words}" if target else words


def _house(publication: Publication, root: Path) -> Iterator[Fault]:
    """What publication.toml asks of the house style that is not there: it is known only here."""
    from pdfdigest.manuscript import publication as publications
    from pdfdigest.press import targets
    from pdfdigest.press.compose.house import House

    house = House(publication)
    asked: dict[str, Callable[[], object]] = {
        "style": partial(_settable, house, publication.style, publication.paper),
        "words": lambda: house.words(publication.language),
        "record": lambda: _known(publication),
    }
    for own in publication.targets:
        yield from targets.faults(own, publication)
        changes = dict(own.changes)
        style, paper = str(changes.get("style", publication.style)), str(changes.get("paper", publication.paper))
        for changed in [name for name in ("style", "paper") if name in changes][:1]:
            printed = targets.TARGETS[own.start].suffix != ".html"
            asked[f"targets.{own.name}.{changed}"] = partial(_settable, house, style, paper if printed else "")
    for field, ask in asked.items():
        try:
            ask()
        except DigestError as error:
            if error.where is not None:
                yield Fault(Path(error.where), 0, 0, "", sentence(error), "house")
                continue
            path = root / publications.NAME
            yield Fault(path, *publications.place_of(path, field), field, sentence(error), "house")


def _overridden(root: Path) -> Iterator[Fault]:
    """The templates that override what has been changed since they were made over it, as far as they say."""
    from pdfdigest.press.compose import overrides
    from pdfdigest.press.style_folders import shipped

    for each in overrides.overrides(root / "templates", shipped("templates")):
        if each.was and each.was != each.now:
            what = f"the block {each.name}" if each.line else f"the whole of {each.name}"
            words = (
                f"this overrides {what}, which has changed since ({each.was}, now {each.now}); "
                f"compare it with the shipped one, and write {each.now} in its last line"
            )
            yield Fault(each.path, each.line, 1 if each.line else 0, "", words, "house", "warning")


def _settable(house: House, style: str, paper: str) -> None:
    """Raise RequestError or HouseError where a style is not there, lacks a font, or cannot be set on a paper."""
    house.require_fonts(style)
    if paper:
        house.require_paper(style, paper)


def _known(publication: Publication) -> None:
    """Raise RequestError where `publish` could not print a target; faults of one are told where it is written."""
    from pdfdigest.press import targets

    for name in publication.record:
        with contextlib.suppress(ManuscriptError):
            targets.target(name, publication)


def _beside(publication: Publication, root: Path) -> Iterator[Fault]:
    """The faults of the files that lie beside the issues: what the volume's indexes and lists are made from."""
    from pdfdigest.index import authority
    from pdfdigest.manuscript import errata, gaps, preface

    for read in (authority.read, errata.read, gaps.read):
        try:
            read(root)
        except ManuscriptError as error:
            yield from error.faults
    yield from preface.faults(publication)


def _post(publication: Publication, root: Path) -> Iterator[Fault]:
    """The faults of [mail], where there may be one; what it refers to, secrets above all, is not read."""
    from pdfdigest.manuscript import publication as publications
    from pdfdigest.manuscript.text_files import text_of

    try:
        text = text_of(root / publications.NAME)
        if "mail" not in text and "\\" not in text:
            return
        from pdfdigest.manuscript import mail

        mail.settings(publication)
    except ManuscriptError as error:
        yield from error.faults
