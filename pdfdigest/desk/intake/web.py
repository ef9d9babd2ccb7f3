"""HTML goes in, of whatever make; a Sheet comes out.

Word, Google Docs and newsletter tools write bold as inline styles or classes, lay pages out with
tables and put menus around the text.  Beautiful Soup reads the tags; what they mean is decided here.
"""

from __future__ import annotations

import base64
import binascii
import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, parse_qs, unquote_to_bytes, urljoin, urlsplit

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from pdfdigest.desk.intake.shape import Block, Doubt, Picture, Run, Runs, Sheet, Spot, tidy, words_of

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
_SIGN = re.compile(r"(?:[•·‣▪▫●○◦∙■□➢➤►✓§\uf0b7\uf0a7o]|[-–—*+]|\(?\d{1,3}[.)])(?: +|$)")
BULLET = re.compile(r"(?:[•·‣▪▫●○◦∙■□➢➤►✓\uf0b7\uf0a7] *(?=\S)|[-–—*+] +(?=\S))")
NUMBERED = re.compile(r"\(?\d{1,2}[.)] +(?=\S)")
_MARK = re.compile(r"[\[(]?(?:\d{1,4}|[ivxlc]{1,6}|[a-z]|[*†‡§]{1,3}|↩.?|\^)[\])]?\Z", re.IGNORECASE)
_TWICE = re.compile(r"&(?:amp|nbsp|lt|gt|quot|apos|#\d{2,6}|#x[0-9a-fA-F]{2,5}|[mn]dash|[lr][sd]quo|hellip);")


@dataclass(frozen=True, slots=True)
class _Look:
    """How words look at one place of the walk."""

    strong: bool = False
    emphasis: bool = False
    raised: bool = False
    lowered: bool = False
    link: str | None = None
    language: str = ""


@dataclass(slots=True)
class _Where:
    """Which block the words of the walk fall into."""

    level: int = 0
    depth: int = 0
    opens: bool = False
    ordered: bool = False
    kind: str = "paragraph"


def sheet(html: str, *, lines: str = "source", languages: bool = False, base: str = "") -> Sheet:
    """The blocks of a page.

    `lines` says where places come from: the lines of the `source`, `data-line` attributes (Markdown),
    or `paragraph-7` anchors (Word).  `languages` keeps `lang` of spans.
    """
    soup = BeautifulSoup(html, "html.parser")
    return _Walk(soup, lines, languages, base).sheet()


