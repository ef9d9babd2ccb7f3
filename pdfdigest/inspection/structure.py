"""An open PDF goes in; what is wrong with its structure tree comes out, in sentences.

veraPDF asks whether the parts of a tree conform; it does not ask whether they belong together, and
several wrong files pass it.  Here every piece of marked content must be owned exactly once, and the
parent tree, the annotations and the ids must agree with the tree (ISO 32000-1, 14.7.4).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from pdfdigest.inspection import painted
from pdfdigest.pdf import name_trees
from pdfdigest.pdf.page_entries import dictionary, entry, inherited, shown, spelled

MAX_ELEMENTS = 2_000_000

Place = int | tuple[int, int]
"""Where content stands: the index of a page, or the object number of a form that is drawn on one."""
Read = Callable[[Any, frozenset[str]], Iterable[tuple[str, Any]]]
"""The instructions of a page with one of some operators, each with the name of its own."""


@dataclass(slots=True)
class _Walk:
    """What a walk through the tree has met: owners by page and number, annotations, ids, elements."""

    pages: dict[tuple[int, int], int]
    owners: dict[tuple[Place, int], tuple[int, int]] = field(default_factory=dict)
    annotations: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    identifiers: dict[bytes, tuple[int, int]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    roles: dict[str, int] = field(default_factory=dict)
    drawn: set[tuple[int, int]] = field(default_factory=set)
    read: Read = painted.instructions

    def forms(self) -> set[tuple[int, int]]:
        """The forms of which the tree owns content."""
        return {place for place, _ in self.owners if isinstance(place, tuple)}


def faults(pdf: pikepdf.Pdf, read: Read = painted.instructions) -> tuple[str, ...]:
    """Every disagreement in the structure of a tagged PDF; one sentence if it has no structure.

    `read` gives the instructions of a page, for whoever has read them already.
    """
    root = pdf.Root.get("/StructTreeRoot")
    if not isinstance(root, pikepdf.Dictionary):
        return ("the file has no structure tree",)
    walk = _Walk({page.obj.objgen: number for number, page in enumerate(pdf.pages)}, read=read)
    _elements(root, walk)
    parents = _number_tree(root.get("/ParentTree"), walk)
    _identifiers(root, walk)
    numbers: dict[int, int] = {}
    for number, page in enumerate(pdf.pages):
        _page(number, page, walk, parents, numbers)
    for form in walk.forms() - walk.drawn:
        walk.wrong.append(f"the tree owns content of form {form[0]}, which no page draws")
    return tuple(dict.fromkeys(walk.wrong))


_HARMLESS = re.compile(
    r"an annotation of page \d+ is in no element|page \d+: something is painted that is neither content nor artifact"
    r"|page \d+: (?:an artifact stands inside content|content stands inside an artifact)"
)


def contradictions(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """The faults for which a tree is worth nothing; a comment in no element, or paint that is not marked, is none of them."""
    return tuple(words for words in faults(pdf) if not _HARMLESS.fullmatch(words))


def roles(pdf: pikepdf.Pdf) -> dict[str, int]:
    """How many elements of each role the tree has."""
    root = pdf.Root.get("/StructTreeRoot")
    if not isinstance(root, pikepdf.Dictionary):
        return {}
    walk = _Walk({page.obj.objgen: number for number, page in enumerate(pdf.pages)})
    _elements(root, walk)
    return walk.roles


def _elements(root: Any, walk: _Walk) -> None:
    """Walk the tree without recursion: a hostile one may be deep, or bite its own tail."""
    seen: set[tuple[int, int]] = set()
    todo: list[tuple[Any, Any]] = [(kid, root) for kid in _list(root.get("/K"))]
    while todo:
        element, parent = todo.pop()
        if not isinstance(element, pikepdf.Dictionary):
            walk.wrong.append("the structure tree holds something that is no element")
            continue
        name = element.objgen
        if name in seen and name != (0, 0):
            walk.wrong.append(f"element {name[0]} stands in two places of the tree")
            continue
        seen.add(name)
        if len(seen) > MAX_ELEMENTS:
            walk.wrong.append(f"the tree has more than {MAX_ELEMENTS:,} elements")
            return
        role = spelled(element.get("/S", ""))
        walk.roles[role] = walk.roles.get(role, 0) + 1
        above = element.get("/P")
        if not isinstance(above, pikepdf.Dictionary) or above.objgen != parent.objgen:
            walk.wrong.append(f"element {name[0]} ({shown(role)}) does not name its parent")
        if "/ID" in element:
            identifier = bytes(element["/ID"])
            if identifier in walk.identifiers:
                walk.wrong.append(f"the id {identifier.decode('latin-1')} stands on two elements")
            walk.identifiers[identifier] = name
        for kid in _list(element.get("/K")):
            _kid(kid, element, walk, todo)


def _kid(kid: Any, element: Any, walk: _Walk, todo: list[tuple[Any, Any]]) -> None:
    if isinstance(kid, pikepdf.Dictionary):
        kind = kid.get("/Type")
        if kind == "/OBJR":
            target = kid.get("/Obj")
            if isinstance(target, pikepdf.Dictionary):
                if target.objgen in walk.annotations:
                    walk.wrong.append(f"annotation {target.objgen[0]} is owned twice")
                walk.annotations[target.objgen] = element.objgen
            return
        if kind == "/MCR":
            _own(kid.get("/Stm", kid.get("/Pg", element.get("/Pg"))), kid.get("/MCID"), element, walk)
            return
        todo.append((kid, element))
    elif kid is not None:
        _own(element.get("/Pg"), kid, element, walk)


def _own(page: Any, number: Any, element: Any, walk: _Walk) -> None:
    index: Place | None = walk.pages.get(page.objgen) if isinstance(page, pikepdf.Dictionary) else None
    if isinstance(page, pikepdf.Stream):
        index = page.objgen
    try:
        key: tuple[Place, int] = (-1 if index is None else index, int(number))
    except (TypeError, ValueError):
        walk.wrong.append(f"element {element.objgen[0]} owns content without a number")
        return
    if index is None:
        walk.wrong.append(f"element {element.objgen[0]} owns content on a page that is not in the file")
    elif key in walk.owners:
        where = f"page {index + 1}" if isinstance(index, int) else f"form {index[0]}"
        walk.wrong.append(f"content {key[1]} of {where} is owned twice")
    walk.owners[key] = element.objgen


def _number_tree(node: Any, walk: _Walk) -> dict[int, Any]:
    """A number tree as a dictionary (ISO 32000-1, 7.9.7)."""
    found: dict[int, Any] = {}
    missing = "the parent tree is missing or damaged"
    for key, value in name_trees.pairs(node, "/Nums", lambda: walk.wrong.append(missing)):
        if int(key) in found:
            walk.wrong.append(f"the parent tree has the key {int(key)} twice")
        found[int(key)] = value
    return found


def _identifiers(root: Any, walk: _Walk) -> None:
    listed = {
        bytes(key): value.objgen
        for key, value in name_trees.pairs(root.get("/IDTree"), "/Names")
        if isinstance(value, pikepdf.Dictionary)
    }
    for identifier, name in walk.identifiers.items():
        if identifier and listed.get(identifier) != name:
            walk.wrong.append(f"the id {identifier.decode('latin-1')} is not in the list of ids, or leads elsewhere")
    if len(listed) > len(walk.identifiers):
        walk.wrong.append("the list of ids has ids that no element bears")


def _page(number: int, page: pikepdf.Page, walk: _Walk, parents: dict[int, Any], numbers: dict[int, int]) -> None:
    shown = number + 1
    key = page.obj.get("/StructParents")
    row: list[Any] = []
    if key is None:
        if any(True for _ in _marks(page, [], _Walk({}))):
            walk.wrong.append(f"page {shown} has marked content and no place in the parent tree")
    else:
        if int(key) in numbers:
            walk.wrong.append(f"pages {numbers[int(key)] + 1} and {shown} share one place in the parent tree")
        numbers[int(key)] = number
        row = _list(parents.get(int(key)))
    said: list[str] = []
    marks: set[int] = set()
    for mark in _marks(page, said, walk):
        if mark in marks:
            walk.wrong.append(f"content {mark} stands twice on page {shown}")
        marks.add(mark)
        owner = walk.owners.get((number, mark))
        listed = row[mark] if mark < len(row) else None
        if owner is None:
            walk.wrong.append(f"content {mark} of page {shown} is in no element")
        elif not isinstance(listed, pikepdf.Dictionary) or listed.objgen != owner:
            walk.wrong.append(f"the parent tree disagrees on content {mark} of page {shown}")
    walk.wrong.extend(f"page {shown}: {words}" for words in dict.fromkeys(said))
    walk.wrong.extend(
        f"content {mark} of page {shown} is in the tree but not on the page"
        for page_number, mark in walk.owners
        if page_number == number and mark not in marks
    )
    for annotation in _list(page.obj.get("/Annots")):
        if not isinstance(annotation, pikepdf.Dictionary) or annotation.get("/Subtype") == "/Popup":
            continue
        owner = walk.annotations.get(annotation.objgen)
        place = annotation.get("/StructParent")
        listed = parents.get(int(place)) if place is not None else None
        if owner is None:
            walk.wrong.append(f"an annotation of page {shown} is in no element")
        elif not isinstance(listed, pikepdf.Dictionary) or listed.objgen != owner:
            walk.wrong.append(f"the parent tree disagrees on an annotation of page {shown}")


_PAINTS = frozenset(
    [*["f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "Tj", "TJ", "'", '"'], painted.IMAGE]
)
_LOOKED_AT = painted.MARKS | _PAINTS


def _marks(page: pikepdf.Page, said: list[str], walk: _Walk) -> Iterator[int]:
    """The numbers of marked content on a page; says where something is painted outside all marks, or marks are mixed."""
    resources = inherited(page.obj, "/Resources")
    objects = dictionary(dictionary(resources).get("/XObject"))
    properties = dictionary(dictionary(resources).get("/Properties"))
    open_marks: list[str] = []
    for operator, instruction in walk.read(page, _LOOKED_AT):
        if operator in ("BDC", "BMC"):
            number = _number(instruction, properties)
            kind = "content" if number is not None else spelled(instruction.operands[0]) if instruction.operands else ""
            if kind == "/Artifact" and "content" in open_marks:
                said.append("an artifact stands inside content")
            elif number is not None and "/Artifact" in open_marks:
                said.append("content stands inside an artifact")
            open_marks.append(kind)
            if number is not None:
                yield number
        elif operator == "EMC":
            if not open_marks:
                said.append("marked content is closed and was not opened")
            open_marks = open_marks[:-1]
        elif operator in _PAINTS:
            form = entry(objects, instruction.operands[0]) if operator == "Do" and instruction.operands else None
            if isinstance(form, pikepdf.Stream):
                _drawn(form, walk)
            if not open_marks and not (isinstance(form, pikepdf.Stream) and _marked(form)):
                said.append("something is painted that is neither content nor artifact")
    if open_marks:
        said.append("marked content is opened and not closed")


def _number(instruction: Any, properties: Any) -> int | None:
    """The number of a piece of marked content, None where it has none."""
    operand = instruction.operands[1] if str(instruction.operator) == "BDC" and len(instruction.operands) > 1 else None
    if isinstance(operand, pikepdf.Name):
        operand = properties.get(operand)
    return int(operand["/MCID"]) if isinstance(operand, pikepdf.Dictionary) and "/MCID" in operand else None


def _drawn(form: Any, walk: _Walk) -> None:
    """Content of a form may be owned where the form is drawn once (14.7.4.3)."""
    owned = {number for place, number in walk.owners if place == form.objgen}
    if not owned:
        return
    if form.objgen in walk.drawn:
        walk.wrong.append(f"form {form.objgen[0]} has content of its own in the tree, and is drawn twice")
    walk.drawn.add(form.objgen)
    properties = dictionary(dictionary(form.get("/Resources")).get("/Properties"))
    there = {_number(each, properties) for each in pikepdf.parse_content_stream(form, "BDC")}
    walk.wrong.extend(f"content {each} of form {form.objgen[0]} is in the tree but not there" for each in owned - there)


def _marked(form: Any) -> bool:
    """Whether all that a form paints is marked inside it."""
    depth, inside = 0, False
    for operator, _ in painted.instructions(form, _LOOKED_AT):
        depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(operator, 0)
        inside = inside or depth > 0
        if operator in _PAINTS and depth <= 0:
            return False
    return inside


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]
