"""Pages: every word and every link reaches the sheet, as text or as furniture kept aside, or is named."""

from __future__ import annotations

import base64
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from pdfdigest.errors import ManuscriptError
from pdfdigest.manuscript.intake import markdown, opening, web
from pdfdigest.manuscript.intake.shape import Block, Runs, Sheet
from pdfdigest.manuscript.intake.tally import words_in


def line(runs: Runs) -> str:
    return "".join(
        "|" if run.end else f"^{run.note}^" if run.note else f"{run.words}<{run.link}>" if run.link else run.words
        for run in runs
    )


def lines(blocks: tuple[Block, ...]) -> list[str]:
    return [f"{block.label} {line(block.runs)}".strip() for block in blocks if block.runs]


def said(sheet: Sheet) -> str:
    return " / ".join(doubt.message for doubt in sheet.doubts)


def held(sheet: Sheet) -> list[Runs]:
    parts = [(block.runs, *(cell for row in block.rows for cell in row)) for block in (*sheet.blocks, *sheet.furniture)]
    return [runs for part in parts for runs in part] + [runs for runs, _ in sheet.notes.values()]


def read(html: str, **more: str) -> Sheet:
    sheet = web.sheet(html, **more)  # type: ignore[arg-type]
    out = words_in("".join("\n" if run.end else run.words for run in runs) for runs in held(sheet))
    assert not sheet.tally.words - out, (sheet.tally.words, held(sheet))
    linked = {run.link for runs in held(sheet) for run in runs} | {
        block.picture.link for block in (*sheet.blocks, *sheet.furniture) if block.picture
    }
    assert set(sheet.tally.links) <= linked
    return sheet


LONG = "The port ordered forty new lamps for the north channel on Monday morning."


@pytest.mark.parametrize(
    "tag",
    [f'<li class="related">{LONG}</li>', f'<div class="sidebar"><p>{LONG}</p></div>', f"<aside><p>{LONG}</p></aside>"],
)
def test_a_name_alone_makes_no_furniture(tag: str) -> None:
    sheet = read(f"<p>Before</p>{tag}")
    assert lines(sheet.blocks) == ["Before", LONG]


@pytest.mark.parametrize(
    "tag",
    [
        '<nav><a href="https://example.org/home">Home</a> <a href="https://example.org/about">About</a></nav>',
        "<button>Read more</button>",
        '<div class="footer">You received this mail. <a href="https://example.org/u">Unsubscribe</a></div>',
        '<ul><li class="nav-item"><a href="https://example.org/x">Living</a></li></ul>',
    ],
)
def test_menus_and_buttons_are_kept_aside_whole(tag: str) -> None:
    sheet = read(f"<p>Before</p>{tag}<p>After</p>")
    assert lines(sheet.blocks) == ["Before", "After"]
    assert sheet.furniture
    assert "page furniture" in said(sheet)


GOOGLE = (
    '<style>ol.lst-kix_x1-0{list-style-type:none}.lst-kix_x1-0 > li:before{content:"" counter(lst-ctn-kix_x1-0,decimal) ". "}'
    'ol.lst-kix_x1-1{list-style-type:none}.lst-kix_x1-1>li:before{content:"" counter(lst-ctn-kix_x1-0,decimal) "." '
    'counter(lst-ctn-kix_x1-1,lower-latin) ") "}</style>'
)


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ('<ol start="3"><li>a</li><li>b</li></ol>', ["3. a", "4. b"]),
        ('<ol><li value="7">a</li><li>b</li></ol>', ["7. a", "8. b"]),
        ('<ol type="I"><li>a</li><li>b</li></ol>', ["I. a", "II. b"]),
        ("<ol reversed><li>a</li><li>b</li></ol>", ["2. a", "1. b"]),
        ('<ol style="list-style-type: lower-alpha"><li>a</li></ol>', ["a. a"]),
        ("<ul><li>a<ol><li>b</li></ol></li></ul>", ["a", "1. b"]),
        ("<ol reversed><li>a<li>b</ol>", ["2. a", "1. b"]),
        ((f'{GOOGLE}<ol class="lst-kix_x1-0 start" start="5"><li>a</li></ol><ol class="lst-kix_x1-1 start" start="2">'
         '<li>b</li></ol><p>between</p><ol class="lst-kix_x1-0" start="6"><li>c</li></ol>'),
         ["5. a", "5.b) b", "between", "6. c"]),
    ],
)  # fmt: skip
def test_a_list_keeps_its_numbers(html: str, wanted: list[str]) -> None:
    sheet = read(html)
    assert lines(sheet.blocks) == wanted
    assert list(sheet.tally.numbers) == [block.label for block in sheet.blocks if block.label]


