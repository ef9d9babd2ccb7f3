"""The sample volume read back from its files alone: what is printed, labelled, linked and told agrees."""

from __future__ import annotations

import csv
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary
from pypdf import PdfReader

from pdfdigest import cli
from pdfdigest.bindery import against, catalogue, citing
from pdfdigest.pdf import name_trees
from tests.bindery.conftest import SAMPLE, STEM, Bind
from tests.builders import Word, bbox, manuscript_text, text

FOOT = 785
"""Below this, in points from the top of an A4 page, stands nothing but the layer of the volume."""

UNPRINTED = frozenset({"Cover", "Title page", "Imprint"})
"""Sections of the front matter that bear no heading of their own."""


@dataclass(frozen=True, slots=True)
class Read:
    """The volume opened by three readers that are not one another."""

    path: Path
    pdf: pikepdf.Pdf
    reader: PdfReader
    labels: list[str]
    words: list[list[Word]]
    texts: list[str]
    told: dict[str, Any]

    def page(self, folio: int | str) -> int:
        """The page from 0 that bears a folio."""
        return self.labels.index(str(folio))


@pytest.fixture(scope="module")
def full(bind: Bind, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with all that a volume can have: a leaf before each month, every part on a right-hand page."""
    folder = tmp_path_factory.mktemp("full")
    mine = folder / SAMPLE.name
    shutil.copytree(SAMPLE, mine)
    facts = mine / "publication.toml"
    facts.chmod(0o644)
    with facts.open("a", encoding="utf-8") as file:
        file.write('[volume]\ndividers = "months"\nrectos = "all"\n')
    assert bind(mine, "--volume", "3", "-o", folder / "out") == 0
    return folder / "out"


@pytest.fixture(scope="module")
def read(full: Path) -> Iterator[Read]:
    path = full / f"{STEM}.pdf"
    data = path.read_bytes()
    reader = PdfReader(path)
    with pikepdf.open(path) as pdf:
        texts = text(data).split("\f")
        yield Read(path, pdf, reader, list(reader.page_labels), bbox(data), texts, catalogue.carried(path))


def squeezed(words: str) -> str:
    """Letters and figures alone: lines, hyphens and spaces fall where the page has room."""
    return re.sub(r"[\W_]+", "", words)


def test_every_printed_folio_is_the_label_of_its_page(read: Read) -> None:
    numbered = 0
    issues = {folio for issue in read.told["issues"] for folio in range(issue["folios"][0], issue["folios"][1] + 1)}
    for label, words in zip(read.labels, read.words, strict=True):
        feet = {word.text for word in words if word.top > FOOT}
        mine = label.isdecimal() and (int(label) in issues or int(label) >= read.told["back_matter"])
        if mine and words:
            assert label in feet, label
        if feet:
            assert label in feet
            numbered += 1
    assert numbered >= 24 + 9 + 5
    contents = next(number for number, page in enumerate(read.texts) if "Contents" in page and "April 2025" in page)
    assert read.labels[contents] in {word.text for word in read.words[contents] if word.top > FOOT}
    arabic = [int(label) for label in read.labels if label.isdecimal()]
    assert arabic == list(range(1, len(arabic) + 1))


def test_the_cover_and_the_leaves_of_months_bear_no_folio(read: Read) -> None:
    bare = [0, *(read.page(folio) for folio in (1, 5, 9))]
    assert [word.text for number in bare for word in read.words[number] if word.top > FOOT] == []


def test_the_outline_has_volume_month_issue_and_story_each_on_its_page(read: Read) -> None:
    """Walked level by level: a list after an item is what lies below it."""
    title, within = read.reader.outline
    assert title.title == read.told["title"]  # type: ignore[union-attr]
    assert isinstance(within, list)
    chapters = list(pairs(within))
    months = [(item, below) for item, below in chapters if below]
    assert len(months) == 12
    issues = iter(read.told["issues"])
    for month, below in months:
        assert month.title.endswith(" 2025")
        assert squeezed(month.title) in squeezed(read.texts[where(read, month)])
        for item, stories in pairs(below):
            issue = next(issues)
            assert item.title.startswith(f"No. {issue['number']}, ")
            assert read.labels[where(read, item)] == str(issue["folios"][0])
            assert [(each.title, read.labels[where(read, each)]) for each in stories] == [
                (story["headline"], str(issue["folios"][0] + story["page"] - 1)) for story in issue["stories"]
            ]
    assert next(issues, None) is None
    pages = [where(read, item) for item, _ in chapters]
    assert pages == sorted(pages)
    for item, below in chapters:
        if not below and item.title not in UNPRINTED:
            assert squeezed(item.title.casefold()) in squeezed(read.texts[where(read, item)].casefold()), item.title


def pairs(row: list[Any]) -> Iterator[tuple[Any, list[Any]]]:
    for item, after in pairwise([*row, None]):
        if not isinstance(item, list):
            yield item, after if isinstance(after, list) else []


def where(read: Read, item: Any) -> int:
    page = read.reader.get_destination_page_number(item)
    assert page is not None
    return page


def test_every_link_of_the_own_pages_lands_on_the_folio_printed_in_it(read: Read) -> None:
    """The figures under a link's own rectangle, read by pdfium, name the page it leads to."""
    numbers = {page.obj.objgen: number for number, page in enumerate(read.pdf.pages)}
    own = [number for number, label in enumerate(read.labels) if not label.isdecimal() or int(label) >= 49]
    seen = 0
    with pypdfium2.PdfDocument(read.path) as document:
        for number in own:
            text_page = document[number].get_textpage()
            for annotation in read.pdf.pages[number].obj.get("/Annots", ()):
                action = annotation.get("/A", Dictionary())
                assert not str(action.get("/URI", "")).startswith("bound:")
                if action.get("/S") != "/GoTo" or not isinstance(action.D, Array):
                    continue
                left, bottom, right, top = (float(value) for value in annotation.Rect)
                printed = re.findall(r"\d+(?:–\d+)?", text_page.get_text_bounded(left, bottom, right, top))
                leads = read.labels[numbers[action.D[0].objgen]]
                if printed:
                    assert printed[-1].split("–")[0] == leads, (read.labels[number], printed, leads)
                    seen += 1
            text_page.close()
    assert seen > 500


def test_what_the_indexes_and_contents_name_stands_on_that_page(read: Read) -> None:
    numbers = {page.obj.objgen: number for number, page in enumerate(read.pdf.pages)}
    spoken = {
        (str(annotation.get("/Contents", "")), read.labels[numbers[annotation.A.D[0].objgen]])
        for page in list(read.pdf.pages)[: read.page(1)]
        for annotation in page.obj.get("/Annots", ())
        if annotation.get("/A", Dictionary()).get("/S") == "/GoTo" and isinstance(annotation.A.D, Array)
    }
    for issue in read.told["issues"]:
        for story in issue["stories"]:
            folio = issue["folios"][0] + story["page"] - 1
            assert squeezed(story["headline"]) in squeezed(read.texts[read.page(folio)]), story["headline"]
            assert (f"{story['headline']}, page {folio}", str(folio)) in spoken, story["headline"]


def test_no_name_of_any_kind_stands_twice(read: Read) -> None:
    root = read.pdf.Root
    for tree, kind in (
        (root.Names.get("/Dests"), "/Names"),
        (root.Names.get("/EmbeddedFiles"), "/Names"),
        (root.StructTreeRoot.get("/IDTree"), "/Names"),
        (root.StructTreeRoot.ParentTree, "/Nums"),
    ):
        keys = [key if kind == "/Nums" else bytes(key) for key, _ in name_trees.pairs(tree, kind)]
        assert keys == sorted(set(keys))
    pages = {page.obj.objgen for page in read.pdf.pages}
    for key, target in name_trees.pairs(root.Names.Dests, "/Names"):
        assert target[0].objgen in pages, key


def test_links_that_name_a_place_find_it_in_their_own_issue(read: Read) -> None:
    known = {bytes(key) for key, _ in name_trees.pairs(read.pdf.Root.Names.Dests, "/Names")}
    seen = 0
    for issue in read.told["issues"]:
        for folio in range(issue["folios"][0], issue["folios"][1] + 1):
            for annotation in read.pdf.pages[read.page(folio)].obj.get("/Annots", ()):
                target = annotation.get("/Dest", annotation.get("/A", Dictionary()).get("/D"))
                if target is not None:
                    assert bytes(target) in known
                    assert bytes(target).startswith(f"{issue['issue']}/".encode())
                    seen += 1
    assert seen > 200


def test_citations_lead_both_ways_from_every_page(read: Read) -> None:
    for issue in read.told["issues"]:
        for page in issue["pages"]:
            found = citing.cite(read.told, str(page["folio"]))
            assert (found.issue, found.page) == (issue["issue"], page["page"])
            assert citing.cite(read.told, f"{issue['issue']}:{page['page']}") == found
            printed = squeezed(read.texts[read.page(page["folio"])])
            begun = {story["headline"] for story in issue["stories"] if story["page"] == page["page"]}
            assert begun <= set(found.stories)
            assert all(squeezed(headline) in printed for headline in begun)


def test_the_concordance_agrees_with_labels_and_pages(read: Read, full: Path) -> None:
    for row in csv.DictReader((full / f"{STEM}.concordance.csv").read_text("utf-8").splitlines()):
        number = read.page(row["folio"])
        feet = [word.text for word in read.words[number] if word.top > FOOT]
        assert row["folio"] in feet
        issue = next(each for each in read.told["issues"] if each["issue"] == row["issue"])
        own = SAMPLE / "issued" / row["issue"] / f"r{row['revision']}" / issue["file"]
        issued = [word.text for word in bbox(own.read_bytes())[int(row["issue page"]) - 1]]
        assert [word.text for word in read.words[number]][: len(issued)] == issued


def test_one_byte_of_any_page_is_found_and_named(read: Read, full: Path, tmp_path: Path) -> None:
    dice = random.Random(1455)
    data = read.path.read_bytes()
    for issue in dice.sample(read.told["issues"], 4):
        page = dice.choice(issue["pages"])
        raw = bytes(read.pdf.pages[read.page(page["folio"])].obj.Contents[1].read_raw_bytes())
        assert data.count(raw) == 1
        at = data.index(raw) + dice.randrange(len(raw))
        damaged = tmp_path / "damaged.pdf"
        damaged.write_bytes(data[:at] + bytes([data[at] ^ (1 << dice.randrange(8))]) + data[at + 1 :])
        found = against.compare(damaged, full.parent / SAMPLE.name / "issued").of("differs")
        named = f"No. {issue['issue']}, page {page['page']} (page {page['folio']} of the volume)"
        assert {answer.part for answer in found} == {"the file", named}


def test_verify_ends_with_0_or_7(read: Read, full: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    issued = tmp_path / "issued"
    shutil.copytree(SAMPLE / "issued", issued)
    shutil.copytree(full.parent / SAMPLE.name / "bound", tmp_path / "bound")
    assert cli.run(["verify", str(read.path), "--against", str(issued)]) == 0
    assert "every page is the one that was issued" in capsys.readouterr().out
    (other,) = issued.glob("3.7/r*/*-screen.pdf")
    other.chmod(0o644)
    other.write_bytes(other.read_bytes() + b"\n")
    assert cli.run(["verify", str(read.path), "--against", str(issued)]) == 7
    assert "DIFFERS" in (said := capsys.readouterr().out)
    assert "3.7" in said


def test_the_same_bytes_in_another_process(out: Path, tmp_path: Path) -> None:
    """With another seed for the order of sets, another zone, another language, from another folder."""
    seed = {**os.environ, "PYTHONHASHSEED": "1455", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    seed["XDG_CACHE_HOME"] = str(tmp_path / "cache")
    program = "import sys; from pdfdigest.cli import run; sys.exit(run(sys.argv[1:]))"
    asked = [sys.executable, "-c", program, "bind", str(SAMPLE), "--volume", "3", "-o", "again"]
    done = subprocess.run(asked, cwd=tmp_path, env=seed, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    endings = (".pdf", ".manifest.json", ".concordance.csv")
    assert done.stdout.splitlines() == [f"again/{STEM}{ending}" for ending in endings]
    for path in out.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes(), path.name


def test_a_proof_binds_drafts_and_says_so_on_every_page(bind: Bind, tmp_path: Path) -> None:
    mine = tmp_path / "the-bound-page"
    shutil.copytree(SAMPLE, mine, ignore=shutil.ignore_patterns("3.[3-9]*", "3.1[0-9]*"))
    draft = manuscript_text(volume=3, number=3, date="2025-03-15", status="draft")
    (mine / "2025/3.3.yaml").write_text(draft, "utf-8")
    (mine / "gaps.yaml").unlink()
    (mine / "errata.yaml").unlink()
    assert bind(mine, "--volume", "3", "-o", tmp_path / "plain") == 0
    assert len(catalogue.carried(tmp_path / f"plain/{STEM}.pdf")["issues"]) == 2
    assert bind(mine, "--volume", "3", "--proof", "-o", tmp_path / "proof") == 0
    (path,) = (tmp_path / "proof").glob("*.pdf")
    told = catalogue.carried(path)
    assert told["proof"]
    assert [(issue["issue"], issue["draft"]) for issue in told["issues"]] == [
        ("3.1", False),
        ("3.2", False),
        ("3.3", True),
    ]
    for page in bbox(path.read_bytes()):
        assert not page or any(word.text.casefold().startswith("proof") for word in page if word.top > FOOT)
    manifest = json.loads(next((tmp_path / "proof").glob("*.manifest.json")).read_text("utf-8"))
    assert manifest["proof"]


def test_soft_hyphens_of_a_headline_stay_out_of_what_the_volume_tells(bind: Bind, tmp_path: Path) -> None:
    (tmp_path / "publication.toml").write_text('name = "Test Digest"\nlanguage = "en"\nrecord = ["screen"]\n', "utf-8")
    (tmp_path / "1.4.yaml").write_text(
        manuscript_text(volume=1, number=4, stories=[{"id": "a", "headline": "Inter\u00adnational", "body": "Text."}]),
        "utf-8",
    )
    assert bind(tmp_path, "--volume", "1", "--proof", "-o", tmp_path) == 0
    (bound,) = tmp_path.glob("*-vol-1*.pdf")
    with pikepdf.open(bound) as pdf, pdf.open_outline() as outline:
        stories = [story.title for issue in outline.root[0].children for story in issue.children]
    assert stories == ["International"]
