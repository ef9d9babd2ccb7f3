"""Whether two states of the program print the same bytes.

    python scripts/same.py BEFORE [--each-once] [SAMPLE ...]

BEFORE is a git revision, or a folder with another copy of the program.  Every sample (or each named folder) is built
with both states, in every style and paper that both ship (with `--each-once` each style with one paper and each paper
with one style) and for every target, and the sample volume is bound; all states read the samples of BEFORE.  From a revision the way to the present one is gone in steps: commits whose subject
begins "Change the page:" may print other bytes, and of each it is told how many files, how many with other words and
how many with other boxes; what lies between them may not.  The counts and every file that differs where none may are
printed; the exit code is 1 where one does.  `press` is left out where this machine has no CMYK profile.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ("issues/us-japan-alliance-digest", "issues/the-bound-page")
VOLUME = ("issues/the-bound-page", "3")
PROFILES = ("/usr/share/color/icc/ghostscript/default_cmyk.icc", "/usr/share/color/icc/ghostscript/ps_cmyk.icc")
TARGETS = ("screen", "print", "web", "archive")
MAY = "Change the page:"
PAPERS = """
from importlib import import_module
from typing import get_args
for name in ("manuscript", "desk"):
    try:
        forms = import_module(f"pdfdigest.{name}.forms")
        break
    except ImportError:
        continue
