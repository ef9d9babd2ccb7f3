"""The metadata of an open PDF (XMP) go in; what they say comes out, property by property (ISO 16684-1).

Nothing is unfolded: a packet that declares entities is refused before it is parsed, in whichever encoding it declares them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

import pikepdf

MAX_PACKET = 5_000_000
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ENCODINGS = ("ascii", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_MARKS = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
"""First bytes of a packet that is not in UTF-8, and what it is in; the longer ones first."""

_NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
}


@dataclass(frozen=True, slots=True)
class Packet:
    """What the metadata say: each property's values, of a text in several languages the default one.

    `wrong` says why they cannot be read, `size` counts bytes, `plain_title` says that the title is in no language by name;
    a file without metadata has an empty one.
    """

    said: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wrong: str = ""
    size: int = 0
    plain_title: bool = False

    def all(self, name: str) -> tuple[str, ...]:
        """The values of a property by its usual name, `dc:creator`."""
        prefix, _, own = name.partition(":")
        return self.said.get(f"{{{_NAMES[prefix]}}}{own}", ())

    def one(self, name: str) -> str:
        """The first value; empty where there is none."""
        return next(iter(self.all(name)), "")

    @property
    def claims(self) -> tuple[str, ...]:
        """What the file claims to be: `PDF/A-2a`, `PDF/UA-1`, `PDF/X-4`."""
        archive, accessible, press = (
            self.one("pdfaid:part"),
            self.one("pdfuaid:part"),
            self.one("pdfxid:GTS_PDFXVersion"),
        )
        found = [f"PDF/A-{archive}{self.one('pdfaid:conformance').lower()}"] if archive else []
        found += [f"PDF/UA-{accessible}"] if accessible else []
        return (*found, press) if press else tuple(found)


def read(pdf: pikepdf.Pdf) -> Packet:
    """The metadata of a file."""
    stream = pdf.Root.get("/Metadata")
    if not isinstance(stream, pikepdf.Stream):
        return Packet()
    try:
        raw = stream.read_bytes()
    except pikepdf.PdfError:
        return Packet(wrong="the metadata are damaged")
    if len(raw) > MAX_PACKET:
        return Packet(
            wrong=f"the metadata are larger than {MAX_PACKET // 1_000_000} MB and were not read", size=len(raw)
        )
    if any(sign.encode(name) in raw for sign in ("<!DOCTYPE", "<!ENTITY") for name in _ENCODINGS):
        words = "the metadata declare a document type or entities, which XMP does not have; they were not read"
        return Packet(wrong=words, size=len(raw))
    try:
        root = ElementTree.fromstring(_decoded(raw))  # noqa: S314  entities are refused above
    except (ElementTree.ParseError, LookupError, ValueError, RecursionError) as error:
        return Packet(wrong=f"the metadata cannot be read: {error}", size=len(raw))
    said: dict[str, tuple[str, ...]] = {}
    for about in _abouts(root):
        for key, value in about.attrib.items():
            said.setdefault(key, (value.strip(),))
        for child in about:
            said.setdefault(child.tag, _values(child))
    languages = {item.get(_LANG) for title in root.iter(f"{{{_NAMES['dc']}}}title") for item in title.iter(f"{_RDF}li")}
    return Packet(said, size=len(raw), plain_title=languages == {"x-default"})


def _decoded(raw: bytes) -> str | bytes:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            text = raw.decode(encoding).lstrip("\ufeff")
            return re.sub(r"(<\?xml[^>]*?)\s+encoding=(\"[^\"]*\"|'[^']*')", r"\1", text, count=1)
    return raw


def _abouts(root: ElementTree.Element) -> Iterator[ElementTree.Element]:
    for rdf in root.iter(f"{_RDF}RDF"):
        yield from rdf.findall(f"{_RDF}Description")


def _values(element: ElementTree.Element) -> tuple[str, ...]:
    for kind in ("Alt", "Seq", "Bag"):
        row = element.find(f"{_RDF}{kind}")
        if row is not None:
            items = row.findall(f"{_RDF}li")
            if kind == "Alt":
                items = sorted(items, key=lambda item: item.get(_LANG) != "x-default")[:1]
            return tuple(_text(item) for item in items)
    return (_text(element),)


def _text(element: Any) -> str:
    value = element.find(f".//{_RDF}value")
    return "".join((element if value is None else value).itertext()).strip()
