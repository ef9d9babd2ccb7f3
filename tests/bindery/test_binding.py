"""The sample volume, bound once: folios, labels, outlines, links, structure, judges, and every way to damage it."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from pdfdigest import cli
from pdfdigest.bindery import against, catalogue, citing
from pdfdigest.errors import RequestError
from pdfdigest.inspection import structure, verify
from pdfdigest.pdf import name_trees
from pdfdigest.pdf.page_entries import streams
from tests.bindery.conftest import SAMPLE, STEM, Bind
from tests.builders import text
from tests.judges.verapdf import judge


@pytest.fixture
def volume(out: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(out / f"{STEM}.pdf") as opened:
        yield opened


def shelf(folder: Path) -> Path:
    """A copy of the sample that may be changed."""
    shutil.copytree(SAMPLE, folder)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


def front(volume: pikepdf.Pdf) -> int:
    return int(volume.Root.PageLabels.Nums[2])


def test_the_volume_conforms(out: Path) -> None:
    path = out / f"{STEM}.pdf"
    report = verify.report(path.read_bytes())
    assert report.claims == ("PDF/A-2a", "PDF/UA-1")
    assert report.holds, report.rows
    assert [verdict for verdict in judge([(path, "2a"), (path, "ua1")]) if not verdict.passed] == []


def test_there_is_one_tree_with_a_part_for_each_issue(volume: pikepdf.Pdf) -> None:
    assert structure.faults(volume) == ()
    (document,) = volume.Root.StructTreeRoot.K
    titles = [str(part.T) for part in document.K if str(part.T).startswith("The Bound Page, Vol. 3, No.")]
    assert len(titles) == 12
    assert {str(part.S) for part in document.K} == {"/Part"}
    assert all(str(part.Lang) for part in document.K)


def test_folios_are_printed_as_labels_say(out: Path) -> None:
    data = (out / f"{STEM}.pdf").read_bytes()
    reader = PdfReader(out / f"{STEM}.pdf")
    told = catalogue.carried(out / f"{STEM}.pdf")
    for issue in told["issues"][:3]:
        for page in issue["pages"]:
            index = reader.page_labels.index(str(page["folio"]))
            assert str(page["folio"]) in text(data, index + 1).split()
            if page["page"] == 1:
                assert index % 2 == 0  # a recto
    assert reader.page_labels[:2] == ["i", "ii"]


def test_the_outline_leads_from_issue_to_story(out: Path) -> None:
    reader = PdfReader(out / f"{STEM}.pdf")
    told = catalogue.carried(out / f"{STEM}.pdf")
    found: dict[str, int] = {}

    def walk(items: list[Any]) -> None:
        for item in items:
            if isinstance(item, list):
                walk(item)
            else:
                found[item.title] = reader.get_destination_page_number(item)

    walk(reader.outline)
    for issue in told["issues"]:
        for story in issue["stories"]:
            page = found[story["headline"]]
            assert reader.page_labels[page] == str(issue["folios"][0] + story["page"] - 1)
    assert found["No. 4, 15 April 2025"] < found["No. 5, 15 May 2025"]
    assert "April 2025" not in found  # a month of one issue


def test_a_book_of_thin_months_is_not_mostly_blank(volume: pikepdf.Pdf) -> None:
    blank = [page for page in volume.pages if not pikepdf.parse_content_stream(page, "Tj TJ Do")]
    assert len(blank) <= 2
    assert len(volume.pages) <= 40


@pytest.mark.parametrize(("dividers", "rectos"), [("months", "all"), ("none", "none")])
def test_leaves_and_blanks_are_as_the_office_wants_them(dividers: str, rectos: str, bind: Bind, tmp_path: Path) -> None:
    desk = shelf(tmp_path / "the-bound-page")
    with (desk / "publication.toml").open("a", encoding="utf-8") as file:
        file.write(f'[volume]\ndividers = "{dividers}"\nrectos = "{rectos}"\n')
    assert bind(desk, "--volume", "3", "-o", tmp_path) == 0
    path = tmp_path / f"{STEM}.pdf"
    report = verify.report(path.read_bytes())
    assert report.holds, report.rows
    assert against.compare(path, desk / "issued").proven
    reader = PdfReader(path)
    titles = [item.title for item in reader.outline[1] if not isinstance(item, list)]  # type: ignore[union-attr]
    assert ("April 2025" in titles) == (dividers == "months")
    blanks = sum(not page.extract_text().strip() for page in reader.pages)
    assert blanks >= 16 if dividers == "months" else blanks <= 1


def test_every_link_of_the_volume_lands_on_the_page_it_names(out: Path, volume: pikepdf.Pdf) -> None:
    labels = PdfReader(out / f"{STEM}.pdf").page_labels
    where = {page.obj.objgen: number for number, page in enumerate(volume.pages)}
    seen = 0
    for page in volume.pages:
        for annotation in page.obj.get("/Annots", ()):
            action = annotation.get("/A", pikepdf.Dictionary())
            assert not str(action.get("/URI", "")).startswith("bound:")
            if action.get("/S") == "/GoTo" and isinstance(action.D, pikepdf.Array):
                said = str(annotation.Contents).split()[-1]
                if said.isdecimal():
                    assert labels[where[action.D[0].objgen]] == said
                    seen += 1
    assert seen > 100


def test_links_inside_an_issue_stay_inside_it(volume: pikepdf.Pdf) -> None:
    where = {page.obj.objgen: number for number, page in enumerate(volume.pages)}
    names = {bytes(key): value for key, value in name_trees.pairs(volume.Root.Names.Dests, "/Names")}
    assert len(names) == len(list(name_trees.pairs(volume.Root.Names.Dests, "/Names")))
    told = json.loads(volume.Root.PieceInfo["/PdfDigest"].Private.read_bytes())
    start = front(volume) - 1
    for issue in told["issues"]:
        first, last = (start + folio for folio in issue["folios"])
        for number in range(first, last + 1):
            for annotation in volume.pages[number].obj.get("/Annots", ()):
                target = annotation.get("/Dest", annotation.get("/A", pikepdf.Dictionary()).get("/D"))
                if isinstance(target, pikepdf.String):
                    assert first <= where[names[bytes(target)][0].objgen] <= last


def test_each_page_keeps_its_own_bytes(volume: pikepdf.Pdf) -> None:
    told = json.loads(volume.Root.PieceInfo["/PdfDigest"].Private.read_bytes())
    for issue in told["issues"]:
        with pikepdf.open(SAMPLE / "issued" / issue["issue"] / f"r{issue['revision']}" / issue["file"]) as source:
            for page, own in zip(issue["pages"], source.pages, strict=True):
                bound = streams(volume.pages[front(volume) + page["folio"] - 1].obj)[1:-1]
                issued = streams(own.obj)
                assert [each.read_raw_bytes() for each in bound] == [each.read_raw_bytes() for each in issued]
                assert page["sha256"]


def test_manifest_and_concordance_agree(out: Path) -> None:
    manifest = json.loads((out / f"{STEM}.manifest.json").read_text("utf-8"))
    rows = list(csv.DictReader((out / f"{STEM}.concordance.csv").read_text("utf-8").splitlines()))
    assert [(int(row["folio"]), row["issue"], int(row["issue page"])) for row in rows] == [
        (page["folio"], issue["issue"], page["page"]) for issue in manifest["issues"] for page in issue["pages"]
    ]
    assert manifest["gaps"] == [
        {"volume": 3, "number": 8, "why": manifest["gaps"][0]["why"]},
    ]


def test_it_holds_against_what_was_issued(out: Path) -> None:
    assert against.compare(out / f"{STEM}.pdf", SAMPLE / "issued").proven


def test_one_changed_byte_of_one_page_is_found(out: Path, tmp_path: Path) -> None:
    with pikepdf.open(out / f"{STEM}.pdf") as volume:
        told = catalogue.carried(out / f"{STEM}.pdf")
        issue = told["issues"][3]
        index = front(volume) + issue["folios"][1] - 1
        raw = bytes(volume.pages[index].obj.Contents[1].read_raw_bytes())
    data = (out / f"{STEM}.pdf").read_bytes()
    assert data.count(raw) == 1
    at = data.index(raw) + len(raw) // 2
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    found = [answer.part for answer in against.compare(damaged, SAMPLE / "issued").of("differs")]
    assert set(found) == {"the file", "No. 3.4, page 2 (page 8 of the volume)"}


def test_an_edited_file_on_record_stops_the_bind(
    bind: Bind, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = shelf(tmp_path / "the-bound-page")
    path = mine / "issued/3.2/r1/the-bound-page-3.2-screen.pdf"
    path.write_bytes(path.read_bytes() + b"\n")
    assert bind(mine, "--volume", "3", "-o", tmp_path / "out") == 5
    assert "the-bound-page-3.2-screen.pdf was edited" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_gaps_are_said_and_doubles_refused(bind: Bind, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = shelf(tmp_path / "the-bound-page")
    shutil.rmtree(mine / "issued/3.5")
    assert bind(mine, "--from", "2025-04-01", "--to", "2025-06-30", "-o", tmp_path / "out") == 0
    out, err = capsys.readouterr()
    assert "No. 3.5 is neither on record nor declared in gaps.yaml: publish or adopt it, or" in err
    assert "- {volume: 3, number: 5, why: ...}" in err
    assert out.splitlines()[0].endswith("the-bound-page-2025-04-01-to-2025-06-30.pdf")
    double = mine / "issued/3.4-5/r1"
    shutil.copytree(mine / "issued/3.4/r1", double)
    record = json.loads((double / "record.json").read_text("utf-8"))
    record["identity"]["numbers"] = [4, 5]
    (double / "record.json").write_text(json.dumps(record), "utf-8")
    assert bind(mine, "--volume", "3", "-o", tmp_path / "twice") == 5
    assert "two issues bear the number 3.4: 3.4 and 3.4-5" in capsys.readouterr().err
    assert not (tmp_path / "twice").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--volume", "9"), 5, "there is nothing to bind: The Bound Page has no issue of volume 9 on record"),
        (("--year", "1999"), 5, "there is nothing to bind: The Bound Page has no issue of 1999 on record"),
        (("--volume", "3", "--proof", "--deposit"), 5, "a proof cannot be deposited"),
        ((), 2, "say which issues to bind"),
        (("--volume", "3", "--year", "2025"), 2, "say which issues to bind"),
        (("--from", "2025-06-01", "--to", "2025-01-01"), 2, "is later than"),
    ],
)
def test_what_cannot_be_bound_is_a_sentence(
    bind: Bind, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int, said: str
) -> None:
    assert bind(SAMPLE, *arguments, "-o", tmp_path / "out") == code
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_parts_run_on(bind: Bind, tmp_path: Path) -> None:
    assert bind(SAMPLE, "--volume", "3", "--max-pages", "24", "-o", tmp_path) == 0
    books = sorted(tmp_path.glob("*-part-*.pdf"))
    assert len(books) > 1
    folios: list[int] = []
    for number, book in enumerate(books, 1):
        with pikepdf.open(book) as opened:
            assert len(opened.pages) <= 24
            assert structure.faults(opened) == ()
        folios += [int(label) for label in PdfReader(book).page_labels if label.isdecimal()]
        assert against.compare(book, SAMPLE / "issued").proven, number
    assert folios == list(range(1, len(folios) + 1))
    assert [verdict for verdict in judge([(book, "ua1") for book in books]) if not verdict.passed] == []
    assert citing.cite(catalogue.carried(books[0]), "3.13:1").part == "I" * len(books)


def test_for_archive_embeds_what_was_issued(bind: Bind, tmp_path: Path) -> None:
    assert bind(SAMPLE, "--from", "2025-01-01", "--to", "2025-02-28", "--for", "archive", "-o", tmp_path) == 0
    (path,) = tmp_path.glob("*.pdf")
    with pikepdf.open(path) as opened:
        for name in opened.attachments:
            held = opened.attachments[name].get_file().read_bytes()
            (issued,) = (SAMPLE / "issued").glob(f"*/*/{name}")
            assert held == issued.read_bytes()
        assert len(opened.attachments) == 2
    assert [verdict for verdict in judge([(path, "3a"), (path, "ua1")]) if not verdict.passed] == []


def test_citations_lead_both_ways(out: Path) -> None:
    told = catalogue.carried(out / f"{STEM}.pdf")
    found = citing.cite(told, "8")
    assert (found.issue, found.number, found.page) == ("3.4", "4", 2)
    assert citing.cite(told, "3.4:2") == found
    assert found.stories
    assert found.sources
    for wrong in ("25", "999", "3.4:9", "3.99:1", "??"):
        with pytest.raises(RequestError):
            citing.cite(told, wrong)
    assert found.paragraphs == ()
    with pytest.raises(RequestError, match=r"No\. 3\.4 bear no numbers"):
        citing.cite(told, "3.4:¶1")
    with pytest.raises(RequestError, match="no volume"):
        catalogue.carried(SAMPLE / "issued/3.1/r1/the-bound-page-3.1-screen.pdf")


def test_numbered_paragraphs_are_cited(bind: Bind, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = shelf(tmp_path / "the-bound-page")
    toml = mine / "publication.toml"
    toml.write_text('numbered = "paragraphs"\n' + toml.read_text("utf-8"), "utf-8")
    shutil.rmtree(mine / "issued")
    assert bind(mine, "--from", "2025-01-01", "--to", "2025-02-28", "--proof", "-o", tmp_path / "out") == 0
    (path,) = (tmp_path / "out").glob("*.pdf")
    told = catalogue.carried(path)
    pages = [(page["page"], *page["paragraphs"]) for page in told["issues"][0]["pages"] if page.get("paragraphs")]
    assert pages[0][:2] == (1, 1)
    assert [first for _, first, _ in pages[1:]] == [last + 1 for _, _, last in pages[:-1]]
    page, first, last = pages[-1]
    found = citing.cite(told, f"3.1:¶{last}")
    assert (found.issue, found.page, found.paragraphs) == ("3.1", page, (first, last))
    assert citing.cite(told, f"No. 3.1, ¶ {last}") == found
    with pytest.raises(RequestError, match=f"No. 3.1 has {last} paragraphs, and no ¶ {last + 1}"):
        citing.cite(told, f"3.1:¶{last + 1}")
    capsys.readouterr()
    assert cli.run(["cite", "--volume", str(path), f"3.1:¶{last}"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"p. {found.folio}\n")
    assert f"  Paragraphs: ¶ {first}-{last}\n" in said


def test_errata_that_lead_nowhere_are_said(bind: Bind, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = shelf(tmp_path / "the-bound-page")
    rows = [
        '{issue: "3.99", page: 1, wrong: a, right: b, date: 2025-12-31}',
        '{issue: "3.1", page: 99, wrong: a, right: b, date: 2025-12-31}',
        '{issue: "3.2", story: no-such-story, wrong: a, right: b, date: 2025-12-31}',
        '{issue: "2.1", page: 1, wrong: a, right: b, date: 2025-12-31}',
    ]
    (mine / "errata.yaml").write_text("format: 1\nerrata:\n" + "".join(f"  - {row}\n" for row in rows), "utf-8")
    assert bind(mine, "--volume", "3", "-o", tmp_path / "out") == 0
    said = capsys.readouterr().err
    assert "corrects No. 3.99, which is not bound in this volume" in said
    assert "corrects page 99 of No. 3.1, which has 2: its last page bears the mark" in said
    assert "corrects the story no-such-story of No. 3.2, which has no such story" in said
    assert "2.1" not in said
