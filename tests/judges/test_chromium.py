"""Chromium and axe-core judge the web page: nothing fetched, nothing sideways, nobody kept out."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pdfdigest.manuscript import manuscript, publication
from pdfdigest.model import Issue
from pdfdigest.press.compose import web
from pdfdigest.press.compose.house import House
from pdfdigest.press.targets import target
from tests.builders import SEED_ISSUE, STYLES, issue, judge, story

HERE = Path(__file__).parent
WIDTHS = ("360", "768", "1280")
PALE = 128
pytestmark = [pytest.mark.judges, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the script and its two packages, as pinned."""
    judge("chromium")
    judge("node")
    if (HERE / "node_modules").is_dir():
        return HERE
    folder = tmp_path_factory.mktemp("bench")
    for name in ("package.json", "package-lock.json", "chromium.mjs"):
        shutil.copy(HERE / name, folder)
    done = subprocess.run(
        [judge("npm"), "ci", "--no-audit", "--no-fund"], cwd=folder, capture_output=True, timeout=300, check=False
    )
    if done.returncode:
        words = f"npm ci did not work: {done.stderr.decode()[-300:]}"
        pytest.fail(words) if os.environ.get("CI") else pytest.skip(words)
    return folder


def seen(bench: Path, of: Issue, style: str, folder: Path, stamp: str = "") -> list[dict[str, Any]]:
    """What Chromium and axe-core say of a page, at each width by day and by night."""
    edition = web.page(of, House(of.publication), target("web", of.publication, style), stamp=stamp)
    path = folder / f"page-{style}.html"
    path.write_bytes(edition.data)
    done = subprocess.run(
        [judge("node"), "chromium.mjs", judge("chromium"), path.as_uri(), *WIDTHS],
        cwd=bench,
        capture_output=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return list(json.loads(done.stdout))


def passed(found: list[dict[str, Any]]) -> None:
    assert len(found) == 2 * len(WIDTHS)
    for each in found:
        at = f"{each['width']} {each['colorScheme']}"
        assert each["violations"] == [], at
        assert each["passes"] > 20, at
        assert each["requests"] == [], at
        assert each["said"] == [], at
        assert each["sideways"] <= 0, at
        assert each["fonts"] == [], at
        assert each["loaded"] >= 3, at
        assert each["thin"] == [], at
        red = int(each["ground"].removeprefix("rgb(").partition(",")[0])
        assert (red < PALE) == (each["colorScheme"] == "dark"), at


@pytest.mark.parametrize("style", STYLES)
def test_the_sample(bench: Path, tmp_path: Path, style: str) -> None:
    of = publication.home(SEED_ISSUE)
    assert of is not None
    passed(seen(bench, manuscript.read(SEED_ISSUE, of), style, tmp_path, "Proof, not yet issued"))


EVERYTHING = """
A [cited *word*](source:long) and [again](source:long), the 24^th^ of H~2~O.

> Somebody said so.

- one [more](https://example.org/two)
- two

| Year | Ships | Tons of displacement | Something else |
|------|-------|----------------------|----------------|
| 2021 | 12    | 100,000              | Incomprehensibilities |
| 2022 | 14    | 120,000              | [cited](source:long) |
"""
LONG = "https://www.example.org/" + "a-very-long-address/" * 20 + "x" * 300 + "?and=" + "y" * 200


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    ("language", "headline", "words", "direction"),
    [
        ("en-US", "A headline of " + "Donaudampfschifffahrtsgesellschaft" * 2, "Words and more words. ", "ltr"),
        (
            "ja",
            "日本の経済安全保障法案が主要政党の承認を得る",
            "外務副大臣級会合では、ウクライナ情勢などを協議した。",
            "ltr",
        ),
        (
            "ar",
            "اجتماع على مستوى نواب وزراء الخارجية",
            "تحدثت نائبة وزير الخارجية مع نظيرها Mori في 15 فبراير. ",
            "rtl",
        ),
        ("he", "פגישה בדרג סגני שרים", "סגנית המזכיר שוחחה עם Mori בנושא. ", "rtl"),
        ("hi", "उप विदेश मंत्री स्तर की बैठक", "उप मंत्री ने जापान के अपने समकक्ष से बात की। ", "ltr"),
    ],
)
def test_every_part_in_every_script(
    bench: Path, desk: Path, tmp_path: Path, style: str, language: str, headline: str, words: str, direction: str
) -> None:
    facts = {"publisher": "A Press", "issn_online": "2049-3630", "web": "https://example.org/", "rights": "All ours."}
    of = issue(
        desk,
        facts=facts,
        language=language,
        stories=[
            story(
                1,
                headline=headline,
                kicker="Kicker",
                deck=headline,
                byline="A. Writer",
                dateline="Tokyo",
                body=words * 9,
            ),
            story(2, headline=headline, body=words * 3 + "\n" + EVERYTHING),
        ],
        sources={"long": {"address": LONG, "publisher": "A Ministry", "title": "A title", "accessed": "2025-01-03"}},
        sections=[{"id": "note", "heading": "From the editor", "body": words * 4}],
    )
    found = seen(bench, of, style, tmp_path)
    passed(found)
    assert {each["direction"] for each in found} == {direction}
