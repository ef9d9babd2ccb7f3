"""Several processes read what nobody has read yet, and the site is the one that one process would make."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from pdfdigest.errors import DifferenceError
from pdfdigest.reading import ahead, holdings
from pdfdigest.reading.ahead import Ahead
from tests.builders import story
from tests.reading.filed import Library, tree


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes are started for two revisions."""
    monkeypatch.setattr(ahead, "FEWEST", 2)
    monkeypatch.setattr(ahead, "BATCH", 2)


def test_what_several_processes_read_is_what_one_reads(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2, 3):
        library.file(number, stories=[story(1, topics=["Paper"], body="It [says](https://www.example.org/a) so.\n")])
    library.file(2, revision=2, stories=[story(1, headline="Another")])
    library.file(4, page=False)
    library.site()
    alone = dict(tree(library.out))
    monkeypatch.setattr(ahead, "FEWEST", 2)
    monkeypatch.setattr(ahead, "BATCH", 2)
    shutil.rmtree(library.root / "cache")
    read = []
    facts = holdings.facts

    def reading(record: holdings.Record, publication: holdings.Publication) -> holdings.Facts:
        read.append(record.identity.label)
        return facts(record, publication)

    monkeypatch.setattr(holdings, "facts", reading)
    other = Library(library.mine, tmp_path / "other")
    other.site()
    assert dict(tree(other.out)) == alone
    assert set(read) <= {"1.4"}  # without a web page its text is set in each run


@pytest.mark.usefixtures("soon")
def test_a_record_that_was_edited_is_said_by_whoever_reads_it(library: Library) -> None:
    for number in (1, 2, 3):
        library.file(number)
    edited = next((library.root / "issued/1.2/r1").glob("*.pdf"))
    edited.chmod(0o644)
    edited.write_bytes(b"edited")
    with pytest.raises(DifferenceError, match=r"1\.2"):
        library.site()
    assert not (library.out / "index.html").exists()


@pytest.mark.usefixtures("soon")
def test_what_a_process_could_not_read_is_read_by_the_program(tmp_path: Path) -> None:
    with Ahead(tmp_path, os.fspath, [("one", tmp_path), ("two", tmp_path)]) as several:  # which takes no list
        assert not several.waited("one")
        assert not several.waited("none")
