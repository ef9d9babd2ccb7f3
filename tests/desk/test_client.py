"""The desk's client: how heavy it is, and that the wheel holds it with the licences of what is in it."""

from __future__ import annotations

import gzip
import json
import re
import zipfile
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder

from tests.builders import ROOT

DESK = ROOT / "templates/desk"
ISSUE_SCREEN, ALL = 150_000, 220_000
"""Octets, gzipped: what is fetched for the issue screen beside fonts and pages, and all there is."""
PAGE = ("desk.html", "desk.js", "desk.css", "desk.svg")


def weight(*names: str) -> int:
    return sum(len(gzip.compress((DESK / name).read_bytes(), 9)) for name in names)


def test_it_is_light() -> None:
    assert weight(*PAGE) <= ISSUE_SCREEN
    assert weight(*(path.name for path in DESK.iterdir())) <= ALL


def test_the_wheel_holds_it_with_its_licences(tmp_path: Path) -> None:
    (made,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(made) as wheel:
        for path in DESK.iterdir():
            assert wheel.read(f"pdfdigest/templates/desk/{path.name}") == path.read_bytes(), path.name
        licences = wheel.read("pdfdigest/templates/desk/LICENCES.txt").decode()
    told = dict(re.findall(r"(?m)^(\S+) (\d\S*) \([^)]+\)$", licences))
    wanted = json.loads((ROOT / "desk-client/package.json").read_text("utf-8"))["dependencies"]
    locked = json.loads((ROOT / "desk-client/package-lock.json").read_text("utf-8"))["packages"]
    assert set(wanted) <= set(told)
    assert told == {name: locked[f"node_modules/{name}"]["version"] for name in told}
    assert licences.count("Permission is hereby granted") == len(told)