class _Walk:
    def __init__(self, soup: BeautifulSoup, lines: str, languages: bool, base: str) -> None:
        self.soup = soup
        self.lines = lines
        self.languages = languages
        found = soup.find("base", href=True)
        self.base = str(found["href"]) if isinstance(found, Tag) else base
        self.rules = _class_rules(soup)
        self.blocks: list[Block] = []
        self.doubts: list[Doubt] = []
        self.runs: list[Run] = []
        self.after: list[Block] = []
        self.where = _Where()
        self.spot = Spot()
        self.start = Spot()
        self.named = {
            str(tag.get(key)): tag
            for tag in soup.find_all(True)
            for key in ("name", "id")
            if isinstance(tag.get(key), str)
        }
        self.calls, self.bodies = self._notes()

    def sheet(self) -> Sheet:
        self.inside(self.soup, _Look())
        self.flush()
        return Sheet(tuple(_split_typed_lists(self.blocks)), self._note_runs(), tuple(self.doubts))

    # Notes

    def _notes(self) -> tuple[dict[int, str], dict[str, Tag]]:
        """The links that call a note, by identity, and the elements that hold the notes."""
        calls: dict[int, str] = {}
        bodies: dict[str, Tag] = {}
        for link in self.soup.find_all("a", href=True):
            href = str(link["href"])
            target = self.named.get(href[1:]) if href.startswith("#") and len(href) > 1 else None
            if target is None or not _MARK.match(link.get_text().strip()):
                continue
            body = _note_body(target)
            own = {str(tag.get(key)) for tag in (link, link.parent) if tag for key in ("id", "name") if tag.get(key)}
            back = body.find("a", href=lambda given, own=own: bool(given) and str(given)[1:] in own)
            if back is None or link in body.descendants or body in link.parents:
                continue
            first = next((name for name, known in bodies.items() if known is body), href[1:])
            # The back link of a note is itself a link to an anchor: whichever stands first is the call.
            if any(link in known.descendants for known in bodies.values()):
                continue
            calls[id(link)] = first
            bodies[first] = body
        return calls, bodies

    def _note_runs(self) -> dict[str, tuple[Runs, Spot]]:
        return {name: self.apart(body) for name, body in self.bodies.items()}

    # The walk

    def inside(self, tag: Tag, look: _Look) -> None:
        for child in tag.children:
            if isinstance(child, Tag):
                self.tag(child, look)
            elif type(child) is NavigableString:
                self.text(str(child), look)

    def text(self, words: str, look: _Look) -> None:
        if _TWICE.search(words):
            once = words
            words = str(BeautifulSoup(words.replace("<", "&lt;"), "html.parser").get_text())
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

    def tag(self, tag: Tag, look: _Look) -> None:
        self.place(tag)
        name = tag.name.lower()
        if name in _SILENT:
            return
        if any(tag is body for body in self.bodies.values()):
            return
        style = self.style(tag)
        if _hidden(tag, style):
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
        elif name == "a" and id(tag) in self.calls:
            self.runs.append(Run(note=self.calls[id(tag)]))
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
        return declared | _declarations(str(tag.get("style", "")))

    def look(self, tag: Tag, name: str, style: dict[str, str], look: _Look) -> _Look:
        strong, emphasis = look.strong, look.emphasis
        raised, lowered = look.raised, look.lowered
        if name in ("b", "strong"):
            strong = True
        if name in ("i", "em", "cite", "dfn", "var"):
            emphasis = True
        weight = style.get("font-weight", "")
        if re.match(r"bold|[6-9]00", weight) and not re.match(r"h[1-6]\Z", name):
            strong = True
        elif re.match(r"normal|lighter|[1-4]00", weight):
            strong = False
        slant = style.get("font-style", "")
        emphasis = True if slant in ("italic", "oblique") else False if slant == "normal" else emphasis
        high = style.get("vertical-align", "")
        if name == "sup" or high == "super":
            raised, lowered = True, False
        elif name == "sub" or high == "sub":
            raised, lowered = False, True
        link = look.link
        if name == "a" and tag.get("href") is not None and id(tag) not in self.calls:
            link = self.address(str(tag["href"]))
        language = str(tag.get("lang", "")) if self.languages and name == "span" else ""
        return _Look(strong, emphasis, raised, lowered, link, language or look.language)

    def address(self, href: str) -> str:
        href = href.strip()
        parts = _parts(href)
        if parts is not None and re.fullmatch(r"(?:www\.)?google\.[a-z.]+", parts.netloc) and parts.path == "/url":
            wrapped = parse_qs(parts.query)
            for key in ("q", "url"):
                if wrapped.get(key, [""])[0].startswith("http"):
                    return wrapped[key][0]
        if self.base and href and not href.startswith("#"):
            try:
                return urljoin(self.base, href)
            except ValueError:
                return href
        return href

    def block(self, tag: Tag, name: str, style: dict[str, str], look: _Look) -> None:
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
        self.flush(typed="mso-list" in style)
        opens = kept.opens and self.where.opens
        self.where = kept
        self.where.opens = opens

    def item(self, tag: Tag, look: _Look) -> None:
        self.flush()
        if alone := _lone_number(tag):
            # Markdown takes a line that begins with `25. Februar` for a list.
            self.text(f"{alone}. ", look)
            kept, self.where = self.where, _Where()
            self.inside(tag, look)
            self.flush()
            self.where = kept
            return
        kept = replace(self.where)
        self.where.opens = True
        self.where.depth = max(kept.depth, 1)
        self.inside(tag, look)
        self.flush()
        self.where = kept

    def flush(self, *, typed: bool = False) -> None:
        """End the block that is being gathered, if it has any words."""
        runs = tidy(self.runs)
        self.runs = []
        if runs and typed:
            runs = _without_sign(runs)
        if runs:
            kind = "heading" if self.where.level else self.where.kind
            where = self.where
            self.blocks.append(Block(kind, runs, self.start, where.level, where.depth, where.opens, where.ordered))
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

    def image(self, tag: Tag, look: _Look) -> None:
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
            name in ("nav", "form", "button") or len(words.split()) * 2 < len(self.soup.get_text(" ").split())
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
        walk.blocks, walk.runs, walk.after, walk.bodies = [], [], [], {}
        walk.where, walk.spot, walk.start = _Where(), Spot(), Spot()
        walk.place(body)
        walk.inside(body, _Look())
        walk.flush()
        runs = [run for block in walk.blocks for run in (Run(" "), *block.runs) if not _leads_back(run)]
        return tidy(runs), next((block.spot for block in walk.blocks), walk.spot)


def _lone_number(tag: Tag) -> str:
    """The number of a list that has one entry and does not begin with 1."""
    start = str(tag.parent.get("start", "1")) if tag.parent is not None and tag.parent.name == "ol" else "1"
    alone = tag.parent is not None and len(tag.parent.find_all("li", recursive=False)) == 1
    return start if alone and start.isdecimal() and start != "1" else ""


