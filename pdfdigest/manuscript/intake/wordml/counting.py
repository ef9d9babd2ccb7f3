"""The parts of a Word file go in; what they hold comes out, counted off the XML without reading any block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from pdfdigest.manuscript.intake.link_wrappers import Unwrapper
from pdfdigest.manuscript.intake.tally import Tally, words_in
from pdfdigest.manuscript.intake.wordml import fields, formulas, shapes, symbols
from pdfdigest.manuscript.intake.wordml.body import runs_on
from pdfdigest.manuscript.intake.wordml.names import at, children, is_contents, is_prompt, value
from pdfdigest.manuscript.intake.wordml.numbering import Numbering
from pdfdigest.manuscript.intake.wordml.package import Package
from pdfdigest.manuscript.intake.wordml.styles import RunStyle, Styles, look_of, over

_GONE = frozenset(
    [
        "w:del",
        "w:moveFrom",
        "w:rPr",
        "w:rt",
        "w:instrText",
        "w:delText",
        "w:ffData",
        "w:sdtPr",
        "w:pPrChange",
        "w:rPrChange",
        "w:tblPr",
        "w:sectPr",
        "w:tblGrid",
        "w:tcPr",
        "w:trPr",
        "m:rPr",
    ]
)
_PICTURES = frozenset(["a:blip", "v:imagedata"])
_SPACES = frozenset(["w:tab", "w:ptab", "w:br", "w:cr", "w:p", "w:tc", "w:txbxContent", "a:p", "a:br", "m:oMath"])


def of(package: Package, styles: Styles, numbers: Element | None, called: Iterable[tuple[str, str]]) -> Tally:
    """The tally of the main part, the notes that it calls, and page headers and footers, each line once."""
    main = package.root(package.main)
    counted = _Counting(package, styles, package.main, Numbering(numbers, styles))
    words = "".join(counted.below(main)) if main is not None else ""
    links, pictures = list(counted.links), counted.pictures
    notes = set(called)
    for kind in ("footnote", "endnote"):
        part = package.of_kind(f"{kind}s")
        root = package.root(part)
        inside = _Counting(package, styles, part, Numbering(None, styles))
        for holder in children(root):
            if (kind, holder.get("w:id", "")) in notes:
                words += "\n" + "".join(inside.below(holder))
        links += inside.links
    lines: dict[str, None] = {}
    for relation in package.relations(package.main).values():
        root = package.root(relation.target) if relation.kind in ("header", "footer") else None
        if root is not None:
            inside = _Counting(package, styles, relation.target, Numbering(None, styles))
            lines |= dict.fromkeys(" ".join("".join(inside.below(each)).split()) for each in root)
    return Tally(words_in([words, *lines]), tuple(links), tuple(counted.numbers), pictures, len(notes))


def _left_out(element: Element) -> bool:
    """A row that was deleted, words that only ask to be filled in, a table of contents; all are named."""
    return (
        is_prompt(element)
        or is_contents(element)
        or (element.tag == "w:tr" and at(element, "w:trPr", "w:del") is not None)
    )


@dataclass(slots=True)
class _Counting:
    package: Package
    styles: Styles
    part: str
    numbering: Numbering
    links: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    pictures: int = 0
    codes: list[fields.Field] = field(default_factory=list)
    goes_on: bool = False
    look: RunStyle = field(default_factory=RunStyle)

    def below(self, element: Element) -> Iterator[str]:
        """The words of an element; links, numbers and pictures are counted on the way."""
        name = element.tag
        if name in _GONE or _left_out(element):
            for code in element.iter("w:instrText"):
                self._code(code.text or "")
            return
        if name == "mc:AlternateContent":
            form = shapes.chosen(element)
            if form is not None:
                yield from self.below(form)
            return
        if name == "w:fldChar":
            yield self._field(element.get("w:fldCharType", ""))
        elif name in ("w:t", "a:t", "w:noBreakHyphen"):
            if all(code.result for code in self.codes):
                yield self._shown(element.text or "" if name != "w:noBreakHyphen" else "\u2011")
        elif name == "m:oMath":
            yield f"{formulas.words(element)}"
            return
        elif name == "w:p":
            self._number(element)
        elif name == "w:hyperlink":
            self._hyperlink(element)
        elif name == "w:fldSimple":
            self._link(fields.link_of(element.get("w:instr", "")))
        elif name in _PICTURES:
            self.pictures += 1
        elif name == "v:textpath":
            yield f"\n{element.get('string') or ''}\n"
        elif name == "dgm:relIds":
            yield from self._diagram(element)
        elif name == "w:r":
            yield from self._run(element)
            return
        if name in _SPACES and not (name == "w:p" and self.goes_on):
            yield "\n"
        before = self.look
        if name == "w:p":
            self.goes_on = runs_on(element.find("w:pPr"))
            self.look = self.styles.paragraph(value(element.find("w:pPr"), "w:pStyle")).look
        for child in element:
            yield from self.below(child)
        self.look = before
        if name in ("w:txbxContent", "w:tc"):
            yield "\n"

    def _run(self, element: Element) -> Iterator[str]:
        properties = element.find("w:rPr")
        look = look_of(properties)
        if style := value(properties, "w:rStyle"):
            look = over(self.styles.run(style), look)
        look = over(self.look, look)
        if look.hidden:
            for child in element:
                if child.tag == "w:fldChar":
                    yield self._field(child.get("w:fldCharType", ""))
                elif child.tag == "w:instrText":
                    self._code(child.text or "")
            return
        for child in element:
            if child.tag == "w:t":
                yield from (symbols.read(text, look.font)[0] for text in self.below(child))
            elif child.tag == "w:sym":
                code = child.get("w:char", "0")
                yield symbols.sign(int(code, 16), child.get("w:font", "")) or "" if code.isalnum() else ""
            elif child.tag in ("w:footnoteReference", "w:endnoteReference") and child.get("w:customMarkFollows"):
                return
            else:
                yield from self.below(child)

    def _number(self, element: Element) -> None:
        properties = element.find("w:pPr")
        numbered = properties.find("w:numPr") if properties is not None else None
        style = self.styles.paragraph(value(properties, "w:pStyle"))
        list_id = value(numbered, "w:numId") or style.list_id
        if not self.numbering.known(list_id):
            return
        deep = value(numbered, "w:ilvl")
        named = value(properties, "w:pStyle")
        level = int(deep) if deep.isdecimal() else self.numbering.level_of_style(list_id, named, style.list_level)
        label, counts = self.numbering.next(list_id, level)
        if counts and label and any(each.text for each in element.iter("w:t")):
            self.numbers.append(label)

    def _hyperlink(self, element: Element) -> None:
        relation = self.package.relation(self.part, element.get("r:id"))
        shown = any(each.text for each in element.iter("w:t")) or any(each.tag in _PICTURES for each in element.iter())
        if relation is not None and shown:
            anchor = element.get("w:anchor") or element.get("w:docLocation") or ""
            self._link(relation.target + (f"#{anchor}" if anchor and "#" not in relation.target else ""))

    def _link(self, target: str | None) -> None:
        if target and not target.startswith("#"):
            self.links.append(Unwrapper().address(target))

    def _field(self, kind: str) -> str:
        """What a field that ends shows out of its own code."""
        if kind == "begin":
            self.codes.append(fields.Field())
        elif kind == "separate" and self.codes:
            self.codes[-1].result = True
            self._link(fields.link_of(self.codes[-1].code))
        elif kind == "end" and self.codes:
            done = self.codes.pop()
            if not done.shown and (symbol := fields.symbol_of(done.code)):
                return symbols.sign(*symbol) or ""
            return fields.words_of(done.code) if not done.shown else ""
        return ""

    def _shown(self, words: str) -> str:
        for code in self.codes:
            code.shown = code.shown or bool(words)
        return words

    def _code(self, text: str) -> None:
        if self.codes and not self.codes[-1].result:
            self.codes[-1].code += text

    def _diagram(self, element: Element) -> Iterator[str]:
        root = self.package.root(shapes.diagram_part(element, self.package, self.part))
        for each in root.iter("a:t") if root is not None else ():
            yield f"{each.text or ''}\n"
