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

FOOT = 25.0
"""The margin below the text of an issue.  Nothing of an issue stands in it: a volume puts its folio there."""
VOLUME_HEAD, VOLUME_FOOT = 22.0, 27.0
"""The same of a volume's own pages."""
EDGE = 6.0
"""Nothing is printed nearer to the edge of the paper."""
FOLIO = 10.0
"""The line of a volume's folio above the lower edge."""
FOLIO_HEIGHT, FOLIO_WIDTH = 6.0, 120.0
"""The room of the words beside a folio."""

PaperName = Literal["A4", "Letter", "A5", "JIS-B5"]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper, `width` by `height`, and what stands on it.

    `outer` and `inner` are the margins beside the text, away from the spine and at it, `head` is that above it,
    `first_head` that of a first page.  `side` is the margin column beside the text, 0 where the paper has no room for
    one: what stands in it on others stands above the text there.  Of a volume: `volume_side` is the margin column of
    its own pages, `alone` the height of what stands alone on its page, such as a cover; on the leaf before a month,
    `leaf` high, the name of the month stands at `leaf_month`, the list of issues begins at `leaf_list`, a long one,
    `leaf_wide` wide, at `leaf_list_long`, and the thumb mark, `thumb` high, at `thumb_first` in the first month and
    `thumb_step` lower in each that follows.
    """

    width: float
    height: float
    outer: float
    inner: float
    head: float
    first_head: float
    side: float
    volume_side: float
    alone: float
    leaf: float
    leaf_month: float
    leaf_list: float
    leaf_list_long: float
    leaf_wide: float
    thumb: float
    thumb_first: float
    thumb_step: float

    @property
    def measure(self) -> float:
        """The width between the margins, which the widest picture fills."""
        return self.width - self.outer - self.inner


PAPERS: Mapping[PaperName, Paper] = MappingProxyType(
    {
        "A4": Paper(
            *(210.0, 297.0),
            *(24.0, 20.0, 19.0, 15.0, 50.0),
            *(50.0, 246.0),
            *(296.0, 84.0, 168.0, 128.0, 160.0),
            *(17.0, 22.0, 21.0),
        ),
        # Wider than A4: the margin column takes it, and lines stay short enough to read.
        "Letter": Paper(
            *(215.9, 279.4),
            *(24.0, 20.0, 19.0, 15.0, 55.0),
            *(50.0, 229.0),
            *(278.8, 84.0, 158.0, 122.0, 160.0),
            *(15.0, 20.0, 19.5),
        ),
        "A5": Paper(
            *(148.0, 210.0),
            *(19.0, 16.0, 17.0, 13.0, 0.0),
            *(30.0, 160.0),
            *(209.4, 18.0, 76.0, 46.0, 112.0),
            *(12.0, 14.0, 15.5),
        ),
        # JIS P 0138; the B5 of ISO 216 is smaller.
        "JIS-B5": Paper(
            *(182.0, 257.0),
            *(20.0, 17.0, 18.0, 14.0, 36.0),
            *(40.0, 207.0),
            *(256.2, 54.0, 116.0, 92.0, 140.0),
            *(15.0, 18.0, 18.5),
        ),
    }
)
NAMES: tuple[PaperName, ...] = get_args(PaperName)
LISTED = f"{', '.join(NAMES[:-1])} or {NAMES[-1]}"

SHEETS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "A3": (420.0, 297.0),
        "A4": (PAPERS["A4"].height, PAPERS["A4"].width),
        "JIS-B4": (364.0, 257.0),
        "SRA3": (450.0, 320.0),
        "Tabloid": (431.8, 279.4),
    }
)
"""Width and height of what a booklet is printed on, as the sheet lies."""

_SHARED = {"foot": FOOT, "volume-head": VOLUME_HEAD, "volume-foot": VOLUME_FOOT}


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
