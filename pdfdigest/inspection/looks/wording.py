"""Words for what is seen, and in which language: Lang, Alt, the order of headings, the way of the tab key (ISO 14289-1)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pikepdf import Dictionary, Name, String

from pdfdigest.inspection.looks.found import Found, count, found
from pdfdigest.inspection.opened_pdf import Element, Opened
from pdfdigest.pdf.page_entries import dictionary, listed, spelled

_TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
"""A tag of a language as it may be written (RFC 3066, 2.1, which ISO 32000-1 names)."""
_LEVEL = re.compile(r"/H([1-9]\d*)")
DRAWN = frozenset({"/Figure", "/Formula"})


def language(file: Opened) -> Found:
    """The file, or each part of it that is read, names its language, by a tag that there may be (7.2)."""
    top = file.pdf.Root.get("/Lang")
    given = [str(each.held["/Lang"]).strip() for each in file.elements if isinstance(each.held.get("/Lang"), String)]
    marked = list(_marked(file))
    said = [*([str(top).strip()] if isinstance(top, String) else []), *marked]
    tags = [*said, *(tag for tag in given if tag)]
    wrong = [f"{tag[:40]!r} is no tag of a language" for tag in tags if not _TAG.fullmatch(tag)]
    if not (isinstance(top, String) and str(top).strip()):
        wrong += _silent(file, bool(marked))
    parts = f"the file, {count(len(file.elements), 'element')}, marked content"
    return found(f"{parts}; {count(len({*tags}), 'language')}", wrong)


def _silent(file: Opened, marked: bool) -> Iterator[str]:
    """What has no language where the file as a whole names none."""
    words = "the file does not name its language"
    if not file.elements or "/First" in dictionary(file.pdf.Root.get("/Outlines")):
        yield words
    spoken: dict[tuple[int, int], str] = {}
    for each in file.elements:
        if not each.lang and (_worded(each) or (_content(each) and not marked)):
            yield words
        spoken |= {kid.Obj.objgen: each.lang for kid in listed(each.held.get("/K")) if _annotates(kid)}
    for _, note in file.annotations:
        if any(str(note.get(key, "")).strip() for key in ("/Contents", "/TU")) and not spoken.get(note.objgen):
            yield words
    if file.packet.plain_title:
        yield words


def _worded(element: Element) -> bool:
    """Whether an element has words in the place of what it holds."""
    return any(isinstance(element.held.get(key), String) for key in ("/Alt", "/ActualText", "/E"))


def _content(element: Element) -> bool:
    """Whether an element holds content itself."""
    return any(not isinstance(kid, Dictionary) or kid.get("/Type") == "/MCR" for kid in listed(element.held.get("/K")))


def _annotates(kid: object) -> bool:
    return isinstance(kid, Dictionary) and kid.get("/Type") == "/OBJR" and isinstance(kid.get("/Obj"), Dictionary)


def _marked(file: Opened) -> Iterator[str]:
    """The languages that marked content names by itself."""
    for here in file.painted:
        properties = dictionary(here.resources.get("/Properties"))
        for _, instruction in here.instructions(frozenset(["BDC"])):
            held = instruction.operands[1] if len(instruction.operands) > 1 else None
            held = properties.get(held) if isinstance(held, Name) else held
            if isinstance(held, Dictionary) and isinstance(held.get("/Lang"), String):
                yield str(held.Lang).strip()


def alt(file: Opened) -> Found:
    """Every picture and formula has words in its place (7.3, 7.7)."""
    drawn = [each for each in file.elements if each.role in DRAWN]
    wrong = []
    for each in drawn:
        said = "/ActualText" in each.held or bool(str(each.held.get("/Alt", "")).strip())
        if not said and not (file.accessible == "2" and each.role == "/Formula"):
            wrong.append(
                "a picture has no alt text" if each.role == "/Figure" else "a formula has no words in its place"
            )
    return found(f"{count(len(drawn), 'picture or formula', 'pictures and formulas')}", wrong)


def headings(file: Opened) -> Found:
    """No level is left out, and one way of naming levels is kept to (7.4)."""
    heads = [each for each in file.elements if each.role == "/H" or _LEVEL.fullmatch(each.role)]
    return found(f"{count(len(heads), 'heading')}", _headings(file, heads))


def _headings(file: Opened, heads: list[Element]) -> Iterator[str]:
    before = 0
    numbered = [each for each in heads if each.role != "/H"]
    if len(numbered) < len(heads) and numbered:
        yield "some headings have a level and others none"
    if file.accessible != "1":
        return
    for each in numbered:
        level = int(each.role[2:])
        if level > before + 1:
            yield f"a heading of level {level} follows one of level {before}"
        before = level
    for each in file.elements:
        kids = [kid for kid in listed(each.held.get("/K")) if isinstance(kid, Dictionary)]
        if Counter(file.role(spelled(kid.get("/S", ""))) for kid in kids)["/H"] > 1:
            yield "one part has two headings without a level"


def order(file: Opened) -> Found:
    """The tab key follows the structure on pages with something to stop at (7.18.3)."""
    pages = sorted({at for at, _ in file.annotations})
    wrong = [
        f"page {at} does not follow its structure when one tabs through it"
        for at in pages
        if file.pdf.pages[at - 1].obj.get("/Tabs") not in (("/S",) if file.accessible == "1" else ("/S", "/A", "/W"))
    ]
    return found(f"{count(len(pages), 'page')} with links or notes", wrong)
