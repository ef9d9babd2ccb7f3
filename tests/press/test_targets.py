"""Targets: a table, and rows of a publication's own whose faults are said with their place."""

from __future__ import annotations

import io
from pathlib import Path
from typing import get_args

import pikepdf
import pytest

from pdfdigest import cli
from pdfdigest.errors import ManuscriptError, RequestError
from pdfdigest.inspection import verify
from pdfdigest.manuscript import publication as publications
from pdfdigest.manuscript.own_targets import TargetForm
from pdfdigest.model import Publication
from pdfdigest.press import targets
from pdfdigest.press.workers.machine import Machine
from tests.builders import edition, issue, pdf, story


def own(folder: Path, text: str) -> Publication:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "publication.toml"
    path.write_text(f'name = "The Test Digest"\n{text}', "utf-8")
    return publications.read(path)


def test_the_form_knows_every_target_and_only_fields_of_the_table() -> None:
    assert set(get_args(TargetForm.model_fields["start"].annotation)) == set(targets.TARGETS)
    known = set(targets.Target.__dataclass_fields__) - {"name", "kind", "suffix", "press"}
    assert set(TargetForm.model_fields) - {"start"} == known


def test_a_target_of_ones_own_starts_from_another(desk: Path) -> None:
    of = own(desk, '[targets.library]\nfrom = "archive"\npaper = "Letter"\nresolution = 400\n')
    made = targets.target("library", of)
    assert (made.name, made.kind, made.standard, made.data) == ("library", "archive", "3a", True)
    assert (made.paper, made.resolution, made.style) == ("Letter", 400, "bulletin")
    assert made.file_stem(of) == "library"
    assert targets.target("library", of, style="gazette", paper="A4").file_stem(of) == "library-gazette-a4"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[targets.a]\nfrom = "prnt"', 3, "targets.a.from: 'prnt' is not one of 'screen', 'archive', 'print'"),
        ('[targets.a]\nfrom = "prnt"', 3, "did you mean 'print'?"),
        ('[targets.a]\nfrom = "print"\nstlye = "gazette"', 4, "there is no key 'stlye'; did you mean 'style'?"),
        ('[targets.a]\nfrom = "print"\nquality = 99', 4, "targets.a.quality: it should be less than or equal to 95"),
        ('[targets.a]\npaper = "A4"', 2, "targets.a.from: it is missing"),
        ('[targets.A_b]\nfrom = "web"', 2, "use small letters, digits and hyphens only"),
        ('[targets.a]\nfrom = "press"\nprofile = "no.icc"', 4, "targets.a.profile: there is no file no.icc"),
        ('[targets.a]\nfrom = "screen"\ndata = true', 4, "only PDF/A-3 may carry data"),
        ('[targets.a]\nfrom = "screen"\nbleed = 3', 4, "only a file for a print shop has it"),
        ('[targets.a]\nfrom = "press"\ntags = true', 4, "a file for a print shop (PDF/X-4) has no such thing"),
        ('[targets.a]\nfrom = "web"\nqr = true', 4, "a web page has no such thing"),
        ('[targets.a]\nfrom = "archive"\ntags = false', 4, "PDF/UA-1 needs tags"),
        ('[targets.web]\nfrom = "web"', 2, "web is the name of a target that is there already"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(desk: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(ManuscriptError) as error:
        targets.target("a" if "web]" not in text else "web", own(desk, text))
    assert any(fault.line == line and words in str(fault) for fault in error.value.faults), error.value.faults


def test_check_says_it_too(desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    issue(desk)
    own(desk, 'record = ["a"]\n[targets.a]\nfrom = "screen"\ndata = true\nstyle = "none"\n')
    monkeypatch.chdir(desk)
    assert cli.run(["check"]) == 3
    said = capsys.readouterr().out
    assert "publication.toml:5:1: fault: targets.a.data" in said
    assert "publication.toml:6:1: fault: targets.a.style: there is no house style 'none'" in said


def test_an_unknown_target_is_a_sentence_with_all_names(desk: Path) -> None:
    with pytest.raises(RequestError, match="there is no target 'librry'") as error:
        targets.target("librry", own(desk, '[targets.library]\nfrom = "archive"'))
    assert "web, epub, library. Did you mean library?" in error.value.hint


def test_what_a_table_sets_stands_in_the_file(desk: Path, machine: Machine) -> None:
    of = issue(desk, stories=[story(body="A [cited word](https://example.org/a).")])
    made = own(desk, '[targets.copy]\nfrom = "screen"\nlinks = false\nstandard = "2b"\naccessible = false\n')
    from dataclasses import replace

    edited = edition(replace(of, publication=made), machine, "copy")
    assert verify.report(edited.data).claims == ("PDF/A-2b",)
    assert not [1 for page in pdf(edited).pages if page.annotations]
    with pikepdf.open(io.BytesIO(edited.data)) as opened:
        assert "/StructTreeRoot" in opened.Root


def test_a_browser_shows_all_but_what_is_for_reading_systems(desk: Path) -> None:
    of = own(desk, '[targets.small]\nfrom = "epub"\n[targets.copy]\nfrom = "screen"\n')
    assert "small" in targets.names(of)
    assert targets.shown(of) == ("screen", "archive", "print", "press", "web", "copy")
