"""The stories of a publication go in; the files come out that a script searches them by, a few small ones for each query.

A word lies in the bucket of its first letters, a bucket in one file or several.  Each bucket takes in what is new
every thirty-second issue, at a turn of its own, and what it has not yet lies in a few files for the newest issues: so
one issue more changes few files, and which ones follows from the record alone.
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
from pdfdigest.press.cache.cache import Cache, Kept
from pdfdigest.reading.room import Page
from pdfdigest.reading.search_words import BUCKETS, DIGITS, number, numbers

FOLDER = "search"
PERIOD = 32
"""A bucket takes in what is new once in so many issues."""
GROUPS = 9
"""The words of the newest issues lie in so many files."""
LEAF = 12_000
"""Bytes of a file of a bucket, unless one word alone has more."""
SUBJECTS = 6_000
"""Bytes of the subjects by which results are narrowed down, the most frequent first."""
_STATE = "state"
_PLAIN = re.compile(r"(\d+)\.(\d+)\Z")

Postings = dict[str, tuple[int, str]]
"""By word, the last of its stories and all of them with their weights, as signs."""


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

    `cache` keeps each bucket under the name `own`, so that what is new is added to it.
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
        self._new: list[Postings] = []
        self._leaves: dict[int, list[tuple[str, str]]] = {}

    def pages(self) -> Iterator[tuple[str, Page | bytes]]:
        """Every file, by its path from the folder of the publication."""
        self._cache.watch(())
        known = {bucket: self._known(bucket) for bucket in range(BUCKETS) if self._until(bucket)}
        self._build([bucket for bucket, kept in known.items() if kept is None])
        firsts = []
        for bucket in range(BUCKETS):
            kept = known.get(bucket)
            names = kept.facts["firsts"] if kept else [first for first, _ in self._leaves.get(bucket, ())]
            for place in range(len(names)):
                key = store.key(FOLDER, self._chain[self._until(bucket)], bucket, place)
                yield f"{FOLDER}/words/{bucket}-{place}.js", Page(key, partial(self._leaf, bucket, place))
            firsts.append(",".join(names) if names else "-")
        for group in range(GROUPS):
            key = store.key(FOLDER, self._chain[-1], group)
            yield f"{FOLDER}/words/new-{group}.js", Page(key, partial(self._newest, group))
        for each in self.issues:
            key = hashlib.sha256(f"{FOLDER} {each.mark} {each.key}".encode()).hexdigest()
            yield f"{FOLDER}/issues/{each.label}.js", Page(key, partial(_shown, each))
        facts: dict[str, object] = {
            "stories": self._starts[-1],
            "issues": " ".join(self._listed()),
            "files": ";".join(firsts),
        }
        facts |= {"buckets": BUCKETS, "groups": GROUPS, "subjects": self._subjects()}
        yield f"{FOLDER}/index.js", _script("index", facts)

    def _until(self, bucket: int) -> int:
        """How many issues a bucket has taken in."""
        count = len(self.issues)
        return max(count - (count - bucket) % PERIOD, 0)

    def _order(self, bucket: int) -> str:
        return f"search {self._own} {bucket}"

    def _known(self, bucket: int) -> Kept | None:
        """A bucket from an earlier run; None where it is another by now."""
        kept = self._cache.find(self._order(bucket))
        return kept if kept and kept.facts["chain"] == self._chain[self._until(bucket)] else None

    def _build(self, buckets: Sequence[int]) -> None:
        """Add to buckets what is new since an earlier run, or make them from the first issue on."""
        states = {bucket: self._earlier(bucket) for bucket in buckets}
        for at in range(min((had for had, _ in states.values()), default=0), len(self.issues)):
            wanted = [bucket for bucket, (had, _) in states.items() if had <= at < self._until(bucket)]
            words = self.issues[at].words()["buckets"] if wanted else {}
            for bucket in wanted:
                _add(states[bucket][1], words.get(str(bucket), {}), self._starts[at])
        for bucket, (_, state) in states.items():
            self._leaves[bucket] = _leaves(state)
            chain = self._chain[self._until(bucket)]
            text = "\n".join([chain, *(f"{word}\t{last}\t{said}" for word, (last, said) in state.items())])
            facts = {"chain": chain, "until": self._until(bucket)}
            firsts = [first for first, _ in self._leaves[bucket]]
            self._cache.keep(self._order(bucket), (), {_STATE: text.encode()}, {**facts, "firsts": firsts})

    def _earlier(self, bucket: int) -> tuple[int, Postings]:
        """How many issues a bucket had taken in by an earlier run, and its words; nothing where that is of no use now."""
        kept = self._cache.find(self._order(bucket))
        until = kept.facts["until"] if kept else 0
        if kept is None or until > self._until(bucket) or kept.facts["chain"] != self._chain[until]:
            return 0, {}
        parts = self._cache.parts(kept)
        chain, *lines = parts[_STATE].decode().split("\n") if parts else [""]
        if chain != self._chain[until]:
            return 0, {}
        fields = (line.split("\t") for line in lines)
        return until, {word: (int(last), said) for word, last, said in fields}

    def _leaf(self, bucket: int, place: int) -> bytes:
        if bucket not in self._leaves:
            had, state = self._earlier(bucket)
            if had == self._until(bucket):
                self._leaves[bucket] = _leaves(state)
            else:
                self._build([bucket])
        return _script(f"words/{bucket}-{place}", self._leaves[bucket][place][1])

    def _newest(self, group: int) -> bytes:
        """The words of one group in the issues that their buckets have not taken in."""
        if not self._new:
            self._new = [{} for _ in range(GROUPS)]
            for at in range(max(len(self.issues) - PERIOD, 0), len(self.issues)):
                for name, words in self.issues[at].words()["buckets"].items():
                    if at >= self._until(int(name)):
                        _add(self._new[int(name) % GROUPS], words, self._starts[at])
        state = self._new[group]
        return _script(f"words/new-{group}", _written(sorted(state, key=_sorted_as), state))

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


def _add(state: Postings, words: dict[str, list[int]], start: int) -> None:
    """Add the words of one issue, whose first story has that number."""
    for word, pairs in words.items():
        last, said = state.get(word, (0, ""))
        for place, weight in zip(pairs[::2], pairs[1::2], strict=True):
            said += number((start + place - last) * 4 + weight)
            last = start + place
        state[word] = last, said


def _sorted_as(word: str) -> bytes:
    """Words in the order in which JavaScript compares them."""
    return word.encode("utf-16-be")


def _leaves(state: Postings) -> list[tuple[str, str]]:
    """The files of a bucket: how the first word of each begins, as far as tells it from the word before, and its text."""
    found: list[list[str]] = [[]]
    held = 0
    for word in sorted(state, key=_sorted_as):
        size = len(word.encode()) + len(state[word][1]) + 3
        if found[-1] and held + size > LEAF:
            found.append([])
            held = 0
        found[-1].append(word)
        held += size
    pairs = zip([[""], *found], found, strict=False)
    return [(_told_apart(before[-1], words[0]), _written(words, state)) for before, words in pairs if words]


def _told_apart(before: str, word: str) -> str:
    """The beginning of a word that sorts after the word before it; nothing where there is none before."""
    return word[: _shared(before, word) + 1] if before else ""


def _shared(one: str, other: str) -> int:
    """How many signs two words have alike at their beginning."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _written(words: Sequence[str], state: Postings) -> str:
    """Words in order, each as what it shares with the one before, how it goes on, and its stories."""
    entries, before = [], ""
    for word in words:
        shared = min(_shared(before, word), len(DIGITS) - 1)
        entries.append(f"{DIGITS[shared]}{word[shared:]}!{state[word][1]}")
        before = word
    return " ".join(entries)


def read(text: str) -> dict[str, list[tuple[int, int]]]:
    """What such a text says, by word: the numbers of stories, and the weight in each."""
    found, before = {}, ""
    for entry in text.split(" ") if text else ():
        word, _, said = entry.partition("!")
        before = before[: DIGITS.index(word[0])] + word[1:]
        story, pairs = 0, []
        for value in numbers(said):
            story += value // 4
            pairs.append((story, value % 4))
        found[before] = pairs
    return found


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
