"""The plain way: HTML files go in, PDF files come out, with WeasyPrint and nothing else.

`prepare` writes the files: the same HTML and stylesheets that pdfdigest hands to WeasyPrint, page numbers
and repeated notes already in place, so that the plain way need not find them out.
Run as a program: `plain.py FOLDER [RUNS]` sets every `*.html` in a folder; with RUNS it sets the first one
so many times, and prints the CPU seconds of each but the first.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from xml.etree import ElementTree


def prepare(script: Path, folder: Path) -> None:
    """Write one issue as HTML, with its stylesheets and pictures, ready for any engine."""
    from copy import deepcopy

    from pdfdigest.manuscript import manuscript, publication
    from pdfdigest.press import targets
    from pdfdigest.press.compose import composition
    from pdfdigest.press.compose.house import House
    from pdfdigest.press.engine import copy_fit, headline_box
    from pdfdigest.press.engine.renderer import Renderer
    from pdfdigest.press.engine.renderer import prepare as prepared
    from pdfdigest.press.galley import PICTURE

    home = publication.home(script)
    assert home is not None
    issue = manuscript.read(script, home)
    composed = composition.compose(issue, House(home), targets.target("screen", home))
    render = Renderer(composed, [])
    wishes = headline_box.told(composed, render, copy_fit.fitted(composed, render)).wishes
    root = deepcopy(render._html.etree_element)
    prepared(root, wishes)
    for call in root.iter("a"):
        if "call" in call.get("class", "").split():
            call.tag = "span"  # HTML cannot nest a link in a link
            del call.attrib["href"]
    folder.mkdir(parents=True, exist_ok=True)
    for address, _, raw in composed.pictures:
        (folder / f"{script.stem}-{address.removeprefix(PICTURE)}").write_bytes(raw)
    text = ElementTree.tostring(root, encoding="unicode", method="html").replace(PICTURE, f"{script.stem}-")
    (folder / f"{script.stem}.html").write_text("<!DOCTYPE html>\n" + text, "utf-8")
    css = "\n".join(text for _, text in composed.stylesheets)
    (folder / "style.css").write_text(css, "utf-8")


def write(html: Path, css: Path) -> bytes:
    """One issue: tagged, PDF/A-2a, as pdfdigest asks for it."""
    from weasyprint import HTML

    return HTML(filename=html).write_pdf(stylesheets=[css], pdf_tags=True, pdf_variant="pdf/a-2a")


def main() -> None:
    """Set what the folder holds."""
    folder = Path(sys.argv[1])
    found = sorted(folder.glob("*.html"))
    if len(sys.argv) == 2:
        for html in found:
            html.with_suffix(".pdf").write_bytes(write(html, folder / "style.css"))
        return
    taken = []
    for _ in range(int(sys.argv[2])):
        began = time.process_time()
        write(found[0], folder / "style.css")
        taken.append(time.process_time() - began)
    print(json.dumps(taken[1:]))


if __name__ == "__main__":
    main()
