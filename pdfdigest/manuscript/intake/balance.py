"""What a manuscript holds and what the issue file made of it holds go in; what is missing comes out, by name and place.

Words are weighed one by one, whatever their order: each that the manuscript has must stand in the issue
file, in what the file says by itself (the name, the facts of the masthead, a repeated list of headlines)
or among the furniture that was named and left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pdfdigest.errors import counted
from pdfdigest.manuscript import prose
from pdfdigest.manuscript.intake.layout import runs_of, words_in
from pdfdigest.manuscript.intake.shape import NOWHERE, Sheet, Spot
from pdfdigest.manuscript.intake.sorting import Draft
from pdfdigest.manuscript.intake.sources import printable
from pdfdigest.manuscript.intake.tally import words_in as words_in_texts
from pdfdigest.manuscript.issue_text import Noted
from pdfdigest.model import Node

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that the manuscript has and the issue file has not."""

    kind: str
    names: tuple[str, ...]
    spot: Spot


@dataclass(frozen=True, slots=True)
class Balance:
    """How many words, links, pictures, notes and list numbers came in, and what is missing of them."""

    words: int
    links: int
    pictures: int
    notes: int
    numbers: int
    missing: tuple[Missing, ...] = ()

    @property
    def sentence(self) -> str:
        """The last line of an import, such as `412 words, 9 links, 2 pictures in; the same out`."""
        counts = (("word", self.words), ("link", self.links), ("picture", self.pictures), ("note", self.notes))
        said = ", ".join(counted(count, name) for name, count in counts if count)
        if not self.missing:
            return f"{said or 'nothing'} in; the same out."
        lacks = "; ".join(_lack(each) for each in self.missing)
        return f"{said} in; missing in the issue file: {lacks}"


def weighed(sheet: Sheet, made: Draft, values: dict[str, Any]) -> Balance:
    """The balance of an import: `values` are the fields of the issue file, as `assemble.values` gives them."""
    words_before, links_before = sheet.tally.words, [each for link in sheet.tally.links if (each := printable(link))]
    out = _Out()
    out.take(values)
    aside = (*made.said, *made.furniture, *made.names, *made.headlines)
    # A number that was typed, and is that of an item now, stands before it.
    typed = out.numbers - Counter("".join(words_in_texts(label).elements()) for label in sheet.tally.numbers)
    lacking = words_before - words_in_texts(out.texts) - words_in_texts(aside) - typed
    missing = []
    if lacking:
        missing.append(Missing("word", tuple(lacking), _where(sheet, lacking)))
    named = " ".join([*(doubt.message for doubt in made.doubts), *(text for text in out.texts if "://" in text)])
    lost = [
        link
        for link in dict.fromkeys(links_before)
        if not {link} & (out.links | set(made.unheld)) and link not in named
    ]
    if lost:
        missing.append(Missing("link", tuple(lost), _where_linked(sheet, lost[0])))
    pictures = sheet.tally.pictures
    aside_pictures = sum(block.picture is not None for block in sheet.furniture)
    if pictures > out.pictures + aside_pictures:
        spot = next((block.spot for block in sheet.blocks if block.picture is not None), NOWHERE)
        missing.append(Missing("picture", (f"{pictures - out.pictures - aside_pictures} of {pictures}",), spot))
    if unnumbered := _numbers_missing(sheet, made, out, words_before):
        missing.append(Missing("list number", unnumbered, _where_numbered(sheet, unnumbered[0])))
    called = dict.fromkeys(run.note for block in sheet.blocks for run in runs_of(block) if run.note)
    uncited = [name for name in called if name not in made.sources.of_note]
    if uncited:
        missing.append(Missing("note", tuple(uncited), sheet.notes.get(uncited[0], ((), NOWHERE))[1]))
    counted = (words_before.total(), len(links_before), pictures, len(called), len(sheet.tally.numbers))
    return Balance(*counted, tuple(missing))


def _numbers_missing(sheet: Sheet, made: Draft, out: _Out, before: Counter[str]) -> tuple[str, ...]:
    """Numbers of lists that stand neither before an item nor among the words of the issue file.

    Those of headlines and details that became stories are said by their order; furniture keeps none, and the
    items that it was taken out of have none either.
    """
    heads = {*made.headlines, *(words_in(story.blocks[0]) for story in made.stories if story.base and story.blocks)}
    told = [block.label for block in sheet.blocks if block.label and words_in(block) in heads]
    told += [block.label for block in sheet.furniture if block.label]
    wanted = Counter(sheet.tally.numbers) - Counter(told)
    typed = words_in_texts([*out.texts, *made.said]) - words_in_texts(out.figures) - before
    lacking = []
    for label in wanted.elements():
        parts = list(words_in_texts(label).elements())
        if out.numbers["".join(parts)]:
            out.numbers["".join(parts)] -= 1
        elif all(typed[part] for part in parts):
            typed -= Counter(parts)
        else:
            lacking.append(label)
    return tuple(dict.fromkeys(lacking)) if len(lacking) > len(sheet.furniture) else ()


