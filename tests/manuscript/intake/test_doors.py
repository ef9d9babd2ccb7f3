"""The doors of import: what each kind of file becomes, all weighed alike, and what is said of a kind that is not read."""

from __future__ import annotations

import contextlib
import gzip
from pathlib import Path

import pytest

from pdfdigest.errors import ManuscriptError
from pdfdigest.manuscript.intake import assemble, balance, opening, sorting
from pdfdigest.manuscript.intake.shape import Block, Sheet
from tests.manuscript.intake.packed_files import compound, fodt, mail, odt, outlook, zipped

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
LINK = "https://example.org/lamps"
WRAPPED = (
    f"https://eur01.safelinks.protection.outlook.com/?url={LINK.replace(':', '%3A').replace('/', '%2F')}&amp;data=1"
)
PAGE = (
    "<h1>Quay Digest Vol 3.2</h1><p>June 3, 2022</p><h2>Port orders lamps</h2>"
    f'<p>The port <b>ordered</b> lamps for the <a href="{WRAPPED}">north channel</a> on Monday.</p>'
    '<p><img src="{picture}" alt="A lamp"></p>'
    "<h2>Owners answer</h2><p>Owners of the cranes answered the council on Tuesday.</p>"
)


def read(folder: Path, name: str, data: bytes) -> Sheet:
    """The sheet of a file, weighed against the issue file that it makes."""
    path = folder / name
    path.write_bytes(data)
    sheet = opening.read(path)
    made = sorting.draft(sheet, None, path)
    values = assemble.values(made, lambda picture: (f"images/{picture.name}", "") if picture.data else (None, "far"))
    weighed = balance.weighed(sheet, made, values)
    assert not weighed.missing, weighed.sentence
    return sheet


def said(sheet: Sheet) -> str:
    return " / ".join(doubt.message for doubt in sheet.doubts)


def shown(block: Block) -> str:
    runs = "".join(
        f"*{run.words}*" if run.strong else f"^{run.words}^" if run.raised else f"[{run.words}]({run.link})" if run.link
        else f"[{run.note}]" if run.note else "|" if run.end else run.words
        for run in block.runs
    )  # fmt: skip
    return f"{block.kind[0]}{block.depth or ''} {block.label} {runs}".replace("  ", " ")


# OpenDocument


