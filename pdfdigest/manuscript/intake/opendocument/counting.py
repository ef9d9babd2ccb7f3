"""The text of an OpenDocument file goes in; what it holds comes out, counted off the XML alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from pdfdigest.manuscript.intake.opendocument.as_page import MOST_REPEATED, UNSEEN
from pdfdigest.manuscript.intake.opendocument.styles import Styles
from pdfdigest.manuscript.intake.tally import Tally, words_in
from pdfdigest.manuscript.intake.wordml import symbols

_APART = frozenset(
    ["text:p", "text:h", "text:note-body", "table:table-cell", "draw:frame", "text:list-item", "text:s", "text:tab", "text:line-break"]
)  # fmt: skip


def of(body: Element, styles: Styles, lead: Callable[[str], str]) -> Tally:
    """The tally of a text; `lead` says where an address leads.  List numbers are left to the page."""
    counting = _Counting(styles, lead)
    words = "".join(counting.inside(body))
    return Tally(words_in(words), tuple(counting.links), (), counting.pictures, counting.notes)


class _Counting:
    def __init__(self, styles: Styles, lead: Callable[[str], str]) -> None:
        self.styles = styles
        self.lead = lead
        self.links: list[str] = []
        self.pictures = 0
        self.notes = 0
        self.font = ""

    def inside(self, element: Element) -> Iterator[str]:
        outer = self.font
        if element.tag == "text:span":
            self.font = self.styles.font("text", element.get("text:style-name", "")) or outer
        yield self.words(element.text or "")
        for child in element:
            yield from self.one(child)
            yield self.words(child.tail or "")
        self.font = outer

    def words(self, text: str) -> str:
        return symbols.read(text, self.font)[0] if symbols.is_symbol_font(self.font) else text

    def one(self, element: Element) -> Iterator[str]:
        if element.tag in UNSEEN or element.tag == "text:ruby-text" or self._is_hidden(element):
            return
        if (
            element.tag == "draw:frame"
            and element.find("draw:text-box") is None
            and element.find("draw:image") is not None
        ):
            self.pictures += 1
            return
        self.notes += element.tag == "text:note"
        apart = "\n" if element.tag in _APART or element.tag.startswith("draw:") else ""
        before = self.pictures
        words = "".join(self.inside(element))
        if element.tag in ("text:a", "draw:a") and (words.strip() or self.pictures > before):
            address = self.lead(element.get("xlink:href", ""))
            if address and not address.startswith(("#", "javascript:")):
                self.links.append(address)
        yield f"{apart}{words}{apart}" * self._times(element, words)

    def _is_hidden(self, element: Element) -> bool:
        if element.tag == "text:section":
            return element.get("text:display") == "none"
        family = {"text:p": "paragraph", "text:span": "text"}.get(element.tag)
        return family is not None and "display: none" in self.styles.css(family, element.get("text:style-name", ""))

    def _times(self, element: Element, words: str) -> int:
        key = {"table:table-cell": "table:number-columns-repeated", "table:table-row": "table:number-rows-repeated"}
        times = element.get(key.get(element.tag, ""), "1")
        return min(int(times), MOST_REPEATED) if times.isdecimal() and words.strip() else 1
