"""This state of the program raced against an earlier one: `make bench BEFORE=REVISION`.

Each row is one act that a person waits for.  Both states do it in the same rounds, each over a publication and a cache
of its own; the figure is the median of the ratios, now over before, of CPU and of the clock.
"""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

import shop
from meter import Contender, cost, median, ratio, rounds

ROOT = Path(__file__).resolve().parent.parent
MAIN = "from pdfdigest.cli import main; main()"
LIMIT = 1.03
HEAD = """# This state against an earlier one

`make bench BEFORE={revision}` measured this on {day} ({cores} cores, {rounds} rounds): each act is done by both states in
the same rounds, and a figure is the median of the ratios, now over before. {limit} or less is asked of each.

| act | CPU | on the clock | before | now | |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two states: its name, where its program lies, and a folder of its own to work in."""

    name: str
    program: Path
    folder: Path

    def act(self, here: Path, *words: str, before: Callable[[], object] = lambda: None) -> Contender:
        """A command of this state."""
        environment = {"PYTHONPATH": str(self.program), "XDG_CACHE_HOME": str(self.folder / "cache")}
        return Contender(self.name, [sys.executable, "-c", MAIN, *words], here, environment, before)

    def forget(self) -> None:
        """Nothing kept of earlier runs; the fonts' own cache stays."""
        for name in ("cache", "standing", "issues", "kept"):
            rmtree(self.folder / "cache" / "pdfdigest" / name, ignore_errors=True)


def _shop(side: Side, name: str, issues: int, **more: int) -> Path:
    root = side.folder / name
    return root if root.is_dir() else shop.make(root, issues, **more)  # type: ignore[arg-type]


def _edit(root: Path) -> None:
    script = max(root.glob("*/*.yaml"), key=lambda path: int(path.stem.partition(".")[2]))
    word = f"word{datetime.datetime.now(datetime.UTC).timestamp():.6f}"
    script.write_text(shop.issue(int(script.stem.partition(".")[2]) - 1, shop.STORY, 2, 1, word=word), "utf-8")


def _readers(side: Side, count: int) -> Path:
    root = _shop(side, "list", 1)
    rows = "".join(f"r{number}@reader{number % 40}.example,Reader {number}\n" for number in range(count))
    (root / "readers.csv").write_text("email,name\n" + rows, "utf-8")
    return root


def _acts(year: int, readers: int) -> dict[str, Callable[[Side], Contender]]:
    """What is raced, by the words of its row."""

    def built(name: str, issues: int, *more: str, forget: bool = False, **size: int) -> Callable[[Side], Contender]:
        def made(side: Side) -> Contender:
            root = _shop(side, name, issues, **size)
            return side.act(
                root, "build", *more, "-o", str(side.folder / "out"), before=side.forget if forget else lambda: None
            )

        return made

    def word(side: Side) -> Contender:
        root = _shop(side, "year", year)
        return side.act(root, "build", "-o", str(side.folder / "out"), before=lambda: _edit(root))

    def bound(side: Side) -> Contender:
        root, turn = _shop(side, "year", year), [4000]

        def otherwise() -> None:
            turn[0] += 1
            again.command[-1] = str(turn[0])

        out = str(side.folder / "volume")
        again = side.act(root, "bind", "--proof", "--year", "2020", "-o", out, "--max-pages", "4000", before=otherwise)
        return again

    def imported(side: Side) -> Contender:
        root = _readers(side, readers)

        def anew() -> None:
            for path in root.glob("post*"):
                rmtree(path) if path.is_dir() else path.unlink()

        return side.act(root, "lists", "import", "readers.csv", "--list", "members", before=anew)

    def letters(side: Side) -> Contender:
        words = ["-m", "benchmarks.post", "--link", "1000", "--pdf", "100", "--plain", "1"]
        return Contender(side.name, [sys.executable, *words], side.program, {"PYTHONPATH": str(side.program)})

    return {
        "`pdfdigest --help`": lambda side: side.act(side.folder, "--help"),
        "`check` of one issue": lambda side: side.act(_shop(side, "one", 1), "check"),
        "`build` of one issue, nothing kept": built("one", 1, forget=True),
        f"`build` of {year} issues, nothing kept": built("year", year, forget=True),
        f"`build` of {year} issues, nothing changed": built("year", year),
        f"`build` of {year} issues, one word changed": word,
        "`build` of a story of 30 pages": built("long", 1, "--fresh", stories=1, paragraphs=150),
        "`build` of an issue with 300 sources": built("notes", 1, "--fresh", stories=15, sources=10),
        f"`bind` of {year} finished issues": bound,
        f"`lists import` of {readers:,} readers": imported,
        "2,000 signed letters, 200 with a PDF of 1 MB": letters,
    }


def race(revision: str, folder: Path, count: int, acts: Sequence[str] = ()) -> str:
    """The table in Markdown; each act whose words hold one of `acts`, or all.

    Raises SystemExit where the revision is none, or an act fails in either state.
    """
    program = folder / "before" / "program"
    program.mkdir(parents=True)
    packed = subprocess.run(["git", "archive", revision], cwd=ROOT, capture_output=True, check=False)
    if packed.returncode:
        raise SystemExit(f"{revision} is no git revision")
    subprocess.run(["tar", "x", "-C", program], input=packed.stdout, check=True)
    sides = (Side("before", program, folder / "before"), Side("now", ROOT, folder / "now"))
    sides[1].folder.mkdir()
    day, cores = datetime.datetime.now(datetime.UTC).date(), os.cpu_count()
    lines = [HEAD.format(revision=revision, day=day, cores=cores, rounds=count, limit=LIMIT)]
    for words, of in _acts(24, 20_000).items():
        if acts and not any(name in words for name in acts):
            continue
        both = [of(side) for side in sides]
        for each in both:
            cost(each)
        found = rounds(both, count)
        cpu, wall = (ratio(found["now"], found["before"], kind) for kind in ("cpu", "wall"))
        told = [f"{median(found[name], 'cpu'):.2f} s CPU, {median(found[name], 'wall'):.2f} s" for name in found]
        kept = "" if cpu <= LIMIT else "over"
        lines.append(f"| {words} | **{cpu:.2f}** | {wall:.2f} | {told[0]} | {told[1]} | {kept} |\n")
        print(lines[-1], end="", file=sys.stderr, flush=True)
    return "".join(lines)
