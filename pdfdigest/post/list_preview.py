"""The beginning of a list goes in; the titles of its columns, what each is taken for, and its first rows come out."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pdfdigest.errors import PostError
from pdfdigest.post import address_lines, list_opening
from pdfdigest.post.list_encoding import TITLES
from pdfdigest.post.list_opening import Counted

ROWS = 5
"""So many rows are shown."""


@dataclass(frozen=True, slots=True)
class FirstRows:
    """What whoever brings a list in is shown: `titles` of the columns, none where no line names them, and the first rows.

    `means` says by the column (`list_columns.COLUMNS`, `NAMES` or `status`) which title is taken for it.
    """

    titles: tuple[str, ...]
    means: Mapping[str, str]
    rows: tuple[tuple[str, ...], ...]


def first_rows(lines: Iterator[str], path: Path, asked: Mapping[str, str]) -> FirstRows:
    """The first rows of a list, where a mapping of titles by column is `asked` for."""
    known = list(islice(lines, TITLES + ROWS))
    try:
        form = list_opening.opened(Counted(iter(known)), path, asked, lambda _: None)
    except PostError:
        at = next((number for number, line in enumerate(known) if line.strip()), 0)
        delimiter = list_opening.likely(known[at]) if known else ","
        titles = tuple(cell.strip() for cell in address_lines.cells(known[at], delimiter)) if known else ()
        return FirstRows(titles, {}, _rows(known[at + 1 :], delimiter))
    titles = tuple(cell.strip() for cell in form.titles)
    means = {name: titles[at] for name, at in form.columns.places.items()} if titles else {}
    if form.columns.states:
        means["status"] = form.columns.states[0][2]
    return FirstRows(titles, means, _rows(known[form.line :], form.delimiter or ","))


def _rows(lines: list[str], delimiter: str) -> tuple[tuple[str, ...], ...]:
    filled = (line for line in lines if line.strip())
    return tuple(tuple(row) for row in islice(csv.reader(filled, delimiter=delimiter), ROWS))
