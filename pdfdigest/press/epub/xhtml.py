"""HTML goes in; a tree comes out, and of a tree XHTML: what EPUB has in place of HTML (EPUB 3.3, 6.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import tinyhtml5
from markupsafe import Markup

_SPACE = "{http://www.w3.org/1999/xhtml}"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
_NAMES = ' xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_NO_CHARACTER = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OURS = frozenset({"data-rest"})
"""What styles read; all other attributes `data-` are for pages."""


def tree(html: str) -> Element:
    """A document without the namespace in the names of its elements."""
    root: Element = tinyhtml5.parse(html)
    for each in root.iter():
        if isinstance(each.tag, str):
            each.tag = each.tag.removeprefix(_SPACE)
    return root


def written(root: Element) -> bytes:
    """A document as XHTML; languages are said in both ways, and comments are left out."""
    return f"{_HEAD}{''.join(_written(root, _NAMES))}\n".encode()


def inside(element: Element) -> str:
    """What stands in an element, to be set into another template."""
    text = _escaped(element.text or "")
    return text + "".join("".join(_written(child)) + _escaped(child.tail or "") for child in element)


def _written(element: Element, names: str = "") -> Iterator[str]:
    tag = element.tag
    yield f"<{tag}{names}"
    for name, value in _attributes(element):
        yield f' {name}="{_escaped(value)}"'
    if tag in _VOID and not len(element) and not element.text:
        yield "/>"
        return
    yield f">{_escaped(element.text or '')}"
    for child in element:
        if isinstance(child.tag, str):
            yield from _written(child)
        yield _escaped(child.tail or "")
    yield f"</{tag}>"


def _attributes(element: Element) -> Iterator[tuple[str, str]]:
    said = {name: value for name, value in element.attrib.items() if isinstance(name, str)}
    for name, value in said.items():
        if not name.startswith("data-") or name in _OURS:
            yield name, value
        if name == "lang":
            yield "xml:lang", value
    # A figure with its sign stays whole in text of the other direction: EPUB forbids styles to say so.
    classes = said.get("class", "").split()
    if "dir" not in said and "figures" in classes and "whole" in classes:
        yield "dir", "ltr"


def _escaped(text: str) -> str:
    return str(Markup.escape(_NO_CHARACTER.sub("", text))).replace("&#39;", "'").replace("&#34;", "&quot;")
