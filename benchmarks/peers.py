"""The same issues for engines of others: `peers.py typst FOLDER`, and merging: `peers.py pypdf OUT PDF...`.

Typst gets the text of the issues as data and sets headings, a box of headlines with page numbers, a
picture, stories and a note for each source at the foot of the page.  Merge tools get finished PDFs.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

TYPST = """
#let d = json(bytes(sys.inputs.at("data")))
#set document(title: d.title)
#set page(paper: "a4", margin: (x: 22mm, y: 20mm), numbering: "1")
#set text(font: ("Source Serif 4", "Libertinus Serif"), size: 10pt, lang: "en", hyphenate: true)
#set par(justify: true)
= #d.title
#if d.image != "" { image(d.image, width: 100%, alt: "Noise") }
#outline(title: none, depth: 2)
#for story in d.stories {
  heading(level: 2, story.headline)
  for paragraph in story.paragraphs {
    par(paragraph.map(part => if part.at(1) == "" { part.at(0) } else {
      link(part.at(1), part.at(0)); footnote(link(part.at(1), part.at(1)))
    }).join())
  }
}
"""
LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")


def prepare(script: Path, folder: Path, picture: Path | None) -> None:
    """Write one issue as the data that the Typst document reads."""
    from ruamel.yaml import YAML

    values = YAML(typ="safe").load(script.read_text("utf-8"))
    stories = [
        {"headline": story["headline"], "paragraphs": [_parts(text) for text in story["body"].strip().split("\n\n")]}
        for story in values["stories"]
    ]
    image = str(picture) if picture else ""
    data = {"title": f"The Made-up Digest {values['volume']}.{values['number']}", "image": image, "stories": stories}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{script.stem}.json").write_text(json.dumps(data), "utf-8")
    (folder / "issue.typ").write_text(TYPST, "utf-8")


def _parts(text: str) -> list[tuple[str, str]]:
    parts, at = [], 0
    for found in LINK.finditer(text):
        parts += [(text[at : found.start()], ""), (found[1], found[2])]
        at = found.end()
    return [*parts, (text[at:], "")]


def typst(folder: Path, fonts: list[Path]) -> None:
    import typst as engine

    for data in sorted(folder.glob("*.json")):
        engine.compile(
            str(folder / "issue.typ"),
            output=str(data.with_suffix(".pdf")),
            root="/",
            font_paths=[str(font) for font in fonts],
            sys_inputs={"data": data.read_text("utf-8")},
        )


def pypdf(out: Path, files: list[str]) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    for file in files:
        writer.append(file)
    writer.write(out)


def pikepdf(out: Path, files: list[str]) -> None:
    import pikepdf as library

    with library.Pdf.new() as made:
        for file in files:
            with library.Pdf.open(file) as opened:
                made.pages.extend(opened.pages)
        made.save(out, object_stream_mode=library.ObjectStreamMode.generate)


if __name__ == "__main__":
    if sys.argv[1] == "typst":
        typst(Path(sys.argv[2]), [Path(each) for each in sys.argv[3:]])
    else:
        {"pypdf": pypdf, "pikepdf": pikepdf}[sys.argv[1]](Path(sys.argv[2]), sys.argv[3:])
