"""Libraries: what the press needs of the machine is found as WeasyPrint finds it, or missed in a sentence."""

from __future__ import annotations

import platform
import re
from pathlib import Path

import pytest

from pdfdigest.errors import PagesError
from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from pdfdigest.press.engine import libraries
from pdfdigest.press.engine.libraries import LIBRARIES, Library
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from tests.builders import ROOT, issue


def test_this_machine_has_what_sets_the_other_tests_pages() -> None:
    assert libraries.missing() == ()
    found = dict(libraries.versions())
    assert re.fullmatch(r"\d+\.\d+\.\d+", found["Pango"])
    assert re.fullmatch(r"\d+\.\d+\.\d+", found["HarfBuzz"])


def test_a_library_that_is_not_there_is_missed() -> None:
    assert libraries.find(Library("Nothing", ("libnothing-at-all.so.9",))) is None
    assert libraries.find(Library("GObject", LIBRARIES[0].files, "no_such_function")) == ""


def test_the_same_libraries_as_weasyprint() -> None:
    from weasyprint.text import ffi

    text = Path(ffi.__file__).read_text("utf-8")
    for library in LIBRARIES:
        for file in library.files:
            assert f"'{file}'" in text


@pytest.mark.parametrize("system", ["Darwin", "Windows"])
def test_each_system_has_its_line(system: str) -> None:
    line = libraries.advice(system)
    assert line in libraries.INSTALL.values()
    script = (ROOT / "scripts" / "system.sh").read_text("utf-8")
    assert line.split()[0] in script


def test_without_weasyprint_there_is_a_sentence(desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lack" / "weasyprint").mkdir(parents=True)
    (tmp_path / "lack" / "weasyprint" / "__init__.py").write_text("raise OSError('cannot load library pango')", "utf-8")
    monkeypatch.syspath_prepend(tmp_path / "lack")
    one = issue(desk)
    with Machine(tmp_path / "cache") as machine, pytest.raises(PagesError) as raised:
        machine.set(composition.compose(one, House(one.publication), target("screen", one.publication)))
    assert "cannot load library pango" in str(raised.value)
    assert raised.value.needs == "doctor"


def test_the_sentence_names_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    from pdfdigest.press.workers import machine

    monkeypatch.setattr(libraries, "LIBRARIES", (Library("Pango", ("libno-pango.so",)), LIBRARIES[0]))
    sentence = str(machine._lacking(OSError("x")))
    assert "this machine lacks Pango, without which no page can be set" in sentence
    assert any(line in sentence for line in libraries.INSTALL.values())
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: {"ID": "gentoo"})
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    assert all(line in libraries.advice() for line in libraries.INSTALL.values())