def test_markdown_keeps_the_numbers_of_its_lists() -> None:
    sheet = markdown.sheet("13. a\n14. b\n16. c\n\ntext\n\n(2) d\n\n(8) e\n")
    assert lines(sheet.blocks) == ["13. a", "14. b", "16. c", "text", "(2) d", "(8) e"]


def test_what_lies_elsewhere_is_named_and_the_words_for_it_are_kept() -> None:
    html = (
        '<p>See <iframe src="https://video.example.org/1"></iframe><video><source src="a.mp4">No film</video>'
        "<object data='b.pdf'>The order</object><noscript>No script</noscript><svg><title>Chart</title></svg></p>"
    )
    sheet = read(html)
    assert {"No", "film", "The", "order", "script", "Chart"} <= set(" ".join(lines(sheet.blocks)).split())
    for address in ("https://video.example.org/1", "a.mp4", "b.pdf"):
        assert address in said(sheet)


def test_a_data_table_stays_with_its_caption_and_merged_cells() -> None:
    html = (
        "<table><caption>Lamps by year</caption><tr><th rowspan=2>Channel</th><th colspan=2>Lamps</th></tr>"
        "<tr><th>2021</th><th>2022</th></tr><tr><td>North</td><td>12</td><td>40</td></tr></table>"
    )
    sheet = read(html)
    assert lines(sheet.blocks) == ["Lamps by year"]
    assert [[line(cell) for cell in row] for row in sheet.blocks[1].rows] == [
        ["Channel", "Lamps", ""],
        ["", "2021", "2022"],
        ["North", "12", "40"],
    ]
    assert "merged cells" in said(sheet)


def test_layout_tables_dissolve() -> None:
    html = (
        f'<table role="presentation"><tr><td>{LONG}</td><td><p>Right</p></td></tr><tr><td>a</td><td>b</td></tr></table>'
    )
    assert lines(read(html).blocks) == [LONG, "Right", "a", "b"]


PIXELS = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"x" * 400).decode()


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        (f'<img src="data:image/png;base64,{PIXELS}">', "picture.png"),
        ('<img src="cid:lamp@example.org">', "cid:lamp@example.org"),
        ('<img src="x_files/lamp.png">', "x_files/lamp.png"),
        ('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="lamp.png">', "lamp.png"),
        ('<img src="img/placeholder.gif" data-lazy-src="lamp.png">', "lamp.png"),
        ('<img src="lamp-small.png" data-original="lamp.png">', "lamp-small.png"),
        ('<img srcset="lamp.png 1x, lamp2.png 2x">', "lamp.png"),
        ('<a href="https://example.org/l"><img src="lamp.png" alt="A lamp"></a>', "lamp.png"),
    ],
)
def test_each_picture_comes_in(tag: str, name: str) -> None:
    sheet = read(f"<p>Before</p>{tag}")
    pictures = [block.picture for block in sheet.blocks if block.picture]
    assert [each.name for each in pictures] == [name]
    assert sheet.tally.pictures == 1


def test_a_picture_that_counts_readers_is_named() -> None:
    sheet = read('<p>a</p><img src="https://example.org/o.gif" width="1" height="1">')
    assert sheet.tally.pictures == 0
    assert "only counts readers" in said(sheet)


@pytest.mark.parametrize(
    "head",
    [
        '<base href="https://example.org/news/">',
        '<link rel="canonical" href="https://example.org/news/1">',
        '<meta property="og:url" content="https://example.org/news/1">',
        "<!-- saved from url=(0028)https://example.org/news/1 -->",
    ],
)
def test_links_are_made_whole_where_the_page_says_where_it_lies(head: str) -> None:
    sheet = read(f'<html><head>{head}</head><body><p><a href="a">b</a></p></body></html>')
    assert lines(sheet.blocks) == ["b<https://example.org/news/a>"]


