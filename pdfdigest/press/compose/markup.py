"""Prose goes in; HTML comes out, each link followed by its call and, at its first call, by its note.

A source's note stands where it is first called.  Where a source is called again, its note comes
along too, marked `again`: `press.engine.pages` prints that one only if the first does not stand on the
same page, so that every page carries the addresses it cites.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from markupsafe import Markup

from pdfdigest.manuscript import addresses, languages
from pdfdigest.model import Node, Prose, Source
from pdfdigest.paper import PAPERS, Paper
from pdfdigest.press.compose import castoff, inline_runs, runts, tables

_TAGS = {
    "paragraph": "p",
    "list": "ul",
    "numbered": "ol",
    "item": "li",
    "quotation": "blockquote",
    "strong": "strong",
    "emphasis": "em",
    "superscript": "sup",
    "subscript": "sub",
    "span": "span",
}

_EMPTY = {"break": Markup("<br>"), "opportunity": Markup("<wbr>")}

CHARACTERS = 0.57
"""Average characters of text to a millimetre."""
ZERO_WIDTH_SPACE = "\u200b"
WORD_JOINER = "\u2060"
_BREAKS = "?&=._%#+:@"
_HOST = re.compile(r"(?:(?:\w+:)?//)?([^/?#]+)(?=$|[/?#])")
LEAST = 4
"""Fewer characters of an address never stand on a line of their own."""
LONG_HOST = 40
"""A host of more characters may break."""
_UNSEEN = re.compile(rf"[\s{ZERO_WIDTH_SPACE}{WORD_JOINER}]+")


@dataclass(frozen=True, slots=True)
class Call:
    """One citation of a source: `turn` counts the calls of that source from 1."""

    source: Source
    turn: int

    @property
    def id(self) -> str:
        """The anchor of the call."""
        return f"call-{self.source.number}-{self.turn}"

    @property
    def note(self) -> str:
        """The anchor of the note that stands with this call."""
        return f"note-{self.source.number}" + (f"-{self.turn}" if self.turn > 1 else "")


class Calls:
    """Counts calls as they come by, and sets each: `mark` makes the HTML of one call and its note.

    `says` tells in words where a link to a source leads, for those who cannot see it.
    """

    def __init__(
        self,
        sources: tuple[Source, ...],
        mark: Callable[[Call], Markup],
        says: Callable[[Source], str] | None = None,
    ) -> None:
        self._sources = {source.id: source for source in sources}
        self._turns: Counter[str] = Counter()
        self._mark = mark
        self._says = says

    def cite(self, source: str, words: Markup, language: str = "") -> Markup:
        """The cited words as a link to the address, and the call behind them."""
        return self.link(source, words, language) + self.call(source)

    def link(self, source: str, words: Markup, language: str = "") -> Markup:
        """The words as a link; a source whose address is still missing gets none."""
        found = self._sources[source]
        if not found.address:
            return _element("span", words, Markup(' class="cite"') + _tongue(language))
        says = Markup(' data-says="{}"').format(self._says(found)) if self._says else Markup("")
        return _element("a", words, Markup(' class="cite" href="{}"').format(found.address) + says + _tongue(language))

    def call(self, source: str) -> Markup:
        """The call alone."""
        self._turns[source] += 1
        return self._mark(Call(self._sources[source], self._turns[source]))


@dataclass(frozen=True, slots=True)
class Tongue:
    """What a text is set in: its language, the direction of that, and the fixed words (`table_source`, `table_data`)."""

    language: str = "en"
    direction: str = "ltr"
    words: Mapping[str, str] = field(default_factory=lambda: {"table_source": "{source}", "table_data": "{date}"})


def html(
    prose: Prose, calls: Calls, tongue: Tongue | None = None, paper: Paper = PAPERS["A4"], *, beside: int = 0
) -> Markup:
    """The whole prose.  `beside` is how many lines of a head stand beside its beginning: no wide table comes so high."""
    tongue = tongue or Tongue()
    within = _Within(tongue.direction, tongue, paper)
    out, filled = Markup(""), 0.0
    for node in prose:
        out += _table(node, calls, within, beside - filled) if node.kind == "table" else _node(node, calls, within)
        filled += castoff.lines(node.plain(), CHARACTERS * (paper.measure - paper.side)) + 0.5
    return out


class _Within(NamedTuple):
    """What a node stands in: its direction, the text around it, and whether it is linked already."""

    direction: str
    tongue: Tongue
    paper: Paper
    linked: bool = False


def _all(prose: Prose, calls: Calls, within: _Within) -> Markup:
    return Markup("").join(_node(node, calls, within) for node in prose)


def _node(node: Node, calls: Calls, within: _Within) -> Markup:
    if node.kind == "text":
        return Markup.escape(node.text)
    if node.kind in _EMPTY:
        return _EMPTY[node.kind]
    if node.kind == "address":
        return _address(node.text, linked=within.linked)
    if node.kind == "table":
        return _table(node, calls, within, 0.0)
    direction = languages.direction(node.language) if node.language else within.direction
    if node.kind in ("ltr", "rtl"):
        inside = _all(node.nodes, calls, within._replace(direction=node.kind))
        return _element("span", inside, Markup(' dir="{}"').format(node.kind))
    nodes = runts.tied(node.nodes) if node.kind == "paragraph" else node.nodes
    settled = inline_runs.settled(nodes, direction)
    inside = _all(settled, calls, within._replace(direction=direction, linked=within.linked or node.kind == "cite"))
    if node.kind == "cite":
        return calls.cite(node.source, inside, node.language)
    return _element(_TAGS[node.kind], inside, _tongue(node.language) + _numbering(node))


def _numbering(node: Node) -> Markup:
    """The first number of a list, for browsers; for paper, where `start` means nothing, as a counter.

    Numbers of three digits and more get the room that they need before the text.
    """
    if node.kind != "numbered":
        return Markup("")
    digits = len(str(node.start + len(node.nodes) - 1))
    room = f"padding-inline-start: {0.5 + 0.55 * digits:.2f}em" if digits > 2 else ""
    counter = f"counter-reset: list-item {node.start - 1}" if node.start != 1 else ""
    start = Markup(' start="{}"').format(node.start) if node.start != 1 else Markup("")
    style = "; ".join(filter(None, (counter, room)))
    return start + (Markup(' style="{}"').format(style) if style else Markup(""))


def _address(text: str, *, linked: bool) -> Markup:
    """An address as it was typed: it may break after the signs that part it, and a link in a link is none."""
    shown = Markup("<wbr>").join(breakable(text).replace(WORD_JOINER, "").split(ZERO_WIDTH_SPACE))
    if linked:
        return _element("span", shown, Markup(' class="bare" dir="ltr"'))
    return _element("a", shown, Markup(' class="bare" dir="ltr" href="{}"').format(addresses.target(text)))


def _table(node: Node, calls: Calls, within: _Within, lacking: float) -> Markup:
    """A table with its title, unit, source and day; `lacking` lines must stand above one that is wide."""
    table = tables.planned(node, within.tongue.language, within.paper)
    above = Markup("").join(_said(each, calls, within) for each in table.above)
    rows = _element("thead", _rows(table.head, calls, within)) if table.head else Markup("")
    if table.body:
        rows += _element("tbody", _rows(table.body, calls, within))
    below = Markup(" ").join(_said(each, calls, within) for each in table.below)
    name = Markup(' class="{}"').format(" ".join(filter(None, ("table", table.width))))
    if table.width and lacking > 0:
        name += Markup(' style="margin-top: calc({:.1f} * var(--leading))"').format(lacking)
    return _element(
        "figure",
        (_element("figcaption", above) if above else "")
        + _element("div", _element("table", rows), ' class="rows" tabindex="0"')
        + (_element("p", below, ' class="about"') if below else ""),
        name,
    )


def _said(node: Node, calls: Calls, within: _Within) -> Markup:
    """What is said of a table, with the fixed words around it."""
    inside = _inside(node, calls, within)
    words = within.tongue.words
    if node.kind == "table-source":
        return _element("span", _filled(words["table_source"], source=inside), ' class="source"')
    if node.kind == "table-data":
        return _element("span", _filled(words["table_data"], date=inside), ' class="data"')
    return _element("p", inside, Markup(' class="{}"').format(node.kind.removeprefix("table-")))


def _filled(words: str, **parts: Markup) -> Markup:
    return Markup(Markup.escape(words)).format(**parts)


def _rows(rows: Sequence[tables.Row], calls: Calls, within: _Within) -> Markup:
    return Markup("").join(
        _element(
            "tr",
            Markup("").join(_cell(cell, calls, within) for cell in row.cells),
            ' class="total"' if row.total else "",
        )
        for row in rows
    )


def _cell(cell: tables.Cell, calls: Calls, within: _Within) -> Markup:
    names = " ".join(filter(None, (cell.alignment if cell.alignment != "start" else "", "whole" if cell.whole else "")))
    attributes = Markup(' class="{}"').format(names) if names else Markup("")
    attributes += Markup(' data-rest="{}"').format(cell.rest) if cell.rest else Markup("")
    attributes += Markup(' scope="{}"').format(cell.scope) if cell.scope else Markup("")
    return _element("th" if cell.scope else "td", _inside(cell.node, calls, within), attributes)


def _inside(node: Node, calls: Calls, within: _Within) -> Markup:
    return _all(inline_runs.settled(node.nodes, within.direction), calls, within)


def _element(tag: str, inside: Markup, attributes: Markup | str = "") -> Markup:
    return Markup("<{}{}>{}</{}>").format(Markup(tag), Markup(attributes), inside, Markup(tag))


def _tongue(language: str) -> Markup:
    if not language:
        return Markup("")
    return Markup(' lang="{}" dir="{}"').format(language, languages.direction(language))


def breakable(address: str) -> str:
    """An address that may break after `/` and before any of `? & = . _ % # + : @`, and never at a hyphen.

    Whoever copies or reads a hyphen at a line's end cannot tell whether it belongs to the address, and a point there
    looks like the end of a sentence (Chicago 14.18).  A host breaks only where it is very long, and `%27` never.
    """
    out: list[str] = []
    host = _HOST.match(address)
    begins, ends = host.span(1) if host else (0, 0)
    ends = begins if ends - begins > LONG_HOST else ends
    last = len(address) - LEAST
    for index, sign in enumerate(address):
        before = address[index - 1] if index else ""
        if before and "-" in (before, sign):
            out.append(WORD_JOINER)
        elif before and (index == begins or ends <= index <= last) and _may_part(before, sign):
            out.append(ZERO_WIDTH_SPACE)
        out.append(sign)
    return "".join(out)


def _may_part(before: str, sign: str) -> bool:
    """Whether an address may break between two of its signs."""
    return (before == "/" and sign != "/") or (sign in _BREAKS and before not in _BREAKS and before != "/")


def whole(text: str) -> str:
    """A text without spaces, line ends and the signs that `breakable` puts in."""
    return _UNSEEN.sub("", text)
