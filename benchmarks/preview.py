"""How long from saving the sample issue to its new page, drawn in Chromium: a table of median and 95th percentile.

`python benchmarks/preview.py [TIMES]`; wants what `make judges-setup` installs.
"""

from __future__ import annotations

import json
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "issues/us-japan-alliance-digest"
WORD = "coordinate"
"""A word on page 1 of the sample, which becomes another one at each save."""


def measured(times: int, style: str) -> list[float]:
    """Milliseconds from each save to the new page on screen."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / SAMPLE.name
        shutil.copytree(SAMPLE, home)
        running = subprocess.Popen(
            [sys.executable, "-c", "from pdfdigest.cli import main; main()", "preview", "--no-open"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=home,
        )
        try:
            assert running.stdout is not None
            address = f"{running.stdout.readline().strip()}?style={style}"
            judges = str(ROOT / "tests/judges/package.json")
            chromium = shutil.which("chromium") or "chromium"
            script = [str(ROOT / "benchmarks/preview.mjs"), judges, chromium, address, str(home / "2022/1.4.yaml")]
            done = subprocess.run(["node", *script, WORD, str(times)], capture_output=True, text=True, check=True)
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(30)
    return list(json.loads(done.stdout))


def table(times: int) -> str:
    """So many saves in each house style as a Markdown table: milliseconds at the median and the 95th percentile."""
    rows = ["| house style | saves | median | 95th percentile |", "|---|---:|---:|---:|"]
    for style in ("bulletin", "gazette"):
        took = measured(times, style)
        late = statistics.quantiles(took, n=20, method="inclusive")[-1]
        rows.append(f"| {style} | {len(took)} | {statistics.median(took):.0f} ms | {late:.0f} ms |")
    return "\n".join(rows)


def main() -> None:
    """Print the table."""
    print(table(int(sys.argv[1]) if len(sys.argv) > 1 else 40))


if __name__ == "__main__":
    main()
