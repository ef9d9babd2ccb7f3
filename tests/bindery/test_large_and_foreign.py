"""Volumes of many books, of PDFs made elsewhere, and in every dress, before judges that are not ours."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from pypdf import PdfReader

from pdfdigest import cli
from pdfdigest.bindery import against, catalogue, citing
from pdfdigest.inspection import structure
from pdfdigest.model import Edition, Issue
from pdfdigest.paper import NAMES
from pdfdigest.pdf import name_trees
from pdfdigest.press.workers.machine import Machine
from pdfdigest.record import issued, manuscript_files
from tests import builders
from tests.bindery.conftest import SAMPLE, STEM, Bind
from tests.builders import STYLES, edition, issue, publication, story
from tests.judges.verapdf import judge

pytestmark = pytest.mark.judges

FACTS = """\
format: 1
volume: 1
number: {number}
date: 2025-0{number}-20
stories:
  - {{id: mill, headline: A mill reopens, page: 1, topics: [Paper]}}
sources:
  - {{address: "https://example.org/mill", pages: [1]}}
"""
LINKED = """%!PS
<< /PageSize [612 792] >> setpagedevice
/Helvetica findfont 20 scalefont setfont 60 700 moveto (A mill reopens) show
[ /Rect [60 690 300 720] /Border [0 0 0] /Page 3 /View [/Fit] /Subtype /Link /ANN pdfmark
[ /Rect [60 600 300 630] /Border [0 0 0] /Dest /story /Subtype /Link /ANN pdfmark
showpage
60 700 moveto (Straw comes by rail) show showpage
60 700 moveto (and leaves as paper) show
[ /Dest /story /View [/Fit] /DEST pdfmark
[ /Rect [60 690 300 720] /Border [0 0 0] /Page 1 /View [/Fit] /Subtype /Link /ANN pdfmark
showpage
"""


def sound(path: Path) -> None:
    """As qpdf sees it: exit code 0, which 2 or 3 would be for errors and warnings."""
    done = subprocess.run([builders.judge("qpdf"), "--check", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def conforming(paths: list[Path], *flavours: str) -> None:
    verdicts = judge([(path, flavour) for path in paths for flavour in flavours])
    assert len(verdicts) == len(paths) * len(flavours)
    assert [verdict for verdict in verdicts if not verdict.passed] == []
    for path in paths:
        sound(path)
        with pikepdf.open(path) as opened:
            assert structure.faults(opened) == ()


def filed(made: Issue, printed: Edition) -> None:
    """Put an issue on record."""
    printed = replace(printed, identity=made.identity)
    names = {f"{made.identity.slug}-screen.pdf": printed}
    at = datetime(2025, 12, 24, tzinfo=UTC)
    title = f"{made.publication.name}, Vol. {made.identity.volume}, No. {made.identity.number}"
    issued.file(made, names, manuscript_files.read(made), title=title, by="A. Printer", at=at)


def told_of(made: Issue) -> tuple[str, ...]:
    return tuple(each.headline for each in made.stories)


def test_240_issues_stand_in_four_books(bind: Bind, desk: Path, tmp_path: Path, machine: Machine) -> None:
    """Twelve issues are set, and each filed under twenty numbers: what is asked here is asked of the books."""
    printed: dict[int, Edition] = {}
    for number in range(1, 241):
        month, turn = (number - 1) // 20 + 1, (number - 1) % 20
        stories = [
            story(each, topics=[f"Subject {(number * each) % 50:02}"], people=[f"Person {month * each:02}"])
            for each in (1, 2, 3)
        ]
        facts = {"language": "en-GB"}
        made = issue(desk, facts=facts, volume=3, number=number, date=f"2025-{month:02}-{turn + 1:02}", stories=stories)
        if turn == 0:
            printed[month] = edition(made, machine)
        filed(made, printed[month])
    out = tmp_path / "out"
    assert bind(desk, "--volume", "3", "--max-pages", "170", "-o", out) == 0
    books = sorted(out.glob("*.pdf"))
    assert [book.name for book in books] == [f"test-digest-vol-3-part-{part}.pdf" for part in (1, 2, 3, 4)]
    conforming(books, "2a", "ua1")
    labels = {book.name: PdfReader(book).page_labels for book in books}
    sizes = [len(each) for each in labels.values()]
    assert max(sizes) <= 170
    assert max(sizes) - min(sizes) < 60
    folios = [int(label) for each in labels.values() for label in each if label.isdecimal()]
    assert folios == list(range(1, len(folios) + 1))
    across = 0
    for book in books:
        with pikepdf.open(book) as opened:
            assert against.compare(book, desk / "issued").proven
            for page in opened.pages:
                across += sum(leads_right(annotation, labels) for annotation in page.obj.get("/Annots", ()))
    assert across > 100
    index = [book.name for book in books if "Index of subjects" in "".join(titles(book))]
    assert index == [books[-1].name]
    told = catalogue.carried(books[0])
    assert len(told["issues"]) == 240
    assert {citing.cite(told, f"3.{number}:1").part for number in range(1, 241)} == {"I", "II", "III", "IV"}


def titles(book: Path) -> list[str]:
    with pikepdf.open(book) as opened, opened.open_outline() as outline:
        return [item.title for item in outline.root[0].children]


def leads_right(annotation: Any, labels: dict[str, list[str]]) -> bool:
    """Whether a link leads into another book; if so, it leads to the page that it speaks of."""
    action = annotation.get("/A", Dictionary())
    if action.get("/S") != "/GoToR":
        return False
    there = labels[str(action.F.UF)][int(action.D[0])]
    said = str(annotation.Contents).split()[-1].rpartition(":")[2].split("–")[0]
    assert not said.isdecimal() or there == said, (str(annotation.Contents), there)
    return said.isdecimal()


def adopted(office: Path, number: int, data: bytes) -> None:
    (office / f"old-{number}.pdf").write_bytes(data)
    (office / f"facts-{number}.yaml").write_text(FACTS.format(number=number), "utf-8")
    facts = ["--facts", f"facts-{number}.yaml", "--by", "A. Archivist"]
    assert cli.run(["adopt", f"old-{number}.pdf", *facts]) == 0


def altered(path: Path, change: Callable[[pikepdf.Pdf], None], out: Path, **how: Any) -> bytes:
    with pikepdf.open(path) as opened:
        change(opened)
        opened.save(out, **how)
    return out.read_bytes()


def with_a_form(opened: pikepdf.Pdf) -> None:
    page = opened.pages[0].obj
    box = Array([100, 100, 200, 120])
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("name"), Rect=box, P=page, DA=String("/Helv 0 Tf")
    )
    page.Annots = Array([*page.get("/Annots", ()), opened.make_indirect(field)])
    opened.Root.AcroForm = Dictionary(Fields=Array([page.Annots[-1]]))


def with_one_action_for_two(opened: pikepdf.Pdf) -> None:
    """Two links share one action, and the roles mean something else than ours."""
    action = opened.make_indirect(Dictionary(S=Name.GoTo, D=String("story")))
    notes = opened.pages[0].obj.Annots
    for note in list(notes)[:2]:
        note.A = action
        if "/Dest" in note:
            del note["/Dest"]
    opened.Root.StructTreeRoot = opened.make_indirect(
        Dictionary(Type=Name.StructTreeRoot, K=Array(), RoleMap=Dictionary({"/Headline": Name.Quote}))
    )


def test_pdfs_made_elsewhere_stand_in_the_volume_as_they_are(
    bind: Bind, desk: Path, tmp_path: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = issue(desk, volume=1, number=9, date="2025-09-20")
    filed(own, edition(own, machine))
    monkeypatch.chdir(desk)
    plain = tmp_path / "plain.pdf"
    # Newer Ghostscripts pack objects away, and what is cut off below would be more than the table of their places.
    loose = ["-dWriteXRefStm=false", "-dWriteObjStms=false"]
    ghostscript = [builders.judge("gs"), "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", *loose]
    subprocess.run([*ghostscript, f"-sOutputFile={plain}", "-"], input=LINKED.encode(), check=True)
    locked = pikepdf.Encryption(owner="a secret of the printer", user="")
    other = tmp_path / "other.pdf"
    adopted(desk, 1, plain.read_bytes())
    adopted(desk, 2, altered(plain, lambda _: None, other, encryption=locked))
    adopted(desk, 3, plain.read_bytes()[:-220])
    adopted(desk, 4, altered(plain, with_a_form, other))
    adopted(desk, 5, altered(plain, with_one_action_for_two, other))
    out = tmp_path / "out"
    assert bind(desk, "--volume", "1", "-o", out) == 0
    path = out / "test-digest-vol-1.pdf"
    sound(path)
    assert against.compare(path, desk / "issued").proven
    manifest = json.loads((out / "test-digest-vol-1.manifest.json").read_text("utf-8"))
    assert manifest["books"][0]["claims"] == []
    with pikepdf.open(path) as volume:
        packet = volume.Root.Metadata.read_bytes()
        assert b"pdfaid:part" not in packet
        assert b"pdfuaid:part" not in packet
        assert [str(field.T) for field in volume.Root.AcroForm.Fields] == ["1-4-name"]
        where = {page.obj.objgen: number for number, page in enumerate(volume.pages)}
        names = {bytes(key): value for key, value in name_trees.pairs(volume.Root.Names.Dests, "/Names")}
        labels = PdfReader(path).page_labels
        for told in manifest["issues"][:5]:
            first = labels.index(str(told["folios"][0]))
            leads = []
            for at in range(first, first + 3):
                for note in volume.pages[at].obj.get("/Annots", ()):
                    target = note.get("/Dest", note.get("/A", Dictionary()).get("/D"))
                    if target is not None:
                        given = target if isinstance(target, Array) else names[bytes(target)]
                        given = given.D if isinstance(given, Dictionary) else given
                        leads.append((at - first, where[given[0].objgen] - first))
            assert sorted(leads) == [(0, 2), (0, 2), (2, 0)], told["issue"]
        assert [round(float(volume.pages[labels.index("3")].mediabox[2]))] == [612]


def test_the_whole_sample_for_an_archive(bind: Bind, tmp_path: Path) -> None:
    assert bind(SAMPLE, "--volume", "3", "--for", "archive", "-o", tmp_path) == 0
    path = tmp_path / f"{STEM}.pdf"
    conforming([path], "3a", "ua1")
    with pikepdf.open(path) as opened:
        assert len(opened.attachments) == 12
        for name in opened.attachments:
            (file,) = (SAMPLE / "issued").glob(f"*/*/{name}")
            assert opened.attachments[name].get_file().read_bytes() == file.read_bytes()


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("paper", NAMES)
def test_a_volume_conforms_in_every_dress(bind: Bind, tmp_path: Path, style: str, paper: str) -> None:
    mine = tmp_path / "the-bound-page"
    shutil.copytree(SAMPLE, mine)
    facts = mine / "publication.toml"
    facts.chmod(0o644)
    text = facts.read_text("utf-8").replace('paper = "A4"', f'paper = "{paper}"')
    facts.write_text(text.replace('style = "gazette"', f'style = "{style}"'), "utf-8")
    assert bind(mine, "--from", "2025-03-01", "--to", "2025-04-30", "-o", tmp_path / "out") == 0
    (path,) = (tmp_path / "out").glob("*.pdf")
    conforming([path], "2a", "ua1")


@pytest.mark.parametrize(
    ("language", "headline"), [("ar", "ورق من القش"), ("he", "נייר מקש"), ("ja", "藁から紙をつくる")]
)
def test_a_volume_conforms_in_every_script(
    bind: Bind, desk: Path, tmp_path: Path, machine: Machine, language: str, headline: str
) -> None:
    publication(desk, language=language)
    for number in (1, 2):
        stories = [story(1, headline=headline, topics=["紙" if language == "ja" else headline])]
        day = date(2025, number, 15).isoformat()
        made = issue(desk, facts={"language": language}, volume=4, number=number, date=day, stories=stories)
        assert told_of(made) == (headline,)
        filed(made, edition(made, machine))
    assert bind(desk, "--volume", "4", "-o", tmp_path / "out") == 0
    (path,) = (tmp_path / "out").glob("*.pdf")
    conforming([path], "2a", "ua1")
    with pikepdf.open(path) as opened:
        backwards = opened.Root.ViewerPreferences.get("/Direction") == "/R2L"
        assert backwards == (language != "ja")
        assert str(opened.Root.Lang) == language
