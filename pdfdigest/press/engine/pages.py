"""A Galley goes in; an Edition comes out: pages laid out, fitted, and looked over for what got lost.

It runs inside the child process of `press.workers.machine`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import weasyprint
from weasyprint.urls import FatalURLFetchingError

from pdfdigest.errors import PagesError
from pdfdigest.inspection import verify
from pdfdigest.model import Edition, whole
from pdfdigest.press.engine import (
    colophon,
    copy_fit,
    drawn_spaces,
    engine_log,
    even_lines,
    hanging,
    headline_box,
    imprint_last,
    ladders,
    letter_fit,
    mirrored_indents,
    patches,
    proofreader,
    resumed_blocks,
    short_lines,
    sign_spread,
    style_lookups,
    tagging,
    whole_paragraphs,
    written_text,
)
from pdfdigest.press.engine.finishing import finisher
from pdfdigest.press.engine.layout import LaidOut, Wishes, lay_out
from pdfdigest.press.engine.renderer import Renderer
from pdfdigest.press.galley import NOT_HAD, UNCLAIMED, Galley

SHOWN = 8

_TURN = threading.Lock()
"""WeasyPrint's layout is replaced in part while a galley is set, and Pango bears no second thread."""


@contextmanager
def mended() -> Iterator[None]:
    """Inside, all setting patches are in force."""
    with (
        short_lines.filled(),
        ladders.broken(),
        letter_fit.spread(),
        drawn_spaces.measured(),
        sign_spread.spread(),
        whole_paragraphs.broken(),
        hanging.hung(),
        mirrored_indents.mirrored(),
        resumed_blocks.closed(),
        imprint_last.placed(),
        written_text.kept(),
    ):
        yield


def set_pages(galley: Galley) -> Edition:
    """Lay out a galley and write its PDF.

    Raises PagesError when a note or an address is not where it must be, a character has no glyph, a
    file cannot be had, text would stand off the page, or the issue does not fit the pages it must.

    One galley is set at a time in a process; other threads wait.
    """
    setting = patches.setting(plain=galley.plain)
    with _TURN, engine_log.listening() as heard, style_lookups.quick(), mended() if setting else nullcontext():
        try:
            galley = colophon.guessed(galley)
            render = Renderer(galley, heard)
            laid_out = copy_fit.fitted(galley, render) if galley.fitted else lay_out(render, 0, Wishes())
            if galley.fitted:
                laid_out = headline_box.told(galley, render, laid_out)
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
            raise PagesError(f"{NOT_HAD}: {error}: {cause}", where=galley.manuscript) from None
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
        from pdfdigest.pdf import grey

        return grey.grey(data), ()
    if not target.press or target.profile is None:
        return data, ()
    from pdfdigest.pdf import prepress, separation

    inks = separation.Inks.read(target.profile)
    made = prepress.prepare(data, inks, dict(galley.metadata), bleed=target.bleed)
    return made, (f"separated for {inks.name}; the heaviest place takes {inks.heaviest:.0%} of ink",)


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


def _look_over(galley: Galley, laid_out: LaidOut) -> None:
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
