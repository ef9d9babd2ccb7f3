"""A page goes in; what it holds, or inherits from the tree of pages, comes out (ISO 32000-1, 7.7.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

import pikepdf
from pikepdf import Array, Dictionary, Name

INHERITED = frozenset({"/MediaBox", "/CropBox", "/Rotate", "/Resources"})
"""What a page need not say itself (7.7.3.4)."""


def inherited(page: Any, key: str) -> Any:
    """An entry of a page, from higher up where the page does not have it."""
    if key not in INHERITED:
        return page.get(key)
    holder, seen = page, {page.objgen}
    while key not in holder:
        above = holder.get("/Parent")
        if not isinstance(above, Dictionary) or above.objgen in seen:
            break
        seen.add(above.objgen)
        holder = above
    return holder.get(key)


def counted(root: Any) -> bool:
    """Whether each node of a tree of pages says how many pages are below it; readers find pages by that (7.7.3.2)."""
    nodes, seen = [(root, -1)], {root.objgen}
    leaves = [0]
    for at, (node, _) in enumerate(nodes):
        for kid in listed(node.get("/Kids")):
            if not isinstance(kid, Dictionary) or "/Kids" not in kid:
                leaves[at] += 1
            elif kid.objgen not in seen:
                seen.add(kid.objgen)
                nodes.append((kid, at))
                leaves.append(0)
    for at, (_, above) in reversed(list(enumerate(nodes))):
        if above >= 0:
            leaves[above] += leaves[at]
    return all(node.get("/Count") == count for (node, _), count in zip(nodes, leaves, strict=True))


def streams(page: Any) -> list[Any]:
    """The content streams of a page, in order."""
    return [each for each in listed(page.get("/Contents")) if isinstance(each, pikepdf.Stream)]


def page_annotations(page: Any) -> list[Any]:
    """The annotations of a page; what is none, as tools leave it behind, is passed over."""
    held = page.get("/Annots")
    return [each for each in held if isinstance(each, Dictionary)] if isinstance(held, Array) else []


def annotations_once(pages: Iterable[Any]) -> Iterator[Any]:
    """The annotations of several pages, each once: pages may share them, one by one or as a whole list."""
    seen: set[tuple[int, int]] = set()
    for page in pages:
        held = page.get("/Annots")
        if not isinstance(held, Array) or (held.is_indirect and held.objgen in seen):
            continue
        seen.add(held.objgen)
        for each in page_annotations(page):
            if each.is_indirect and each.objgen in seen:
                continue
            seen.add(each.objgen)
            yield each


def listed(value: Any) -> list[Any]:
    """One thing or a list of things, as a list; nothing as none."""
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


def spelled(value: Any) -> str:
    """What a name says, with its slash, and any other thing as text; bytes that are no UTF-8 as keys have them (PEP 383)."""
    return bytes(value).decode("utf-8", "surrogateescape") if isinstance(value, Name) else str(value)


def shown(name: str) -> str:
    """A name as a sentence has it, without its slash."""
    return name.removeprefix("/").encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def named(text: str) -> Name:
    """The name that is spelled so, with its slash."""
    escaped = b"".join(b"#%02x" % byte for byte in text[1:].encode("utf-8", "surrogateescape"))
    return cast("Name", pikepdf.Object.parse(b"/" + escaped))


def entry(held: Any, key: Any) -> Any:
    """What a dictionary holds under a name that a content stream has; None where that is no name."""
    return held.get(key) if isinstance(key, Name) else None


def dictionary(held: Any) -> Any:
    """What should be a dictionary; an empty one where it is none."""
    return held if isinstance(held, Dictionary) else Dictionary()
