"""The tags of a page go in; what it holds comes out, counted off the tags alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from pdfdigest.manuscript.intake import notes, page_pictures, text_style, typed_lists
from pdfdigest.manuscript.intake.page_blocks import read_once
from pdfdigest.manuscript.intake.page_tags import IN_LINE
from pdfdigest.manuscript.intake.tally import Tally, words_in

_PROGRAMS = frozenset({"script", "style", "template", "head", "title", "meta", "link", "rt", "rp", "annotation"})
Style = Callable[[Tag], dict[str, str]]


def of(
    soup: BeautifulSoup, found: notes.Notes, labels: Mapping[int, str], style: Style, lead: Callable[[str], str]
) -> Tally:
    """The tally of a page, its notes and list numbers found; `lead` says where an `href` leads."""
    counting = _Counting(found, labels, style, lead)
    words = "".join(counting.inside(soup))
    return Tally(
        words_in(words),
        tuple(counting.links),
        tuple(counting.numbers),
        counting.pictures,
        len({*found.calls.values()} - found.comments),
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
        self.remarks = {id(found.bodies[name]) for name in found.comments}

    def inside(self, tag: Tag) -> Iterator[str]:
        for child in tag.children:
            if isinstance(child, Tag):
                yield from self.tag(child)
            elif type(child) is NavigableString:
                yield read_once(str(child))

    def tag(self, tag: Tag) -> Iterator[str]:
        name = tag.name.lower()
        if (
            name in _PROGRAMS
            or id(tag) in self.found.calls
            or id(tag) in self.remarks
            or text_style.hidden(tag, self.style(tag))
        ):
            return
        if text_style.is_list_sign(self.style(tag)):
            if number := typed_lists.number_in(tag.get_text()):
                self.numbers.append(number)
            return
        if name == "img":
            self.pictures += not page_pictures.only_counts(tag, self.style(tag)) and not tag.find_parent("noscript")
        elif name == "a" and tag.get("href") is not None:
            if notes.is_way_back(tag):
                return
            before = self.pictures
            words = list(self.inside(tag))
            if "".join(words).strip() or self.pictures > before:
                self.link(tag)
            yield from words
            return
        elif id(tag) in self.labels and id(tag) not in self.found.whole:
            self.numbers.append(self.labels[id(tag)])
        apart = name not in IN_LINE
        if id(tag) in self.found.whole:
            yield f"\n{notes.without_number(''.join(self.inside(tag)))}\n"
            return
        if apart:
            yield "\n"
        yield from self.inside(tag)
        if apart:
            yield "\n"

    def link(self, tag: Tag) -> None:
        href = self.lead(str(tag["href"]))
        if href and not href.startswith(("#", "javascript:")):
            self.links.append(href)
