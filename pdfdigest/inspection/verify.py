"""A PDF goes in; what it claims, what was looked at, and what holds come out.

No file conforms on our word: whole standards are veraPDF's to judge.  What is looked at here is what can be seen without
it, and some things that it does not ask.  `ROWS` is the whole of it: each row is one look, and says what it looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pikepdf

from pdfdigest.errors import RequestError
from pdfdigest.inspection.damage import DAMAGE, damage
from pdfdigest.inspection.looks import agreement, attachments, colours, fonts, links, syntax, tags, wording
from pdfdigest.inspection.looks.found import Found
from pdfdigest.inspection.opened_pdf import Opened
from pdfdigest.pdf import bounded

MAX_PAGES = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was looked at.

    `scope` says what was looked at, in words; `wrong` what does not hold, and `unseen` what could not be looked at.
    """

    name: str
    scope: str
    wrong: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.wrong


@dataclass(frozen=True, slots=True)
class Report:
    """What a file claims, what was looked at, and what was not."""

    claims: tuple[str, ...]
    rows: tuple[Row, ...]
    unchecked: tuple[str, ...]
    pages: int
    identity: str = ""

    @property
    def holds(self) -> bool:
        """Whether nothing was found wrong."""
        return all(row.holds for row in self.rows)


def always(_: Opened) -> bool:
    """Of every file."""
    return True


def archive(file: Opened) -> bool:
    """Of a file that claims PDF/A."""
    return bool(file.archive)


def coloured(file: Opened) -> bool:
    """Of a file that claims PDF/A or PDF/X."""
    return bool(file.archive or file.press)


def accessible(file: Opened) -> bool:
    """Of a file that claims PDF/UA."""
    return bool(file.accessible)


def press(file: Opened) -> bool:
    """Of a file that claims PDF/X."""
    return bool(file.press)


def spotted(file: Opened) -> bool:
    """Of a file that has spot colours."""
    return bool(file.spots)


OPENS = "the file opens, unlocked and undamaged"
ROWS: tuple[tuple[str, Callable[[Opened], Found], Callable[[Opened], bool]], ...] = (
    (OPENS, syntax.opens, always),
    ("metadata can be read", syntax.metadata, always),
    ("the boxes of the pages lie inside each other", syntax.boxes, always),
    ("fonts are embedded", fonts.embedded, always),
    ("every character has a glyph", fonts.glyphs, always),
    ("links lead somewhere", links.lead, always),
    ("nothing happens when it is opened", links.quiet, always),
    ("it says for which colours it is meant", colours.intent, coloured),
    ("spot colours of one name are one colour", colours.spots, spotted),
    ("attachments belong to it", attachments.belong, coloured),
    ("nothing but the printer's inks", colours.inks, press),
    ("metadata agree", agreement.agree, coloured),
    ("title", agreement.title, accessible),
    ("language", wording.language, accessible),
    ("structure: everything is owned once, and the lists agree", tags.owned, accessible),
    ("every tag has a meaning of the standard", tags.roles, accessible),
    ("links, fields and notes are tagged as such", tags.holders, accessible),
    ("pictures have alt texts", wording.alt, accessible),
    ("headings follow each other", wording.headings, accessible),
    ("links say where they lead", links.spoken, accessible),
    ("tabbing follows the structure", wording.order, accessible),
)
"""Each row: what it is called, the look, and of which files it is asked; what a file does not claim is not held against it."""


def report(data: bytes) -> Report:
    """Look a PDF over.  Raises RequestError where it cannot be read at all."""
    try:
        with bounded.opened(data, recover=False) as pdf:
            return _report(pdf)
    except pikepdf.PasswordError:
        raise RequestError("the file is locked with a password", hint="Save a copy without one.") from None
    except DAMAGE as error:
        raise RequestError(f"the file is no PDF that can be read: {damage(error)}") from None


def untrue(data: bytes) -> tuple[str, ...]:
    """What keeps the claims of a file from being true that was written just now, so that its syntax is not doubted."""
    with bounded.opened(data, recover=False) as pdf:
        return tuple(words for row in _report(pdf, but=OPENS).rows for words in row.wrong)


def _report(pdf: pikepdf.Pdf, but: str = "") -> Report:
    if len(pdf.pages) > MAX_PAGES:
        raise RequestError(f"the file has more than {MAX_PAGES:,} pages")
    file = Opened(pdf)
    return Report(
        claims=file.packet.claims,
        rows=tuple(_row(name, look, file) for name, look, asked in ROWS if name != but and asked(file)),
        unchecked=tuple(_unchecked(file)),
        pages=len(pdf.pages),
        identity=file.packet.one("dc:identifier"),
    )


def _row(name: str, look: Callable[[Opened], Found], file: Opened) -> Row:
    try:
        seen = look(file)
    except DAMAGE as error:
        return Row(name, "as far as the damage", (f"the file is damaged there: {damage(error)}",))
    return Row(name, seen.scope, seen.wrong, seen.unseen)


def _unchecked(file: Opened) -> Iterator[str]:
    if file.archive:
        yield "the rest of PDF/A (ISO 19005): veraPDF judges it"
    if file.accessible:
        yield "the rest of PDF/UA (ISO 14289), above all whether alt texts and order make sense: a person judges that"
    if file.press:
        yield "the rest of PDF/X (ISO 15930): the printer's preflight judges it"
