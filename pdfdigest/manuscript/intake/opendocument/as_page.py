"""The text of an OpenDocument file goes in; the same as a page of HTML comes out, each paragraph with its number.

Nothing is decided here: what a paragraph is, and what of it is a story, `web` and `sorting` see.
"""

from __future__ import annotations

import base64
import binascii
import html
from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element

from pdfdigest.manuscript.intake.opendocument.styles import Level, Styles
from pdfdigest.manuscript.intake.shape import Doubt, Spot
from pdfdigest.manuscript.intake.wordml import symbols
from pdfdigest.manuscript.short_text import beginning

UNSEEN = frozenset(
    [
        "text:tracked-changes", "office:annotation", "office:annotation-end", "office:forms", "office:event-listeners",
        "text:sequence-decls", "text:variable-decls", "text:user-field-decls", "text:dde-connection-decls", "text:script",
        "svg:title", "svg:desc", "draw:enhanced-geometry", "text:note-citation", "text:hidden-text", "table:shapes",
        "text:list-level-style-number", "text:index-title-template", "text:toc-mark-start", "text:toc-mark-end",
        "text:alphabetical-index-mark", "text:table-of-content-source", "text:alphabetical-index-source", "draw:glue-point",
        "text:illustration-index-source", "text:bibliography-source", "text:user-index-source", "text:table-index-source",
        "text:object-index-source", "office:binary-data", "draw:image-map",
    ]
)  # fmt: skip
"""Elements whose words are no words of the text."""
INDEXES = frozenset(
    f"text:{name}"
    for name in (
        "table-of-content", "illustration-index", "table-index", "object-index", "user-index", "alphabetical-index", "bibliography",
    )
)  # fmt: skip
MOST_REPEATED = 60


