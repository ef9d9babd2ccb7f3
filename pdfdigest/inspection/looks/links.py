"""What leads somewhere, what is said of it, and what happens by itself (ISO 32000-1, 12.3.2 and 12.6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, String

from pdfdigest.inspection.looks.found import Found, count, found
from pdfdigest.inspection.opened_pdf import Opened
from pdfdigest.pdf import name_trees
from pdfdigest.pdf.page_entries import dictionary, listed, spelled

ELSEWHERE = frozenset({"/GoToR", "/GoToE", "/GoToDp", "/Thread"})
QUIET = frozenset({"/GoTo", "/GoTo3DView", "/GoToDp", "/Thread"})
"""What may happen on opening without anybody being the wiser: another place of the file is shown."""
BY_ITSELF = frozenset({"/PO", "/PC", "/PV", "/O", "/C", "/WC", "/WS", "/DS", "/WP", "/DP"})
"""Occasions that no reader brings about by a click."""
EARLIER = frozenset({"1", "2", "3"})
"""Parts of PDF/A that know no such action of a file, page or field at all (ISO 19005-2, 6.5.2)."""
MOST = 500
NOTHING_SAID = frozenset({"link", "here", "click here", "more", "url", "lien", "hier"})


def lead(file: Opened) -> Found:
    """Every link and bookmark leads to a page of the file, to another file, or to an address."""
    wrong: list[str] = []
    links = [(at, each) for at, each in file.annotations if each.get("/Subtype") == "/Link"]
    clicked = {(at, _leading(link)) for at, link in links if not _empty(link.get("/Rect"))}
    for at, link in links:
        wrong += [f"a link on page {at} {words}" for words in _leads(file, link)]
        if (at, _leading(link)) not in clicked:
            wrong.append(f"a link on page {at} has no area that could be clicked")
    marks = list(_bookmarks(file))
    for mark in marks:
        wrong += [
            f"the bookmark {str(mark.get('/Title', ''))[:40]!r} {words}" for words in _leads(file, mark, bare=True)
        ]
    return found(f"{count(len(links), 'link')} and {count(len(marks), 'bookmark')}, each to its end", wrong)


def _leads(file: Opened, holder: Any, *, bare: bool = False) -> Iterator[str]:
    action = holder.get("/A")
    if "/Dest" in holder:
        yield from _place(file, holder.Dest)
    elif not isinstance(action, Dictionary):
        if not bare and "/PA" not in holder and "/AA" not in holder:
            yield "leads nowhere: it has no destination"
        return
    for each in chain(action):
        kind = spelled(each.get("/S", ""))
        if kind == "/GoTo":
            if "/SD" not in each or "/D" in each:
                yield from _place(file, each.get("/D"))
        elif kind == "/URI":
            if not (isinstance(each.get("/URI"), String) and bytes(each.URI).strip()):
                yield "leads nowhere: its address is empty"
        elif kind in ("/Launch", "/JavaScript", "/SubmitForm", "/ImportData", "/ResetForm", "/Hide"):
            yield "does something other than lead somewhere"
        elif kind in ("", "/"):
            yield "leads nowhere: its action has no kind"


def _place(file: Opened, given: Any) -> Iterator[str]:
    place = file.destinations.target(given)
    if place is None:
        yield "leads nowhere: there is no such place"
        return
    first = place[0]
    if isinstance(first, Dictionary):
        if first.objgen not in file.pages and not (first.get("/S") is not None and first.objgen in file.numbers):
            yield "leads nowhere: what it names is no page of the file"
    elif isinstance(first, int):
        if not 0 <= first < len(file.pdf.pages):
            yield f"leads to page {first + 1}, which the file does not have"
    else:
        yield "leads nowhere: it names no page"


def chain(action: Any) -> Iterator[Any]:
    """An action and those that follow it, each once (12.6.2)."""
    seen: set[tuple[int, int]] = set()
    todo = [action]
    while todo and len(seen) < MOST:
        here = todo.pop(0)
        if not isinstance(here, Dictionary) or (here.objgen != (0, 0) and here.objgen in seen):
            continue
        seen.add(here.objgen if here.objgen != (0, 0) else (0, -len(seen) - 1))
        yield here
        todo += listed(here.get("/Next"))


def _leading(link: Any) -> bytes:
    """What a link leads to, as it stands: a link that is broken over lines has several areas, some of them empty."""
    held = link.get("/Dest", link.get("/A"))
    return b"" if held is None else bytes(held.unparse())


def _empty(rectangle: Any) -> bool:
    if not isinstance(rectangle, Array) or len(rectangle) != 4:
        return True
    left, bottom, right, top = (float(value) for value in rectangle)
    return left == right or bottom == top


def _bookmarks(file: Opened) -> Iterator[Any]:
    seen: set[tuple[int, int]] = set()
    todo = [dictionary(file.pdf.Root.get("/Outlines")).get("/First")]
    while todo:
        here = todo.pop()
        if not isinstance(here, Dictionary) or here.objgen in seen:
            continue
        seen.add(here.objgen)
        yield here
        todo += [here.get("/Next"), here.get("/First")]


def spoken(file: Opened) -> Found:
    """Every link says in words where it leads (ISO 14289-1, 7.18.5)."""
    wrong, owners = [], _owners(file) if file.accessible != "1" else {}
    links = [(at, each) for at, each in file.annotations if each.get("/Subtype") == "/Link"]
    for at, link in links:
        words = str(link.get("/Contents", "")).strip() or owners.get(link.objgen, "")
        if not words:
            wrong.append(f"a link on page {at} does not say in words where it leads")
        elif words.lower().strip(" .!>»") in NOTHING_SAID:
            wrong.append(f"a link on page {at} says only {words!r}")
    return found(f"the words of {count(len(links), 'link')}", wrong)


def _owners(file: Opened) -> dict[tuple[int, int], str]:
    """What the element of each link says of it; a link's own text says as much (ISO 14289-2, 8.5.1)."""
    found_: dict[tuple[int, int], str] = {}
    for element in file.elements:
        for kid in listed(element.held.get("/K")):
            if isinstance(kid, Dictionary) and kid.get("/Type") == "/OBJR" and isinstance(kid.get("/Obj"), Dictionary):
                said = str(element.held.get("/Alt", element.held.get("/ActualText", ""))).strip()
                found_[kid.Obj.objgen] = said or ("its own text" if len(listed(element.held.get("/K"))) > 1 else "")
    return found_


