"""Links and footnotes go in; the targets of citations and the entries of `sources:` come out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from pdfdigest.manuscript import addresses
from pdfdigest.manuscript.intake import naming
from pdfdigest.manuscript.intake.shape import Block, Doubt, Run, Runs, Spot, words_of
from pdfdigest.manuscript.issue_text import Noted

_BARE = re.compile(r"https?://[^\s<>\"“”]+[^\s<>\"“”.,;:!?)\]]")


class Sources:
    """The sources of one issue, as its links and notes are met."""

    def __init__(self, notes: Mapping[str, tuple[Runs, Spot]], doubts: list[Doubt], taken: Iterable[str] = ()) -> None:
        self.taken = set(taken)
        self.notes = notes
        self.doubts = doubts
        self.entries: dict[str, dict[str, Any]] = {}
        self.of_note: dict[str, str] = {}
        self.extra: dict[str, tuple[Runs, Spot]] = {}

    def target(self, run: Run, words: str, spot: Spot) -> str:
        """What a Markdown link leads to: the address, or `source:` and an id whose facts are in `entries`."""
        if run.note:
            return f"source:{self._note(run.note, spot)}"
        link = run.link or ""
        address = printable(link)
        if address:
            return destination(address)
        where = f"to {link}, which is no web address" if link not in ("", "#") else "to nowhere (#)"
        self.doubts.append(Doubt(spot, f"“{words}” links {where}; give its address under `sources:`", "source"))
        identifier = self.free(naming.slug(words, "source"))
        self.entries[identifier] = {"address": Noted(None, f"the manuscript links “{words}” {where}")}
        return f"source:{identifier}"

    def with_cited(self, blocks: Sequence[Block], cited: Runs, headline: str) -> list[Block]:
        """The blocks of a body, with a note at the end of its first paragraph for each link and note of its headline.

        An address that the body links already needs none.
        """
        linked = {printable(run.link) for block in blocks for run in _runs(block) if run.link}
        notes = [run.note for run in cited if run.note]
        for run in cited:
            address = printable(run.link)
            if not run.note and address and address not in linked:
                linked.add(address)
                name = f"headline {len(self.extra) + 1}"
                self.extra[name] = ((Run(headline, link=run.link),), Spot())
                notes.append(name)
            elif not run.note and not address and run.link not in (None, "", "#"):
                self.doubts.append(
                    Doubt(Spot(), f"the headline “{headline}” links to {run.link}, which is no web address", "source")
                )
        out = list(blocks)
        if not notes:
            return out
        at = next((i for i, block in enumerate(out) if block.kind != "table" and block.runs), None)
        marks = tuple(Run(note=name) for name in dict.fromkeys(notes))
        if at is None:
            return [Block("paragraph", (Run(headline), *marks)), *out]
        out[at] = replace(out[at], runs=(*out[at].runs, *marks))
        return out

    def free(self, name: str) -> str:
        """An id that no other source has; from now on it is taken."""
        identifier = naming.unique(name, self.taken)
        self.taken.add(identifier)
        return identifier

    def _note(self, name: str, spot: Spot) -> str:
        if name in self.of_note:
            return self.of_note[name]
        number = re.sub(r"\D", "", name) or str(len(self.of_note) + 1)
        given = self.extra.get(name)
        identifier = self.free(naming.slug(words_of(given[0]), "source") if given else f"note-{number}")
        self.of_note[name] = identifier
        runs, at = self.extra.get(name) or self.notes.get(name, ((), spot))
        self.entries[identifier] = self._facts(runs, at if at != Spot() else spot, number)
        return identifier

    def _facts(self, runs: Runs, spot: Spot, number: str) -> dict[str, Any]:
        """A link in a note is the address; the other words are the title."""
        words = words_of(runs)
        addresses = [printable(run.link) for run in runs if run.link and printable(run.link)]
        bare = _BARE.findall(words)
        address = next(iter([*addresses, *(each for each in bare if printable(each))]), "")
        more = [each for each in dict.fromkeys(addresses) if each != address and each not in words]
        title = " ".join([words.replace(address, "") if address else words, *more])
        title = re.sub(r"\(\s*\)|\[\s*\]|<\s*>", "", title).strip(" ,;:")
        title = re.sub(r"[\s,;:]+\.\Z", "", title)
        title = "" if not re.search(r"\w", title) else title
        if not address:
            told = f"note {number} has no address: “{words}”" if words else f"note {number} is empty"
            self.doubts.append(Doubt(spot, f"{told}; give it under `sources:`", "source"))
        facts: dict[str, Any] = {"address": address or Noted(None, f"note {number} gives none")}
        return {**facts, "title": title} if title else facts


def _runs(block: Block) -> Iterator[Run]:
    yield from block.runs
    for row in block.rows:
        for cell in row:
            yield from cell


def printable(link: str | None) -> str:
    """The address that a link leads to, spaces encoded; nothing where it is no address."""
    address = re.sub(r"[\s<>]", lambda sign: quote(sign.group()), (link or "").strip())
    return "" if addresses.address_fault(address) else address


def destination(address: str) -> str:
    """An address as it stands in a Markdown link."""
    text = re.sub(r"&(?=#?\w+;)|\\", r"\\\g<0>", address)
    return f"<{text}>" if re.search(r"[()]", text) else text