print(*get_args(forms.PublicationForm.model_fields["paper"].annotation))
"""
MAIN = "from pdfdigest.cli import main; main()"
WORD = re.compile(r">([^<]*)</word>")


@dataclass(frozen=True, slots=True)
class State:
    """One state of the program: its name, where it lies, and the commit that led here where it may change pages."""

    name: str
    folder: Path
    may: str = ""


@dataclass(frozen=True, slots=True)
class Print:
    """What is compared of one file: the SHA-256 of its bytes, and of a PDF of its words and of their boxes."""

    whole: str
    words: str = ""
    boxes: str = ""


def git(*words: str) -> str:
    """What git says; the program ends where git refuses."""
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr.rstrip())
    return done.stdout


def unpacked(revision: str, top: Path) -> Path:
    """The folder of a revision."""
    folder = top / "state" / revision
    folder.mkdir(parents=True)
    packed = subprocess.run(["git", "archive", revision], cwd=ROOT, capture_output=True, check=True)
    subprocess.run(["tar", "x", "-C", folder], input=packed.stdout, check=True)
    return folder


def states(before: str, top: Path) -> list[State]:
    """The states that are built, the first one first: those before and after each commit that may change pages."""
    if Path(before).is_dir():
        return [State(before, Path(before).resolve()), State("now", ROOT)]
    names = [(git("rev-parse", "--short=7", f"{before}^{{commit}}").strip(), "")]
    for line in git("log", "--reverse", "--format=%h %s", "--abbrev=7", f"{before}..HEAD").splitlines():
        commit, _, subject = line.partition(" ")
        if subject.startswith(MAY):
            parent = git("rev-parse", "--short=7", f"{commit}^").strip()
            if parent != names[-1][0]:
                names.append((parent, ""))
            names.append((commit, subject))
    found = [State(name, unpacked(name, top), may) for name, may in names]
    return [*found, State("now", ROOT)]


def python(code: str, *arguments: str, of: Path, cache: Path) -> subprocess.CompletedProcess[str]:
    """Run Python with one state of the program."""
    environment = {**os.environ, "PYTHONPATH": str(of), "XDG_CACHE_HOME": str(cache)}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment,
        cwd=cache,
        capture_output=True,
        text=True,
        check=False,
    )


def shipped(of: Path, cache: Path) -> tuple[set[str], set[str]]:
    """The styles and papers of a state."""
    styles = {path.stem for path in (of / "templates/css/style").glob("*.css")}
    return styles, set(python(PAPERS, of=of, cache=cache).stdout.split())


def print_of(path: Path) -> Print:
    """What is compared of a file; poppler reads the words of a PDF, and the boxes they stand in, in points."""
    whole = hashlib.sha256(path.read_bytes()).hexdigest()
    if path.suffix != ".pdf":
        return Print(whole)
    read = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True).stdout
    body = read[read.index("<body>") :]
    words = "\n".join(WORD.findall(body))
    return Print(whole, hashlib.sha256(words.encode()).hexdigest(), hashlib.sha256(body.encode()).hexdigest())


def build(of: State, out: Path, lines: list[tuple[str, ...]]) -> dict[str, Print]:
    """Every file that a state makes of the command lines, by its name."""
    cache = out / "cache"
    cache.mkdir(parents=True)
    made = {}
    for number, line in enumerate(lines):
        folder = out / f"{number:03}"
        done = python(MAIN, *line, "-o", str(folder), of=of.folder, cache=cache)
        if done.returncode:
            print(f"{of.name}: {' '.join(line)}: exit code {done.returncode}\n{done.stderr.rstrip()}")
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                made[f"{path.name} ({' '.join(line[2:])})"] = print_of(path)
    shutil.rmtree(out)
    return made


def couples(styles: list[str], papers: list[str], each_once: bool) -> list[tuple[str, str]]:
    """The styles and papers that are built together: all, or as few as hold each."""
    if not each_once:
        return list(product(styles, papers))
    return [(styles[turn % len(styles)], papers[turn % len(papers)]) for turn in range(max(len(styles), len(papers)))]


def command_lines(samples: list[Path], together: list[tuple[str, str]]) -> list[tuple[str, ...]]:
    """What is built: each sample in each style and paper, and the volume."""
    profile = next((name for name in PROFILES if Path(name).is_file()), "")
    wanted = [word for name in TARGETS for word in ("--for", name)]
    lines: list[tuple[str, ...]] = []
    for sample, (style, paper) in product(samples, together):
        lines.append(("build", str(sample), *wanted, "--style", style, "--paper", paper))
        if profile:
            lines.append(("build", str(sample), "--for", "press", "--icc", profile, "--style", style, "--paper", paper))
    if not profile:
        print("no CMYK profile on this machine: nothing was built for the print shop")
    lines += [("bind", str(sample), "--volume", VOLUME[1]) for sample in samples if sample.name in VOLUME[0]]
    return lines


def compared(before: dict[str, Print], after: dict[str, Print], tell: bool) -> tuple[int, str]:
    """How many files differ, and the count in words; each is named where `tell`."""
    different = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    for name in different if tell else ():
        how = "only before" if name not in after else "only after" if name not in before else "differs"
        print(f"  {how}: {name}")
    both = [(before[name], after[name]) for name in different if name in before and name in after]
    words = sum(one.words != other.words for one, other in both)
    boxes = sum(one.boxes != other.boxes for one, other in both)
    said = f"{len(before)} files before, {len(after)} after, {len(different)} differences"
    return len(different), f"{said}; {words} in their words, {boxes} in words or their boxes" if different else said


def main() -> int:
    """Build with all states and compare; 0 where every file is the same that must be."""
    given = [word for word in sys.argv[1:] if word != "--each-once"]
    if not given:
        sys.exit(__doc__)
    wrong = 0
    with tempfile.TemporaryDirectory() as place:
        top = Path(place)
        (top / "cache").mkdir()
        steps = states(given[0], top)
        samples = []
        for name in given[1:] or SAMPLES:
            samples.append(top / "issues" / Path(name).name)
            shutil.copytree(steps[0].folder / name, samples[-1])
        both = [shipped(of.folder, top / "cache") for of in (steps[0], steps[-1])]
        if not all(both[0] + both[1]):
            sys.exit("no style or paper was found in one of the two states")
        styles, papers = (sorted(one & other) for one, other in zip(*both, strict=True))
        lines = command_lines(samples, couples(styles, papers, "--each-once" in sys.argv))
        made = build(steps[0], top / "out", lines)
        if not made:
            return 1
        for before, after in pairwise(steps):
            found = build(after, top / "out", lines)
            count, said = compared(made, found, tell=not after.may)
            print(f"{before.name} to {after.name}: {said}" + (f" ({after.may})" if after.may else ""), flush=True)
            wrong += 0 if after.may else count
            made = found
    print("every file is the same where it must be" if not wrong else f"{wrong} files differ that may not")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
