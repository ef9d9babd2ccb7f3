"""A Galley goes in; an Edition comes out: pages laid out, fitted, and looked over for what got lost.

This module and `proofreader` know WeasyPrint.  They run inside the child process of `press.workers.machine`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from copy import copy, deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import cssselect2
import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from pdfdigest.errors import PagesError
from pdfdigest.inspection import verify
from pdfdigest.model import Edition, whole
from pdfdigest.pdf import grey, prepress, separation
from pdfdigest.press.engine import (
    block_breaks,
    colophon,
    engine_log,
    even_lines,
    footnote_heights,
    ladders,
    letter_fit,
    page_references,
    patches,
    proofreader,
    short_lines,
    tagging,
    written_text,
)
from pdfdigest.press.engine.fetcher import WorkspaceFetcher
from pdfdigest.press.engine.finishing import finisher
from pdfdigest.press.galley import UNCLAIMED, Galley
from pdfdigest.press.style_folders import changed

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
ONE_PAGE = "one-page"
"""Set on the root of an issue of one page, whose headline box needs no page numbers."""
NUMBERINGS = 3
ROUNDS = 12
"""Layouts tried until each page has its notes.  A page depends on those before it alone, so that it
settles from the front, nearly always in two."""
SETTLING = 8
"""Rounds after which a note printed again is never taken back, so that it must come to an end."""
BREAKS = 24
"""Blocks moved to the next page so that notes stay with their calls; more would hide a fault."""
FEW_LINES = 2
SHOWN = 8

Told = dict[str, int]
"""The page of each story, by its anchor: what the headline box shows."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a galley is laid out.

    `classes` go on its root, notes are repeated with the calls in `repeats`, the blocks in `breaks` begin
    a page, and the headline box tells the pages in `told`.
    """

    classes: tuple[str, ...] = ()
    repeats: frozenset[str] = frozenset()
    breaks: frozenset[str] = frozenset()
    told: Told = field(default_factory=dict)


Render = Callable[[Wishes], tuple[Any, Wishes]]
"""Lays out, and answers with the document and what it shows: its `told` may be better than the one wished for."""


_TURN = threading.Lock()
"""WeasyPrint's layout is replaced in part while a galley is set, and Pango bears no second thread."""


@contextmanager
def _mended() -> Iterator[None]:
    """Inside, all setting patches are in force."""
    with short_lines.filled(), ladders.broken(), letter_fit.spread(), written_text.kept():
        yield


def set_pages(galley: Galley) -> Edition:
    """Lay out a galley and write its PDF.

    Raises PagesError when a note or an address is not where it must be, a character has no glyph, a
    file cannot be had, text would stand off the page, or the issue does not fit the pages it must.

    One galley is set at a time in a process; other threads wait.
    """
    setting = patches.setting(plain=galley.plain)
    with _TURN, engine_log.listening() as heard, _mended() if setting else nullcontext():
        try:
            galley = colophon.guessed(galley)
            render = _Renderer(galley, heard)
            laid_out = _paged(galley, render, _fitted(galley, render)) if galley.fitted else _as_set(render)
            _look_over(galley, laid_out)
            _relink(laid_out.document)
            tagging.drop_repeated_links(laid_out.document)
            if not galley.target.links:
                _unlink(laid_out.document)
            with tagging.structure():
                data = laid_out.document.write_pdf(finisher=finisher(galley), **_options(galley))
            told = colophon.corrected(galley, laid_out.document.fonts.values())
            data, pressed = _pressed(galley, data)
        except FatalURLFetchingError as error:
            cause = error.__cause__ or error
            raise PagesError(f"a file of the page cannot be had: {error}: {cause}", where=galley.manuscript) from None
        except RecursionError:
            raise PagesError("the text has too many levels inside each other", where=galley.manuscript) from None
    if told is not galley:
        return set_pages(told)
    if galley.target.accessible and not galley.lacks and (wrong := _untrue(data)):
        return set_pages(replace(galley, lacks=wrong))
    said = (*laid_out.remarks, *galley.lacks, *pressed, *engine_log.sort(galley, heard))
    return Edition(
        identity=galley.identity,
        target=galley.target.name,
        suffix=galley.target.suffix,
        data=data,
        pages=len(laid_out.document.pages),
        story_pages=tuple((story, laid_out.page_of(f"story-{story}")) for story, _ in galley.stories),
        note_pages=tuple((number, laid_out.pages_of_note(number)) for number, _ in galley.notes),
        remarks=said,
        resolutions=proofreader.resolutions(laid_out.document.pages),
        files=render.files,
        stamp=galley.stamp,
        setting=setting,
        uneven=even_lines.uneven(laid_out.document.pages),
    )


