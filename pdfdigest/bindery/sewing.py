"""Tagged PDFs go in, one after the other; one PDF comes out that keeps the structure of each.

The content of pages is not touched, not even packed anew.  What would collide is renamed: ids, destinations, attachments
and roles get the label of their issue in front, subsets of fonts a tag of their own.  Only streams that
are the same byte for byte are shared, never elements of structure.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from pdfdigest.pdf import name_trees

_SUBSET = re.compile(r"/[A-Z]{6}\+(.+)\Z")
_PREFIXED = frozenset({"/TD", "/TH"})


@dataclass(slots=True)
class Sewn:
    """A book while it is sewn: pages, and what stands in the catalogue once for all of them."""

    pdf: pikepdf.Pdf = field(default_factory=pikepdf.new)
    document: Any = None
    root: Any = None
    parents: list[tuple[int, Any]] = field(default_factory=list)
    identifiers: list[tuple[bytes, Any]] = field(default_factory=list)
    destinations: list[tuple[bytes, Any]] = field(default_factory=list)
    attachments: list[tuple[bytes, Any]] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    classes: dict[str, Any] = field(default_factory=dict)
    next_key: int = 0
    streams: dict[bytes, Any] = field(default_factory=dict)
    fonts: set[tuple[int, int]] = field(default_factory=set)
    resources: set[tuple[int, int]] = field(default_factory=set)
    version: str = "1.7"
    kept: list[pikepdf.Pdf] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin the one structure tree."""
        self.root = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.document = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=self.root, K=Array())
        )
        self.root.K = Array([self.document])

    def close(self) -> None:
        """Close the files that were sewn in; the book cannot be saved afterwards."""
        for source in self.kept:
            source.close()
        self.kept.clear()


@dataclass(frozen=True, slots=True)
class Section:
    """What was sewn in: its pages, its elements not yet in the tree, and its outline as titles and pages."""

    pages: tuple[Any, ...]
    elements: tuple[Any, ...]
    source: pikepdf.Pdf


def take(book: Sewn, source: pikepdf.Pdf, prefix: str, *, tagged: bool) -> Section:
    """Copy a file's pages, structure, destinations and attachments; `prefix` keeps its names its own.

    The pages are not in the book yet, nor its elements in the tree: see `add` and `part`.
    """
    book.kept.append(source)
    book.version = max(book.version, source.pdf_version)
    first = len(book.pdf.pages)
    _append(book.pdf, source)
    pages = list(book.pdf.pages)[first:]
    objects = tuple(page.obj for page in pages)
    elements = _structure(book, source, prefix, objects) if tagged else ()
    if not tagged:
        _untag(objects)
    _links(objects, prefix)
    where = {page.obj.objgen: objects[index] for index, page in enumerate(source.pages)}
    _destinations(book, source, prefix, where)
    _attachments(book, source, prefix)
    for page in objects:
        _space(book, page.get("/Group", Dictionary()).get("/CS"))
        share(book, page.get("/Resources"), 0)
    return Section(objects, elements, source)


def _append(pdf: pikepdf.Pdf, source: pikepdf.Pdf) -> None:
    """Copy the pages; what a form or layers have in the catalogue comes along."""
    if "/AcroForm" not in source.Root and "/OCProperties" not in source.Root:
        for leaf in source.pages:
            pdf.pages.append(leaf)
        return
    pdf.add_pages_from(source, outlines="ignore")
    for key in ("/Names", "/Dests"):  # places get names of their own afterwards
        if key in pdf.Root:
            del pdf.Root[key]


def part(book: Sewn, elements: tuple[Any, ...], title: str, language: str) -> None:
    """Put elements into the tree as one Part with a title and a language."""
    if not elements:
        return
    made = book.pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem, S=Name.Part, P=book.document, T=String(title), Lang=String(language), K=Array()
        )
    )
    for element in elements:
        if len(elements) == 1 and element.get("/S") == "/Document":
            made.K = element.get("/K", Array())
            _adopt(book, made, element)
        else:
            if element.get("/S") == "/Document":
                element.S = Name.Sect
            element.P = made
            made.K.append(element)
    book.document.K.append(made)


