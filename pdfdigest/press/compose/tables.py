"""A table goes in; how its columns stand comes out: aligned as typed, decimals in one line, as wide as it must be.

Only what every reader of the cells can see decides.  A figure is never broken, so its cell takes no line end; the head
of a column stands as its cells do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pdfdigest.manuscript import languages
from pdfdigest.model import Node
from pdfdigest.paper import PAPERS, Paper
from pdfdigest.press.compose import castoff

CHARACTERS = 0.59
"""Average characters of a table's type to a millimetre."""
SMALLER = 1.16
"""How many more a line holds where the type of a table is made smaller."""
GUTTER = 1.8
"""What stands between two columns, in characters."""
CROWDED = "wide packed crowded"
PHRASE = 16.0
"""A column of text may be as narrow as this before it looks like a ribbon, in characters."""

_NUMBER = re.compile(
    r"(?P<before>[^\d\w]{0,3}(?:[A-Z]{1,3}[ \u00a0\u202f]?)?[$€£¥₹₽₩₪±<>≈~+−–-]{0,3}[ \u00a0\u202f]?)"
    r"(?P<digits>\d+(?:[.,'’٫٬ \u00a0\u202f·]\d+)*)"
    r"(?P<after>[ \u00a0\u202f]?[^\d\s]{0,4})"
)
_FIGURE = re.compile(r"[\d\s.,:;'’/%‰°$€£¥₹₽₩₪±<>≈~+−–×()*†‡-]*\d[\d\s.,:;'’/%‰°$€£¥₹₽₩₪±<>≈~+−–×()*†‡-]*")
_NOTHING = re.compile(r"[-–—.…·*]{0,3}|n/?a", re.IGNORECASE)
_SIGNS = ".,٫·"


@dataclass(frozen=True, slots=True)
class Cell:
    """How one cell stands: `alignment` is `start`, `centre`, `end` or `figures`; what is `whole` is set in one line.

    Figures stand to the right in every script: in Arabic and Hebrew too their last digit does.

    `rest` is what its figure lacks behind its decimal sign of the longest in its column: set unseen, it brings all
    decimal signs of the column under each other.  `scope` is `col` or `row` where the cell names its column or row.
    In a table that is crowded no word of a cell that is `kept` is broken.
    """

    node: Node
    alignment: str
    whole: bool = False
    rest: str = ""
    scope: str = ""
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells; `total` where its first cell is all strong: a sum, or a heading between rows."""

    cells: tuple[Cell, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it stands: `width` is `` within the text, `wide` with the margin column, `packed` in smaller type too.

    `crowded` says that not even so each word has its room, and words of text (never figures) may break.
    """

    head: tuple[Row, ...]
    body: tuple[Row, ...]
    above: tuple[Node, ...]
    below: tuple[Node, ...]
    width: str = ""


def planned(node: Node, language: str, paper: Paper = PAPERS["A4"]) -> Table:
    """How a table stands on a paper, in a text of that language."""
    rows = [each for each in node.nodes if each.kind == "row"]
    head = [row for row in rows if any(cell.kind == "heading-cell" for cell in row.nodes)]
    body = [row for row in rows if row not in head]
    above = tuple(each for each in node.nodes if each.kind in ("table-title", "table-unit"))
    below = tuple(each for each in node.nodes if each.kind in ("table-source", "table-data"))
    columns = [_column([row.nodes[at] for row in body], at, language) for at in range(_count(rows))]
    heads = tuple(
        Row(
            tuple(
                Cell(
                    cell,
                    column.alignment,
                    bool(_FIGURE.fullmatch(cell.plain().strip())),
                    scope="col" if cell.plain().strip() else "",
                )
                for cell, column in zip(row.nodes, columns, strict=False)
            )
        )
        for row in head
    )
    set_rows = tuple(
        Row(tuple(column.cells[number] for column in columns), total=_is_total(row)) for number, row in enumerate(body)
    )
    width = _width(rows, set_rows, paper)
    if width == CROWDED:
        longest = _longest_kept(rows, set_rows, paper)
        heads, set_rows = (tuple(_kept(row, longest) for row in each) for each in (heads, set_rows))
    return Table(heads, set_rows, above, below, width)


def _count(rows: Sequence[Node]) -> int:
    return min((len(row.nodes) for row in rows), default=0)


@dataclass(frozen=True, slots=True)
class _Column:
    alignment: str
    cells: tuple[Cell, ...]


