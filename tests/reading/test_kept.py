"""A site from the cache is the site that would be made anew, and what did not change is neither read nor filled again."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pdfdigest.errors import DifferenceError
from pdfdigest.index import collation
from pdfdigest.office import site_folder
from pdfdigest.press.compose.house import House
from pdfdigest.reading import holdings
from tests.builders import story
from tests.reading.filed import NOW, Library, tree

ONE = [story(1, topics=["Paper"], thread="mills", body="It [says](https://www.example.org/a) so.\n")]
TWO = [story(1, headline="Another", topics=["Paper", "Ink"], thread="mills", kicker="A kicker", deck="A deck")]


class Work:
    """Counts which revisions were read and which pages were filled."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.read: list[str] = []
        self.filled: list[str] = []
        facts, fill = holdings.facts, House.fill

        def reading(record: holdings.Record, publication: holdings.Publication) -> holdings.Facts:
            self.read.append(f"{record.identity.label} r{record.identity.revision}")
            return facts(record, publication)

        def filling(house: House, template: str, **values: object) -> str:
            if template.startswith("site/"):
                self.filled.append(str(values["title"]))
            return fill(house, template, **values)

        patch.setattr(holdings, "facts", reading)
        patch.setattr(House, "fill", filling)

    def again(self, library: Library, **facts: str) -> tuple[list[str], list[str]]:
        """What a run has to do: revisions read, pages filled."""
        self.read.clear()
        self.filled.clear()
        library.site(**facts)
        return sorted(self.read), sorted(self.filled)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    """What is done from now on."""
    for module in ("press.cache.file_hashes", "reading.site_state"):
        monkeypatch.setattr(f"pdfdigest.{module}.RACY", 0)
    monkeypatch.setattr("pdfdigest.press.cache.file_hashes.FileHashes.clock_is_steady", lambda _: True)
    return Work(monkeypatch)


def anew(library: Library, tmp_path: Path) -> dict[str, bytes]:
    """The site that is made with nothing in the cache."""
    shutil.rmtree(library.root / "cache")
    other = Library(library.mine, tmp_path / "anew")
    other.site(base="https://digest.example/")
    return dict(tree(other.out))


def test_one_issue_more_is_the_one_that_is_read(library: Library, work: Work, tmp_path: Path) -> None:
    base = "https://digest.example/"
    for number in (1, 2, 3, 4):
        library.file(number, stories=ONE)
    assert len(work.again(library, base=base)[0]) == 4
    assert work.again(library, base=base) == ([], [])
    library.file(5, stories=TWO)
    read, filled = work.again(library, base=base)
    assert read == ["1.5 r1"]
    assert {title for title in filled if ", No. " in title} == {
        f"Vol. 1, No. {number}, The Test Digest"
        for number in (4, 5)  # the one before leads to it
    }
    assert dict(tree(library.out)) == anew(library, tmp_path)


def test_a_revision_and_an_erratum_reach_every_page_that_they_are_on(
    library: Library, work: Work, tmp_path: Path
) -> None:
    base = "https://digest.example/"
    library.file(1, stories=ONE)
    library.file(2, stories=ONE)
    library.site(base=base)
    library.file(1, revision=2, stories=TWO)
    (library.root / "errata.yaml").write_text(
        'format: 1\nerrata:\n- {issue: "1.2", page: 1, wrong: Ink, right: Paper, date: 2025-02-01}\n', "utf-8"
    )
    assert work.again(library, base=base)[0] == ["1.1 r2"]
    assert dict(tree(library.out)) == anew(library, tmp_path)


