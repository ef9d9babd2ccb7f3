"""Laid-out pages and their marked content go in; one structure tree comes out, made from the document.

WeasyPrint makes its tree from boxes, so a paragraph over a page break is two paragraphs, a link over
three lines three links, and a note an anonymous span.  Here each element of the document becomes at
most one structure element (ISO 32000-1, 14.7 and 14.8), however many boxes it was cut into, and notes
stand behind the story that cites them.  `structure` takes the place of one private function of a
pinned WeasyPrint; the tests of conformance guard it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import pydyf

from pdfdigest.press.engine.weasyprint_internals import STRUCTURE, boxes, marked_content, page_box, root_element

POINTS_PER_PIXEL = 0.75

_ROLES = {
    "h1": "H1",
    "h2": "H2",
    "h3": "H3",
    "h4": "H4",
    "h5": "H5",
    "h6": "H6",
    "p": "P",
    "ul": "L",
    "ol": "L",
    "li": "LI",
    "dl": "L",
    "dt": "Lbl",
    "dd": "LBody",
    "nav": "Sect",
    "section": "Sect",
    "footer": "Sect",
    "article": "Art",
    "blockquote": "BlockQuote",
    "table": "Table",
    "thead": "THead",
    "tbody": "TBody",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    "figure": "Figure",
    "figcaption": "Caption",
    "img": "Figure",
    "a": "Link",
}
"""The role of each element; the others have no role of their own, and their content is their parent's."""
_GIVEN = frozenset({"TOC", "TOCI", "Index", "TH", "LI"})
"""Roles that a template gives (`data-role`): a contents, its lines and an index, for which HTML has no element, a cell that is set
as any other and names its row, and what holds a term and its meaning."""


@dataclass(slots=True, eq=False)
class _Branch:
    """A structure element in the making: its role, its kids in reading order, and its attributes."""

    role: str
    kids: list[Any] = field(default_factory=list)
    alt: str = ""
    language: str = ""
    identifier: str = ""
    box: tuple[float, ...] = ()
    scope: str = ""
    refers: str = ""
    listing: str = ""
    object: Any = None


@dataclass(frozen=True, slots=True)
class _Content:
    """One marked-content sequence, on a page counted from 0."""

    page: int
    number: int


@dataclass(frozen=True, slots=True)
class _Annotation:
    """One link annotation, on a page counted from 0."""

    page: int
    annotation: Any


@contextmanager
def structure() -> Iterator[None]:
    """While this lasts, WeasyPrint writes our structure tree instead of its own."""
    with STRUCTURE.replaced(_add_structure):
        yield


def drop_repeated_links(document: Any) -> None:
    """Keep one link for each piece of an `a`: WeasyPrint links every box inside it once more."""
    for page in document.pages:
        page.links = [link for link in page.links if _is_link(link[3])]


def _is_link(box: Any) -> bool:
    return box.element is not None and box.element_tag in ("a", "a::after", "a::before")


def _add_structure(pdf: Any, document: Any, _pdf_version: Any, streams: list[Any]) -> None:
    root = root_element(document)
    planting = _Planting(root)
    for number, (page, stream) in enumerate(zip(document.pages, streams, strict=True)):
        for box, artifact in _boxes(page_box(page), False):
            mark = marked_content(stream).pop(box, None)
            if mark is not None and (
                artifact or not planting.content(box, _Content(number, mark["mcid"]), page.height)
            ):
                _make_artifact(stream, mark["mcid"])
            if getattr(box, "link_annotation", None) is not None:
                planting.annotation(box, _Annotation(number, box.link_annotation))
        for mark in marked_content(stream).values():
            _make_artifact(stream, mark["mcid"])
    _write(pdf, planting.document, len(document.pages))
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})


def _boxes(box: Any, artifact: bool) -> Iterator[tuple[Any, bool]]:
    """Every box below, in the order of the box tree, and whether it is page furniture."""
    box = getattr(box, "_box", box)
    artifact = artifact or isinstance(box, boxes.MarginBox)
    yield box, artifact
    if isinstance(box, boxes.ParentBox):
        for child in box.children:
            yield from _boxes(child, artifact)


def _make_artifact(stream: Any, number: int) -> None:
    """Turn a marked-content sequence into a pagination artifact (ISO 32000-1, 14.8.2.2)."""
    operations = stream.stream
    for index, operation in enumerate(operations):
        if isinstance(operation, pydyf.Dictionary) and operation.get("MCID") == number:
            operations[index - 1] = "/Artifact"
            operations[index] = pydyf.Dictionary({"Type": "/Pagination"})
            return


