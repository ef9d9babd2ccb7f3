"""The prose of a story goes in; the same as HTML and as plain text for a letter comes out.

What is cited is a link to its source.  Values are text and nothing else: none opens a slot, ends a line or adds a tag.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from pdfdigest.model import Node, Prose

_BLANK = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029]+")
_FORBIDDEN = re.compile("[\u00ad\ue000-\ue003\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
"""What opens a slot, has no form in UTF-8, or turns other text around."""
_TAGS = {
    "paragraph": "p", "list": "ul", "numbered": "ol", "item": "li", "quotation": "blockquote", "table": "table",
    "row": "tr", "cell": "td", "heading-cell": "th", "strong": "strong", "emphasis": "em", "superscript": "sup",
    "subscript": "sub", "definitions": "dl", "term": "dt", "definition": "dd",
}  # fmt: skip


SIGN = "¶\u00a0{}"
"""A paragraph by its number, in every language."""


def tame(text: str) -> str:
    """A text in one line that opens no slot and turns no other text around.

    >>> tame("one" + chr(10) + " two" + chr(0x202E))
    'one two'
    """
    return _BLANK.sub(" ", _FORBIDDEN.sub("", text))


def page(prose: Prose, sources: Mapping[str, str]) -> str:
    """The HTML of a prose; `sources` are addresses by the id of a source."""
    return "".join(_tag(node, sources) for node in prose)


def _tag(node: Node, sources: Mapping[str, str]) -> str:
    if node.kind == "text":
        return html.escape(tame(node.text))
    if node.kind == "break":
        return "<br>"
    if node.kind == "address":
        return html.escape(tame(node.text))
    inside = page(node.nodes, sources)
    if node.number and node.kind == "paragraph":
        return f'<p><span class="paragraph-number">{node.number}</span>&ensp;{inside}</p>'
    if node.number:
        return f"{inside} ({SIGN.format(node.number)})"
    if node.kind == "cite":
        address = _linked(sources.get(node.source, ""))
        return f'<a class="cite" href="{html.escape(address)}">{inside}</a>' if address else inside
    tag = _TAGS.get(node.kind)
    if tag is None:
        return inside
    start = f' start="{node.start}"' if node.kind == "numbered" and node.start != 1 else ""
    return f"<{tag}{start}>{inside}</{tag}>"


def lines(prose: Prose, sources: Mapping[str, str]) -> str:
    """The plain text of a prose: paragraphs parted by an empty line, each address behind the words that cite it."""
    told: set[str] = set()
    return "\n\n".join(filter(None, (_block(node, sources, told, "") for node in prose)))


def _block(node: Node, sources: Mapping[str, str], told: set[str], indent: str) -> str:
    if node.kind in ("list", "numbered"):
        signs = [
            f"{number}. " if node.kind == "numbered" else "* "
            for number in range(node.start, node.start + len(node.nodes))
        ]
        return "\n".join(_item(item, sign, sources, told, indent) for sign, item in zip(signs, node.nodes, strict=True))
    if node.kind == "quotation":
        return "\n\n".join(_block(inner, sources, told, f"{indent}  ") for inner in node.nodes)
    if node.kind == "definitions":
        return "\n".join(_block(entry, sources, told, indent) for entry in node.nodes)
    if node.kind == "entry":
        return indent + ": ".join(_words(part, sources, told).strip() for part in node.nodes)
    if node.kind == "table":
        return "\n".join(_block(row, sources, told, indent) for row in node.nodes)
    if node.kind == "row":
        return indent + " | ".join(_words(cell, sources, told).strip() for cell in node.nodes)
    count = f"{node.number}  " if node.number and node.kind == "paragraph" else ""
    return indent + count + _words(node, sources, told).strip()


def _item(item: Node, sign: str, sources: Mapping[str, str], told: set[str], indent: str) -> str:
    first, *rest = item.nodes or (Node("paragraph"),)
    made = [f"{indent}{sign}{_block(first, sources, told, '').lstrip()}"]
    return "\n".join([*made, *(_block(inner, sources, told, f"{indent}  ") for inner in rest)])


def _words(node: Node, sources: Mapping[str, str], told: set[str]) -> str:
    if node.kind in ("text", "address"):
        return tame(node.text)
    if node.kind == "break":
        return " "
    said = "".join(_words(inner, sources, told) for inner in node.nodes)
    if node.kind == "cite" and node.source not in told:
        told.add(node.source)
        if (address := _linked(sources.get(node.source, ""))) and address not in said:
            return f"{said} <{address}>"
    return f"{said} ({SIGN.format(node.number)})" if node.number and node.kind == "see" else said


def _linked(address: str) -> str:
    """An address on the web that may stand in a letter, or nothing."""
    fits = (
        urlsplit(address).scheme in ("http", "https")
        and tame(address) == address
        and not re.search(r'[\s<>"]', address)
    )
    return address if fits else ""
