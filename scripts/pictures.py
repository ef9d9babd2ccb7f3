"""Make the pictures of pages in README and docs from the sample issue."""

from __future__ import annotations

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


def main() -> None:
    """Write docs/pictures/<style>.png for both house styles."""
    PICTURES.mkdir(parents=True, exist_ok=True)
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
