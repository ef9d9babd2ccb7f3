"""A Galley: all that pages are made from.  Setting pages needs this and not the desk that it comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from pdfdigest.model import Edition, Identity
from pdfdigest.press.targets import Target

PICTURE = "picture:"
"""The scheme under which a galley's pictures are addressed in its HTML."""
NOT_HAD = "a file of the page cannot be had"
"""How a sentence begins about a file that a style or a template names and that is not there, or not allowed."""
UNCLAIMED = "the file does not claim to be accessible (PDF/UA)"


@dataclass(frozen=True, slots=True)
class Galley:
    """All that pages are made from: no file is read after this but fonts and what styles name.

    `notes` maps each source's number to its address and `calls` counts its calls: what must stand
    on the pages.  `pages` is the number they must fit, 0 for none.
    `told` are stories and their pages in an earlier edition of this issue: the layout begins with those in the headline
    box, which spares most of it while somebody writes.  Where an issue could be laid out in two ways, they decide.
    `attachments` are name, description and bytes of what is embedded; `lacks` says in sentences why the
    pages cannot claim to be accessible.  What is not `fitted` is laid out once, as it is set: nothing is
    taken in, and no page is told in it.  `faces` are the families that the style is set in, and `colophon`
    is how they stand in the colophon of `html`, empty where it has none.  `stamp` is what its HTML says on every
    page while it is not on record.  `plain` has WeasyPrint set the pages as it is, without what we mend in it.
    """

    identity: Identity
    target: Target
    language: str
    html: str
    stylesheets: tuple[tuple[str, str], ...]
    pictures: tuple[tuple[str, str, bytes], ...] = field(repr=False)
    roots: tuple[Path, ...]
    fonts: tuple[Path, ...]
    base: Path
    notes: tuple[tuple[int, str], ...]
    stories: tuple[tuple[str, str], ...]
    title: str
    metadata: tuple[tuple[str, str], ...]
    pages: int = 0
    manuscript: Path = Path()
    attachments: tuple[tuple[str, str, bytes], ...] = field(default=(), repr=False)
    lacks: tuple[str, ...] = ()
    told: tuple[tuple[str, int], ...] = ()
    fitted: bool = True
    faces: tuple[str, ...] = ()
    colophon: str = ""
    stamp: str = ""
    plain: bool = False


class Setter(Protocol):
    """Whoever makes the edition of a galley: a machine, or a cache before several."""

    def set(self, galley: Galley) -> Edition:
        """The finished edition; PagesError says what kept it from being set."""
