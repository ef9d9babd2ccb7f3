"""The words of stories go in; the text of files comes out that says in which stories each stands, and is read again."""

from __future__ import annotations

from collections.abc import Sequence

from pdfdigest.reading.search_words import DIGITS, MORE, number, numbers

LEAF = 10_000
"""Bytes of a file, unless one word alone has more."""
Postings = dict[str, tuple[int, str]]
"""By word, the last of its stories and all of them with their weights, as signs."""


def add(state: Postings, words: dict[str, list[int]], start: int) -> None:
    """Add the words of one issue, whose first story has that number."""
    for word, pairs in words.items():
        last, said = state.get(word, (0, ""))
        for place, weight in zip(pairs[::2], pairs[1::2], strict=True):
            said += number((start + place - last) * 4 + weight)
            last = start + place
        state[word] = last, said


def joined(one: tuple[int, str], other: tuple[int, str]) -> tuple[int, str]:
    """The stories of a word, and behind them others that came later."""
    (before, had), (last, said) = one, other
    end = next(at for at, sign in enumerate(said, 1) if DIGITS.index(sign) < MORE)
    first = next(numbers(said[:end]))
    return last, had + number(first - before * 4) + said[end:]


def _sorted_as(word: str) -> bytes:
    """Words in the order in which JavaScript compares them."""
    return word.encode("utf-16-be")


def leaves(state: Postings) -> list[tuple[str, str]]:
    """The files of a part: how the first word of each begins, as far as tells it from the word before, and its text."""
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
