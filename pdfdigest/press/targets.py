"""The name of a target goes in; how such an edition is made comes out: one row of a table each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType

from pdfdigest.errors import RequestError
from pdfdigest.model import Publication


@dataclass(frozen=True, slots=True)
class Target:
    """How one edition is made.

    `suffix` is that of the file; `style` and `paper` are the publication's unless asked otherwise;
    `black` prints all in black; `links` keeps links alive; `qr` prints the issue's web address as a
    code; `duplex` asks the printer for both sides and no scaling; `tags` writes the structure tree;
    `resolution` is the most that pictures are kept at, in dots per inch of their printed size, and
    `quality` that of their JPEG compression, 1 to 95.
    """

    name: str
    suffix: str = ".pdf"
    style: str = "bulletin"
    paper: str = "A4"
    black: bool = False
    links: bool = True
    qr: bool = False
    duplex: bool = False
    tags: bool = True
    resolution: int = 200
    quality: int = 82

    def file_stem(self, publication: Publication) -> str:
        """`screen`, then `-gazette`, `-letter` only where it is not the publication's own."""
        style = "" if self.style == publication.style else f"-{self.style}"
        paper = "" if self.paper == publication.paper or self.suffix == ".html" else f"-{self.paper.lower()}"
        return f"{self.name}{style}{paper}"


TARGETS = MappingProxyType(
    {
        target.name: target
        for target in (
            Target("screen"),
            Target("print", black=True, links=False, qr=True, duplex=True, resolution=300, quality=88),
            Target("web", suffix=".html", tags=False, resolution=160, quality=78),
        )
    }
)
PAPERS = MappingProxyType({"A4": (210.0, 297.0), "Letter": (215.9, 279.4)})
"""Width and height in mm."""


def target(name: str, publication: Publication, style: str = "", paper: str = "") -> Target:
    """The target of that name, in the publication's style and on its paper unless others are given."""
    if name not in TARGETS:
        raise RequestError(f"there is no target {name!r}", hint=f"The targets are {', '.join(TARGETS)}.")
    papers = {known.lower(): known for known in PAPERS}
    paper = paper or publication.paper
    if paper.lower() not in papers:
        raise RequestError(f"there is no paper {paper!r}", hint=f"The papers are {', '.join(PAPERS)}.")
    return replace(TARGETS[name], style=style or publication.style, paper=papers[paper.lower()])