def p(inside: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{inside}</text:p>'


def items(*inside: str, style: str = "Count", more: str = "") -> str:
    held = "".join(f"<text:list-item>{each}</text:list-item>" for each in inside)
    return f'<text:list text:style-name="{style}" {more}>{held}</text:list>'


NOTE = (
    '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
    f"{p('In the minutes')}</text:note-body></text:note>"
)
ODT = [
    (p("Quay Digest", "Title"), ["h Quay Digest"]),
    ('<text:h text:outline-level="2">Lamps</text:h>', ["h Lamps"]),
    (p('One <text:span text:style-name="Bold">two</text:span> three'), ["p One *two* three"]),
    (p('24<text:span text:style-name="High">th</text:span>'), ["p 24^th^"]),
    (p('One<text:s text:c="3"/>two<text:tab/>three<text:line-break/>four'), ["p One two three|four"]),
    (p(f'See <text:a xlink:href="{WRAPPED}">there</text:a> now'), [f"p See [there]({LINK}) now"]),
    (p(f"Ordered{NOTE} lamps"), ["p Ordered[note-1] lamps"]),
    (items(p("one"), p("two")) + p("between") + items(p("three"), more='text:continue-numbering="true"'),
     ["p1 1. one", "p1 2. two", "p between", "p1 3. three"]),
    (items(p("one")) + p("between") + items(p("again one")), ["p1 1. one", "p between", "p1 1. again one"]),
    (p('5 <text:span text:style-name="Signs">m</text:span>m'), ["p 5 μm"]),
    (items(p("one") + items(p("deep"), style="")), ["p1 1. one", "p2 deep"]),
    (items(p("dot"), style="Dots"), ["p1 dot"]),
    (items(p("five")).replace("<text:list-item>", '<text:list-item text:start-value="5">'), ["p1 5. five"]),
    ('<text:section text:name="S">' + p("inside") + "</text:section>", ["p inside"]),
    (p("<draw:frame><draw:text-box>" + p("In a box") + "</draw:text-box></draw:frame>"), ["p In a box"]),
    (p("<draw:custom-shape>" + p("In a shape") + "</draw:custom-shape>"), ["p In a shape"]),
    (p("on <text:date>June 3</text:date>, <text:bookmark-ref>page 2</text:bookmark-ref>"), ["p on June 3, page 2"]),
    (p("<text:ruby><text:ruby-base>東京</text:ruby-base><text:ruby-text>とうきょう</text:ruby-text></text:ruby>"), ["p 東京"]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "wanted"), ODT)
@pytest.mark.parametrize("flat", [False, True])
def test_an_opendocument_text_gives_its_paragraphs(tmp_path: Path, body: str, wanted: list[str], flat: bool) -> None:
    end = p("The end of it all.")
    sheet = read(tmp_path, "x.fodt" if flat else "x.odt", fodt(body + end) if flat else odt(body + end))
    assert [shown(block) for block in sheet.blocks] == [*wanted, "p The end of it all."]
    assert sheet.language == "de-DE"


def test_pictures_tables_notes_and_changes_of_an_opendocument_text(tmp_path: Path) -> None:
    table = (
        "<table:table><table:table-header-rows><table:table-row><table:table-cell>{}</table:table-cell>"
        "<table:table-cell>{}</table:table-cell></table:table-row></table:table-header-rows><table:table-row>"
        "<table:table-cell>{}</table:table-cell><table:table-cell>{}</table:table-cell></table:table-row></table:table>"
    ).format(*map(p, ("Port", "Lamps", "North", "40")))
    changes = (
        "<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>A</dc:creator>"
        f"</office:change-info>{p('GONE')}</text:deletion></text:changed-region></text:tracked-changes>"
    )
    frame = (
        '<draw:frame><draw:image xlink:href="Pictures/lamp.png"/><svg:title>A lamp</svg:title></draw:frame>'
        "<office:annotation><dc:creator>Ida</dc:creator><text:p>check this</text:p></office:annotation>"
    )
    body = (
        changes + p(f"Before {frame} after{NOTE}") + table + p('<text:span text:style-name="Gone">SECRET</text:span>')
    )
    sheet = read(tmp_path, "x.odt", odt(body, margins=f"<style:header>{p('Draft 3')}</style:header>", lamp=PNG))
    assert [block.kind for block in sheet.blocks] == ["paragraph", "picture", "table"]
    picture = sheet.blocks[1].picture
    assert picture is not None
    assert (picture.data, picture.alt) == (PNG, "A lamp")
    assert [[cell[0].words for cell in row] for row in sheet.blocks[2].rows] == [["Port", "Lamps"], ["North", "40"]]
    assert [run.words for runs, _ in sheet.notes.values() for run in runs] == ["In the minutes"]
    assert (sheet.tally.pictures, sheet.tally.notes) == (1, 1)
    assert [block.plain for block in sheet.furniture] == ["Draft 3"]
    for words in ("“GONE” was deleted", "Ida comments: “check this”", "“SECRET”", "page header: “Draft 3”"):
        assert words in said(sheet)


# Pages with their pictures, and mails


def test_a_zip_of_google_docs_is_its_page_with_its_pictures(tmp_path: Path) -> None:
    sheet = read(
        tmp_path, "x.zip", zipped({"Quay.html": PAGE.format(picture="images/image1.png"), "images/image1.png": PNG})
    )
    (picture,) = [block.picture for block in sheet.blocks if block.picture]
    assert picture.data == PNG
    assert LINK in {run.link for block in sheet.blocks for run in block.runs}
    assert {block.spot.line for block in sheet.blocks} == {0}


@pytest.mark.parametrize(
    ("encoding", "written", "named"),
    [
        ("cp932", "画像/表示.png", "画像/表示.png"),
        ("gb18030", "图片/港口.png", "图片/港口.png"),
        ("cp850", "Bilder/Zürich.png", "Bilder/Zürich.png"),
        ("utf-8", "Bilder/Zürich.png", "Bilder/Z%C3%BCrich.png"),
        ("utf-8", "Bilder/Zu\u0308rich.png", "Bilder/Zürich.png"),
        ("ascii", "images\\a b.png", "images/a%20b.png"),
    ],
)
def test_the_pictures_of_a_zip_are_found_in_whatever_encoding_their_names_are(
    tmp_path: Path, encoding: str, written: str, named: str
) -> None:
    octets = written.encode(encoding)
    room = "A" * len(octets)
    data = zipped({"Quay.html": PAGE.format(picture=named), room: PNG}).replace(room.encode(), octets)
    sheet = read(tmp_path, "x.zip", data)
    assert [block.picture.data for block in sheet.blocks if block.picture] == [PNG]


def mails() -> list[tuple[str, bytes]]:
    page = PAGE.format(picture="cid:lamp")
    related = b"\r\n".join(
        [
            b"From: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b",
            b"Content-Type: text/html; charset=utf-8\r\nContent-Location: https://example.org/\r\n",
            PAGE.format(picture="https://example.org/lamp.png").encode(),
            b"--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: 8bit\r\nContent-Location: https://example.org/lamp.png\r\n",
            b"\x89PNG\r\n\x1a\n" + b"0" * 40,
            b"--b--",
        ]
    )
    return [
        ("x.eml", mail(page, "Port orders lamps", {"lamp": PNG})),
        ("x.mht", related),
        (
            "x.msg",
            outlook({"0037": "Digest 3.2", "1013": page.encode()}, [{"3701": PNG, "3712": "lamp", "3707": "lamp.png"}]),
        ),
        ("x.msg", outlook({"0037": "Digest 3.2", "1013": page, "1000": "x"}, [{"3701": PNG, "3712": "lamp"}])),
    ]


@pytest.mark.parametrize(("name", "data"), mails())
def test_a_mail_is_its_page_with_its_pictures(tmp_path: Path, name: str, data: bytes) -> None:
    sheet = read(tmp_path, name, data)
    assert [block.plain for block in sheet.blocks if block.kind == "heading"] == [
        "Quay Digest Vol 3.2",
        "Port orders lamps",
        "Owners answer",
    ]
    (picture,) = [block.picture for block in sheet.blocks if block.picture]
    assert picture.data is not None
    assert picture.data.startswith(b"\x89PNG")
    assert LINK in {run.link for block in sheet.blocks for run in block.runs}
    assert "safelinks.protection.outlook.com; the address inside was taken" in said(sheet)
    if name != "x.mht":
        assert "“Digest 3.2”" in said(sheet)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.eml", mail(plain=f"# Lamps\n\nThe port *ordered* [lamps]({LINK})\nfor the channel.\n", notes_docx=b"x")),
        (
            "x.msg",
            outlook(
                {"1000": f"# Lamps\r\n\r\nThe port *ordered* [lamps]({LINK})\r\nfor the channel.\r\n"},
                [{"3707": "notes.docx"}],
            ),
        ),
    ],
)
def test_a_mail_without_a_page_is_its_text_and_attachments_are_named(tmp_path: Path, name: str, data: bytes) -> None:
    sheet = read(tmp_path, name, data)
    assert [block.plain for block in sheet.blocks] == ["Lamps", "The port ordered lamps for the channel."]
    assert "not brought in: notes.docx" in said(sheet)