class _Planting:
    """Grows the tree: each piece of content finds, or makes, the branches of its ancestors."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.parents = {child: parent for parent in root.iter() for child in parent}
        self.language = root.get("lang", "")
        self.document = _Branch("Document")
        self.branches: dict[tuple[Element, str], _Branch] = {}
        self.heads: dict[Element, int] = {}

    def content(self, box: Any, content: _Content, page_height: float) -> bool:
        """Put marked content where it belongs; False where it is furniture after all: leaders, repeated heads."""
        element, pseudo = _origin(box)
        if element is None or self._repeated_head(element, content.page):
            return False
        if pseudo == "after" and isinstance(box, boxes.TextBox) and not box.text.strip(" ."):
            return False
        if pseudo == "footnote-call":
            element = self.parents[element]
        branch = self._branch(element)
        if pseudo == "marker":
            branch = self._part(element, "Lbl", first=True)
        elif branch.role == "LI":
            branch = self._part(element, "LBody")
        if isinstance(box, boxes.ReplacedBox) and branch.role == "Figure":
            left, top = box.content_box_x(), box.content_box_y()
            corners = (left, page_height - top - box.height, left + box.width, page_height - top)
            branch.box = tuple(round(side * POINTS_PER_PIXEL, 2) for side in corners)
        branch.kids.append(content)
        return True

    def annotation(self, box: Any, annotation: _Annotation) -> None:
        """Put a link annotation into the link it belongs to, and say in words where it leads."""
        element, _ = _origin(box)
        if element is None:
            return
        words = element.get("data-says") or " ".join("".join(element.itertext()).split())
        annotation.annotation["Contents"] = pydyf.String(words or element.get("href", ""))
        self._branch(element).kids.append(annotation)

    def _repeated_head(self, element: Element, page: int) -> bool:
        """A table's head is printed again on each page; only the first is content."""
        place: Element | None = element
        while place is not None and place.tag != "thead":
            place = self.parents.get(place)
        return place is not None and self.heads.setdefault(place, page) != page

    def _branch(self, element: Element) -> _Branch:
        """The branch of an element, or of the nearest ancestor that has a role."""
        known = self.branches.get((element, ""))
        if known is not None:
            return known
        role = self._role(element)
        if not role:
            parent = self.parents.get(element)
            return self.document if parent is None else self._branch(parent)
        picture = element if element.tag != "figure" else _picture(element)
        alt = "" if picture is None else picture.get("alt", "")
        branch = _Branch(role, alt=alt, language=self._tongue(element))
        self.branches[(element, "")] = branch
        classes = element.get("class", "").split()
        if "note" in classes:
            branch.identifier = element.get("id", "")
            self._notes(element).kids.append(branch)
            return branch
        if "call" in classes:
            reference = _Branch("Reference", refers=element.get("href", "").removeprefix("#"))
            reference.kids.append(branch)
            self._parent(element).kids.append(reference)
            return branch
        if "back" in classes:
            label = _Branch("Lbl", kids=[branch])
            self._parent(element).kids.append(label)
            return branch
        if role == "TH":
            inside_head = self.parents[self.parents[element]].tag == "thead"
            branch.scope = "Column" if inside_head else "Row"
        if role == "L":
            branch.listing = {"ol": "Decimal", "dl": "None"}.get(element.tag, "Disc")
        self._parent(element).kids.append(_Last(branch) if element.tag == "figcaption" else branch)
        return branch

    def _parent(self, element: Element) -> _Branch:
        parent = self.parents.get(element)
        if parent is None:
            return self.document
        branch = self._branch(parent)
        if branch.role == "LI" and element.tag not in ("dt", "dd"):
            return self._part(_listed(parent, self.parents), "LBody")
        return branch

    def _notes(self, element: Element) -> _Branch:
        """Where a note stands in reading order: behind the story, or the part, that cites it."""
        place: Element = element
        while place.tag not in ("article", "section", "figure", "footer", "body"):
            place = self.parents[place]
        key = (place, "notes")
        if key not in self.branches:
            notes = _Branch("Sect")
            self.branches[key] = notes
            if place.tag == "figure":
                self._parent(place).kids.append(notes)
            else:
                self._branch(place).kids.append(_Last(notes))
        return self.branches[key]

    def _part(self, element: Element, role: str, *, first: bool = False) -> _Branch:
        """The label or the body of a list item."""
        item = _listed(element, self.parents)
        key = (item, role)
        if key not in self.branches:
            part = _Branch(role)
            self.branches[key] = part
            kids = self._branch(item).kids
            kids.insert(0 if first else len(kids), part)
        return self.branches[key]

    def _role(self, element: Element) -> str:
        classes = element.get("class", "").split()
        if "note" in classes:
            return "Note"
        given = element.get("data-role", "")
        role = given if given in _GIVEN else _ROLES.get(element.tag.rpartition("}")[2], "")
        if role == "Link" and not element.get("href"):
            role = ""
        if element.tag == "figure" and _picture(element) is None:
            role = "Div"
        if element.tag == "img" and self._figure(element) is not None:
            role = ""
        return role or ("Span" if self._tongue(element) and element is not self.root else "")

    def _figure(self, element: Element) -> Element | None:
        """The figure that a picture is the whole of, apart from its caption: both are one Figure."""
        place = self.parents.get(element)
        while place is not None and place.tag != "figure":
            place = self.parents.get(place)
        return place if place is not None and _picture(place) is element else None

    def _tongue(self, element: Element) -> str:
        """The element's language, where it differs from what surrounds it."""
        own = element.get("lang", "")
        place = self.parents.get(element)
        while place is not None and not place.get("lang"):
            place = self.parents.get(place)
        around = place.get("lang", "") if place is not None else ""
        return own if own != around and place is not None else ""


