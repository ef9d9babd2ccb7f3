"""Every screen of the desk stands in the contact sheet of the docs: a route without a picture fails here."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

from PIL import Image
from starlette.routing import Route

from pdfdigest.desk.background import Background
from pdfdigest.desk.screens import Screens
from pdfdigest.office.journal import Journal
from pdfdigest.office.surroundings import Office
from tests.builders import ROOT

SHEET = ROOT / "docs/pictures/desk-screens.png"
NAMES = json.loads(SHEET.with_suffix(".json").read_text("utf-8"))
KEY = "0123456789abcdef01234567"


def pages(tmp_path: Path) -> list[Route]:
    """The routes that answer with a screen."""
    office = Office(tmp_path, tmp_path / "cache", tmp_path / "state")
    with closing(Journal(tmp_path / "state")) as journal:
        screens = Screens(office, journal, "", lambda: None, Background())
        return [route for route in screens.routes if route.endpoint == screens.page]


def test_a_route_without_a_picture_fails(tmp_path: Path) -> None:
    paths = [path.replace("PUBLICATION", KEY).replace("ISSUE", KEY) for path in NAMES["screens"].values()]
    routes = pages(tmp_path)
    assert len(routes) > 5
    for route in routes:
        assert any(route.path_regex.match(path) for path in paths), f"{route.path} has no picture: make pictures"


def test_every_state_is_there() -> None:
    assert NAMES["states"] == ["empty", "full", "error", "slow"]
    assert NAMES["looks"] == ["light-1280", "dark-1280", "light-360", "dark-360"]
    with Image.open(SHEET) as sheet:
        assert sheet.width > 2000
        assert sheet.height > 150 * len(NAMES["screens"])