def _untrue(data: bytes) -> tuple[str, ...]:
    """What keeps the claim of a file from being true, as a template of one's own can bring it about."""
    return tuple(f"{words}: {UNCLAIMED}" for words in verify.untrue(data))


def _options(galley: Galley) -> dict[str, Any]:
    """What WeasyPrint is asked for: its variant of the standard, tags, attachments dated from the issue."""
    target = galley.target
    moment = datetime.fromisoformat(dict(galley.metadata).get("date", "1970-01-01")).replace(tzinfo=UTC)
    attachments = [
        weasyprint.Attachment(
            string=data, name=name, description=words, created=moment, modified=moment, relationship="Source"
        )
        for name, words, data in galley.attachments
    ]
    variant = {"pdf_variant": f"pdf/a-{target.standard}"} if target.standard else {}
    return {"pdf_tags": target.tags, "attachments": attachments, **variant}


def _pressed(galley: Galley, data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The bytes as a print shop or an office printer wants them, where the target is for one, and what to know of them."""
    target = galley.target
    if target.black and not target.press and not target.standard:
        return grey.grey(data), ()
    if not target.press or target.profile is None:
        return data, ()
    inks = separation.Inks.read(target.profile)
    made = prepress.prepare(data, inks, dict(galley.metadata), bleed=target.bleed)
    return made, (f"separated for {inks.name}; the heaviest place takes {inks.heaviest:.0%} of ink",)


@dataclass(slots=True)
class _LaidOut:
    """A layout, and how it was come by: `steps` tightenings, and what was wished for beside them."""

    document: Any
    steps: int
    wishes: Wishes
    remarks: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return len(self.document.pages)

    def page_of(self, anchor: str) -> int:
        """The page, from 1, on which an anchor stands; 0 where it stands nowhere."""
        return next((n for n, page in enumerate(self.document.pages, 1) if anchor in page.anchors), 0)

    def told(self, galley: Galley) -> Told:
        """The page of each story."""
        return {f"story-{story}": self.page_of(f"story-{story}") for story, _ in galley.stories}

    def pages_of_note(self, number: int) -> tuple[int, ...]:
        """The pages on which a source's note stands."""
        pages = enumerate(self.document.pages, 1)
        return tuple(n for n, page in pages if any(number == noted for noted, _ in proofreader.notes(page)))


def _fitted(galley: Galley, render: Render) -> _LaidOut:
    """The first layout that fits: as set, or tightened no more than it must be."""
    begun = _begun(galley)
    plain = _laid_out(render, 0, begun)
    wanted = galley.pages or plain.count
    if plain.count <= wanted and (plain.count == 1 or not _short(plain.document.pages[-1])):
        return plain
    must = plain.count > wanted
    if not must:
        wanted = plain.count - 1
    best = _tightened(galley, render, plain, wanted) if not must else None
    if must:
        tightest = _laid_out(render, len(STEPS), Wishes(repeats=plain.wishes.repeats, told=plain.told(galley)))
        if tightest.count > wanted:
            raise _too_long(galley, tightest, wanted)
        best = _tightened(galley, render, plain, wanted, tightest)
    if best is None:
        return plain
    names = dict.fromkeys(step.partition("-")[0] for step in STEPS[: best.steps])
    said = _listed([STEP_WORDS[name] for name in names])
    best.remarks = (f"to fit {_pages(wanted)}, {said} was taken in ({best.steps} of {len(STEPS)} steps)",)
    return best


def _tightened(
    galley: Galley, render: Render, plain: _LaidOut, wanted: int, tightest: _LaidOut | None = None
) -> _LaidOut | None:
    """The layout with the fewest steps that fits, or None; each try tells the pages of the one before it."""
    low, high, best, last = 1, len(STEPS) + 1, tightest, tightest or plain
    if tightest is not None:
        high = tightest.steps
    while low < high:
        middle = (low + high) // 2
        known = best or plain
        last = _laid_out(render, middle, Wishes(repeats=known.wishes.repeats, told=last.told(galley)))
        if last.count <= wanted:
            high, best = middle, last
        else:
            low = middle + 1
    return best


def _as_set(render: Render) -> _LaidOut:
    return _laid_out(render, 0, Wishes())


def _begun(galley: Galley) -> Wishes:
    """What a layout begins with: each story on the page that an earlier edition told, else on page 1.

    Nothing else of that edition: notes repeated hold their own place on a page, so that a layout which begins with
    those of another text may settle at other ones than a layout which begins with none.
    """
    known = {story: page for story, page in galley.told if page}
    return Wishes(told={f"story-{story}": known.get(story, 1) for story, _ in galley.stories})


def _short(page: Any) -> bool:
    return len(proofreader.lines(page)) <= FEW_LINES


def _too_long(galley: Galley, tightest: _LaidOut, wanted: int) -> PagesError:
    lines = [line for page in tightest.document.pages[wanted:] for line in proofreader.lines(page)]
    count = len(lines)
    if not count:
        words = f"the issue does not fit {_pages(wanted)}: the imprint runs over even when set as tight as may be"
        return PagesError(words, where=galley.manuscript, hint="Cut about 6 lines, or allow more pages under `fit:`.")
    words = f"the issue does not fit {_pages(wanted)}: {count} lines are too many even when set as tight as may be"
    first = " ".join(lines[0].split())[:70]
    hint = f"Cut about {count} lines, or allow more pages under `fit:`. What does not fit begins with: “{first}”"
    return PagesError(words, where=galley.manuscript, hint=hint)


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count} pages"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _laid_out(render: Render, steps: int, wishes: Wishes) -> _LaidOut:
    """Lay out until every page carries the notes of the sources it calls, each once, and no headline stands alone.

    WeasyPrint moves a note to the next page where the text after its call would otherwise run over; then
    that text begins the next page instead.
    """
    wishes = replace(wishes, classes=STEPS[:steps])
    while True:
        document, wishes = _settled(render, wishes)
        block = proofreader.block_to_move(document.pages, wishes.breaks)
        if not block or len(wishes.breaks) >= BREAKS:
            return _LaidOut(document, steps, wishes)
        wishes = replace(wishes, breaks=wishes.breaks | {block})


