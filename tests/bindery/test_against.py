"""What is said of a volume that was tampered with, renamed, or parted from its manifest.  `make tamper` has more than a hundred kinds."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from benchmarks import tampering
from pdfdigest import cli
from pdfdigest.bindery import against, catalogue, citing, filed_proofs
from tests.bindery.conftest import SAMPLE, STEM

NAMED = {
    "content altered": "No. 3.1, page 2",
    "white over the page, in the layer": "No. 3.1, page 2",
    "a forged sentence, in the layer": "No. 3.1, page 2",
    "clipped to nothing, in the first stream": "No. 3.1, page 2",
    "turned upside down": "No. 3.1, page 2",
    "which glyph a code means (CIDToGIDMap)": "No. 3.1, page 2",
    "JavaScript after a link": "No. 3.1, page 2",
    "an alt text": "No. 3.1, page 1",
    "the running head rewritten": "the figures and running heads",
    "the cover altered": "the volume's own page 1",
    "a bookmark led elsewhere": "the bookmarks",
    "an issue left out of the facts carried inside": "the facts that it carries",
    "a page inserted and a blank one removed": "No. 3.",
    "JavaScript when the volume opens": "the catalogue",
    "the date in the information": "the information of the file",
    "JavaScript when a page opens, which calls itself a page": "No. 3.1, page 2",
    "a stamp over the text, which is a stream": "No. 3.1, page 2",
    "a named place in a branch of the list that is very deep": "No. 3.1, page 1",
    "a page that holds another, of which a reader may show the first": "the file",
    "a key of a page that stands in it twice": "the file",
    "a tree of pages that counts two too few": "the pages",
}


@pytest.mark.parametrize("kind", NAMED)
def test_a_forgery_is_seen_and_named_without_any_manifest(kind: str, out: Path, tmp_path: Path) -> None:
    """The hardest way: nothing is left but what was issued, and what the volume says of itself."""
    forged = tmp_path / "forged.pdf"
    forged.write_bytes(tampering.made(kind, out / f"{STEM}.pdf"))
    (tmp_path / "issued").symlink_to(SAMPLE / "issued")
    found = against.compare(forged, tmp_path / "issued")
    assert found.proof is None
    assert any(answer.part.startswith(NAMED[kind]) for answer in found.of("differs")), found.of("differs")[:5]


def test_renamed_it_finds_its_proof_and_a_forgery_is_seen(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    volume = tmp_path / "another name.pdf"
    shutil.copy(out / f"{STEM}.pdf", volume)
    assert cli.run(["verify", str(volume), "--against", str(SAMPLE / "issued")]) == 0
    said = capsys.readouterr().out
    assert "every page is the one that was issued" in said
    assert "bound/vol-3/b" in said
    volume.write_bytes(tampering.made("the cover altered, and its hash in the facts too", out / f"{STEM}.pdf"))
    assert cli.run(["verify", str(volume), "--against", str(SAMPLE / "issued"), "--json"]) == 7
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert any("own page 1 (in front)" in words for words in told["differs"])
    assert told["unproven"] == []


def test_with_no_manifest_what_is_its_own_is_unproven_by_name(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    volume = tmp_path / "volume.pdf"
    shutil.copy(out / f"{STEM}.pdf", volume)
    shutil.copytree(SAMPLE / "issued", tmp_path / "issued")
    found = against.compare(volume, tmp_path / "issued")
    assert found.of("differs") == ()
    assert len(found.of("agrees")) == 24, "the pages of issues are proven by what was issued"
    parts = {answer.part for answer in found.of("unproven")}
    assert {"the file", "the bookmarks", "the facts that it carries", "the volume's own page 1 (in front)"} <= parts
    assert cli.run(["verify", str(volume), "--against", str(tmp_path / "issued")]) == 7
    assert "unproven          the bookmarks" in capsys.readouterr().out
    shutil.copy(out / f"{STEM}.manifest.json", tmp_path)
    assert against.compare(volume, tmp_path / "issued").proven, "the manifest beside it does as well"


def test_an_incremental_update_is_shown_as_one(out: Path, tmp_path: Path) -> None:
    volume = tmp_path / "volume.pdf"
    volume.write_bytes(tampering.made("an incremental update", out / f"{STEM}.pdf"))
    found = against.compare(volume, SAMPLE / "issued").of("differs")
    assert "an incremental update" in str(found[0])
    assert "what stands before is the volume as bound" in str(found[0])
    assert any(answer.part == "the volume's own page 1 (in front)" for answer in found)


def test_an_issue_that_is_not_there_or_was_edited_is_said(out: Path, tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "mine")
    shutil.rmtree(tmp_path / "mine/issued/3.5")
    (edited,) = (tmp_path / "mine/issued/3.6").glob("r1/*-screen.pdf")
    edited.chmod(0o644)
    edited.write_bytes(edited.read_bytes() + b"\n")
    found = against.compare(out / f"{STEM}.pdf", tmp_path / "mine/issued")
    assert [answer.part for answer in found.of("unproven")] == ["No. 3.5"]
    assert [answer.part for answer in found.of("differs")] == ["No. 3.6"]


def test_a_volume_of_the_first_format_is_read(out: Path, tmp_path: Path) -> None:
    volume = tmp_path / "older.pdf"
    with pikepdf.open(out / f"{STEM}.pdf") as pdf:
        told: dict[str, Any] = catalogue.carried_in(pdf)
        del told["own"]
        told["format"] = 1
        for page in (page for issue in told["issues"] for page in issue["pages"]):
            page["sha256"] = "0" * 64
            page.pop("marks", None)
        tampering.facts(pdf, told)
        pdf.save(volume)
    (tmp_path / "issued").symlink_to(SAMPLE / "issued")
    found = against.compare(volume, tmp_path / "issued")
    assert found.of("differs") == ()
    assert len(found.of("unproven")) == 24 + 3
    assert citing.cite(catalogue.carried(volume), "8").issue == "3.4"


def test_a_proof_is_filed_once_and_never_rewritten(tmp_path: Path) -> None:
    def manifest(title: str) -> bytes:
        return json.dumps({"publication": "a-digest", "proof": False, "title": title}).encode()

    name = "a-digest-vol-3.manifest.json"
    first = filed_proofs.file(tmp_path, name, manifest("one"))
    assert first == tmp_path / "bound/vol-3/b1" / name
    assert filed_proofs.file(tmp_path, name, manifest("one")) is None
    second = filed_proofs.file(tmp_path, name, manifest("another"))
    assert second == tmp_path / "bound/vol-3/b2" / name
    assert filed_proofs.file(tmp_path, name, manifest("one")) is None
    assert first.read_bytes() == manifest("one")
    assert sorted(path.name for path in (tmp_path / "bound/vol-3").iterdir()) == ["b1", "b2"]
    assert filed_proofs.file(tmp_path, name, manifest("one").replace(b"false", b"true")) is None, "a proof is no record"
