"""Markdown as an author typed it goes in; Prose (a tree of nodes) and complaints come out.

What prose may use is short: paragraphs, *emphasis*, **strong**, ^superscript^, ~subscript~, links,
lists, quotations, small tables, and `[words]{lang=ja}` for another language.  Anything else is a
complaint, never dropped: each word that goes in comes out.  CommonMark 0.31 decides what is what.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin

from pdfdigest.desk import languages
from pdfdigest.model import Node, Prose

MAX_NESTING = 12
MAX_LENGTH = 400_000
"""Characters in one body: about a hundred printed pages."""

_KINDS = {
    "paragraph": "paragraph",
    "bullet_list": "list",
    "ordered_list": "numbered",
    "list_item": "item",
    "blockquote": "quotation",
    "table": "table",
    "tr": "row",
    "td": "cell",
    "th": "heading-cell",
    "strong": "strong",
    "em": "emphasis",
    "sup": "superscript",
    "sub": "subscript",
    "span": "span",
}

_REFUSED = {
    "heading": "a heading inside a story is not printed; give it a story or a section of its own",
    "fence": "a code block is not printed; take the ``` marks out",
    "code_block": "text indented by four spaces or a tab would be code; take the indentation out",
    "code_inline": "`code` is not printed; take the ` marks out, or write \\` for the sign itself",
    "hr": "a line of ---, *** or ___ is not printed; take it out, or put \\ before it",
    "image": "a picture is not placed with ![ ]( ); list it under `images:` of the story",
}

_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>")
_TAG_ADVICE = {
    "sup": "for superscript write ^th^",
    "sub": "for subscript write ~2~",
    "b": "for bold write **words**",
    "strong": "for bold write **words**",
    "i": "for italics write *words*",
    "em": "for italics write *words*",
    "a": "for a link write [words](address)",
    "br": "for a new line end the line before with \\",
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a prose: `line` counts from 0 inside the prose, `column` from 1."""

    line: int
    column: int
    message: str
    rule: str = "markdown"


Cite = Callable[[str, int, int], str]
"""Given the target of a link, its line (from 0) and column (from 1): the id of the source it cites."""


def read(markdown: str, cite: Cite, language: str = "en") -> tuple[Prose, tuple[Complaint, ...]]:
    """Parse a body; every link is handed to `cite`, which answers with the id of its source."""
    if len(markdown) > MAX_LENGTH:
        words = f"the text is {len(markdown):,} characters long; {MAX_LENGTH:,} is the most for one story"
        return (), (Complaint(0, 1, words, "too-long"),)
    reading = _Reading(markdown, cite, language)
    prose = reading.blocks()
    return prose, tuple(reading.complaints)


def quoted(words: str, language: str) -> str:
    """A plain line (a headline, a caption) with the quotes and spaces of its language."""
    tokens = _parser(languages.quotes(language), plain=True).parseInline(words.replace("\n", " "))
    text = "".join(child.content for token in tokens for child in token.children or [])
    return languages.spaced(text, language)


@cache
def _parser(quotes: tuple[str, ...], *, plain: bool = False) -> MarkdownIt:
    options = {"typographer": True, "html": False, "quotes": list(quotes), "maxNesting": 100}
    if plain:
        return MarkdownIt("zero", options).enable("smartquotes")
    parser = MarkdownIt("commonmark", options).enable(["table", "smartquotes"]).disable(["reference", "text_join"])
    parser.use(attrs_plugin, spans=True, after=("link",), allowed=("lang",))
    parser.use(superscript_plugin).use(sub_plugin)
    # Addresses stay as typed: `desk.manuscript` judges them, nothing is dropped or re-encoded here.
    parser.validateLink = lambda _url: True  # type: ignore[method-assign,assignment]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser


