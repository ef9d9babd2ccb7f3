"""What leads from place to place in a file is made to lead there still when the file is part of a book.

Links by name get the prefix of their file, and links by number lead to the page itself, in every action that a
page, an annotation or another action may start (ISO 32000-1, 12.3.2 and 12.6).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from pdfdigest.bindery.sewn import Sewn
from pdfdigest.pdf import name_trees, renaming
from pdfdigest.pdf.destinations import Destinations
from pdfdigest.pdf.page_entries import annotations_once, dictionary, listed, named, spelled

NOWHERE = "page-{}"
"""The name of a place that a file does not have, given to links to a page that it does not have."""


def lead(source: pikepdf.Pdf, prefix: str) -> None:
    """In a file that is not taken in yet, links by the number of a page lead to that page, and those by name to the new name.

    What several links share is renamed once.
    """
    pages = [page.obj for page in source.pages]
    for holder, key in _places(pages):
        _led(holder, key, pages)
        given = holder.get(key)
        if isinstance(given, String | Name):
            holder[key] = String(renaming.prefixed(prefix, _bytes(given)))
    names = dictionary(source.Root.get("/Names"))
    tree = names.get("/Dests")
    found = [value for _, value in name_trees.pairs(tree, "/Names")]
    found += [value for value in dictionary(source.Root.get("/Dests")).values() if isinstance(value, pikepdf.Object)]
    for value in found:
        target: Any = value.get("/D") if isinstance(value, Dictionary) else value
        number = _number(target)
        if number is not None and 0 <= number < len(pages):
            target[0] = pages[number]


def _led(holder: Any, key: str, pages: list[Any]) -> None:
    target = holder.get(key)
    number = _number(target)
    if number is None:
        return
    if 0 <= number < len(pages):
        holder[key] = Array([pages[number], *list(target)[1:]])
    else:
        holder[key] = String(NOWHERE.format(number))


def _number(target: Any) -> int | None:
    first: Any = target[0] if isinstance(target, Array) and len(target) else None
    return first if isinstance(first, int) else None


def _places(pages: Iterable[Any]) -> Iterator[tuple[Any, str]]:
    """Every entry that holds a destination, as its holder and key, each once."""
    rows = list(pages)
    todo: list[Any] = [action for page in rows for action in dictionary(page.get("/AA")).values()]
    for annotation in annotations_once(rows):
        if "/Dest" in annotation:
            yield annotation, "/Dest"
        holder, above = annotation, 0
        while isinstance(holder, Dictionary) and above < 32:
            todo += [holder.get("/A"), holder.get("/PA"), *dictionary(holder.get("/AA")).values()]
            holder, above = holder.get("/Parent") if annotation.get("/Subtype") == "/Widget" else None, above + 1
    yield from _actions(todo)


def _actions(todo: list[Any]) -> Iterator[tuple[Any, str]]:
    seen: set[tuple[int, int]] = set()
    left = 1_000_000
    while todo and left:
        left -= 1
        action = todo.pop()
        if not isinstance(action, Dictionary) or (action.is_indirect and action.objgen in seen):
            continue
        seen.add(action.objgen)
        if action.get("/S") == "/GoTo" and "/D" in action:
            yield action, "/D"
        todo.extend(listed(action.get("/Next")))


def _bytes(given: Any) -> bytes:
    return bytes(given)[1:] if isinstance(given, Name) else bytes(given)


def destinations(book: Sewn, source: pikepdf.Pdf, prefix: str, pages: tuple[Any, ...]) -> None:
    """The named places of a file, under its prefix, each on the book's page."""
    where = {page.obj.objgen: pages[index] for index, page in enumerate(source.pages)}
    known = Destinations(source)
    for key, value in known.named.items():
        target = known.target(value)
        page = where.get(target[0].objgen) if target is not None and isinstance(target[0], Dictionary) else None
        if page is not None:
            rest = [named(spelled(each)) if isinstance(each, Name) else each for each in list(target)[1:]]
            if all(not isinstance(each, Array | Dictionary) for each in rest):
                book.destinations.append((renaming.prefixed(prefix, key), Array([page, *rest])))


def attachments(book: Sewn, source: pikepdf.Pdf, prefix: str) -> None:
    """The attached files of a file, each under a name of its own, in whatever script it is written."""
    names = dictionary(source.Root.get("/Names"))
    taken = {key for key, _ in book.attachments}
    for key, value in name_trees.pairs(names.get("/EmbeddedFiles"), "/Names"):
        if not isinstance(value, Dictionary):
            continue
        spec = book.pdf.copy_foreign(value if value.is_indirect else source.make_indirect(value))
        own = next((words for words in (_text(spec.get("/UF")), _text(spec.get("/F")), _text(key)) if words), "file")
        name, number = renaming.attachment(prefix, own), 2
        while bytes(String(name)) in taken:
            name, number = renaming.attachment(prefix, f"{number}-{own}"), number + 1
        taken.add(bytes(String(name)))
        spec.F = spec.UF = String(name)
        book.attachments.append((bytes(String(name)), spec))


def _text(value: Any) -> str:
    """A text string without signs that no file name holds; nothing where it is none."""
    if not isinstance(value, String):
        return ""
    try:
        words = str(value)
    except (ValueError, UnicodeError):
        words = bytes(value).decode("latin-1")
    return "".join(sign if sign.isprintable() and sign not in "/\\" else "_" for sign in words).strip()
