"""HTML goes in, of whatever make; a Sheet comes out.

Word, Google Docs and newsletter tools write bold as inline styles or classes, lay pages out with
tables and put menus around the text.  Beautiful Soup reads the tags; what they mean is decided here.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import copy
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import unquote_to_bytes, urljoin

from bs4 import BeautifulSoup, UnusualUsageWarning
from bs4.element import NavigableString, Tag

from pdfdigest.manuscript import languages
from pdfdigest.manuscript.intake import list_numbers, notes, page_lists, page_tally, text_style, typed_lists
from pdfdigest.manuscript.intake.link_wrappers import Unwrapper
from pdfdigest.manuscript.intake.shape import Block, Doubt, Picture, Run, Runs, Sheet, Spot, tidy
from pdfdigest.manuscript.intake.text_style import Look

_SILENT = frozenset({"script", "style", "head", "title", "meta", "link", "noscript", "template", "object", "svg"})
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "html",
        "legend",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_FURNITURE = frozenset({"nav", "footer", "aside", "form", "button", "select", "iframe", "video", "audio"})
_ROLES = frozenset({"navigation", "contentinfo", "complementary", "search", "banner-ad"})
_FURNITURE_NAME = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|navigation|menu|breadcrumbs?|footer|sidebar|cookies?|share|sharing|social|unsubscribe|"
    r"preheader|skip-link|advert|ads?|banner-ad|related)(?:$|[-_ ])",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TWICE = re.compile(r"&(?:amp|nbsp|lt|gt|quot|apos|#\d{2,6}|#x[0-9a-fA-F]{2,5}|[mn]dash|[lr][sd]quo|hellip);")


@dataclass(slots=True)
class _Where:
    """Which block the words of the walk fall into."""

    level: int = 0
    depth: int = 0
    opens: bool = False
    ordered: bool = False
    label: str = ""
    kind: str = "paragraph"


def sheet(html: str, *, lines: str = "source", languages: bool = False, base: str = "") -> Sheet:
    """The blocks of a page.

    `lines` says where places come from: the lines of the `source`, `data-line` attributes (Markdown),
    or `paragraph-7` anchors (Word).  `languages` keeps `lang` of spans.
    """
    # Comments go first, Word's conditional ones too: unclosed ones take the parser minutes.
    html = _COMMENT.sub(lambda found: "\n" * found.group().count("\n"), html)
    return _Walk(_parsed(html), lines, languages, base).sheet()


def _parsed(html: str) -> BeautifulSoup:
    with warnings.catch_warnings():
        # Text that is one address, a path, or XML: it was asked for all the same.
        warnings.simplefilter("ignore", UnusualUsageWarning)
        return BeautifulSoup(html, "html.parser")


class _Walk:
    def __init__(self, soup: BeautifulSoup, lines: str, languages: bool, base: str) -> None:
        self.soup = soup
        self.lines = lines
        self.languages = languages
        found = soup.find("base", href=True)
        self.base = str(found["href"]) if isinstance(found, Tag) else base
        self.rules = text_style.class_rules(soup)
        self.length = len(soup.get_text(" ").split())
        self.blocks: list[Block] = []
        self.doubts: list[Doubt] = []
        self.runs: list[Run] = []
        self.after: list[Block] = []
        self.where = _Where()
        self.spot = Spot()
        self.start = Spot()
        self.notes = notes.find(soup)
        self.labels = page_lists.labels(soup, self.style)
        self.links = Unwrapper()

    def sheet(self) -> Sheet:
        tally = page_tally.of(self.soup, self.notes, self.labels, self.style, _Walk.address_of(self.base, Unwrapper()))
        self.inside(self.soup, Look())
        self.flush()
        read = self._note_runs()
        doubts = (*self.doubts, *list_numbers.doubts(self.blocks), *self.links.doubts())
        return Sheet(tuple(typed_lists.lists(self.blocks)), read, doubts, tally=tally, language=_language(self.soup))

    @staticmethod
    def address_of(base: str, links: Unwrapper) -> Callable[[str], str]:
        """Where an `href` leads, on a page that lies at `base`."""

        def address(href: str) -> str:
            href = href.strip()
            if base and href and not href.startswith("#"):
                with contextlib.suppress(ValueError):
                    href = urljoin(base, href)
            return links.address(href)

        return address

    def _note_runs(self) -> dict[str, tuple[Runs, Spot]]:
        return {name: self.apart(body) for name, body in self.notes.bodies.items()}

    # The walk

    def inside(self, tag: Tag, look: Look) -> None:
        for child in tag.children:
            if isinstance(child, Tag):
                self.tag(child, look)
            elif type(child) is NavigableString:
                self.text(str(child), look)

    def text(self, words: str, look: Look) -> None:
        if _TWICE.search(words):
            once = words
            words = str(_parsed(words.replace("<", "&lt;")).get_text())
            shown = _TWICE.search(once)
            mark = shown.group() if shown else ""
            self.doubt(f"the text holds {mark} as words; it was read as the sign that it stands for", "entity")
        if not self.runs and not words.strip():
            return
        if not any(run.words.strip() for run in self.runs):
            self.start = self.spot
        self.runs.append(
            Run(
                words,
                strong=look.strong,
                emphasis=look.emphasis,
                raised=look.raised,
                lowered=look.lowered,
                link=look.link,
                language=look.language,
            )
        )

    def tag(self, tag: Tag, look: Look) -> None:
        self.place(tag)
        name = tag.name.lower()
        if name in _SILENT:
            return
        if id(tag) in self.notes.whole:
            return
        style = self.style(tag)
        if text_style.hidden(tag, style):
            self.left_out(tag, "it is hidden in the page")
            return
        if self.is_furniture(tag, name):
            self.left_out(tag, "it looks like page furniture")
            return
        look = self.look(tag, name, style, look)
        if name == "br":
            self.runs.append(Run(end="soft" if "soft" in (tag.get("class") or ()) else "hard"))
        elif name == "hr":
            self.flush()
            self.blocks.append(Block("rule", spot=self.spot))
        elif name == "img":
            self.image(tag, look)
        elif name == "a" and id(tag) in self.notes.calls:
            self.runs.append(Run(note=self.notes.calls[id(tag)]))
        elif name == "table" and (rows := self.table(tag)):
            self.flush()
            self.blocks.append(Block("table", spot=self.spot, depth=self.where.depth, rows=rows))
        elif name == "li":
            self.item(tag, look)
        elif name in _BLOCKS:
            self.block(tag, name, style, look)
        else:
            if name in ("s", "strike", "del") or "line-through" in style.get("text-decoration", ""):
                self.doubt(f"struck out in the manuscript, but kept: “{_short(tag.get_text())}”", "struck-out")
            self.inside(tag, look)

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
            link = _Walk.address_of(self.base, self.links)(str(tag["href"]))
        language = str(tag.get("lang", "")) if self.languages and name == "span" else ""
        return replace(look, link=link, language=language or look.language)

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
            kept, self.where = self.where, _Where()
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

    def flush(self, *, signed: bool = False) -> None:
        """End the block that is being gathered, if it has any words."""
        runs = tidy(self.runs)
        self.runs = []
        if runs and signed:
            runs = typed_lists.without_sign(runs)
        if runs:
            kind = "heading" if self.where.level else self.where.kind
            where = self.where
            label = where.label if where.opens else ""
            self.blocks.append(
                Block(kind, runs, self.start, where.level, where.depth, where.opens, where.ordered, label=label)
            )
            where.opens = False
        self.blocks += self.after
        self.after = []
        self.start = self.spot

    def table(self, tag: Tag) -> tuple[tuple[Runs, ...], ...]:
        """The cells of a table that shows something; nothing for one that only lays a page out."""
        if tag.find(["table", "ul", "ol", "img", "h1", "h2", "h3"]):
            return ()
        found = [row.find_all(["td", "th"]) for row in tag.find_all("tr")]
        wide = {len(row) for row in found}
        if len(found) < 2 or len(wide) != 1 or wide & {0, 1} or tag.find(colspan=True) or tag.find(rowspan=True):
            return ()
        if not tag.find("th") and any(len(cell.get_text().split()) > 12 for row in found for cell in row):
            return ()
        if any(re.match(r"\s*(?:vol|date|headlin|detail)", cell.get_text(), re.IGNORECASE) for cell in found[0]):
            return ()
        if not tag.find("th"):
            self.doubt("the table has no heading row; its first row was taken for one", "table")
        return tuple(tuple(self.apart(cell)[0] for cell in row) for row in found)

    def image(self, tag: Tag, look: Look) -> None:
        source = str(tag.get("src") or tag.get("data-src") or "")
        if {str(tag.get("width")), str(tag.get("height"))} <= {"0", "1"}:
            self.doubt("left out a picture of one pixel, which only counts readers", "picture")
            return
        data, name = _data_of(source)
        picture = Picture(name, data, " ".join(str(tag.get("alt") or "").split()), look.link)
        block = Block("picture", spot=self.spot, depth=self.where.depth, picture=picture)
        if any(run.words.strip() for run in self.runs):
            self.after.append(block)
        else:
            self.blocks.append(block)

    def is_furniture(self, tag: Tag, name: str) -> bool:
        if name in ("html", "body", "main"):
            return False
        names = " ".join([*map(str, tag.get("class") or ()), str(tag.get("id", ""))])
        looks = name in _FURNITURE or tag.get("role") in _ROLES or bool(_FURNITURE_NAME.search(names))
        if not looks:
            return False
        # A page that calls its whole text "menu" is read all the same.
        words = tag.get_text(" ")
        return not re.search(r"^\W*(?:headlines|details)\W*$", words, re.IGNORECASE | re.MULTILINE) and (
            name in ("nav", "form", "button") or len(words.split()) * 2 < self.length
        )

    def left_out(self, tag: Tag, why: str) -> None:
        self.flush()
        words = _short(tag.get_text(" "))
        if words:
            self.doubt(f"left out, because {why}: “{words}”", "furniture")

    def doubt(self, message: str, rule: str) -> None:
        self.doubts.append(Doubt(self.spot, message, rule))

    def apart(self, body: Tag) -> tuple[Runs, Spot]:
        """The words of a note or a cell, read apart from the page; its way back to the call is left out."""
        walk = copy.copy(self)
        walk.blocks, walk.runs, walk.after = [], [], []
        walk.notes = notes.Notes(self.notes.calls, {}, frozenset())
        walk.where, walk.spot, walk.start = _Where(), Spot(), Spot()
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


def _data_of(source: str) -> tuple[bytes | None, str]:
    """The bytes of a `data:` address, and the name of a picture."""
    found = re.match(r"data:([\w/+.-]*)((?:;[^,;]*)*),", source)
    if not found:
        return None, source
    kind = found[1].rpartition("/")[2].partition("+")[0] or "bin"
    raw = unquote_to_bytes(source[found.end() :])
    if found[2].endswith(";base64"):
        try:
            raw = base64.b64decode(raw, validate=False)
        except (binascii.Error, ValueError):
            return None, ""
    return raw, f"picture.{'jpg' if kind == 'jpeg' else kind}"


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 90 else f"{words[:80].rsplit(' ', 1)[0]} …"
