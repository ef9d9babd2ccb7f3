"""Pages too many, or one with next to nothing on it: the layout is tightened, no more than it must be."""

from __future__ import annotations

from typing import Any

from pdfdigest.errors import PagesError, counted
from pdfdigest.press.engine import proofreader
from pdfdigest.press.engine.layout import STEPS, LaidOut, Render, Wishes, lay_out
from pdfdigest.press.galley import Galley

STEP_WORDS = {
    "gaps": "the space between stories",
    "box": "the headline box",
    "picture": "the height of the pictures",
    "leading": "the space between lines",
    "type": "the size of the text",
}
FEW_LINES = 2


def fitted(galley: Galley, render: Render) -> LaidOut:
    """The first layout that fits: as set, or tightened no more than it must be."""
    begun = _begun(galley)
    plain = lay_out(render, 0, begun)
    wanted = galley.pages or plain.count
    if plain.count <= wanted and (plain.count == 1 or not _short(plain.document.pages[-1])):
        return plain
    must = plain.count > wanted
    if not must:
        wanted = plain.count - 1
    best = _tightened(galley, render, plain, wanted) if not must else None
    if must:
        tightest = lay_out(render, len(STEPS), Wishes(repeats=plain.wishes.repeats, told=plain.told(galley)))
        if tightest.count > wanted:
            raise _too_long(galley, tightest, wanted)
        best = _tightened(galley, render, plain, wanted, tightest)
    if best is None:
        return plain
    names = dict.fromkeys(step.partition("-")[0] for step in STEPS[: best.steps])
    said = _listed([STEP_WORDS[name] for name in names])
    best.remarks = (f"to fit {counted(wanted, 'page')}, {said} was taken in ({best.steps} of {len(STEPS)} steps)",)
    return best


def _tightened(
    galley: Galley, render: Render, plain: LaidOut, wanted: int, tightest: LaidOut | None = None
) -> LaidOut | None:
    """The layout with the fewest steps that fits, or None; each try tells the pages of the one before it."""
    low, high, best, last = 1, len(STEPS) + 1, tightest, tightest or plain
    if tightest is not None:
        high = tightest.steps
    while low < high:
        middle = (low + high) // 2
        known = best or plain
        last = lay_out(render, middle, Wishes(repeats=known.wishes.repeats, told=last.told(galley)))
        if last.count <= wanted:
            high, best = middle, last
        else:
            low = middle + 1
    return best


def _begun(galley: Galley) -> Wishes:
    """What a layout begins with: each story on the page that an earlier edition told, else on page 1.

    Nothing else of that edition: notes repeated hold their own place on a page, so that a layout which begins with
    those of another text may settle at other ones than a layout which begins with none.
    """
    known = {story: page for story, page in galley.told if page}
    return Wishes(told={f"story-{story}": known.get(story, 1) for story, _ in galley.stories})


def _short(page: Any) -> bool:
    return len(proofreader.lines(page)) <= FEW_LINES


def _too_long(galley: Galley, tightest: LaidOut, wanted: int) -> PagesError:
    lines = [line for page in tightest.document.pages[wanted:] for line in proofreader.lines(page)]
    count = len(lines)
    if not count:
        words = (
            f"the issue does not fit {counted(wanted, 'page')}: the imprint runs over even when set as tight as may be"
        )
        return PagesError(words, where=galley.manuscript, hint="Cut about 6 lines, or allow more pages under `fit:`.")
    words = f"the issue does not fit {counted(wanted, 'page')}: {counted(count, 'line is', 'lines are')} too many even when set as tight as may be"
    first = " ".join(lines[0].split())[:70]
    hint = f"Cut about {counted(count, 'line')}, or allow more pages under `fit:`. What does not fit begins with: “{first}”"
    return PagesError(words, where=galley.manuscript, hint=hint)


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
