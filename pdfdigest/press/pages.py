"""A Galley goes in; an Edition comes out: pages laid out, fitted, and looked over for what got lost.

This is the one module that knows WeasyPrint.  It runs inside the child process of `press.machine`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from pdfdigest.errors import PagesError
from pdfdigest.model import Edition
from pdfdigest.press.fetcher import WorkspaceFetcher
from pdfdigest.press.finishing import finisher
from pdfdigest.press.galley import Galley
from pdfdigest.press.markup import ZERO_WIDTH_SPACE

STEPS = (
    "gaps-1",
    "picture-1",
    "gaps-2",
    "leading-1",
    "picture-2",
    "type-1",
    "leading-2",
    "type-2",
    "picture-3",
)
"""What is tightened to fit, in this order, each on top of the ones before; the styles set the amounts."""

STEP_WORDS = {
    "gaps": "the space between stories",
    "picture": "the height of the pictures",
    "leading": "the space between lines",
    "type": "the size of the text",
}
ROUNDS = 5
EDGE = 6.0 / 25.4 * 96
"""No text stands nearer to the edge of the paper than this, in CSS pixels (6 mm)."""
FEW_LINES = 2

_font_configuration: list[FontConfiguration] = []


def set_pages(galley: Galley) -> Edition:
    """Lay out a galley and write its PDF.

    Raises PagesError when a note or an address is not where it must be, a character has no glyph, a
    file cannot be had, text would stand off the page, or the issue does not fit the pages it must.
    """
    with _listening() as heard:
        try:
            laid_out = _fitted(galley)
            _look_over(galley, laid_out)
            data = laid_out.document.write_pdf(
                finisher=finisher(galley), pdf_tags=galley.target.tags, optimize_images=False
            )
        except FatalURLFetchingError as error:
            cause = error.__cause__ or error
            raise PagesError(f"a file of the page cannot be had: {error}: {cause}", where=galley.manuscript) from None
        except RecursionError:
            raise PagesError("the text has too many levels inside each other", where=galley.manuscript) from None
    remarks = (*laid_out.remarks, *_heard(galley, heard))
    story_pages = tuple((story, laid_out.page_of(f"story-{story}")) for story, _ in galley.stories)
    note_pages = tuple((number, laid_out.pages_of_note(number)) for number, _ in galley.notes)
    return Edition(
        identity=galley.identity,
        target=galley.target.name,
        suffix=galley.target.suffix,
        data=data,
        pages=len(laid_out.document.pages),
        story_pages=story_pages,
        note_pages=note_pages,
        remarks=remarks,
    )


@dataclass(slots=True)
class _LaidOut:
    """A layout, and how it was come by: `steps` tightenings, `repeats` notes printed again."""

    document: Any
    steps: int
    repeats: frozenset[str]
    remarks: tuple[str, ...] = ()

    def page_of(self, anchor: str) -> int:
        """The page, from 1, on which an anchor stands; 0 where it stands nowhere."""
        return next((n for n, page in enumerate(self.document.pages, 1) if anchor in page.anchors), 0)

    def pages_of_note(self, number: int) -> tuple[int, ...]:
        """The pages on which a source's note stands."""
        name = re.compile(rf"note-{number}(-\d+)?\Z")
        return tuple(
            n for n, page in enumerate(self.document.pages, 1) if any(name.match(anchor) for anchor in page.anchors)
        )


def _fitted(galley: Galley) -> _LaidOut:
    """The first layout that fits: as set, or tightened no more than it must be."""
    plain = _laid_out(galley, 0)
    count = len(plain.document.pages)
    wanted = galley.pages or count
    if count <= wanted and count > 1 and _lines_of_text(plain.document.pages[-1]) <= FEW_LINES:
        wanted, must = count - 1, False
    elif count <= wanted:
        return plain
    else:
        must = True
    tightest = _laid_out(galley, len(STEPS))
    if len(tightest.document.pages) > wanted:
        if must:
            raise _too_long(galley, tightest, wanted)
        return plain
    low, high, best = 1, len(STEPS), tightest
    while low < high:
        middle = (low + high) // 2
        tried = _laid_out(galley, middle)
        if len(tried.document.pages) <= wanted:
            high, best = middle, tried
        else:
            low = middle + 1
    names = dict.fromkeys(step.partition("-")[0] for step in STEPS[: best.steps])
    said = _listed([STEP_WORDS[name] for name in names])
    best.remarks = (f"to fit {_pages(wanted)}, {said} was taken in ({best.steps} of {len(STEPS)} steps)",)
    return best


