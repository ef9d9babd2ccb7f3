"""Every figure of docs/benchmarks.md, measured on this machine: `make bench`, or `run.py --quick` in a minute.

Each row is a race: all that is compared runs in the same rounds, in an order that changes, and the figure
is the median of the ratios.  What cannot run here is said in the table, not left out.
"""

from __future__ import annotations

import argparse
import datetime
import json
import math
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import before
import peers
import plain
import plot
import shop
from meter import Contender, Cost, cost, median, ratio, rounds

from pdfdigest.press import style_folders
from pdfdigest.press.engine import libraries
from pdfdigest.press.workers import font_configuration, pool

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent
BENCH = ROOT / ".bench" / "bin"
OURS = [sys.executable, "-c", "from pdfdigest.cli import main; main()"]
PAGE = ROOT / "docs" / "benchmarks.md"
AGAINST = ROOT / "docs" / "benchmarks-before.md"
PLOT = ROOT / "docs" / "benchmarks.svg"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was done, the figure to reach, the figure measured."""

    work: str
    target: str
    measured: str
    kept: bool | None = None


@dataclass(slots=True)
class Sizes:
    """How much is measured: rounds of each race, issues of the large publications, the longest story in pages."""

    rounds: int = 3
    year: int = 24
    many: tuple[int, ...] = (1, 24, 240, 2400)
    bound: int = 240
    story: tuple[int, ...] = (1, 10, 30, 100)
    notes: int = 300
    warm: int = 3


QUICK = Sizes(rounds=1, year=3, many=(1, 3), bound=3, story=(1, 3), notes=40, warm=2)


@dataclass(slots=True)
class Bench:
    """A folder of publications, and the races that are run in it."""

    folder: Path
    sizes: Sizes
    rows: list[Row] = field(default_factory=list)
    growth: list[tuple[int, Cost]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """The same private fonts for everybody, their cache warm; nothing of the user's own cache."""
        return {"XDG_CACHE_HOME": str(self.folder / "cache"), "FONTCONFIG_FILE": str(self._fonts())}

    def _fonts(self) -> Path:
        return font_configuration.written((style_folders.shipped("fonts"),), self.folder / "cache" / "pdfdigest")

    def ours(self, name: str, here: Path, *words: str, before: Callable[[], object] = lambda: None) -> Contender:
        """A command of pdfdigest."""
        environment = {key: value for key, value in self.environment.items() if key != "FONTCONFIG_FILE"}
        return Contender(name, [*OURS, *words], here, environment, before)

    def plain(self, name: str, folder: Path, *more: str) -> Contender:
        """The plain WeasyPrint script over a folder."""
        return Contender(name, [sys.executable, str(HERE / "plain.py"), str(folder), *more], folder, self.environment)

    def forget(self) -> None:
        """Nothing kept of earlier runs."""
        for name in ("cache", "standing"):
            shutil.rmtree(self.folder / "cache" / "pdfdigest" / name, ignore_errors=True)

    def add(self, work: str, target: float | None, measured: float | None, said: str, unit: str = "x") -> None:
        """A row whose figure is to be the target or less."""
        if measured is None:
            self.rows.append(Row(work, f"{target:g} {unit}" if target else "", said))
            return
        kept = None if target is None else measured <= target
        shown = f"**{measured:.2f} {unit}**: {said}"
        self.rows.append(Row(work, f"{target:g} {unit} or less" if target else "", shown, kept))


def _peers(bench: Bench, html: Path, data: Path) -> list[Contender]:
    """Typst and Prince over the same issues, where they are installed."""
    others = []
    if (BENCH / "python").exists():
        fonts = [str(style_folders.shipped("fonts"))]
        others.append(
            Contender("Typst", [str(BENCH / "python"), str(HERE / "peers.py"), "typst", str(data), *fonts], data, {})
        )
        if (BENCH / "prince").exists():
            files = [str(path) for path in sorted(html.glob("*.html"))]
            command = f'for file in {" ".join(files)}; do "{BENCH / "prince"}" -s style.css --tagged-pdf "$file"; done'
            others.append(Contender("Prince", ["sh", "-c", command], html, bench.environment))
    return others


