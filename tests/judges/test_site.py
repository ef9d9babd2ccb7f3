"""Chromium and axe-core look at each kind of page of a site, opened from the disk: at night and by day, on a phone and wide."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.builders import judge, publication, story
from tests.reading.filed import Library
from tests.reading.test_site import full

HERE = Path(__file__).parent
KINDS = (
    "index.html",
    "1.1/index.html",
    "subjects/index.html",
    "subjects/paper.html",
    "sources/example-org.html",
    "corrections/index.html",
)
pytestmark = [pytest.mark.judges, pytest.mark.timeout(900)]


def look(path: Path, out: Path, direction: str) -> None:
    """Open a page and have no finding."""
    done = subprocess.run(
        [judge("node"), "chromium.mjs", judge("chromium"), path.as_uri(), "360", "1200"],
        cwd=HERE,
        capture_output=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    looks = json.loads(done.stdout)
    assert len(looks) == 4
    for each in looks:
        where = f"{path} {each['width']} {each['colorScheme']}"
        assert each["violations"] == [], where
        assert each["sideways"] <= 0, where
        assert each["said"] == [], where
        assert each["requests"], where
        assert all(address.startswith(out.as_uri() + "/assets/") for address in each["requests"]), where
        assert each["direction"] == direction, where
        assert all(stop["seen"] for stop in each["tabbed"]), where


def test_each_kind_of_page_opens_from_the_disk_without_a_finding(tmp_path: Path) -> None:
    if not (HERE / "node_modules").is_dir():
        pytest.skip("the packages of tests/judges are not there; `npm ci` in that folder installs them")
    library = Library(publication(tmp_path / "d", language="en", colours={"accent": "#8c1d2c"}), tmp_path / "site")
    full(library)
    library.site()
    for kind in KINDS:
        look(library.out / kind, library.out, "ltr")
    arabic = Library(publication(tmp_path / "a", name="النشرة", language="ar"), tmp_path / "arabic")
    arabic.file(1, stories=[story(1, headline="الورق والحبر", topics=["الورق"])])
    arabic.site()
    look(arabic.out / "index.html", arabic.out, "rtl")
    look(arabic.out / "1.1/index.html", arabic.out, "rtl")