@pytest.mark.parametrize(("more", "wanted"), [("", "The lamps for us"), ("; delsp=yes", "The lampsfor us")])
def test_lines_that_were_broken_for_the_way_are_whole(tmp_path: Path, more: str, wanted: str) -> None:
    head = f"From: a@example.org\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8; format=flowed{more}\n\n"
    text = "The lamps \nfor us\n\nSecond part of it all, which is longer.\n\n-- \nJane Sample\n"
    sheet = opening.read(_written(tmp_path / "x.eml", head + text))
    assert [block.plain for block in sheet.blocks] == [
        wanted,
        "Second part of it all, which is longer.",
        "-- Jane Sample",
    ]


def _written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_texts_between_pictures_all_come_in(tmp_path: Path) -> None:
    parts = [
        b"Content-Type: text/plain; charset=utf-8\n\nThe port ordered lamps.",
        (
            b"Content-Type: image/png; name=lamp.png\nContent-Disposition: inline; filename=lamp.png\n"
            b"Content-Transfer-Encoding: base64\n\niVBORw0KGgowMDAwMDAwMDAwMDA="
        ),
        b"Content-Type: text/html; charset=iso-8859-1\n\n<p>Die Br\xfccke bleibt zu.</p>",
    ]
    head = b"Message-ID: <1@x>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    sheet = read(tmp_path, "x.eml", head + b"".join(b"--b\n" + part + b"\n" for part in parts) + b"--b--\n")
    assert [block.plain or block.kind for block in sheet.blocks] == [
        "The port ordered lamps.",
        "picture",
        "Die Brücke bleibt zu.",
    ]


def test_numbers_that_outlook_writes_as_words_are_numbers(tmp_path: Path) -> None:
    def listed(sign: str, words: str) -> str:
        inside = f"<span style='mso-list:Ignore'>{sign}<span>&nbsp; </span></span>"
        return f"<p style='mso-list:l0 level1 lfo1'>{inside}{words}</p>"

    page = (
        "<p>First this:</p>"
        + listed("3.", "three")
        + listed("4.", "four")
        + listed("n", "dot")
        + listed("b)", "letter")
    )
    sheet = read(tmp_path, "x.html", f"<html><body>{page}</body></html>".encode())
    assert [(block.label, block.plain) for block in sheet.blocks] == [
        ("", "First this:"),
        ("3.", "three"),
        ("4.", "four"),
        ("", "dot"),
        ("b)", "letter"),
    ]
    assert sheet.tally.numbers == ("3.", "4.", "b)")


# What is not read


