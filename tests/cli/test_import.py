"""`pdfdigest import`: what it writes where, what it says, and what it leaves alone."""

from __future__ import annotations

import gzip
import io
import re
import shutil
from datetime import datetime
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from pdfdigest import cli
from pdfdigest.manuscript import manuscript, publication
from pdfdigest.office import import_digest
from pdfdigest.office.surroundings import Office
from pdfdigest.press.workers.machine import Machine
from tests import builders

SEED = Path(__file__).parent.parent / "manuscript/intake/seed.md"
NOTES = SEED.read_text("utf-8")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.md").write_text(NOTES, "utf-8")
    return tmp_path


def png(colour: str = "navy") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), colour).save(out, "png")
    return out.getvalue()


def test_a_lone_manuscript_becomes_a_file_beside_one(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["import", "notes.md"]) == 0
    said = capsys.readouterr()
    assert said.out == "1.4.yaml\n"
    assert "notes.md:25:1: warning: “spoke” links to nowhere (#)" in said.err
    issue = manuscript.read(here / "1.4.yaml", publication.alone())
    assert issue.status == "draft"
    assert issue.missing[0] == "image.file"


def test_in_a_publication_it_goes_into_the_folder_of_its_year(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    builders.publication(here / "my-digest", name="US-Japan Alliance Digest")
    monkeypatch.chdir(here / "my-digest")
    assert cli.run(["import", "../notes.md"]) == 0
    said = capsys.readouterr()
    assert said.out == "2022/1.4.yaml\n"
    assert "publication.toml" not in said.err
    first = Path("2022/1.4.yaml").read_text("utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../issue.schema.json"


def test_without_a_date_it_lies_where_its_volume_does_or_in_this_year(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    builders.publication(here / "my-digest", name="US-Japan Alliance Digest")
    monkeypatch.chdir(here / "my-digest")
    dateless = re.sub(r"Date: .*", "", NOTES)
    assert dateless != NOTES
    (here / "notes.md").write_text(dateless, "utf-8")
    assert cli.run(["import", "../notes.md"]) == 0
    year = datetime.now().astimezone().year
    assert capsys.readouterr().out == f"{year}/1.4.yaml\n"
    (here / "notes.md").write_text(dateless.replace("1.4", "1.5"), "utf-8")
    Path(str(year)).rename("2019")
    assert cli.run(["import", "../notes.md"]) == 0
    assert capsys.readouterr().out == "2019/1.5.yaml\n"
    assert Path("2019/1.5.yaml").read_text("utf-8").startswith("# yaml-language-server: $schema=../issue.schema.json")


def test_without_a_number_it_is_called_as_the_manuscript(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "notes.md").write_text(NOTES.replace("Vol: 1.4", ""), "utf-8")
    assert cli.run(["import", "notes.md"]) == 0
    assert capsys.readouterr().out == "notes.yaml\n"


def test_an_existing_file_is_never_overwritten(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "1.4.yaml").write_text("mine", "utf-8")
    assert cli.run(["import", "notes.md"]) == 2
    assert cli.run(["import", "notes.md", "-o", "1.4.yaml"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "import overwrites nothing" in said.err
    assert (here / "1.4.yaml").read_text("utf-8") == "mine"
    assert cli.run(["import", "notes.md", "-o", "new/1.5.yaml"]) == 0
    assert capsys.readouterr().out == "new/1.5.yaml\n"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["import"], 2),
        (["import", "nothing.md"], 2),
        (["import", "notes.md", "-o", "a.yaml", "--into", "b.yaml"], 2),
        (["import", "notes.md", "--into", "b.yaml"], 3),
        (["import", "."], 3),
        (["import", "empty.md"], 3),
        (["import", "nonsense.md"], 3),
    ],
)
def test_exit_codes(here: Path, arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "empty.md").touch()
    (here / "nonsense.md").write_text("# Only a title\n", "utf-8")
    assert cli.run(arguments) == code
    assert capsys.readouterr().out == ""


def test_pictures_come_into_images_and_overwrite_nothing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "pics").mkdir()
    (here / "pics/lead.png").write_bytes(png())
    (here / "images").mkdir()
    (here / "images/lead.png").write_bytes(png("red"))
    text = NOTES.replace("Image Source", "![A flag](pics/lead.png)\n\nImage Source")
    text = text.replace("energy storage**", "energy storage** ![The same flag](pics/lead.png)")
    (here / "notes.md").write_text(text, "utf-8")
    assert cli.run(["import", "notes.md"]) == 0
    assert capsys.readouterr().out == "images/lead-2.png\n1.4.yaml\n"
    assert (here / "images/lead.png").read_bytes() == png("red")
    assert (here / "images/lead-2.png").read_bytes() == png()
    issue = manuscript.read(here / "1.4.yaml", publication.alone())
    assert issue.image is not None
    assert (issue.image.alt, issue.image.credit) == ("A flag", "Korea Herald")
    assert issue.stories[2].images[0].file == issue.image.file


@pytest.mark.parametrize("name", ["../secret.png", "https://example.org/x.png", "missing.png", "notes.md", "a\x01b"])
def test_a_picture_that_cannot_be_had_is_told(here: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "in").mkdir()
    (here / "secret.png").write_bytes(png())
    (here / "in/notes.md").write_text(NOTES.replace("Image Source", f"![A flag](<{name}>)\n\nImage Source"), "utf-8")
    assert cli.run(["import", "in/notes.md"]) == 0
    said = capsys.readouterr()
    assert said.out == "1.4.yaml\n"
    assert "the lead picture is missing" in said.err


MINE = """\
# yaml-language-server: $schema=../issue.schema.json
format: 1
volume: 1
number: 4   # the fourth
date:  # the manuscript gives none
stories:
  # the lead
  - id: ukraine
    headline: 'Meeting: an old headline'  # keep this remark
    body: |
      Sherman [spoke](source:readout) with Mori on **Ukraine**.

      All three [met](#old).
    topics: [Ukraine]

  - id: solar
    headline: Solar firms agree
    body: Two firms [agreed](https://example.org/solar) to build.
    thread: energy

# where it comes from
sources:
  readout:
    address:  # still to be found
    publisher: State Department
"""


def test_into_refreshes_prose_and_nothing_else(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "mine.yaml").write_text(MINE.replace("#old", "https://example.org/met"), "utf-8")
    (here / "notes.md").write_text(
        "# D\n\nVol: 1.5\n\nDate: February 25, 2022\n\n## Headlines\n\n- Solar firms agree\n- Meeting: a new headline\n"
        "- @mofa speaks\n\n## Details\n\n- Two firms [agreed](#) to build.\n"
        "- Sherman [spoke](https://example.org/readout) twice with Mori on **Ukraine**.\n\n  All three [met](#).\n"
        "- The ministry [spoke](#).\n",
        "utf-8",
    )
    assert cli.run(["import", "notes.md", "--into", "mine.yaml"]) == 0
    said = capsys.readouterr()
    assert said.out == "mine.yaml\n"
    assert "story ukraine: new headline" in said.err
    assert "story ukraine: new text" in said.err
    assert "story solar" not in said.err
    assert "the manuscript gives the number as 5, the issue file as 4; the file's was kept" in said.err
    wanted = (
        MINE.replace("#old", "https://example.org/met")
        .replace("'Meeting: an old headline'", "'Meeting: a new headline'")
        .replace("](source:readout) with", "](source:readout) twice with")
        .replace("date:  # the manuscript gives none", "date: 2022-02-25")
        .replace("address:  # still to be found", "address: https://example.org/readout")
        .replace(
            "    thread: energy\n",
            "    thread: energy\n  - id: mofa-speaks\n    headline: '@mofa speaks'\n"
            "    body: |\n      The ministry [spoke](source:spoke).\n",
        )
    )
    wanted += "  spoke:\n    address:  # the manuscript links “spoke” to nowhere (#)\n"
    assert (here / "mine.yaml").read_text("utf-8") == wanted


def test_into_leaves_where_pictures_stand_or_says_what_is_to_be_put_back(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        "# D\n\nVol: 1.5\n\n## Lamps\n\nThe port ordered lamps.\n\nThe cranes were moved.\n\n## Cranes\n\nAll stood.\n"
    )
    (here / "notes.md").write_text(text, "utf-8")
    assert cli.run(["import", "notes.md", "-o", "mine.yaml"]) == 0
    (here / "one.png").write_bytes(png())
    images = "    images:\n      - {file: one.png, alt: A lamp, credit: Us}\n"
    placed = (here / "mine.yaml").read_text("utf-8").replace("lamps.\n", "lamps.\n\n      {picture: 1}\n")
    placed = placed.replace("  - id: cranes\n", f"{images}  - id: cranes\n")
    (here / "mine.yaml").write_text(placed, "utf-8")
    capsys.readouterr()
    assert cli.run(["import", "notes.md", "--into", "mine.yaml"]) == 0
    assert "nothing has changed" in capsys.readouterr().err
    assert (here / "mine.yaml").read_text("utf-8") == placed
    (here / "notes.md").write_text(text.replace("were moved", "were sold"), "utf-8")
    assert cli.run(["import", "notes.md", "--into", "mine.yaml"]) == 0
    assert "story lamps: {picture: 1} stood in its text; put it where it belongs now" in capsys.readouterr().err


def test_into_twice_changes_nothing_more(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["import", "notes.md"]) == 0
    before = (here / "1.4.yaml").read_bytes()
    assert cli.run(["import", "notes.md", "--into", "1.4.yaml"]) == 0
    said = capsys.readouterr()
    assert said.out == "1.4.yaml\n"
    assert "nothing has changed" in said.err
    assert (here / "1.4.yaml").read_bytes() == before


def test_into_a_file_with_braces_gets_a_sentence(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "format: 1\nvolume: 1\nnumber: 4\ndate: 2022-02-25\nstories: [{id: a, headline: Vice, body: 'x'}]\n"
    (here / "mine.yaml").write_text(text, "utf-8")
    assert cli.run(["import", "notes.md", "--into", "mine.yaml"]) == 2
    assert "written in braces" in capsys.readouterr().err
    assert (here / "mine.yaml").read_text("utf-8") == text


def test_an_archive_edition_comes_back_as_it_was(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], machine: Machine
) -> None:
    sample, mine = builders.SEED_ISSUE.parent.parent, here / "us-japan-alliance-digest"
    shutil.copytree(sample, mine, ignore=shutil.ignore_patterns("2022", "images", "issued"))
    monkeypatch.chdir(mine)
    issue = manuscript.read(builders.SEED_ISSUE, publication.home(builders.SEED_ISSUE))
    Path("1.4-archive.pdf").write_bytes(builders.edition(issue, machine, "archive").data)
    assert cli.run(["import", "1.4-archive.pdf"]) == 0
    said = capsys.readouterr()
    assert said.out == "images/alliance.svg\n2022/1.4.yaml\n"
    assert said.err.endswith("in; the same out.\n")
    assert Path("images/alliance.svg").read_bytes() == (sample / "images/alliance.svg").read_bytes()
    again = manuscript.read(Path("2022/1.4.yaml"), publication.home(Path("2022/1.4.yaml").resolve()))
    assert again.status == "draft"
    assert again.canonical == issue.canonical.replace('  "status": "approved",\n', "")
    assert cli.run(["import", "1.4-archive.pdf", "--into", "2022/1.4.yaml"]) == 2
    assert "Leave out --into" in capsys.readouterr().err


def test_a_picture_that_is_there_already_stays_as_it_is(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], machine: Machine
) -> None:
    mine = here / "us-japan-alliance-digest"
    shutil.copytree(builders.SEED_ISSUE.parent.parent, mine, ignore=shutil.ignore_patterns("2022", "issued"))
    monkeypatch.chdir(mine)
    issue = manuscript.read(builders.SEED_ISSUE, publication.home(builders.SEED_ISSUE))
    Path("1.4-archive.pdf").write_bytes(builders.edition(issue, machine, "archive").data)
    Path("images/alliance.svg").write_text("<svg/>", "utf-8")
    assert cli.run(["import", "1.4-archive.pdf"]) == 0
    said = capsys.readouterr()
    assert said.out == "images/alliance-2.svg\n2022/1.4.yaml\n"
    assert "another picture is called images/alliance.svg here" in said.err
    assert Path("images/alliance.svg").read_text("utf-8") == "<svg/>"
    assert "file: images/alliance-2.svg" in Path("2022/1.4.yaml").read_text("utf-8")


