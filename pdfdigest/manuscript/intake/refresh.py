"""An issue file and the draft of a newer manuscript go in; the file comes out with the new prose.

Ids, the facts of sources, topics and people, comments and order stay.  Stories are known again by
their headline, or by how much of their text they share.
"""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import Any

from pdfdigest.manuscript import picture_marks, prose
from pdfdigest.manuscript.intake import assemble, pairing
from pdfdigest.manuscript.intake.assemble import Shelve
from pdfdigest.manuscript.intake.layout import StoryDraft
from pdfdigest.manuscript.intake.shape import NOWHERE, Doubt, Run, Spot
from pdfdigest.manuscript.intake.sorting import Draft
from pdfdigest.manuscript.intake.sources import Sources, destination, printable
from pdfdigest.manuscript.intake.splice import Splice
from pdfdigest.model import Prose, plain

ALIKE = 0.4
NO_ADDRESS = "https://nowhere.invalid/"
"""Stands for an address that the manuscript does not give."""
_CITED = re.compile(r"\[((?:\\.|[^\]\\])*)\]\(((?:\\.|[^()\\])*)\)")


def refreshed(path: Path, text: str, made: Draft, shelve: Shelve) -> tuple[str, tuple[str, ...]]:
    """The text of the file, and what changed in it, in sentences."""
    return _Refreshing(path, text, made, shelve).run()


class _Earlier(Sources):
    """Sources that know what the file cites already: a link whose words it has leads where it led."""

    def __init__(self, made: Draft, declared: dict[str, Any]) -> None:
        super().__init__(made.sources.notes, made.doubts, declared)
        self.by_address = {
            facts["address"]: name for name, facts in reversed(declared.items()) if facts and facts.get("address")
        }
        self.empty = {name for name, facts in declared.items() if not facts or not facts.get("address")}
        self.filled: dict[str, str] = {}
        self.cited: dict[str, list[str]] = {}

    def story(self, body: str) -> None:
        """From now on links are those of a story with this body."""
        self.cited = {}
        for words, target in _CITED.findall(body):
            self.cited.setdefault(_bare(words), []).append(target)

    def target(self, run: Run, words: str, spot: Spot) -> str:
        known = self.cited.get(_bare(words), [])
        before = known.pop(0) if known else ""
        address = "" if run.note else printable(run.link)
        if before and (not address or before == destination(address)):
            return before
        if address in self.by_address:
            return f"source:{self.by_address[address]}"
        name = before.removeprefix("source:")
        if address and before.startswith("source:") and name in self.empty:
            self.filled[name] = address
            self.by_address[address] = name
            self.empty.discard(name)
            return before
        return super().target(run, words, spot)


class _Addresses(Sources):
    """Sources that keep nothing: each link leads to its address, or to nowhere."""

    def target(self, run: Run, words: str, spot: Spot) -> str:
        if not run.note:
            return destination(printable(run.link)) or NO_ADDRESS
        runs, at = self.extra.get(run.note) or self.notes.get(run.note, ((), spot))
        address = self._facts(runs, at, "")["address"]
        return destination(address) if isinstance(address, str) else NO_ADDRESS


