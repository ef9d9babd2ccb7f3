"""The structure tree of a file goes in; it comes out as part of a book's tree, its ids, roles and classes its own.

Keys of the parent tree run on through the book (ISO 32000-1, 14.7.4.4); elements are never merged.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from pdfdigest.bindery.sewn import Sewn
from pdfdigest.pdf import name_trees, renaming
from pdfdigest.pdf.page_entries import annotations_once, dictionary, inherited, listed, named, spelled


def take(book: Sewn, source: pikepdf.Pdf, prefix: str, pages: tuple[Any, ...]) -> tuple[Any, ...]:
    """The elements below the root of a file's tree, which are not yet in that of the book."""
    old = source.Root.StructTreeRoot
    tree = book.pdf.copy_foreign(source.make_indirect(old) if not old.is_indirect else old)
    elements = tuple(listed(tree.get("/K")))
    renamed = _roles(book, tree, prefix)
    classes = _classes(book, tree, prefix)
    _walk(book, elements, prefix, renamed, classes)
    found = [(int(key), value) for key, value in name_trees.pairs(tree.get("/ParentTree"), "/Nums")]
    book.parents += [(key + book.next_key, value) for key, value in found]
    for page in pages:
        if "/StructParents" in page:
            page.StructParents = int(page.StructParents) + book.next_key
    for held in (*annotations_once(pages), *_drawn(pages)):
        for key in ("/StructParent", "/StructParents"):
            if isinstance(held.get(key), int):
                held[key] = held[key] + book.next_key
    book.next_key += max((key for key, _ in found), default=-1) + 1
    return elements


def _walk(book: Sewn, elements: tuple[Any, ...], prefix: str, roles: dict[str, str], classes: dict[str, str]) -> None:
    """Every element once: its id, the headers that its cells name, its role where that was renamed."""
    todo = list(elements)
    while todo:
        element = todo.pop()
        if not isinstance(element, Dictionary) or "/S" not in element:
            continue
        identifier = element.get("/ID")
        if isinstance(identifier, String):
            element.ID = String(renaming.prefixed(prefix, bytes(identifier)))
            book.identifiers.append((bytes(element.ID), element))
        role = spelled(element.S)
        if role in roles:
            element.S = named(roles[role])
        _headers(element.get("/A"), prefix)
        if classes and "/C" in element:
            given = listed(element.C)
            element.C = Array(
                [named(classes.get(spelled(each), spelled(each))) for each in given if isinstance(each, Name)]
            )
        todo.extend(kid for kid in listed(element.get("/K")) if isinstance(kid, Dictionary))


def _headers(attributes: Any, prefix: str) -> None:
    for each in listed(attributes):
        if isinstance(each, Dictionary) and isinstance(each.get("/Headers"), Array):
            each.Headers = Array([String(renaming.prefixed(prefix, bytes(header))) for header in each.Headers])


def _roles(book: Sewn, tree: Any, prefix: str) -> dict[str, str]:
    """Merge a role map; a role that means something else already gets the prefix."""
    renamed: dict[str, str] = {}
    own = {role: spelled(standard) for role, standard in dictionary(tree.get("/RoleMap")).items()}
    for role, meant in own.items():
        standard, seen = meant, {role}
        while standard in own and standard not in seen:
            seen.add(standard)
            standard = own[standard]
        if book.roles.setdefault(role, standard) != standard:
            renamed[role] = renaming.role(prefix, role)
            book.roles[renamed[role]] = standard
    return renamed


def _classes(book: Sewn, tree: Any, prefix: str) -> dict[str, str]:
    renamed: dict[str, str] = {}
    for name, attributes in dictionary(tree.get("/ClassMap")).items():
        renamed[name] = renaming.role(prefix, name)
        book.classes[renamed[name]] = attributes
    return renamed


def _drawn(pages: tuple[Any, ...]) -> Iterator[Any]:
    """The forms and pictures that pages and appearances draw: they may have places of their own in the parent tree."""
    seen: set[tuple[int, int]] = set()
    todo = [inherited(page, "/Resources") for page in pages]
    for annotation in annotations_once(pages):
        looks = [each for each in dictionary(annotation.get("/AP")).values() if isinstance(each, pikepdf.Object)]
        for look in looks:
            states = [look] if isinstance(look, pikepdf.Stream) else list(dictionary(look).values())
            todo += [Dictionary(XObject=Dictionary(Look=each)) for each in states if isinstance(each, pikepdf.Stream)]
    while todo:
        for held in dictionary(dictionary(todo.pop()).get("/XObject")).values():
            if isinstance(held, pikepdf.Stream) and held.objgen not in seen:
                seen.add(held.objgen)
                todo.append(held.get("/Resources"))
                yield held


def leave_out(pages: tuple[Any, ...]) -> None:
    """Take the places of content in a tree that is not kept out of pages and annotations."""
    for held in (*pages, *annotations_once(pages), *_drawn(pages)):
        for key in ("/StructParent", "/StructParents"):
            if key in held:
                del held[key]
