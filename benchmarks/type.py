"""How even the lines are: short, loose, in ladders, runts, and cells of tables torn in two, over samples and made-up issues.

`python -m benchmarks.type` sets every issue of the two samples and 200 made-up ones in nine languages, in each style,
and prints a line for each group; with `--made 20` only so many are made up, and with `--plain` nothing in the setting of
WeasyPrint is mended.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pdfdigest.errors import DigestError
from pdfdigest.manuscript import manuscript, publication
from pdfdigest.model import Issue
from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from pdfdigest.press.targets import target
from pdfdigest.press.workers import font_configuration

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ("us-japan-alliance-digest/2022", "the-bound-page/2025")
STYLES = House(publication.alone()).styles
MADE = 200
COUNTED = ("lines", "justified", "short", "loose-line", "ladder", "runt", "torn cells")


def samples() -> Iterator[Issue]:
    """Every issue of the two samples, as it is written."""
    for folder in SAMPLES:
        for path in sorted((ROOT / "issues" / folder).glob("*.yaml")):
            home = publication.home(path)
            assert home is not None
            yield manuscript.read(path, home)


def made_up(folder: Path, count: int) -> Iterator[Issue]:
    """Issues that a generator thought of, in nine languages in turn."""
    from tests.judges.corpus import generated

    for number in range(count):
        yield generated(folder / str(number), number)


def counted(issue: Issue, style: str, *, plain: bool) -> Counter[str]:
    """What the pages of an issue come to for print."""
    from pdfdigest.press.engine import even_lines, line_room, pages

    count: Counter[str] = Counter()
    real = even_lines.uneven

    def uneven(laid_out: Iterable[Any]) -> Any:
        laid_out = list(laid_out)
        count.clear()
        for paragraph in even_lines.paragraphs(laid_out):
            count["lines"] += len(paragraph)
            justified = paragraph[0].box.style["text_align_all"] == "justify"
            count["justified"] += (len(paragraph) - 1) * justified
        count["short"] = sum(1 for page in laid_out for _ in line_room.short_lines(page))
        count["torn cells"] = sum(even_lines.torn_cells(page) for page in laid_out)
        found = real(laid_out)
        count.update(line.rule for line in found)
        return found

    galley = composition.compose(issue, House(issue.publication), target("print", issue.publication, style))
    even_lines.uneven = uneven
    try:
        pages.set_pages(replace(galley, plain=plain))
    except DigestError as error:
        print(f"{issue.path.name}, {style}: {error}", file=sys.stderr)
        count["failed"] += 1
    finally:
        even_lines.uneven = real
    return count


def row(name: str, count: Counter[str]) -> str:
    """One group in words."""
    loose = 100 * count["loose-line"] / count["justified"] if count["justified"] else 0.0
    failed = f", {count['failed']} not set" if count["failed"] else ""
    return (
        f"{name:28}{count['short']} short lines of {count['lines']:,}, {loose:.1f} % loose of {count['justified']:,} justified, "
        f"{count['ladder']} ladders, {count['runt']} runts, {count['torn cells']} torn cells{failed}"
    )


def main() -> None:
    """Set everything, and print what it comes to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--made", type=int, default=MADE, help="how many issues are made up")
    parser.add_argument("--plain", action="store_true", help="as WeasyPrint alone sets it")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="type-") as folder:
        home = Path(folder)
        groups = {"samples": list(samples()), "made-up": list(made_up(home / "made", given.made))}
        fonts = House(groups["samples"][0].publication).font_folders
        os.environ["FONTCONFIG_FILE"] = str(font_configuration.written(fonts, home / "fonts"))
        for name, issues in groups.items():
            for style in STYLES:
                total: Counter[str] = Counter()
                for issue in issues:
                    total.update(counted(issue, style, plain=given.plain))
                print(row(f"{name}, {style}", total), flush=True)


if __name__ == "__main__":
    main()