def test_links_into_the_page_are_words_and_said_once() -> None:
    sheet = read('<p id="top">a</p><p><a href="#top">up</a> and <a href="#top">up again</a></p>')
    assert lines(sheet.blocks) == ["a", "up and up again"]
    assert said(sheet) == "2 links lead to places in the page itself; their words are kept"


def test_a_note_beside_the_number_that_leads_back_is_one() -> None:
    call = '<p>Lamps.<a class="footnote-anchor" id="anchor-1" href="#note-1">1</a></p>'
    note = '<div><a id="note-1" href="#anchor-1">1</a><div><p>Minutes, page 4.</p></div></div>'
    sheet = read(f"{call}<p>Cranes.</p><div>{note}</div>")
    assert lines(sheet.blocks) == ["Lamps.^note-1^", "Cranes."]
    assert line(sheet.notes["note-1"][0]) == "Minutes, page 4."


def test_a_raised_number_calls_the_note_that_begins_with_it() -> None:
    sheet = read('<p>Lamps.<sup><a href="#fn1">1</a></sup></p><p id="fn1">1. Minutes, page 4.</p>')
    assert lines(sheet.blocks) == ["Lamps.^fn1^"]
    assert line(sheet.notes["fn1"][0]) == "Minutes, page 4."


def test_a_remark_in_the_margin_is_no_source() -> None:
    html = '<p>Lamps<a href="#cmnt1" id="cmnt_ref1">[a]</a></p><div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a>Check</p></div>'
    sheet = read(html)
    assert lines(sheet.blocks) == ["Lamps"]
    assert not sheet.notes
    assert "comment: “Check”" in said(sheet)


def test_the_language_of_the_page_is_read() -> None:
    assert read('<html lang="pt-BR"><p>Olá</p></html>').language == "pt-BR"
    assert not read('<html lang="_"><p>Olá</p></html>').language


TAGS = some.sampled_from(
    [
        "p",
        "div",
        "li",
        "b",
        "span",
        "table",
        "td",
        "a",
        "nav",
        "aside",
        "button",
        "pre",
        "q",
        "svg",
        "noscript",
        "ruby",
        "ul",
        "ol",
        "h2",
        "figcaption",
    ]
)


@settings(deadline=None, max_examples=80)
@given(some.lists(some.tuples(TAGS, some.text(alphabet="abc 語 .&", max_size=9), some.booleans()), max_size=8))
def test_no_word_is_lost_whatever_stands_in_what(tags: list[tuple[str, str, bool]]) -> None:
    html = "".join(f"<{tag} class=related>{words}" + (f"</{tag}>" if closed else "") for tag, words, closed in tags)
    sheet = web.sheet(html)
    counted = Counter("".join(sheet.tally.words.elements()))
    out = Counter("".join(words_in(run.words for runs in held(sheet) for run in runs).elements()))
    assert not counted - out


@pytest.mark.parametrize(
    "media",
    ["print", "only print and (color)", "only screen and (max-width: 600px)", "screen and (max-device-width:480px)"],
)
def test_rules_for_paper_and_small_screens_hide_nothing(media: str) -> None:
    style = f"<style>@media {media} {{ .a, .b {{ display: none }} .c {{ color: red }} }} .d {{ display: none }}</style>"
    sheet = read(
        f"<html><head>{style}</head><body><p class='a'>One</p><p class='b'>Two</p><p class='d'>Never</p></body></html>"
    )
    assert lines(sheet.blocks) == ["One", "Two"]
    assert "hidden in the page: “Never”" in said(sheet)


@pytest.mark.parametrize(
    "media", ["(min-width: 740px)", "screen and (min-width:740px)", "screen", "only screen", "all"]
)
def test_rules_for_the_screen_of_a_desk_hold(media: str) -> None:
    style = f"<style>.a {{ display: none }} @media {media} {{ .a {{ display: block }} .b {{ display: none }} }}</style>"
    sheet = read(f"<html><head>{style}</head><body><p class='a'>One</p><p class='b'>Two</p></body></html>")
    assert lines(sheet.blocks) == ["One"]


def test_what_waits_for_a_script_is_read_and_what_is_hidden_is_told() -> None:
    style = "<style>.lazyload{visibility:hidden}.gone{visibility:hidden}</style>"
    sheet = read(
        f"<html><head>{style}</head><body><p class='lazyload'>Later</p><p class='gone'>Never</p></body></html>"
    )
    assert lines(sheet.blocks) == ["Later"]
    assert "hidden in the page: “Never”" in said(sheet)


