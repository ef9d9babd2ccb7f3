"""A text goes in; how long it is comes out, the same in scripts that part their words and in those that do not."""

from __future__ import annotations

import re
from functools import lru_cache

_IDEOGRAPH = re.compile(r"[\u2e80-\u2fdf\u3041-\u30ff\u31f0-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]")
_UNPARTED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_WORD = re.compile(r"[^\W_]+(?:[’'.,:/-][^\W_]+)*")


@lru_cache(maxsize=4096)
def weight(words: str) -> float:
    """About how many English words it would take to say the same.

    Two signs of Chinese or Japanese are one, and five of Thai, Lao, Burmese or Khmer.

    >>> weight("Port orders forty lamps"), weight("港湾大臣会談東京")
    (4.0, 4.0)
    """
    signs, count = _IDEOGRAPH.subn(" ", words)
    rest, others = _UNPARTED.subn(" ", signs)
    return count / 2 + others / 5 + len(_WORD.findall(rest))
