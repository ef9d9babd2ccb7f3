"""What is copied from a page, in four readers: the table of docs/copy.md, made again.  `--accept` writes it anew."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from pdfdigest.inspection import cmaps
from pdfdigest.press.workers.machine import Machine
from tests.builders import ROOT, edition, issue, judge, story

HERE = Path(__file__).parent
PAPER = ROOT / "docs/copy.md"
BEGIN, END = "<!-- the table: made by tests/judges/test_copy.py -->\n", "<!-- end of the table -->"
READERS = ("poppler", "PDFium (Chrome)", "pdf.js (Firefox)", "MuPDF")
LONGER_THAN_A_LINE = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
WORDS = {
    "office": "en",
    "fjord": "en",
    "24½ × 3": "en",
    "χαρτί": "el",
    "бумага": "ru",
    "活字": "ja",
    "हिन्दी": "hi",
    "क्षत्रिय": "hi",
    "निर्माण": "hi",
    "काग़ज़": "hi",
    "كتاب": "ar",
    "الله": "ar",
    "على": "ar",
    "مرحبا بالعالم": "ar",
    "שלום": "he",
    "שלום עולם": "he",
    LONGER_THAN_A_LINE: "",
}
"""What is looked for, and its language; the last is broken at the end of a line."""
pytestmark = [pytest.mark.judges, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def page(machine: Machine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with all the words, each in a paragraph of its own."""
    folder = tmp_path_factory.mktemp("desk")
    body = "\n\n".join(f"[{word}]{{lang={tag}}}" if tag != "en" else word for word, tag in WORDS.items() if tag)
    long = f"In this paragraph stands the word [{LONGER_THAN_A_LINE}]{{lang=de}}."
    made = edition(issue(folder / "test-digest", stories=[story(1, body=f"{body}\n\n{long}")]), machine, "screen")
    path = folder / "copy.pdf"
    path.write_bytes(made.data)
    return path


def read(page: Path, folder: Path) -> dict[str, str]:
    """The text of the page in each reader."""
    document = pypdfium2.PdfDocument(page)
    chrome = "\n".join(sheet.get_textpage().get_text_range() for sheet in document)
    document.close()
    bench = HERE
    if not (HERE / "node_modules/pdfjs-dist").is_dir():
        bench = folder
        for name in ("package.json", "package-lock.json", "copy_text.mjs"):
            shutil.copy(HERE / name, bench)
        subprocess.run([judge("npm"), "ci", "--silent", "--no-audit", "--no-fund"], cwd=bench, check=True, timeout=300)
    said = {
        "poppler": [judge("pdftotext"), str(page), "-"],
        "pdf.js (Firefox)": [judge("node"), str(bench / "copy_text.mjs"), str(page)],
        "MuPDF": [judge("mutool"), "draw", "-q", "-F", "txt", str(page)],
    }
    found = {"PDFium (Chrome)": chrome.replace("\ufffe", "")}
    for name, run in said.items():
        done = subprocess.run(run, capture_output=True, text=True, check=True, timeout=120)
        found[name] = done.stdout.replace("\u202b", "").replace("\u202c", "")
    return found


def versions() -> dict[str, str]:
    """The readers with their versions, where the system brings them; those of the lock files are always the same."""
    said = {"poppler": [judge("pdftotext"), "-v"], "MuPDF": [judge("mutool"), "-v"]}
    found = {}
    for name, run in said.items():
        done = subprocess.run(run, capture_output=True, text=True, check=False, timeout=60)
        number = re.search(r"version (\d+\.\d+)", done.stdout + done.stderr)
        assert number, done
        found[name] = f"{name} {number[1]}"
    return found


def table(found: dict[str, str]) -> str:
    """A row a word, a column a reader."""
    named = versions()
    rows = [f"| word | {' | '.join(named.get(name, name) for name in READERS)} |", f"|---|{'---|' * len(READERS)}"]
    for word, tag in WORDS.items():
        right = [word in found[reader] for reader in READERS]
        name = word if tag else f"{word}, broken at the end of a line"
        rows.append(f"| {name} | {' | '.join('right' if each else 'wrong' for each in right)} |")
    return "\n".join(rows) + "\n"


def columns(text: str) -> dict[str, list[str]]:
    """What each reader makes of the words, in their order, by its name and version."""
    rows = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in text.splitlines()]
    heads, _, *words = rows
    return {head: [row[at] for row in words] for at, head in enumerate(heads)}


def test_the_table_of_what_is_copied_is_so(page: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    made = table(read(page, tmp_path))
    before, _, rest = PAPER.read_text("utf-8").partition(BEGIN)
    old, _, after = rest.partition(END)
    if request.config.getoption("--accept"):
        PAPER.write_text(f"{before}{BEGIN}{made}{END}{after}", "utf-8")
        return
    told, now = columns(old), columns(made)
    assert told["word"] == now["word"]
    for before_it, name in zip(told, now, strict=True):
        if before_it == name:
            assert now[name] == told[name], name
        else:  # another version than the table was made with: it may have learnt something
            assert not [
                word
                for word, was, at in zip(now["word"], told[before_it], now[name], strict=True)
                if (was, at) == ("right", "wrong")
            ]


def test_no_character_stands_for_nothing(page: Path) -> None:
    with pikepdf.open(page) as pdf:
        fonts = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/ToUnicode" in thing]
        assert len(fonts) >= 6
        for font in fonts:
            told = cmaps.targets(font.ToUnicode)
            assert told
            assert "" not in told.values()
