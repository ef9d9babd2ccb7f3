"""The engine's log: every sentence that WeasyPrint can say is known, and one that is not known stops the edition."""

from __future__ import annotations

import ast
import contextlib
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import weasyprint

from pdfdigest.errors import PagesError
from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from pdfdigest.press.engine import engine_log
from pdfdigest.press.galley import Galley
from pdfdigest.press.targets import target
from tests.builders import issue

SOURCE = Path(weasyprint.__file__).parent
LEVELS = ("warning", "error", "critical", "exception")
FILLED = {"d": "12", "04X": "00E5", "s": "something", "r": "'something'"}


def said() -> Iterator[tuple[str, str]]:
    """Level and wording of each message of WeasyPrint that is heard, its gaps filled."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            owner = node.func.value
            if node.func.attr in LEVELS and isinstance(owner, ast.Name) and owner.id == "LOGGER":
                yield node.func.attr, wording(node.args[0])


def wording(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return re.sub(r"%(04X|[dsr])", lambda found: FILLED[found[1]], str(node.value))
    assert isinstance(node, ast.JoinedStr), ast.dump(node)
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "something" for part in node.values)


SAID = sorted(set(said()))


@pytest.fixture
def galley(desk: Path) -> Galley:
    of = issue(desk)
    return composition.compose(of, House(of.publication), target("screen", of.publication))


def meaning(message: str) -> list[str]:
    """Which tables know a message."""
    found = ["wrong" for pattern, _ in engine_log.PRINTS_WRONG if pattern.search(message)][:1]
    found += ["plainly" for pattern, _ in engine_log._AS_PLAINLY if pattern.search(message)][:1]
    found += ["harmless" for pattern in engine_log.HARMLESS if pattern.search(message)][:1]
    return found + (["glyph"] if engine_log._NO_GLYPH.search(message) else [])


def test_there_are_messages() -> None:
    assert len(SAID) > 60


@pytest.mark.parametrize(("level", "message"), SAID, ids=[message[:60] for _, message in SAID])
def test_every_message_of_weasyprint_is_known_once(level: str, message: str) -> None:
    message = message.replace('"something" (U+', '"å" (U+')
    assert len(meaning(message)) == 1, message
    if level == "error":
        assert meaning(message) != ["harmless"] or re.search(r"stylesheet type|\"lang\" attribute", message)


@pytest.mark.parametrize(
    "pattern", [pattern for pattern, _ in engine_log.PRINTS_WRONG], ids=lambda each: each.pattern[:40]
)
def test_no_pattern_is_dead(pattern: re.Pattern[str]) -> None:
    assert any(pattern.search(message) for _, message in SAID)


@pytest.mark.parametrize("pattern", engine_log.HARMLESS, ids=lambda each: each.pattern[:40])
def test_no_harmless_wording_is_dead(pattern: re.Pattern[str]) -> None:
    assert any(pattern.search(message) for _, message in SAID)


def test_what_is_not_known_stops_the_edition_and_is_named(galley: Galley) -> None:
    with pytest.raises(PagesError, match=r"not known here.*There is no place called #nowhere") as caught:
        list(engine_log.sort(galley, ["There is no place called #nowhere"]))
    assert caught.value.needs == "engine"


def test_what_is_known_is_raised_or_passed_on(galley: Galley) -> None:
    with pytest.raises(PagesError, match="a link leads nowhere"):
        list(engine_log.sort(galley, ["No anchor #nowhere for internal URI reference"]))
    passed = "Ignored `colour: red` at 1:2, unknown property."
    assert list(engine_log.sort(galley, [passed])) == [passed]


WRONG = {
    "Failed to load image at 'pictures/1.jpg': no such file": "a picture cannot be printed",
    "Failed to load inline SVG: something": "a drawing cannot be printed",
    "Unknown image mode: LAB": "a picture would be printed in other colours",
    "Failed to load stylesheet at own.css: something": "a file of the page cannot be had",
    'Missing href in <link rel="attachment">': "a file of the page cannot be had",
    "Font-face 'Own Serif' cannot be loaded": "a font cannot be had",
    'Unable to instantiate "Own Serif" variable font': "a font cannot be printed in the weight that is asked for",
    "Please install HarfBuzz version 13+ with harfbuzz-vector to display it": "a sign in colours cannot be printed",
    'Unknown subglyph in "Own Emoji": something': "a sign in colours cannot be printed",
    "No anchor #nowhere for internal URI reference": "a link leads nowhere",
    "Content discarded: target points to undefined anchor 'nowhere'": "a page number cannot be told",
    "Unable to compute content: something": "text that the stylesheet makes would be missing",
    '"element(running)" is only allowed in page margins': "text that the stylesheet makes would be missing",
    "Anchor defined twice: 'note-1'": "two places have one name, so that links lead astray",
    "Malformed URL: http://[": "an address cannot be linked",
    "Relative URI reference without a base URI: <a href='x'>": "an address cannot be linked",
    "This row has more columns than the table, ignored 2 cells": "a table would lose cells",
    'Too many glyphs missing from "Own", expect text selection problems': "text could not be searched or copied",
    "Invalid profile file for profile named 'ours', the rule was ignored": "a colour would be printed as another",
    "Unknown PDF option: depth.": "WeasyPrint does not know what it is asked for",
}
PLAINLY = {
    'Image "pictures/1.jpg" has no required alt description': (
        "a picture has no `alt`, so that the blind are told nothing"
    ),
    "Using fontTools instead of HarfBuzz-Subset for font": (
        "libharfbuzz-subset is missing, so that setting pages is slow"
    ),
}


def test_each_fault_of_the_table_has_its_words() -> None:
    assert [words for _, words in engine_log.PRINTS_WRONG] == list(WRONG.values())
    assert [words for _, words in engine_log._AS_PLAINLY] == list(PLAINLY.values())


@pytest.mark.parametrize(("message", "words"), WRONG.items())
def test_what_prints_wrong_is_named_as_a_person_calls_it(galley: Galley, message: str, words: str) -> None:
    with pytest.raises(PagesError) as caught:
        list(engine_log.sort(galley, [message]))
    assert caught.value.message == f"{words}: {message}"
    assert caught.value.where == galley.manuscript


@pytest.mark.parametrize(("message", "words"), PLAINLY.items())
def test_what_is_told_in_other_words(galley: Galley, message: str, words: str) -> None:
    harmless = "Ignored `colour: red` at 1:2, unknown property."
    assert list(engine_log.sort(galley, [message, harmless, message])) == [words, harmless]


def two_stories(galley: Galley) -> Galley:
    html = '<h1 id="story-one">Å</h1><a href="#nowhere"></a><h1 id="story-two">ß<a href="#away"></a></h1>'
    return replace(galley, html=html, stories=(("none", "Not printed"), ("one", "The first"), ("two", "The second")))


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("No anchor #nowhere for it", "a link leads nowhere, in the story “The first”: "),
        ("No anchor #away for it", "a link leads nowhere, in the story “The second”: "),
        ("No anchor #elsewhere for it", "a link leads nowhere: "),
        ("Unable to compute content: x", "text that the stylesheet makes would be missing: "),
    ],
)
def test_the_story_is_named_where_it_can_be_told(galley: Galley, message: str, words: str) -> None:
    with pytest.raises(PagesError) as caught:
        list(engine_log.sort(two_stories(galley), [message]))
    assert caught.value.message == f"{words}{message}"


def lacks(*signs: str) -> list[str]:
    return [f'1 glyph unsupported by fonts: "{sign}" (U+{ord(sign):04X})' for sign in signs]


def test_characters_without_a_glyph_are_told_together_and_before_all_else(galley: Galley) -> None:
    with pytest.raises(PagesError) as caught:
        list(engine_log.sort(two_stories(galley), ["No anchor #nowhere for it", *lacks("ß", "Å", "ß")]))
    assert caught.value.message == "no font in force has the character Å (U+00C5), ß (U+00DF), in the story “The first”"
    assert caught.value.where == galley.manuscript
    assert caught.value.hint.startswith("Add a font that has it: a folder with the font and its licence in fonts/")


@pytest.mark.parametrize(("number", "more"), [(12, ""), (13, " and 1 more")])
def test_a_dozen_characters_are_named(galley: Galley, number: int, more: str) -> None:
    signs = [chr(0x1200 + at) for at in range(number)]
    with pytest.raises(PagesError) as caught:
        list(engine_log.sort(galley, lacks(*signs)))
    assert caught.value.message.count("(U+12") == 12
    assert caught.value.message.endswith(f"(U+120B){more}")


def test_what_is_said_is_heard_and_the_logger_is_left_as_it_was() -> None:
    logger = logging.getLogger("weasyprint")
    handler = logging.NullHandler()
    before = logger.handlers[:], logger.level, logger.propagate
    logger.handlers, logger.propagate = [handler], True
    logger.setLevel(logging.ERROR)
    try:
        with contextlib.suppress(ZeroDivisionError), engine_log.listening() as heard:
            assert logger.propagate is False
            logger.info("not this")
            logger.warning("this, and %s", "that")
            1 / 0  # noqa: B018
        assert heard == ["this, and that"]
        assert (logger.handlers, logger.level, logger.propagate) == ([handler], logging.ERROR, True)
    finally:
        logger.handlers, logger.propagate = before[0], before[2]
        logger.setLevel(before[1])
