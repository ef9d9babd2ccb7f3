"""A publication with a folder for its site."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import publication
from tests.reading.filed import Library


@pytest.fixture
def library(desk: Path, tmp_path: Path) -> Library:
    """A publication in English with nothing on record."""
    return Library(publication(desk, publisher="A Press", web="https://digest.example/"), tmp_path / "site")
