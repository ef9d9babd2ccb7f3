"""What WeasyPrint says only to its logger goes in; what prints wrong is raised, the rest comes out as remarks.

What is not known is taken for something that prints wrong: a message that is worded anew in another version stops the
edition, and does not become a remark.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from pdfdigest.errors import PagesError
from pdfdigest.press.galley import Galley

_EMOJI = "a sign in colours cannot be printed"
_NO_GLYPH = re.compile(r"unsupported by fonts: \"(.)\" \(U\+([0-9A-F]+)\)", re.DOTALL)

PRINTS_WRONG = (
    (re.compile(r"Failed to (?:load|render) .*?image (?:at )?'?(\S+?)'?(?::|\Z)"), "a picture cannot be printed"),
    (re.compile(r"Failed to load inline SVG"), "a drawing cannot be printed"),
    (re.compile(r"Unknown image mode"), "a picture would be printed in other colours"),
    (re.compile(r"Failed to load (?:stylesheet at|attachment:) ?(\S+)"), "a file of the page cannot be had"),
    (re.compile(r"Missing href in <link rel=\"attachment\">"), "a file of the page cannot be had"),
    (re.compile(r"Font-face '(.+?)' cannot be loaded"), "a font cannot be had"),
    (
        re.compile(r"Unable to instantiate \"(.+?)\" variable font"),
        "a font cannot be printed in the weight that is asked for",
    ),
    (re.compile(r"Unable to save emoji font|harfbuzz-vector|Unknown bitmap metrics|Unsupported bitmap glyph"), _EMOJI),
    (re.compile(r"Unknown subglyph|Unsupported subglyph"), _EMOJI),
    (re.compile(r"No anchor #(\S+)"), "a link leads nowhere"),
    (re.compile(r"Content discarded: target points to undefined anchor '(.+?)'"), "a page number cannot be told"),
    (re.compile(r"Unable to compute content"), "text that the stylesheet makes would be missing"),
    (
        re.compile(r"Only strings are allowed for content attr|is only allowed in page margins"),
        "text that the stylesheet makes would be missing",
    ),
    (re.compile(r"Anchor defined twice: '(.+?)'"), "two places have one name, so that links lead astray"),
    (re.compile(r"Malformed (?:base )?URL: (.+)"), "an address cannot be linked"),
    (re.compile(r"Relative URI reference without a base URI"), "an address cannot be linked"),
    (re.compile(r"This row has more columns than the table"), "a table would lose cells"),
    (re.compile(r"Too many glyphs missing from"), "text could not be searched or copied"),
    (
        re.compile(r"Unsupported color space|(?:Invalid profile file for|No source for) profile named"),
        "a colour would be printed as another",
    ),
    (re.compile(r"Unknown (?:rendering|PDF) option"), "WeasyPrint does not know what it is asked for"),
)
"""Messages after which a page would lack something, each with what a person calls it."""

_AS_PLAINLY = (
    (re.compile(r"Image \"(.+?)\" has no required alt"), "a picture has no `alt`, so that the blind are told nothing"),
    (
        re.compile(r"Using fontTools instead of HarfBuzz"),
        "libharfbuzz-subset is missing, so that setting pages is slow",
    ),
)
"""Messages of which a person is told in other words."""

HARMLESS = (
    re.compile(r"(?:Ignored|Deprecated) `"),
    re.compile(r"(?:Parse error|Error: .*|Invalid math function) at -?\d+:-?\d+|Error: .+ at .+"),
    re.compile(r"@import rule|@layer rule|(?:Invalid|Unsupported|Unknown|Empty) @(?:import|page|layer)"),
    re.compile(r"Unknown (?:empty )?rule|Invalid (?:media type|layer name|prelude)|Expected a media type"),
    re.compile(r"Missing .+ descriptor in '@font-face' rule|Unknown descriptor|Invalid color profile name"),
    re.compile(r"Invalid counter style name|In counter style"),
    re.compile(r"unit resolved before first page layout"),
    re.compile(r"Failed to apply CSS rule in SVG rule|Unsupported stylesheet type"),
    re.compile(
        r"Subgrids are unsupported|Inline grids are not supported|in repeat\(\)|Baseline alignment is not supported"
    ),
    re.compile(r"Invalid date in <meta|Invalid \w+ date:"),
    re.compile(r"Unable to subset"),
    re.compile(r"Error when closing stream"),
    re.compile(r"Missing required \"lang\" attribute"),
)
"""Messages that are passed on as they are: most are about a stylesheet of one's own, and what it says is not lost."""


@contextmanager
def listening() -> Iterator[list[str]]:
    """Collect what WeasyPrint says while the block runs."""
    heard: list[str] = []

    class _Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record.getMessage())

    logger = logging.getLogger("weasyprint")
    before = logger.handlers[:], logger.level, logger.propagate
    logger.handlers, logger.propagate = [_Ear(logging.WARNING)], False
    logger.setLevel(logging.WARNING)
    try:
        yield heard
    finally:
        logger.handlers, logger.propagate = before[0], before[2]
        logger.setLevel(before[1])


def sort(galley: Galley, heard: Iterable[str]) -> Iterator[str]:
    """The remarks among what was heard; PagesError for what would print wrong, with the story where it can be told."""
    messages = tuple(dict.fromkeys(heard))
    _glyphs(galley, messages)
    for message in messages:
        for pattern, words in PRINTS_WRONG:
            if found := pattern.search(message):
                story = _story_with(galley, found[1] if pattern.groups else "")
                raise PagesError(f"{words}{story}: {message}", where=galley.manuscript)
    for message in messages:
        for pattern, words in _AS_PLAINLY:
            if found := pattern.search(message):
                yield words + _story_with(galley, found[1] if pattern.groups else "")
                break
        else:
            if not any(pattern.search(message) for pattern in HARMLESS):
                words = f"WeasyPrint reports what is not known here, and pages may lack something: {message}"
                raise PagesError(words, where=galley.manuscript, needs="engine")
            yield message


def _glyphs(galley: Galley, messages: tuple[str, ...]) -> None:
    lacking = sorted({(found[2], found[1]) for message in messages if (found := _NO_GLYPH.search(message))})
    if not lacking:
        return
    named = ", ".join(f"{sign} (U+{code})" for code, sign in lacking[:12])
    more = f" and {len(lacking) - 12} more" if len(lacking) > 12 else ""
    raise PagesError(
        f"no font in force has the character {named}{more}{_story_with(galley, lacking[0][1])}",
        where=galley.manuscript,
        hint="Add a font that has it: a folder with the font and its licence in fonts/ beside publication.toml.",
    )


def _story_with(galley: Galley, sign: str) -> str:
    """Which story a character or an address stands in, where that can be told."""
    for story, headline in galley.stories:
        start = galley.html.find(f'id="story-{story}"')
        end = galley.html.find('id="story-', start + 1)
        if sign and start >= 0 and sign in galley.html[start : end if end >= 0 else None]:
            return f", in the story “{headline}”"
    return ""
