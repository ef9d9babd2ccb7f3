"""Word: every word, link, note and picture comes in; what Word hides is told."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

from pdfdigest.errors import ManuscriptError
from pdfdigest.manuscript.intake import assemble, opening, sorting
from pdfdigest.manuscript.intake.sorting import Draft

NOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


def digest() -> Any:
    """A Word file with a masthead and headings, to which details are added."""
    document = docx.Document()
    document.add_heading("The Test Digest", 0)
    document.add_paragraph("Vol. 1, No. 10")
    document.add_paragraph("25 February 2022")
    document.add_heading("Headlines", 1)
    document.add_paragraph("Ministers meet", style="List Bullet")
    document.add_heading("Details", 1)
    return document


def link(paragraph: Any, words: str, address: str) -> None:
    identifier = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    paragraph._p.append(
        parse_xml(f'<w:hyperlink {nsdecls("w", "r")} r:id="{identifier}"><w:r><w:t>{words}</w:t></w:r></w:hyperlink>')
    )


def insert(paragraph: Any, xml: str) -> None:
    paragraph._p.append(parse_xml(xml.replace(">", f" {nsdecls('w')}>", 1)))


def picture() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(out, "png")
    out.seek(0)
    return out


def saved(document: Any, path: Path, **parts: str) -> Path:
    """The document on disk, with parts that python-docx cannot write."""
    document.save(path)
    if not parts:
        return path
    with zipfile.ZipFile(path) as before:
        found = {name: before.read(name) for name in before.namelist()}
    for name, body in parts.items():
        found[f"word/{name}.xml"] = f'<?xml version="1.0"?><w:{name} {nsdecls("w", "r")}>{body}</w:{name}>'.encode()
        override = (
            f'<Override PartName="/word/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            f'wordprocessingml.{name}+xml"/></Types>'
        )
        found["[Content_Types].xml"] = found["[Content_Types].xml"].replace(b"</Types>", override.encode())
        kind = NOTES.replace("footnotes", name)
        found["word/_rels/document.xml.rels"] = found["word/_rels/document.xml.rels"].replace(
            b"</Relationships>",
            f'<Relationship Id="rId{name}" Type="{kind}" Target="{name}.xml"/></Relationships>'.encode(),
        )
    with zipfile.ZipFile(path, "w") as after:
        for name, data in found.items():
            after.writestr(name, data)
    return path


def read(path: Path) -> tuple[Draft, dict[str, Any], list[str]]:
    made = sorting.draft(opening.read(path))
    values = assemble.values(made, lambda shown: (f"images/{shown.name}", ""))
    return made, values, [str(fault).partition(": ")[2] for fault in opening.warnings(path, made.doubts)]


def test_masthead_links_and_looks_come_in(tmp_path: Path) -> None:
    document = digest()
    paragraph = document.add_paragraph("On the 24", style="List Bullet")
    paragraph.add_run("th").font.superscript = True
    paragraph.add_run(" both ")
    paragraph.add_run("ministers *met*").bold = True
    paragraph.add_run(" over H")
    paragraph.add_run("2").font.subscript = True
    paragraph.add_run("O, ")
    paragraph.add_run("at last").italic = True
    link(paragraph, "spoke &amp; left", "https://example.org/a?b=1&c=2")
    paragraph.add_run(".")
    made, values, _ = read(saved(document, tmp_path / "x.docx"))
    assert (values["volume"], values["number"], str(values["date"])) == (1, 10, "2022-02-25")
    assert made.stories[0].headline == "Ministers meet"
    assert values["stories"][0]["body"] == (
        r"On the 24^th^ both **ministers \*met\*** over H~2~O, *at last*"
        "[spoke & left](https://example.org/a?b=1&c=2)."
    )


def test_a_footnote_becomes_a_source(tmp_path: Path) -> None:
    document = digest()
    paragraph = document.add_paragraph("Ministers spoke", style="List Bullet")
    insert(paragraph, '<w:r><w:footnoteReference w:id="2"/></w:r>')
    paragraph.add_run(" and agreed")
    insert(paragraph, '<w:r><w:footnoteReference w:id="3"/></w:r>')
    paragraph.add_run(".")
    notes = (
        '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> State Department, '
        "“Readout”, https://example.org/readout.</w:t></w:r></w:p></w:footnote>"
        '<w:footnote w:id="3"><w:p><w:r><w:t>Kyodo News, 15 February</w:t></w:r></w:p></w:footnote>'
    )
    _, values, told = read(saved(document, tmp_path / "x.docx", footnotes=notes))
    assert values["stories"][0]["body"] == "Ministers [spoke](source:note-1) and [agreed](source:note-2)."
    facts = {"address": "https://example.org/readout", "title": "State Department, “Readout”"}
    assert values["sources"]["note-1"] == facts
    assert values["sources"]["note-2"]["title"] == "Kyodo News, 15 February"
    assert any("note 2 has no address" in words for words in told)


def test_tracked_changes_and_comments_are_told_with_their_paragraph(tmp_path: Path) -> None:
    document = digest()
    paragraph = document.add_paragraph("Ministers ", style="List Bullet")
    insert(paragraph, '<w:ins w:id="1" w:author="A"><w:r><w:t>gladly </w:t></w:r></w:ins>')
    insert(paragraph, '<w:del w:id="2" w:author="A"><w:r><w:delText>never</w:delText></w:r></w:del>')
    paragraph.add_run("spoke.")
    insert(paragraph, '<w:r><w:commentReference w:id="0"/></w:r>')
    comments = '<w:comment w:id="0" w:author="Ann"><w:p><w:r><w:t>Check this</w:t></w:r></w:p></w:comment>'
    path = tmp_path / "x.docx"
    _, values, told = read(saved(document, path, comments=comments))
    assert values["stories"][0]["body"] == "Ministers gladly spoke."
    place = "warning: paragraph 7: "
    assert f"{place}tracked change: “gladly” was inserted; taken as accepted [tracked-change]" in told
    assert f"{place}tracked change: “never” was deleted; taken as accepted [tracked-change]" in told
    assert f"{place}Ann comments: “Check this”; it was not brought in [comment]" in told


def test_a_picture_comes_in_with_its_bytes_and_its_description(tmp_path: Path) -> None:
    document = digest()
    paragraph = document.add_paragraph("Ministers spoke.", style="List Bullet")
    shown = paragraph.add_run().add_picture(picture())
    shown._inline.docPr.set("descr", "Two ministers")
    made, _, _ = read(saved(document, tmp_path / "x.docx"))
    (drawn,) = made.stories[0].pictures
    assert drawn.block.picture is not None
    assert drawn.block.picture.data == picture().getvalue()
    assert drawn.block.picture.alt == "Two ministers"


def test_fields_rubies_and_line_ends_are_not_lost(tmp_path: Path) -> None:
    document = digest()
    paragraph = document.add_paragraph("On ", style="List Bullet")
    insert(paragraph, '<w:fldSimple w:instr="DATE"><w:r><w:t>15 February</w:t></w:r></w:fldSimple>')
    insert(
        paragraph,
        "<w:r><w:ruby><w:rt><w:r><w:t>とうきょう</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t> 東京</w:t></w:r></w:rubyBase></w:ruby></w:r>",
    )
    paragraph.add_run(" agreed.")
    _, values, told = read(saved(document, tmp_path / "x.docx"))
    assert values["stories"][0]["body"] == "On 15 February 東京 agreed."
    assert any("とうきょう" in words for words in told)


def test_hidden_text_and_page_headers_are_told(tmp_path: Path) -> None:
    document = digest()
    paragraph = document.add_paragraph("Ministers spoke.", style="List Bullet")
    paragraph.add_run("secret").font.hidden = True
    document.sections[0].header.paragraphs[0].text = "Embassy of Testland"
    _, values, told = read(saved(document, tmp_path / "x.docx"))
    assert values["stories"][0]["body"] == "Ministers spoke."
    assert any("“secret”" in words for words in told)
    assert any("page header: “Embassy of Testland”" in words for words in told)


def test_a_table_in_a_detail_stays_a_table(tmp_path: Path) -> None:
    document = digest()
    document.add_paragraph("The figures follow:", style="List Bullet")
    table = document.add_table(2, 2)
    for cell, words in zip((*table.rows[0].cells, *table.rows[1].cells), ("Year", "Sum", "2022", "1|2"), strict=True):
        cell.text = words
    _, values, _ = read(saved(document, tmp_path / "x.docx"))
    assert values["stories"][0]["body"] == "The figures follow:\n\n| Year | Sum |\n|---|---|\n| 2022 | 1\\|2 |"


def test_nested_lists_stay_nested(tmp_path: Path) -> None:
    document = digest()
    document.add_paragraph("Two points:", style="List Bullet")
    document.add_paragraph("first", style="List Bullet 2")
    document.add_paragraph("second.", style="List Bullet 2")
    made, values, _ = read(saved(document, tmp_path / "x.docx"))
    assert len(made.stories) == 1
    assert values["stories"][0]["body"] == "Two points:\n\n- first\n- second."


def zipped(**found: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parcel:
        for name, data in found.items():
            parcel.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


BOMB = zipped(word__document_xml=b" " * 20_000_000)
PAGES = zipped(word__document_xml=b"<x/>", **{"word__a.html": b"<p>a</p>" * 1_100_000})
ENTITIES = zipped(word__document_xml=b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"PK\x03\x04 and no more", "damaged"),
        (BOMB, "larger than 16 MB"),
        (PAGES, "larger than 8 MB"),
        (ENTITIES, "declares a document type"),
        (zipped(readme=b"x"), "no Word file"),
        (zipped(word__document_xml=b"<w:document"), "damaged"),
        (zipped(word__other_xml=b"<x/>"), "damaged"),
        (zipped(xl__workbook_xml=b"<x/>"), "Excel"),
        (b"\xd0\xcf\x11\xe0 old", "damaged"),
        (b"plain words", "no Word file"),
        (b"{\\rtf1 x}", "RTF"),
        (b"%PDF-1.7", "PDF"),
        (b"", "empty"),
    ],
)
def test_what_is_no_word_file_gets_a_sentence(tmp_path: Path, raw: bytes, words: str) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(raw)
    with pytest.raises(ManuscriptError, match=words):
        opening.read(path)


def test_a_damaged_file_gets_a_sentence_wherever_it_is_cut(tmp_path: Path) -> None:
    whole = saved(digest(), tmp_path / "x.docx").read_bytes()
    path = tmp_path / "cut.docx"
    for end in range(4, len(whole), len(whole) // 40):
        path.write_bytes(whole[:end])
        with pytest.raises(ManuscriptError):
            opening.read(path)