def _too_long(galley: Galley, tightest: _LaidOut, wanted: int) -> PagesError:
    over = tightest.document.pages[wanted:]
    lines = [line for page in over for line in _text_lines(page)]
    first = " ".join(lines[0].split())[:70] if lines else ""
    count = len(lines)
    words = f"the issue does not fit {_pages(wanted)}: {count} lines are too many even when set as tight as may be"
    hint = f"Cut about {count} lines, or allow more pages under `fit:`."
    if first:
        hint += f" What does not fit begins with: “{first}”"
    return PagesError(words, where=galley.manuscript, hint=hint)


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count} pages"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _laid_out(galley: Galley, steps: int) -> _LaidOut:
    """Lay out until every page carries the notes of the sources it calls."""
    repeats: frozenset[str] = frozenset()
    document = _render(galley, steps, repeats)
    for _ in range(ROUNDS):
        wanted = _notes_to_repeat(document, repeats)
        if wanted == repeats:
            break
        repeats = wanted
        document = _render(galley, steps, repeats)
    return _LaidOut(document, steps, repeats)


def _notes_to_repeat(document: Any, repeats: frozenset[str]) -> frozenset[str]:
    """The calls whose page lacks the note of their source, added to those known before."""
    wanted = set(repeats)
    for page in document.pages:
        noted = {anchor.split("-")[1] for anchor in page.anchors if anchor.startswith("note-")}
        for anchor in sorted(page.anchors, key=lambda name: (page.anchors[name][1], page.anchors[name][0])):
            if anchor.startswith("call-") and anchor.split("-")[1] not in noted:
                noted.add(anchor.split("-")[1])
                wanted.add(anchor)
    return frozenset(wanted)


def _render(galley: Galley, steps: int, repeats: frozenset[str]) -> Any:
    if not _font_configuration:
        _font_configuration.append(FontConfiguration())
    fetcher = WorkspaceFetcher(galley)
    base = galley.base.as_uri() + "/"
    html = weasyprint.HTML(string=galley.html, base_url=base, url_fetcher=fetcher)
    _prepare(html.etree_element, steps, repeats)
    sheets = [
        weasyprint.CSS(string=text, base_url=base, url_fetcher=fetcher, font_config=_font_configuration[0])
        for _, text in galley.stylesheets
    ]
    return html.render(stylesheets=sheets, font_config=_font_configuration[0])