def _column(nodes: Sequence[Node], at: int, language: str) -> _Column:
    """The cells of one column below its head.  Figures stand at the end where nothing else was typed."""
    words = [" ".join(node.plain().split()) for node in nodes]
    numbers = [_NUMBER.fullmatch(each) for each in words]
    typed = next((node.alignment for node in nodes), "")
    all_figures = (
        not typed
        and bool(at)
        and any(numbers)
        and all(found or _NOTHING.fullmatch(each) for found, each in zip(numbers, words, strict=True))
    )
    alignment = "figures" if all_figures or (typed == "end" and any(numbers)) else typed or "start"
    parts = [_behind_the_sign(found, language) if found else None for found in numbers]
    rests = _rests(parts) if alignment == "figures" else [""] * len(words)
    return _Column(
        alignment,
        tuple(
            Cell(
                node,
                alignment,
                whole=bool(_FIGURE.fullmatch(each) or found),
                rest=rest if found or (each and _NOTHING.fullmatch(each)) else "",
                scope="row" if at == 0 and each else "",
            )
            for node, each, found, rest in zip(nodes, words, numbers, rests, strict=True)
        ),
    )


def _behind_the_sign(found: re.Match[str], language: str) -> tuple[str, str, str]:
    """The decimal sign of a figure, what follows it, and what stands behind the figure."""
    digits = found["digits"]
    sign = languages.decimal_sign(language)
    at = digits.rfind(sign)
    if at < 0 or (digits.count(sign) > 1 and sign in ".,"):
        # Another sign that parts something else than thousands can only be a decimal sign.
        at = max(digits.rfind(each) for each in _SIGNS)
        if at >= 0 and (digits.count(digits[at]) > 1 or len(digits) - at - 1 == len("000")):
            at = -1
    shown = digits[at] if at >= 0 else ""
    return shown, digits[at + 1 :] if at >= 0 else "", found["after"]


def _rests(parts: Sequence[tuple[str, str, str] | None]) -> list[str]:
    known = [part for part in parts if part]
    if not known:
        return ["" for _ in parts]
    sign = next((sign for sign, _, _ in known if sign), "")
    longest = max(len(decimals) for _, decimals, _ in known)
    zero = next((chr(ord(digit) - int(digit)) for _, decimals, _ in known for digit in decimals), "0")
    behind = max((after for _, _, after in known), key=len)

    def rest(part: tuple[str, str, str] | None) -> str:
        own, decimals, after = part or ("", "", "")
        lacking = (sign if longest and not own else "") + zero * (longest - len(decimals))
        return lacking + (behind if not after else "")

    return [rest(part) for part in parts]


def _is_total(row: Node) -> bool:
    first = row.nodes[0].nodes if row.nodes else ()
    return bool(first) and all(node.kind == "strong" for node in first)


def _width(rows: Sequence[Node], body: Sequence[Row], paper: Paper) -> str:
    """How wide a table must be, as words for a stylesheet: ``, `wide`, `wide packed` or `wide packed crowded`."""
    least = wanted = 0.0
    for at, longest in enumerate(_longest(rows, body)):
        widest = max(castoff.width(row.nodes[at].plain()) for row in rows)
        least += longest + GUTTER
        wanted += max(longest, min(widest, PHRASE)) + GUTTER
    if wanted - GUTTER <= CHARACTERS * (paper.measure - paper.side):
        return ""
    full = CHARACTERS * paper.measure
    if least - GUTTER <= full:
        return "wide"
    return "wide packed" if least - GUTTER <= full * SMALLER else CROWDED


def _longest(rows: Sequence[Node], body: Sequence[Row]) -> list[float]:
    """The widest of what cannot be broken in each column: a word, or a figure."""
    found = []
    for at in range(_count(rows)):
        unbroken = {id(row.cells[at].node) for row in body if row.cells[at].whole}
        texts = [(row.nodes[at].plain(), id(row.nodes[at]) in unbroken) for row in rows]
        found.append(max(castoff.width(text) if whole else _widest_word(text) for text, whole in texts))
    return found


def _widest_word(text: str) -> float:
    return max(map(castoff.width, text.split()), default=0.0)


def _longest_kept(rows: Sequence[Node], body: Sequence[Row], paper: Paper) -> float:
    """The longest words that can be left whole in every column of a crowded table."""
    columns = _longest(rows, body)
    room = CHARACTERS * paper.measure * SMALLER - GUTTER * (len(columns) - 1)
    return max((most for most in columns if sum(min(most, each) for each in columns) <= room), default=0.0)


def _kept(row: Row, longest: float) -> Row:
    return replace(
        row, cells=tuple(replace(cell, kept=_widest_word(cell.node.plain()) <= longest) for cell in row.cells)
    )
