"""A site, its feeds, its search and citations say that an issue was withdrawn, and have none of its words."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pdfdigest.errors import RequestError
from pdfdigest.office import printable
from pdfdigest.office.cite_issue import cite_issue
from pdfdigest.office.withdraw import withdraw
from tests.builders import publication, story
from tests.reading.filed import NOW, Library, astray, tree

SECRET = "Zanzibar"
"""A word that stood in the withdrawn issue alone."""


@contextlib.contextmanager
def nobody(_cache: Path) -> Iterator[Any]:
    """Whoever sets pages of a PDF; the record of these tests has none."""
    yield None


@pytest.fixture
def filed(library: Library, monkeypatch: pytest.MonkeyPatch) -> Library:
    """1.1 with a secret in two revisions, 1.2 without."""
    monkeypatch.setattr(printable, "workers", nobody)
    publication(library.root, publisher="A Press", web="https://digest.example/", record=["web"])
    facts = {"stories": [story(headline=f"From {SECRET}", body=f"{SECRET}.\n", topics=[SECRET])]}
    library.file(1, **facts)
    library.file(1, revision=2, **facts)
    library.file(2)
    (library.root / "errata.yaml").write_text(
        f"format: 1\nerrata:\n  - {{issue: '1.1', page: 1, wrong: {SECRET}, right: Pemba, date: 2025-01-16}}\n", "utf-8"
    )
    return library


def test_every_address_of_it_leads_to_the_notice(filed: Library) -> None:
    filed.site(base="https://digest.example/")
    old = {path for path in tree(filed.out) if path.startswith("1.1/")}
    withdraw(filed.office(), "1.1", by="A. Editor", why="A court's order")
    filed.site(base="https://digest.example/")
    files = tree(filed.out)
    assert {path for path in old if not path.endswith(".pdf")} <= set(files)
    assert not [path for path, data in files.items() if SECRET.lower().encode() in data.lower()]
    for path in ("1.1/index.html", "1.1/r1/index.html", "1.1/r2/index.html", "1.1/r3/index.html"):
        page = filed.page(path)
        assert "This issue has been withdrawn" in page, path
        assert "A court&#39;s order" in page or "A court's order" in page or "A court’s order" in page, path
        assert "</time>, withdrawn</p>" in page, path
    assert astray(filed.out) == []


def test_lists_and_feeds_say_so(filed: Library) -> None:
    withdraw(filed.office(), "1.1", by="A. Editor", why="A court's order")
    filed.site(base="https://digest.example/")
    assert "</time>, withdrawn</span>" in filed.page("vol-1/index.html")
    assert "(withdrawn)" in filed.page("feed.xml")
    entries = json.loads(filed.page("feed.json"))["items"]
    assert [each["title"] for each in entries if "withdrawn" in each["title"]] == ["Vol. 1, No. 1 (withdrawn)"]


def test_a_citation_says_so_and_a_story_of_it_is_refused(filed: Library) -> None:
    office = filed.office()
    assert SECRET in cite_issue(office, "1.1#story-1")
    withdraw(office, "1.1", by="A. Editor", why="A court's order")
    assert cite_issue(office, "1.1").endswith(", withdrawn.")
    assert "note = {withdrawn}" in cite_issue(office, "1.1", "bibtex")
    assert "\nN1  - withdrawn" in cite_issue(office, "1.1", "ris")
    assert json.loads(cite_issue(office, "1.1", "csl"))[0]["status"] == "withdrawn"
    assert "withdrawn" not in cite_issue(office, "1.2") + cite_issue(office, "1.2", "bibtex")
    with pytest.raises(RequestError, match=r"No\. 1\.1 was withdrawn on 2025-06-01 by A\. Editor: A court's order"):
        cite_issue(office, "1.1#story-1")


def test_what_was_issued_after_the_notice_is_shown_with_the_notice_before_it(filed: Library) -> None:
    withdraw(filed.office(), "1.1", by="A. Editor", why="A court's order")
    filed.file(1, revision=4, stories=[story(headline="Mended")])
    (filed.root / "errata.yaml").unlink()
    filed.site(base="https://digest.example/")
    assert "Mended" in filed.page("1.1/index.html")
    assert "withdrawn" not in filed.page("1.1/index.html")
    for revision in (1, 2, 3):
        assert "This issue has been withdrawn" in filed.page(f"1.1/r{revision}/index.html")
    assert not [path for path, data in tree(filed.out).items() if SECRET.encode() in data]
    assert astray(filed.out) == []


def test_the_notice_of_what_nobody_could_read_yet_waits_as_long(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printable, "workers", nobody)
    publication(library.root, publisher="A Press", web="https://digest.example/", record=["web"])
    library.file(1, embargo="2025-07-01T09:00+00:00")
    library.file(2)
    withdraw(library.office(), "1.1", by="A. Editor", why="A court's order")
    library.site(base="https://digest.example/")
    assert not [path for path, data in tree(library.out).items() if b"withdrawn</" in data or b"court" in data]
    with pytest.raises(RequestError, match="is under embargo until"):
        cite_issue(library.office(), "1.1")
    library.site(NOW + timedelta(days=40), base="https://digest.example/")
    assert "This issue has been withdrawn" in library.page("1.1/index.html")


def test_the_site_of_what_was_erased_is_the_same(filed: Library) -> None:
    withdraw(filed.office(), "1.1", by="A. Editor", why="A court's order")
    filed.site(base="https://digest.example/")
    before = tree(filed.out)
    done = withdraw(filed.office(), "1.1", by="A. Editor", why="A court's order", erase=True)
    assert done.erased == (1, 2)
    filed.site(base="https://digest.example/")
    assert tree(filed.out) == before
