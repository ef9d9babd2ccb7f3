"""Chromium searches a site that was opened from the disk: words of many languages, typed as people type them, find their story."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import pytest

from tests.builders import judge, publication, story
from tests.reading.filed import Library

HERE = Path(__file__).parent
SPOKEN = [
    ("en", "Renewable energy", "Solar power grows.", "RENEWABLE grow"),
    ("de", "Straßenbau", "Größere Brücken für alle.", "strassenbau grossere"),
    ("fr", "L’Écluse du canal", "L’œuvre continue.", "ecluse oeuvre"),
    ("pl", "Żegluga", "Łódź ma port.", "lodz"),
    ("ru", "Ёлка и лёд", "На севере холодно.", "ЕЛКА"),
    ("el", "Ο Σίσυφος", "Ένας μύθος για την πέτρα.", "ΣΙΣΥΦΟΣ μυθοσ"),
    ("ja", "再生可能エネルギー", "紙とインクの話。", "エネルギー 紙"),
    ("ko", "재생 에너지를 위하여", "종이와 먹.", "에너지"),
    ("ar", "الأَخبار إلى المدرسة", "الورق والحبر في آسيا.", "الاخبار المدرسه اسيا"),
    ("he", "שלום", "ארץ רחוקה.", "אָרֶץ"),
    ("hi", "नवीकरणीय ऊर्जा", "काग़ज़ और स्याही।", "ऊर्जा"),
]
MOST = 150_000
pytestmark = [pytest.mark.judges, pytest.mark.timeout(900)]


def search(out: Path, *asked: dict[str, Any]) -> list[dict[str, Any]]:
    """What a search finds, with nothing wrong on the page and nothing asked of anybody else."""
    if not (HERE / "node_modules").is_dir():
        pytest.skip("the packages of tests/judges are not there; `npm ci` in that folder installs them")
    done = subprocess.run(
        [judge("node"), "search.mjs", judge("chromium"), (out / "search/index.html").as_uri(), json.dumps(asked)],
        cwd=HERE,
        capture_output=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    found: list[dict[str, Any]] = json.loads(done.stdout)
    for each in found:
        assert each["violations"] == [], each["query"]
        assert each["wrong"] == [], each["query"]
        assert each["sideways"] <= 0, each["query"]
        assert all(address.startswith(out.as_uri() + "/") for address in each["requests"]), each["query"]
        files = {Path(unquote(urlparse(address).path)) for address in each["requests"]}
        assert sum(file.stat().st_size for file in files if file.suffix == ".js") < MOST, each["query"]
    return found


def test_a_word_finds_its_story_in_every_language(tmp_path: Path) -> None:
    library = Library(publication(tmp_path / "d", language="en"), tmp_path / "site")
    for number, (language, headline, body, _) in enumerate(SPOKEN, 1):
        library.file(
            number, language=language, stories=[story(1, headline="x"), story(2, headline=headline, body=f"{body}\n")]
        )
    library.site()
    found = search(library.out, *({"query": query} for *_, query in SPOKEN))
    for (language, headline, _, query), each in zip(SPOKEN, found, strict=True):
        assert each["said"] == "Stories found: 1", language
        (hit,) = each["hits"]
        assert hit["headline"] == headline
        assert len(hit["marks"]) >= len(query.split()), language
        assert headline in each["reached"], language


def test_results_are_narrowed_down_and_the_best_come_first(tmp_path: Path) -> None:
    library = Library(publication(tmp_path / "d", name="النشرة", language="ar"), tmp_path / "site")
    long = f"{'word ' * 60}paper.\n"
    library.file(1, language="en", stories=[story(1, headline="Ink", body=long, topics=["Ink"])])
    library.file(2, language="en", stories=[story(1, headline="Paper", topics=["Paper"])])
    library.file(3, language="en", date="2024-03-01", stories=[story(1, headline="On paper", topics=["Ink"])])
    library.site()
    every, year, subject, nothing = search(
        library.out,
        {"query": "paper", "width": 1200, "colorScheme": "light"},
        {"query": "paper", "year": "2024"},
        {"query": "paper", "subject": "Ink"},
        {"query": "paper parchment"},
    )
    assert [hit["headline"] for hit in every["hits"]] == ["On paper", "Paper", "Ink"]
    assert every["hits"][2]["passage"].startswith("… ")
    assert every["hits"][2]["marks"] == ["paper"]
    assert [hit["headline"] for hit in year["hits"]] == ["On paper"]
    assert [hit["headline"] for hit in subject["hits"]] == ["On paper", "Ink"]
    assert nothing["hits"] == []
    assert nothing["said"]
