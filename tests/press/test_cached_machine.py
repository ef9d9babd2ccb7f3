"""A galley is set once, and again whenever anything that shapes its pages has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from pdfdigest.model import Edition
from pdfdigest.press.cache.cache import Cache
from pdfdigest.press.cache.cached_machine import CachedMachine
from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from pdfdigest.press.galley import Galley, Setter
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from tests.builders import issue


class Counting:
    """The warm machine of all tests, counting."""

    def __init__(self, machine: Setter) -> None:
        self.machine = machine
        self.count = 0

    def set(self, galley: Galley) -> Edition:
        self.count += 1
        return self.machine.set(galley)


def set_once(folder: Path, setter: Setter, galley: Galley) -> Edition:
    """The edition as a run of its own sets or finds it."""
    with CachedMachine(Cache(folder / "cache", folder, "volumes"), setter) as machine:
        return machine.set(galley)


@pytest.fixture
def composed(desk: Path) -> Callable[[], Galley]:
    one = issue(desk)
    (desk / "images").mkdir()
    Image.new("RGB", (40, 40), "red").save(desk / "images" / "ground.png")
    css = desk / "templates" / "css" / "own.css"
    css.parent.mkdir(parents=True)
    css.write_text("body { background: url(../images/ground.png) no-repeat }")
    return lambda: composition.compose(one, House(one.publication), target("screen", one.publication))


def test_a_galley_is_set_once(composed: Callable[[], Galley], machine: Machine, tmp_path: Path) -> None:
    setter = Counting(machine)
    first = set_once(tmp_path, setter, composed())
    assert set_once(tmp_path, setter, composed()) == first
    assert setter.count == 1
    other = replace(composed(), html=composed().html.replace("Body 1", "Body 9"))
    assert set_once(tmp_path, setter, other).data != first.data
    assert setter.count == 2


@pytest.mark.parametrize("change", ["picture", "template", "font"])
def test_it_is_set_again_after(
    change: str, composed: Callable[[], Galley], machine: Machine, tmp_path: Path, desk: Path
) -> None:
    setter = Counting(machine)
    (desk / "fonts").mkdir()
    set_once(tmp_path, setter, composed())
    if change == "picture":
        Image.new("RGB", (40, 40), "blue").save(desk / "images" / "ground.png")
    elif change == "template":
        (desk / "templates" / "note.html.j2").write_text('{% extends "shipped/note.html.j2" %}')
    else:
        (desk / "fonts" / "note.txt").write_text("a new file")
    for _ in range(2):
        set_once(tmp_path, setter, composed())
    assert setter.count == 2
