"""Verify: what is claimed, what holds, and that a damaged file is never called sound."""

from __future__ import annotations

import io
import json
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from pdfdigest import cli
from pdfdigest.errors import DifferenceError, RequestError
from pdfdigest.inspection import verify
from pdfdigest.press.workers.machine import Machine
from tests.builders import edition, issue, story

Damage = Callable[[pikepdf.Pdf], None]
BODY = "A [cited word](https://example.org/{0}). " + "Words follow words. " * 20


@pytest.fixture(scope="module")
def editions(machine: Machine, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """One issue for each target that is a PDF and needs no profile."""
    folder = tmp_path_factory.mktemp("desk") / "test-digest"
    folder.mkdir()
    Image.new("RGB", (900, 500), "navy").save(folder / "p.png")
    of = issue(
        folder,
        stories=[story(number, body=BODY.format(number)) for number in (1, 2)],
        image={"file": "p.png", "alt": "A flat field.", "credit": "Made for a test"},
    )
    return {name: edition(of, machine, name).data for name in ("screen", "archive", "print")}


def damaged(data: bytes, damage: Damage) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        damage(pdf)
        pdf.save(out, fix_metadata_version=False)  # pikepdf would write a sound packet in place of a bad one
    return out.getvalue()


def wrong(report: verify.Report) -> list[str]:
    return [words for row in report.rows for words in row.wrong]


@pytest.mark.parametrize(
    ("target", "claims"),
    [("screen", ("PDF/A-2a", "PDF/UA-1")), ("archive", ("PDF/A-3a", "PDF/UA-1")), ("print", ())],
)
def test_what_an_edition_claims_holds(editions: dict[str, bytes], target: str, claims: tuple[str, ...]) -> None:
    report = verify.report(editions[target])
    assert report.claims == claims
    assert report.holds, wrong(report)
    assert report.pages >= 1
    assert bool(report.unchecked) == bool(claims)
    assert all("conform" not in words for words in report.unchecked)


def test_what_is_not_claimed_is_not_held_against_a_file(tmp_path: Path) -> None:
    path = tmp_path / "plain.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path)
    report = verify.report(path.read_bytes())
    assert (report.claims, report.holds, report.unchecked) == ((), True, ())


def xmp(change: Callable[[bytes], bytes]) -> Damage:
    def damage(pdf: pikepdf.Pdf) -> None:
        before = pdf.Root.Metadata.read_bytes()
        after = change(before)
        assert after != before
        pdf.Root.Metadata.write(after)

    return damage


def another_title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "Another title"


def another_date(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/CreationDate"] = "D:19990101000000Z"


def elements(pdf: pikepdf.Pdf, role: str) -> list[pikepdf.Object]:
    return [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == role]


def no_alt(pdf: pikepdf.Pdf) -> None:
    del elements(pdf, "/Figure")[0]["/Alt"]


def heading_skipped(pdf: pikepdf.Pdf) -> None:
    for heading in elements(pdf, "/H2"):
        heading.S = pikepdf.Name.H4


def font_not_embedded(pdf: pikepdf.Pdf) -> None:
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
            for key in ("/FontFile", "/FontFile2", "/FontFile3"):
                if key in thing:
                    del thing[key]


def no_glyph(pdf: pikepdf.Pdf) -> None:
    fonts = pdf.pages[0].obj.Resources.Font
    name = next(iter(fonts.keys()))
    pdf.pages[0].contents_add(f"/Artifact BMC BT {name} 9 Tf <0000> Tj ET EMC".encode())


def dead_link(pdf: pikepdf.Pdf) -> None:
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Subtype") == "/Link":
            thing.Dest = pikepdf.String("nowhere")


def runs_a_program(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    pdf.Root.OpenAction = pdf.make_indirect(action)


def named_program(pdf: pikepdf.Pdf) -> None:
    names = pdf.Root.get("/Names", pikepdf.Dictionary())
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    names.JavaScript = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), script]))
    pdf.Root.Names = names


