"""The facts of a picture and what of it is printed go in; the facts of that part come out."""

from __future__ import annotations

from dataclasses import replace

from pdfdigest.manuscript.pictures import Facts


def cropped(facts: Facts, crop: tuple[int, ...]) -> Facts:
    """The facts of what is printed, `crop` as that of a `model.Image`: itself where nothing is said."""
    if not crop:
        return facts
    return replace(facts, width=max(1, facts.width * crop[2] / 100), height=max(1, facts.height * crop[3] / 100))