class _Reading:
    """One pass over one body, which gathers complaints on its way."""

    def __init__(self, markdown: str, cite: Cite, language: str) -> None:
        self.lines = markdown.split("\n")
        self.markdown = markdown
        self.cite = cite
        self.language = language
        self.complaints: list[Complaint] = []
        self.line = 0
        self.seen: dict[tuple[int, str], int] = {}

    def blocks(self) -> Prose:
        tokens = _parser(languages.quotes(self.language)).parse(self.markdown)
        deep = next((t for t in tokens if t.level > 2 * MAX_NESTING), None) or next(
            (t for t in tokens for child in t.children or () if child.level > MAX_NESTING), None
        )
        if deep is not None:
            line = deep.map[0] if deep.map else 0
            self.complaints.append(Complaint(line, 1, f"more than {MAX_NESTING} levels inside each other"))
            return ()
        tree = SyntaxTreeNode(tokens)
        return tuple(node for child in tree.children for node in self.node(child))

    def complain(self, message: str, needle: str = "", rule: str = "markdown") -> None:
        line, column = self.find(needle)
        self.complaints.append(Complaint(line, column, message, rule))

    def find(self, needle: str) -> tuple[int, int]:
        """Where the needle stands next, at or after the line being read."""
        if needle:
            for line in range(self.line, len(self.lines)):
                start = self.seen.get((line, needle), 0)
                at = self.lines[line].find(needle, start)
                if at >= 0:
                    self.seen[(line, needle)] = at + 1
                    return line, at + 1
        return self.line, 1

    def node(self, tree: SyntaxTreeNode) -> Iterator[Node]:
        if tree.map:
            self.line = tree.map[0]
        kind = tree.type
        if kind in ("inline", "thead", "tbody"):
            yield from self.inside(tree)
        elif kind == "text":
            yield from self.words(tree.content)
        elif kind == "text_special":
            # An escaped sign stands for itself: \<b> is no tag.
            yield Node("text", text=tree.content)
        elif kind == "softbreak":
            yield Node("text", text="\n")
        elif kind == "hardbreak":
            yield Node("break")
        elif kind == "link":
            yield self.link(tree)
        elif kind in _KINDS:
            start = int(tree.attrs.get("start", 1)) if kind == "ordered_list" else 1
            language = self.tongue(tree)
            yield Node(_KINDS[kind], nodes=self.inside(tree), language=language, start=start)
        else:
            self.complain(_REFUSED.get(kind, f"{kind} is not printed"), tree.markup or tree.content[:20])
            if tree.content:
                yield Node("text", text=tree.content)

    def inside(self, tree: SyntaxTreeNode) -> tuple[Node, ...]:
        return _joined([node for child in tree.children for node in self.node(child)])

    def words(self, text: str) -> Iterator[Node]:
        for tag in _TAG.finditer(text):
            name = tag.group().strip("</>").split()[0].lower()
            advice = _TAG_ADVICE.get(name, "write the words alone, or \\< for the sign itself")
            self.complain(f"{tag.group()} is HTML, which prose does not use; {advice}", tag.group(), "html")
        yield Node("text", text=languages.spaced(text, self.language))

    def link(self, tree: SyntaxTreeNode) -> Node:
        href = str(tree.attrs.get("href", ""))
        line, column = self.find(f"]({href}" if href else "](")
        nodes = self.inside(tree)
        if not any(node.plain().strip() for node in nodes):
            self.complain("a link without words cannot be printed; write [words](address)", "](", "source")
        return Node("cite", nodes=nodes, source=self.cite(href, line, column), language=self.tongue(tree))

    def tongue(self, tree: SyntaxTreeNode) -> str:
        insecure = tree.meta.get("insecure_attrs") if tree.meta else None
        extra = set(tree.attrs) - {"lang", "start", "href", "title", "style"}
        if insecure or extra:
            named = ", ".join(sorted({*(insecure or ()), *extra}))
            self.complain(f"{{{named}}} means nothing here; only {{lang=...}} is read", "{")
        tag = str(tree.attrs.get("lang", ""))
        if tag and not languages.is_tag(tag):
            self.complain(f"{tag!r} is no language tag; write one like ja, ar or zh-Hant", tag, "language")
            return ""
        return languages.normal(tag) if tag else ""


def _joined(nodes: list[Node]) -> tuple[Node, ...]:
    """Merge runs of text; a line end is a space, but nothing between two ideographs or kana."""
    out: list[Node] = []
    for node in nodes:
        if node.kind == "text" and out and out[-1].kind == "text":
            out[-1] = Node("text", text=out[-1].text + node.text)
        else:
            out.append(node)
    return tuple(Node("text", text=_LINE_END.sub(_glue, node.text)) if node.kind == "text" else node for node in out)


_LINE_END = re.compile(r"(.?)[ \t]*\n[ \t]*(.?)", re.DOTALL)


def _glue(match: re.Match[str]) -> str:
    before, after = match.groups()
    wide = before and after and all(unicodedata.east_asian_width(sign) in "WF" for sign in (before, after))
    hangul = any("\uac00" <= sign <= "\ud7a3" for sign in (before, after))
    return f"{before}{'' if wide and not hangul else ' '}{after}"