def of_fields(before: dict[str, Any], after: dict[str, Any]) -> Balance:
    """The balance between the fields of one issue file and those of another."""
    given, out = _Out(), _Out()
    given.take(before)
    out.take(after)
    words = words_in_texts(given.texts)
    missing = []
    if lacking := words - words_in_texts(out.texts):
        missing.append(Missing("word", tuple(lacking), NOWHERE))
    if unnumbered := given.numbers - out.numbers:
        missing.append(Missing("list number", tuple(unnumbered), NOWHERE))
    if lost := sorted(given.links - out.links):
        missing.append(Missing("link", tuple(lost), NOWHERE))
    if given.pictures > out.pictures:
        missing.append(Missing("picture", (f"{given.pictures - out.pictures} of {given.pictures}",), NOWHERE))
    links = sum(link.partition(":")[0] in ("http", "https", "mailto") for link in given.links)
    return Balance(words.total(), links, given.pictures, 0, 0, tuple(missing))


class _Out:
    """Everything that the fields of an issue file say: texts, targets of links, and how many pictures."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.figures: list[str] = []
        self.links: set[str] = set()
        self.pictures = 0
        self.numbers: Counter[str] = Counter()

    def take(self, value: Any, key: str = "") -> None:
        if isinstance(value, Noted):
            self.pictures += key == "file"
            self.take(value.value, "")
        elif isinstance(value, dict):
            for name, inner in value.items():
                self.take(inner, name)
        elif isinstance(value, list | tuple):
            for inner in value:
                self.take(inner, key)
        elif key == "body":
            self.body(str(value))
        elif value is not None and key != "format":
            self.pictures += key == "file"
            self.texts.append(str(value))
            self.figures += [str(value)] if isinstance(value, int) else []
            self.links |= {str(value)} if key == "address" else set()

    def body(self, markdown: str) -> None:
        nodes, _ = prose.read(markdown, self.cite)
        self.texts += [words for node in nodes for words in _plain(node)]
        for node in nodes:
            self.numbered(node)

    def numbered(self, node: Node) -> None:
        """Count the numbers that a block prints before its items."""
        if node.kind == "numbered":
            self.numbers.update(str(number) for number, _ in enumerate(node.nodes, node.start))
        for inner in node.nodes:
            self.numbered(inner)

    def cite(self, target: str, _line: int, _column: int) -> str:
        self.links.add(target)
        return target


def _plain(node: Node) -> Iterator[str]:
    """The words of a block, and of each block inside it."""
    if any(inner.nodes and inner.kind in _BLOCKS for inner in node.nodes):
        for inner in node.nodes:
            yield from _plain(inner)
    else:
        yield node.plain()


_BLOCKS = frozenset({"paragraph", "list", "numbered", "item", "quotation", "table", "row", "cell", "heading-cell"})


def _where(sheet: Sheet, lacking: Counter[str]) -> Spot:
    """The first block that has a word which is missing, so far as blocks show it."""
    rare = min(
        lacking,
        key=lambda word: sum(word in words_in_texts(words_in(block)) for block in sheet.blocks) or len(sheet.blocks),
    )
    return next((block.spot for block in sheet.blocks if rare in words_in_texts(words_in(block))), NOWHERE)


def _where_numbered(sheet: Sheet, label: str) -> Spot:
    return next((block.spot for block in sheet.blocks if block.label == label), NOWHERE)


def _where_linked(sheet: Sheet, address: str) -> Spot:
    spots = (block.spot for block in sheet.blocks for run in runs_of(block) if printable(run.link) == address)
    return next(spots, NOWHERE)


def _lack(each: Missing) -> str:
    count = len(each.names)
    shown = ", ".join(f"“{name}”" for name in each.names[:SHOWN]) + (
        f" and {count - SHOWN} more" if count > SHOWN else ""
    )
    spot = each.spot
    at = f" (line {spot.line})" if spot.line else f" (paragraph {spot.paragraph})" if spot.paragraph else ""
    return f"{each.kind}{'' if count == 1 else 's'} {shown}{at}"
