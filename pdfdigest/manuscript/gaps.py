"""A publication's gaps.yaml goes in; the numbers that were never issued come out, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from pdfdigest.manuscript import forms, small_files

NAME = "gaps.yaml"


class GapForm(forms.Form):
    """A number that was not issued."""

    volume: Annotated[forms.Count, Field(description="The volume.")]
    number: Annotated[forms.Count, Field(description="The number that was not issued.")]
    why: Annotated[forms.Line, Field(description="Why it was not issued, as the volume prints it.")] = ""


class GapsForm(forms.Form):
    """The declared gaps of a publication."""

    format: Annotated[Literal[1], Field(description="The form of this file; always 1.")]
    gaps: Annotated[tuple[GapForm, ...], Field(description="The numbers that were not issued.")] = ()


def read(root: Path) -> dict[tuple[int, int], str]:
    """Why, by volume and number; ManuscriptError holds all faults of the file."""
    path = root / NAME
    if not path.is_file():
        return {}
    return {(gap.volume, gap.number): gap.why for gap in small_files.read(path, GapsForm).form.gaps}
