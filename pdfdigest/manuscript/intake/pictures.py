"""The pictures of a manuscript go in; file names come out, and the bytes that are new.

No file is overwritten: the same bytes are the same file, other bytes get another name.
"""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pdfdigest.manuscript.intake import naming
from pdfdigest.manuscript.intake.shape import Picture

LARGEST = 40_000_000
ALL = 200_000_000
"""Bytes of all pictures of one manuscript: packed drawings unpack to a thousand times of what they were."""
_SIGNATURES = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "png"),
    (re.compile(rb"\xff\xd8\xff"), "jpg"),
    (re.compile(rb"GIF8[79]a"), "gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "webp"),
    (re.compile(rb"II\*\0|MM\0\*"), "tif"),
    (re.compile(rb"....ftyp(?:heic|heix|mif1|avif)", re.DOTALL), "heic"),
    (re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<svg[\s>]", re.DOTALL), "svg"),
    (re.compile(rb"\xd7\xcd\xc6\x9a|\x01\0\x09\0\0[\x01\x03]"), "wmf"),
    (re.compile(rb"\x01\0\0\0.{36} EMF", re.DOTALL), "emf"),
)

UNPRINTED = {
    "emf": "a drawing of Windows (EMF)",
    "wmf": "a drawing of Windows (WMF)",
    "heic": "a photograph in the HEIC form",
}
"""What is kept beside the issue, and cannot be named in it."""


def kind_of(data: bytes) -> str:
    """The suffix that the bytes of a picture ask for; nothing where they are no picture."""
    return next((suffix for signature, suffix in _SIGNATURES if signature.match(data[:2000])), "")


class Shelf:
    """Where the pictures of one import go: `new` holds what is to be written."""

    def __init__(self, folder: Path, manuscript: Path, stem: str) -> None:
        self.folder = folder
        self.beside = manuscript.resolve().parent
        self.stem = naming.slug(stem, "picture")
        self.new: dict[Path, bytes] = {}

    def add(self, picture: Picture) -> tuple[str | None, str]:
        """The file as an issue names it, or None and why there is none."""
        data, why = (picture.data, "") if picture.data is not None else self._read(picture.name)
        if data is None:
            return None, why
        data = _unpacked(data)
        if sum(map(len, self.new.values())) + len(data) > ALL:
            return None, f"the pictures of one manuscript take no more than {ALL // 1_000_000} MB; save it smaller"
        suffix = kind_of(data)
        if not suffix:
            return None, f"{picture.name or 'it'} is no picture that is known here"
        path = self._place(data, picture, suffix)
        name = f"{self.folder.name}/{path.name}"
        if suffix in UNPRINTED:
            return None, f"{name} is {UNPRINTED[suffix]}, which cannot be printed; save it as PNG or SVG and name that"
        return name, ""

    def _read(self, name: str) -> tuple[bytes | None, str]:
        try:
            parts = urlsplit(name)
            if parts.scheme or parts.netloc:
                return None, f"the picture lies at {name}; save it beside the manuscript"
            path = (self.beside / unquote(parts.path)).resolve()
            if not parts.path or not path.is_file():
                return None, f"there is no file {parts.path or name!r} beside the manuscript"
            if not path.is_relative_to(self.beside):
                return None, f"{name} lies outside the manuscript's folder; copy it there"
            if path.stat().st_size > LARGEST:
                return None, f"{name} is larger than {LARGEST // 1_000_000} MB"
            return path.read_bytes(), ""
        except (OSError, ValueError) as error:
            return None, f"the picture {name[:80]!r} cannot be read: {getattr(error, 'strerror', None) or error}"

    def _place(self, data: bytes, picture: Picture, suffix: str) -> Path:
        named = Path(unquote(picture.name).replace("\\", "/")).stem if picture.data is None else ""
        base = naming.slug(named, "") or self.stem
        number = 1
        while True:
            path = self.folder / f"{base}{f'-{number}' if number > 1 else ''}.{suffix}"
            there = self.new.get(path) if path in self.new else _bytes_at(path)
            if there is None:
                self.new[path] = data
                return path
            if there == data:
                return path
            number += 1


def _unpacked(data: bytes) -> bytes:
    """A drawing that office programs packed (.emz, .wmz, .svgz), as it was."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        return zlib.decompressobj(31).decompress(data, LARGEST)
    except zlib.error:
        return data


def _bytes_at(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.is_file() else b"" if path.exists() else None
    except OSError:
        return b""