def _prepare(root: Element, steps: int, repeats: frozenset[str]) -> None:
    """Say how tight it is set, and turn calls into links; HTML source cannot nest a link in a link."""
    root.set("class", " ".join([root.get("class", ""), *STEPS[:steps]]))
    for call in root.iter("span"):
        names = call.get("class", "").split()
        if "call" not in names:
            continue
        anchor, note, number = call.get("id", ""), call.get("data-note", ""), call.get("data-number", "")
        if "again" in names and anchor not in repeats:
            for child in list(call):
                call.remove(child)
            call.text, note = number, f"note-{number}"
        call.tag = "a"
        call.set("href", f"#{note}")


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Collect what WeasyPrint says only to its logger."""
    heard: list[str] = []

    class _Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record.getMessage())

    logger, ear = weasyprint.LOGGER, _Ear(logging.WARNING)
    before = logger.handlers[:], logger.level, logger.propagate
    logger.handlers, logger.propagate = [ear], False
    logger.setLevel(logging.WARNING)
    try:
        yield heard
    finally:
        logger.handlers, logger.propagate = before[0], before[2]
        logger.setLevel(before[1])


_NO_GLYPH = re.compile(r"unsupported by fonts: \"(.)\" \(U\+([0-9A-F]+)\)", re.DOTALL)


def _heard(galley: Galley, heard: list[str]) -> Iterator[str]:
    """Sort what was heard: what prints wrong is raised, the rest becomes remarks."""
    lacking = sorted({(found[2], found[1]) for line in heard if (found := _NO_GLYPH.search(line))})
    if lacking:
        named = ", ".join(f"{sign} (U+{code})" for code, sign in lacking[:12])
        more = f" and {len(lacking) - 12} more" if len(lacking) > 12 else ""
        story = _story_with(galley, lacking[0][1])
        raise PagesError(
            f"no font in force has the character {named}{more}{story}",
            where=galley.manuscript,
            hint="Add a font that has it: a folder with the font and its licence in fonts/ beside publication.toml.",
        )
    for line in dict.fromkeys(heard):
        if _NO_GLYPH.search(line):
            continue
        if line.startswith(("Failed to", "No anchor")):
            raise PagesError(f"the page lacks something: {line}", where=galley.manuscript)
        yield line


def _story_with(galley: Galley, sign: str) -> str:
    """Which story a character stands in, where that can be told."""
    for story, headline in galley.stories:
        start = galley.html.find(f'id="story-{story}"')
        end = galley.html.find('id="story-', start + 1)
        if start >= 0 and sign in galley.html[start : end if end >= 0 else None]:
            return f", in the story “{headline}”"
    return ""


def _look_over(galley: Galley, laid_out: _LaidOut) -> None:
    """Every call has its note on its own page, every address is there whole, no text is off the page."""
    pages = laid_out.document.pages
    wrong: list[str] = []
    noted: dict[int, list[str]] = {}
    for count, page in enumerate(pages, 1):
        for number, text in _notes(page):
            noted.setdefault(number, []).append(text)
        numbers = {int(anchor.split("-")[1]) for anchor in page.anchors if anchor.startswith("note-")}
        called = {int(anchor.split("-")[1]) for anchor in page.anchors if anchor.startswith("call-")}
        wrong.extend(f"note {number} is not on page {count}, where it is called" for number in sorted(called - numbers))
        wrong.extend(f"on page {count} “{text}” runs off the page" for text in _off_the_page(page))
    for number, address in galley.notes:
        if number not in noted:
            wrong.append(f"note {number} ({address}) is missing")
        elif address and not any(_squeezed(address) in _squeezed(text) for text in noted[number]):
            wrong.append(f"the address of note {number} ({address}) is not printed whole")
    wrong.extend(
        f"the story “{headline}” is missing"
        for story, headline in galley.stories
        if not laid_out.page_of(f"story-{story}")
    )
    if wrong:
        more = f"\n  and {len(wrong) - 8} more" if len(wrong) > 8 else ""
        listed = "\n  ".join(wrong[:8])
        hint = "Shorten the paragraph or move a citation; then report this, please: it should not happen."
        raise PagesError(f"something would be lost in print:\n  {listed}{more}", where=galley.manuscript, hint=hint)


def _squeezed(text: str) -> str:
    return re.sub(rf"[\s{ZERO_WIDTH_SPACE}]+", "", text)


def _notes(page: Any) -> Iterator[tuple[int, str]]:
    """Number and text of each note at the foot of a page."""
    for box in page._page_box.descendants():
        if isinstance(box, boxes.FootnoteAreaBox):
            yield from _notes_in(box, None)


def _notes_in(box: Any, number: int | None) -> Iterator[tuple[int, str]]:
    for child in box.children:
        element = child.element
        classes = (
            element.get("class", "").split() if element is not None and "::" not in (child.element_tag or "") else []
        )
        if "note" in classes and number is None:
            yield int(element.get("data-number")), _text(child)
        elif isinstance(child, boxes.ParentBox):
            yield from _notes_in(child, number)


def _text(box: Any) -> str:
    if isinstance(box, boxes.TextBox):
        return str(box.text)
    if isinstance(box, boxes.ParentBox):
        return "".join(_text(child) for child in box.children)
    return ""


def _off_the_page(page: Any) -> Iterator[str]:
    for box in page._page_box.descendants():
        if isinstance(box, boxes.TextBox) and box.text.strip():
            left, right = box.position_x, box.position_x + box.width
            top, bottom = box.position_y, box.position_y + box.height
            if left < EDGE - 1 or right > page.width - EDGE + 1 or top < EDGE - 1 or bottom > page.height - EDGE + 1:
                yield box.text.strip()[:60]


def _text_lines(page: Any) -> list[str]:
    """The lines of the text proper on a page, without notes, furniture and imprint."""
    return list(_lines_in(page._page_box))


def _lines_of_text(page: Any) -> int:
    return len(_text_lines(page))


def _lines_in(box: Any) -> Iterator[str]:
    for child in box.children:
        if isinstance(child, boxes.FootnoteAreaBox | boxes.MarginBox):
            continue
        classes = child.element.get("class", "").split() if child.element is not None else []
        if "imprint" in classes or "masthead" in classes:
            continue
        if isinstance(child, boxes.LineBox):
            yield _text(child)
        elif isinstance(child, boxes.ParentBox):
            yield from _lines_in(child)
