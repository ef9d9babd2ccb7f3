"""A book's resources go in; streams that are the same byte for byte are shared, and subsets of fonts told apart.

Two files may give different subsets of a font the same tag; here each gets a tag of its own (ISO 32000-1, 9.6.4).
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from pdfdigest.bindery.sewn import Sewn
from pdfdigest.pdf.page_entries import dictionary

_SUBSET = re.compile(r"/[A-Z]{6}\+(.+)\Z")


def share(book: Sewn, resources: Any, depth: int) -> None:
    """Retag subsets of fonts, and share streams that are the same; forms are looked into."""
    if not isinstance(resources, Dictionary) or depth > 8 or resources.objgen in book.resources:
        return
    if resources.is_indirect:
        book.resources.add(resources.objgen)
    for _, font in sorted(dictionary(resources.get("/Font")).items()):
        if isinstance(font, Dictionary) and font.objgen not in book.fonts:
            book.fonts.add(font.objgen)
            _font(book, font)
    for held in dictionary(resources.get("/ColorSpace")).values():
        space(book, held)
    objects = dictionary(resources.get("/XObject"))
    for name, held in sorted(objects.items()):
        if not isinstance(held, pikepdf.Stream):
            continue
        if held.get("/Subtype") == "/Image":
            objects[name] = _image(book, held)
        elif held.objgen not in book.resources:  # forms that name each other would be walked through without end
            book.resources.add(held.objgen)
            space(book, dictionary(held.get("/Group")).get("/CS"))
            share(book, held.get("/Resources"), depth + 1)


def _font(book: Sewn, font: Any) -> None:
    inner = font.get("/DescendantFonts")
    own = inner[0] if isinstance(inner, Array) and len(inner) else font
    if not isinstance(own, Dictionary):
        return
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
        named = holder.get(key)
        if tag and isinstance(named, Name) and bytes(named).isascii():
            found = _SUBSET.match(str(named))
            if found:
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
    space(book, image.get("/ColorSpace"))
    return shared(book, image)


def space(book: Sewn, space: Any) -> None:
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