def _leads_back(run: Run) -> bool:
    words = run.words.strip()
    return bool(run.link and run.link.startswith("#") and (_MARK.match(words) or not re.search(r"\w", words)))


def _note_body(target: Tag) -> Tag:
    """The element that holds a whole note, from the anchor that a call leads to."""
    if target.name in ("li", "p", "div", "dd", "td", "aside"):
        return target
    for parent in target.parents:
        if parent.name in ("li", "dd") or (
            parent.name == "div" and re.match(r"(?:ftn|edn|fn)", str(parent.get("id", "")))
        ):
            return parent
        if parent.name == "p":
            above = parent.parent
            named = above is not None and re.match(r"(?:ftn|edn|fn)", str(above.get("id", "")))
            return above if named and above is not None else parent
    return target


def _class_rules(soup: BeautifulSoup) -> Mapping[str, dict[str, str]]:
    """What a page's own stylesheet says of single classes: `.c3{font-weight:700}`."""
    rules: dict[str, dict[str, str]] = {}
    for sheet_ in soup.find_all("style"):
        for selectors, body in re.findall(r"([^{}]{1,2000})\{([^{}]{0,4000})\}", sheet_.get_text()):
            for selector in selectors.split(","):
                if named := re.fullmatch(r"\s*[\w-]{0,20}\.([\w-]+)\s*", selector):
                    rules.setdefault(named[1], {}).update(_declarations(body))
    return rules


def _declarations(text: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in text.split(";"))
    return {key.strip().lower(): value.strip().lower() for key, colon, value in pairs if colon}


def _hidden(tag: Tag, style: dict[str, str]) -> bool:
    return (
        tag.has_attr("hidden")
        or style.get("display") == "none"
        or style.get("visibility") == "hidden"
        or style.get("mso-hide") == "all"
    )


def _parts(href: str) -> SplitResult | None:
    try:
        return urlsplit(href)
    except ValueError:
        return None


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


def _without_sign(runs: Runs) -> Runs:
    """Word writes the bullet of a list item into its HTML as words."""
    words = words_of(runs)
    found = _SIGN.match(words)
    return drop_front(runs, found.end()) if found else runs


def drop_front(runs: Runs, count: int) -> Runs:
    """Runs without their first signs."""
    out = []
    for run in runs:
        cut = min(count, len(run.words))
        count -= cut
        out.append(run.said(run.words[cut:]))
    return tidy(out)


def _split_typed_lists(blocks: list[Block]) -> Iterator[Block]:
    """Paragraphs whose lines begin with a typed bullet or number become list items."""
    for index, block in enumerate(blocks):
        if block.kind != "paragraph" or block.depth:
            yield block
            continue
        yield from _typed(block, _has_numbered_neighbour(blocks, index))


def _has_numbered_neighbour(blocks: list[Block], index: int) -> bool:
    near = blocks[max(index - 1, 0) : index] + blocks[index + 1 : index + 2]
    return any(block.kind == "paragraph" and NUMBERED.match(block.plain) for block in near)


def _typed(block: Block, numbered_neighbour: bool) -> Iterator[Block]:
    lines = _numbered_lines(block)
    plain = [words_of(runs) for runs, _ in lines]
    numbers = sum(bool(NUMBERED.match(line)) for line in plain)
    signs = [BULLET.match(line) or ((numbers > 1 or numbered_neighbour) and NUMBERED.match(line)) for line in plain]
    if not any(signs):
        yield block
        return
    gathered: list[tuple[list[Run], Spot, bool, bool]] = []
    for (runs, spot), sign, line in zip(lines, signs, plain, strict=True):
        if sign:
            gathered.append((list(drop_front(runs, sign.end())), spot, True, bool(NUMBERED.match(line))))
        elif gathered:
            gathered[-1][0].extend([Run(" "), *runs])
        else:
            gathered.append((list(runs), spot, False, False))
    for runs_, spot, opens, ordered in gathered:
        tidied = tidy(runs_)
        if tidied:
            yield replace(block, runs=tidied, spot=spot, depth=int(opens), opens=opens, ordered=ordered)


def _numbered_lines(block: Block) -> list[tuple[Runs, Spot]]:
    """The lines of a block with their places: a soft end is a new line of the file."""
    lines: list[tuple[list[Run], Spot]] = [([], block.spot)]
    spot = block.spot
    for run in block.runs:
        if run.end:
            spot = replace(spot, line=spot.line + 1) if spot.line and run.end == "soft" else spot
            lines.append(([], spot))
        else:
            lines[-1][0].append(run)
    return [(tidy(runs), place) for runs, place in lines if tidy(runs)]
