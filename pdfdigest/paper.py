"""Paper: its sizes and margins, what stands where on each, and the units that pages are measured in.

Everything is in mm, as a printer has it, unless a name says points or pixels.  `css` hands a paper on to the
stylesheets as custom properties; they hold no number of their own that hangs on the paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Literal, get_args

INCH = 25.4
"""Millimetres of an inch."""
POINTS = 72 / INCH
"""Points of a millimetre, as PDF counts them (ISO 32000-1, 8.3.2.3)."""
PIXELS_OF_AN_INCH = 96
"""As CSS counts them (CSS Values 3, 6.2)."""
PIXELS = PIXELS_OF_AN_INCH / INCH

OUTER, INNER = 24.0, 20.0
"""The margins beside the text of an issue: away from the spine, and at it."""
MARGINS = OUTER + INNER
HEAD, FIRST_HEAD, FOOT = 19.0, 15.0, 25.0
"""The margins above and below it; the first page begins higher.  Nothing of an issue stands in its foot: a volume
puts its folio there."""
VOLUME_HEAD, VOLUME_FOOT = 22.0, 27.0
"""The same of a volume's own pages."""
VOLUME_SIDE = 50.0
"""The margin column of a volume's own pages, whatever the paper."""
EDGE = 6.0
"""Nothing is printed nearer to the edge of the paper."""
FOLIO = 10.0
"""The line of a volume's folio above the lower edge."""
FOLIO_HEIGHT, FOLIO_WIDTH = 6.0, 120.0
"""The room of the words beside a folio."""

PaperName = Literal["A4", "Letter"]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper, `width` by `height`, and what stands on it.

    `side` is the margin column beside the text.  Of a volume: `alone` is the height of what stands alone on its
    page, such as a cover; on the leaf before a month, `leaf` high, the list of issues begins at `leaf_list`, a long
    one at `leaf_list_long`, and the thumb mark, `thumb` high, at `thumb_first` in the first month and `thumb_step`
    lower in each that follows.
    """

    width: float
    height: float
    side: float
    alone: float
    leaf: float
    leaf_list: float
    leaf_list_long: float
    thumb: float
    thumb_first: float
    thumb_step: float

    @property
    def measure(self) -> float:
        """The width between the margins, which the widest picture fills."""
        return self.width - MARGINS


PAPERS: Mapping[PaperName, Paper] = MappingProxyType(
    {
        "A4": Paper(210.0, 297.0, 50.0, 246.0, 296.0, 168.0, 128.0, 17.0, 22.0, 21.0),
        # Wider than A4: the margin column takes it, and lines stay short enough to read.
        "Letter": Paper(215.9, 279.4, 55.0, 229.0, 278.8, 158.0, 122.0, 15.0, 20.0, 19.5),
    }
)
NAMES: tuple[PaperName, ...] = get_args(PaperName)
LISTED = " or ".join(NAMES)

SHEETS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "A3": (420.0, 297.0),
        "A4": (PAPERS["A4"].height, PAPERS["A4"].width),
        "SRA3": (450.0, 320.0),
        "Tabloid": (431.8, 279.4),
    }
)
"""Width and height of what a booklet is printed on, as the sheet lies."""

_SHARED = {
    "outer": OUTER,
    "inner": INNER,
    "head": HEAD,
    "first-head": FIRST_HEAD,
    "foot": FOOT,
    "volume-head": VOLUME_HEAD,
    "volume-foot": VOLUME_FOOT,
    "volume-side": VOLUME_SIDE,
}


def css(name: PaperName) -> str:
    """The custom properties of a paper, as a stylesheet: `--paper-width: 210mm`, and so on."""
    paper = PAPERS[name]
    own = {field.name.replace("_", "-"): getattr(paper, field.name) for field in fields(paper)}
    named = {("side" if key == "side" else f"paper-{key}"): value for key, value in {**_SHARED, **own}.items()}
    return ":root {\n" + "".join(f"  --{key}: {value:g}mm;\n" for key, value in named.items()) + "}\n"


def named(name: str) -> PaperName | None:
    """The paper of that name, in whatever case it is written; None where there is none.

    >>> named("letter"), named("A9")
    ('Letter', None)
    """
    return next((known for known in NAMES if known.lower() == name.lower()), None)
