"""What can go wrong, as one tree; each branch knows the exit code that a command ends with.

DigestError                 1   our own bug, when nothing closer fits
 +-- RequestError           2   an unknown issue, a wrong option, no publication here
 +-- ManuscriptError        3   faults in an issue file or in publication.toml
 +-- HouseError             3   faults in a template, a stylesheet or a font folder
 +-- PagesError             4   the pages cannot be set, or would lose something
 +-- BindingError           5   a volume cannot be bound
 +-- PostError              6   an edition cannot be sent
 +-- DifferenceError        7   `verify` found a difference
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong, and where: lines and columns count from 1, 0 means the whole file.

    `field` is the path of the key (`stories[2].headline`), `rule` the name under which a
    publication can change the severity, `severity` is ``fault`` or ``warning``.
    """

    path: Path
    line: int
    column: int
    field: str
    message: str
    rule: str = "schema"
    severity: str = "fault"

    def __str__(self) -> str:
        """`path:line:column: severity: sentence [rule]`, the form that editors can follow."""
        place = f"{self.path}:{self.line}:{self.column}" if self.line else f"{self.path}"
        field = f"{spoken(self.field)}: " if self.field else ""
        return f"{place}: {self.severity}: {field}{self.message} [{self.rule}]"


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ONE = {"people": "person", "images": "picture", "aliases": "alias"}
"""One of a list, where the rule of `_one` does not hold."""


def spoken(field: str) -> str:
    """The path of a key in words: `stories[2].headline` is the third story's.

    >>> spoken("stories[2].images[0].alt"), spoken("image.file")
    ('third story, first picture, alt', 'image.file')
    """
    if "[" not in field:
        return field

    def counted(found: re.Match[str]) -> str:
        number = int(found[2])
        ordinal = _ORDINALS[number] if number < len(_ORDINALS) else f"{number + 1}th"
        return f"{ordinal} {_one(found[1])}"

    return re.sub(r"(\w+)\[(\d+)\]", counted, field).replace(".", ", ")


def _one(several: str) -> str:
    return _ONE.get(several) or (f"{several[:-3]}y" if several.endswith("ies") else several.removesuffix("s"))


def counted(number: int, one: str, many: str = "") -> str:
    """So many of something, as a sentence says it: `1 letter`, `2 letters`; `many` where it is not `one` with an s.

    >>> counted(1, "letter"), counted(1200, "letter"), counted(0, "is in doubt", "are in doubt")
    ('1 letter', '1,200 letters', '0 are in doubt')
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


class DigestError(Exception):
    """The root: a sentence, the place it is about, and what to do next.

    The sentence and `hint` name no option and no command.  `needs` is the name of what would mend it where each
    door asks for that in its own way (`why`, `by`, `link`): the terminal has an option, the browser a field.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, where: Path | str | None = None, hint: str = "", needs: str = "") -> None:
        super().__init__(message, where, hint, needs)
        self.message = message
        self.where = where
        self.hint = hint
        self.needs = needs

    def __str__(self) -> str:
        """The place, the sentence and the advice, in one line each."""
        place = f"{self.where}: " if self.where else ""
        advice = f"\n  {self.hint}" if self.hint else ""
        return f"{place}{self.message}{advice}"

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross from the child process that sets pages; keyword arguments must survive."""
        return (_rebuild, (type(self), self.message, self.where, self.hint, self.needs))


def _rebuild(kind: type[DigestError], message: str, where: Path | str | None, hint: str, needs: str) -> DigestError:
    return kind(message, where=where, hint=hint, needs=needs)


class RequestError(DigestError):
    """What was asked for does not exist or makes no sense."""

    exit_code = 2


class ManuscriptError(DigestError):
    """An issue file or publication.toml has faults; `faults` holds all of them."""

    exit_code = 3

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle the faults, not the sentence made of them."""
        return (ManuscriptError, (self.faults,))


class HouseError(DigestError):
    """A template, a stylesheet or a font of the house style is at fault."""

    exit_code = 3


class PagesError(DigestError):
    """The pages cannot be set, or something would be missing from them."""

    exit_code = 4


class BindingError(DigestError):
    """A volume or a booklet cannot be bound."""

    exit_code = 5


class PostError(DigestError):
    """An edition cannot be sent, or not to everybody."""

    exit_code = 6


class DifferenceError(DigestError):
    """What was verified differs from what it should be."""

    exit_code = 7
