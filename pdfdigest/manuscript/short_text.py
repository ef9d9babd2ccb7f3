"""The beginning of a text, for a sentence to name it by."""

from __future__ import annotations


def beginning(text: str, most: int = 80) -> str:
    """A text on one line, or its first whole words and ` …` where it has more than `most` characters.

    >>> beginning("A   line"), beginning("one two three", 8)
    ('A line', 'one two …')
    """
    words = " ".join(text.split())
    return words if len(words) <= most else f"{words[:most].rsplit(' ', 1)[0]} …"