@pytest.mark.parametrize(
    ("name", "data", "wanted"),
    [
        ("x.pdf", b"%PDF-1.7\n", "this is a PDF"),
        ("x.rtf", b"{\\rtf1", "this is RTF; open it in Word"),
        ("x.doc", compound({"": {"WordDocument": b"x"}}), ".doc of Word 97 to 2003; open it in Word or LibreOffice"),
        ("x.docx", compound({"": {"EncryptedPackage": b"x"}}), "locked with a password"),
        ("x.xls", compound({"": {"Workbook": b"x"}}), "an old Excel file"),
        ("x.ppt", compound({"": {"PowerPoint Document": b"x"}}), "an old PowerPoint file"),
        ("x.pub", compound({"": {"Contents": b"x"}}), "an older Windows program"),
        ("x.msg", outlook({"1009": b"LZFu"}), "only Outlook has; open it there and save it as HTML"),
        (
            "x.msg",
            outlook({"0037": "x"}, [{"3707": "digest.docx", "3701": b"x"}]),
            "save digest.docx, which is attached",
        ),
        ("x.msg", compound({"": {"WordDocument": b"x"}})[:3000], "damaged"),
        ("x.xlsx", zipped({"xl/workbook.xml": "x"}), "this is an Excel file"),
        ("x.pptx", zipped({"ppt/presentation.xml": "x"}), "this is a PowerPoint file"),
        ("x.ods", zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "OpenDocument spreadsheet"),
        ("x.odg", zipped({"mimetype": "application/vnd.oasis.opendocument.graphics"}), "OpenDocument graphics"),
        ("x.pages", zipped({"Index/Document.iwa": "x"}), "File > Export To > Word"),
        (
            "x.epub",
            zipped({"mimetype": "application/epub+zip", "META-INF/container.xml": "x"}),
            "import the pages (.xhtml)",
        ),
        ("x.zip", zipped({"a.html": "x", "b/c.docx": "x"}), "with a.html, b/c.docx in it; unpack it"),
        ("x.zip", zipped({"a.png": "x"}), "no page or text that import reads"),
        ("x.odt", odt("").replace(b"<office:text>", b"<office:tixt>"), "damaged"),
        (
            "x.odt",
            zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a><b></a>"}),
            "damaged",
        ),
        (
            "x.odt",
            zipped(
                {
                    "mimetype": "application/vnd.oasis.opendocument.text",
                    "content.xml": "<a/>",
                    "META-INF/manifest.xml": "<m:encryption-data/>",
                }
            ),
            "locked with a password",
        ),
        (
            "x.fodt",
            b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><office:document/>",
            "declares a document type",
        ),
        ("x.eml", b"Subject: x\nMessage-ID: <1@x>\n\n", "a mail without a text"),
        ("x.png", PNG, "this is a picture"),
        ("x.gz", gzip.compress(b"x", mtime=0), "packed file (gzip)"),
        ("x.tex", b"\\section{Lamps}", "this is LaTeX"),
        ("x.org", b"* Lamps", "an Org file"),
        ("x.csv", b"a,b\n1,2", "this is a table"),
        ("x.gdoc", b'{"url": "https://docs.google.com/x"}', "File > Download"),
        ("x.yaml", b"format: 1", "an issue file"),
    ],
)
def test_what_is_not_read_is_called_by_its_name(tmp_path: Path, name: str, data: bytes, wanted: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ManuscriptError) as caught:
        opening.read(tmp_path / name)
    assert wanted in str(caught.value)


@pytest.mark.parametrize("data", [odt(p("Text of it")), mail("<p>Text</p>", "Text"), outlook({"1000": "Text of it"})])
def test_a_file_of_which_a_part_arrived_is_refused_or_read(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.bin"
    for cut in range(0, len(data), max(len(data) // 60, 1)):
        path.write_bytes(data[:cut] or b"x")
        with contextlib.suppress(ManuscriptError):
            opening.read(path)
    path.write_bytes(data)
    assert [block.plain for block in opening.read(path).blocks][:1] in (["Text of it"], ["Text"])


@pytest.mark.parametrize(
    ("charset", "asked"), [("; charset=iso-8859-1", False), ("", True), ("; charset=us-ascii", True)]
)
def test_a_mail_whose_charset_does_not_fit_is_asked_about(tmp_path: Path, charset: str, *, asked: bool) -> None:
    head = f"MIME-Version: 1.0\nContent-Type: text/plain{charset}\nContent-Transfer-Encoding: 8bit\n\n".encode()
    sheet = read(tmp_path, "x.eml", head + "Die Brücke bleibt zu.".encode("cp1252"))
    assert sheet.blocks[-1].plain == "Die Brücke bleibt zu."
    assert ("is “Brücke” right?" in said(sheet)) == asked
