"""A Word file goes in; a Sheet comes out, each block with its paragraph.

What the XML says is read here and in `wordml`: every part, every form of a text box, a link, a list
number.  Deleted and hidden words, comments and what cannot be a block are doubts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from pdfdigest.errors import Fault, ManuscriptError
from pdfdigest.manuscript import languages
from pdfdigest.manuscript.intake import list_numbers, typed_lists, unpacking
from pdfdigest.manuscript.intake.shape import NOWHERE, Block, Doubt, Runs, Sheet, Spot
from pdfdigest.manuscript.intake.tally import Tally
from pdfdigest.manuscript.intake.wordml import chunks, counting, margins
from pdfdigest.manuscript.intake.wordml.body import Body, joined
from pdfdigest.manuscript.intake.wordml.inline import Facts, words_of
from pdfdigest.manuscript.intake.wordml.numbering import Numbering
from pdfdigest.manuscript.intake.wordml.package import Package
from pdfdigest.manuscript.intake.wordml.styles import Styles, set_apart
from pdfdigest.manuscript.short_text import beginning

MOST_SIGNS = 6
_DAMAGED = "the file is damaged, or was not made by Word; open it in Word and save it again"


def sheet(path: Path, raw: bytes) -> Sheet:
    """The blocks of a Word file; ManuscriptError where it cannot be read."""
    return of_parts(path, unpacking.word_parts(path, raw))


def of_parts(path: Path, parts: dict[str, bytes], depth: int = 0) -> Sheet:
    """The same, of the parts of a file that is unpacked."""
    try:
        return _Reading(path, Package(parts), depth).sheet()
    except ManuscriptError:
        raise
    except (ParseError, KeyError) as error:
        raise ManuscriptError((Fault(path, 0, 0, "", f"{_DAMAGED} ({type(error).__name__})", "manuscript"),)) from None


class _Reading:
    """One pass over the parts of a file."""

    def __init__(self, path: Path, package: Package, depth: int) -> None:
        self.path = path
        self.package = package
        styles = Styles(package.root(package.of_kind("styles")))
        self.facts = Facts(package, styles, _comments(package))
        self.numbers = package.root(package.of_kind("numbering"))
        self.numbering = Numbering(self.numbers, styles)
        self.chunks = chunks.Chunks(path, self.facts, depth, of_parts)

    def sheet(self) -> Sheet:
        root = self.package.root(self.package.main)
        if root is None or root.find("w:body") is None:
            raise ManuscriptError((Fault(self.path, 0, 0, "", _DAMAGED, "manuscript"),))
        body = Body(self.facts, self.package.main, self.numbering, self.chunks.blocks)
        blocks = _plain_sizes(body.blocks(root), body.letters)
        notes = dict(self._notes()) | self.chunks.notes
        doubts = self.facts.doubts
        head, furniture, left = margins.read(
            replace_doubts(self.facts), Numbering(self.numbers, self.facts.styles), self.chunks.blocks
        )
        doubts += self._signs()
        if self.facts.inner_links:
            many = self.facts.inner_links
            told = f"{many} links lead" if many > 1 else "one link leads"
            doubts.append(Doubt(NOWHERE, f"{told} to places in the file itself; their words are kept", "inner-link"))
        return Sheet(
            (*head, *typed_lists.lists(blocks)),
            notes,
            (*left, *doubts, *list_numbers.doubts(blocks), *self.facts.links.doubts()),
            tuple(furniture),
            self._tally(),
            self._language(),
        )

    def _notes(self) -> Iterable[tuple[str, tuple[Runs, Spot]]]:
        """The words of each note that is called; its doubts name the paragraph that calls it."""
        last = self.facts.paragraph
        roots = {kind: self.package.root(self.package.of_kind(f"{kind}s")) for kind in ("footnote", "endnote")}
        for (kind, identifier), name in list(self.facts.notes.items()):
            root = roots.get(kind)
            holder = next(
                (each for each in root if each.get("w:id") == identifier) if root is not None else iter(()), None
            )
            spot = Spot(paragraph=self.facts.calls[name])
            if holder is None:
                continue
            self.facts.paragraph, self.facts.pinned = spot.paragraph, True
            body = Body(self.facts, self.package.of_kind(f"{kind}s"), self.numbering, self.chunks.blocks)
            blocks = body.blocks(holder)
            for block in blocks:
                if block.kind == "picture":
                    self.facts.doubt("a picture in a note is not brought in", "picture")
            yield name, (joined(blocks), spot)
        self.facts.paragraph, self.facts.pinned = last, False
        for kind, root in roots.items():
            called = {identifier for of, identifier in self.facts.notes if of == kind}
            others = [
                each for each in (root if root is not None else ()) if _is_note(each) and each.get("w:id") not in called
            ]
            if words := [said for each in others if (said := " ".join(words_of(each).split()))]:
                count = f"{len(words)} {kind}s are" if len(words) > 1 else f"a {kind} is"
                told = f"{count} called nowhere in the text, so Word does not print them, and left out: “{beginning(words[0])}”"
                self.facts.doubts.append(Doubt(NOWHERE, told, "furniture"))

    def _signs(self) -> Iterator[Doubt]:
        """What is said of letters that no character stands for, once for each font."""
        for font, codes in self.facts.signs.items():
            numbers = ", ".join(f"{code:#04x}" for code in sorted(codes)[:MOST_SIGNS])
            more = f" and {len(codes) - MOST_SIGNS} more" if len(codes) > MOST_SIGNS else ""
            signs, were, number = ("signs", "were", "numbers") if len(codes) > 1 else ("a sign", "was", "number")
            numbered = f"{number} {numbers}{more}"
            yield Doubt(
                min(codes.values(), key=lambda spot: spot.paragraph),
                f"{signs} of the font {font} {were} left out ({numbered})",
                "left-out",
            )

    def _tally(self) -> Tally:
        called = [each for each in self.facts.notes if each[0] in ("footnote", "endnote")]
        return counting.of(self.package, self.facts.styles, self.numbers, called) + self.chunks.tally

    def _language(self) -> str:
        """The language that most words are marked with, or that the file has for all."""
        counts = Counter(self.facts.languages)
        words = sum(counts.values())
        marked = [(key.partition(" ")[2], count) for key, count in counts.most_common() if key.startswith("w:val ")]
        tag = marked[0][0] if marked and marked[0][1] * 2 > words else self.facts.styles.language.get("w:val", "")
        return languages.normal(tag) if tag and languages.is_tag(tag) else ""


def _is_note(element: Element) -> bool:
    """Whether it is a note, and not a line between text and notes (`w:type`)."""
    return not element.get("w:type") or element.get("w:type") == "normal"


def replace_doubts(facts: Facts) -> Facts:
    """The same facts with doubts of their own: what stands in page margins is named as a whole."""
    return replace(facts, doubts=[])


def _plain_sizes(blocks: list[Block], letters: Counter[tuple[float, str]]) -> list[Block]:
    """Blocks whose letters are like most have no size or colour of their own."""
    size, colour = set_apart(letters)
    return [
        replace(
            block,
            size=0 if block.size == size else block.size,
            colour="" if block.colour == colour else block.colour,
        )
        for block in blocks
    ]


def _comments(package: Package) -> dict[str, str]:
    """Comments by their id, with who wrote them."""
    root = package.root(package.of_kind("comments"))
    return {
        each.get("w:id", ""): (f"{each.get('w:author') or 'somebody'} comments: “{beginning(words_of(each))}”")
        for each in (root if root is not None else ())
    }