def test_a_pdf_without_data_is_refused(here: Path, capsys: pytest.CaptureFixture[str], machine: Machine) -> None:
    issue = manuscript.read(builders.SEED_ISSUE, publication.home(builders.SEED_ISSUE))
    (here / "1.4.pdf").write_bytes(builders.edition(issue, machine).data)
    assert cli.run(["import", "1.4.pdf"]) == 3
    assert "import the text that it was made of" in capsys.readouterr().err


@pytest.mark.parametrize(
    "data",
    [b"{", b"[]", b'{"issue": {"stories": [1]}, "publication": {}}', b'{"issue": {"format": 1}, "publication": []}'],
)
def test_a_pdf_that_carries_something_else_is_refused(
    here: Path, data: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.attachments["issue.json"] = pikepdf.AttachedFileSpec(pdf, data)
        pdf.save(here / "x.pdf")
    assert cli.run(["import", "x.pdf"]) == 3
    assert "import the text that it was made of" in capsys.readouterr().err


def test_pictures_on_the_web_are_named_or_fetched(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    address = "https://127.0.0.1/lamp.png"
    (here / "notes.md").write_text(NOTES.replace("Image Source", f"![A flag]({address})\n\nImage Source"), "utf-8")
    assert cli.run(["import", "notes.md", "-o", "one.yaml"]) == 0
    assert f"the picture lies at {address}; save it beside the manuscript" in capsys.readouterr().err
    assert cli.run(["import", "notes.md", "-o", "two.yaml", "--fetch-pictures"]) == 0
    assert f"the picture at {address} was not fetched: it leads into a private network" in capsys.readouterr().err

    def fetch(asked: str) -> tuple[bytes | None, str]:
        assert asked == address
        return png(), ""

    import_digest.new(Office.usual(here), here / "notes.md", here / "three.yaml", fetch=fetch)
    issue = manuscript.read(here / "three.yaml", publication.alone())
    assert issue.image is not None
    assert issue.image.file is not None
    assert (here / issue.image.file).read_bytes() == png()


EMF = b"\x01\0\0\0" + b"\0" * 36 + b" EMF" + b"\0" * 60


@pytest.mark.parametrize("data", [EMF, gzip.compress(EMF, mtime=0)], ids=["plain", "packed"])
def test_a_drawing_of_windows_is_kept_and_told(here: Path, data: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "chart.emf").write_bytes(data)
    (here / "notes.md").write_text(NOTES.replace("Image Source", "![A chart](chart.emf)\n\nImage Source"), "utf-8")
    assert cli.run(["import", "notes.md"]) == 0
    said = capsys.readouterr()
    assert said.out == "images/chart.emf\n1.4.yaml\n"
    assert "images/chart.emf is a drawing of Windows (EMF), which cannot be printed" in said.err
    assert "1 picture in; the same out." in said.err
    assert (here / "images/chart.emf").read_bytes() == EMF
    assert manuscript.read(here / "1.4.yaml", publication.alone()).missing[0] == "image.file"
