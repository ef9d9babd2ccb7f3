"""Chromium and axe-core look at the pages on which readers leave: asked, offered a choice, done, refused."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from pdfdigest.post.leave_server import Pages
from tests.builders import judge
from tests.post.letters import house

HERE = Path(__file__).parent
LISTS = [("members", "The Members' Letter"), ("press", "Presse und Öffentlichkeit"), ("board", "الإدارة")]
STATES = ("ask", "left", "left_all", "unknown", "wrong", "later", "closed")
KEYS = {"ask": ["input", "button"], "choice": [*["input"] * (len(LISTS) + 1), "button"]}
"""What the Tab key comes to on the pages that ask something."""
pytestmark = [pytest.mark.judges, pytest.mark.timeout(900)]


@pytest.mark.parametrize("language", ["en", "de", "ar", "ja"])
def test_chromium_and_axe_find_no_fault(tmp_path: Path, language: str) -> None:
    if not (HERE / "node_modules").is_dir():
        pytest.skip("the packages of tests/judges are not there; `npm ci` in that folder installs them")
    at = house()
    pages = Pages(at, at.languages, "en")
    faces = {state: pages.page(state, language, ["The Members' Letter"]) for state in STATES}
    faces["choice"] = pages.page("ask", language, ["The Members' Letter"], LISTS)
    for name, html in faces.items():
        path = tmp_path / f"{name}.html"
        path.write_text(html, "utf-8")
        done = subprocess.run(
            [judge("node"), "chromium.mjs", judge("chromium"), path.as_uri(), "320", "900"],
            cwd=HERE,
            capture_output=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        for each in json.loads(done.stdout):
            where = f"{name} {each['width']} {each['colorScheme']}"
            assert each["violations"] == [], where
            assert each["sideways"] <= 0, where
            assert (each["requests"], each["said"]) == ([], []), where
            assert each["direction"] == ("rtl" if language == "ar" else "ltr"), where
            stops = each["tabbed"]
            assert all(stop["seen"] for stop in stops), where
            assert all(stop["height"] >= 24 for stop in stops if stop["tag"] == "button"), where
            assert [stop["tag"] for stop in stops if stop["tag"] != "a"] == KEYS.get(name, []), where
