"""A Word file goes in; a Sheet comes out, each block with its paragraph.

mammoth makes HTML of it, `web` reads that; `margins` tells what mammoth would not.
"""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import mammoth

from pdfdigest.errors import Fault, ManuscriptError
from pdfdigest.manuscript.intake import docx_package, masthead, tracked_changes, web
from pdfdigest.manuscript.intake.shape import Block, Doubt, Run, Sheet, Spot

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='caption'] => figcaption:fresh
p[style-name='Caption'] => figcaption:fresh
p[style-name='List Bullet 2'] => ul|ol > li > ul > li:fresh
p[style-name='List Number 2'] => ul|ol > li > ol > li:fresh
p[style-name='List Bullet 3'] => ul|ol > li > ul|ol > li > ul > li:fresh
p[style-name='List Number 3'] => ul|ol > li > ul|ol > li > ol > li:fresh
r[style-name='Emphasis'] => em
r[style-name='Subtle Emphasis'] => em
r[style-name='Intense Emphasis'] => em
r[style-name='Strong'] => strong
"""
_LISTS = """
p[style-name='List Bullet'] => ul > li:fresh
p[style-name='List Number'] => ol > li:fresh
"""
_DAMAGED = "the file is damaged, or was not made by Word; open it in Word and save it again"


def sheet(path: Path, raw: bytes) -> Sheet:
    """The blocks of a Word file; ManuscriptError where it cannot be read."""
    found = docx_package.parts(path, raw)
    main = _main(found)
    try:
        comments = tracked_changes.comments_of(found["word/comments.xml"]) if "word/comments.xml" in found else {}
        found[main], doubts = tracked_changes.marked(found[main], comments)
        html, told = _html(found)
        read = web.sheet(html, lines="paragraph")
        head, left = _headers(found)
    except ManuscriptError:
        raise
    except RecursionError:
        raise
    except (ParseError, Exception) as error:
        # mammoth answers damaged files with whatever its XML reader throws.
        raise ManuscriptError((Fault(path, 0, 0, "", f"{_DAMAGED} ({type(error).__name__})", "manuscript"),)) from None
    return Sheet((*head, *read.blocks), read.notes, (*left, *doubts, *told, *read.doubts))


def _main(found: dict[str, bytes]) -> str:
    types = found.get("[Content_Types].xml", b"").decode("utf-8", "replace")
    named = re.search(r'PartName="/([^"]+)"[^>]*document(?:\.macroEnabled)?\.main\+xml', types)
    return named[1] if named and named[1] in found else "word/document.xml"


def _html(found: dict[str, bytes]) -> tuple[str, list[Doubt]]:
    def image(picture: Any) -> dict[str, str]:
        with picture.open() as file:
            data = base64.b64encode(file.read()).decode("ascii")
        return {"src": f"data:{picture.content_type};base64,{data}"}

    numbering = found.get("word/numbering.xml", b"")
    made = mammoth.convert_to_html(
        docx_package.packed(found),
        style_map=_STYLES + ("" if b"ListBullet" in numbering else _LISTS),
        convert_image=mammoth.images.img_element(image),
        include_embedded_style_map=False,
        ignore_empty_paragraphs=True,
        external_file_access=False,
    )
    return made.value, [
        Doubt(Spot(), said, "left-out") for message in made.messages if (said := _said(message.message))
    ]


def _said(message: str) -> str:
    """What mammoth left out, in words; its remarks on styles are of no use to anybody."""
    if message.startswith("A w:sym element"):
        return f"a sign of a symbol font was left out ({message.rpartition(': ')[2]})"
    if message.startswith(("could not open external image", "could not find external image")):
        return "a picture is only linked, not in the file; it was left out"
    return ""


def _headers(found: dict[str, bytes]) -> tuple[list[Block], list[Doubt]]:
    """Lines of page headers and footers: what tells volume or date is read, the rest is named."""
    head, doubts, seen = [], [], set()
    for name, data in sorted(found.items()):
        if not re.match(r"word/(?:header|footer)\d*\.xml\Z", name):
            continue
        for words in tracked_changes.plain(data):
            line = " ".join(words.split())
            block = Block("paragraph", (Run(line),))
            if line in seen:
                continue
            seen.add(line)
            facts, rest = masthead.read([block])
            if name.startswith("word/header") and not rest and (facts.volume or facts.date):
                head.append(block)
            else:
                where = "header" if name.startswith("word/header") else "footer"
                doubts.append(Doubt(Spot(), f"left out of the page {where}: “{line[:80]}”", "furniture"))
    return head, doubts
