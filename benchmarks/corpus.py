"""Files that others made are looked over, bound and looked at again: `make corpus SET=FOLDER` adds a row to docs/corpus.md.

Each PDF below the folder is read as `adopt` reads it and bound by itself.  What is counted: files that end in a crash or a
hang; files that are refused, and of these those that PDFium opens; files of which a page looks otherwise once it is
bound, forms included, at 60 dots to the inch; files that `verify` cannot look over.
"""

from __future__ import annotations

import os
import re
import resource
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
"""Seconds of the processor's time for one file, however busy the machine is."""
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
        with limited(PATIENCE):
            try:
                read, found = foreign_pdf.readable(data)
                made = trial.bind(read, "1.1", tagged=found.tagged)
                verify.report(made)
            except DigestError as error:
                return Result(path.name, "refused", str(error).splitlines()[0], _opens(data))
            page = _compared(data, made)
            why = f"page {page}" if page > 0 else "PDFium draws the file as it came without end"
            return Result(path.name, "unlike", why) if page else Result(path.name, "bound")
    except Exception as error:
        return Result(path.name, "crash", f"{type(error).__name__}: {error}".splitlines()[0])


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """No more than so many seconds of the processor's time; else TimeoutError."""

    def late(*_: object) -> None:
        raise TimeoutError(f"more than {seconds} seconds")

    signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _compared(data: bytes, made: bytes) -> int:
    """What `unlike` says, asked in a child, as nothing stops PDFium but the end of its process; -1 where it had to be stopped."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        try:
            signal.setitimer(signal.ITIMER_PROF, 0)
            resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
            os.write(write, b"%d" % (unlike(data, made) if _opens(data) else 0))
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as told:
        said = told.read()
    _, ended = os.waitpid(child, 0)
    if said:
        return int(said)
    if os.WIFSIGNALED(ended) and os.WTERMSIG(ended) in (signal.SIGXCPU, signal.SIGKILL):
        return -1
    raise RuntimeError("its pages cannot be compared")


def _opens(data: bytes) -> bool:
    try:
        document = pypdfium2.PdfDocument(data)
        for page in document:
            page.close()
            return True
    except pypdfium2.PdfiumError:
        pass
    return False


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
        try:
            yield document[at].render(scale=DOTS, may_draw_forms=True).to_pil().convert("RGB")
        except (
            pypdfium2.PdfiumError,
            ValueError,
            MemoryError,
        ):  # no page of a size that can be drawn: as before, so after
            yield Image.new("RGB", (1, 1))
    document.close()


def row(name: str, results: list[Result]) -> str:
    """What came of a folder, as a row of the table."""
    counts = {came: sum(result.came == came for result in results) for came in ("bound", "unlike", "refused", "crash")}
    opened = sum(result.opened for result in results)
    day = datetime.now(UTC).date()
    told = f"{counts['bound']} | {counts['unlike']} | {counts['refused']} ({opened}) | {counts['crash']}"
    return f"| {name} | {day} | {len(results)} | {told} |\n"


def main(folder: str, step: str = "1") -> None:
    """Try every file of a folder, or each so-and-so-many-th; say what is not bound, and write the row."""
    found = sorted(path for path in Path(folder).rglob("*") if path.suffix.lower() == ".pdf" and path.is_file())
    files = found[:: int(step)]
    with ProcessPoolExecutor(int(os.environ.get("JOBS", "2"))) as pool:
        results = []
        for result in pool.map(tried, files, chunksize=4):
            results.append(result)
            if result.came != "bound":
                opens = " (PDFium opens it)" if result.opened else ""
                print(f"{result.came:<8} {result.file}: {result.why}{opens}", flush=True)
    name = Path(folder).name if len(files) == len(found) else f"{Path(folder).name}, {len(files)} of {len(found)}"
    made = row(name, results)
    print(made)
    before = PAPER.read_text("utf-8")
    kept = re.sub(rf"^\| {re.escape(Path(folder).name)}(?:, \d+ of \d+)? \|.*\n", "", before, flags=re.MULTILINE)
    table, gap, told = kept.partition("|\n\n")
    PAPER.write_text(f"{table}|\n{made}\n{told}" if gap else kept.rstrip("\n") + "\n" + made, "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
