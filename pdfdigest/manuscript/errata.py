"""A publication's errata.yaml goes in; what was printed wrong and how it should read comes out.

The file lies outside every hash: what is issued stays as it is.  An erratum is printed by the first
issue that is dated later than it, and stands in the list of its volume.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from pdfdigest.errors import Fault, ManuscriptError
from pdfdigest.manuscript import forms, small_files
from pdfdigest.manuscript.small_files import Found

NAME = "errata.yaml"


@dataclass(frozen=True, slots=True)
class Erratum:
    """Something that was printed wrong.

    `issue` is the label of the issue (`3.4`), `page` its page from 1 (0 where only the story is known),
    `story` the id of the story or empty, `date` the day on which it was set right.
    """

    issue: str
    page: int
    story: str
    wrong: str
    right: str
    date: date


def _label(given: Any) -> Any:
    if isinstance(given, int | float):
        raise ValueError('the number of an issue is text, not a decimal; put quotes around it, like "3.10"')  # noqa: TRY004  pydantic
    return given


def _printed(text: str) -> str:
    if not re.match(r"\d+\.\d+", text):
        raise ValueError(f'{text!r} is no issue; write its number as printed, like "3.4"')
    return text


class ErratumForm(forms.Form):
    """One correction."""

    issue: Annotated[
        forms.Line,
        BeforeValidator(_label),
        AfterValidator(_printed),
        Field(description='The issue, as printed and in quotes: "3.4".'),
    ]
    page: Annotated[forms.Count | None, Field(description="The page of the issue, from 1.")] = None
    story: Annotated[forms.Slug | None, Field(description="The id of the story.")] = None
    wrong: Annotated[forms.Text, Field(min_length=1, description="The words as they were printed.")]
    right: Annotated[forms.Text, Field(min_length=1, description="The words as they should be.")]
    date: Annotated[forms.Day, Field(description="The day of the correction, like 2025-05-02.")]


class ErrataForm(forms.Form):
    """The corrections of a publication."""

    format: Annotated[Literal[1], Field(description="The form of this file; always 1.")]
    errata: Annotated[tuple[ErratumForm, ...], Field(description="What was printed wrong, the oldest first.")] = ()


def read(root: Path) -> tuple[Erratum, ...]:
    """The errata in a publication's folder, by date; ManuscriptError holds all faults of the file."""
    path = root / NAME
    if not path.is_file():
        return ()
    found = small_files.read(path, ErrataForm)
    wrong = tuple(_beyond_the_form(found))
    if wrong:
        raise ManuscriptError(wrong)
    made = (
        Erratum(each.issue, each.page or 0, each.story or "", each.wrong, each.right, each.date)
        for each in found.form.errata
    )
    return tuple(sorted(made, key=lambda erratum: erratum.date))


def _beyond_the_form(found: Found[ErrataForm]) -> Iterator[Fault]:
    for index, each in enumerate(found.form.errata):
        if each.page is None and each.story is None:
            yield found.fault(("errata", index), "give the `page` of the issue, or the id of the `story`")
        if each.wrong == each.right:
            yield found.fault(("errata", index, "right"), "this reads as it was printed; what should it be?")


def falls_to(erratum: Erratum, issue: date, issued: Iterable[date]) -> bool:
    """Whether an issue of that date prints the erratum: it is later, and none on record came between.

    >>> falls_to(Erratum("3.1", 1, "", "a", "b", date(2025, 1, 20)), date(2025, 2, 15), [date(2025, 1, 15)])
    True
    >>> falls_to(Erratum("3.1", 1, "", "a", "b", date(2025, 1, 20)), date(2025, 3, 15), [date(2025, 2, 15)])
    False
    """
    return erratum.date < issue and not any(erratum.date < day < issue for day in issued)
