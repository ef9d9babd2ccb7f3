"""The tags of a page go in; what it holds comes out, counted off the tags alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from pdfdigest.manuscript.intake import notes, text_style
from pdfdigest.manuscript.intake.tally import Tally, words_in

_PROGRAMS = frozenset({"script", "style", "template", "head", "title", "meta", "link"})
_IN_LINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "o:p",
        "math",
        "mi",
        "mo",
        "mn",
        "mrow",
        "mtext",
        "ruby",
        "rb",
        "rt",
        "rp",
    ]
)


Style = Callable[[Tag], dict[str, str]]


def of(
    soup: BeautifulSoup, found: notes.Notes, labels: Mapping[int, str], style: Style, lead: Callable[[str], str]
) -> Tally:
    """The tally of a page, its notes and list numbers found; `lead` says where an `href` leads."""
    counting = _Counting(found, labels, style, lead)
    words = "".join(counting.inside(soup))
    return Tally(
        words_in(words), tuple(counting.links), tuple(counting.numbers), counting.pictures, len({*found.calls.values()})
    )


class _Counting:
    def __init__(self, found: notes.Notes, labels: Mapping[int, str], style: Style, lead: Callable[[str], str]) -> None:
        self.found = found
        self.labels = labels
        self.style = style
        self.lead = lead
        self.links: list[str] = []
        self.numbers: list[str] = []
        self.pictures = 0

    def inside(self, tag: Tag) -> Iterator[str]:
        for child in tag.children:
            if isinstance(child, Tag):
                yield from self.tag(child)
            elif type(child) is NavigableString:
                yield str(child)

    def tag(self, tag: Tag) -> Iterator[str]:
        name = tag.name.lower()
        if name in _PROGRAMS or id(tag) in self.found.calls or text_style.hidden(tag, self.style(tag)):
            return
        if name == "img":
            self.pictures += not {str(tag.get("width")), str(tag.get("height"))} <= {"0", "1"}
        elif name == "a" and tag.get("href") is not None:
            self.link(tag)
            if notes.is_way_back(tag):
                return
        elif id(tag) in self.labels:
            self.numbers.append(self.labels[id(tag)])
        apart = name not in _IN_LINE
        if apart:
            yield "\n"
        yield from self.inside(tag)
        if apart:
            yield "\n"

    def link(self, tag: Tag) -> None:
        href = self.lead(str(tag["href"]))
        shown = tag.get_text().strip() or tag.find("img")
        if shown and href and not href.startswith(("#", "javascript:")):
            self.links.append(href)
