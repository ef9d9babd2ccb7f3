"""Whether two states of the program print the same bytes.

    python scripts/same.py BEFORE [SAMPLE ...]

BEFORE is a git revision, or a folder with another copy of the program.  Every sample (or each named folder) is built
with both states, in every style and paper that both ship and for every target, and the sample volume is bound; both
states read the samples that lie here.  The count and every file that differs are printed; the exit code is 1 where
one does.  `press` is left out where this machine has no CMYK profile.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ("issues/us-japan-alliance-digest", "issues/the-bound-page")
VOLUME = ("issues/the-bound-page", "3")
PROFILES = ("/usr/share/color/icc/ghostscript/default_cmyk.icc", "/usr/share/color/icc/ghostscript/ps_cmyk.icc")
TARGETS = ("screen", "print", "web", "archive")
PAPERS = (
    "from typing import get_args; from pdfdigest.manuscript.forms import PublicationForm; "
    "print(*get_args(PublicationForm.model_fields['paper'].annotation))"
)
MAIN = "from pdfdigest.cli import main; main()"


def state(before: str, folder: Path) -> Path:
    """The folder of a state: a revision is unpacked first."""
    if Path(before).is_dir():
        return Path(before).resolve()
    packed = subprocess.run(["git", "archive", before], cwd=ROOT, capture_output=True, check=False)
    if packed.returncode:
        sys.exit(f"{before} is neither a folder nor a git revision")
    subprocess.run(["tar", "x", "-C", folder], input=packed.stdout, check=True)
    return folder


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


def build(of: Path, out: Path, lines: list[tuple[str, ...]]) -> dict[str, str]:
    """Every file that a state makes of the command lines, by its name, with its SHA-256."""
    cache = out / "cache"
    cache.mkdir(parents=True)
    for number, line in enumerate(lines):
        done = python(MAIN, *line, "-o", str(out / f"{number:03}"), of=of, cache=cache)
        if done.returncode:
            print(f"{of}: {' '.join(line)}: exit code {done.returncode}\n{done.stderr.rstrip()}")
    made = {}
    for number, line in enumerate(lines):
        for path in sorted((out / f"{number:03}").rglob("*")):
            if path.is_file():
                made[f"{path.name} ({' '.join(line[2:])})"] = hashlib.sha256(path.read_bytes()).hexdigest()
    return made


def command_lines(samples: list[Path], styles: set[str], papers: set[str]) -> list[tuple[str, ...]]:
    """What is built: each sample in each style and paper, and the volume."""
    profile = next((name for name in PROFILES if Path(name).is_file()), "")
    wanted = [word for name in TARGETS for word in ("--for", name)]
    lines: list[tuple[str, ...]] = []
    for sample, style, paper in product(samples, sorted(styles), sorted(papers)):
        lines.append(("build", str(sample), *wanted, "--style", style, "--paper", paper))
        if profile:
            lines.append(("build", str(sample), "--for", "press", "--icc", profile, "--style", style, "--paper", paper))
    if not profile:
        print("no CMYK profile on this machine: nothing was built for the print shop")
    lines += [("bind", str(sample), "--volume", VOLUME[1]) for sample in samples if sample.name in VOLUME[0]]
    return lines


def main() -> int:
    """Build with both states and compare; 0 where every file is the same."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as place:
        top = Path(place)
        (top / "state").mkdir()
        (top / "cache").mkdir()
        states = {"before": state(sys.argv[1], top / "state"), "after": ROOT}
        samples = []
        for name in sys.argv[2:] or SAMPLES:
            samples.append(top / "issues" / Path(name).name)
            shutil.copytree(ROOT / name, samples[-1])
        both = [shipped(of, top / "cache") for of in states.values()]
        lines = command_lines(samples, both[0][0] & both[1][0], both[0][1] & both[1][1])
        made = {name: build(of, top / name, lines) for name, of in states.items()}
    before, after = made["before"], made["after"]
    different = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    for name in different:
        how = "only before" if name not in after else "only after" if name not in before else "differs"
        print(f"{how}: {name}")
    print(f"{len(before)} files before, {len(after)} after, {len(different)} differences")
    return 1 if different or not before else 0


if __name__ == "__main__":
    sys.exit(main())
