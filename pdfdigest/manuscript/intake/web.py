"""HTML goes in, of whatever make; a Sheet comes out.

Word, Google Docs and newsletter tools write bold as inline styles or classes, lay pages out with
tables and put menus around the text.  Beautiful Soup reads the tags; what they mean is decided here.
"""

from __future__ import annotations

import copy
import re
from dataclasses import replace

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from pdfdigest.manuscript import languages
from pdfdigest.manuscript.intake import (
    list_numbers,
    notes,
    page_furniture,
    page_lists,
    page_pictures,
    page_tally,
    tables,
    text_style,
    typed_lists,
)
from pdfdigest.manuscript.intake.page_blocks import Gathering, Where, parsed
from pdfdigest.manuscript.intake.page_links import Links
from pdfdigest.manuscript.intake.page_tags import BLOCKS, ELSEWHERE, is_silent
from pdfdigest.manuscript.intake.shape import Block, Doubt, Run, Runs, Sheet, Spot, tidy, words_of
from pdfdigest.manuscript.intake.text_style import Look
from pdfdigest.manuscript.short_text import beginning

_AROUND = {"q": ("“", "”"), "svg": (" ", " "), "text": (" ", " "), "title": (" ", " "), "desc": (" ", " ")}
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(\S+) -->")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


def sheet(html: str, *, lines: str = "source", languages: bool = False, base: str = "") -> Sheet:
    """The blocks of a page.

    `lines` says where places come from: the lines of the `source`, `data-line` attributes (Markdown),
    or `paragraph-7` anchors (Word).  `languages` keeps `lang` of spans.
    """
    saved = _SAVED_FROM.search(html[:4000])
    # Comments go first, Word's conditional ones too: unclosed ones take the parser minutes.
    html = _COMMENT.sub(lambda found: "\n" * found.group().count("\n"), html)
    return _Walk(parsed(html), lines, languages, base or (saved[1] if saved else "")).sheet()