@dataclass(frozen=True, slots=True)
class _Last:
    """A kid that stands behind all others, whenever it was met."""

    branch: _Branch


def _picture(figure: Element) -> Element | None:
    """The one picture of a figure."""
    pictures = list(figure.iter("img"))
    return pictures[0] if len(pictures) == 1 else None


def _listed(element: Element, parents: dict[Element, Element]) -> Element:
    while element.tag != "li":
        element = parents[element]
    return element


def _origin(box: Any) -> tuple[Element | None, str]:
    """The element a box was made for, and the pseudo-element (`marker`, `after`...), if any."""
    element = box.element
    tag = box.element_tag or ""
    return element, tag.partition("::")[2]


def _kids(branch: _Branch) -> list[Any]:
    plain = [kid for kid in branch.kids if not isinstance(kid, _Last)]
    return plain + [kid.branch for kid in branch.kids if isinstance(kid, _Last)]


def _write(pdf: Any, document: _Branch, page_count: int) -> None:
    """Write the tree: elements, parent tree, ids."""
    parents = pydyf.Dictionary({"Nums": pydyf.Array()})
    pdf.add_object(parents)
    root = pydyf.Dictionary({"Type": "/StructTreeRoot", "ParentTree": parents.reference})
    pdf.add_object(root)
    writing = _Writing(pdf, page_count)
    top = writing.element(document, root)
    root["K"] = pydyf.Array([top.reference])
    writing.references()
    for page, owners in enumerate(writing.owners):
        last = max(owners, default=-1)
        row = pydyf.Array(owners[number].reference if number in owners else "null" for number in range(last + 1))
        parents["Nums"].extend([page, row])
    for index, (annotation, owner) in enumerate(writing.annotations, page_count):
        annotation["StructParent"] = index
        parents["Nums"].extend([index, owner.reference])
    root["ParentTreeNextKey"] = page_count + len(writing.annotations)
    if writing.identified:
        names = pydyf.Array()
        for name in sorted(writing.identified):
            names.extend([pydyf.String(name), writing.identified[name].reference])
        tree = pydyf.Dictionary({"Names": names})
        pdf.add_object(tree)
        root["IDTree"] = tree.reference
    pdf.catalog["StructTreeRoot"] = root.reference


class _Writing:
    """Turns branches into objects of the file, and remembers who owns what."""

    def __init__(self, pdf: Any, page_count: int) -> None:
        self.pdf = pdf
        self.owners: list[dict[int, Any]] = [{} for _ in range(page_count)]
        self.annotations: list[tuple[Any, Any]] = []
        self.identified: dict[str, Any] = {}
        self.waiting: list[tuple[Any, str]] = []

    def element(self, branch: _Branch, parent: Any) -> Any:
        made = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{branch.role}", "P": parent.reference})
        self.pdf.add_object(made)
        if branch.alt:
            made["Alt"] = pydyf.String(branch.alt)
        if branch.language:
            made["Lang"] = pydyf.String(branch.language)
        if branch.identifier:
            made["ID"] = pydyf.String(branch.identifier)
            self.identified[branch.identifier] = made
        if branch.refers:
            self.waiting.append((made, branch.refers))
        self._attributes(branch, made)
        made["K"] = pydyf.Array(self._kid(kid, made) for kid in _kids(branch))
        return made

    def _attributes(self, branch: _Branch, made: Any) -> None:
        if branch.box:
            made["A"] = pydyf.Dictionary({"O": "/Layout", "Placement": "/Block", "BBox": pydyf.Array(branch.box)})
        elif branch.scope:
            made["A"] = pydyf.Dictionary({"O": "/Table", "Scope": f"/{branch.scope}"})
        elif branch.listing:
            labelled = any(
                isinstance(part, _Branch) and part.role == "Lbl"
                for item in branch.kids
                if isinstance(item, _Branch)
                for part in item.kids
            )
            made["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": f"/{branch.listing}" if labelled else "/None"})

    def _kid(self, kid: Any, owner: Any) -> Any:
        if isinstance(kid, _Branch):
            return self.element(kid, owner).reference
        page = self.pdf.page_references[kid.page]
        if isinstance(kid, _Content):
            self.owners[kid.page][kid.number] = owner
            if owner.setdefault("Pg", page) == page:
                return kid.number
            return pydyf.Dictionary({"Type": "/MCR", "Pg": page, "MCID": kid.number})
        self.annotations.append((kid.annotation, owner))
        return pydyf.Dictionary({"Type": "/OBJR", "Obj": kid.annotation.reference, "Pg": page})

    def references(self) -> None:
        """Let each call's Reference point to its Note (the key of ISO 32000-2, harmless before)."""
        for made, name in self.waiting:
            if name in self.identified:
                made["Ref"] = pydyf.Array([self.identified[name].reference])
