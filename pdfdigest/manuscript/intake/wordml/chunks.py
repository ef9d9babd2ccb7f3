"""A part that somebody put in whole (altChunk) goes in: a page, a Word file, a text; its blocks come out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pdfdigest.errors import ManuscriptError
from pdfdigest.manuscript.intake import unpacking, web
from pdfdigest.manuscript.intake.shape import Block, Run, Sheet, tidy
from pdfdigest.manuscript.intake.tally import Tally, words_in
from pdfdigest.manuscript.intake.wordml.inline import Facts

DEEPEST = 3
Reader = Callable[[Path, dict[str, bytes], int], Sheet]


class Chunks:
    """Reads such parts; `tally` is what they hold together."""

    def __init__(self, path: Path, facts: Facts, depth: int, reader: Reader) -> None:
        self.path = path
        self.facts = facts
        self.depth = depth
        self.reader = reader
        self.tally = Tally()

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
        return [replace(block, spot=self.facts.spot) for block in read.blocks]

    def _read(self, name: str, data: bytes) -> Sheet | None:
        if data.startswith(b"PK"):
            if self.depth >= DEEPEST:
                return None
            return self.reader(self.path, unpacking.word_parts(self.path, data), self.depth + 1)
        if data.startswith(b"{\\rtf") or b"\0" in data[:200].replace(b"\xff\xfe", b""):
            return None
        text = _text(data)
        if "<" in text[:2000] and (name.lower().endswith(("html", "htm", "xhtml")) or "<html" in text[:2000].lower()):
            return web.sheet(text)
        if name.lower().endswith((".txt", ".text")):
            lines = [tidy([Run(line)]) for line in text.splitlines() if line.strip()]
            return Sheet(tuple(Block("paragraph", line) for line in lines), tally=Tally(words_in(text)))
        return web.sheet(text) if "<p" in text[:4000].lower() else None


def _text(data: bytes) -> str:
    for name in ("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "cp1252"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")
