"""A Word file goes in; a Sheet comes out, each block with its paragraph.

What the XML says is read here and in `wordml`: every part, every form of a text box, a link, a list
number.  Deleted and hidden words, comments and what cannot be a block are doubts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import ParseError

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
        notes = dict(self._notes())
        doubts = self.facts.doubts
        head, furniture, left = margins.read(
            replace_doubts(self.facts), Numbering(self.numbers, self.facts.styles), self.chunks.blocks
        )
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
            root = roots[kind]
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

    def _tally(self) -> Tally:
        return counting.of(self.package, self.facts.styles, self.numbers, [*self.facts.notes]) + self.chunks.tally

    def _language(self) -> str:
        """The language that most words are marked with, or that the file has for all."""
        counts = Counter(self.facts.languages)
        words = sum(counts.values())
        marked = [(key.partition(" ")[2], count) for key, count in counts.most_common() if key.startswith("w:val ")]
        tag = marked[0][0] if marked and marked[0][1] * 2 > words else self.facts.styles.language.get("w:val", "")
        return languages.normal(tag) if tag and languages.is_tag(tag) else ""


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