class _Refreshing:
    def __init__(self, path: Path, text: str, made: Draft, shelve: Shelve) -> None:
        self.splice = Splice(path, text)
        self.values = self.splice.document.values
        self.made = made
        self.shelve = shelve
        self.said: list[str] = []
        made.sources = _Earlier(made, self.values.get("sources") or {})
        self.sources = made.sources

    def run(self) -> tuple[str, tuple[str, ...]]:
        old = self.values["stories"]
        pairs = _matched(old, self.made.stories)
        for index, story in enumerate(self.made.stories):
            if index in pairs:
                self.story(pairs[index], old[pairs[index]], story)
        self.add([story for index, story in enumerate(self.made.stories) if index not in pairs])
        for index, story in enumerate(old):
            if index not in pairs.values():
                self.said.append(f"story {story['id']}: not in the manuscript any more; it was kept")
        self.facts()
        for name, address in self.sources.filled.items():
            self.fill(name, address)
        if self.sources.entries:
            self.splice.append(("sources",), dict(self.sources.entries))
            self.said += [f"source {name}: new" for name in self.sources.entries]
        return self.splice.text(), tuple(self.said)

    def story(self, index: int, old: dict[str, Any], story: StoryDraft) -> None:
        steps = ("stories", index)
        name = old["id"]
        if story.headline and story.headline != old.get("headline"):
            self.splice.replace((*steps, "headline"), story.headline)
            self.said.append(f"story {name}: new headline")
        before, marks = picture_marks.without(old.get("body") or "")
        if not self.same(story, before):
            self.sources.story(before)
            body = assemble.body_of(
                self.sources.with_cited(story.blocks, story.cited, story.headline), story.base, self.made
            )
            if body:
                self.splice.replace((*steps, "body"), body)
                self.said.append(f"story {name}: new text")
                self.said += [f"story {name}: {mark} stood in its text; put it where it belongs now" for mark in marks]
        if story.pictures:
            words = f"the pictures of story {name} are not refreshed; list them under its images:"
            self.made.doubts.append(Doubt(story.spot, words, "picture"))

    def same(self, story: StoryDraft, before: str) -> bool:
        """Whether the file says what the manuscript says, and no link of the manuscript leads elsewhere by now."""
        kept, self.made.sources = self.made.sources, _Addresses(self.sources.notes, [])
        try:
            blocks = self.made.sources.with_cited(story.blocks, story.cited, story.headline)
            body = assemble.body_of(blocks, story.base, self.made)
        finally:
            self.made.sources = kept
        declared = self.values.get("sources") or {}
        new, new_links = _read(body, {})
        old, old_links = _read(before, declared)
        return (
            new == old
            and bool(before.strip() or not body)
            and len(new_links) == len(old_links)
            and all(one in (other, NO_ADDRESS) for one, other in zip(new_links, old_links, strict=True))
        )

    def add(self, stories: list[StoryDraft]) -> None:
        if not stories:
            return
        self.sources.story("")
        kept, self.made.stories = self.made.stories, stories
        fields = assemble.stories_of(self.made, self.shelve, {story["id"] for story in self.values["stories"]})
        self.made.stories = kept
        self.splice.append(("stories",), fields)
        self.said += [f"story {each['id']}: new, added at the end" for each in fields]

    def facts(self) -> None:
        facts, values = self.made.facts, self.values
        number = facts.numbers[0] if len(facts.numbers) == 1 else None
        found = {"volume": facts.volume, "number": number, "date": facts.date}
        for key, value in found.items():
            if value is None or (key == "number" and values.get("numbers")):
                continue
            if key in values and values[key] is None:
                self.splice.replace((key,), value)
                self.said.append(f"{key}: {value}")
            elif key in values and str(values[key]) != str(value):
                words = (
                    f"the manuscript gives the {key} as {value}, the issue file as {values[key]}; the file's was kept"
                )
                self.made.doubts.append(Doubt(facts.spots.get(key, NOWHERE), words, key))
        image = values.get("image")
        if facts.credit and isinstance(image, dict) and "credit" in image and image["credit"] is None:
            self.splice.replace(("image", "credit"), facts.credit)
            self.said.append(f"image.credit: {facts.credit}")
        if self.made.sections:
            words = "sections are not refreshed; compare them by hand"
            self.made.doubts.append(Doubt(NOWHERE, words, "headings"))

    def fill(self, name: str, address: str) -> None:
        facts = self.values["sources"][name]
        if facts is None:
            self.splice.replace(("sources", name), {"address": address})
        elif "address" in facts:
            self.splice.replace(("sources", name, "address"), address)
        else:
            self.splice.append(("sources", name), {"address": address})
        self.said.append(f"source {name}: {address}")


def _matched(old: list[dict[str, Any]], new: list[StoryDraft]) -> dict[int, int]:
    """Which story of the manuscript is which of the file: those that say the same first, then the likest."""
    before = [(_bare(str(story.get("headline") or "")), _bare(_plain(story.get("body") or ""))) for story in old]
    now = [(_bare(story.headline), _bare(story.plain)) for story in new]
    found: dict[int, int] = {}
    for index, mine in enumerate(now):
        same = [at for at, theirs in enumerate(before) if at not in found.values() and theirs == mine]
        if same:
            found[index] = min(same, key=lambda at: abs(at - index))
    scores = []
    for index, story in enumerate(new):
        for at, (headline, _) in enumerate(before):
            if index in found or at in found.values():
                continue
            own = now[index][0]
            alike = difflib.SequenceMatcher(None, headline, own).ratio() if headline and own else 0.0
            shared = _shared(_plain(old[at].get("body") or ""), story.plain)
            score = 2.0 if alike == 1.0 else max(shared, alike - 0.2)
            scores.append((score, -abs(index - at), index, at))
    for score, _, index, at in sorted(scores, reverse=True):
        if score >= ALIKE and index not in found and at not in found.values():
            found[index] = at
    return found


def _shared(one: str, other: str) -> float:
    first, second = pairing.stems(one), pairing.stems(other)
    return len(first & second) / max(len(first | second), 1)


def _plain(body: str) -> str:
    return plain(prose.read(picture_marks.without(body)[0], lambda _target, _line, _column: "")[0])


def _read(body: str, declared: dict[str, Any]) -> tuple[Prose, list[str]]:
    """A body without the targets of its links, and where those lead."""
    targets: list[str] = []

    def cite(target: str, _line: int, _column: int) -> str:
        facts = declared.get(target.removeprefix("source:")) if target.startswith("source:") else None
        targets.append(str((facts or {}).get("address") or "") if target.startswith("source:") else target)
        return "x"

    return prose.read(body, cite)[0], targets


def _bare(words: str) -> str:
    return re.sub(r"[\W_]+", "", words).lower()
