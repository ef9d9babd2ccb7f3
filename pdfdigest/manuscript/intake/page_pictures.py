"""An `<img>` goes in; the picture comes out: its bytes where they stand in the page, else the name where they lie."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes

from bs4.element import Tag

from pdfdigest.manuscript.intake.shape import Picture

_LATER = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-image-src")
_PHOTOGRAPH = re.compile(r"\.(?:jpe?g|webp|avif)(?:\?|#|\Z)", re.IGNORECASE)
_STANDS_IN = re.compile(
    r"(?:placeholder|blank|spacer|loading|loader|pixel|transparent|1x1|lazy|dummy)[^/]*\Z", re.IGNORECASE
)
"""What a file is called that keeps the place of a picture until a script fetches that."""
_SHORTEST = 400
"""Characters of a `data:` address below which it only keeps a place until the picture is fetched."""


def of(tag: Tag, link: str | None) -> Picture:
    """The picture of a tag, with the words that stand for it and the link around it."""
    data, name = _data_of(_source(tag))
    return Picture(name, data, " ".join(str(tag.get("alt") or "").split()), link)


def only_counts(tag: Tag, style: dict[str, str]) -> bool:
    """Whether it is a picture of one pixel; one of which the page says so until it is drawn, or that grows to its box, is none."""
    if _PHOTOGRAPH.search(_source(tag)) or not {style.get("min-width", "0"), style.get("min-height", "0")} <= {
        "0",
        "0px",
    }:
        return False
    sizes = {str(tag.get("width") or style.get("width", "")), str(tag.get("height") or style.get("height", ""))}
    return {size.removesuffix("px") for size in sizes} <= {"0", "1"}


def _source(tag: Tag) -> str:
    source = str(tag.get("src") or "")
    later = next((str(tag[name]) for name in _LATER if tag.get(name)), "")
    if not source or (source.startswith("data:") and len(source) < _SHORTEST) or (later and _STANDS_IN.search(source)):
        return later or source or _first(str(tag.get("srcset") or tag.get("data-srcset") or ""))
    return source


def _first(sources: str) -> str:
    return sources.split(",", 1)[0].strip().split(" ", 1)[0]


def _data_of(source: str) -> tuple[bytes | None, str]:
    """The bytes of a `data:` address, and the name of a picture."""
    found = re.match(r"data:([\w/+.-]*)((?:;[^,;]*)*),", source)
    if not found:
        return None, source
    kind = found[1].rpartition("/")[2].partition("+")[0] or "bin"
    raw = unquote_to_bytes(source[found.end() :])
    if found[2].endswith(";base64"):
        try:
            raw = base64.b64decode(raw, validate=False)
        except (binascii.Error, ValueError):
            return None, ""
    return raw, f"picture.{'jpg' if kind == 'jpeg' else kind}"
