"""The stories of a publication go in; the files come out that a script searches them by, a few small ones for each query.

A word lies in the bucket of its first letters, and what is known of it on four shelves: that of the newest issues, and
three that take over from the one before every fourth, every 32nd and every 256th issue.  Each bucket does so at a turn
of its own, and what goes on together lies together: so one issue more changes few files, whichever issue it is, and
which ones follows from the record alone.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pdfdigest.press.cache import store
from pdfdigest.press.cache.cache import Cache
from pdfdigest.press.cache.inputs import TOOLCHAIN
from pdfdigest.reading import postings
from pdfdigest.reading.postings import Postings
from pdfdigest.reading.room import Page
from pdfdigest.reading.search_words import BUCKETS, bucket, number

FOLDER = "search"
PARTS = (1, 4, 32, BUCKETS)
"""In so many parts a shelf lies, by the buckets, and once in so many issues each of them takes over from the shelf before."""
SUBJECTS = 6_000
"""Bytes of the subjects by which results are narrowed down, the most frequent first."""
STEPS = 8
"""With more issues more than these all that is another is made from the first issue on."""
_STATE = "state"
_PLAIN = re.compile(r"(\d+)\.(\d+)\Z")

Part = tuple[int, int]
"""A shelf, from 0, and which of its parts."""


@dataclass(frozen=True, slots=True)
class Sought:
    """An issue for the search: `subjects` are those of each story, `mark` names its words, `key` all that is shown of it.

    `said` is what results show of it, with the anchor of each story where it has one; `words` gives what
    `search_words.words` does.
    """

    label: str
    year: int
    mark: str
    key: str
    said: Callable[[], Mapping[str, Any]]
    subjects: tuple[tuple[str, ...], ...]
    words: Callable[[], dict[str, Any]]


class SearchIndex:
    """The files of the search of one publication, whose issues come in the order in which they could be read.

    `cache` keeps each part of a shelf under what it is made from, and what there is of each under the name `own`.
    """

    def __init__(self, issues: Sequence[Sought], cache: Cache, own: str) -> None:
        self.issues = issues
        self._cache = cache
        self._own = own
        self._chain = [hashlib.sha256(b"").hexdigest()]
        self._starts = [0]
        for each in issues:
            self._chain.append(hashlib.sha256(f"{self._chain[-1]} {each.mark}".encode()).hexdigest())
            self._starts.append(self._starts[-1] + len(each.subjects))
        self._states: dict[Part, Postings] = {}
        self._leaves: dict[Part, list[tuple[str, str]]] = {}

    def pages(self) -> Iterator[tuple[str, Page | bytes]]:
        """Every file, by its path from the folder of the publication."""
        every = [(shelf, part) for shelf, parts in enumerate(PARTS) for part in range(parts)]
        shelves: list[list[str]] = [[] for _ in PARTS]
        found = self._found(every)
        for shelf, part in every:
            firsts = found[shelf, part]
            for place in range(len(firsts)):
                key = store.key(FOLDER, self._chain[self._until(shelf, part)], shelf, part, place)
                name = f"words/{shelf}-{part}-{place}"
                yield f"{FOLDER}/{name}.js", Page(key, partial(self._leaf, (shelf, part), place))
            shelves[shelf].append(",".join(firsts) if firsts else "-")
        for each in self.issues:
            key = hashlib.sha256(f"{FOLDER} {each.mark} {each.key}".encode()).hexdigest()
            yield f"{FOLDER}/issues/{each.label}.js", Page(key, partial(_shown, each))
        facts: dict[str, object] = {
            "stories": self._starts[-1],
            "issues": " ".join(self._listed()),
            "files": [";".join(firsts) for firsts in shelves],
        }
        facts |= {"buckets": BUCKETS, "subjects": self._subjects()}
        yield f"{FOLDER}/index.js", _script("index", facts)

    def _until(self, shelf: int, part: int) -> int:
        """How many issues there were when a part took over last; nothing of what came after lies in it."""
        count = len(self.issues)
        return max(count - (count - part) % PARTS[shelf], 0)

    def _found(self, every: Sequence[Part]) -> dict[Part, list[str]]:
        """How the files of each part begin; what is another than in an earlier run is made."""
        head = self._cache.find(f"{FOLDER} {self._own}")
        facts: Mapping[str, Any] = head.facts if head else {"until": 0, "chain": "", "parts": {}}
        held = {}
        for shelf, part in every:
            chain, firsts = facts["parts"].get(f"{shelf}-{part}", ("", []))
            if chain == self._chain[self._until(shelf, part)]:
                held[shelf, part] = firsts
        if wanted := [each for each in every if each not in held]:
            before = facts["until"]
            if before > len(self.issues) or facts["chain"] != self._chain[before] or not self._go_on(before):
                self._make(wanted)
            for each in wanted:
                self._leaves[each] = postings.leaves(self._states[each])
                self._keep(each, self._states[each])
                held[each] = [first for first, _ in self._leaves[each]]
            parts = {
                f"{shelf}-{part}": [self._chain[self._until(shelf, part)], held[shelf, part]] for shelf, part in every
            }
            told = {"until": len(self.issues), "chain": self._chain[-1], "parts": parts}
            self._cache.keep(f"{FOLDER} {self._own}", (), {}, told)
        return held

    def _go_on(self, before: int) -> bool:
        """Put what is new on the shelves of an earlier run, which had so many issues; False where they are not all kept."""
        if not 0 < len(self.issues) - before <= STEPS:
            return False
        now: dict[Part, Postings] = {}
        for count in range(before + 1, len(self.issues) + 1):
            moved: Postings = {}
            for words in self.issues[count - 1].words()["buckets"].values():
                postings.add(moved, words, self._starts[count - 1])
            for shelf, parts in enumerate(PARTS):
                part = shelf, count % parts
                state = now.get(part)
                if state is None:
                    state = self._kept(part, count - parts)
                if state is None:
                    return False
                for word, found in moved.items():
                    state[word] = postings.joined(state[word], found) if word in state else found
                moved = {}
                if shelf + 1 < len(PARTS):
                    after = PARTS[shelf + 1]
                    moved = {word: state.pop(word) for word in list(state) if bucket(word) % after == count % after}
                now[part] = state
        self._states = now
        return True

    def _make(self, wanted: Sequence[Part]) -> None:
        """Make parts from the issues that lie in them."""
        self._states = {part: {} for part in wanted}
        untils = [[self._until(shelf, each % parts) for shelf, parts in enumerate(PARTS)] for each in range(BUCKETS)]
        for at, issue in enumerate(self.issues):
            for name, words in issue.words()["buckets"].items():
                each = int(name)
                shelf = sum(at < until for until in untils[each]) - 1
                state = self._states.get((shelf, each % PARTS[shelf]))
                if state is not None:
                    postings.add(state, words, self._starts[at])

    def _key(self, part: Part, until: int) -> str:
        return store.key(FOLDER, self._cache.inputs.hash(TOOLCHAIN), part, self._chain[until])

    def _keep(self, part: Part, state: Postings) -> None:
        text = "\n".join([f"{word}\t{last}\t{said}" for word, (last, said) in state.items()])
        self._cache.store.keep(self._key(part, self._until(*part)), {_STATE: text.encode()})

    def _kept(self, part: Part, until: int) -> Postings | None:
        """A part as it was when there were so many issues; None where that is not kept."""
        if until <= 0:
            return {}
        parts = self._cache.store.find(self._key(part, until))
        if parts is None:
            return None
        fields = (line.split("\t") for line in parts[_STATE].decode().split("\n") if line)
        return {word: (int(last), said) for word, last, said in fields}

    def _leaf(self, part: Part, place: int) -> bytes:
        if part not in self._leaves:
            state = self._kept(part, self._until(*part))
            if state is None:
                self._make([part])
                state = self._states[part]
            self._leaves[part] = postings.leaves(state)
        return _script(f"words/{part[0]}-{part[1]}-{place}", self._leaves[part][place][1])

    def _subjects(self) -> list[tuple[str, str]]:
        """Headings and the stories that stand under each, as signs."""
        found: dict[str, list[int]] = {}
        for start, issue in zip(self._starts, self.issues, strict=False):
            for place, headings in enumerate(issue.subjects):
                for heading in headings:
                    found.setdefault(heading, []).append(start + place)
        chosen, room = [], SUBJECTS
        for heading in sorted(found, key=lambda each: (-len(found[each]), each)):
            stories = found[heading]
            said = "".join(number(each - before) for before, each in zip([0, *stories], stories, strict=False))
            room -= len(heading.encode()) + len(said) + 8
            if room < 0:
                break
            chosen.append((heading, said))
        return sorted(chosen)

    def _listed(self) -> Iterator[str]:
        """Each issue: its label, or `+` where it is the one after the issue before, and how many stories it has where it has another number."""
        year, before, count = 0, "", -1
        for issue in self.issues:
            if issue.year != year:
                year = issue.year
                yield f"~{year}"
            stories = len(issue.subjects)
            name = "+" if issue.label == _next(before) else issue.label
            yield name if stories == count else f"{name}*{stories}"
            before, count = issue.label, stories


def _next(label: str) -> str:
    """The label of the issue that follows in the same volume."""
    found = _PLAIN.match(label)
    return f"{found[1]}.{int(found[2]) + 1}" if found else ""


def _shown(issue: Sought) -> bytes:
    """What results show of an issue."""
    said = issue.said()
    told = zip(said["stories"], issue.words()["stories"], strict=True)
    stories = [[anchor, headline, text] for anchor, (_, headline, text) in told]
    return _script(f"issues/{issue.label}", {**said, "stories": stories})


def _script(name: str, value: object) -> bytes:
    """A file that hands a value to the script of the search."""
    told = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"pdfdigestIndex({json.dumps(name)},{told});\n".encode()
