"""The file as such: whether it opens, whether its metadata can be read, whether its pages can be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pdfdigest.inspection.damage import plain
from pdfdigest.inspection.looks.found import Found, count, found
from pdfdigest.inspection.opened_pdf import Opened
from pdfdigest.pdf.page_entries import inherited

_HARMLESS = re.compile(
    r"xref entry for the xref stream itself is missing|hint table|[Ll]ineariz|end of first page section|object count mismatch"
    r"|page length mismatch|shared (?:object|identifier)|first page|part \d+ is empty|nshared_total|whitespace seen before xref"
    r"|reported number of objects|tree node has neither"
)
"""What qpdf remarks of a file that it reads as it is: hints for reading it from a network, and its own entry in its table."""
LEAST_SEEN = 0.5
"""Of the trimmed page, what the crop box must show at least."""


def opens(file: Opened) -> Found:
    """Unlocked, and without damage that a reader must mend."""
    said = (plain(words) for words in file.pdf.check_pdf_syntax())
    wrong = [words for words in said if not _HARMLESS.search(words)][:5]
    return found(
        f"{count(len(file.pdf.objects), 'object')}, every stream unpacked",
        (["the file is encrypted"] if file.pdf.is_encrypted else []) + wrong,
    )


def metadata(file: Opened) -> Found:
    """Metadata that can be parsed, and are there where a standard is claimed by them."""
    size = file.packet.size
    scope = f"{size:,} bytes, {count(len(file.packet.said), 'property', 'properties')}" if size else "there are none"
    return found(scope, [file.packet.wrong] if file.packet.wrong else [])


def boxes(file: Opened) -> Found:
    """The trimmed page inside the bleed, that inside the sheet, and most of it to be seen."""
    return found(f"5 boxes of {count(len(file.pdf.pages), 'page')}", _boxes(file))


def _boxes(file: Opened) -> Iterator[str]:
    for number, page in enumerate(file.pdf.pages, 1):
        media, crop, bleed, trim = (_box(box) for box in (page.mediabox, page.cropbox, page.bleedbox, page.trimbox))
        if not _inside(trim, bleed) or not _inside(bleed, media):
            yield f"on page {number} the trimmed page is not inside the bleed, or the bleed not inside the sheet"
        whole, seen = _area(trim), _area(_common(_common(crop, media), trim))
        if whole and seen < LEAST_SEEN * whole:
            yield f"page {number} is hidden by its crop box for the greater part"
        if _area(media) < 1:
            yield f"page {number} has no size"
        rotate = inherited(page.obj, "/Rotate")
        if rotate is not None and int(rotate) % 90:
            yield f"page {number} is turned by {int(rotate)} degrees, which no reader does"


def _box(box: Any) -> tuple[float, ...]:
    left, bottom, right, top = (float(value) for value in box)
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _common(one: tuple[float, ...], other: tuple[float, ...]) -> tuple[float, ...]:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _area(box: tuple[float, ...]) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _inside(inner: tuple[float, ...], outer: tuple[float, ...]) -> bool:
    slack = 0.01
    return all(inner[i] >= outer[i] - slack for i in (0, 1)) and all(inner[i] <= outer[i] + slack for i in (2, 3))