def _adopt(book: Sewn, made: Any, old: Any) -> None:
    """The kids of a Document become those of its Part."""
    if not isinstance(made.K, Array):
        made.K = Array([made.K])
    for kid in made.K:
        if isinstance(kid, Dictionary) and "/P" in kid:
            kid.P = made
    if "/ID" in old:
        made.ID = old.ID
        book.identifiers = [
            (key, made if isinstance(value, Dictionary) and value.objgen == old.objgen else value)
            for key, value in book.identifiers
        ]


def attach(book: Sewn, name: str, path: Path, data: bytes, stamp: str) -> None:
    """Embed a file as issued (PDF/A-3, ISO 19005-3, 6.8)."""
    stream = book.pdf.make_stream(data, {"/Type": Name.EmbeddedFile, "/Subtype": Name("/application/pdf")})
    digest = String(hashlib.md5(data, usedforsecurity=False).digest())
    stream.Params = Dictionary(Size=len(data), ModDate=String(stamp), CheckSum=digest)
    spec = Dictionary(
        Type=Name.Filespec,
        F=String(path.name),
        UF=String(path.name),
        Desc=String(name),
        AFRelationship=Name.Source,
        EF=Dictionary(F=stream, UF=stream),
    )
    book.attachments.append((path.name.encode(), book.pdf.make_indirect(spec)))


def finish(book: Sewn, *, tagged: bool) -> None:
    """Write what stands in the catalogue once: structure, names, attachments."""
    pdf = book.pdf
    names = Dictionary()
    if book.destinations:
        names.Dests = name_trees.names(pdf, book.destinations)
    if book.attachments:
        names.EmbeddedFiles = name_trees.names(pdf, book.attachments)
        pdf.Root.AF = Array([spec for _, spec in book.attachments])
    if len(names):
        pdf.Root.Names = names
    if not tagged:
        return
    book.root.ParentTree = name_trees.numbers(pdf, book.parents)
    book.root.ParentTreeNextKey = book.next_key
    if book.identifiers:
        book.root.IDTree = name_trees.names(pdf, book.identifiers)
    if book.roles:
        book.root.RoleMap = Dictionary({role: Name(standard) for role, standard in sorted(book.roles.items())})
    if book.classes:
        book.root.ClassMap = Dictionary(dict(sorted(book.classes.items())))
    pdf.Root.StructTreeRoot = book.root
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def _structure(book: Sewn, source: pikepdf.Pdf, prefix: str, pages: tuple[Any, ...]) -> tuple[Any, ...]:
    old = source.Root.StructTreeRoot
    tree = book.pdf.copy_foreign(source.make_indirect(old) if not old.is_indirect else old)
    kids = tree.get("/K", Array())
    elements = tuple(kids) if isinstance(kids, Array) else (kids,)
    renamed = _roles(book, tree, prefix)
    classes = _classes(book, tree, prefix)
    _walk(book, elements, prefix.encode(), renamed, classes)
    found = [(int(key), value) for key, value in name_trees.pairs(tree.get("/ParentTree"), "/Nums")]
    book.parents += [(key + book.next_key, value) for key, value in found]
    for page in pages:
        if "/StructParents" in page:
            page.StructParents = int(page.StructParents) + book.next_key
        for annotation in page.get("/Annots", ()):
            if "/StructParent" in annotation:
                annotation.StructParent = int(annotation.StructParent) + book.next_key
    book.next_key += max((key for key, _ in found), default=-1) + 1
    return elements


