"""One warm machine for a whole run of tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings

from pdfdigest.model import Edition
from pdfdigest.press.galley import Galley
from pdfdigest.press.workers.machine import Machine
from tests.judges.verapdf import COURT

VERDICTS = "verdicts of veraPDF"

settings.register_profile("laws", deadline=None)  # a law holds on a slow machine too
settings.load_profile("laws")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--accept` writes the golden folders anew; `--plain` sets pages on a WeasyPrint that our patches do not know."""
    parser.addoption("--accept", action="store_true", help="write the golden folders anew, for a person to review")
    parser.addoption("--plain", action="store_true", help="have WeasyPrint set all pages as it is, without our patches")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What only judges run may take its time."""
    for item in items:
        if item.get_closest_marker("judges") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(1200))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Note on each test how many verdicts veraPDF gave in it; the note travels from worker to controller."""
    before = COURT.passed, COURT.refused
    try:
        yield
    finally:
        given = COURT.passed - before[0], COURT.refused - before[1]
        if any(given):
            item.user_properties.append((VERDICTS, given))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the count, which else would be captured with the output of the tests."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    given = [count for report in reports for name, count in report.user_properties if name == VERDICTS]
    if given:
        passed, refused = sum(count[0] for count in given), sum(count[1] for count in given)
        words = f"veraPDF gave {passed + refused} verdicts in {len(given)} tests: {passed} pass, {refused} do not"
        terminalreporter.write_line(f"{words} (files made bad on purpose; any other fails its test)")


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the standing type of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("user cache")))
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("user config")))
        yield


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A child process that stays warm from test to test."""
    with Machine(tmp_path_factory.mktemp("cache"), seconds=900) as made:
        yield made


@pytest.fixture(scope="session", autouse=True)
def _plain(pytestconfig: pytest.Config) -> Iterator[None]:
    """With `--plain` every machine sets its pages so."""
    real = Machine.set

    def plain(machine: Machine, galley: Galley) -> Edition:
        return real(machine, replace(galley, plain=True))

    with pytest.MonkeyPatch.context() as patch:
        if pytestconfig.getoption("--plain"):
            patch.setattr(Machine, "set", plain)
        yield


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """An empty folder for one publication."""
    return tmp_path / "test-digest"
