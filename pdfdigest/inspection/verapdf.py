"""VeraPDF, where it is installed, judges what a PDF claims to be."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

SECONDS = 600


def judged(file: Path, claims: Iterable[str], program: str) -> dict[str, bool | None]:
    """The verdict on each claim that veraPDF knows (PDF/A and PDF/UA); None where it gave none.

    `program` is the path of veraPDF.  It says PASS or FAIL of a file; whatever else it says or does, for lack of
    Java say, is no verdict.
    """
    verdicts: dict[str, bool | None] = {}
    for claim in claims:
        if claim.startswith("PDF/X"):
            continue
        flavour = claim.removeprefix("PDF/A-") if claim.startswith("PDF/A-") else claim.replace("PDF/UA-", "ua")
        run = [program, "--format", "text", "--flavour", flavour, str(file)]
        try:
            done = subprocess.run(run, capture_output=True, text=True, timeout=SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired):
            verdicts[claim] = None
            continue
        words = done.stdout.split()[:1]
        verdicts[claim] = words == ["PASS"] and done.returncode == 0 if words in (["PASS"], ["FAIL"]) else None
    return verdicts
