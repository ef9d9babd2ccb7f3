"""A paragraph goes in; its runs come out, and what stands in it that is no word: boxes, pictures, notes.

Fields may begin in one paragraph and end in another, so one reader walks through a whole part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from pdfdigest.manuscript.intake.link_wrappers import Unwrapper
from pdfdigest.manuscript.intake.shape import Doubt, Run, Spot
from pdfdigest.manuscript.intake.wordml import fields, formulas, shapes, symbols
from pdfdigest.manuscript.intake.wordml.fields import Field
from pdfdigest.manuscript.intake.wordml.names import is_on, is_prompt, value
from pdfdigest.manuscript.intake.wordml.package import Package
from pdfdigest.manuscript.intake.wordml.styles import RunStyle, Styles, look_of, over
from pdfdigest.manuscript.short_text import beginning

_NOTHING = frozenset(
    [
        "w:rPr",
        "w:pPr",
        "w:lastRenderedPageBreak",
        "w:annotationRef",
        "w:footnoteRef",
        "w:endnoteRef",
        "w:separator",
        "w:continuationSeparator",
        "w:proofErr",
        "w:bookmarkStart",
        "w:bookmarkEnd",
        "w:sdtPr",
        "w:sdtEndPr",
        "w:fldData",
        "w:instrText",
        "w:commentRangeStart",
        "w:commentRangeEnd",
        "w:permStart",
        "w:permEnd",
        "w:del",
        "w:moveFrom",
        "w:delText",
        "w:delInstrText",
    ]
)
_MOVED = {"w:ins": "inserted", "w:del": "deleted", "w:moveFrom": "moved away", "w:moveTo": "moved here"}


@dataclass(slots=True)
class Facts:
    """What all parts of one file share: styles, notes as they are called, doubts, and how far one has read."""

    package: Package
    styles: Styles
    comments: dict[str, str] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    links: Unwrapper = field(default_factory=Unwrapper)
    notes: dict[tuple[str, str], str] = field(default_factory=dict)
    paragraph: int = 0
    pinned: bool = False
    """Whether paragraphs are those of a note, which stands at the one that calls it."""
    inner_links: int = 0
    signs: dict[str, dict[int, Spot]] = field(default_factory=dict)
    """Numbers of letters that no character stands for, by font, and where each came first."""
    languages: dict[str, int] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)
    """The paragraph that first calls a note, by the note's name."""

    @property
    def spot(self) -> Spot:
        """The paragraph that is being read."""
        return Spot(paragraph=self.paragraph)

    def doubt(self, message: str, rule: str) -> None:
        """Note a doubt at this paragraph."""
        self.doubts.append(Doubt(self.spot, message, rule))

    def placeholder(self, words: str) -> None:
        """Name words that only ask for others to be typed in their place."""
        if words := " ".join(words.split()):
            told = f"left out, because it only asks to be filled in: “{words}”"
            self.doubt(told, "furniture")

    def begin(self) -> None:
        """Another paragraph begins."""
        self.paragraph += not self.pinned

    def note(self, kind: str, identifier: str) -> str:
        """The name of a note, by the order in which notes are called."""
        name = self.notes.setdefault((kind, identifier), f"note-{len(self.notes) + 1}")
        self.calls.setdefault(name, self.paragraph)
        return name


