"""Documents in reading order and the words with which the pages of a PDF begin go in; the documents get a mark for each page.

Only letters are compared, without their accents and breaks, so that words that were parted at the end of a line are found.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from pdfdigest.manuscript import line_ends

ENOUGH = 14
"""So many letters tell a place; fewer where no more are there."""
MOST = 60
LEAST = 3
_APART = frozenset({"call", "notes", "back", "paragraph-number", "stamp", "headlines"})
"""Classes of what stands outside of the running text, or not in it on a page."""
_NOT_WITHIN = frozenset({"ul", "ol", "dl", "table", "thead", "tbody", "tr", "figure", "body", "html"})
"""A mark is no child of these."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a PDF: its printed folio, the pieces of text with which it begins, and the anchor of a story that begins on it."""

    folio: str
    begins: tuple[str, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class _Letter:
    """A letter of the running text: in the text of its element, or in the tail behind it, at so many characters."""

    document: int
    element: Element
    tail: bool
    at: int


def mark(documents: Sequence[Element], pages: Sequence[Page], said: str) -> tuple[tuple[str, int, str], ...]:
    """Mark where each page begins, and return its folio, the index of its document and the anchor there.

    The first page begins with the first document.  A page whose words are not found begins with the story that does so
    on it; where there is none, nothing tells its place and it is left out.  `said` names a page to those who listen,
    with `{page}` for its folio.
    """
    stream, letters = _read(documents)
    places: list[tuple[Page, _Letter | None, Element | None]] = []
    cursor = 0
    for number, page in enumerate(pages):
        if not number:
            places.append((page, None, _body(documents[0])))
            continue
        found = _find(page.begins, stream, cursor)
        story = _anchored(documents, page.anchor) if page.anchor else None
        cursor = cursor if found is None else found
        # On paper the lines of a head stand in another order in some styles: a page that begins in one begins with its story.
        if story is not None and (found is None or letters[found].element in _head(story)):
            places.append((page, None, story))
        elif found is not None:
            places.append((page, letters[found], None))
    made: list[tuple[str, int, str]] = []
    parents = [{child: parent for parent in root.iter() for child in parent} for root in documents]
    owner = {each: at for at, root in enumerate(documents) for each in root.iter()}
    for page, letter, within in reversed(places):  # the last first, so that what was counted before it stays as it was
        anchor = f"page-{page.folio}"
        attributes = {
            "epub:type": "pagebreak",
            "role": "doc-pagebreak",
            "id": anchor,
            "aria-label": said.format(page=page.folio),
        }
        mark_ = Element("span", attributes)
        if within is not None:
            mark_.tail, within.text = within.text, None
            within.insert(0, mark_)
            made.append((page.folio, owner[within], anchor))
        elif letter is not None:
            _put(mark_, letter, parents[letter.document])
            made.append((page.folio, letter.document, anchor))
    return tuple(reversed(made))


def _body(root: Element) -> Element:
    body = root.find("body")
    return body if body is not None else SubElement(root, "body")


def _anchored(documents: Sequence[Element], anchor: str) -> Element | None:
    return next((each for root in documents for each in root.iter() if each.get("id") == anchor), None)


def _head(story: Element) -> list[Element]:
    """The elements of the head of a story."""
    head = next((each for each in story.iter() if each.get("class") == "head"), None)
    return [] if head is None else list(head.iter())


def letters_of(text: str) -> Iterator[tuple[int, str]]:
    """The plain letters of a text, each with its place."""
    for at, sign in enumerate(text):
        for part in unicodedata.normalize("NFKD", sign):
            if part.isalpha():
                yield from ((at, each) for each in part.casefold())


def _read(documents: Sequence[Element]) -> tuple[str, list[_Letter]]:
    signs: list[str] = []
    letters: list[_Letter] = []

    def keep(text: str | None, place: tuple[int, Element, bool]) -> None:
        for at, sign in letters_of(text or ""):
            signs.append(sign)
            letters.append(_Letter(*place, at))

    def walk(document: int, element: Element) -> None:
        if not _APART.intersection((element.get("class") or "").split()) and isinstance(element.tag, str):
            keep(element.text, (document, element, False))
            for child in element:
                walk(document, child)
                keep(child.tail, (document, child, True))

    for number, root in enumerate(documents):
        walk(number, _body(root))
    return "".join(signs), letters


def _find(begins: tuple[str, ...], stream: str, cursor: int) -> int | None:
    """Where the first pieces of a page stand, or else the next ones: at worst a few words after its beginning."""
    plain = ["".join(sign for _, sign in letters_of(piece)) for piece in begins]
    for first in range(len(plain)):
        key = ""
        for piece in plain[first:]:
            key += piece
            if len(key) >= ENOUGH:
                break
        if len(key) >= LEAST and (found := stream.find(key[:MOST], cursor)) >= 0:
            return found
    return None


def _put(mark_: Element, letter: _Letter, parents: Mapping[Element, Element]) -> None:
    """Put the mark before a letter, or before all that begins with it."""
    element, text = letter.element, (letter.element.tail if letter.tail else letter.element.text) or ""
    if not any(letters_of(text[: letter.at])) and _before(mark_, letter, parents):
        return
    at = _word(text, letter.at)
    mark_.tail = text[at:]
    if letter.tail:
        element.tail = text[:at]
        above = parents[element]
        above.insert(list(above).index(element) + 1, mark_)
    else:
        element.text = text[:at]
        element.insert(0, mark_)


def _word(text: str, at: int) -> int:
    """Where the word begins that a page parts; signs that are words of their own part none."""
    start = at
    while start and text[start - 1].isalpha() and not line_ends.without_spaces(text[start - 1]):
        start -= 1
    return start


def _before(mark_: Element, letter: _Letter, parents: Mapping[Element, Element]) -> bool:
    """Put the mark before the outermost element that begins with the letter; False where only the text itself does."""
    if letter.tail:
        return False
    element, best = letter.element, None
    while (above := parents.get(element)) is not None and above.tag not in ("body", "html"):
        if above.tag not in _NOT_WITHIN:
            best = (above, element)
        kids = list(above)
        earlier = kids[: kids.index(element)]
        told = [above.text or "", *("".join(each.itertext()) + (each.tail or "") for each in earlier)]
        if any(True for words in told for _ in letters_of(words)):
            break
        element = above
    if best is None:
        return False
    above, element = best
    above.insert(list(above).index(element), mark_)
    return True
