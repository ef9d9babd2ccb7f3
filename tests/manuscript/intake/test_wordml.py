"""Word's XML: every part of a file reaches the sheet or is named, and the count of the file says the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfdigest.manuscript.intake import opening
from pdfdigest.manuscript.intake.shape import Block, Runs, Sheet
from pdfdigest.manuscript.intake.tally import words_in
from tests.manuscript.intake.word_files import STYLES, item, levels, numbering, p, r, relation, write

LINK = "https://example.org/a"


def line(runs: Runs) -> str:
    """Runs as a line: `*strong*`, `<address>` behind a link, `^note^`, `|` for a new line."""
    return "".join(
        "|" if run.end else f"^{run.note}^" if run.note else f"{run.words}<{run.link}>" if run.link else run.words
        for run in runs
    )


def lines(sheet: Sheet) -> list[str]:
    return [f"{block.label} {line(block.runs)}".strip() for block in sheet.blocks if block.runs]


def said(sheet: Sheet) -> str:
    return " / ".join(doubt.message for doubt in sheet.doubts)


def parts(block: Block) -> list[Runs]:
    return [block.runs, *(cell for row in block.rows for cell in row)]


def balanced(sheet: Sheet) -> bool:
    """Whether the sheet holds each word that was counted in the file."""
    held = [part for block in (*sheet.blocks, *sheet.furniture) for part in parts(block)]
    held += [runs for runs, _ in sheet.notes.values()]
    out = words_in(" ".join("\n" if run.end else run.words for run in runs).replace("  ", " ") for runs in held)
    joined = words_in("".join("\n" if run.end else run.words for run in runs) for runs in held)
    return not (sheet.tally.words - joined) or not (sheet.tally.words - out)


def read(folder: Path, body: str, **more: str | bytes) -> Sheet:
    sheet = opening.read(write(folder / "x.docx", body, **more))  # type: ignore[arg-type]
    assert balanced(sheet), (sheet.tally, lines(sheet))
    return sheet


def field(code: str, result: str) -> str:
    pieces = "".join(f'<w:r><w:instrText xml:space="preserve">{part}</w:instrText></w:r>' for part in code.split("~"))
    begin, middle, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return f"{begin}{pieces}{middle}{result}{end}"


BOX = f"<w:txbxContent>{p('In the box')}</w:txbxContent>"
OUTSIDE = relation("link", "hyperlink", LINK, external=True)


@pytest.mark.parametrize(
    ("inside", "wanted"),
    [
        (f'<w:fldSimple w:instr=" HYPERLINK &quot;{LINK}&quot; ">{r("words")}</w:fldSimple>', f"words<{LINK}>"),
        (field(f' HYPERLINK "{LINK}" \\l "b" \\o "a tip" \\t "_blank" ', r("words")), f"words<{LINK}#b>"),
        (field(f' HYPER~LINK "{LINK}"', r("wo") + r("rds", "<w:b/>")), f"wo<{LINK}>rds<{LINK}>"),
        (field(' HYPERLINK \\l "below"', r("words")), "words"),
        (field("PAGEREF a", field(f'HYPERLINK "{LINK}"', r("7"))) + r(" on"), f"7<{LINK}> on"),
        (f'<w:hyperlink r:id="link" w:anchor="b">{r("words")}</w:hyperlink>', f"words<{LINK}#b>"),
        (f'<w:hyperlink w:anchor="b">{r("words")}</w:hyperlink>', "words"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{r('☒ done')}</w:sdtContent></w:sdt>", "☒ done"),
        (
            (
                '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData>'
                '</w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/>'
                f"</w:r>{r(' done')}"
            ),
            "☒ done",
        ),
        (
            f"<w:r><w:t>5 </w:t></w:r>{r('m', '<w:rFonts w:ascii=&quot;Symbol&quot;/>'.replace('&quot;', chr(34)))}{r('m')}",
            "5 μm",
        ),
        ('<w:r><w:t>yes </w:t><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "yes ✓"),
        (field('SYMBOL 109 \\f "Symbol"', "") + r("m"), "μm"),
        (field("MACROBUTTON NoMacro Click here", ""), "Click here"),
        (field(" EQ \\f(x+1;2) ", ""), "(x+1)/2"),
        (field('EQ \\* jc2 \\* "Font:MS Mincho" \\* hps10 \\o\\ad(\\s\\up 9(とうきょう),東京)', ""), "とうきょう 東京"),
        ('<w:r><w:rPr><w:rStyle w:val="Signs"/></w:rPr><w:t>m</w:t></w:r>', "μ"),
        ('<w:r><w:t>one</w:t><w:br w:type="page"/><w:t>two</w:t><w:tab/><w:t>three</w:t></w:r>', "one|two three"),
        ("<w:r><w:t>co</w:t><w:softHyphen/><w:t>op</w:t><w:noBreakHyphen/><w:t>x</w:t></w:r>", "coop\u2011x"),
        (f"<w:smartTag>{r('a')}<w:bdo>{r('b')}</w:bdo></w:smartTag><w:customXml>{r('c')}</w:customXml>", "abc"),
        (f"{r('a')}<w:del>{r('gone')}</w:del><w:moveTo>{r('b')}</w:moveTo>", "ab"),
    ],
)
def test_whatever_holds_words_in_a_line_gives_them(tmp_path: Path, inside: str, wanted: str) -> None:
    signs = '<w:style w:type="character" w:styleId="Signs"><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr></w:style>'
    sheet = read(tmp_path, p(inside), relations=OUTSIDE, styles=STYLES + signs)
    assert lines(sheet) == [wanted]
    assert sheet.tally.links == tuple(run.link for run in sheet.blocks[0].runs if run.link)[:1]


@pytest.mark.parametrize(
    "drawing",
    [
        f"<w:pict><v:oval><v:textbox>{BOX}</v:textbox></v:oval></w:pict>",
        '<w:pict><v:shape><v:textpath string="In the box"/></v:shape></w:pict>',
        f"<w:drawing><a:graphic><wps:wsp><wps:txbx>{BOX}</wps:txbx></wps:wsp></a:graphic></w:drawing>",
        (
            f"<mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
        ),
        (
            f"<mc:AlternateContent><mc:Choice><w:drawing><wps:wsp/></w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
        ),
        "<w:drawing><a:txBody><a:p><a:r><a:t>In the box</a:t></a:r></a:p></a:txBody></w:drawing>",
    ],
)
def test_a_text_box_of_any_shape_comes_in_once(tmp_path: Path, drawing: str) -> None:
    sheet = read(tmp_path, p(f"{r('Before')}<w:r>{drawing}</w:r>{r(' and after')}"))
    assert lines(sheet) == ["Before and after", "In the box"]


def test_parts_put_in_whole_and_diagrams_come_in(tmp_path: Path) -> None:
    related = relation("c", "aFChunk", "chunk.html") + relation("d", "diagramData", "data.dgm")
    data = (
        '<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r>'
        "<a:t>First order</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"
    )
    body = p("One") + '<w:altChunk r:id="c"/>' + p('<w:r><w:drawing><dgm:relIds r:dm="d"/></w:drawing></w:r>')
    chunk = b"<html><body><p>From <a href='https://example.org/c'>the page</a></p></body></html>"
    sheet = read(tmp_path, body, relations=related, chunk_html=chunk, data_dgm=data.encode())
    assert lines(sheet) == ["One", "From the page<https://example.org/c>", "First order"]


def test_a_page_put_in_whole_as_a_mail_is_read_as_one(tmp_path: Path) -> None:
    mail = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; "
        b"charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>The caf=C3=A9 opens</p>\r\n--b--\r\n"
    )
    related = relation("c", "aFChunk", "chunk.mht")
    sheet = read(tmp_path, p("One") + '<w:altChunk r:id="c"/>', relations=related, chunk_mht=mail)
    assert lines(sheet) == ["One", "The café opens"]


def test_notes_of_a_file_put_in_whole_are_its_own(tmp_path: Path) -> None:
    def calling(words: str) -> dict[str, str]:
        note = f'<w:footnote w:id="5">{p(f"Note of {words}")}</w:footnote>'
        return {"body": p(r(words) + '<w:r><w:footnoteReference w:id="5"/></w:r>'), "footnotes": note}

    inner = calling("inside")
    chunk = write(tmp_path / "inner.docx", inner["body"], footnotes=inner["footnotes"]).read_bytes()
    outer = calling("outside")
    related = relation("c", "aFChunk", "chunk.docx")
    body = outer["body"] + '<w:altChunk r:id="c"/>'
    sheet = read(tmp_path, body, relations=related, chunk_docx=chunk, footnotes=outer["footnotes"])
    assert lines(sheet) == ["outside^note-1^", "inside^note-2^"]
    assert [line(sheet.notes[name][0]) for name in ("note-1", "note-2")] == ["Note of outside", "Note of inside"]
    assert sheet.tally.notes == 2


def test_what_word_counts_or_asks_for_is_named(tmp_path: Path) -> None:
    asked = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('Click to type')}</w:sdtContent></w:sdt>"
    block = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{p('Choose a day')}</w:sdtContent></w:sdt>"
    body = p(r("b ") + asked) + block + p(r("c ") + field("LISTNUM", "") + r("d"))
    sheet = read(tmp_path, body)
    assert lines(sheet) == ["b", "c d"]
    assert "asks to be filled in: “Click to type”" in said(sheet)
    assert "asks to be filled in: “Choose a day”" in said(sheet)
    assert "Word counts by itself (LISTNUM)" in said(sheet)


def test_the_contents_that_word_makes_are_named_and_left_out(tmp_path: Path) -> None:
    kind = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    made = f"<w:sdt><w:sdtPr>{kind}</w:sdtPr><w:sdtContent>{p(r('Contents'))}{p(r('Lamps 1'))}</w:sdtContent></w:sdt>"
    sheet = read(tmp_path, p(r("Above")) + made + p(r("Below")))
    assert lines(sheet) == ["Above", "Below"]
    assert "left out the table of contents: “Contents Lamps 1”" in said(sheet)
    assert [block.spot.paragraph for block in sheet.blocks if block.spot] == [1, 4]
    assert balanced(sheet)


def test_the_text_of_a_template_comes_in(tmp_path: Path) -> None:
    text = "To get started right away, just tap any placeholder text (such as this) and start typing."
    block = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{p(text)}</w:sdtContent></w:sdt>"
    assert lines(read(tmp_path, p("Port") + block)) == ["Port", text]


def test_a_part_put_in_whole_that_says_no_charset_is_asked_about(tmp_path: Path) -> None:
    page = "<html><p>Die Brücke bleibt zu.</p></html>".encode("cp1252")
    related = relation("c", "aFChunk", "chunk.html")
    sheet = read(tmp_path, p("One") + '<w:altChunk r:id="c"/>', relations=related, chunk_html=page)
    assert lines(sheet) == ["One", "Die Brücke bleibt zu."]
    assert "read as Windows-1252, as browsers do: is “Brücke” right?" in said(sheet)


def test_a_part_put_in_whole_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    related = relation("c", "aFChunk", "chunk.rtf")
    sheet = read(tmp_path, p("One") + '<w:altChunk r:id="c"/>', relations=related, chunk_rtf=b"{\\rtf1 x}")
    assert "chunk.rtf put in whole cannot be read" in said(sheet)


DECIMAL = levels(("decimal", "%1.", 1), ("lowerLetter", "%2)", 1))
OTHER_START = '<w:num w:numId="9"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'


@pytest.mark.parametrize(
    ("lists", "body", "wanted"),
    [
        ((DECIMAL,), item("a") + item("b") + p("between") + item("c"), ["1. a", "2. b", "between", "3. c"]),
        ((levels(("decimal", "%1.", 5)),), item("a") + item("b"), ["5. a", "6. b"]),
        ((DECIMAL,), item("a") + item("b", 1, 1) + item("c", 1, 1) + item("d") + item("e", 1, 1),
         ["1. a", "a) b", "b) c", "2. d", "a) e"]),
        ((levels(("upperRoman", "%1.", 1)),), item("a") + item("b"), ["I. a", "II. b"]),
        ((levels(("decimal", "%1.", 1), ("decimal", "%1.%2", 1)),), item("a") + item("b", 1, 1) + item("c", 1, 1),
         ["1. a", "1.1 b", "1.2 c"]),
        ((levels(("bullet", "•", 1)),), item("a") + item("b"), ["a", "b"]),
        ((DECIMAL,), item("a") + item("b", 9) + item("c", 9) + item("d"), ["1. a", "7. b", "8. c", "9. d"]),
        ((DECIMAL,), p("a", '<w:pStyle w:val="Numbered"/>') + p("b", '<w:pStyle w:val="Numbered"/>'), ["1. a", "2. b"]),
        ((DECIMAL,), item("a") + p("b", '<w:pStyle w:val="Numbered"/><w:numPr><w:numId w:val="0"/></w:numPr>'),
         ["1. a", "b"]),
        ((levels(("decimal", "Article %1", 1)),), item("a"), ["Article 1 a"]),
        ((levels(("decimalZero", "(%1)", 9)),), item("a") + item("b"), ["(09) a", "(10) b"]),
        ((levels(("hebrew1", "%1.", 15)),), item("a") + item("b"), ["טו. a", "טז. b"]),
    ],
)  # fmt: skip
def test_a_list_keeps_the_numbers_that_word_prints(
    tmp_path: Path, lists: tuple[str, ...], body: str, wanted: list[str]
) -> None:
    sheet = read(tmp_path, body, numbering=numbering(*lists, again=OTHER_START))
    assert lines(sheet) == wanted
    assert list(sheet.tally.numbers) == [block.label for block in sheet.blocks if block.label]


def test_numbers_that_markdown_cannot_say_are_told_once(tmp_path: Path) -> None:
    sheet = read(tmp_path, item("a") + item("b") + item("c"), numbering=numbering(levels(("upperRoman", "%1.", 1))))
    assert said(sheet).count("the list is numbered I.") == 1


def test_a_heading_that_is_numbered_bears_its_number(tmp_path: Path) -> None:
    body = p("Port", '<w:pStyle w:val="heading1"/><w:numPr><w:numId w:val="1"/></w:numPr>') + p("Text")
    sheet = read(tmp_path, body, numbering=numbering(levels(("upperLetter", "%1.", 1))))
    assert next((block.kind, block.level, block.plain) for block in sheet.blocks) == ("heading", 1, "A. Port")


def test_a_note_is_read_like_the_body(tmp_path: Path) -> None:
    note = (
        f'<w:footnote w:id="5">{p("<w:r><w:footnoteRef/></w:r>" + r(" shown") + r("HID", "<w:vanish/>"))}'
        + p(f'<w:fldSimple w:instr="HYPERLINK &quot;{LINK}&quot;">{r("here")}</w:fldSimple><w:del>{r("GONE")}</w:del>')
        + "</w:footnote>"
    )
    end = f'<w:endnote w:id="5">{p("At the end")}</w:endnote>'
    call = "<w:r><w:{0}noteReference w:id='5'/></w:r>"
    sheet = read(
        tmp_path, p("Port") + p(r("a") + call.format("end") + call.format("foot")), footnotes=note, endnotes=end
    )
    assert lines(sheet)[1] == "a^note-1^^note-2^"
    assert line(sheet.notes["note-2"][0]) == f"shown here<{LINK}>"
    assert line(sheet.notes["note-1"][0]) == "At the end"
    assert "hidden in Word: “HID”" in said(sheet)
    assert "“GONE” was deleted" in said(sheet)
    assert all(doubt.spot.paragraph == 2 for doubt in sheet.doubts)
    assert sheet.tally.notes == 2


def test_the_sign_of_a_note_is_no_word(tmp_path: Path) -> None:
    call = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="5"/><w:t>*</w:t></w:r>'
    sheet = read(tmp_path, p(r("a") + call + r(" b")), footnotes=f'<w:footnote w:id="5">{p("Note")}</w:footnote>')
    assert lines(sheet) == ["a^note-1^ b"]


def test_a_drop_cap_and_a_deleted_paragraph_end_go_on(tmp_path: Path) -> None:
    cap = p("T", '<w:framePr w:dropCap="drop"/>')
    sheet = read(tmp_path, cap + p("he port") + p("one ", "<w:rPr><w:del/></w:rPr>") + p("two"))
    assert lines(sheet) == ["The port", "one two"]


def row(*cells: str, header: bool = False) -> str:
    mark = "<w:trPr><w:tblHeader/></w:trPr>" if header else ""
    return f"<w:tr>{mark}{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"


def test_a_table_with_merged_cells_stays_a_table_and_is_told(tmp_path: Path) -> None:
    body = (
        row(
            f'<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{p("Channel")}',
            f'<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{p("Lamps")}',
        )
        + row("<w:tcPr><w:vMerge/></w:tcPr><w:p/>", p("2021"), p("2022"))
        + row(p("North"), p("12"), p("40"))
    )
    sheet = read(tmp_path, f"<w:tbl>{body}</w:tbl>")
    shown = [[line(cell) for cell in each] for each in sheet.blocks[0].rows]
    assert shown == [["Channel", "Lamps", ""], ["", "2021", "2022"], ["North", "12", "40"]]
    assert "merged cells" in said(sheet)


def test_a_table_that_lays_out_a_page_dissolves(tmp_path: Path) -> None:
    body = row(p("Left"), p("The port ordered lamps.") + item("a")) + row(p("x"), p("y"))
    sheet = read(tmp_path, f"<w:tbl>{body}</w:tbl>", numbering=numbering(DECIMAL))
    assert lines(sheet) == ["Left", "The port ordered lamps.", "1. a", "x", "y"]


BLIP = '<w:r><w:drawing><wp:docPr descr="A lamp"/><a:blip r:{0}="{1}"/></w:drawing></w:r>'


def test_pictures_inside_and_outside_of_the_file(tmp_path: Path) -> None:
    related = relation("in", "image", "lamp.png") + relation("out", "image", "https://example.org/l.png", external=True)
    body = p(BLIP.format("embed", "in")) + p(BLIP.format("link", "out"))
    sheet = read(tmp_path, body, relations=related, lamp_png=b"\x89PNG\r\n\x1a\n")
    pictures = [block.picture for block in sheet.blocks if block.picture]
    assert [(each.name, each.data is None, each.alt) for each in pictures] == [
        ("lamp.png", False, "A lamp"),
        ("https://example.org/l.png", True, "A lamp"),
    ]
    assert sheet.tally.pictures == 2


def test_a_link_around_a_picture_is_the_pictures(tmp_path: Path) -> None:
    related = relation("in", "image", "lamp.png") + OUTSIDE
    inside = BLIP.format("embed", "in") + '<w:r><w:pict><v:shape><v:imagedata r:id="in"/></v:shape></w:pict></w:r>'
    body = p(f'<w:hyperlink r:id="link">{inside}</w:hyperlink>')
    sheet = read(tmp_path, body, relations=related, lamp_png=b"\x89PNG\r\n\x1a\n")
    assert [block.picture.link for block in sheet.blocks if block.picture] == [LINK, LINK]
    assert sheet.tally.links == (LINK,)


def test_a_link_that_shows_nothing_is_named(tmp_path: Path) -> None:
    body = p('<w:hyperlink r:id="link"/>' + r("The port."))
    assert f"a link that shows no words leads to {LINK}" in said(read(tmp_path, body, relations=OUTSIDE))


def test_signs_that_are_no_characters_are_told_once_for_a_font(tmp_path: Path) -> None:
    signs = "".join(f'<w:sym w:font="Wingdings" w:char="F0{code:02X}"/>' for code in (*range(0x23, 0x28), 0x2C, 0x2D))
    sheet = read(tmp_path, p("The port.") + p(f"<w:r>{signs}</w:r>") + p(f"<w:r>{signs}</w:r>"))
    told = [doubt for doubt in sheet.doubts if doubt.rule == "left-out"]
    assert [doubt.spot.paragraph for doubt in told] == [2]
    assert "signs of the font Wingdings were left out (numbers 0x23, 0x24" in told[0].message
    assert "and 1 more" in told[0].message


def test_notes_that_nothing_calls_are_told_once(tmp_path: Path) -> None:
    notes = "".join(f'<w:footnote w:id="{number}">{p(f"Note {number}")}</w:footnote>' for number in (5, 6, 7))
    call = '<w:r><w:footnoteReference w:id="6"/></w:r>'
    line_above = f'<w:footnote w:id="0" w:type="separator">{p("~~~")}</w:footnote>'
    sheet = read(tmp_path, p(r("a") + call), footnotes=line_above + notes)
    assert [doubt.message for doubt in sheet.doubts] == [
        "2 footnotes are called nowhere in the text, so Word does not print them, and left out: “Note 5”"
    ]


def test_words_of_a_hidden_style_are_not_counted(tmp_path: Path) -> None:
    sheet = read(tmp_path, p("The port.") + p("Top of Form", '<w:pStyle w:val="Hushed"/>'))
    assert sheet.tally.words.total() == 2


def test_formulas_come_in_as_signs_and_are_told(tmp_path: Path) -> None:
    run = "<m:r><m:t>{}</m:t></m:r>"
    square = f"<m:sSup><m:e>{run.format('x')}</m:e><m:sup>{run.format('2')}</m:sup></m:sSup>"
    half = f"<m:f><m:num>{run.format('a')}</m:num><m:den>{run.format('b')}</m:den></m:f>"
    sheet = read(tmp_path, p(r("So ") + f"<m:oMath>{square}{run.format('=')}{half}</m:oMath>"))
    assert lines(sheet) == ["So x2=a/b"]
    assert [run.raised for run in sheet.blocks[0].runs if run.words == "2"] == [True]
    assert "the formula “x2=a/b” came in as plain signs" in said(sheet)


def test_page_headers_are_kept_aside_whole(tmp_path: Path) -> None:
    sheet = read(
        tmp_path, p("Port"), header1=p("Embassy of Testland, for the whole of its staff") * 2, footer1=p("Page 2")
    )
    assert [block.plain for block in sheet.furniture] == ["Page 2", "Embassy of Testland, for the whole of its staff"]


def test_the_language_of_the_file_is_read(tmp_path: Path) -> None:
    styles = '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="de-DE"/></w:rPr></w:rPrDefault></w:docDefaults>'
    assert read(tmp_path, p("Der Hafen"), styles=styles).language.startswith("de")
    marked = p(r("Le port", '<w:lang w:val="fr-FR"/>'))
    assert read(tmp_path, marked, styles=styles).language.startswith("fr")


def test_a_field_that_never_ends_swallows_nothing(tmp_path: Path) -> None:
    body = p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>') + p("Kept")
    assert lines(opening.read(write(tmp_path / "x.docx", body))) == ["Kept"]


@pytest.mark.parametrize("typed", ["* * *", "***", "• • •", "— — —", "~~~", "⁂"])
def test_a_typed_rule_is_no_list(tmp_path: Path, typed: str) -> None:
    sheet = read(tmp_path, p("One") + p(typed) + p("- two") + p("- - three"))
    assert [(block.kind, block.plain, block.depth) for block in sheet.blocks] == [
        ("paragraph", "One", 0),
        ("rule", "", 0),
        ("paragraph", "two", 1),
        ("paragraph", "- three", 1),
    ]


def test_a_part_put_in_whole_that_is_no_digest_is_named(tmp_path: Path) -> None:
    """Whatever it is called: a page of 120 MB takes gigabytes when it is read."""
    related = relation("c", "aFChunk", "chunk.bin")
    page = b"<html><body>" + b"<p>a</p>" * 1_100_000
    sheet = read(tmp_path, p("One") + '<w:altChunk r:id="c"/>', relations=related, chunk_bin=page)
    assert [block.plain for block in sheet.blocks] == ["One"]
    assert any("cannot be read; copy its text" in doubt.message for doubt in sheet.doubts)