class _Walk(Gathering):
    def __init__(self, soup: BeautifulSoup, lines: str, languages: bool, base: str) -> None:
        super().__init__()
        self.soup = soup
        self.lines = lines
        self.languages = languages
        self.links = Links(soup, base)
        self.rules = text_style.class_rules(soup)
        self.furniture: list[Block] = []
        self.all_in = False
        self.notes = notes.find(soup)
        self.labels = page_lists.labels(soup, self.style)

    def sheet(self) -> Sheet:
        count = Links(self.soup, self.links.base).address
        tally = page_tally.of(self.soup, self.notes, self.labels, self.style, count)
        self.inside(self.soup, Look())
        self.flush()
        read = self._note_runs()
        doubts = (*self.doubts, *list_numbers.doubts(self.blocks), *self.links.doubts())
        blocks = tuple(typed_lists.lists(self.blocks))
        return Sheet(blocks, read, doubts, tuple(self.furniture), tally, _language(self.soup))

    def _note_runs(self) -> dict[str, tuple[Runs, Spot]]:
        found = {name: self.apart(body) for name, body in self.notes.bodies.items()}
        for name in self.notes.comments:
            runs, spot = found.pop(name)
            self.doubts.append(Doubt(spot, f"comment: “{beginning(words_of(runs))}”; it was not brought in", "comment"))
        return {name: (notes.without_mark(runs), spot) for name, (runs, spot) in found.items()}

    # The walk

    def inside(self, tag: Tag, look: Look) -> None:
        for child in tag.children:
            if isinstance(child, Tag):
                self.tag(child, look)
            elif type(child) is NavigableString:
                self.text(str(child), look)

    def tag(self, tag: Tag, look: Look) -> None:
        self.place(tag)
        name = tag.name.lower()
        if is_silent(tag):
            return
        if id(tag) in self.notes.whole:
            return
        style = self.style(tag)
        if text_style.hidden(tag, style):
            self.left_out(tag, "it is hidden in the page")
            return
        if text_style.is_list_sign(style):
            self.where.label = typed_lists.number_in(tag.get_text())
            return
        if not self.all_in and name not in ("html", "body", "main") and page_furniture.is_furniture(tag):
            self.aside(tag, look)
            return
        look = self.look(tag, name, style, look)
        if name == "br":
            self.runs.append(Run(end="soft" if "soft" in (tag.get("class") or ()) else "hard"))
        elif name == "hr":
            self.flush()
            self.blocks.append(Block("rule", spot=self.spot))
        elif name == "img":
            self.image(tag, style, look)
        elif name in ELSEWHERE:
            self.elsewhere(tag, name, look)
        elif name == "a" and id(tag) in self.notes.calls:
            if self.notes.calls[id(tag)] not in self.notes.comments:
                self.runs.append(Run(note=self.notes.calls[id(tag)]))
        elif name == "table" and (rows := self.table(tag)):
            self.flush()
            for caption in tag.find_all("caption", recursive=False):
                self.tag(caption, look)
            self.flush()
            self.text(tables.beside_cells(tag), look)
            self.flush()
            self.blocks.append(Block("table", spot=self.spot, depth=self.where.depth, rows=rows))
        elif name == "table" and (columns := self.columns(tag)):
            for cell in columns:
                self.tag(cell, look)
        elif name == "li":
            self.item(tag, look)
        elif name in BLOCKS:
            self.block(tag, name, style, look)
        else:
            if name in ("s", "strike", "del") or "line-through" in style.get("text-decoration", ""):
                self.doubt(f"struck out in the manuscript, but kept: “{beginning(tag.get_text())}”", "struck-out")
            before, after = _AROUND.get(name, ("", ""))
            self.text(before, look)
            self.inside(tag, look)
            self.text(after, look)
            if name == "ruby" and (reading := " ".join(each.get_text() for each in tag.find_all("rt"))):
                self.doubt(f"the reading “{reading}” above the text was left out", "left-out")
            elif name == "math":
                told = f"the formula “{beginning(tag.get_text(' '))}” came in as plain signs; compare it with the page"
                self.doubt(told, "formula")

    def place(self, tag: Tag) -> None:
        if self.lines == "source" and tag.sourceline:
            self.spot = Spot(line=tag.sourceline)
        elif self.lines == "data-line" and tag.get("data-line"):
            self.spot = Spot(line=int(str(tag["data-line"])))
        elif self.lines == "paragraph" and (found := re.match(r"paragraph-(\d+)\Z", str(tag.get("id", "")))):
            self.spot = Spot(paragraph=int(found[1]))
            if not any(run.words.strip() for run in self.runs):
                self.start = self.spot

    def style(self, tag: Tag) -> dict[str, str]:
        declared: dict[str, str] = {}
        for name in tag.get("class") or ():
            declared |= self.rules.get(str(name), {})
        return declared | text_style.declarations(str(tag.get("style", "")))

    def look(self, tag: Tag, name: str, style: dict[str, str], look: Look) -> Look:
        look = text_style.of(name, style, look)
        link = look.link
        if name == "a" and tag.get("href") is not None and id(tag) not in self.notes.calls:
            link = self.link(tag)
        language = str(tag.get("lang", "")) if self.languages and name == "span" else ""
        return replace(look, link=link, language=language or look.language)

    def link(self, tag: Tag) -> str | None:
        address = self.links.of(tag)
        if address and not tag.get_text().strip() and not tag.find("img") and not address.startswith("#"):
            self.doubt(f"a link without words leads to {address}; it was left out", "source")
        return address

    def elsewhere(self, tag: Tag, name: str, look: Look) -> None:
        """A film or a page inside the page: its address is named, the words that stand for it are kept."""
        inner = tag.find("source", src=True)
        address = str(tag.get(ELSEWHERE[name]) or (inner["src"] if isinstance(inner, Tag) else ""))
        if address:
            shown = {"iframe": "a page", "video": "a film", "audio": "a recording"}.get(name, "a file")
            self.doubt(f"{shown} that is shown from {address} is not brought in; link to it in the text", "left-out")
        self.text(" ", look)
        self.inside(tag, look)
        self.text(" ", look)

    def block(self, tag: Tag, name: str, style: dict[str, str], look: Look) -> None:
        self.flush()
        kept = replace(self.where)
        if re.match(r"h[1-6]\Z", name):
            self.where.level = int(name[1])
            look = replace(look, strong=False)
        elif tag.get("role") == "heading":
            self.where.level = int(re.sub(r"\D", "", str(tag.get("aria-level", ""))) or 2)
        elif name in ("ul", "ol", "menu"):
            deeper = [re.search(r"lst-\w+-(\d)\Z", str(each)) for each in tag.get("class") or ()]
            kix = next((int(each[1]) for each in deeper if each), None)
            self.where.depth = kept.depth + 1 if kix is None or kept.depth else kix + 1
            self.where.ordered = name == "ol"
        elif name == "blockquote":
            self.where.kind = "quotation"
        elif name == "pre":
            self.where.as_typed = True
        elif name in ("figcaption", "caption"):
            self.where.kind = "caption"
        elif name == "p" and (listed := re.search(r"level(\d)", style.get("mso-list", ""))):
            self.where.depth, self.where.opens = kept.depth + int(listed[1]), True
        self.inside(tag, look)
        self.flush(signed="mso-list" in style)
        opens = kept.opens and self.where.opens
        self.where = kept
        self.where.opens = opens

    def item(self, tag: Tag, look: Look) -> None:
        self.flush()
        alone = _lone_number(tag) if self.lines == "data-line" else ""
        if alone:
            # Markdown takes a line that begins with `25. Februar` for a list.
            self.text(f"{alone}. ", look)
            kept, self.where = self.where, Where()
            self.inside(tag, look)
            self.flush()
            self.where = kept
            return
        kept = replace(self.where)
        self.where.opens = True
        self.where.label = self.labels.get(id(tag), "")
        self.where.depth = max(kept.depth, 1)
        self.inside(tag, look)
        self.flush()
        self.where = kept

    def table(self, tag: Tag) -> tuple[tuple[Runs, ...], ...]:
        """The rows of a table that shows something; nothing for one that only lays a page out."""
        if tag.get("role") == "presentation" or tag.find("table"):
            return ()
        rows = [
            [_cell(cell, self.apart(cell)[0]) for cell in row.find_all(["td", "th"], recursive=False)]
            for row in tag.find_all("tr")
        ]
        merged = tables.is_merged(rows)
        shown = tables.shown(rows)
        if shown and merged:
            self.doubt(tables.MERGED, "table")
        if shown and not tag.find("th"):
            self.doubt(tables.NO_HEADING, "table")
        if not shown and tables.holds_lists(rows):
            self.doubt(tables.LISTS, "table")
        return shown

    def columns(self, tag: Tag) -> list[Tag]:
        """The cells of a table of headlines and details, column by column; none of another."""
        rows = [row.find_all(["td", "th"], recursive=False) for row in tag.find_all("tr")]
        if len(rows) < 2 or any(len(row) != 2 for row in rows):
            return []
        first = [_cell(cell, self.apart(cell)[0]) for cell in rows[0]]
        if not tables.names_columns([first, first]):
            return []
        return [row[column] for column in (0, 1) for row in rows]

    def image(self, tag: Tag, style: dict[str, str], look: Look) -> None:
        if page_pictures.only_counts(tag, style):
            self.doubt("left out a picture of one pixel, which only counts readers", "picture")
            return
        picture = page_pictures.of(tag, look.link)
        if tag.find_parent("noscript") is not None and any(
            each.picture is not None and each.picture.name == picture.name for each in (*self.blocks, *self.after)
        ):
            return
        block = Block("picture", spot=self.spot, depth=self.where.depth, picture=picture)
        if any(run.words.strip() for run in self.runs):
            self.after.append(block)
            self.text(" ", look)
        else:
            self.blocks.append(block)
        # Markdown has no other caption than the title of a picture; on a page it is a tip.
        if self.lines == "data-line" and (title := tidy([Run(str(tag.get("title", "")))])):
            self.flush()
            self.blocks.append(Block("caption", title, self.spot))

    def aside(self, tag: Tag, look: Look) -> None:
        """Furniture is kept apart, whole, and named."""
        self.flush()
        walk = copy.copy(self)
        walk.blocks, walk.runs, walk.after, walk.where = [], [], [], Where()
        walk.all_in = True
        walk.tag(tag, look)
        walk.flush()
        self.furniture += walk.blocks
        if words := beginning(tag.get_text(" ")):
            self.doubt(f"left out, because it looks like page furniture: “{words}”", "furniture")

    def left_out(self, tag: Tag, why: str) -> None:
        self.flush()
        words = beginning(tag.get_text(" "))
        if words:
            self.doubt(f"left out, because {why}: “{words}”", "furniture")

    def apart(self, body: Tag) -> tuple[Runs, Spot]:
        """The words of a note or a cell, read apart from the page; its way back to the call is left out."""
        walk = copy.copy(self)
        walk.blocks, walk.runs, walk.after = [], [], []
        walk.notes = replace(self.notes, bodies={}, whole=frozenset())
        walk.where, walk.spot, walk.start = Where(), Spot(), Spot()
        walk.place(body)
        walk.inside(body, Look())
        walk.flush()
        runs = [run for block in walk.blocks for run in (Run(" "), *block.runs) if not notes.leads_back(run)]
        return tidy(runs), next((block.spot for block in walk.blocks), walk.spot)


def _lone_number(tag: Tag) -> str:
    """The number of a list that has one entry and does not begin with 1."""
    start = str(tag.parent.get("start", "1")) if tag.parent is not None and tag.parent.name == "ol" else "1"
    alone = tag.parent is not None and len(tag.parent.find_all("li", recursive=False)) == 1
    return start if alone and start.isdecimal() and start != "1" else ""


def _language(soup: BeautifulSoup) -> str:
    """The language that a page names for itself, where it is a tag."""
    found = soup.find("html", lang=True) or soup.find("body", lang=True)
    tag = str(found["lang"]).strip() if isinstance(found, Tag) else ""
    return languages.normal(tag) if languages.is_tag(tag) else ""


def _cell(tag: Tag, runs: Runs) -> tables.Cell:
    def span(name: str) -> int:
        text = str(tag.get(name, "1")).strip()
        return max(int(text), 1) if text.isdecimal() else 1

    holds_more = tag.find(["ul", "ol", "img", "h1", "h2", "h3", "h4", "button"]) is not None
    return tables.Cell(runs, span("colspan"), span("rowspan"), tag.name == "th", holds_more)
