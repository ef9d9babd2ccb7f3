"""Rules about pictures: whether they can be printed, and how well."""

from __future__ import annotations

from collections.abc import Iterator

from pdfdigest.errors import PagesError
from pdfdigest.manuscript import pictures
from pdfdigest.manuscript.checks.findings import Finding
from pdfdigest.manuscript.crops import cropped
from pdfdigest.model import Image, Issue
from pdfdigest.paper import INCH, PAPERS

COARSE = 150
HEAVY = 12_000_000
_CONVERTED = {
    "CMYK": "in printing colours (CMYK), which are brought to screen colours (sRGB)",
    "I;16": "in 16 bits, of which 8 are printed",
    "I;16B": "in 16 bits, of which 8 are printed",
    "I": "in 32 bits, of which 8 are printed",
    "F": "in 32 bits, of which 8 are printed",
    "LAB": "in Lab colours, which are brought to sRGB",
}


def placed(issue: Issue) -> Iterator[tuple[str, Image]]:
    """Each picture of an issue, the lead picture first, with the field that it stands in."""
    if issue.image:
        yield "image", issue.image
    for index, story in enumerate(issue.stories):
        for turn, image in enumerate(story.images):
            yield f"stories[{index}].images[{turn}]", image


def _photographs(issue: Issue) -> Iterator[tuple[str, pictures.Facts]]:
    for field, image in placed(issue):
        if image.file.name:
            try:
                facts = cropped(pictures.facts(image.file), image.crop)
            except PagesError:
                continue
            if facts.form != "svg":
                yield field, facts


def unprintable(issue: Issue) -> Iterator[Finding]:
    """Pictures that are not there, or that cannot be printed."""
    for field, image in placed(issue):
        if image.file.name:
            try:
                pictures.facts(image.file)
            except PagesError as error:
                advice = f"; {error.hint[0].lower()}{error.hint[1:].rstrip('.')}" if error.hint else ""
                yield Finding(f"{field}.file", f"{image.file.name}: {error.message}{advice}")


def coarse(issue: Issue) -> Iterator[Finding]:
    """Photographs with too few pixels for the size they are printed at."""
    measure = PAPERS[issue.publication.paper].measure
    for field, facts in _photographs(issue):
        width = measure if field == "image" else measure / 2  # the lead picture fills it, one in a story does not
        resolution = facts.width / width * INCH
        if resolution < COARSE:
            wanted = round(width / INCH * COARSE, -1)
            words = f"{facts.width:.0f} pixels across make {resolution:.0f} to the inch, which would look coarse"
            yield Finding(f"{field}.file", f"{words}; find one of {wanted:.0f} or more")


def heavy(issue: Issue) -> Iterator[Finding]:
    """Files far larger than what is printed of them."""
    for field, facts in _photographs(issue):
        if facts.bytes > HEAVY:
            words = f"the file has {facts.bytes / 1e6:.0f} MB; it is made smaller for printing, so nothing is lost"
            yield Finding(f"{field}.file", f"{words}, but 2,400 pixels across would do")


def colours(issue: Issue) -> Iterator[Finding]:
    """Colours that are converted on the way to the page."""
    for field, facts in _photographs(issue):
        if words := _CONVERTED.get(facts.mode):
            yield Finding(f"{field}.file", f"the picture is {words}; look at it on the printed page")


def without_alt(issue: Issue) -> Iterator[Finding]:
    """Pictures that say nothing to those who cannot see them."""
    for field, image in placed(issue):
        if not image.alt:
            words = "nothing stands under `alt:`; say what the picture shows, for readers who cannot see it"
            yield Finding(f"{field}.alt", words)
