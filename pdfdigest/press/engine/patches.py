"""Which private steps of WeasyPrint we stand in for, of which version they are, and whether they are in force.

There are two kinds.  A *speed* patch gives the same bytes as the plain way, sooner, and steps aside by itself on
another version of WeasyPrint.  A *setting* patch changes pages: its name stands in the record of what was set with it,
and on a version that it does not know nothing is set before somebody asks for pages without it.
"""

from __future__ import annotations

from dataclasses import dataclass

import weasyprint

from pdfdigest.errors import PagesError

KNOWN = "70.0"
"""The version of WeasyPrint whose private steps these are."""


@dataclass(frozen=True, slots=True)
class Patch:
    """One private step that we stand in for: its name, the module, what it changes or spares."""

    name: str
    module: str
    told: str


SPEED = (
    Patch("footnote-heights", "footnote_heights", "notes of a page are measured one by one, not all again for each"),
    Patch("page-references", "page_references", "page numbers of the headline box are set right between two rounds"),
    Patch("block-breaks", "block_breaks", "a page whose last block must begin the next is made again alone"),
    Patch("style-lookups", "style_lookups", "values of styles and the faces of text are looked up by the shortest way"),
)
"""What is laid out sooner by them, and comes out the same, byte for byte."""
SETTING = (
    Patch("short-lines", "short_lines", "a line that ends before a bold or linked word is filled like any other"),
    Patch(
        "letter-fit",
        "letter_fit",
        "letters of a justified line take or give a little of what its spaces would take or give alone",
    ),
    Patch("sign-spread", "sign_spread", "signs of a justified Japanese or Chinese line take its slack"),
    Patch("drawn-spaces", "drawn_spaces", "a justified line is as wide as its spaces are drawn"),
    Patch("ladders", "ladders", "no third line in a row ends in a hyphen"),
    Patch("whole-paragraphs", "whole_paragraphs", "breaks of a paragraph are chosen together, headlines balanced"),
    Patch("hanging", "hanging", "stops, hyphens and opening quotes hang a little over the edge of text"),
    Patch("mirrored-indents", "mirrored_indents", "first lines from right to left are indented at their right"),
    Patch("resumed-blocks", "resumed_blocks", "a block that goes on from the page before has no least height again"),
    Patch("imprint-last", "imprint_last", "the imprint stands at the foot of the last page, below its notes"),
    Patch(
        "written-text",
        "written_text",
        "a line says what is written in it where readers could not tell it from its glyphs",
    ),
)
"""What is laid out otherwise than by WeasyPrint alone."""

OFF: set[str] = set()
"""Speed patches that are not in force in this process: those in which something was found that they do not bear."""


def known() -> bool:
    """Whether WeasyPrint is the version whose private steps are known."""
    return bool(weasyprint.VERSION == KNOWN)


def quick(name: str) -> bool:
    """Whether a speed patch is in force."""
    return known() and name not in OFF and any(patch.name == name for patch in SPEED)


def setting(*, plain: bool) -> tuple[str, ...]:
    """The names of the setting patches that are in force: none where pages are asked for `plain`.

    PagesError where they are wanted, and this WeasyPrint is another version than they know.
    """
    if plain:
        return ()
    if not known():
        names = ", ".join(patch.name for patch in SETTING)
        words = (
            f"WeasyPrint {weasyprint.VERSION} is installed, and what we mend in its pages ({names}) is known to be right "
            f"for {KNOWN} alone"
        )
        raise PagesError(words, hint=f"Install weasyprint {KNOWN}, or a newer pdfdigest.", needs="plain")
    return tuple(patch.name for patch in SETTING)
