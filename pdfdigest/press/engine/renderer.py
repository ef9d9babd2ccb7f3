"""A galley is rendered as it is wished for, again and again: its stylesheets, pictures and fonts are read once."""

from __future__ import annotations

from copy import copy, deepcopy
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import cssselect2
import weasyprint
from weasyprint.text.fonts import FontConfiguration

from pdfdigest.press.engine import (
    block_breaks,
    engine_log,
    footnote_heights,
    free_pictures,
    page_references,
    proofreader,
)
from pdfdigest.press.engine.fetcher import WorkspaceFetcher
from pdfdigest.press.engine.layout import BREAKS, Wishes
from pdfdigest.press.galley import Galley
from pdfdigest.press.style_folders import changed

SEE = "see"
"""The class of a link to another story, which tells its page."""


class Renderer:
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
        # A reference in the text may move the lines behind it: it is told by laying out anew.
        refers = f'class="{SEE}"' in galley.html
        self._tells = not refers and page_references.can(text for _, text in galley.stylesheets)

    def __call__(self, wishes: Wishes) -> tuple[Any, Wishes]:
        """A document, and the wishes that it shows: the pages it tells and the blocks it begins a page with may be other ones."""
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
        prepare(html.etree_element, wishes)
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


def prepare(root: Element, wishes: Wishes) -> None:
    """Say how tight it is set, tell pages, and turn calls into links; HTML cannot nest a link in a link."""
    root.set("class", " ".join([root.get("class", ""), *wishes.classes]))
    for name, block in proofreader.blocks(root):
        if name in wishes.breaks:
            block.set("style", "break-before: page")
    free_pictures.moved(root, wishes.later, proofreader.BLOCK)
    for link in root.iter("a"):
        page = wishes.told.get(link.get("href", "").removeprefix("#"))
        if page:
            link.set("data-page", str(page))
        if link.get("class") == SEE:
            words = link.get("data-words", "").replace(" ", "\u00a0").replace("{page}", str(page))
            link.set("data-at", words if page else "")
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
