"""The structure tree of an open PDF goes in; what it says of each page comes out, as bytes to be hashed.

Each piece of content stands with the way down to it: the role of every element on that way, what roles stand for, and its
words (Alt, ActualText, Lang) and attributes.  Ids, roles and classes count by what they mean, as those of an issue
are renamed in a volume.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, String

from pdfdigest.pdf import name_trees, renaming
from pdfdigest.pdf.canonical import Canonical, name
from pdfdigest.pdf.page_entries import listed, page_annotations, spelled

MOST = 4_000_000
"""Elements that are looked at."""
_APART = frozenset({"/P", "/K", "/Pg", "/S", "/Type", "/ID", "/C", "/Ref", "/R"})


@dataclass(frozen=True, slots=True)
class View:
    """How one file's elements are read: `prefix` is what stands before its ids."""

    canonical: Canonical
    prefix: str


@dataclass(slots=True)
class _Element:
    held: Any
    above: int
    place: int
    way: bytes = b""


@dataclass(slots=True)
class _Container:
    """The elements of one file, in their order, and the content of each as (element, page, what)."""

    elements: list[_Element] = field(default_factory=list)
    content: list[tuple[int, int | None, bytes]] = field(default_factory=list)


class Structure:
    """The tree of a file; of a `volume` it is that of each of its parts by itself.

    Of several parts only those are looked at that begin on a `wanted` page, where it is said which those are.
    """

    def __init__(
        self,
        pdf: pikepdf.Pdf,
        numbers: dict[tuple[int, int], int],
        *,
        volume: bool,
        wanted: frozenset[int] | None = None,
    ) -> None:
        root = pdf.Root.get("/StructTreeRoot")
        self._root = root if isinstance(root, Dictionary) else Dictionary()
        self._pdf = pdf
        self._numbers = numbers
        self._roles = {key: spelled(value) for key, value in _entries(self._root.get("/RoleMap"))}
        self._classes = dict(_entries(self._root.get("/ClassMap")))
        self._parents = dict(_numbered(self._root.get("/ParentTree")))
        self._wanted = wanted
        tops = [each for each in self._tops(volume=volume) if wanted is None or self._begins(each) in wanted]
        self._containers = [self._walked(each) for each in tops]

    @cached_property
    def _annotations(self) -> dict[tuple[int, int], int]:
        """The place of each annotation on its page."""
        return {
            annotation.objgen: place
            for page in self._pdf.pages
            for place, annotation in enumerate(page_annotations(page.obj))
            if annotation.is_indirect
        }

    def pages(self, view: Callable[[int], View]) -> dict[int, bytes]:
        """What the tree says of each page, by its number from 0; `view` tells how the elements of a page are read."""
        found: dict[int, list[bytes]] = {}
        ways: dict[tuple[int, int], bytes] = {}
        for container in self._containers:
            first = next((page for _, page, _ in container.content if page is not None), None)
            if first is None:
                continue
            self._ways(container, view(first))
            here = first
            for index, page, what in container.content:
                here = here if page is None else page
                found.setdefault(here, []).append(container.elements[index].way + what)
            for element in container.elements:
                if element.held.is_indirect:
                    ways[element.held.objgen] = element.way
        made = {page: b"".join(said) for page, said in found.items()}
        for number, leaf in enumerate(self._pdf.pages):
            if self._wanted is not None and number not in self._wanted:
                continue
            told = b"".join(self._told(leaf.obj, ways))
            if told:
                made[number] = made.get(number, b"") + b"|" + told
        return made

    def _tops(self, *, volume: bool) -> Iterator[list[Any]]:
        kids = listed(self._root.get("/K"))
        if not volume:
            yield _below(kids)
            return
        for top in _below(kids):
            yield listed(top.get("/K")) if isinstance(top, Dictionary) else [top]

    def _begins(self, tops: list[Any]) -> int | None:
        """The page of the first content below some elements."""
        todo, left = list(reversed(tops)), MOST
        while todo and left:
            left -= 1
            held = todo.pop()
            if isinstance(held, Dictionary):
                if isinstance(held.get("/Pg"), Dictionary):
                    return self._numbers.get(held.Pg.objgen)
                todo.extend(reversed(listed(held.get("/K"))))
        return None

    def _walked(self, tops: list[Any]) -> _Container:
        """Every element once, in the order of the tree; those that hold nothing count as content of their own."""
        made = _Container()
        seen: set[tuple[int, int]] = set()
        todo: list[tuple[Any, int, int]] = [(top, -1, place) for place, top in reversed(list(enumerate(tops)))]
        while todo and len(made.elements) < MOST:
            held, above, place = todo.pop()
            parent = made.elements[above].held if above >= 0 else Dictionary()
            if not isinstance(held, Dictionary) or held.get("/Type") in ("/MCR", "/OBJR"):
                if held is not None and above >= 0:
                    made.content.append((above, self._page(held, parent), self._what(held, place)))
                continue
            if held.is_indirect and held.objgen in seen:
                made.content.append((max(above, 0), None, b"again%d;" % place))
                continue
            seen.add(held.objgen)
            index = len(made.elements)
            made.elements.append(_Element(held, above, place))
            kids = listed(held.get("/K"))
            if not kids:
                made.content.append((index, None, b"."))
            todo.extend((kid, index, at) for at, kid in reversed(list(enumerate(kids))))
        return made

    def _page(self, held: Any, element: Any) -> int | None:
        page = held.get("/Pg") if isinstance(held, Dictionary) else None
        page = element.get("/Pg") if page is None else page
        return self._numbers.get(page.objgen) if isinstance(page, Dictionary) else None

    def _what(self, held: Any, place: int) -> bytes:
        if not isinstance(held, Dictionary):
            return b"m%d:%s;" % (place, str(held).encode())
        if held.get("/Type") == "/OBJR":
            target = held.get("/Obj")
            known = self._annotations.get(target.objgen) if isinstance(target, Dictionary) else None
            return b"o%d:%s;" % (place, str(known).encode())
        inside = b"s" if "/Stm" in held else b""
        return b"m%d:%s;%s" % (place, str(held.get("/MCID")).encode(), inside)

    def _ways(self, container: _Container, view: View) -> None:
        order = {element.held.objgen: at for at, element in enumerate(container.elements) if element.held.is_indirect}
        for element in container.elements:
            above = container.elements[element.above].way if element.above >= 0 else b""
            said = self._said(element.held, view, order, top=element.above < 0)
            element.way = hashlib.sha256(above + b"%d;" % element.place + said).digest()

    def _said(self, held: Any, view: View, order: dict[tuple[int, int], int], *, top: bool) -> bytes:
        role = self._role(spelled(held.get("/S", "")))
        parts = [name(b"/Sect" if top and role == "/Document" else role.encode("utf-8", "surrogateescape"))]
        parts.append(view.canonical.entries(held, _APART))
        identifier = held.get("/ID")
        if isinstance(identifier, String):
            parts.append(b"id" + renaming.unprefixed(view.prefix, bytes(identifier)))
        classes = [self._classes.get(spelled(each)) for each in listed(held.get("/C")) if isinstance(each, Name)]
        parts += [b"class" + view.canonical.form(each) for each in classes]
        for each in listed(held.get("/Ref")):
            there = order.get(each.objgen) if isinstance(each, Dictionary) else None
            parts.append(b"ref%s;" % str(there).encode())
        return b"".join(b"%d:%s" % (len(part), part) for part in parts)

    def _role(self, role: str) -> str:
        """The standard type that a role stands for (14.8.4)."""
        for _ in range(32):
            if role not in self._roles or self._roles[role] == role:
                break
            role = self._roles[role]
        return role

    def _told(self, page: Any, ways: dict[tuple[int, int], bytes]) -> Iterator[bytes]:
        """What the parent tree answers for a page's content and annotations."""
        key = page.get("/StructParents")
        row = listed(self._parents.get(key)) if isinstance(key, int) else []
        for mark, owner in enumerate(row):
            if isinstance(owner, Dictionary):
                yield b"%d:%s" % (mark, ways.get(owner.objgen, b"?"))
        for place, annotation in enumerate(page_annotations(page)):
            key = annotation.get("/StructParent")
            owner = self._parents.get(key) if isinstance(key, int) else None
            if isinstance(owner, Dictionary):
                yield b"a%d:%s" % (place, ways.get(owner.objgen, b"?"))


def _below(kids: list[Any]) -> list[Any]:
    """What stands below a file's own Document, where it has one."""
    if len(kids) == 1 and isinstance(kids[0], Dictionary) and kids[0].get("/S") == "/Document":
        return listed(kids[0].get("/K"))
    return kids


def _entries(held: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(held, Dictionary):
        yield from held.items()


def _numbered(tree: Any) -> Iterator[tuple[int, Any]]:
    for key, value in name_trees.pairs(tree, "/Nums"):
        if isinstance(key, int):
            yield key, value