def test_a_style_that_changed_fills_all_pages_and_reads_nothing_again(
    library: Library, work: Work, tmp_path: Path
) -> None:
    library.file(1, stories=ONE)
    library.site(base="https://digest.example/")
    folder = library.root / "templates/site"
    folder.mkdir(parents=True)
    own = '{% extends "shipped/site/home.html.j2" %}{% block head %}<meta name="mine" content="">{% endblock %}'
    (folder / "home.html.j2").write_text(own, "utf-8")
    read, filled = work.again(library, base="https://digest.example/")
    assert read == []
    assert len(filled) == len(
        [path for path in tree(library.out) if path.endswith(".html") and "issue.html" not in path]
    )
    assert '<meta name="mine"' in library.page("index.html")
    assert dict(tree(library.out)) == anew(library, tmp_path)


def test_a_style_saved_while_pages_are_filled_is_not_taken_for_theirs(
    library: Library, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = library.root / "templates/site"
    folder.mkdir(parents=True)
    library.file(1, stories=ONE)
    write = site_folder.write

    def saved_meanwhile(*given: Any) -> site_folder.Written:
        made = write(*given)
        (folder / "home.html.j2").write_text('{% extends "shipped/site/home.html.j2" %}', "utf-8")
        return made

    with monkeypatch.context() as patch:
        patch.setattr(site_folder, "write", saved_meanwhile)
        library.site()
    assert len(work.again(library)[1]) > 3


def test_a_file_on_record_that_was_edited_is_noticed_with_its_old_date(library: Library, work: Work) -> None:
    library.file(1, stories=ONE)
    library.site()
    assert work.again(library) == ([], [])
    path = next((library.root / "issued/1.1/r1").rglob("1.1.yaml"))
    known = path.stat()
    path.chmod(0o644)
    path.write_text(path.read_text("utf-8").replace("says", "said"), "utf-8")
    os.utime(path, ns=(known.st_atime_ns, known.st_mtime_ns))
    with pytest.raises(DifferenceError, match=r"1\.1\.yaml was edited"):
        library.site()


def test_a_page_that_was_edited_or_is_gone_is_written_anew(library: Library, work: Work) -> None:
    library.file(1, stories=ONE)
    library.site()
    before = dict(tree(library.out))
    (library.out / "index.html").write_text("edited", "utf-8")
    (library.out / "1.1/index.html").unlink()
    assert len(work.again(library)[1]) == 2
    assert dict(tree(library.out)) == before


def test_another_folder_another_address_and_a_copy_of_the_publication_have_their_own(
    library: Library, work: Work, tmp_path: Path
) -> None:
    library.file(1, stories=ONE)
    library.site()
    before = dict(tree(library.out))
    library.site(base="https://digest.example/")
    assert "https://digest.example/1.1/" in library.page("1.1/index.html")
    library.site()
    assert dict(tree(library.out)) == before
    library.out = tmp_path / "second"
    library.site(NOW + timedelta(days=1))
    assert dict(tree(library.out)) == before


def test_what_cannot_be_kept_is_made_again(library: Library, work: Work) -> None:
    library.file(1, stories=ONE)
    (library.root / "cache").write_text("not a folder", "utf-8")
    library.site()
    before = dict(tree(library.out))
    read, filled = work.again(library)
    assert read == ["1.1 r1"]
    assert filled
    assert dict(tree(library.out)) == before


def test_an_issue_that_is_set_from_its_manuscript_is_read_each_time(library: Library, work: Work) -> None:
    library.file(1, page=False, stories=ONE)
    library.site()
    before = dict(tree(library.out))
    assert work.again(library) == (["1.1 r1"], [])
    assert dict(tree(library.out)) == before


def test_headings_that_were_sorted_before_need_no_table_of_all_signs(
    library: Library, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.file(1, stories=TWO)
    library.file(2, stories=TWO)
    library.site()
    library.file(3, stories=TWO)

    def unwanted() -> None:
        raise AssertionError

    with monkeypatch.context() as patch:
        patch.setattr(collation, "_collator", unwanted)
        library.site()
        library.file(4, stories=[story(1, topics=["Anew"])])
        with pytest.raises(AssertionError):
            library.site()
    library.site()
    subjects = library.page("subjects/index.html")
    assert subjects.index("Anew") < subjects.index("Ink") < subjects.index("Paper")
