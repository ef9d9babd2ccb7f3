"""The colophon says what poppler says of the fonts in that very file, in the language of the issue."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import pikepdf
import pytest

from pdfdigest.bindery.sheets import booklet
from pdfdigest.manuscript import languages, manuscript, publication
from pdfdigest.press.workers.machine import Machine
from tests.builders import SEED_ISSUE, edition, issue, judge, text

SAMPLES = Path(__file__).parent / "languages"
SIZES = re.compile(r"-(?:Caption|Display|Subhead)(?=-|\Z)")
CUTS = re.compile(r"(?:[,-](?:Bold|Italic|Semi-Bold|Light|All-Small-Caps|Oblique|Medium))*,?\Z")


def families(data: bytes, folder: Path) -> set[str]:
    """The families that pdffonts names, without the cuts of a family."""
    path = folder / "made.pdf"
    path.write_bytes(data)
    said = subprocess.run([judge("pdffonts"), str(path)], capture_output=True, check=True, text=True).stdout
    names = (line.split()[0].partition("+")[2] for line in said.splitlines()[2:])
    return {CUTS.sub("", SIZES.sub("", name)).replace("-", " ") for name in names}


@pytest.mark.parametrize(
    ("path", "style"), [(SEED_ISSUE, "gazette"), (SEED_ISSUE, "bulletin"), (SAMPLES / "ja/1.4.yaml", "gazette")]
)
def test_it_names_the_fonts_of_the_file(path: Path, style: str, machine: Machine, tmp_path: Path) -> None:
    of = manuscript.read(path, publication.home(path))
    made = edition(of, machine, style=style)
    found = families(made.data, tmp_path)
    said = re.sub(r"\s+", " ", text(made.data))
    in_order = re.search(r"pdfdigestで組版、書体は(.*?)。|Set with pdfdigest in (.*?)\.", said)
    assert in_order is not None
    listed = in_order[1] or in_order[2]
    assert found
    named = {name.replace(" ", "") for name in re.split("、|, and | and |, ", listed)}
    assert named == {name.replace(" ", "") for name in found}


def test_a_list_is_in_its_language() -> None:
    assert languages.listed(("A", "B", "C"), "de") == "A, B und C"
    assert languages.listed(("A", "B"), "en") == "A and B"
    assert languages.listed((), "en") == ""
    assert (
        languages.listed_fonts(("Source Serif 4", "Old Standard TT"), "en") == "Source Serif\u00a04 and Old Standard TT"
    )


@pytest.mark.parametrize(("language", "backwards"), [("ps", True), ("ckb", True), ("he", True), ("de", False)])
def test_an_issue_says_how_it_is_read_and_is_imposed_so(
    language: str, backwards: bool, machine: Machine, desk: Path
) -> None:
    made = edition(issue(desk, language=language), machine, "print")
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        assert ("/Direction" in pdf.Root.ViewerPreferences) is backwards
    assert booklet(made.data).right_to_left is backwards