def test_a_link_of_a_part_of_a_picture_is_named() -> None:
    sheet = read(
        '<img src="a.png" usemap="#m"><map name="m"><area href="https://example.org/a" alt="A"></map><p>Words</p>'
    )
    assert "a part of a picture links to https://example.org/a" in said(sheet)


def test_what_a_letter_hides_with_emphasis_is_hidden() -> None:
    sheet = read("<p style='display:none !important;'>A line before the letter</p><p>Words</p>")
    assert lines(sheet.blocks) == ["Words"]
    assert "hidden in the page: “A line before the letter”" in said(sheet)


def test_a_picture_between_words_parts_them() -> None:
    sheet = read('<p>example.com<img src="a.png">Say so<img src="b.png"></p>')
    assert lines(sheet.blocks) == ["example.com Say so"]


def test_words_of_a_table_beside_its_cells_are_kept() -> None:
    read = web.sheet(
        "<table><tr><th>Port</th><th>Lamps</th></tr>{{#each port}}<tr><td>North</td><td>40</td></tr>{{/each}}"
        "<tr><form><td>South</td></form><td>12</td></tr></table>"
    )
    said = words_in([" ".join(word for block in read.blocks for word in words_of_block(block))])
    assert {"each": 2, "port": 2, "north": 1, "south": 1}.items() <= said.items()


def words_of_block(block: Block) -> list[str]:
    return [block.plain, *("".join(run.words for run in cell) for row in block.rows for cell in row)]


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("https://cdn.example/thumb.jpg?w=75", True),
        ("https://cdn.example/thumb.WEBP", True),
        ("https://count.example/p.gif", False),
        ("https://count.example/open?r=12", False),
    ],
)
def test_a_photograph_that_is_one_pixel_until_it_is_drawn_is_a_picture(source: str, kept: bool) -> None:
    sheet = read(f'<p>Lamps were ordered.</p><img src="{source}" width="1" height="1">')
    assert [block.picture.name for block in sheet.blocks if block.picture] == [source] * kept
    assert ("one pixel" in said(sheet)) is not kept


@pytest.mark.parametrize(
    ("words", "charset", "right"),
    [
        ("Il était très chaud à Genève.", "cp1252", True),
        ("Die schöne Frau zahlt 15,50 €.", "cp1252", True),
        ("港湾局は新しい灯火を四十基注文した。", "cp932", False),
        ("Порт заказал сорок новых фонарей.", "cp1251", False),
    ],
)
def test_a_page_that_declares_no_charset_is_read_as_browsers_do_or_refused(
    tmp_path: Path, words: str, charset: str, *, right: bool
) -> None:
    path = tmp_path / "x.html"
    path.write_bytes(f"<html><body><h1>Digest</h1><p>{words}</p></body></html>".encode(charset))
    if not right:
        with pytest.raises(ManuscriptError, match="is not UTF-8; save the file again as UTF-8"):
            opening.read(path)
        return
    sheet = opening.read(path)
    assert sheet.blocks[-1].plain == words
    assert any("read as Windows-1252" in doubt.message for doubt in sheet.doubts)


def test_a_charset_is_found_behind_a_long_script(tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    script = f"<script>{'let a = 1; ' * 1000}</script>"
    words = "Порт заказал сорок новых фонарей."
    page = f'<html><head>{script}<meta charset="windows-1251"></head><body><h1>A</h1><p>{words}</p></body></html>'
    path.write_bytes(page.encode("cp1251"))
    assert opening.read(path).blocks[-1].plain == words


def test_a_picture_that_grows_to_its_box_is_no_pixel() -> None:
    style = "width:0;height:0;min-width:100%;max-width:100%;min-height:100%"
    page = f'<p>The port.</p><noscript><img alt="A mill" style="{style}" src="https://example.org/mill.png"></noscript>'
    assert [each.picture.name for each in web.sheet(page).blocks if each.picture] == ["https://example.org/mill.png"]
    pixel = '<p>The port.</p><img width="1" height="1" src="https://example.org/count.png">'
    assert not [each for each in web.sheet(pixel).blocks if each.picture]
