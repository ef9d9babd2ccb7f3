"""The headline box tells the page of each story."""

from __future__ import annotations

from dataclasses import replace

from pdfdigest.errors import PagesError
from pdfdigest.press.engine.layout import LaidOut, Render, lay_out
from pdfdigest.press.galley import Galley

ONE_PAGE = "one-page"
"""Set on the root of an issue of one page, whose headline box needs no page numbers."""
NUMBERINGS = 3


def told(galley: Galley, render: Render, laid_out: LaidOut) -> LaidOut:
    """The same layout, the headline box telling the page of each story, or nothing where there is one page.

    WeasyPrint's own target-counter would lay out every page twice at each attempt.
    """
    if laid_out.count == 1:
        alone, _ = render(replace(laid_out.wishes, classes=(*laid_out.wishes.classes, ONE_PAGE), told={}))
        return replace(laid_out, document=alone) if len(alone.pages) == 1 else laid_out
    pages = laid_out.told(galley)
    if laid_out.wishes.told == pages:
        return laid_out
    for _ in range(NUMBERINGS):
        guessed = pages == laid_out.wishes.told
        numbered = laid_out if guessed else lay_out(render, laid_out.steps, replace(laid_out.wishes, told=pages))
        if numbered.told(galley) == pages:
            return replace(numbered, remarks=laid_out.remarks)
        pages = numbered.told(galley)
    words = "the page numbers in the headline box move the stories that they tell of"
    hint = "Give them a room of their own in the style: `position: absolute`, and padding beside the headlines."
    raise PagesError(words, where=galley.manuscript, hint=hint)
