"""Golden folders: galley, facts of the pages, their look, and the same bytes twice.

`pytest tests/press/test_golden.py --accept` writes them anew, and with `--plain` the looks of pages that are set without
our patches; a person reviews the difference.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from pdfdigest.manuscript import manuscript, publication
from pdfdigest.model import Edition
from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from tests.builders import SEED_ISSUE, STYLES, pdf

GOLDEN = Path(__file__).parent / "golden"
SAMPLES = Path(__file__).parent / "languages"
ISSUES = {"seed": SEED_ISSUE, "ar": SAMPLES / "ar/1.4.yaml", "mixed": SAMPLES / "mixed/1.4.yaml"}
DPI = 60
UNLIKE = 3.0
"""Mean difference of two blurred pages, of 255, from which they look different: Pango moves glyphs a little."""


def made_of(name: str, style: str) -> composition.Galley:
    of = manuscript.read(ISSUES[name], publication.home(ISSUES[name]))  # type: ignore[arg-type]
    return composition.compose(of, House(of.publication), target("screen", of.publication, style))


def facts(made: Edition) -> dict[str, Any]:
    """What a page is, beyond its look."""
    reader = pdf(made)
    pages = []
    for page in reader.pages:
        links = [note.get_object() for note in page.annotations or ()]
        fonts = page["/Resources"]["/Font"].values()  # type: ignore[index]
        words = re.sub(r"[-\u2010\u00ad]\n", "", page.extract_text()).split()
        pages.append(
            {
                "box": [round(float(side), 1) for side in page.mediabox],
                "fonts": sorted({str(font.get_object()["/BaseFont"]).partition("+")[2] for font in fonts}),
                "inside": sorted({str(link["/Dest"]) for link in links if "/Dest" in link}),
                "outside": sorted({str(link["/A"]["/URI"]) for link in links if "/A" in link}),
                "text": " ".join(words),
            }
        )
    outline = [[str(mark.title), (reader.get_destination_page_number(mark) or 0) + 1] for mark in _flat(reader.outline)]
    return {"outline": outline, "pages": pages}


def _flat(outline: list[Any]) -> list[Any]:
    return [mark for each in outline for mark in (_flat(each) if isinstance(each, list) else [each])]


def pictures(made: Edition) -> list[Image.Image]:
    """The pages in grey, small."""
    document = pypdfium2.PdfDocument(made.data)
    try:
        return [page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L") for page in document]
    finally:
        document.close()


def unlike(one: Image.Image, other: Image.Image) -> float:
    """How different two pages look, 0 to 255."""
    blurred = [picture.filter(ImageFilter.GaussianBlur(3)) for picture in (one, other)]
    return float(ImageStat.Stat(ImageChops.difference(*blurred)).mean[0])


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", sorted(ISSUES))
def test_the_golden_folder(name: str, style: str, machine: Machine, request: pytest.FixtureRequest) -> None:
    set_ = made_of(name, style)
    made = machine.set(set_)
    folder = GOLDEN / f"{name}-{style}"
    shots = pictures(made)
    told = json.dumps(facts(made), ensure_ascii=False, indent=1) + "\n"
    plain = request.config.getoption("--plain")
    kind = "plain" if plain else "page"
    if request.config.getoption("--accept"):
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"{kind}-*.png"):
            old.unlink()
        if not plain:
            (folder / "galley.html").write_text(set_.html, "utf-8")
            (folder / "facts.json").write_text(told, "utf-8")
        for number, shot in enumerate(shots, 1):
            shot.save(folder / f"{kind}-{number}.png", optimize=True)
        return
    if not folder.is_dir() and not os.environ.get("CI"):
        pytest.skip("there is no golden folder yet; write it with --accept")
    assert set_.html == (folder / "galley.html").read_text("utf-8")
    found, wanted = json.loads(told), json.loads((folder / "facts.json").read_text("utf-8"))
    if plain:  # how words are broken and written is what our patches change
        for page in (*found["pages"], *wanted["pages"]):
            del page["text"]
    assert found == wanted
    assert len(shots) == len(list(folder.glob(f"{kind}-*.png")))
    for number, shot in enumerate(shots, 1):
        with Image.open(folder / f"{kind}-{number}.png") as golden:
            assert golden.size == shot.size
            assert unlike(golden.convert("L"), shot) < UNLIKE, f"page {number} looks different"


def test_pages_that_differ_are_told_apart(machine: Machine) -> None:
    bulletin, gazette = (pictures(machine.set(made_of("mixed", style)))[0] for style in ("bulletin", "gazette"))
    assert unlike(bulletin, bulletin) == 0
    assert unlike(bulletin, gazette) > UNLIKE


def test_the_same_bytes_twice(machine: Machine, tmp_path: Path) -> None:
    with Machine(tmp_path / "cache") as other:
        assert machine.set(made_of("mixed", "gazette")).data == other.set(made_of("mixed", "gazette")).data
