"""What a manuscript holds, to be weighed against what an issue file holds: words, links, numbers, pictures, notes.

Each door counts off the tree of its file (XML, or the tags of a page) and not off the blocks that it
read, so that what the reading loses cannot be missing on both sides.  Words are compared whatever
their case and punctuation; signs of scripts that put no blanks between words count one by one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

_ALONE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u303c\u3041-\u312f"
    "\u31a0-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, ideographs and kana."""
_WORD = re.compile(rf"[{_ALONE}]|[^\W_{_ALONE}]+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")


@dataclass(frozen=True, slots=True)
class Tally:
    """What there is: words with how often, targets of links, list numbers as printed, pictures and notes.

    `links` holds each link that leads out of the file, in order, repeats included, its target as the
    sheet has it (unwrapped, made absolute).  Deleted and hidden words are not counted; words of page
    furniture are, and stand in `Sheet.furniture`.
    """

    words: Counter[str] = field(default_factory=Counter)
    links: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    pictures: int = 0
    notes: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(
            self.words + other.words,
            self.links + other.links,
            self.numbers + other.numbers,
            self.pictures + other.pictures,
            self.notes + other.notes,
        )


def words_in(texts: str | Iterable[str]) -> Counter[str]:
    """How often each word stands in a text, or in several that are parted from each other.

    >>> words_in("The port, the lamps")["the"]
    2
    """
    whole = texts if isinstance(texts, str) else "\n".join(texts)
    return Counter(_WORD.findall(unicodedata.normalize("NFC", _UNSEEN.sub("", whole)).casefold()))


def count_of(texts: str | Iterable[str]) -> int:
    """How many words there are; in scripts without blanks, how many signs."""
    return words_in(texts).total()
