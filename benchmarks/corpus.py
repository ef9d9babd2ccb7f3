"""Files that others made are looked over, bound and looked at again: `make corpus SET=FOLDER` adds a row to docs/corpus.md.

Each PDF below the folder is read as `adopt` reads it and bound by itself.  What is counted: files that end in a crash or a
hang; files that are refused, and of these those that PDFium opens; files of which a page looks otherwise once it is
bound, forms included, at 60 dots to the inch; files that `verify` cannot look over.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import warnings
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pdfdigest.bindery import trial
from pdfdigest.errors import DigestError
from pdfdigest.inspection import foreign_pdf, verify

PAPER = Path(__file__).resolve().parents[1] / "docs/corpus.md"
DOTS = 60 / 72
UNLIKE, SEEN = 0.001, 32
"""Of the dots of a page, how many may differ, and from which step of 255 on one does."""
PATIENCE = 60
"""Seconds for one file."""
MOST_PAGES = 40
"""Pages of a file that are looked at."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one file: `bound`, `refused`, `unlike` or `crash`, and why."""

    file: str
    came: str
    why: str = ""
    opened: bool = False


def tried(path: Path) -> Result:
    """Read, bind and compare one file."""
    warnings.simplefilter("ignore")
    data = path.read_bytes()
    try:
        with _limited():
            try:
                found = foreign_pdf.look(data)
                made = trial.bind(data, "1.1", tagged=found.tagged)
                verify.report(made)
            except DigestError as error:
                return Result(path.name, "refused", str(error).splitlines()[0], _opens(data))
            page = unlike(data, made) if _opens(data) else 0
            return Result(path.name, "unlike", f"page {page}") if page else Result(path.name, "bound")
    except Exception as error:
        return Result(path.name, "crash", f"{type(error).__name__}: {error}".splitlines()[0])


@contextmanager
def _limited() -> Iterator[None]:
    def late(*_: object) -> None:
        raise TimeoutError(f"more than {PATIENCE} seconds")

    signal.signal(signal.SIGALRM, late)
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)


def _opens(data: bytes) -> bool:
    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
        document.close()
    except pypdfium2.PdfiumError:
        return False
    return pages > 0


def unlike(data: bytes, made: bytes) -> int:
    """The first page that looks otherwise, 0 for none."""
    for number, (one, other) in enumerate(zip(_pictures(data), _pictures(made), strict=False), 1):
        if one.size != other.size:
            return number
        change = ImageChops.difference(one, other).point(lambda step: 255 if step > SEEN else 0)
        if (
            change.convert("L").point(lambda step: 255 if step else 0).histogram()[255]
            > UNLIKE * one.width * one.height
        ):
            return number
    return 0


def _pictures(data: bytes) -> Iterator[Image.Image]:
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    for at in range(min(len(document), MOST_PAGES)):
        yield document[at].render(scale=DOTS, may_draw_forms=True).to_pil().convert("RGB")
    document.close()


def row(name: str, results: list[Result]) -> str:
    """What came of a folder, as a row of the table."""
    counts = {came: sum(result.came == came for result in results) for came in ("bound", "unlike", "refused", "crash")}
    opened = sum(result.opened for result in results)
    day = datetime.now(UTC).date()
    told = f"{counts['bound']} | {counts['unlike']} | {counts['refused']} ({opened}) | {counts['crash']}"
    return f"| {name} | {day} | {len(results)} | {told} |\n"


def main(folder: str) -> None:
    """Try every file of a folder; say what is not bound, and write the row."""
    files = sorted(Path(folder).rglob("*.pdf"))
    with ProcessPoolExecutor(int(os.environ.get("JOBS", "2"))) as pool:
        results = list(pool.map(tried, files, chunksize=4))
    for result in results:
        if result.came != "bound":
            print(f"{result.came:<8} {result.file}: {result.why}{' (PDFium opens it)' if result.opened else ''}")
    made = row(Path(folder).name, results)
    print(made)
    before = PAPER.read_text("utf-8")
    kept = re.sub(rf"^\| {re.escape(Path(folder).name)} \|.*\n", "", before, flags=re.MULTILINE)
    table, gap, told = kept.partition("|\n\n")
    PAPER.write_text(f"{table}|\n{made}\n{told}" if gap else kept.rstrip("\n") + "\n" + made, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
