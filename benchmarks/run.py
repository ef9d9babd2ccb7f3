"""Every figure of docs/benchmarks.md, measured on this machine: `make bench`, or `run.py --quick` in a minute.

Each row is a race: all that is compared runs in the same rounds, in an order that changes, and the figure
is the median of the ratios, with their quartiles.  A row is reached where the upper quartile is below what is asked.
What cannot run here is said in the table, not left out.  Each race keeps its rows, with their date, in `measured.json`,
of which the page is made: `run.py RACE` measures one anew.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import json
import math
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import before
import peers
import plain
import plot
import shop
from meter import Contender, Cost, cost, median, quartiles, ratios, rounds

from pdfdigest.press import style_folders
from pdfdigest.press.engine import libraries
from pdfdigest.press.workers import font_configuration, pool

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent
BENCH = ROOT / ".bench" / "bin"
OURS = [sys.executable, "-c", "from pdfdigest.cli import main; main()"]
PAGE = ROOT / "docs" / "benchmarks.md"
MEASURED = HERE / "measured.json"
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
    """How much is measured: rounds of each race, issues of the large publications and volumes, the longest story in pages,
    the most sources of an issue, and how often a page is set in a warm process."""

    rounds: int = 9
    year: int = 24
    many: tuple[int, ...] = (1, 24, 240, 2400)
    volumes: tuple[int, ...] = (24, 120, 240, 480)
    bound: int = 240
    story: tuple[int, ...] = (1, 10, 30, 100)
    notes: tuple[int, ...] = (10, 100, 300)
    warm: int = 2


QUICK = Sizes(rounds=1, year=3, many=(1, 3), volumes=(2, 3), bound=3, story=(1, 3), notes=(20, 40), warm=2)


@dataclass(slots=True)
class Bench:
    """A folder of publications, and the races that are run in it."""

    folder: Path
    sizes: Sizes
    rows: list[Row] = field(default_factory=list)
    points: list[tuple[str, int, float, float]] = field(default_factory=list)

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

    def add(self, work: str, target: float | None, figures: Sequence[float], said: str = "", unit: str = "x") -> None:
        """A row whose figures are to be below the target, the upper quartile too."""
        low, middle, high = quartiles(figures)
        digits = 2 if unit in ("x", "s") else 0
        spread = f" ({low:.{digits}f} to {high:.{digits}f})" if len(figures) > 1 else ""
        shown = f"**{middle:.{digits}f} {unit}**{spread}" + (f": {said}" if said else "")
        asked = "" if target is None else f"{target:g} {unit}"
        self.rows.append(Row(work, asked, shown, None if target is None else high < target or high == target == 0))

    def missing(self, work: str, why: str) -> None:
        """A row that cannot be measured here."""
        self.rows.append(Row(work, "", f"not measured: {why}"))


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
    settled = rounds([cold, same, same_volume], bench.sizes.rounds)
    typst = [each for each in others if each.name == "Typst"]
    changed = rounds([cold, word, word_volume, *typst], bench.sizes.rounds)

    def told(costs: Sequence[Cost]) -> str:
        return f"{median(costs, 'wall'):.2f} s, CPU {median(costs, 'cpu'):.2f} s, {median(costs, 'peak'):.0f} MB"

    def row(work: str, target: float | None, found: dict[str, list[Cost]], mine: str, base: str, of: str) -> None:
        said = f"{told(found[mine])}; {base}: {told(found[base])}"
        bench.add(work, target, ratios(found[mine], found[base], of), said)

    row(
        f"nothing changed, {count} issues and their volume (`bind --proof`), wall",
        0.09,
        settled,
        same_volume.name,
        cold.name,
        "wall",
    )
    row(f"nothing changed, {count} issues (`build`), wall", None, settled, same.name, cold.name, "wall")
    row(
        f"one word changed in one of {count}, and its volume (`bind --proof`), wall",
        1.15,
        changed,
        word_volume.name,
        cold.name,
        "wall",
    )
    row(f"one word changed in one of {count} (`build`), wall", None, changed, word.name, cold.name, "wall")
    if "Typst" in changed:
        row("one word and its volume, against Typst setting all", 0.7, changed, word_volume.name, "Typst", "wall")
    row(f"clean {count}, wall", 0.45, cleaned, clean.name, loop.name, "wall")
    row(f"clean {count}, CPU", 0.8, cleaned, clean.name, loop.name, "cpu")
    row("one cold issue, wall", 0.9, cleaned, alone.name, cold.name, "wall")
    for other in others:
        row(f"clean {count} against {other.name}, wall", None, cleaned, clean.name, other.name, "wall")
    if not others:
        bench.missing("clean, against Typst and Prince", "they are not installed in .bench")


def notes(bench: Bench) -> None:
    """Many sources in one issue: cold, and the most of them in warm processes."""
    sources = 10
    for count in bench.sizes.notes:
        stories = max(1, count // (2 * sources))
        root = shop.make(
            bench.folder / f"notes-{count}", 1, stories=stories, sources=min(sources, count // 2), picture=False
        )
        script = next(root.glob("*/*.yaml"))
        html = bench.folder / f"notes-html-{count}"
        plain.prepare(script, html)
        mine = bench.ours("ours", root, "build", "--fresh", "-o", str(bench.folder / "notes-out"))
        other = bench.plain("plain", html)
        found = rounds([mine, other], bench.sizes.rounds if count < max(bench.sizes.notes) else 3)
        said = f"{median(found['ours'], 'wall'):.2f} s; plain: {median(found['plain'], 'wall'):.2f} s"
        bench.add(
            f"one issue with {count} sources, cold, wall", None, ratios(found["ours"], found["plain"], "wall"), said
        )

    def cpu(command: Sequence[str]) -> float:
        made = subprocess.run(
            command, env={**os.environ, **bench.environment}, capture_output=True, check=True, text=True
        )
        found: list[float] = json.loads(made.stdout)
        return statistics.median(found)

    taken = []
    for turn in range(bench.sizes.rounds):
        runs = str(bench.sizes.warm)
        commands = {
            "mine": [sys.executable, str(HERE / "warm.py"), str(script), runs],
            "plain": [sys.executable, str(HERE / "plain.py"), str(html), runs],
        }
        both = {name: cpu(commands[name]) for name in (list(commands) if turn % 2 else list(commands)[::-1])}
        taken.append((both["mine"], both["plain"]))
    mine_taken, plain_taken = (statistics.median(each) for each in zip(*taken, strict=True))
    said = f"{mine_taken:.2f} s of CPU; plain: {plain_taken:.2f} s"
    bench.add(f"one issue with {count} sources, warm, CPU", 0.35, [own / other for own, other in taken], said)


def growth(bench: Bench) -> None:
    """How cost grows with the number of issues: clean, and with nothing changed."""
    grown: list[tuple[int, Cost]] = []
    for count in bench.sizes.many:
        root = shop.make(bench.folder / f"many-{count}", count, stories=1, paragraphs=1)
        out = str(bench.folder / f"out-{count}")
        bench.forget()
        clean = rounds([bench.ours("clean", root, "build", "-o", out)], 1)["clean"][0]
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
        found = rounds([bench.ours("same", root, "build", "-o", out), cold], bench.sizes.rounds)
        grown.append((count, clean))
        bench.points.append(("clean build", count, clean.wall, clean.peak))
        said = f"{clean.wall / count:.2f} s each, CPU {clean.cpu:.1f} s, largest process {clean.peak:.0f} MB"
        bench.add(f"{count:,} issues, clean, wall", {2400: 130.0}.get(count), [clean.wall], said, "s")
        told = f"{median(found['same'], 'wall'):.2f} s, {median(found['same'], 'peak'):.0f} MB"
        bench.add(
            f"{count:,} issues, nothing changed, wall, against one cold plain issue",
            None,
            ratios(found["same"], found[cold.name], "wall"),
            told,
        )
        shutil.rmtree(out)
    (few, one), (most, all_) = grown[-2:]
    bench.add(f"time an issue, {most:,} against {few:,}", 1.05, [all_.wall / most / (one.wall / few)], "clean")
    bench.add(f"memory, {most:,} issues", 115.0, [all_.peak], "largest process of a clean build", "MB")


def lengths(bench: Bench) -> None:
    """How cost grows with the length of one story."""
    for count in bench.sizes.story:
        root = shop.make(bench.folder / f"long-{count}", 1, stories=1, paragraphs=5 * count, picture=False)
        html = bench.folder / f"long-html-{count}"
        plain.prepare(next(root.glob("*/*.yaml")), html)
        mine = bench.ours("ours", root, "build", "--fresh", "-o", str(bench.folder / "long-out"))
        other = bench.plain("plain", html)
        found = rounds([mine, other], bench.sizes.rounds if count < max(bench.sizes.story) else 3)
        said = f"{median(found['ours'], 'wall'):.2f} s; plain: {median(found['plain'], 'wall'):.2f} s"
        bench.add(
            f"one story of about {count} pages, cold, wall", None, ratios(found["ours"], found["plain"], "wall"), said
        )


def merging(bench: Bench) -> None:
    """Binding finished issues: volumes of several sizes, and one against tools that append pages."""
    for count in bench.sizes.volumes:
        root = shop.make(bench.folder / f"bound-{count}", count, stories=3, paragraphs=1)
        out, volume = bench.folder / f"bound-out-{count}", bench.folder / f"volume-{count}"
        built = [*OURS, "build", "-o", str(out)]
        environment = {**os.environ, **bench.environment}
        subprocess.run(built, cwd=root, env=environment, capture_output=True, check=True)
        bind = ("bind", "--proof", "--year", "2020", "-o", str(volume))
        first = cost(bench.ours("first", root, *bind))
        shown = f"CPU {first.cpu:.1f} s, largest process {first.peak:.0f} MB"
        work = f"bind of {count} issues for the first time, its own pages and indexes set"
        bench.add(work, 20.0 if count == 240 else None, [first.wall], shown, "s")
        again = bench.ours("ours", root, *bind, "--max-pages", "4000")
        again = dataclasses.replace(again, before=lambda command=again.command: _otherwise(command))
        if count == bench.sizes.bound:
            found = _against_appending(bench, again, out, volume)
        else:
            found = rounds([again], 3)["ours"]
            told = f"CPU {median(found, 'cpu'):.2f} s, largest process {median(found, 'peak'):.0f} MB"
            bench.add(f"bind of {count} finished issues, wall", None, [each.wall for each in found], told, "s")
        bench.points.append(("bind", count, median(found, "wall"), median(found, "peak")))


def _otherwise(command: list[str]) -> None:
    """Ask for it with another bound, which is never reached, so that it does not stand ready and is sewn anew."""
    command[-1] = str(int(command[-1]) + 1)


def _against_appending(bench: Bench, again: Contender, out: Path, volume: Path) -> list[Cost]:
    """The same issues bound, and appended by others; what binding cost."""
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
    found = rounds([again, *others], bench.sizes.rounds)
    told = f"{median(found['ours'], 'wall'):.2f} s; " + ", ".join(
        f"{other.name} {median(found[other.name], 'wall'):.2f} s" for other in others
    )
    work = f"bind of {len(files)} finished issues: tags, links, folios, against pypdf's append"
    bench.add(f"{work}, wall", 0.25, ratios(found["ours"], found["pypdf"], "wall"), told)
    peaks = f"{median(found['ours'], 'peak'):.0f} MB; pypdf {median(found['pypdf'], 'peak'):.0f} MB"
    bench.add(f"{work}, peak memory", 0.5, ratios(found["ours"], found["pypdf"], "peak"), peaks)
    size = sum(path.stat().st_size for path in volume.glob("*.pdf")) / merged["pypdf"].stat().st_size
    bench.add("size of the volume against pypdf's", 0.85, [size])
    return found["ours"]


def preview(bench: Bench) -> None:
    """From a saved file to its new page in Chromium."""
    if not shutil.which("node") or not (ROOT / "tests/judges/node_modules").is_dir():
        bench.missing("preview: file saved to new page drawn", "`make judges-setup` installs Chromium")
        return
    import preview as screen

    for style in ("bulletin", "gazette"):
        took = [each / 1000 for each in screen.measured(3 * bench.sizes.rounds, style)]
        _waited(bench, f"preview: file saved to new page drawn, the sample in {style}", took)


def _waited(bench: Bench, work: str, took: Sequence[float]) -> None:
    """The median of some waits, in seconds, and the 95th percentile."""
    ordered = sorted(took)
    late = ordered[min(len(ordered) - 1, math.ceil(0.95 * len(ordered)))]
    bench.add(f"{work}, median and quartiles", 0.40, ordered, f"of {len(ordered)} times", "s")
    bench.add(f"{work}, 95th percentile", 0.60, [late], "", "s")


def desk(bench: Bench) -> None:
    """The desk: opened, an issue opened, typed in; what is fetched for it, and from where."""
    if not shutil.which("node") or not (ROOT / "tests/judges/node_modules").is_dir():
        bench.missing("desk", "`make judges-setup` installs Chromium")
        return
    import desk as screen

    for style in ("bulletin", "gazette"):
        found = screen.measured(3 * bench.sizes.rounds, style)
        work = f"desk: a pause in typing to the page drawn anew, the sample in {style}"
        _waited(bench, work, [each / 1000 for each in found.typed])
    bench.add("desk: the shelf opened, warm", 0.5, [each / 1000 for each in found.shelf], "", "s")
    bench.add("desk: an issue opened, warm", 1.0, [each / 1000 for each in found.issue], "", "s")
    kilobytes = sum(found.files.values()) / 1000
    bench.add("desk: what the issue screen fetches, gzipped, without fonts and pages", 150, [kilobytes], "", "kB")
    bench.add("desk: requests to other hosts", 0, [len(found.outside)], "", "requests")


def post(bench: Bench) -> None:
    """Letters a second, signed, to a sink on loopback."""
    large = bench.sizes.rounds > 1
    sizes = ["--link", "1000", "--pdf", "100"] if large else ["--link", "100", "--pdf", "10", "--plain", "5"]
    found: dict[str, list[float]] = {}
    for _ in range(max(1, bench.sizes.rounds // 3)):
        command = [sys.executable, "-m", "benchmarks.post", *sizes]
        told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        for line in told.splitlines():
            found.setdefault(line[:28].strip(), []).append(float(line[28:].split()[0].replace(",", "")))
    for name, rates in found.items():
        asked = {"link, RSA": 1300, "1 MB PDF, RSA": 650}.get(name)
        low, middle, high = quartiles(rates)
        shown = f"**{middle:,.0f} a second** ({low:,.0f} to {high:,.0f})"
        kept = None if asked is None else low > asked
        bench.rows.append(Row(f"letters with {name}", f"{asked:,} a second" if asked else "", shown, kept))


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
        known = {} if given.quick or not MEASURED.exists() else json.loads(MEASURED.read_text("utf-8"))
        for name in given.races or RACES:
            print(f"{name} ...", file=sys.stderr)
            bench = Bench(Path(folder), sizes)
            RACES[name](bench)
            known[name] = {
                "date": f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}",
                "rounds": sizes.rounds,
                "rows": [dataclasses.astuple(row) for row in bench.rows],
                "points": bench.points,
            }
            if not given.quick:
                MEASURED.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", "utf-8")
    page = _page(known)
    print(page)
    if not given.quick:
        PAGE.write_text(page, "utf-8")
        points = [tuple(each) for race in known.values() for each in race["points"]]
        PLOT.write_text(plot.growth(points), "utf-8")


TITLES = {
    "year": "One issue, and a year of them",
    "notes": "Many sources",
    "lengths": "Long stories",
    "merging": "Volumes",
    "preview": "The preview",
    "desk": "The desk",
    "post": "Letters",
    "type": "Type",
    "growth": "Many issues",
}


def _page(known: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in libraries.versions())
    tables = []
    for name in RACES:
        if name not in known:
            continue
        race = known[name]
        rows = "\n".join(
            f"| {work} | {target} | {measured} | {'' if kept is None else 'yes' if kept else 'no'} |"
            for work, target, measured, kept in race["rows"]
        )
        day = f"Measured on {race['date']}" + (f", {race['rounds']} rounds." if race["rounds"] else ".")
        tables.append(
            f"### {TITLES[name]}\n\n{day}\n\n| work | to reach | measured | reached |\n|---|---|---|---|\n{rows}"
        )
    machine = f"{pool.how_many()} cores, {platform.system()} {platform.machine()}"
    text = (HERE / "page.md").read_text("utf-8")
    return text.format(tables="\n\n".join(tables), versions=versions, machine=machine)


if __name__ == "__main__":
    main()
