"""What a look found: its scope, what is wrong, and what it could not look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pdfdigest.errors import counted


@dataclass(frozen=True, slots=True)
class Found:
    """`scope` says in words what was looked at; `wrong` and `unseen` are sentences, each once."""

    scope: str
    wrong: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()


def found(scope: str, wrong: Iterable[str], unseen: Iterable[str] = ()) -> Found:
    """A Found, each sentence of it once."""
    return Found(scope, tuple(dict.fromkeys(wrong)), tuple(dict.fromkeys(unseen)))


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 page`, `14 fonts`, `no links`."""
    return counted(number, one, many) if number else f"no {many or one + 's'}"
