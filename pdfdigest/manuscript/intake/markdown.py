"""Markdown goes in, raw HTML and all; a Sheet comes out, each block with its line."""

from __future__ import annotations

import html
import re
from collections.abc import MutableMapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin

from pdfdigest.manuscript.intake import front_matter, web
from pdfdigest.manuscript.intake.page_tags import BLOCKS, ELSEWHERE, IN_LINE, SILENT
from pdfdigest.manuscript.intake.shape import Doubt, Sheet, Spot

_TAG = re.compile(r"<(?=/?([A-Za-z][\w:-]*))[^<>]*>")
_HTML = frozenset(
    [
        *BLOCKS, *SILENT, *ELSEWHERE, *IN_LINE, "img", "br", "hr", "ul", "ol", "li", "dl", "svg", "path", "g", "picture", "canvas",
        "map", "main", "col", "colgroup", "base", "center", "slot", "output", "progress", "meter", "datalist", "optgroup",
    ]
)  # fmt: skip
"""Tags that HTML has; what else stands between angle brackets in a Markdown text is words, `Vec<T>` or `<name>`."""
_BOLD_REMARK = re.compile(r"\*\*<!--(?:(?!-->).)*-->\*\*")
_NAMED_HEADING = re.compile(r"^(#{1,6}[ \t][^\n{}]{1,500}?)[ \t]+\{[#.][\w#.:= \"-]{0,200}\}[ \t]*$", re.MULTILINE)
"""A heading with a name or class for a page of its own, as other programs write it: `# Lamps {#lamps .wide}`."""
MOST_BRACKETS = 1_500
"""In one paragraph; the parser takes long over more."""


def sheet(text: str) -> Sheet:
    """The blocks of a Markdown text."""
    front, text = front_matter.parted(text)
    # A remark in bold by itself, `**<!-- x -->**`, would leave its signs to the words beside it.
    text = _BOLD_REMARK.sub("", text)
    text = _NAMED_HEADING.sub(r"\1", text)
    if max((part.count("[") for part in re.split(r"\n[ \t]*\n", text)), default=0) > MOST_BRACKETS:
        raise ValueError(f"a paragraph with more than {MOST_BRACKETS:,} opening brackets is no digest's")
    read = web.sheet(_parser().render(text), lines="data-line", languages=True)
    return replace(read, doubts=(*read.doubts, *_unclosed(read)), front=front)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 100}).enable(["table", "strikethrough"])
    parser.disable("code")
    parser.use(attrs_plugin, spans=True, after=(), allowed=("lang",))
    parser.use(footnote_plugin).use(superscript_plugin).use(sub_plugin)
    parser.validateLink = lambda _url: True  # type: ignore[method-assign,assignment]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.core.ruler.push("places", _places)
    parser.add_render_rule("softbreak", _softbreak)
    parser.add_render_rule("html_inline", _raw)
    parser.add_render_rule("html_block", _raw)
    return parser


def _places(state: Any) -> None:
    for token in state.tokens:
        if token.map and token.nesting >= 0 and token.type not in ("inline", "html_block"):
            token.attrSet("data-line", str(token.map[0] + 1))
        if token.type == "list_item_open" and token.info:
            token.attrSet("value", token.info)


def _softbreak(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    return '<br class="soft">'


def _raw(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]) -> str:
    """Raw HTML, what only looks like a tag as the words that it is."""

    def kept(found: re.Match[str]) -> str:
        return found[0] if found[1].lower() in _HTML else html.escape(found[0], quote=False)

    return _TAG.sub(kept, tokens[index].content)


def _unclosed(read: Sheet) -> list[Doubt]:
    """Signs of Markdown that stayed in the words: something is opened and never closed."""
    doubts = []
    for block in read.blocks:
        found = re.search(r"\*\*|__|\]\(|\]\[|\[\]|`", block.plain)
        if found:
            words = f"{found.group()} stands in the words; it may be opened and never closed, or the other way round"
            doubts.append(Doubt(block.spot or Spot(), words, "unclosed"))
    return doubts
