"""What the issues of a volume can claim together, what keeps them from one book, and how heavy that book is."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pikepdf
import pytest

from pdfdigest import cli
from pdfdigest.bindery import binding
from pdfdigest.bindery.book import Book, Volume
from pdfdigest.inspection import verify
from pdfdigest.press.cache import cached_machine  # noqa: F401 (made of Machine before that is patched)
from pdfdigest.press.workers.machine import Machine
from tests.bindery.conftest import SAMPLE

INKS = Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")
STEM = "the-bound-page-vol-3"


@pytest.fixture(autouse=True)
def warm(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The warm machine of all tests sets the volume's own pages."""
    monkeypatch.setattr("pdfdigest.press.workers.foreman.FORKS", False)
    monkeypatch.setattr("pdfdigest.press.workers.machine.Machine", lambda _cache, **_: nullcontext(machine))


def bind(*arguments: str | Path) -> int:
    return cli.run(["bind", *(str(argument) for argument in arguments)])


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two issues on record for the press too."""
    if not INKS.exists():
        pytest.skip("Ghostscript's profiles are not here")
    folder = tmp_path_factory.mktemp("press") / "the-bound-page"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("issued", "errata.yaml"))
    shutil.copyfile(INKS, folder / "inks.icc")
    (folder / "other.icc").write_bytes(INKS.read_bytes().replace(b"Artifex", b"Another"))
    told = folder / "publication.toml"
    wanted = 'record = ["screen", "press"]\nprofile = "inks.icc"'
    told.write_text(told.read_text("utf-8").replace('record = ["screen"]', wanted), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for number in ("3.1", "3.2"):
            assert cli.run(["publish", number, "--by", "The press"]) == 0
    return folder


@pytest.fixture
def pressed(shelf: Path, tmp_path: Path) -> Path:
    assert bind(shelf, "--volume", "3", "--for", "press", "-o", tmp_path) == 0
    return tmp_path


def test_a_press_volume_is_ready_for_one_run(pressed: Path) -> None:
    path = pressed / f"{STEM}.pdf"
    report = verify.report(path.read_bytes())
    assert report.claims == ("PDF/X-4",)
    assert report.holds, report.rows
    with pikepdf.open(path) as volume:
        assert len(volume.Root.OutputIntents) == 1
        assert volume.Root.OutputIntents[0].DestOutputProfile.read_bytes() == INKS.read_bytes()
        boxes = {
            tuple(round(float(value)) for name in ("MediaBox", "BleedBox", "TrimBox") for value in page.obj[f"/{name}"])
            for page in volume.pages
        }
        assert len(boxes) == 1
        assert all(page.obj.Contents for page in volume.pages)  # trim marks, on blanks too
        assert not any("/Annots" in page.obj for page in volume.pages)
        assert "/StructTreeRoot" not in volume.Root
    manifest = json.loads((pressed / f"{STEM}.manifest.json").read_text("utf-8"))
    assert [issue["file"] for issue in manifest["issues"]] == [f"the-bound-page-3.{n}-press.pdf" for n in (1, 2)]
    assert all(len(issue["other_editions"]["screen"]) == 64 for issue in manifest["issues"])


def test_the_layer_of_a_press_volume_is_black_alone(pressed: Path, shelf: Path) -> None:
    if shutil.which("gs") is None:
        pytest.skip("Ghostscript is not here")

    def inks(path: Path) -> list[tuple[float, ...]]:
        command = ["gs", "-q", "-o", "-", "-sDEVICE=inkcov", str(path)]
        lines = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout.splitlines()
        return [tuple(float(word) for word in line.split()[:4]) for line in lines if "CMYK" in line]

    volume = inks(pressed / f"{STEM}.pdf")
    issue = inks(next((shelf / "issued/3.1/r1").glob("*-press.pdf")))
    told = json.loads((pressed / f"{STEM}.manifest.json").read_text("utf-8"))
    with pikepdf.open(pressed / f"{STEM}.pdf") as opened:
        start = int(opened.Root.PageLabels.Nums[2]) + told["issues"][0]["folios"][0] - 1
    for bound, alone in zip(volume[start:], issue, strict=False):
        assert bound[:3] == alone[:3]
        assert bound[3] > alone[3]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('paper = "A4"', 'paper = "Letter"', "No. 3.1 has pages of 210 by 297 mm, the volume's own are 216 by 279 mm"),
        ('"inks.icc"', '"other.icc"', "one book is printed with one profile"),
    ],
)
def test_a_press_volume_of_several_sizes_or_inks_is_refused(
    shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], before: str, after: str, said: str
) -> None:
    mine = shutil.copytree(shelf, tmp_path / "the-bound-page")
    told = mine / "publication.toml"
    told.write_text(told.read_text("utf-8").replace(before, after), "utf-8")
    assert bind(mine, "--volume", "3", "--for", "press", "-o", tmp_path / "out") == 5
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_volume_is_no_heavier_than_its_issues_and_its_own_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Volume] = []
    books = binding.books

    def spy(volume: Volume, *more: object) -> Iterator[Book]:
        seen.append(volume)
        return books(volume, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(binding, "books", spy)
    assert bind(SAMPLE, "--volume", "3", "-o", tmp_path, "--fresh") == 0
    (volume,) = seen
    issues = sum(placed.bound.path.stat().st_size for placed in volume.plan.placed)
    own = sum(len(matter.data) for matter in (volume.back, volume.leaves, *volume.fronts) if matter)
    with pikepdf.open(tmp_path / f"{STEM}.pdf") as opened:
        streams = [each for each in opened.objects if isinstance(each, pikepdf.Stream)]
        proof = sum(len(held.Private.read_raw_bytes()) for held in opened.Root.PieceInfo.values())
        assert (tmp_path / f"{STEM}.pdf").stat().st_size - proof < 0.95 * (issues + own)
        profiles = [each for each in streams if "/N" in each and each.get("/Type") != "/ObjStm"]
        assert len(profiles) == 1
