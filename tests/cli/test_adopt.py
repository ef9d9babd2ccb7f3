"""`pdfdigest adopt`: an issue made elsewhere is looked at, described, and put on record as it is."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path

import pikepdf
import pytest

from pdfdigest.cli import run
from pdfdigest.errors import RequestError
from pdfdigest.inspection import foreign_pdf
from pdfdigest.record import issued
from tests.builders import judge, publication

FACTS = """\
format: 1
volume: 2
number: 7
date: 2019-07-15
stories:
  - id: mill
    headline: A mill reopens
    page: 1
    topics: [Paper]
sources:
  - address: https://example.org/mill
    pages: [1]
"""
PLAIN = """%!PS
<< /PageSize [595 842] >> setpagedevice
/Helvetica-Bold findfont 30 scalefont setfont 60 760 moveto (The Old Digest) show
/Helvetica findfont 10 scalefont setfont 60 735 moveto (Vol. 2, No. 7) show 60 720 moveto (15 July 2019) show
/Helvetica-Bold findfont 15 scalefont setfont 60 680 moveto (A mill reopens: paper from straw) show
/Helvetica findfont 10 scalefont setfont
60 660 moveto (The mill opened its doors on the 24th, after forty years of standing still.) show
60 646 moveto (Straw comes by rail from three counties, and leaves as writing paper.) show
[ /Rect [60 640 300 660] /Action << /Subtype /URI /URI (https://example.org/mill) >> /Subtype /Link /ANN pdfmark
showpage
/Helvetica-Bold findfont 15 scalefont setfont 60 760 moveto (Type by the kilo) show
/Helvetica findfont 10 scalefont setfont 60 740 moveto (Old sorts are sold by weight again, and find buyers in many lands.) show
showpage
"""


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A PDF that Ghostscript made: no tags, no bookmarks."""
    path = tmp_path_factory.mktemp("elsewhere") / "old.pdf"
    ghostscript = [judge("gs"), "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-dEmbedAllFonts=true"]
    subprocess.run([*ghostscript, f"-sOutputFile={path}", "-"], input=PLAIN.encode(), check=True)
    return path.read_bytes()


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain: bytes) -> Path:
    """A publication that one stands in, with the old PDF and its facts."""
    publication(tmp_path / "old-digest", name="The Old Digest")
    (tmp_path / "old-digest" / "old.pdf").write_bytes(plain)
    (tmp_path / "facts.yaml").write_text(FACTS)
    monkeypatch.chdir(tmp_path / "old-digest")
    return tmp_path / "old-digest"


def _written(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_facts_headlines_and_addresses_are_proposed(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["adopt", "old.pdf"]) == 0
    out, err = capsys.readouterr()
    assert out == "elsewhere/old.yaml\n"
    assert "no tags" in err
    text = (office / "elsewhere/old.yaml").read_text()
    for line in (
        "volume: 2  #",
        "number: 7  #",
        "date: 2019-07-15  #",
        "headline: 'A mill reopens: paper from straw'",
        "headline: Type by the kilo",
        "page: 2",
        "- address: https://example.org/mill",
    ):
        assert line in text, text
    assert "Straw comes" not in text
    assert run(["adopt", "old.pdf"]) == 2
    assert (office / "elsewhere/old.yaml").read_text() == text


def test_what_is_proposed_can_be_put_on_record(office: Path, plain: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["adopt", "old.pdf"]) == 0
    capsys.readouterr()
    assert run(["adopt", "old.pdf", "--facts", "elsewhere/old.yaml", "--by", "A. Archivist"]) == 0
    paths = _written(capsys)
    assert paths[0] == "issued/2.7/r1/old-digest-2.7-screen.pdf"
    assert (office / paths[0]).read_bytes() == plain
    (record,) = issued.on_record(office)
    assert issued.differences(record) == ()
    edition = issued.edition(record, "screen")
    assert (edition.pages, dict(edition.story_pages)["type-kilo"]) == (2, 2)
    assert edition.note_pages == ((1, (1,)),)
    assert run(["status"]) == 0
    assert "made elsewhere" in capsys.readouterr().out


def test_the_same_again_files_nothing_and_a_better_copy_says_why(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["adopt", "old.pdf", "--facts", "../facts.yaml", "--by", "A. Archivist"]
    assert run([*arguments, "--json"]) == 0
    first = [json.loads(line) for line in _written(capsys)]
    assert {line["revision"] for line in first} == {1}
    assert run([*arguments, "--json"]) == 0
    assert [json.loads(line) for line in _written(capsys)] == first
    Path("../facts.yaml").write_text(FACTS.replace("A mill reopens", "The mill reopens"))
    assert run(arguments) == 2
    assert not (office / "issued/2.7/r2").exists()
    assert run([*arguments, "--why", "the headline was misread"]) == 0
    assert (office / "issued/2.7/r2/old-digest-2.7-screen-r2.pdf").is_file()


def test_every_fault_of_the_facts_is_said_at_once(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = FACTS.replace("page: 1", "page: 3").replace("pages: [1]", "pages: [1, 9]").replace("number: 7\n", "")
    Path("../facts.yaml").write_text(wrong)
    assert run(["adopt", "old.pdf", "--facts", "../facts.yaml", "--by", "A"]) == 3
    err = capsys.readouterr().err
    assert "facts.yaml:7:11: fault: first story, page: there is no page 3; the PDF has 2 pages" in err
    assert "there is no page 9" in err
    assert "the number is missing" in err
    assert not (office / "issued").exists()


def test_a_signature_is_asked_for(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["adopt", "old.pdf", "--facts", "../facts.yaml"]) == 2
    assert "--by" in capsys.readouterr().err


def _encrypted(plain: bytes, user: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=user))
    return out.getvalue()


def test_what_a_file_lacks_is_said(plain: bytes) -> None:
    said = foreign_pdf.look(_encrypted(plain, "")).lacks
    assert any("encrypted" in lack for lack in said)
    assert any("tags" in lack for lack in said)
    broken = plain[: plain.rindex(b"xref")] + b"xref gone"
    found = foreign_pdf.look(broken)
    assert found.pages == 2
    assert any("damaged" in lack for lack in found.lacks)


@pytest.mark.parametrize("length", [0, 5, 100, 900])
def test_what_is_no_pdf_gets_a_sentence(plain: bytes, length: int) -> None:
    with pytest.raises(RequestError, match=r"no PDF that can be read|pages"):
        foreign_pdf.look(plain[:length])


def test_a_locked_file_gets_a_sentence(plain: bytes) -> None:
    with pytest.raises(RequestError, match="password"):
        foreign_pdf.look(_encrypted(plain, "secret"))