def _settled(render: Render, wishes: Wishes) -> tuple[Any, Wishes]:
    """A layout in which just those notes are repeated that must be, and the wishes it came of."""
    document, wishes = render(wishes)
    for turn in range(ROUNDS):
        wanted = _notes_to_repeat(document)
        if turn >= SETTLING:
            wanted |= wishes.repeats
        if wanted == wishes.repeats:
            break
        document, wishes = render(replace(wishes, repeats=wanted))
    return document, wishes


def _paged(galley: Galley, render: Render, laid_out: _LaidOut) -> _LaidOut:
    """The same layout, the headline box telling the page of each story, or nothing where there is one page.

    WeasyPrint's own target-counter would lay out every page twice at each attempt.
    """
    if laid_out.count == 1:
        alone, _ = render(replace(laid_out.wishes, classes=(*laid_out.wishes.classes, ONE_PAGE), told={}))
        return replace(laid_out, document=alone) if len(alone.pages) == 1 else laid_out
    told = laid_out.told(galley)
    if laid_out.wishes.told == told:
        return laid_out
    for _ in range(NUMBERINGS):
        guessed = told == laid_out.wishes.told
        numbered = laid_out if guessed else _laid_out(render, laid_out.steps, replace(laid_out.wishes, told=told))
        if numbered.told(galley) == told:
            return replace(numbered, remarks=laid_out.remarks)
        told = numbered.told(galley)
    words = "the page numbers in the headline box move the stories that they tell of"
    hint = "Give them a room of their own in the style: `position: absolute`, and padding beside the headlines."
    raise PagesError(words, where=galley.manuscript, hint=hint)


def _notes_to_repeat(document: Any) -> frozenset[str]:
    """Of each source whose note is not on a page that calls it: the first of those calls."""
    return frozenset(
        anchor
        for page in document.pages
        for anchor in proofreader.to_repeat(proofreader.calls(page), proofreader.notes(page))
    )


def _relink(document: Any) -> None:
    """Let each call lead to the note on its own page, and call each bookmark by whole words."""
    for page in document.pages:
        page.bookmarks[:] = [(level, whole(label), *rest) for level, label, *rest in page.bookmarks]
        here: dict[int, str] = {}
        for number, anchor in proofreader.notes(page):
            here.setdefault(number, anchor)
        for index, (kind, target, rectangle, box) in enumerate(page.links):
            if kind == "internal" and target.startswith("note-"):
                page.links[index] = (kind, here.get(int(target.split("-")[1]), target), rectangle, box)


def _unlink(document: Any) -> None:
    for page in document.pages:
        page.links = []


