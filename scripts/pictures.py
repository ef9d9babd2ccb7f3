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


def spread(pdf: bytes) -> Image.Image:
    """All pages of a PDF side by side on a desk."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.render(scale=SCALE).to_pil().convert("RGB") for page in document]
    width = sum(page.width for page in pages) + MARGIN * (len(pages) + 1)
    sheet = Image.new("RGB", (width, pages[0].height + 2 * MARGIN), DESK)
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


def main() -> None:
    """Write docs/pictures/<style>.png for both house styles, and those of Word files."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    words()
    home = publication.home(SAMPLE.parent)
    assert home is not None
    issue = manuscript.read(SAMPLE, home)
    house = House(home)
    with Machine(terminal.cache()) as machine:
        for style in ("bulletin", "gazette"):
            target = targets.target("screen", home, style=style)
            edition = machine.set(composition.compose(issue, house, target))
            path = PICTURES / f"{style}.png"
            spread(edition.data).quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
