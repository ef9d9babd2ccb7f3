"""The engine's log: every sentence that WeasyPrint can say is known, and one that is not known stops the edition."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
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
