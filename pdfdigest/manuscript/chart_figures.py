"""A table goes in; the figures come out that a chart of it is drawn from.

The first column names what is counted, and each column of figures is a series; a column whose figures are of another kind
than those of the first one (percent beside tons) is left to the table, and so are rows that are totals.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pdfdigest.manuscript import languages
from pdfdigest.model import Node

KINDS = ("bar", "line")
MOST_SERIES, MOST_ROWS = 4, 40
"""Series that can be told apart in black alone, and rows that a page holds."""
LARGEST = 1e15
"""The largest figure that is drawn: beyond it, neighbours are no longer told apart (IEEE 754, binary64)."""
_FIGURE = re.compile(r"(?P<before>\D*?)(?P<digits>\d(?:[\d.,'’٫٬ \u00a0\u202f]*\d)?)(?P<after>\D*)")
_MINUS = re.compile("[-−–]\\s*\\S{0,3}\\s*$")
_NOTHING = re.compile(r"[-–—.…·*]{0,3}|n/?a", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Series:
    """One column: its heading, and a figure for each row with its words as typed; None where there is none."""

    name: str
    figures: tuple[float | None, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows: `bar` or `line`, the names of the rows, and one series or several."""

    kind: str
    rows: tuple[str, ...]
    series: tuple[Series, ...]


def read(table: Node, language: str) -> Chart:
    """The chart of a table; ValueError says why it cannot be drawn."""
    rows = [row for row in table.nodes if row.kind == "row"]
    heads = [row for row in rows if any(cell.kind == "heading-cell" for cell in row.nodes)]
    body = [row for row in rows if row not in heads and not _total(row)]
    if table.chart not in KINDS:
        raise ValueError(f"a chart is {' or '.join(KINDS)}, not {table.chart or 'nothing'}")
    width = min((len(row.nodes) for row in rows), default=0)
    series: list[Series] = []
    kinds: list[bool] = []
    for at in range(1, width):
        words = [" ".join(row.nodes[at].plain().split()) for row in body]
        figures = [figure(each, language) for each in words]
        known = any(each is not None for each in figures) and all(
            value is not None or _NOTHING.fullmatch(each) for value, each in zip(figures, words, strict=True)
        )
        if known:
            name = " ".join(heads[-1].nodes[at].plain().split()) if heads else ""
            series.append(Series(name, tuple(figures), tuple(words)))
            kinds.append(any("%" in each or "‰" in each for each in words))
    shown = tuple(each for each, percent in zip(series, kinds, strict=True) if percent == kinds[0])
    if not shown:
        raise ValueError("this table has no column of figures behind its first one, so that no chart can be drawn")
    if len(shown) > MOST_SERIES or len(body) > MOST_ROWS:
        raise ValueError(f"a chart shows {MOST_SERIES} columns of figures and {MOST_ROWS} rows at most; take some out")
    return Chart(table.chart, tuple(" ".join(row.nodes[0].plain().split()) for row in body), shown)


def figure(words: str, language: str) -> float | None:
    """The figure that a cell says in a language; None where it says none, several, or one too large to be drawn.

    >>> figure("−1.234,5 t", "de"), figure("14,301", "en"), figure("n/a", "en"), figure("3 to 4", "en")
    (-1234.5, 14301.0, None, None)
    >>> figure("9" * 400, "en")
    """
    found = _FIGURE.fullmatch(words)
    if found is None:
        return None
    sign = languages.decimal_sign(language)
    typed = found["digits"].replace("٫", sign) if sign == "." else found["digits"]
    whole, _, part = typed.rpartition(sign) if typed.count(sign) == 1 else (typed, "", "")
    if part and not part.isdecimal():
        return None
    digits = "".join(filter(str.isdecimal, whole)) + ("." + part if part else "")
    value = float(digits) * (-1 if _MINUS.search(found["before"]) else 1)
    return value if abs(value) <= LARGEST else None


def _total(row: Node) -> bool:
    first: Sequence[Node] = row.nodes[0].nodes if row.nodes else ()
    return bool(first) and all(node.kind == "strong" for node in first)