class Writing:
    """Writes the elements of one text; `doubts`, `pictures` and `notes` are what it met on the way."""

    def __init__(self, styles: Styles, parts: Mapping[str, bytes]) -> None:
        self.styles = styles
        self.parts = parts
        self.doubts: list[Doubt] = []
        self.pictures: dict[str, bytes] = {}
        self.notes: list[str] = []
        self.paragraph = 0
        self.counters: dict[str, int] = {}
        self.headings: list[int] = []
        self.depth = 0
        self.list_style = ""
        self.font = ""

    def page(self, body: Element) -> str:
        """The page."""
        text = self.inside(body)
        notes = f"<ol>{''.join(self.notes)}</ol>" if self.notes else ""
        language = self.styles.language
        return f'<html lang="{html.escape(language)}"><body>{text}{notes}</body></html>' if language else text + notes

    def inside(self, element: Element) -> str:
        """What stands in an element, its own words and those of its children."""
        out = [self.words(element.text or "")]
        for child in element:
            out.append(self.one(child))
            out.append(self.words(child.tail or ""))
        return "".join(out)

    def words(self, text: str) -> str:
        """Words as HTML; letters of a font of signs become the signs."""
        if symbols.is_symbol_font(self.font):
            text, unknown = symbols.read(text, self.font)
            for code in unknown:
                self.doubt(f"a sign of the font {self.font} was left out (number {code & 0xFF:#04x})", "left-out")
        return html.escape(text, quote=False)

    def one(self, element: Element) -> str:
        """One element."""
        tag = element.tag
        if tag in UNSEEN:
            self._unseen(element)
            return ""
        if tag in INDEXES:
            return f"<nav>{self.inside(element)}</nav>"
        write = _WRITERS.get(tag)
        if write is not None:
            return write(self, element)
        return f"<div>{self.inside(element)}</div>" if tag.startswith("draw:") else self.inside(element)

    def doubt(self, words: str, rule: str) -> None:
        """A doubt about the paragraph that is being written."""
        self.doubts.append(Doubt(Spot(paragraph=max(self.paragraph, 1)), words, rule))

    def _unseen(self, element: Element) -> None:
        words = beginning(" ".join("".join(element.itertext()).split()))
        if element.tag == "office:annotation":
            who = next((each.text for each in element if each.tag.endswith(":creator") and each.text), "somebody")
            said = [" ".join("".join(each.itertext()).split()) for each in element if each.tag.startswith("text:")]
            self.doubt(f"{who} comments: “{beginning(' '.join(said))}”; it was not brought in", "comment")
        elif element.tag == "text:hidden-text":
            hidden = words or element.get("text:string-value", "")
            self.doubt(f"left out, because it is hidden in the file: “{beginning(hidden)}”", "furniture")
        elif element.tag == "text:tracked-changes":
            self._changes(element)

    def _changes(self, element: Element) -> None:
        inserted = 0
        for region in element:
            inserted += region.find("text:insertion") is not None
            for deletion in region.findall("text:deletion"):
                gone = [each for each in deletion if each.tag != "office:change-info"]
                words = " ".join(" ".join("".join(each.itertext()) for each in gone).split())
                self.doubt(f"tracked change: “{beginning(words)}” was deleted; taken as accepted", "tracked-change")
        if inserted:
            count = "one insertion was" if inserted == 1 else f"{inserted} insertions were"
            self.doubt(f"tracked changes: {count} taken as accepted", "tracked-change")

    # Paragraphs, lists and tables

    def _paragraph(self, element: Element) -> str:
        self.paragraph += 1
        name = element.get("text:style-name", "")
        kind, css = self.styles.kind(name), self.styles.css("paragraph", name)
        level = element.get("text:outline-level", "1")
        number = ""
        if element.tag == "text:h":
            kind = f"h{min(max(int(level), 1), 6)}" if level.isdecimal() else "h1"
            number = self._heading_number(int(kind[1]))
        look = f' style="{html.escape(css)}"' if css and not kind.startswith("h") else ""
        place = f' id="paragraph-{self.paragraph}"'
        inside = html.escape(number) + self.inside(element)
        return f"<{kind}{place}{look}>{inside}</{kind}>"

    def _heading_number(self, level: int) -> str:
        """The number that the outline gives a heading, with a blank behind it."""
        counted = self.styles.outline.get(level, Level("none"))
        if counted.counted in ("", "none"):
            return ""
        self.headings = [*self.headings[:level], *[0] * (level - len(self.headings))]
        self.headings[level - 1] = self.headings[level - 1] + 1 if self.headings[level - 1] else counted.start
        return f"{self.headings[level - 1]}. " if counted.counted == "decimal" else ""

    def _list(self, element: Element) -> str:
        outer, self.depth = self.list_style, self.depth + 1
        self.list_style = element.get("text:style-name") or outer
        style, depth = self.list_style, self.depth
        counted = self.styles.level(style, depth)
        follows = element.get("text:continue-list", "")
        key = f"{style} {depth}"
        start = counted.start
        if element.get("text:continue-numbering") == "true":
            start = self.counters.get(key, counted.start - 1) + 1
        elif follows and f"{follows} {depth}" in self.counters:
            start = self.counters[f"{follows} {depth}"] + 1
        items, number = [], start - 1
        for item in element:
            if item.tag != "text:list-item":
                items.append(f"<div>{self.inside(item)}</div>")
                continue
            given = item.get("text:start-value", "")
            number = int(given) if given.isdecimal() else number + 1
            items.append(f'<li value="{number}">{self.inside(item)}</li>')
        self.counters[key] = self.counters[f"{element.get('xml:id', element.get('namespace:id', ''))} {depth}"] = number
        self.depth, self.list_style = self.depth - 1, outer
        if not counted.counted:
            return f"<ul>{''.join(items)}</ul>"
        return f'<ol start="{start}" style="list-style-type: {counted.counted}">{"".join(items)}</ol>'

    def _table(self, element: Element) -> str:
        depth, style, self.depth, self.list_style = self.depth, self.list_style, 0, ""
        rows = "".join(self._rows(element, "td"))
        self.depth, self.list_style = depth, style
        return f"<table>{rows}</table>"

    def _rows(self, element: Element, cell: str) -> list[str]:
        out = []
        for child in element:
            if child.tag == "table:table-row":
                row = "".join(self._cell(each, cell) for each in child if each.tag == "table:table-cell")
                out += [f"<tr>{row}</tr>"] * _times(child, "table:number-rows-repeated")
            elif child.tag == "table:table-header-rows":
                out += self._rows(child, "th")
            elif child.tag in ("table:table-rows", "table:table-row-group"):
                out += self._rows(child, cell)
        return out

    def _cell(self, element: Element, cell: str) -> str:
        spans = "".join(
            f' {name}="{html.escape(value)}"'
            for name, key in (("colspan", "table:number-columns-spanned"), ("rowspan", "table:number-rows-spanned"))
            if (value := element.get(key, "1")) != "1"
        )
        return f"<{cell}{spans}>{self.inside(element)}</{cell}>" * _times(element, "table:number-columns-repeated")

    # Inside a line

    def _span(self, element: Element) -> str:
        name = element.get("text:style-name", "")
        css, outer = self.styles.css("text", name), self.font
        self.font = self.styles.font("text", name) or outer
        inside = self.inside(element)
        self.font = outer
        return f'<span style="{html.escape(css)}">{inside}</span>' if css else inside

    def _link(self, element: Element) -> str:
        return f'<a href="{html.escape(element.get("xlink:href", ""))}">{self.inside(element)}</a>'

    def _note(self, element: Element) -> str:
        number = len(self.notes) + 1
        self.notes.append("")
        body = element.find("text:note-body")
        back = f'<a href="#call-{number}">↩</a>'
        kept, self.depth = (self.depth, self.paragraph), 0
        words = self.inside(body) if body is not None else ""
        self.depth, self.paragraph = kept
        self.notes[number - 1] = f'<li id="note-{number}">{words} {back}</li>'
        return f'<sup><a href="#note-{number}" id="call-{number}">{number}</a></sup>'

    def _frame(self, element: Element) -> str:
        alt = next(
            (
                " ".join("".join(each.itertext()).split())
                for key in ("svg:desc", "svg:title")
                for each in element.iter(key)
            ),
            "",
        )
        box = element.find("draw:text-box")
        if box is not None:
            return f"<div>{self.inside(box)}</div>"
        told = element.find("draw:object")
        if told is not None or element.find("draw:object-ole") is not None:
            what = "a drawing, chart, formula or table of another program"
            self.doubt(f"{what} came in as a picture, if the file has one; compare it with the page", "left-out")
        for image in element.findall("draw:image"):
            return f'<img src="{html.escape(self._source(image))}" alt="{html.escape(alt)}">'
        return "" if told is not None else self.inside(element)

    def _source(self, image: Element) -> str:
        name = image.get("xlink:href", "").removeprefix("./")
        packed = image.find("office:binary-data")
        if packed is not None:
            name = f"Pictures/picture-{len(self.pictures) + 1}"
            try:
                self.pictures[name] = base64.b64decode("".join((packed.text or "").split()))
            except (binascii.Error, ValueError):
                self.doubt("a picture in the file is damaged", "picture")
        elif name in self.parts:
            self.pictures[name] = self.parts[name]
        return name

    def _ruby(self, element: Element) -> str:
        base, reading = element.find("text:ruby-base"), element.find("text:ruby-text")
        above = f"<rt>{self.inside(reading)}</rt>" if reading is not None else ""
        return f"<ruby>{self.inside(base) if base is not None else ''}{above}</ruby>"

    def _section(self, element: Element) -> str:
        hidden = ' style="display: none"' if element.get("text:display") == "none" else ""
        return f"<div{hidden}>{self.inside(element)}</div>"


def _times(element: Element, key: str) -> int:
    """How often a row or a cell that is written once stands there; empty ones, which fill a sheet, once."""
    times = element.get(key, "1")
    if not times.isdecimal() or not "".join(element.itertext()).strip():
        return 1
    return min(int(times), MOST_REPEATED)


_WRITERS: dict[str, Callable[[Writing, Element], str]] = {
    "text:p": Writing._paragraph,
    "text:h": Writing._paragraph,
    "text:list": Writing._list,
    "table:table": Writing._table,
    "text:span": Writing._span,
    "text:a": Writing._link,
    "draw:a": Writing._link,
    "text:note": Writing._note,
    "draw:frame": Writing._frame,
    "text:ruby": Writing._ruby,
    "text:section": Writing._section,
    "text:line-break": lambda _self, _element: "<br>",
    "text:tab": lambda _self, _element: " ",
    "text:s": lambda _self, _element: " ",
    "text:soft-page-break": lambda _self, _element: "",
}