def _walk(book: Sewn, elements: tuple[Any, ...], prefix: bytes, roles: dict[str, str], classes: dict[str, str]) -> None:
    """Every element once: its id, the headers that its cells name, its role where that was renamed."""
    todo = list(elements)
    while todo:
        element = todo.pop()
        if not isinstance(element, Dictionary) or "/S" not in element:
            continue
        identifier = element.get("/ID")
        if identifier is not None:
            element.ID = String(prefix + bytes(identifier))
            book.identifiers.append((bytes(element.ID), element))
        role = str(element.S)
        if role in roles:
            element.S = Name(roles[role])
        if role in _PREFIXED and "/A" in element:
            _headers(element.A, prefix)
        if classes and "/C" in element:
            held = element.C
            given = list(held) if isinstance(held, Array) else [held]
            element.C = Array([Name(classes.get(str(each), str(each))) for each in given if isinstance(each, Name)])
        kids = element.get("/K")
        if isinstance(kids, Array):
            todo.extend(kid for kid in kids if isinstance(kid, Dictionary))
        elif isinstance(kids, Dictionary):
            todo.append(kids)


def _headers(attributes: Any, prefix: bytes) -> None:
    for each in attributes if isinstance(attributes, Array) else [attributes]:
        if isinstance(each, Dictionary) and "/Headers" in each:
            each.Headers = Array([String(prefix + bytes(header)) for header in each.Headers])


def _roles(book: Sewn, tree: Any, prefix: str) -> dict[str, str]:
    """Merge a role map; a role that means something else already gets the prefix."""
    renamed: dict[str, str] = {}
    for role, standard in dict(tree.get("/RoleMap", Dictionary())).items():
        if book.roles.setdefault(role, str(standard)) != str(standard):
            renamed[role] = f"/{prefix.replace('/', '-')}{role[1:]}"
            book.roles[renamed[role]] = str(standard)
    return renamed


def _classes(book: Sewn, tree: Any, prefix: str) -> dict[str, str]:
    renamed: dict[str, str] = {}
    for name, attributes in dict(tree.get("/ClassMap", Dictionary())).items():
        renamed[name] = f"/{prefix.replace('/', '-')}{name[1:]}"
        book.classes[renamed[name]] = attributes
    return renamed


def _untag(pages: tuple[Any, ...]) -> None:
    for page in pages:
        if "/StructParents" in page:
            del page["/StructParents"]
        for annotation in page.get("/Annots", ()):
            if "/StructParent" in annotation:
                del annotation["/StructParent"]


def _links(pages: tuple[Any, ...], prefix: str) -> None:
    """Links by name stay within their own file; an action that several links share is led there once."""
    led: set[tuple[int, int]] = set()
    for page in pages:
        for annotation in page.get("/Annots", ()):
            named = annotation.get("/Dest")
            if isinstance(named, String | Name):
                annotation.Dest = String(_named(named, prefix))
            action = annotation.get("/A")
            if isinstance(action, Dictionary) and action.get("/S") == "/GoTo" and "/D" in action:
                target = action.D
                if action.is_indirect and action.objgen in led:
                    continue
                led.add(action.objgen)
                if isinstance(target, String | Name):
                    action.D = String(_named(target, prefix))


def _named(given: Any, prefix: str) -> bytes:
    own = str(given).lstrip("/").encode() if isinstance(given, Name) else bytes(given)
    return prefix.encode() + own


def _destinations(book: Sewn, source: pikepdf.Pdf, prefix: str, where: dict[tuple[int, int], Any]) -> None:
    names = source.Root.get("/Names", Dictionary())
    found = [(bytes(key), value) for key, value in name_trees.pairs(names.get("/Dests"), "/Names")]
    old = dict(source.Root.get("/Dests", Dictionary()))
    found += [(key.lstrip("/").encode(), value) for key, value in old.items()]
    for key, value in found:
        target = value.get("/D") if isinstance(value, Dictionary) else value
        if not isinstance(target, Array) or not len(target) or not isinstance(target[0], Dictionary):
            continue
        page = where.get(target[0].objgen)
        if page is not None:
            rest = [Name(str(each)) if isinstance(each, Name) else each for each in list(target)[1:]]
            book.destinations.append((prefix.encode() + key, Array([page, *rest])))