def year(bench: Bench) -> None:
    """One issue and a year of them: cold, clean, unchanged, and with one word changed."""
    root = shop.make(bench.folder / "year", bench.sizes.year)
    scripts = sorted(root.glob("*/*.yaml"), key=lambda path: int(path.stem.partition(".")[2]))
    html, one, data = bench.folder / "html", bench.folder / "one", bench.folder / "typst"
    for script in scripts:
        plain.prepare(script, html)
        peers.prepare(script, data, root / "images" / "lead.jpg")
    plain.prepare(scripts[0], one)
    single, count = str(scripts[0].relative_to(root)), bench.sizes.year

    def edit() -> None:
        word = f"word{datetime.datetime.now(datetime.UTC).timestamp():.6f}"
        scripts[-1].write_text(shop.issue(count - 1, shop.STORY, 2, 1, word=word), "utf-8")

    cold = bench.plain("plain, one cold", one)
    loop = bench.plain(f"plain, {count} in a loop", html)
    alone = bench.ours("ours, one cold", root, "build", single, "-o", str(bench.folder / "o1"), before=bench.forget)
    clean = bench.ours("ours, clean", root, "build", "-o", str(bench.folder / "o2"), before=bench.forget)
    volume = ("bind", "--proof", "--year", "2020", "-o", str(bench.folder / "o3"))
    same = bench.ours("ours, nothing changed", root, "build", "-o", str(bench.folder / "o2"))
    word = bench.ours("ours, one word", root, "build", "-o", str(bench.folder / "o2"), before=edit)
    same_volume = bench.ours("ours, nothing changed, volume", root, *volume)
    word_volume = bench.ours("ours, one word, volume", root, *volume, before=edit)
    bench.forget()
    subprocess.run(loop.command, cwd=loop.here, env={**os.environ, **loop.environment}, check=True)

    others = _peers(bench, html, data)
    cleaned = rounds([cold, alone, loop, clean, *others], bench.sizes.rounds)
    subprocess.run(clean.command, cwd=root, env={**os.environ, **clean.environment}, check=True, capture_output=True)
    subprocess.run(
        same_volume.command, cwd=root, env={**os.environ, **clean.environment}, check=True, capture_output=True
    )
    settled = rounds([cold, same, same_volume], max(3, bench.sizes.rounds))
    typst = [each for each in others if each.name == "Typst"]
    changed = rounds([cold, word, word_volume, *typst], bench.sizes.rounds)

    def told(costs: Sequence[Cost]) -> str:
        return f"{median(costs, 'wall'):.2f} s, CPU {median(costs, 'cpu'):.2f} s, {median(costs, 'peak'):.0f} MB"

    def row(work: str, target: float | None, found: dict[str, list[Cost]], mine: str, base: str, of: str) -> None:
        said = f"{told(found[mine])}; {base}: {told(found[base])}"
        bench.add(work, target, ratio(found[mine], found[base], of), said)

    row(
        f"nothing changed, {count} issues and their volume (`bind --proof`), wall",
        0.10,
        settled,
        same_volume.name,
        cold.name,
        "wall",
    )
    row(f"nothing changed, {count} issues (`build`), wall", 0.10, settled, same.name, cold.name, "wall")
    row(
        f"one word changed in one of {count}, and its volume (`bind --proof`), wall",
        1.4,
        changed,
        word_volume.name,
        cold.name,
        "wall",
    )
    row(f"one word changed in one of {count} (`build`), wall", None, changed, word.name, cold.name, "wall")
    if "Typst" in changed:
        row("one word and its volume, against Typst setting all", 1.0, changed, word_volume.name, "Typst", "wall")
    row(f"clean {count}, wall", 0.55, cleaned, clean.name, loop.name, "wall")
    row(f"clean {count}, CPU", 1.0, cleaned, clean.name, loop.name, "cpu")
    row("one cold issue, wall", 1.0, cleaned, alone.name, cold.name, "wall")
    for other in others:
        row(f"clean {count} against {other.name}, wall", None, cleaned, clean.name, other.name, "wall")
    if not others:
        bench.add("clean, against Typst and Prince", None, None, "not measured: they are not installed in .bench")


