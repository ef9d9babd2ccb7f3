"""Two sequences go in; how much they share at their beginnings and at their ends comes out."""

from __future__ import annotations

from collections.abc import Sequence


def common_ends(old: Sequence[object], new: Sequence[object]) -> tuple[int, int]:
    """How many first entries are the same, and how many last ones behind those.

    >>> common_ends("abcd", "abxd")
    (2, 1)
    >>> common_ends("aa", "aaa")
    (2, 0)
    """
    least = min(len(old), len(new))
    head = 0
    while head < least and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < least - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head, tail