def link_launches(pdf: pikepdf.Pdf) -> None:
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Subtype") == "/Link":
            thing.A = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("x"))


def mute_link(pdf: pikepdf.Pdf) -> None:
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Subtype") == "/Link" and "/Contents" in thing:
            del thing["/Contents"]


def no_tabs(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].obj["/Tabs"]


def no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Lang"]


def name_of_file_shown(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/ViewerPreferences"]


def no_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/OutputIntents"]


def trim_outside(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.TrimBox = pikepdf.Array([-50, -50, 900, 900])


def attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["notes.txt"] = b"ask legal"


def belongs_to_nothing(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/AF"]


def says_not_how(pdf: pikepdf.Pdf) -> None:
    for name in pdf.attachments:
        del pdf.attachments[name].obj["/AFRelationship"]


def tags_denied(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/MarkInfo"]


def tree_cut(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot["/ParentTree"]


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (another_title, "the title is 'Another title' in one place and"),
        (xmp(lambda raw: re.sub(rb"<dc:title>.*?</dc:title>", b"", raw, flags=re.DOTALL)), "the file has no title"),
        (another_date, "the date is 19990101 in one place and 20250115 in another"),
        (xmp(lambda raw: re.sub(rb"<xmp:CreateDate>[^<]*", b"<xmp:CreateDate>2001-02-03", raw)), "and 20010203 in"),
        (no_alt, "a picture has no alt text"),
        (heading_skipped, "a heading of level 4 follows one of level"),
        (font_not_embedded, "is not embedded"),
        (no_glyph, "page 1 shows a box instead of a character"),
        (dead_link, "a link on page 1 leads nowhere"),
        (link_launches, "a link on page 1 does something other than lead somewhere"),
        (runs_a_program, "the file runs a program when it is opened"),
        (named_program, "the file runs a program when it is opened"),
        (mute_link, "a link on page 1 does not say in words where it leads"),
        (no_tabs, "page 1 does not follow its structure when one tabs through it"),
        (no_language, "the file does not name its language"),
        (name_of_file_shown, "a reader will show the file's name, not its title"),
        (no_intent, "the file does not say for which colours it is meant"),
        (trim_outside, "on page 1 the trimmed page is not inside the bleed"),
        (attachment, "PDF/A-2 may not carry notes.txt"),
        (tags_denied, "the file does not say that it is tagged"),
        (tree_cut, "the parent tree is missing or damaged"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_each_kind_of_damage_is_named(editions: dict[str, bytes], damage: Damage, words: str) -> None:
    report = verify.report(damaged(editions["screen"], damage))
    assert not report.holds
    assert any(words in said for said in wrong(report)), wrong(report)


@pytest.mark.parametrize(
    ("damage", "words"),
    [(belongs_to_nothing, "belongs to nothing in the file"), (says_not_how, "does not say how it belongs to the file")],
)
def test_an_attachment_of_an_archive_file_must_belong_to_it(
    editions: dict[str, bytes], damage: Damage, words: str
) -> None:
    said = wrong(verify.report(damaged(editions["archive"], damage)))
    assert sorted(said) == [f"the attachment {name} {words}" for name in ("p.png", "test-digest-1.1.json")]


def test_an_encrypted_file_that_opens_does_not_hold(editions: dict[str, bytes]) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(editions["screen"])) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="secret", user=""))
    assert "the file is encrypted" in wrong(verify.report(out.getvalue()))


def locked(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def test_a_locked_file_is_a_sentence(editions: dict[str, bytes]) -> None:
    with pytest.raises(RequestError, match="locked with a password"):
        verify.report(locked(editions["screen"]))


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY s SYSTEM "file:///etc/hostname">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:p="http://www.aiim.org/pdfa/ns/id/">
<rdf:Description><p:part>&b;&s;</p:part></rdf:Description></rdf:RDF>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_entities_in_metadata_are_never_followed(editions: dict[str, bytes], encoding: str) -> None:
    text = ENTITIES.decode().replace('version="1.0"', f'version="1.0" encoding="{encoding}"').encode(encoding)
    report = verify.report(damaged(editions["screen"], xmp(lambda _: text)))
    assert report.claims == ()
    assert any("declare a document type or entities" in words for words in wrong(report))


def test_metadata_that_cannot_be_read_are_a_sentence(editions: dict[str, bytes]) -> None:
    for text in (b"<x", b"<?xml version='1.0' encoding='klingon'?><x/>", b"<a>" * 100_000):
        report = verify.report(damaged(editions["screen"], xmp(lambda _, text=text: text)))
        assert any(words.startswith("the metadata cannot be read") for words in wrong(report))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"no PDF", b"%PDF-1.7\n" + b"\0" * 999])
def test_what_is_no_pdf_is_a_sentence(data: bytes) -> None:
    with pytest.raises(RequestError, match="no PDF that can be read"):
        verify.report(data)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_mutilated_files_give_a_report_or_a_sentence(editions: dict[str, bytes]) -> None:
    dice, whole, began = random.Random(5), editions["screen"], time.monotonic()
    plain = io.BytesIO()
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        pdf.save(plain, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    reported = 0
    for turn in range(300):
        hurt = bytearray((whole, plain.getvalue())[turn % 2])
        for _ in range(dice.randint(1, 12)):
            at = dice.randrange(len(hurt))
            if dice.random() < 0.2:
                del hurt[at : at + dice.randint(1, 60)]
            else:
                hurt[at] = dice.randrange(256)
        try:
            verify.report(bytes(hurt))
        except RequestError:
            continue
        reported += 1
    assert 0 < reported < 300
    assert time.monotonic() - began < 60


# --- At the command line


@pytest.fixture(autouse=True)
def no_verapdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name, **_: None)


def test_the_command_ends_with_0_for_a_sound_file(
    editions: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(editions["screen"])
    assert cli.run(["verify", str(path)]) == 0
    out = capsys.readouterr().out
    assert "claimed:          PDF/A-2a, PDF/UA-1" in out
    assert "DOES NOT HOLD" not in out
    assert "not checked here" in out


def test_the_command_ends_with_7_for_a_damaged_one(
    editions: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(damaged(editions["screen"], no_alt))
    assert cli.run(["verify", str(path)]) == DifferenceError.exit_code == 7
    out = capsys.readouterr().out
    assert re.search(
        r"DOES NOT HOLD +pictures have alt texts: 1 picture or formula\n +- a picture has no alt text", out
    )


def test_the_command_ends_with_2_for_what_cannot_be_read(
    editions: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "b.pdf").write_bytes(b"nothing")
    (tmp_path / "c.pdf").write_bytes(editions["screen"])
    assert cli.run(["verify", str(tmp_path / "a.pdf")]) == 2
    assert cli.run(["verify", str(tmp_path / "b.pdf"), str(tmp_path / "c.pdf")]) == 2
    out, err = capsys.readouterr()
    assert "b.pdf: the file is no PDF that can be read" in err
    assert "c.pdf" in out
    assert "Traceback" not in err


def test_json_is_one_object_a_line(
    editions: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = []
    for name, data in editions.items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(data)
        paths.append(str(path))
    assert cli.run(["verify", "--json", *paths]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["path"] for record in records] == paths
    for record in records:
        assert {tuple(row) for row in record["rows"]} == {("checked", "holds", "wrong", "scope", "unseen")}
        assert all(row["scope"] and not row["unseen"] for row in record["rows"])
        assert list(record) == ["path", "claims", "rows", "unchecked", "identity", "verapdf"]
        assert all(row["holds"] and not row["wrong"] for row in record["rows"])