def _attachments(book: Sewn, source: pikepdf.Pdf, prefix: str) -> None:
    names = source.Root.get("/Names", Dictionary())
    for key, value in name_trees.pairs(names.get("/EmbeddedFiles"), "/Names"):
        spec = book.pdf.copy_foreign(value if value.is_indirect else source.make_indirect(value))
        name = prefix.replace("/", "-") + bytes(key).decode("latin-1")
        spec.F = spec.UF = String(name)
        book.attachments.append((name.encode(), spec))


def share(book: Sewn, resources: Any, depth: int) -> None:
    """Retag subsets of fonts, and share streams that are the same; forms are looked into."""
    if not isinstance(resources, Dictionary) or depth > 8 or resources.objgen in book.resources:
        return
    if resources.is_indirect:
        book.resources.add(resources.objgen)
    for _, font in sorted(dict(resources.get("/Font", Dictionary())).items()):
        if isinstance(font, Dictionary) and font.objgen not in book.fonts:
            book.fonts.add(font.objgen)
            _font(book, font)
    for space in dict(resources.get("/ColorSpace", Dictionary())).values():
        _space(book, space)
    objects = resources.get("/XObject", Dictionary())
    for name, held in sorted(dict(objects).items()):
        if not isinstance(held, pikepdf.Stream):
            continue
        if held.get("/Subtype") == "/Image":
            objects[name] = _image(book, held)
        else:
            _space(book, held.get("/Group", Dictionary()).get("/CS"))
            share(book, held.get("/Resources"), depth + 1)


def _font(book: Sewn, font: Any) -> None:
    inner = font.get("/DescendantFonts")
    own = inner[0] if isinstance(inner, Array) and len(inner) else font
    descriptor = own.get("/FontDescriptor")
    if "/ToUnicode" in font and isinstance(font.ToUnicode, pikepdf.Stream):
        font.ToUnicode = shared(book, font.ToUnicode)
    if not isinstance(descriptor, Dictionary):
        return
    tag = ""
    for key in ("/FontFile", "/FontFile2", "/FontFile3"):
        if isinstance(descriptor.get(key), pikepdf.Stream):
            descriptor[key] = shared(book, descriptor[key])
            tag = _tag(descriptor[key].read_raw_bytes())
    if isinstance(descriptor.get("/CIDSet"), pikepdf.Stream):
        descriptor.CIDSet = shared(book, descriptor.CIDSet)
    for holder, key in ((font, "/BaseFont"), (own, "/BaseFont"), (descriptor, "/FontName")):
        found = _SUBSET.match(str(holder.get(key, "")))
        if found and tag:
            holder[key] = Name(f"/{tag}+{found[1]}")


def _tag(font: bytes) -> str:
    """Six capital letters that tell one subset from another (ISO 32000-1, 9.6.4)."""
    value = int.from_bytes(hashlib.sha256(font).digest()[:8], "big")
    letters = ""
    for _ in range(6):
        value, rest = divmod(value, 26)
        letters += chr(ord("A") + rest)
    return letters


def _image(book: Sewn, image: Any) -> Any:
    for key in ("/SMask", "/Mask"):
        if isinstance(image.get(key), pikepdf.Stream):
            image[key] = shared(book, image[key])
    _space(book, image.get("/ColorSpace"))
    return shared(book, image)


def _space(book: Sewn, space: Any) -> None:
    """Share the profile of a colour space (ISO 32000-1, 8.6.5.5)."""
    if isinstance(space, Array) and len(space) > 1 and isinstance(space[1], pikepdf.Stream):
        space[1] = shared(book, space[1])


def shared(book: Sewn, stream: Any) -> Any:
    """The first stream of the same bytes and the same dictionary."""
    described = repr(sorted((key, _told(value)) for key, value in stream.items())).encode()
    mark = hashlib.sha256(described + b"\0" + stream.read_raw_bytes()).digest()
    return book.streams.setdefault(mark, stream)


def _told(value: Any) -> str:
    if isinstance(value, pikepdf.Object):
        return str(value.objgen) if value.is_indirect else value.unparse().decode("latin-1")
    return repr(value)
