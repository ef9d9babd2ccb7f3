"""One warm machine for a whole run of tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pdfdigest.press.machine import Machine


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--accept` writes the golden folders anew."""
    parser.addoption("--accept", action="store_true", help="write the golden folders anew, for a person to review")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What only judges run may take its time."""
    for item in items:
        if item.get_closest_marker("judges") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(1200))


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A child process that stays warm from test to test."""
    with Machine(tmp_path_factory.mktemp("cache"), seconds=900) as made:
        yield made


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """An empty folder for one publication."""
    return tmp_path / "test-digest"