class Inline:
    """Reads the paragraphs of one part, one after the other."""

    def __init__(self, facts: Facts, part: str) -> None:
        self.facts = facts
        self.part = part
        self.fields: list[Field] = []
        self.runs: list[Run] = []
        self.found: list[shapes.Found] = []
        self.sizes: dict[tuple[float, str], int] = {}
        self.base = RunStyle()

    def paragraph(self, element: Element, look: RunStyle) -> list[Run]:
        """The runs of a paragraph whose style looks so; `found` has the rest afterwards."""
        self.runs, self.found, self.sizes = [], [], {}
        self.base = look
        self._inside(element, None)
        # A code that no paragraph ends would swallow the rest of the file.
        self.fields = [each for each in self.fields if each.result]
        return self.runs

    def _inside(self, element: Element, link: str | None) -> None:
        """Everything below an element, tracked changes taken as accepted."""
        for child in element:
            name = child.tag
            if name == "w:r":
                self._run(child, link)
                continue
            if name in _MOVED and (words := " ".join(words_of(child).split())):
                told = f"tracked change: “{beginning(words)}” was {_MOVED[name]}; taken as accepted"
                self.facts.doubt(told, "tracked-change")
            if name in _NOTHING:
                continue
            if is_prompt(child):
                self.facts.placeholder(words_of(child))
                continue
            if name == "w:hyperlink":
                self._linked(child)
            elif name == "w:fldSimple":
                self._simple_field(child, link)
            elif name in ("m:oMath", "m:oMathPara"):
                self.formula(child)
            elif name == "mc:AlternateContent":
                if (form := shapes.chosen(child)) is not None:
                    self._inside(form, link)
            elif name == "w:subDoc":
                self.facts.doubt("a part that lies in a file of its own is not brought in", "left-out")
            elif name in ("w:drawing", "w:pict", "w:object"):
                self.found += shapes.inside(child, self.facts.package, self.part, link)
            else:
                self._inside(child, link)

    def _run(self, element: Element, link: str | None) -> None:
        """One run of words of one look."""
        properties = element.find("w:rPr")
        own = look_of(properties)
        if properties is not None and (style := value(properties, "w:rStyle")):
            own = over(self.facts.styles.run(style), own)
        look = over(self.base, own)
        if look.hidden:
            self._hidden(element)
            return
        if properties is not None:
            struck = is_on(properties, "w:strike") or is_on(properties, "w:dstrike")
            if struck and (words := " ".join(words_of(element).split())):
                self.facts.doubt(f"struck out in the manuscript, but kept: “{beginning(words)}”", "struck-out")
            self._language(properties, element)
        own_mark = False
        for child in element:
            # The sign of a note that has one of its own follows its reference.
            if not (own_mark and child.tag in ("w:t", "w:sym")):
                self._piece(child, look, link)
            own_mark = own_mark or bool(child.get("w:customMarkFollows"))

    def _piece(self, child: Element, look: RunStyle, link: str | None) -> None:
        name = child.tag
        if name == "w:t":
            self._text(child.text or "", look, link)
        elif name in ("w:fldChar", "w:instrText"):
            self._complex_field(child, look)
        elif name in _NOTHING or self._in_code():
            return
        elif name in ("w:tab", "w:ptab"):
            self._add(" ", look, link)
        elif name in ("w:br", "w:cr"):
            self.runs.append(Run(end="hard"))
        elif name == "w:noBreakHyphen":
            self._add("\u2011", look, link)
        elif name == "w:softHyphen":
            self._add("\u00ad", look, link)
        elif name == "w:sym":
            self._symbol(_hexadecimal(child.get("w:char", "")), child.get("w:font", ""), look, link)
        elif name in ("w:footnoteReference", "w:endnoteReference"):
            kind = name.removeprefix("w:").removesuffix("Reference")
            self.runs.append(Run(note=self.facts.note(kind, child.get("w:id", ""))))
        elif name == "w:commentReference":
            told = self.facts.comments.get(child.get("w:id", ""), "there is a comment")
            self.facts.doubt(f"{told}; it was not brought in", "comment")
        elif name in ("w:drawing", "w:pict", "w:object"):
            self.found += shapes.inside(child, self.facts.package, self.part, link)
        elif name == "mc:AlternateContent":
            if (form := shapes.chosen(child)) is not None:
                for each in form:
                    self._piece(each, look, link)
        elif name == "w:ruby":
            self._ruby(child, link)
        else:
            self._inside(child, link)

    # Words

    def _text(self, words: str, look: RunStyle, link: str | None) -> None:
        if self._in_code():
            return
        words, unknown = symbols.read(words, look.font)
        for code in unknown:
            self._unknown(code, look.font)
        self._add(words, look, link)

    def _symbol(self, code: int, font: str, look: RunStyle, link: str | None) -> None:
        sign = symbols.sign(code, font)
        if sign:
            self._add(sign, look, link)
        else:
            self._unknown(code, font)

    def _unknown(self, code: int, font: str) -> None:
        codes = self.facts.signs.setdefault(font or "Symbol", {})
        codes.setdefault(code & 0xFF, self.facts.spot)

    def _add(self, words: str, look: RunStyle, link: str | None) -> None:
        if not words:
            return
        count = len(words.strip())
        if count:
            self.sizes[look.size, look.colour] = self.sizes.get((look.size, look.colour), 0) + count
        for each in reversed(self.fields):
            each.shown = True
            link = link or each.link
        self.runs.append(
            Run(
                words,
                strong=bool(look.strong),
                emphasis=bool(look.emphasis),
                raised=look.raised == "superscript",
                lowered=look.raised == "subscript",
                link=link,
            )
        )

    def _hidden(self, element: Element) -> None:
        """Hidden words are named; codes of fields go on, hidden or not."""
        for child in element:
            if child.tag in ("w:fldChar", "w:instrText"):
                self._complex_field(child, RunStyle())
        if not self._in_code() and (words := " ".join(words_of(element).split())):
            self.facts.doubt(f"left out, because it is hidden in Word: “{beginning(words)}”", "furniture")

    def _ruby(self, element: Element, link: str | None) -> None:
        """The base is kept; its reading, set above it in small signs, is named."""
        for child in element:
            if child.tag == "w:rubyBase":
                self._inside(child, link)
            elif child.tag == "w:rt" and (words := words_of(child)):
                self.facts.doubt(f"the reading “{words}” above the text was left out", "left-out")

    def formula(self, element: Element) -> None:
        """The signs of a formula as runs, and a doubt that names them."""
        pieces = [(text, raised) for text, raised in formulas.pieces(element) if text]
        if not pieces:
            return
        for text, raised in pieces:
            self.runs.append(Run(text, raised=raised == "superscript", lowered=raised == "subscript"))
        self._formula_said("".join(text for text, _ in pieces))

    def _formula_said(self, words: str) -> None:
        told = f"the formula “{beginning(words)}” came in as plain signs; compare it with the manuscript"
        self.facts.doubt(told, "formula")

    def _language(self, properties: Element, element: Element) -> None:
        found = properties.find("w:lang")
        if found is not None:
            count = sum(len(each.text or "") for each in element.iter("w:t"))
            for key, name in found.attrib.items():
                self.facts.languages[f"{key} {name}"] = self.facts.languages.get(f"{key} {name}", 0) + count

    # Links and fields

    def _linked(self, element: Element) -> None:
        link = self._hyperlink(element)
        before = len(self.runs) + len(self.found)
        self._inside(element, link)
        if link and len(self.runs) + len(self.found) == before:
            self.facts.doubt(f"a link that shows no words leads to {link}; give it words, or leave it out", "source")

    def _hyperlink(self, element: Element) -> str | None:
        relation = self.facts.package.relation(self.part, element.get("r:id"))
        anchor = element.get("w:anchor", "")
        if relation is None or not relation.target:
            self.facts.inner_links += bool(anchor)
            return None
        target = relation.target
        if element.get("w:docLocation") and not anchor:
            anchor = element.get("w:docLocation", "")
        if anchor and "#" not in target:
            target = f"{target}#{anchor}"
        return self.facts.links.address(target) if not target.startswith("#") else None

    def _field_link(self, code: str) -> str | None:
        target = fields.link_of(code)
        if target is None:
            return None
        if target.startswith("#") or not target:
            self.facts.inner_links += 1
            return None
        return self.facts.links.address(target)

    def _simple_field(self, element: Element, link: str | None) -> None:
        code = element.get("w:instr", "")
        before = len(self.runs)
        self._inside(element, self._field_link(code) or link)
        if len(self.runs) == before:
            self._without_result(code, RunStyle(), link)

    def _complex_field(self, child: Element, look: RunStyle) -> None:
        if child.tag == "w:instrText":
            if self.fields and not self.fields[-1].result:
                self.fields[-1].code += child.text or ""
            return
        kind = child.get("w:fldCharType")
        if kind == "begin":
            self.fields.append(Field(box=_form(child)))
        elif kind == "separate" and self.fields:
            self.fields[-1].result = True
            self.fields[-1].link = self._field_link(self.fields[-1].code)
        elif kind == "end" and self.fields:
            done = self.fields.pop()
            if done.box and not done.shown:
                self._add(done.box, over(self.base, look), None)
            elif not done.shown:
                self._without_result(done.code, look, None)

    def _without_result(self, code: str, look: RunStyle, link: str | None) -> None:
        """What a field shows that has no words of its own."""
        name = Field(code).name
        if symbol := fields.symbol_of(code):
            self._symbol(*symbol, over(self.base, look), link)
        elif words := fields.words_of(code):
            self._add(words, over(self.base, look), link)
            if name == "EQ":
                self._formula_said(words)
        elif name in fields.NUMBERS:
            self.facts.doubt(f"a number that Word counts by itself ({name}) is not brought in; type it", "list-number")
        elif address := self._field_link(code):
            self._add(address, over(self.base, look), address)

    def _in_code(self) -> bool:
        return any(not each.result for each in self.fields)


def words_of(element: Element) -> str:
    """The words below an element, deleted ones too."""
    return "".join(_texts(element))


def _texts(element: Element) -> Iterator[str]:
    for each in element.iter():
        if each.tag in ("w:t", "w:delText", "m:t"):
            yield each.text or ""
        elif each.tag in ("w:tab", "w:br", "w:cr", "w:p"):
            yield " "


def _form(element: Element) -> str:
    """What a form field of Word 97 shows: its box, or the entry that is chosen."""
    data = element.find("w:ffData")
    if data is None:
        return ""
    box = data.find("w:checkBox")
    if box is not None:
        checked = is_on(box, "w:checked")
        return "☒" if (is_on(box, "w:default") if checked is None else checked) else "☐"
    chosen = data.find("w:ddList")
    if chosen is not None:
        entries = [each.get("w:val", "") for each in chosen.findall("w:listEntry")]
        at = value(chosen, "w:result") or value(chosen, "w:default") or "0"
        return entries[int(at)] if at.isdecimal() and int(at) < len(entries) else ""
    return ""


def _hexadecimal(text: str) -> int:
    try:
        return int(text, 16)
    except ValueError:
        return 0
