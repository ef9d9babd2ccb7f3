"""What is copied, in the markup of each program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
ADDRESS = "https://example.org/mill?a=1&amp;b=2"
TEXTS = {
    "marks": "He said **so** and *thus*, ***twice***, at 10 m^2^.",
    "link": "The Mill [was sold](https://example.org/mill?a=1&b=2) on Tuesday.",
    "bullets": "Three things:\n\n- one\n- two, **bold**\n- three",
    "numbers": "1. first\n2. second\n3. third",
    "nested": "- one\n  - inner\n  - other\n- two",
    "table": "| **Year** | **Sum** |\n|---|---|\n| 2021 | 5 |\n| 2022 | 7 |\n\nAfter it.",
    "note": "It was [sold](source:note-1).",
}
"""What each becomes."""

Item = tuple[str, int]
NESTED: list[Item] = [("one", 1), ("inner", 2), ("other", 2), ("two", 1)]
BULLETS: list[Item] = [("one", 1), ("two, <b>bold</b>", 1), ("three", 1)]
NUMBERS: list[Item] = [("first", 1), ("second", 1), ("third", 1)]


class Program:
    """How a program writes what is copied from it; each method gives the inside of a body."""

    def __init__(self, name: str, page: Callable[[str], str]) -> None:
        self.name, self.page = name, page

    def p(self, inside: str) -> str:
        return f"<p>{inside}</p>"

    def bold(self, words: str) -> str:
        return f"<b>{words}</b>"

    def italic(self, words: str) -> str:
        return f"<i>{words}</i>"

    def raised(self, words: str) -> str:
        return f"<sup>{words}</sup>"

    def link(self, words: str) -> str:
        return f'<a href="{ADDRESS}">{words}</a>'

    def items(self, items: list[Item], *, numbered: bool = False) -> str:
        raise NotImplementedError

    def table(self, rows: list[list[str]]) -> str:
        lines = "".join("<tr>" + "".join(f"<td>{self.p(cell)}</td>" for cell in row) + "</tr>" for row in rows)
        return f"<table>{lines}</table>"

    def note(self) -> tuple[str, str]:
        """The call, and the note at the end."""
        raise NotImplementedError

    def clipboard(self, kind: str) -> str:
        """All of a clipboard."""
        return self.page(getattr(self, f"_{kind}")())

    def _marks(self) -> str:
        both = self.bold(self.italic("twice"))
        return self.p(f"He said {self.bold('so')} and {self.italic('thus')}, {both}, at 10 m{self.raised('2')}.")

    def _link(self) -> str:
        return self.p(f"The Mill {self.link('was sold')} on Tuesday.")

    def _bullets(self) -> str:
        items = [(words.replace("<b>bold</b>", self.bold("bold")), depth) for words, depth in BULLETS]
        return self.p("Three things:") + self.items(items)

    def _numbers(self) -> str:
        return self.items(NUMBERS, numbered=True)

    def _nested(self) -> str:
        return self.items(NESTED)

    def _table(self) -> str:
        rows = [[self.bold("Year"), self.bold("Sum")], ["2021", "5"], ["2022", "7"]]
        return self.table(rows) + self.p("After it.")

    def _note(self) -> str:
        call, note = self.note()
        return self.p(f"It was sold{call}.") + note


def _tree(items: list[Item], numbered: bool, item: Callable[[str, int], str], more: str = "") -> str:
    """Lists within lists, as HTML has them."""
    tag = "ol" if numbered else "ul"
    out, depth = "", 0
    for words, level in items:
        while depth > level:
            out += f"</{tag}></li>"
            depth -= 1
        if depth == level:
            out += "</li>"
        while depth < level:
            out += f"<{tag}{more}>"
            depth += 1
        out += item(words, level)
    return out + f"</li></{tag}>" * depth


class Word(Program):
    """Word 2016: paragraphs of class MsoNormal, lists that are no lists, smart tags, its own comments."""

    office = 'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"'
    bullet = "·"

    def __init__(self, name: str = "Word 2016") -> None:
        super().__init__(
            name,
            lambda body: (
                f'<html {self.office}><head><meta http-equiv=Content-Type content="text/html; charset=utf-8">'
                "<meta name=ProgId content=Word.Document><meta name=Generator content='Microsoft Word 15'>"
                "<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->"
                "<style><!-- p.MsoNormal {margin:0cm; font-size:11.0pt;} @list l0:level1 {mso-level-number-format:bullet;} --></style>"
                f"</head><body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->{body}<!--EndFragment--></body></html>"
            ),
        )

    def p(self, inside: str) -> str:
        return f"<p class=MsoNormal><span lang=EN-US style='mso-ansi-language:EN-US'>{inside}<o:p></o:p></span></p>\n"

    def bold(self, words: str) -> str:
        return f"<b style='mso-bidi-font-weight:normal'>{words}</b>"

    def italic(self, words: str) -> str:
        return f"<i style='mso-bidi-font-style:normal'>{words}</i>"

    def items(self, items: list[Item], *, numbered: bool = False) -> str:
        out, last = "", len(items) - 1
        for at, (words, level) in enumerate(items):
            place = "First" if at == 0 else "Last" if at == last else "Middle"
            sign = f"{at + 1}." if numbered else self.bullet
            space = "&nbsp;" * 6
            out += (
                f"<p class=MsoListParagraphCxSp{place} style='margin-left:{36 * level}.0pt;text-indent:-18.0pt;mso-list:l0 level{level} lfo1'>"
                f"<![if !supportLists]><span style='mso-list:Ignore'>{sign}<span style='font:7.0pt \"Times New Roman\"'>{space}</span></span>"
                f"<![endif]><span lang=EN-US>{words}<o:p></o:p></span></p>\n"
            )
        return out

    def note(self) -> tuple[str, str]:
        call = (
            '<a style=\'mso-footnote-id:ftn1\' href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference>'
            "<span style='mso-special-character:footnote'><![if !supportFootnotes]><span class=MsoFootnoteReference>[1]</span><![endif]></span></span></a>"
        )
        note = (
            "<div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all><hr align=left size=1 width=\"33%\"><![endif]>"
            '<div style=\'mso-element:footnote\' id=ftn1><p class=MsoFootnoteText><a style=\'mso-footnote-id:ftn1\' href="#_ftnref1" name="_ftn1" title="">'
            "<span class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if !supportFootnotes]>"
            '<span class=MsoFootnoteReference>[1]</span><![endif]></span></span></a> The Mill, <a href="https://example.org/sold">Sold</a>, 2021<o:p></o:p></p></div></div>'
        )
        return call, note


class Word365(Word):
    """Word of Microsoft 365: the same lists, bold and italics as spans of a style here and there, smart links."""

    bullet = "<span style='font-family:Symbol'>·</span>"

    def __init__(self) -> None:
        super().__init__("Word 365")

    def bold(self, words: str) -> str:
        return f"<span style='font-weight:bold;mso-bidi-font-weight:normal'>{words}</span>"

    def italic(self, words: str) -> str:
        return f"<span style='font-style:italic'>{words}</span>"

    def link(self, words: str) -> str:
        return f'<span class=MsoHyperlink><a href="{ADDRESS}"><span lang=EN-US>{words}</span></a></span>'


class Outlook(Word):
    """Outlook: as Word, with real lists, and links through Safe Links."""

    def __init__(self) -> None:
        super().__init__("Outlook")

    def p(self, inside: str) -> str:
        return f"<p class=MsoNormal>{inside}<o:p></o:p></p>\n"

    def link(self, words: str) -> str:
        wrapped = "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fmill%3Fa%3D1%26b%3D2&amp;data=05%7C02%7C&amp;reserved=0"
        return f'<a href="{wrapped}" originalsrc="{ADDRESS}">{words}</a>'

    def items(self, items: list[Item], *, numbered: bool = False) -> str:
        return _tree(
            items,
            numbered,
            lambda words, level: f"<li class=MsoListParagraph style='mso-list:l1 level{level} lfo3'>{words}<o:p></o:p>",
            " style='margin-top:0cm' type=" + ("1" if numbered else "disc"),
        )


class Docs(Program):
    """Google Docs: a bold element that is not bold around all, spans with styles, lists beside their items."""

    def __init__(self) -> None:
        super().__init__(
            "Google Docs",
            lambda body: (
                "<html><body><!--StartFragment--><meta charset='utf-8'><b style=\"font-weight:normal;\" "
                f'id="docs-internal-guid-6f2c1d0e-7fff-1a2b-3c4d-5e6f7a8b9c0d">{body}</b><br class="Apple-interchange-newline"><!--EndFragment--></body></html>'
            ),
        )

    def _span(self, words: str, more: str = "font-weight:400;font-style:normal;") -> str:
        return f'<span style="font-size:11pt;font-family:Arial,sans-serif;color:#000000;background-color:transparent;{more}text-decoration:none;vertical-align:baseline;white-space:pre-wrap;">{words}</span>'

    def p(self, inside: str) -> str:
        return f'<p dir="ltr" style="line-height:1.38;margin-top:0pt;margin-bottom:0pt;">{self._span(inside)}</p>'

    def bold(self, words: str) -> str:
        return f'</span>{self._span(words, "font-weight:700;font-style:normal;")}<span style="font-weight:400">'

    def italic(self, words: str) -> str:
        return f'</span>{self._span(words, "font-weight:400;font-style:italic;")}<span style="font-weight:400">'

    def _marks(self) -> str:
        both = f'</span>{self._span("twice", "font-weight:700;font-style:italic;")}<span style="font-weight:400">'
        raised = '</span><span style="font-size:0.6em;font-weight:400;vertical-align:super;">2</span><span style="font-weight:400">'
        return self.p(f"He said {self.bold('so')} and {self.italic('thus')}, {both}, at 10 m{raised}.")

    def link(self, words: str) -> str:
        inner = self._span(words, "font-weight:400;font-style:normal;-webkit-text-decoration-skip:none;")
        return f'</span><a href="{ADDRESS}" style="text-decoration:none;">{inner}</a><span style="font-weight:400">'

    def items(self, items: list[Item], *, numbered: bool = False) -> str:
        tag = "ol" if numbered else "ul"
        out, depth = "", 0
        for words, level in items:
            out += f'<{tag} style="margin-top:0;margin-bottom:0;">' * (level - depth) + f"</{tag}>" * (depth - level)
            depth = level
            out += f'<li dir="ltr" style="list-style-type:disc;font-size:11pt;font-weight:400" aria-level="{level}"><p dir="ltr" role="presentation">{self._span(words)}</p></li>'
        return out + f"</{tag}>" * depth

    def table(self, rows: list[list[str]]) -> str:
        return f'<div dir="ltr" style="margin-left:0pt;" align="left">{super().table(rows).replace("<table>", "<table style=border:none><colgroup><col width=100 /><col width=100 /></colgroup><tbody>").replace("</table>", "</tbody></table>")}</div><br />'

    def note(self) -> tuple[str, str]:
        call = '<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup>'
        note = f'<hr /><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a>{self._span(" The Mill, ")}<a href="https://example.org/sold">Sold</a>{self._span(", 2021")}</p></div>'
        return f'</span>{call}<span style="font-weight:400">', note


class Pages(Program):
    """Apple Pages: classes p1 and s1 whose styles stand in the head, spaces of Apple's own."""

    def __init__(self) -> None:
        super().__init__(
            "Pages",
            lambda body: (
                '<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd"><html><head>'
                '<meta http-equiv="Content-Type" content="text/html; charset=UTF-8"><meta http-equiv="Content-Style-Type" content="text/css">'
                '<meta name="Generator" content="Cocoa HTML Writer"><style type="text/css">p.p1 {margin: 0.0px 0.0px 0.0px 0.0px; font: 11.0px "Helvetica Neue"} '
                "li.li1 {font: 11.0px 'Helvetica Neue'} span.s1 {font-kerning: none} ul.ul1 {list-style-type: disc}</style></head>"
                f"<body>{body}</body></html>"
            ),
        )

    def p(self, inside: str) -> str:
        return f'<p class="p1"><span class="s1">{inside}</span></p>\n'

    def bold(self, words: str) -> str:
        return f'</span><span class="s1"><b>{words}</b></span><span class="s1">'

    def italic(self, words: str) -> str:
        return f"<i>{words}</i>"

    def items(self, items: list[Item], *, numbered: bool = False) -> str:
        kind = "ol1" if numbered else "ul1"
        return _tree(
            items,
            numbered,
            lambda words, _level: f'<li class="li1"><span class="s1">{words}</span>',
            f' class="{kind}"',
        )

    def note(self) -> tuple[str, str]:
        return (
            "<sup>1</sup>",
            '<p class="p1"><span class="s1"><sup>1</sup> The Mill, <a href="https://example.org/sold">Sold</a>, 2021</span></p>',
        )


PROGRAMS = (Word(), Word365(), Outlook(), Docs(), Pages())


def clipboards() -> dict[tuple[str, str], str]:
    """Every clipboard by its program and what is in it."""
    found = {(of.name, kind): of.clipboard(kind) for of in PROGRAMS for kind in TEXTS}
    return found | {("LibreOffice", kind): (HERE / f"{kind}.html").read_text("utf-8") for kind in TEXTS}
