"""Five made-up digests as people write them in Word: the files, and what each looks like there.

The pages are drawn from the files themselves, near enough to how Word shows them, and say that they are made up.
"""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
import pypdfium2
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.text.hyperlink import Hyperlink
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from PIL import Image, ImageDraw

LAMPS = "The port ordered forty new lamps for the north channel on March 3, and named an office to track their cost."
CRANES = "Owners of the cranes answered the council on March 5 and promised earlier notice of work at night."
FERRIES = "Three ferry lines will try one common ticket from April, after a trial on the coastal line this winter."
BOARD = "https://example.org/board"
SCALE = 1.15
FONTS = Path(__file__).resolve().parent.parent / "fonts/source-sans-3"
FACES = (("Regular", 400, "normal"), ("It", 400, "italic"), ("Bold", 700, "normal"), ("Semibold", 600, "normal"))
CSS = """
@page { size: 148mm 150mm; margin: 14mm 16mm 12mm; @bottom-right { content: "A made-up file, drawn as Word shows it";
  font: italic 7pt "Source Sans 3"; color: #777 } }
body { font: 10pt/1.35 "Source Sans 3"; color: #111; margin: 0 }
p, h1, h2, h3 { margin: 0 0 6pt } h1 { font-size: 19pt; font-weight: 400; color: #17365d; margin-bottom: 8pt }
h2 { font-size: 13pt; color: #2f5496; font-weight: 600; margin-top: 10pt } h3 { font-size: 11pt; color: #2f5496; font-weight: 600 }
.li { margin: 0 0 2pt 18pt; text-indent: -11pt } .li::before { content: "•"; display: inline-block; width: 11pt; text-indent: 0 }
a { color: #0563c1; text-decoration: underline } img { width: 46mm; display: block }
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """A file: its name, its paragraphs as style and words, and what `import` reads it as.

    `**words**` are bold, `[words]` are linked, `(picture)` is one.
    """

    name: str
    lines: tuple[tuple[str, str], ...]
    shape: str
    headlines: tuple[str, ...]


HEAD = (("Title", "The Harbour Digest"), ("Normal", "Vol. 3, No. 2"), ("Normal", "June 3, 2022"))
NAMES = ("Port orders forty lamps", "Crane owners answer the council", "Ferry lines try one ticket")
SAMPLES = (
    Sample(
        "word-two-lists",
        (
            *HEAD,
            ("Heading 1", "Headlines"),
            *(("List Bullet", name) for name in NAMES),
            ("Heading 1", "Details"),
            *(("List Bullet", text) for text in (LAMPS.replace("an office", "[an office]"), CRANES, FERRIES)),
        ),
        "marked",
        NAMES,
    ),
    Sample(
        "word-no-headings",
        (
            *HEAD,
            ("Normal", "Image Source: Example News"),
            *(("List Bullet", name) for name in NAMES),
            ("Normal", ""),
            *(("List Bullet", text) for text in (LAMPS, CRANES.replace("the council", "[the council]"), FERRIES)),
        ),
        "two-lists",
        NAMES,
    ),
    Sample(
        "word-headings",
        (
            *HEAD,
            ("Heading 1", "Harbour"),
            ("Heading 2", NAMES[0]),
            ("Normal", LAMPS.replace("an office", "[an office]")),
            ("List Bullet", "The first ten come in May."),
            ("List Bullet", "The others come in June."),
            ("Heading 2", NAMES[1]),
            ("Normal", CRANES),
            ("Heading 1", "Ferries"),
            ("Heading 2", NAMES[2]),
            ("Normal", FERRIES),
        ),
        "headings",
        NAMES,
    ),
    Sample(
        "word-bold-lines",
        (
            *HEAD,
            ("Normal", f"**{NAMES[0]}**"),
            ("Normal", LAMPS.replace("an office", "[an office]")),
            ("Normal", f"**{NAMES[1]}**"),
            ("Normal", CRANES),
            ("Normal", f"**{NAMES[2]}**"),
            ("Normal", FERRIES),
        ),
        "bold-lines",
        NAMES,
    ),
    Sample(
        "word-leads",
        (
            *HEAD,
            ("Normal", "(picture)"),
            ("Normal", "Image: Example News"),
            ("Normal", f"**{NAMES[0]}.** {LAMPS}"),
            ("Normal", f"**{NAMES[1]}.** {CRANES.replace('the council', '[the council]')}"),
            ("Normal", f"**{NAMES[2]}.** {FERRIES}"),
        ),
        "leads",
        NAMES,
    ),
)


def write(sample: Sample, path: Path) -> Path:
    """Write the Word file of a sample."""
    document = docx.Document()
    for style, words in sample.lines:
        paragraph = document.add_paragraph(style=style)
        if words == "(picture)":
            paragraph.add_run().add_picture(_lamp(), width=Cm(4.6))
            continue
        for number, part in enumerate(words.split("**")):
            before, bracket, rest = part.partition("[")
            linked, _, after = rest.partition("]")
            if before:
                paragraph.add_run(before).bold = bool(number % 2) or None
            if bracket:
                _link(paragraph, linked)
                paragraph.add_run(after)
    document.save(str(path))
    return path


def picture(path: Path) -> Image.Image:
    """The first page of a Word file, as it looks there."""
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    body = "".join(_drawn(docx.Document(str(path))))
    faces = "".join(
        f"@font-face {{ font-family: 'Source Sans 3'; font-weight: {weight}; font-style: {slant}; "
        f"src: url({(FONTS / f'SourceSans3-{name}.otf').as_uri()}) }}"
        for name, weight, slant in FACES
    )
    fonts = FontConfiguration()
    page_of = HTML(string=f"<html lang=en><style>{faces}{CSS}</style><body>{body}</body></html>")
    made = page_of.write_pdf(font_config=fonts)
    page = pypdfium2.PdfDocument(made)[0].render(scale=SCALE).to_pil().convert("RGB")
    framed = Image.new("RGB", (page.width + 2, page.height + 2), (190, 190, 190))
    framed.paste(page, (1, 1))
    return framed


def _drawn(document: Document) -> Iterator[str]:
    tags = {"Title": "h1", "Heading 1": "h2", "Heading 2": "h3"}
    for paragraph in document.paragraphs:
        style = str(paragraph.style.name if paragraph.style else "")
        tag = tags.get(style, "p")
        kind = ' class="li"' if style == "List Bullet" else ""
        yield f"<{tag}{kind}>{''.join(map(_inline, paragraph.iter_inner_content())) or '&nbsp;'}</{tag}>"


def _inline(part: Run | Hyperlink) -> str:
    if isinstance(part, Hyperlink):
        return f"<a>{html.escape(part.text)}</a>"
    for blip in part.element.iter(qn("a:blip")):
        data = part.part.related_parts[blip.get(qn("r:embed"))].blob
        return f'<img src="data:image/png;base64,{base64.b64encode(data).decode()}">'
    words = html.escape(part.text)
    return f"<b>{words}</b>" if part.bold else words


def _link(paragraph: Paragraph, words: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(BOARD, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(words)
    link.append(run._r)
    paragraph._p.append(link)


def _lamp() -> io.BytesIO:
    """A made-up picture: a lamp over water."""
    drawn = Image.new("RGB", (460, 240), (174, 198, 214))
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((0, 170, 460, 240), fill=(60, 96, 120))
    pen.polygon(((215, 170), (245, 170), (238, 70), (222, 70)), fill=(235, 235, 228))
    pen.ellipse((216, 44, 244, 72), fill=(246, 208, 96))
    out = io.BytesIO()
    drawn.save(out, "png")
    out.seek(0)
    return out
