"""How long until the desk, an issue and a page that was typed on stand in Chromium, and how much is fetched for it.

`python benchmarks/desk.py [TIMES]`; wants what `make judges-setup` installs.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "issues/us-japan-alliance-digest"
PAUSE = 150.0
"""Milliseconds without a key after which what was typed is on its way."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds until the shelf and an issue stand, and from a pause in typing to its page; octets, gzipped, of each file.

    `outside` are the addresses of other hosts that were asked.
    """

    shelf: list[float]
    issue: list[float]
    typed: list[float]
    files: dict[str, int]
    outside: list[str]


def measured(times: int, style: str) -> Figures:
    """The figures of the sample in a house style."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / SAMPLE.name
        shutil.copytree(SAMPLE, home)
        facts = home / "publication.toml"
        facts.write_text(re.sub(r'(?m)^style = "\w+"', f'style = "{style}"', facts.read_text("utf-8")), "utf-8")
        running = subprocess.Popen(
            [sys.executable, "-c", "from pdfdigest.cli import main; main()", "desk", "--no-open"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=home,
            env={**os.environ, "XDG_STATE_HOME": folder},
        )
        try:
            assert running.stdout is not None
            address = running.stdout.readline().strip()
            judges = str(ROOT / "tests/judges/package.json")
            script = [str(ROOT / "benchmarks/desk.mjs"), judges, shutil.which("chromium") or "chromium"]
            done = subprocess.run(["node", *script, address, str(times)], capture_output=True, text=True, check=True)
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(30)
    found = json.loads(done.stdout)
    found["typed"] = [each - PAUSE for each in found["typed"]]
    return Figures(**found)


def main() -> None:
    """Print the figures of both styles."""
    for style in ("bulletin", "gazette"):
        found = measured(int(sys.argv[1]) if len(sys.argv) > 1 else 10, style)
        rows = {"shelf": found.shelf, "issue": found.issue, "typed": found.typed}
        print(style, {name: f"{statistics.median(took):.0f} ms" for name, took in rows.items()})
        print(found.files, found.outside)


if __name__ == "__main__":
    main()
