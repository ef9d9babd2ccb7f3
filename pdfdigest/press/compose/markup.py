"""Prose goes in; HTML comes out, each link followed by its call and, at its first call, by its note.

A source's note stands where it is first called.  Where a source is called again, its note comes
along too, marked `again`: `press.engine.pages` prints that one only if the first does not stand on the
same page, so that every page carries the addresses it cites.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from markupsafe import Markup

from pdfdigest.manuscript import addresses, chart_figures, languages
from pdfdigest.model import Node, Prose, Source
from pdfdigest.paper import PAPERS, POINTS, Paper
from pdfdigest.press.compose import bindings, castoff, inline_runs, margin_boxes, runts, tables
from pdfdigest.press.compose.address_breaks import WORD_JOINER, ZERO_WIDTH_SPACE, breakable

_TAGS = {
    "paragraph": "p",
    "list": "ul",
    "numbered": "ol",
    "item": "li",
    "quotation": "blockquote",
    "term": "dt",
    "definition": "dd",
    "strong": "strong",
    "emphasis": "em",
    "superscript": "sup",
    "subscript": "sub",
    "span": "span",
    "issue": "span",
}

_EMPTY = {"break": Markup("<br>"), "opportunity": Markup("<wbr>")}

PARAGRAPH = "paragraph-{}"
"""The anchor of a numbered paragraph: what is cited on paper as ¶ 12 is `#paragraph-12` on the web."""
CHARACTERS = 0.57
"""Average characters of text to a millimetre."""


SHORT_TERM = 17
"""Characters of a term, such as the day of a chronology, beside which its meaning stands."""


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


LINE = 12.0
"""The height of a line of text as it is counted here, in points: less than in any style."""
PICTURE_LINES = 12
"""About how many lines of text a picture takes."""


def html(
    prose: Prose,
    calls: Calls,
    tongue: Tongue | None = None,
    paper: Paper = PAPERS["A4"],
    *,
    beside: int = 0,
    picture: Callable[[Node, str], Markup] = lambda _node, _place: Markup(""),
    in_margin: Callable[[Node], float] = lambda _node: 0.0,
    draw: Callable[[chart_figures.Chart, float], str] | None = None,
    boxes: Sequence[tuple[float, Markup]] = (),
) -> Markup:
    """The whole prose.  `beside` is how many lines of a head stand beside its beginning: no wide table comes so high.

    `picture` makes the figure of each picture `within` the text or `beside` it, `in_margin` says how high one stands in the
    margin, in points, 0 for one that stands in the text; `boxes` stand in the margin too, each with its height likewise.
    `draw` makes the drawing of a chart, as wide as it is told in points, and answers with its address.
    """
    tongue = tongue or Tongue()
    within = _Within(tongue.direction, tongue, paper, draw)
    prose, flanks, pictures = _flanked(prose, paper, beside, in_margin, [high for high, _ in boxes])
    lines = [_lines(node, paper) for node in prose]
    begun, ended = {flank.start: flank for flank in flanks}, {flank.end for flank in flanks}
    out, filled = Markup(""), 0.0
    for at, node in enumerate(prose):
        out += Markup("</div>") if at in ended else ""
        if flank := begun.get(at):
            box = boxes[flank.box][1] if flank.box < len(boxes) else picture(pictures[flank.box - len(boxes)], "beside")
            out += Markup('<div class="flank" style="min-height: {:.0f}pt">{}').format(flank.height, box)
        if node.kind == "picture":
            out += picture(node, "within")
        else:
            out += _table(node, calls, within, beside - filled) if node.kind == "table" else _node(node, calls, within)
        filled += lines[at]
    out += Markup("</div>") if len(prose) in ended else ""
    placed = {flank.box for flank in flanks}
    return out + Markup("").join(box for number, (_, box) in enumerate(boxes) if number not in placed)


def _flanked(
    prose: Prose, paper: Paper, beside: int, in_margin: Callable[[Node], float], boxes: Sequence[float]
) -> tuple[Prose, tuple[margin_boxes.Flank, ...], tuple[Node, ...]]:
    """The prose without the pictures that stand beside it, what stands beside it, and these pictures.

    Boxes are numbered first, these pictures after them.
    """
    pictures = {at: high for at, node in enumerate(prose) if node.kind == "picture" and (high := in_margin(node))}
    while True:
        left = tuple(node for at, node in enumerate(prose) if at not in pictures)
        # Boxes without a place of their own come first.
        earliest = [0] * len(boxes) + [at - number for number, at in enumerate(pictures)]
        flanks = margin_boxes.flanks(
            left,
            [*boxes, *pictures.values()],
            [LINE * _lines(node, paper) for node in left],
            LINE * beside,
            earliest,
        )
        placed = {flank.box - len(boxes) for flank in flanks}
        lost = [at for number, at in enumerate(pictures) if number not in placed]
        if not lost:
            return left, flanks, tuple(prose[at] for at in pictures)
        del pictures[lost[0]]


def _lines(node: Node, paper: Paper) -> float:
    """About how many lines a block takes."""
    if node.kind == "picture":
        return PICTURE_LINES
    return castoff.lines(node.plain(), CHARACTERS * (paper.measure - paper.side)) + 0.5


class _Within(NamedTuple):
    """What a node stands in: its direction, the text around it, and whether it is linked already."""

    direction: str
    tongue: Tongue
    paper: Paper
    draw: Callable[[chart_figures.Chart, float], str] | None = None
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
    nodes = node.nodes
    if node.kind == "paragraph":
        nodes = runts.tied(bindings.bound(nodes, node.language or within.tongue.language))
    settled = inline_runs.settled(nodes, direction)
    inside = _all(settled, calls, within._replace(direction=direction, linked=within.linked or node.kind == "cite"))
    if node.kind == "cite":
        return calls.cite(node.source, inside, node.language)
    if node.kind == "issue":
        # No line ends behind the dash of a double issue.
        inside = Markup(inside.replace("–", f"–{WORD_JOINER}"))
    if node.kind == "see":
        return _see(node, inside, within)
    if node.kind == "entry":
        return _element("div", inside, ' class="entry" data-role="LI"')
    if node.kind == "definitions":
        short = all(castoff.width(entry.nodes[0].plain()) <= SHORT_TERM for entry in node.nodes)
        return _element("dl", inside, ' class="beside"' if short else "")
    if node.number:
        # An en space, as justified lines stretch any other.
        count = Markup('<span class="paragraph-number">{}\u2002</span>').format(node.number)
        named = Markup(' class="numbered" id="{}"').format(PARAGRAPH.format(node.number))
        return _element("p", count + inside, named + _tongue(node.language))
    return _element(_TAGS[node.kind], inside, _tongue(node.language) + _numbering(node))


def _see(node: Node, inside: Markup, within: _Within) -> Markup:
    """A reference to another story, which tells its page, or to a paragraph, which tells its number."""
    words = within.tongue.words
    if node.number:
        told = words.get("at_paragraph", "{number}").format(number=node.number)
        inside += _bracketed(words).format(words=told).replace(" ", "\u00a0")
        leads = Markup(' class="see-paragraph" href="#{}"').format(PARAGRAPH.format(node.number))
    else:
        at_page = _bracketed(words).format(words=words["at_page"]) if "at_page" in words else ""
        leads = Markup(' class="see" href="#story-{}" data-at="" data-words="{}"').format(node.source, at_page)
    return _element("span" if within.linked else "a", inside, Markup("") if within.linked else leads)


def _bracketed(words: Mapping[str, str]) -> str:
    """How a language puts `{words}` behind others, in brackets."""
    return words.get("brackets", " ({words})")


def _numbering(node: Node) -> Markup:
    """The first number of a list, for browsers; for paper, where `start` means nothing, as a counter.

    Numbers of two digits and more get the room that they need before the text.
    """
    if node.kind != "numbered":
        return Markup("")
    digits = len(str(node.start + len(node.nodes) - 1))
    room = f"padding-inline-start: {0.5 + 0.55 * digits:.2f}em" if digits > 1 else ""
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
    if node.chart and within.draw is not None:
        chart = _chart(node, table, within.draw, calls, within)
        rows = _table(
            replace(node, chart="", nodes=tuple(each for each in node.nodes if each not in table.above)),
            calls,
            within,
            0.0,
        )
        return _element("div", chart + rows, ' class="charted"')
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


def _chart(
    node: Node,
    table: tables.Table,
    draw: Callable[[chart_figures.Chart, float], str],
    calls: Calls,
    within: _Within,
) -> Markup:
    """A table drawn: what is said above it, and the drawing, told in words for those who cannot see it."""
    tongue = within.tongue
    chart = chart_figures.read(node, tongue.language)
    width = (within.paper.measure - within.paper.side) * POINTS
    title = " ".join(each.plain() for each in table.above if each.kind == "table-title")
    named = title or tongue.words["comma"].join(one.name for one in chart.series if one.name)
    says = tongue.words[f"chart_{chart.kind}"].format(title=named)
    above = Markup("").join(_said(each, calls, within) for each in table.above)
    picture = Markup('<img src="{}" alt="{}">').format(draw(chart, width), says)
    return _element("figure", (_element("figcaption", above) if above else "") + picture, ' class="chart"')


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
    names = " ".join(
        name
        for name, has in ((cell.alignment, cell.alignment != "start"), ("whole", cell.whole), ("kept", cell.kept))
        if has
    )
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
