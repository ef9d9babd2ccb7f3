"""The name of a target goes in; how such an edition is made comes out: one row of a table each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from pdfdigest.errors import RequestError
from pdfdigest.model import Publication


@dataclass(frozen=True, slots=True)
class Target:
    """How one edition is made.

    `suffix` is that of the file; `style` and `paper` are the publication's unless asked otherwise;
    `black` prints all in black; `links` keeps links alive; `qr` prints the issue's web address as a
    code; `duplex` asks the printer for both sides and no scaling; `tags` writes the structure tree;
    `standard` is the PDF/A level claimed (`2a`, `3a`), `accessible` claims PDF/UA-1, `data` embeds a copy
    of the issue's data; `press` makes a PDF/X-4 in the inks of `profile`, an ICC file, with bleed and marks; `resolution` is the most that pictures are kept at, in dots per inch of their printed size, and
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
    standard: str = ""
    accessible: bool = False
    data: bool = False
    press: bool = False
    profile: Path | None = None
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
            Target("screen", standard="2a", accessible=True),
            Target("archive", standard="3a", accessible=True, data=True, resolution=300, quality=88),
            Target("print", black=True, links=False, qr=True, duplex=True, resolution=300, quality=88),
            Target("press", links=False, tags=False, press=True, resolution=300, quality=95),
            Target("web", suffix=".html", tags=False, resolution=160, quality=78),
        )
    }
)
PAPERS = MappingProxyType({"A4": (210.0, 297.0), "Letter": (215.9, 279.4)})
"""Width and height in mm."""


def target(
    name: str, publication: Publication, style: str = "", paper: str = "", profile: Path | None = None
) -> Target:
    """The target of that name, in the publication's style, on its paper and for its press unless told otherwise."""
    if name not in TARGETS:
        raise RequestError(f"there is no target {name!r}", hint=f"The targets are {', '.join(TARGETS)}.")
    papers = {known.lower(): known for known in PAPERS}
    paper = paper or publication.paper
    if paper.lower() not in papers:
        raise RequestError(f"there is no paper {paper!r}", hint=f"The papers are {', '.join(PAPERS)}.")
    made = replace(TARGETS[name], style=style or publication.style, paper=papers[paper.lower()])
    if not made.press:
        return made
    profile = profile or publication.profile
    if profile is None:
        raise RequestError(
            "a press file needs the ICC profile of the press and paper",
            hint='Ask the print shop for it, then add --icc FILE, or profile = "FILE" in publication.toml.',
        )
    return replace(made, profile=profile)
