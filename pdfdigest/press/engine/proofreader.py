"""Pages as laid out go in; what got lost, moved or ran off the page comes out, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

from pdfdigest import paper
from pdfdigest.model import LINES
from pdfdigest.press.compose.address_breaks import whole
from pdfdigest.press.engine import line_room
from pdfdigest.press.engine.weasyprint_internals import RasterImage, boxes, page_box, printed_size
from pdfdigest.press.galley import Galley

EDGE = paper.EDGE * paper.PIXELS
"""The same in CSS pixels."""
SLACK = 1.0
BLOCK = "data-block"
MOVABLE = frozenset({"article", "section", "p", "li", "dl", "blockquote", "table", "figure"})
HEAD = frozenset(LINES)
"""The classes of what stands with a headline and never begins a page without it."""
FURNITURE = frozenset({"imprint", "masthead"})


def calls(page: Any) -> Iterator[tuple[int, str]]:
    """Number and anchor of each call on a page, in reading order."""
    return _numbered(page, "call-")


def notes(page: Any) -> Iterator[tuple[int, str]]:
    """Number and anchor of each note on a page, from the top."""
    return _numbered(page, "note-")


def anchored(box: Any, prefix: str) -> list[tuple[int, str]]:
    """Number and anchor of each call or note in a page that is still being made, in reading order."""
    found = (str(inner.style["anchor"] or "") for inner in box.descendants())
    return [(int(name.split("-")[1]), name) for name in dict.fromkeys(found) if name.startswith(prefix)]


def to_repeat(calls: Iterable[tuple[int, str]], notes: Iterable[tuple[int, str]]) -> set[str]:
    """Of each source that a page calls without its first note: the first of those calls."""
    wanted = set()
    noted = {number for number, anchor in notes if anchor == f"note-{number}"}
    for number, anchor in calls:
        if number not in noted and anchor != f"call-{number}-1":
            wanted.add(anchor)
        noted.add(number)
    return wanted


def _numbered(page: Any, prefix: str) -> Iterator[tuple[int, str]]:
    for anchor in page.anchors:
        if anchor.startswith(prefix):
            yield int(anchor.split("-")[1]), anchor


def blocks(root: Element) -> Iterator[tuple[str, Element]]:
    """The blocks of a document that can begin a page, each under a name that stays its own.

    Their names are written on them, so that they are known again on the pages.
    """
    for count, element in enumerate(root.iter()):
        if element.tag in MOVABLE and not HEAD.intersection(element.get("class", "").split()):
            element.set(BLOCK, str(count))
            yield str(count), element


def block_to_move(pages: list[Any], moved: frozenset[str]) -> str:
    """The block that must begin the next page, looked for from the front; nothing where all is well.

    A story must whose headline stands at the foot of a page without a line of its text: WeasyPrint leaves it
    there where the notes of the first lines have no room.  On a page that lacks a note, the last block that
    begins there must, or, where it is the first of its story, the story, so that no headline is left behind.
    """
    met: set[str] = set()
    for page in pages:
        lacking = bool({number for number, _ in calls(page)} - {number for number, _ in notes(page)})
        block = block_on(page_box(page), met, moved, lacking=lacking)
        if block is not None:
            return block
    return ""


def block_on(box: Any, met: set[str], moved: frozenset[str], *, lacking: bool) -> str | None:
    """The block of one page that must begin the next; None where all is well, nothing where no block can be moved.

    `met` are the blocks that began on the pages before; those that begin here join them.  `lacking` says that
    the page calls a note which it has not.
    """
    begun = [
        inner.element
        for inner in box.descendants()
        if inner.element is not None and inner.element.get(BLOCK) and "::" not in (inner.element_tag or "")
    ]
    begun = [element for element in dict.fromkeys(begun) if element.get(BLOCK) not in met]
    met.update(element.get(BLOCK) for element in begun)
    alone = next((each for each in begun[1:] if _stranded(each, begun)), None)
    if alone is not None and alone.get(BLOCK) not in moved:
        return str(alone.get(BLOCK))
    if not lacking:
        return None
    for block in reversed(begun):
        holder = next((each for each in begun if each is not block and _first(each) is block), block)
        name = holder.get(BLOCK)
        if name not in moved and holder is not begun[0]:
            return str(name)
    return ""


def _stranded(story: Element, begun: list[Element]) -> bool:
    """Whether a story begins on a page with its headline alone: no picture, no line of its text."""
    first = _first(story) if story.tag == "article" else None
    return first is not None and first not in begun


def _first(holder: Element) -> Element | None:
    """The first block inside a block."""
    return next((inner for inner in holder.iter() if inner is not holder and inner.get(BLOCK)), None)


def faults(galley: Galley, pages: list[Any]) -> Iterator[str]:
    """Calls without their note, addresses not printed whole, stories missing, text off the page."""
    found: set[int] = set()
    addresses = {number: whole(address) for number, address in galley.notes}
    anchors = {anchor for page in pages for anchor in page.anchors}
    for count, page in enumerate(pages, 1):
        printed = list(_printed_notes(page))
        here = {number for number, _ in printed}
        for number in sorted({number for number, _ in calls(page)} - here):
            yield f"note {number} is not on page {count}, where it is called"
        for number, text in printed:
            found.add(number)
            if addresses[number] not in whole(text):
                yield f"the address of note {number} ({addresses[number]}) is not printed whole on page {count}"
        for what in dict.fromkeys(_off(page)):
            yield f"on page {count} {what} stands off the page, or nearer than {paper.EDGE:g} mm to its edge"
    for number, address in galley.notes:
        if number not in found:
            yield f"note {number} ({address}) is missing"
    for story, headline in galley.stories:
        if f"story-{story}" not in anchors:
            yield f"the story “{headline}” is missing"


def short_lines(pages: list[Any]) -> Iterator[str]:
    """Lines in mid-paragraph that could have taken the next word."""
    for count, page in enumerate(pages, 1):
        for line, word in line_room.short_lines(page):
            yield f"on page {count} the line that ends “{line[-60:]}” has room for the next word, “{word[:60]}”"


def lines(page: Any) -> list[str]:
    """The lines of the text proper on a page, without notes, furniture and imprint."""
    return [line for line in _lines_in(page_box(page)) if line.strip()]


def _printed_notes(page: Any) -> Iterator[tuple[int, str]]:
    """Number and text of each note at the foot of a page; one run on over several lines is put together."""
    together: dict[int, str] = {}
    for box in page_box(page).descendants():
        if isinstance(box, boxes.FootnoteAreaBox):
            for number, text in _notes_in(box):
                together[number] = together.get(number, "") + text
    yield from together.items()


def _notes_in(box: Any) -> Iterator[tuple[int, str]]:
    for child in box.children:
        if "note" in _classes(child) and "::" not in (child.element_tag or ""):
            yield int(child.element.get("data-number")), _text(child)
        elif isinstance(child, boxes.ParentBox):
            yield from _notes_in(child)


def _text(box: Any) -> str:
    if isinstance(box, boxes.TextBox):
        return str(box.text)
    if isinstance(box, boxes.ParentBox):
        return "".join(_text(child) for child in box.children)
    return ""


def _off(page: Any) -> Iterator[str]:
    least = EDGE - SLACK
    for box in page_box(page).descendants():
        if isinstance(box, boxes.TextBox):
            what = f"“{box.text.strip()[:60]}”" if box.text.strip() else ""
        else:
            what = "a picture" if isinstance(box, boxes.ReplacedBox) else ""
        if not what:
            continue
        left, right = box.position_x, box.position_x + box.width
        top, bottom = box.position_y, box.position_y + box.height
        if left < least or right > page.width - least or top < least or bottom > page.height - least:
            yield what


def _classes(box: Any) -> list[str]:
    return box.element.get("class", "").split() if box.element is not None else []


def _lines_in(box: Any) -> Iterator[str]:
    for child in box.children:
        if isinstance(child, boxes.FootnoteAreaBox | boxes.MarginBox) or FURNITURE.intersection(_classes(child)):
            continue
        if isinstance(child, boxes.LineBox):
            yield _text(child)
        elif isinstance(child, boxes.ParentBox):
            yield from _lines_in(child)


def resolutions(pages: list[Any]) -> tuple[tuple[str, int], ...]:
    """Each photograph by its address in the HTML, and how many of its pixels are printed to the inch."""
    found: dict[str, int] = {}
    for page in pages:
        for box in page_box(page).descendants():
            if not isinstance(box, boxes.ReplacedBox) or not isinstance(box.replacement, RasterImage):
                continue
            width, height = printed_size(box)
            if width > 0 and height > 0:
                finest = min(box.replacement.width / width, box.replacement.height / height) * paper.PIXELS_OF_AN_INCH
                address = box.element.get("src", "") if box.element is not None else ""
                found[address] = min(found.get(address, 1_000_000), round(finest))
    return tuple(found.items())
