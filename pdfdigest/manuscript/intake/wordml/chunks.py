"""A part that somebody put in whole (altChunk) goes in: a page, a Word file, a mail, a text; its blocks come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from pdfdigest.errors import ManuscriptError
from pdfdigest.manuscript.intake import charsets, mail_file, unpacking, web
from pdfdigest.manuscript.intake.shape import Block, Run, Runs, Sheet, Spot, tidy
from pdfdigest.manuscript.intake.tally import Tally, words_in
from pdfdigest.manuscript.intake.wordml.inline import Facts

DEEPEST = 3
Reader = Callable[[Path, dict[str, bytes], int], Sheet]


class Chunks:
    """Reads such parts; `tally` is what they hold together, `notes` are those that they call, under names of their own."""

    def __init__(self, path: Path, facts: Facts, depth: int, reader: Reader) -> None:
        self.path = path
        self.facts = facts
        self.depth = depth
        self.reader = reader
        self.tally = Tally()
        self.notes: dict[str, tuple[Runs, Spot]] = {}

    def blocks(self, name: str) -> list[Block]:
        """The blocks of the part of that name; what cannot be read is named."""
        data = self.facts.package.data(name)
        if data is None:
            self.facts.doubt("a part that lies in a file of its own is not brought in", "left-out")
            return []
        try:
            read = self._read(name, data)
        except (ManuscriptError, ValueError):
            read = None
        if read is None:
            self.facts.doubt(
                f"the part {name.rpartition('/')[2]} put in whole cannot be read; copy its text", "left-out"
            )
            return []
        self.facts.doubts += [replace(doubt, spot=self.facts.spot) for doubt in read.doubts]
        self.tally += read.tally
        names = {each: self.facts.note(name, each) for each in read.notes}
        self.notes |= {names[each]: (runs, self.facts.spot) for each, (runs, _) in read.notes.items()}
        return [_called(replace(block, spot=self.facts.spot), names) for block in read.blocks]

    def _read(self, name: str, data: bytes) -> Sheet | None:
        if data.startswith(b"PK"):
            if self.depth >= DEEPEST:
                return None
            return self.reader(self.path, unpacking.word_parts(self.path, data), self.depth + 1)
        if data.startswith(b"{\\rtf") or b"\0" in data[:200].replace(b"\xff\xfe", b""):
            return None
        if len(data) > unpacking.LONGEST:
            return None
        if mail_file.is_mail(data):
            return mail_file.sheet(data)
        text, asked = charsets.decoded(data)
        if asked:
            self.facts.doubt(f"the part {name.rpartition('/')[2]} put in whole: {asked}", "charset")
        if "<" in text[:2000] and (name.lower().endswith(("html", "htm", "xhtml")) or "<html" in text[:2000].lower()):
            return web.sheet(text)
        if name.lower().endswith((".txt", ".text")):
            lines = [tidy([Run(line)]) for line in text.splitlines() if line.strip()]
            return Sheet(tuple(Block("paragraph", line) for line in lines), tally=Tally(words_in(text)))
        return web.sheet(text) if "<p" in text[:4000].lower() else None


def _called(block: Block, names: Mapping[str, str]) -> Block:
    """A block with the notes that it calls under other names."""

    def named(runs: Runs) -> Runs:
        return tuple(replace(run, note=names.get(run.note, run.note)) if run.note else run for run in runs)

    return replace(block, runs=named(block.runs), rows=tuple(tuple(map(named, row)) for row in block.rows))