class _Renderer:
    """What all layouts of one galley share: its stylesheets read, its pictures decoded, its fonts."""

    def __init__(self, galley: Galley, heard: list[str]) -> None:
        self._base = galley.base.as_uri() + "/"
        self._fetcher = WorkspaceFetcher(galley)
        self._html = weasyprint.HTML(string=galley.html, base_url=self._base, url_fetcher=self._fetcher)
        self._sheets: list[_Sheet] = []
        _forget_what_changed()
        for name, text in galley.stylesheets:
            sheet = _stylesheet(text, self._base, galley.roots)
            heard.extend(f"{name}: {line}" for line in sheet.said)
            self._sheets.append(sheet)
        self._pictures: dict[str, Any] = {}
        self._tells = page_references.can(text for _, text in galley.stylesheets)

    def __call__(self, wishes: Wishes) -> tuple[Any, Wishes]:
        telling_right = page_references.right(wishes.told if self._tells else {})
        moving_at_once = block_breaks.at_once(wishes.breaks, wishes.repeats, BREAKS)
        with telling_right as said, moving_at_once as moved, footnote_heights.quick() as watch:
            document = self._render(wishes)
        if not watch.sound(document):
            footnote_heights.distrust()
            return self(wishes)
        return document, replace(wishes, told=said.told or wishes.told, breaks=moved.blocks)

    def _render(self, wishes: Wishes) -> Any:
        html = copy(self._html)
        html.etree_element = deepcopy(self._html.etree_element)
        html.wrapper_element = cssselect2.ElementWrapper.from_html_root(html.etree_element, content_language=None)
        _prepare(html.etree_element, wishes)
        sheets = [sheet.read for sheet in self._sheets]
        return html.render(stylesheets=sheets, font_config=_fonts(), cache=self._pictures)

    @property
    def files(self) -> tuple[str, ...]:
        """The files that styles and templates named."""
        named = {path for sheet in self._sheets for path in sheet.files}
        return tuple(sorted(named | set(self._fetcher.files)))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A stylesheet as read, what was said against it, and the files that it named, each as it was."""

    read: Any
    said: tuple[str, ...]
    files: dict[str, tuple[int, int] | None]


@lru_cache(maxsize=1)
def _fonts() -> FontConfiguration:
    return FontConfiguration()


_SHEETS: dict[tuple[str, str, tuple[Path, ...]], _Sheet] = {}
_MOST_SHEETS = 24


def _forget_what_changed() -> None:
    """Where a file that some stylesheet named has changed, read all of them anew, and the fonts with them.

    A font that a rule named cannot be taken back from a configuration.
    """
    files = {path: at for sheet in _SHEETS.values() for path, at in sheet.files.items()}
    if len(_SHEETS) > _MOST_SHEETS or any(changed(Path(path)) != at for path, at in files.items()):
        _SHEETS.clear()
        _fonts.cache_clear()


def _stylesheet(text: str, base: str, roots: tuple[Path, ...]) -> _Sheet:
    """A stylesheet, read once in the life of this process."""
    known = _SHEETS.get((text, base, roots))
    if known is None:
        fetcher = WorkspaceFetcher(roots=roots)
        with engine_log.listening() as heard:
            read = weasyprint.CSS(string=text, base_url=base, url_fetcher=fetcher, font_config=_fonts())
        known = _SHEETS[text, base, roots] = _Sheet(read, tuple(heard), fetcher.files)
    return known


def _prepare(root: Element, wishes: Wishes) -> None:
    """Say how tight it is set, tell pages, and turn calls into links; HTML cannot nest a link in a link."""
    root.set("class", " ".join([root.get("class", ""), *wishes.classes]))
    for name, block in proofreader.blocks(root):
        if name in wishes.breaks:
            block.set("style", "break-before: page")
    for link in root.iter("a"):
        page = wishes.told.get(link.get("href", "").removeprefix("#"))
        if page:
            link.set("data-page", str(page))
    for call in root.iter("span"):
        names = call.get("class", "").split()
        if "call" not in names:
            continue
        anchor, note, number = call.get("id", ""), call.get("data-note", ""), call.get("data-number", "")
        if "again" in names and anchor not in wishes.repeats:
            for child in list(call):
                call.remove(child)
            call.text, note = number, f"note-{number}"
        call.tag = "a"
        call.set("href", f"#{note}")


def _look_over(galley: Galley, laid_out: _LaidOut) -> None:
    """Every call has its note on its own page, every address is there whole, no text is off the page, no line too short."""
    wrong = list(proofreader.faults(galley, laid_out.document.pages))
    if wrong:
        more = f"\n  and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
        listed = "\n  ".join(wrong[:SHOWN])
        hint = "Shorten the paragraph or move a citation; then report this, please: it should not happen."
        raise PagesError(f"something would be lost in print:\n  {listed}{more}", where=galley.manuscript, hint=hint)
    short = () if galley.plain else tuple(proofreader.short_lines(laid_out.document.pages))
    if short:
        listed = "\n  ".join(short[:SHOWN])
        hint = "Report this, please: it should not happen."
        raise PagesError(f"a line is set too short:\n  {listed}", where=galley.manuscript, hint=hint, needs="plain")
