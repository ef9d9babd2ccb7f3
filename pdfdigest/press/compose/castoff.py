"""Words go in; how much room they will take comes out, counted in characters before anything is set.

Printers call this casting off.  Only names of sizes leave here: the styles give each its type.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from pdfdigest.model import Issue, plain
from pdfdigest.paper import PAPERS, Paper

FULL_WIDTH = 1.9
"""What a Chinese, Japanese or Korean character takes, in average Latin ones."""
NAME_SIZES = ((16, "short"), (27, "middle"), (44, "long"))
BOX_MEASURE = 66
BOX_HALF_MEASURE = 46
BOX_SPACE = 0.24
"""What stands between two headlines of the box, in lines."""
BOX_ROOM = 21
BOX_SIZES = ((12, "few"), (40, "many"), (50, "crowded"))
SIDE_MEASURE = 26
"""Characters of a side-head to a line of the margin column: one fewer than stand there, as no head may be taken for lower than it is."""
SIDE_CAPITALS = 0.78
"""As many of its kicker, in spaced capitals, to each of these."""
SIDE_ROW = 34
"""Characters of small type to a line of the margin column."""
SIDE_MOST = 12
A4, LETTER = PAPERS["A4"], PAPERS["Letter"]
"""The papers that what is counted here is counted on; others are taken in proportion where they have less room."""
SIDE_GAP = 4.5
"""What stands free between margin column and text, in mm."""
BRIEF = 420
CHARACTERS_A_PAGE = 3000
NOTES_A_PAGE = 15
"""From so many sources to a page on, notes are run on in one block."""


def width(text: str) -> float:
    """The length of a text in average Latin characters."""
    if text.isascii() or not any(map(_wide, set(text))):
        return len(text)
    return sum(FULL_WIDTH if _wide(sign) else 1 for sign in text)


def _wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF"


def lines(text: str, measure: float) -> int:
    """The lines that a text fills at a measure, at least one."""
    count, used = 1, 0.0
    for word in text.split():
        long = width(word)
        if used and used + 1 + long > measure:
            count, used = count + 1, 0.0
        count, used = count + int(long // measure), used + long % measure + (1 if used else 0)
    return count


def name_size(name: str) -> str:
    """How large the name of a publication can be set: `short`, `middle`, `long` or `longest`.

    >>> name_size("Foresight"), name_size("Quarterly Review of Maritime Security and Trade")
    ('short', 'longest')
    """
    return next((size for most, size in NAME_SIZES if width(name) <= most), "longest")


def box_size(headlines: Iterable[str], paper: Paper = A4) -> str:
    """How the headline box is set so that it leaves most of page 1: `few`, `many`, `crowded` or `packed`."""
    listed = tuple(headlines)
    room = min(1.0, paper.height / LETTER.height)
    whole = BOX_MEASURE * min(1.0, (paper.measure - paper.side) / (A4.measure - A4.side))
    half = BOX_HALF_MEASURE * min(1.0, paper.measure / A4.measure)
    rows = sum(1 + 0.72 * lines(headline, whole) for headline in listed)
    if rows <= BOX_ROOM * room and len(listed) <= BOX_SIZES[0][0]:
        return BOX_SIZES[0][1]
    count = sum(lines(headline, half) for headline in listed)
    return next((size for most, size in BOX_SIZES[1:] if count <= most * room), "packed")


def box_halves(headlines: Sequence[str]) -> int:
    """How many headlines stand in the first of two halves of the box, so that they come out about as tall.

    >>> (
    ...     box_halves(["Short"] * 5),
    ...     box_halves(["A headline that is set in two lines, being long " * 2, "Short", "Short"]),
    ... )
    (3, 1)
    """
    heights = [lines(headline, BOX_HALF_MEASURE) + BOX_SPACE for headline in headlines]
    whole = sum(heights)
    return min(range(1, len(heights) + 1), key=lambda count: max(sum(heights[:count]), whole - sum(heights[:count])))


def beside(paper: Paper) -> float:
    """The width of a paper's margin column against that of A4, 0 where it has none."""
    return (paper.side - SIDE_GAP) / (A4.side - SIDE_GAP) if paper.side else 0.0


def head_lines(headline: str, kicker: str = "", *others: str, paper: Paper = A4) -> int:
    """The lines of a side-head with what stands above and below it, 12 at most; 0 where it stands above the text.

    >>> head_lines("What was said"), head_lines("What was said", "Trade", "", "A byline that goes on in another line")
    (1, 4)
    """
    measure = SIDE_MEASURE * beside(paper)
    if not measure:
        return 0
    above = lines(kicker, SIDE_CAPITALS * measure) if kicker else 0
    return min(SIDE_MOST, above + sum(lines(text, measure) for text in (headline, *filter(None, others))))


def side_rows(*texts: str, paper: Paper = A4) -> int:
    """The lines that texts fill in a margin column in small type, each begun anew, 7 at most; 0 where there is none.

    >>> side_rows(""), side_rows("Trade", "Tokyo, 12 January", "A byline that goes on into another line")
    (0, 4)
    """
    measure = SIDE_ROW * beside(paper)
    return min(7, sum(lines(text, measure) for text in texts if text)) if measure else 0


def brief(text: str) -> bool:
    """Whether a story is so short that it is kept together on its page."""
    return width(text) < BRIEF


def notes_size(issue: Issue) -> str:
    """`many` where so many sources are cited that each cannot have a line of its own."""
    characters = sum(width(plain(story.body)) for story in issue.stories)
    return "many" if len(issue.sources) > NOTES_A_PAGE * max(1.0, characters / CHARACTERS_A_PAGE) else "few"