def quiet(file: Opened) -> Found:
    """Nothing runs, opens or plays by itself, by the file, a page, an annotation or a name."""
    root = file.pdf.Root
    wrong = [f"the file {words} when it is opened" for words in _acts(chain(root.get("/OpenAction")))]
    if any(True for _ in name_trees.pairs(dictionary(root.get("/Names")).get("/JavaScript"), "/Names")):
        wrong.append("the file runs a program when it is opened")
    wrong += [f"the file {words} by itself" for words in _occasions(file, root)]
    for at, page in enumerate(file.pdf.pages, 1):
        wrong += [f"page {at} {words} by itself" for words in _occasions(file, page.obj)]
    for at, each in file.annotations:
        wrong += [f"an annotation on page {at} {words} by itself" for words in _occasions(file, each)]
    pages, notes = count(len(file.pdf.pages), "page"), count(len(file.annotations), "annotation")
    return found(f"the file, its named scripts, {pages}, {notes}", wrong)


def _occasions(file: Opened, holder: Any) -> Iterator[str]:
    held = holder.get("/AA")
    whole = holder.get("/Type") in ("/Catalog", "/Page") or holder.get("/Subtype") == "/Widget"
    for key, action in held.items() if isinstance(held, Dictionary) else ():
        if not isinstance(action, Dictionary):
            continue
        alone = key in BY_ITSELF
        if (alone and file.archive) or (whole and file.archive in EARLIER):
            yield "does something"
        elif alone or holder.get("/Type") == "/Catalog":
            yield from _acts(chain(action))


def _acts(actions: Iterator[Any]) -> Iterator[str]:
    for each in actions:
        kind = each.get("/S")
        if kind == "/JavaScript":
            yield "runs a program"
        elif isinstance(kind, Name) and spelled(kind) not in QUIET and not _turns(each):
            yield "does something"


def _turns(action: Any) -> bool:
    named = ("/NextPage", "/PrevPage", "/FirstPage", "/LastPage")
    return bool(action.get("/S") == "/Named" and spelled(action.get("/N", "")) in named)
