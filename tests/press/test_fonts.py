"""Fonts: those in force and no other, each with its licence, and another script by dropping in a folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pdfdigest.errors import HouseError, PagesError
from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from pdfdigest.press.style_folders import shipped
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from tests.builders import STYLES, edition, issue, pdf, story

DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
ARMENIAN = "Հայաստան"
"""A script of DejaVu Sans that no shipped font has."""


def names(desk: Path, machine: Machine, **facts: object) -> set[str]:
    reader = pdf(edition(issue(desk, **facts), machine))
    fonts = {font.get_object()["/BaseFont"] for page in reader.pages for font in page["/Resources"]["/Font"].values()}
    return {str(font).partition("+")[2] for font in fonts}


def test_each_family_has_its_licence() -> None:
    for folder in shipped("fonts").iterdir():
        if folder.is_dir():
            assert [file for file in folder.glob("LICENSE*") if "OPEN FONT LICENSE" in file.read_text("utf-8").upper()]
            assert any(file.suffix in (".ttf", ".otf") for file in folder.iterdir())


def test_a_font_of_the_machine_is_not_seen(desk: Path, machine: Machine) -> None:
    (desk / "templates/css").mkdir(parents=True)
    (desk / "templates/css/own.css").write_text("html, h1, h2, p { font-family: 'DejaVu Sans' !important }", "utf-8")
    with pytest.raises(HouseError, match="DejaVu Sans, which no font in force has"):
        names(desk, machine)


def test_a_script_that_only_the_machine_has_is_a_fault(desk: Path, machine: Machine) -> None:
    with pytest.raises(PagesError, match=r"no font in force has the character .*in the story"):
        edition(issue(desk, stories=[story(body=ARMENIAN)]), machine)


def test_a_folder_dropped_in_brings_its_script(desk: Path, machine: Machine) -> None:
    if not DEJAVU.is_file():
        pytest.skip("fonts-dejavu-core is not installed")
    (desk / "fonts/dejavu").mkdir(parents=True)
    (desk / "fonts/dejavu/DejaVuSans.ttf").write_bytes(DEJAVU.read_bytes())
    assert any("DejaVu" in name for name in names(desk, machine, stories=[story(body=ARMENIAN)]))


def test_every_font_is_embedded(desk: Path, machine: Machine) -> None:
    body = "Words, *italics*, **bold**, 日本, [שלום]{lang=he}, [سلام]{lang=ar}, [नमस्ते]{lang=hi}, Ελλάδα, Россия."
    for style in STYLES:
        reader = pdf(edition(issue(desk, stories=[story(body=body)]), machine, style=style))
        for font in reader.pages[0]["/Resources"]["/Font"].values():
            described = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(described)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_among_the_fonts_keeps_nobody_waiting(desk: Path) -> None:
    of = issue(desk)
    (desk / "fonts" / "x").mkdir(parents=True)
    os.mkfifo(desk / "fonts" / "x" / "a.ttf")
    with pytest.raises(HouseError, match="this is a pipe or a device"):
        composition.compose(of, House(of.publication), target("screen", of.publication))
