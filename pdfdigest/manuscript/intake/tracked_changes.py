"""The XML of a Word text goes in; it comes out ready for mammoth, with what stands in its margins told.

mammoth accepts tracked changes and drops comments without a word, and passes over a few elements
that hold text.  Here each change and comment becomes a doubt, those elements get a name that mammoth
reads, and each paragraph a bookmark with its number, so that a doubt can name its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from pdfdigest.manuscript.intake.shape import Doubt, Spot

_READS_AS = {"fldSimple": "smartTag", "bdo": "smartTag", "dir": "smartTag", "cr": "br", "ptab": "tab"}
_MOVED = {"ins": "inserted", "del": "deleted", "moveFrom": "moved away", "moveTo": "moved here"}


def marked(xml: bytes, comments: dict[str, str]) -> tuple[bytes, list[Doubt]]:
    """The text with numbered paragraphs, and a doubt for each change and comment."""
    root = ElementTree.fromstring(xml)  # noqa: S314 - `parcel` lets no document type through
    return _Margins(root, comments).read()


def comments_of(xml: bytes) -> dict[str, str]:
    """Comments by their id, with who wrote them."""
    root = ElementTree.fromstring(xml)  # noqa: S314 - `parcel` lets no document type through
    found = {}
    for element in root:
        space = element.tag.rpartition("}")[0] + "}"
        author = element.get(f"{space}author", "somebody")
        found[element.get(f"{space}id", "")] = f"{author} comments: “{_short(_words(element))}”"
    return found


def plain(xml: bytes) -> list[str]:
    """The words of each paragraph."""
    root = ElementTree.fromstring(xml)  # noqa: S314 - `parcel` lets no document type through
    return [words for element in root.iter() if _name(element) == "p" and (words := _words(element).strip())]


class _Margins:
    def __init__(self, root: ElementTree.Element, comments: dict[str, str]) -> None:
        self.root = root
        self.space = root.tag.rpartition("}")[0] + "}"
        self.comments = comments
        self.doubts: list[Doubt] = []
        self.number = 0

    def read(self) -> tuple[bytes, list[Doubt]]:
        self.walk(self.root)
        return ElementTree.tostring(self.root, encoding="utf-8", xml_declaration=True), self.doubts

    def walk(self, element: ElementTree.Element) -> None:
        """Top down, so that paragraphs are numbered as one reads them."""
        name = _name(element)
        if name == "p":
            self.number += 1
            mark = ElementTree.Element(f"{self.space}bookmarkStart")
            mark.set(f"{self.space}id", str(900_000 + self.number))
            mark.set(f"{self.space}name", f"paragraph-{self.number}")
            element.insert(0, mark)
        if name in _MOVED and _words(element).strip():
            words = f"tracked change: “{_short(_words(element))}” was {_MOVED[name]}; taken as accepted"
            self.doubt(words, "tracked-change")
        elif name == "commentReference":
            told = self.comments.get(element.get(f"{self.space}id", ""), "there is a comment")
            self.doubt(f"{told}; it was not brought in", "comment")
        elif name in ("oMath", "object", "chart"):
            self.doubt(f"a formula or embedded object ({name}) is not brought in", "left-out")
        if name in _READS_AS:
            element.tag = self.space + _READS_AS[name]
        if name == "ruby":
            self.ruby(element)
        self.hidden(element)
        if name == "AlternateContent":
            self.alternate(element)
        for child in list(element):
            self.walk(child)

    def ruby(self, element: ElementTree.Element) -> None:
        """The base is kept; its reading, set above it in small signs, is named."""
        element.tag = f"{self.space}smartTag"
        for child in list(element):
            if _name(child) == "rubyBase":
                child.tag = f"{self.space}smartTag"
            elif _name(child) == "rt":
                self.doubt(f"the reading “{_words(child)}” above the text was left out", "left-out")
                element.remove(child)

    def hidden(self, element: ElementTree.Element) -> None:
        for child in list(element):
            if _name(child) == "r" and any(
                _name(each) == "vanish" and each.get(f"{self.space}val") not in ("0", "false")
                for properties in child
                if _name(properties) == "rPr"
                for each in properties
            ):
                if _words(child).strip():
                    self.doubt(f"left out, because it is hidden in Word: “{_short(_words(child))}”", "furniture")
                element.remove(child)

    def alternate(self, element: ElementTree.Element) -> None:
        """Of two forms of one thing mammoth reads the older one; the newer is taken out, not counted."""
        if any(_name(child) == "Fallback" for child in element):
            for child in [child for child in element if _name(child) == "Choice"]:
                element.remove(child)
        elif words := " ".join(_words(element).split()):
            self.doubt(f"a text box is not brought in: “{_short(words)}”", "left-out")

    def doubt(self, message: str, rule: str) -> None:
        self.doubts.append(Doubt(Spot(paragraph=self.number), message, rule))


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _words(element: ElementTree.Element) -> str:
    return "".join(_texts(element))


def _texts(element: ElementTree.Element) -> Iterator[str]:
    for each in element.iter():
        name = _name(each)
        if name in ("t", "delText"):
            yield each.text or ""
        elif name in ("tab", "br", "cr", "p"):
            yield " "


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 60 else f"{words[:50].rsplit(' ', 1)[0]} …"
