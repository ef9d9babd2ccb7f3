"""The structure: what owns what, what a role comes to, and in what annotations stand (ISO 14289-1, 7.1, 7.9, 7.18)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Dictionary, Name

from pdfdigest.inspection import structure
from pdfdigest.inspection.looks.found import Found, count, found
from pdfdigest.inspection.opened_pdf import LATER, STANDARD, Opened
from pdfdigest.pdf.page_entries import dictionary, listed, shown, spelled

HIDDEN = 2
"""The flag of an annotation that is not shown (ISO 32000-1, 12.5.3)."""
_OWNERS = {"/Link": "/Link", "/Widget": "/Form"}


def owned(file: Opened) -> Found:
    """Everything is owned once, and the lists agree."""
    wrong = []
    info = dictionary(file.pdf.Root.get("/MarkInfo"))
    if info.get("/Marked") is not True:
        wrong.append("the file does not say that it is tagged")
    if info.get("/Suspects") is True:
        wrong.append("the file says of its tags that they are suspect")
    pages = count(len(file.pdf.pages), "page")
    wrong += structure.faults(file.pdf, file.instructions)
    return found(f"{count(len(file.elements), 'element')} and all content of {pages}", wrong)


def roles(file: Opened) -> Found:
    """Every role comes to one of the standard, and none of the standard is made another."""
    given = {spelled(each.held.get("/S", "")) for each in file.elements}
    return found(f"{count(len(given), 'role')} by the role map", _roles(file))


def _roles(file: Opened) -> Iterator[str]:
    later = file.accessible == "2"
    for each in file.elements:
        own = spelled(each.held.get("/S", ""))
        known = each.role in STANDARD or (later and (each.role in LATER or "/NS" in each.held or _numbered(each.role)))
        if not known:
            yield f"the role {shown(own)!r} comes to none of the standard"
    roles = dict(dictionary(file.tree.get("/RoleMap")).items())
    for own, then in roles.items():
        if own in STANDARD and not later and then != own:
            yield f"the standard role {shown(own)!r} is made {shown(spelled(then))!r}"
        if _circle(roles, own):
            yield f"the role {shown(own)!r} leads back to itself"


def _numbered(role: str) -> bool:
    return role[:2] == "/H" and role[2:].isdigit()


def _circle(roles: dict[str, Any], start: str) -> bool:
    seen, here = {start}, roles.get(start)
    while isinstance(here, Name):
        if spelled(here) in seen:
            return True
        seen.add(spelled(here))
        here = roles.get(spelled(here))
    return False


def holders(file: Opened) -> Found:
    """Links stand in Link, fields in Form, other annotations in Annot; every Note has an id."""
    shown = [(at, each) for at, each in file.annotations if not int(each.get("/F", 0)) & HIDDEN]
    notes = [each for each in file.elements if each.role == "/Note"]
    return found(f"{count(len(shown), 'annotation')} and {count(len(notes), 'note')}", _holders(file, shown))


def _holders(file: Opened, shown: list[tuple[int, Any]]) -> Iterator[str]:
    owner: dict[tuple[int, int], str] = {}
    identifiers: set[bytes] = set()
    for each in file.elements:
        for kid in listed(each.held.get("/K")):
            if isinstance(kid, Dictionary) and kid.get("/Type") == "/OBJR" and isinstance(kid.get("/Obj"), Dictionary):
                owner[kid.Obj.objgen] = each.role
        if each.role == "/Note" and file.accessible == "1":
            own = bytes(each.held["/ID"]) if "/ID" in each.held else b""
            if not own:
                yield "a note has no id"
            elif own in identifiers:
                yield "two notes have one id"
            identifiers.add(own)
    for at, each in shown:
        kind = spelled(each.get("/Subtype", ""))
        if kind in ("/Popup", "/PrinterMark", "/TrapNet") or each.objgen not in owner or file.accessible != "1":
            continue
        wanted = _OWNERS.get(kind, "/Annot")
        if owner[each.objgen] != wanted:
            yield f"{_WORDS.get(kind, 'an annotation')} on page {at} stands in {owner[each.objgen][1:]}, not in {wanted[1:]}"


_WORDS = {"/Link": "a link", "/Widget": "a field"}
