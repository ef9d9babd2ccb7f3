"""Citations of issues and stories on record, in each style."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from pdfdigest.errors import RequestError
from pdfdigest.office.cite_issue import STYLES, cite_issue
from pdfdigest.reading import citations
from tests.builders import publication, story
from tests.reading.filed import NOW, Library

WEB = "https://digest.example/1.1"


def one(library: Library) -> None:
    library.file(1, web=WEB, authors="A. Editor", stories=[story(1, headline="50 % & more: {ink}_a\\b")])


def test_a_sentence_for_people(library: Library) -> None:
    one(library)
    said = cite_issue(library.office(), "1.1#story-1")
    want = "A. Editor, “50 % & more: {ink}_a\\b”, The Test Digest, Vol. 1, No. 1, January 15, 2025, page 1. "
    assert said == want + f"{WEB}#story-story-1"
    assert cite_issue(library.office(), "1.1") == f"A. Editor, The Test Digest, Vol. 1, No. 1, January 15, 2025. {WEB}"
    assert cite_issue(library.office(), "1.1#story-story-1") == said


def test_it_is_in_the_language_of_the_issue(tmp_path: Path) -> None:
    library = Library(publication(tmp_path / "d", name="Der Bericht", language="de"), tmp_path / "site")
    library.file(1, stories=[story(1, headline="Papier")])
    said = cite_issue(library.office(), "1.1#story-1")
    assert said.startswith("„Papier“, Der Bericht, ")
    assert "15. Januar 2025, Seite 1." in said


def test_bibtex_says_each_sign_as_it_is(library: Library) -> None:
    one(library)
    said = cite_issue(library.office(), "1.1#story-1", "bibtex")
    assert said.startswith("@article{test-digest-1.1-story-1,\n")
    assert r"  title = {{50 \% \& more: \{ink\}\_a\textbackslash{}b}}," in said
    for line in (
        "author = {{A. Editor}}",
        "volume = {1}",
        "number = {1}",
        "year = {2025}",
        "month = {1}",
        "pages = {1}",
    ):
        assert f"  {line},\n" in said
    assert f"  url = {{{WEB}#story-story-1}},\n}}" in said
    plain = said.replace("\\{", "").replace("\\}", "")
    assert plain.count("{") == plain.count("}")


def test_ris_has_one_fact_a_line(library: Library) -> None:
    one(library)
    lines = cite_issue(library.office(), "1.1#story-1", "ris").split("\n")
    assert lines[0] == "TY  - JOUR"
    assert lines[-1] == "ER  - "
    assert "T2  - The Test Digest" in lines
    assert "DA  - 2025/01/15/" in lines
    assert all(line[2:6] == "  - " for line in lines)
    assert cite_issue(library.office(), "1.1", "ris").startswith("TY  - JFULL\n")


def test_csl_is_json(library: Library) -> None:
    one(library)
    (told,) = json.loads(cite_issue(library.office(), "1.1#story-1", "csl"))
    assert told["title"] == "50 % & more: {ink}_a\\b"
    assert told["container-title"] == "The Test Digest"
    assert told["issued"] == {"date-parts": [[2025, 1, 15]]}
    assert told["author"] == [{"literal": "A. Editor"}]
    assert "ISSN" not in told


def test_what_is_not_there_is_a_sentence(library: Library) -> None:
    one(library)
    with pytest.raises(RequestError, match=r"No\. 1\.2 is not on record"):
        cite_issue(library.office(), "1.2")
    with pytest.raises(RequestError, match=r"No\. 1\.1 has no story 'nothing'") as told:
        cite_issue(library.office(), "1.1#nothing")
    assert told.value.hint == "Its stories are story-1."
    with pytest.raises(RequestError, match=r"no citation of the style 'chicago'"):
        cite_issue(library.office(), "1.1", "chicago")


def test_the_door_knows_each_style() -> None:
    assert tuple(citations.STYLES) == STYLES


def test_what_is_under_embargo_is_cited_from_its_moment_on(library: Library) -> None:
    moment = NOW + timedelta(hours=1)
    library.file(3, web=WEB, embargo=moment.isoformat())
    with pytest.raises(RequestError, match=r"No\. 1\.3 is under embargo until 2025-06-01T13:00"):
        cite_issue(library.office(), "1.3")
    assert "No. 3" in cite_issue(library.office(moment), "1.3")


def test_an_earlier_revision_is_cited_while_the_newest_is_under_embargo(library: Library) -> None:
    one(library)
    library.file(1, revision=2, web=WEB, embargo=(NOW + timedelta(hours=1)).isoformat(), authors="B. Writer")
    assert cite_issue(library.office(), "1.1").startswith("A. Editor")
