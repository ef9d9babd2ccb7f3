"""Make the pictures in README and docs: pages of the sample issue, and Word files as `import` reads them."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image

from pdfdigest.cli import terminal
from pdfdigest.manuscript import manuscript, publication
from pdfdigest.press import targets
from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from pdfdigest.press.workers.machine import Machine

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SAMPLE = ROOT / "issues/us-japan-alliance-digest/2022/1.4.yaml"
PICTURES = ROOT / "docs/pictures"
SCALE = 1.25
MARGIN = 24
DESK = (226, 224, 219)
TYPE_SCALE = 110 / 72
TYPE = (
    ("issues/us-japan-alliance-digest/2022/1.4.yaml", "bulletin", 1),
    ("issues/the-bound-page/2025/3.12.yaml", "gazette", 1),
    ("tests/press/languages/ar/1.4.yaml", "gazette", 0),
    ("tests/press/languages/ja/1.4.yaml", "bulletin", 0),
)
"""The pages that show how lines are set: issue, style, and page from 0."""


def rendered(pdf: bytes, scale: float) -> list[Image.Image]:
    """The pages of a PDF as pictures."""
    return [page.render(scale=scale).to_pil().convert("RGB") for page in pypdfium2.PdfDocument(pdf)]


def spread(pages: list[Image.Image]) -> Image.Image:
    """Pages side by side on a desk."""
    width = sum(page.width for page in pages) + MARGIN * (len(pages) + 1)
    sheet = Image.new("RGB", (width, max(page.height for page in pages) + 2 * MARGIN), DESK)
    left = MARGIN
    for page in pages:
        sheet.paste(page, (left, MARGIN))
        left += page.width + MARGIN
    return sheet


def words() -> None:
    """Write docs/pictures/word-<shape>.png for the Word files that docs/import.md shows."""
    from scripts import word_samples

    with tempfile.TemporaryDirectory() as folder:
        for sample in word_samples.SAMPLES:
            file = word_samples.write(sample, Path(folder) / f"{sample.name}.docx")
            path = PICTURES / f"{sample.name}.png"
            word_samples.picture(file).quantize(32, dither=Image.Dither.NONE).save(path, optimize=True)
            print(path.relative_to(ROOT))


def lines(machine: Machine) -> None:
    """Write docs/pictures/type-before.png and type-after.png: the same pages as WeasyPrint sets them, and as we do."""
    for name, plain in (("type-before", True), ("type-after", False)):
        pages = []
        for manuscript_path, style, number in TYPE:
            home = publication.home(ROOT / manuscript_path) or publication.alone()
            issue = manuscript.read(ROOT / manuscript_path, home)
            target = targets.target("screen", home, style=style, paper="A4")
            edition = machine.set(composition.compose(issue, House(home), target, plain=plain))
            pages.append(rendered(edition.data, TYPE_SCALE)[number])
        path = PICTURES / f"{name}.png"
        spread(pages).quantize(32, dither=Image.Dither.NONE).save(path, optimize=True)
        print(path.relative_to(ROOT))


def main() -> None:
    """Write docs/pictures/<style>.png for each house style, and those of Word files."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    words()
    home = publication.home(SAMPLE.parent)
    assert home is not None
    issue = manuscript.read(SAMPLE, home)
    house = House(home)
    with Machine(terminal.cache()) as machine:
        for style in house.styles:
            target = targets.target("screen", home, style=style)
            edition = machine.set(composition.compose(issue, house, target))
            path = PICTURES / f"{style}.png"
            spread(rendered(edition.data, SCALE)).quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)
            print(path.relative_to(ROOT))
        lines(machine)


if __name__ == "__main__":
    main()