def notes(bench: Bench) -> None:
    """Many sources in one issue, in warm processes."""
    sources = 10
    root = shop.make(
        bench.folder / "notes", 1, stories=max(1, bench.sizes.notes // (2 * sources)), sources=sources, picture=False
    )
    script = next(root.glob("*/*.yaml"))
    html = bench.folder / "notes-html"
    plain.prepare(script, html)

    def cpu(command: Sequence[str]) -> list[float]:
        made = subprocess.run(
            command, env={**os.environ, **bench.environment}, capture_output=True, check=True, text=True
        )
        found: list[float] = json.loads(made.stdout)
        return found

    ratios, taken = [], []
    for _ in range(max(1, bench.sizes.rounds // 4)):
        runs = str(bench.sizes.warm)
        mine = cpu([sys.executable, str(HERE / "warm.py"), str(script), runs])
        other = cpu([sys.executable, str(HERE / "plain.py"), str(html), runs])
        ratios.append(sorted(mine)[len(mine) // 2] / sorted(other)[len(other) // 2])
        taken.append((sorted(mine)[len(mine) // 2], sorted(other)[len(other) // 2]))
    said = f"{taken[0][0]:.2f} s of CPU; plain: {taken[0][1]:.2f} s"
    work = f"one issue with {bench.sizes.notes} sources, warm, CPU"
    bench.add(work, 0.4, sorted(ratios)[len(ratios) // 2], said)


def growth(bench: Bench) -> None:
    """How cost grows with the number of issues: clean, and with nothing changed."""
    for count in bench.sizes.many:
        root = shop.make(bench.folder / f"many-{count}", count, stories=1, paragraphs=1)
        out = str(bench.folder / f"out-{count}")
        bench.forget()
        clean = rounds([bench.ours("clean", root, "build", "-o", out)], 1)["clean"]
        subprocess.run(
            [*OURS, "build", "-o", out],
            cwd=root,
            env={**os.environ, **bench.environment},
            capture_output=True,
            check=True,
        )
        if not (bench.folder / "one").exists():
            plain.prepare(next(root.glob("*/*.yaml")), bench.folder / "one")
        cold = bench.plain("plain, one cold", bench.folder / "one")
        found = rounds([bench.ours("same", root, "build", "-o", out), cold], 3)
        bench.growth.append((count, clean[0]))
        each = clean[0].wall / count
        said = f"{clean[0].wall:.1f} s, {each:.2f} s each, CPU {clean[0].cpu:.1f} s, largest process {clean[0].peak:.0f} MB"
        bench.rows.append(Row(f"{count:,} issues, clean", "", said))
        target = {24: 0.10, 240: 0.25}.get(count)
        told = f"{median(found['same'], 'wall'):.2f} s, {median(found['same'], 'peak'):.0f} MB"
        bench.add(
            f"{count:,} issues, nothing changed, wall", target, ratio(found["same"], found[cold.name], "wall"), told
        )
        shutil.rmtree(out)
    if len(bench.growth) > 1:
        (few, one), (most, all_) = bench.growth[-2], bench.growth[-1]
        bench.add(
            f"time an issue, {most:,} against {few:,} issues", 1.05, (all_.wall / most) / (one.wall / few), "clean"
        )


def lengths(bench: Bench) -> None:
    """How cost grows with the length of one story."""
    for count in bench.sizes.story:
        root = shop.make(bench.folder / f"long-{count}", 1, stories=1, paragraphs=5 * count, picture=False)
        html = bench.folder / f"long-html-{count}"
        plain.prepare(next(root.glob("*/*.yaml")), html)
        mine = bench.ours("ours", root, "build", "--fresh", "-o", str(bench.folder / "long-out"))
        other = bench.plain("plain", html)
        found = rounds([mine, other], max(1, bench.sizes.rounds // 4))
        said = f"{median(found['ours'], 'wall'):.2f} s; plain: {median(found['plain'], 'wall'):.2f} s"
        bench.add(
            f"one story of about {count} pages, cold, wall", None, ratio(found["ours"], found["plain"], "wall"), said
        )


def merging(bench: Bench) -> None:
    """Binding finished issues, against tools that append pages."""
    count = bench.sizes.bound
    root = shop.make(bench.folder / "bound", count, stories=3, paragraphs=1)
    out = bench.folder / "bound-out"
    subprocess.run(
        [*OURS, "build", "-o", str(out)],
        cwd=root,
        env={**os.environ, **bench.environment},
        capture_output=True,
        check=True,
    )
    files = [str(path) for path in sorted(out.glob("*.pdf"))]
    script = str(HERE / "peers.py")
    merged = {name: bench.folder / f"{name}.pdf" for name in ("pypdf", "pikepdf", "qpdf")}
    others = [
        Contender(name, [sys.executable, script, name, str(merged[name]), *files], out, {})
        for name in ("pypdf", "pikepdf")
    ]
    if shutil.which("qpdf"):
        command = ["qpdf", "--empty", "--object-streams=generate", "--pages", *files, "--", str(merged["qpdf"])]
        others.append(Contender("qpdf", command, out, {}))
    volume = bench.folder / "volume"
    bind = ("bind", "--proof", "--year", "2020", "-o", str(volume))
    first = cost(bench.ours("first", root, *bind))
    shown = f"{first.wall:.1f} s, CPU {first.cpu:.1f} s, largest process {first.peak:.0f} MB"
    bench.rows.append(Row(f"bind of {count} issues for the first time, its own pages and indexes set", "", shown))

    def otherwise() -> None:
        """Ask for it with another bound, which is never reached, so that it does not stand ready and is sewn anew."""
        again.command[-1] = str(int(again.command[-1]) + 1)

    again = bench.ours("ours", root, *bind, "--max-pages", "4000", before=otherwise)
    found = rounds([again, *others], max(1, bench.sizes.rounds // 2))
    told = f"{median(found['ours'], 'wall'):.2f} s; pypdf {median(found['pypdf'], 'wall'):.2f} s"
    for other in others:
        if other.name != "pypdf":
            told += f", {other.name} {median(found[other.name], 'wall'):.2f} s"
    work = f"bind of {count} finished issues: tags, links, folios"
    bench.add(f"{work}, wall", 0.25, ratio(found["ours"], found["pypdf"], "wall"), told)
    peaks = f"{median(found['ours'], 'peak'):.0f} MB; pypdf {median(found['pypdf'], 'peak'):.0f} MB"
    bench.add(f"{work}, peak memory", 0.6, ratio(found["ours"], found["pypdf"], "peak"), peaks)
    size = sum(path.stat().st_size for path in volume.glob("*.pdf")) / merged["pypdf"].stat().st_size
    bench.add("size of the volume", 0.85, size, "of pypdf's")


def preview(bench: Bench) -> None:
    """From a saved file to its new page in Chromium."""
    if not shutil.which("node") or not (ROOT / "tests/judges/node_modules").is_dir():
        bench.add(
            "preview: file saved to new page drawn",
            0.6,
            None,
            "not measured: `make judges-setup` installs Chromium",
            "s",
        )
        return
    import preview as screen

    for style in ("bulletin", "gazette"):
        took = sorted(each / 1000 for each in screen.measured(8 * bench.sizes.rounds, style))
        late = took[min(len(took) - 1, math.ceil(0.95 * len(took)))]
        work = f"preview: file saved to new page drawn, the sample in {style}"
        bench.add(f"{work}, median", 0.6, took[len(took) // 2], f"of {len(took)} saves", "s")
        bench.add(f"{work}, 95th percentile", 1.0, late, "", "s")


def desk(bench: Bench) -> None:
    """The desk: opened, an issue opened, typed in; what is fetched for it, and from where."""
    if not shutil.which("node") or not (ROOT / "tests/judges/node_modules").is_dir():
        bench.add("desk", None, None, "not measured: `make judges-setup` installs Chromium")
        return
    import desk as screen

    for style, target in (("bulletin", 0.64), ("gazette", 0.71)):
        found = screen.measured(8 * bench.sizes.rounds, style)

        def row(work: str, target: float, took: Sequence[float]) -> None:
            seconds = sorted(each / 1000 for each in took)
            bench.add(work, target, seconds[len(seconds) // 2], f"of {len(seconds)} times", "s")

        row(f"desk: a pause in typing to the page drawn anew, the sample in {style}, median", target, found.typed)
    row("desk: the shelf opened, warm, median", 0.5, found.shelf)
    row("desk: an issue opened, warm, median", 1.0, found.issue)
    kilobytes = sum(found.files.values()) / 1000
    bench.add("desk: what the issue screen fetches, gzipped, without fonts and pages", 150, kilobytes, "", "kB")
    bench.add("desk: requests to other hosts", 0, len(found.outside), "", "requests")


def post(bench: Bench) -> None:
    """Letters a second, signed, to a sink on loopback."""
    sizes = (
        ["--link", "1000", "--pdf", "100"]
        if bench.sizes.rounds > 1
        else ["--link", "100", "--pdf", "10", "--plain", "5"]
    )
    command = [sys.executable, "-m", "benchmarks.post", *sizes]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for line in told.splitlines():
        bench.rows.append(Row(f"letters with {line[:28].strip()}", "", line[28:].strip()))


LOOSE = {"118 mm, ours": 0.5, "80 mm, ours": 2.0}
"""The most loose lines of a hundred, by measure."""


def lines(bench: Bench) -> None:
    """How even the lines are, as we set them, as WeasyPrint alone does, and as Typst does."""
    made = 200 if bench.sizes.rounds > 1 else 9
    for how, more in (("", []), (", unmended", ["--plain"])):
        command = [sys.executable, "-m", "benchmarks.type", "--made", str(made), *more]
        told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        for line in told.splitlines():
            said = line[28:].strip()
            bench.rows.append(
                Row(f"type: {line[:28].strip()}{how}", "", said)
                if how
                else Row(f"type: {line[:28].strip()}", "no short line", said, said.startswith("0 short"))
            )
    command = [sys.executable, "-m", "benchmarks.measures"]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for line in told.splitlines():
        name, said = line[:36].strip(), line[36:].strip()
        most = LOOSE.get(name)
        kept = None if most is None else float(said.split(" %")[0]) <= most
        bench.rows.append(Row(f"type: text at {name}", "" if most is None else f"{most:g} % loose or less", said, kept))


RACES = {
    "year": year,
    "notes": notes,
    "lengths": lengths,
    "merging": merging,
    "preview": preview,
    "desk": desk,
    "post": post,
    "type": lines,
    "growth": growth,
}


def main() -> None:
    """Run the races, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, a minute or two; the page is printed only")
    parser.add_argument("--rounds", type=int, help="rounds of each race")
    parser.add_argument("--before", metavar="REVISION", help="race this state against an earlier one instead")
    parser.add_argument("--act", action="append", default=[], help="with --before: acts whose words hold this, only")
    parser.add_argument("races", nargs="*", choices=[*RACES, []], help="some of them only")
    given = parser.parse_args()
    sizes = QUICK if given.quick else Sizes()
    sizes.rounds = given.rounds or sizes.rounds
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        if given.before:
            page = before.race(given.before, Path(folder), given.rounds or 5, given.act)
            print(page)
            if not given.act:
                AGAINST.write_text(page, "utf-8")
            return
        bench = Bench(Path(folder), sizes)
        for name in given.races or RACES:
            print(f"{name} ...", file=sys.stderr)
            RACES[name](bench)
    page = _page(bench)
    print(page)
    if not given.quick and not given.races:
        PAGE.write_text(page, "utf-8")
        PLOT.write_text(plot.growth([(count, cost.wall, cost.peak) for count, cost in bench.growth]), "utf-8")


def _page(bench: Bench) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in libraries.versions())
    rows = "\n".join(
        f"| {row.work} | {row.target} | {row.measured} | {'' if row.kept is None else 'yes' if row.kept else 'no'} |"
        for row in bench.rows
    )
    text = (HERE / "page.md").read_text("utf-8")
    date = f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}"
    machine = f"{pool.how_many()} cores, {platform.system()} {platform.machine()}"
    return text.format(rows=rows, versions=versions, machine=machine, rounds=bench.sizes.rounds, date=date)


if __name__ == "__main__":
    main()
