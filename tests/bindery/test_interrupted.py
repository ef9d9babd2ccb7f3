"""A bind that is killed or broken off leaves the volume that was there, or the new one, whole."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pdfdigest.bindery import against
from tests.bindery.conftest import SAMPLE, STEM, Bind

PROGRAM = "import sys; from pdfdigest.cli import main; print(flush=True); main(sys.argv[1:])"
"""An empty line says that Python has it in memory: what comes before is not ours to stop."""
MOMENTS = [
    *((signal.SIGKILL, seconds) for seconds in (0.2, 0.6, 1.0, 1.5, 2.0, 3.0, 4.5)),
    *((signal.SIGINT, seconds) for seconds in (0.6, 1.0, 2.0, 3.0, 4.5)),
]
FIRST = (signal.SIGINT, 1.5)

Files = dict[str, bytes]


def files(folder: Path) -> Files:
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".")}


@pytest.fixture(scope="module")
def office(bind: Bind, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Files, Files]:
    """A publication of three issues, its volume while there were two, and its volume now."""
    folder = tmp_path_factory.mktemp("interrupted")
    mine = folder / "the-bound-page"
    shutil.copytree(SAMPLE, mine, ignore=shutil.ignore_patterns("3.[3-9]*", "3.1[0-9]*", "gaps.yaml", "errata.yaml"))
    assert bind(mine, "--volume", "3", "-o", folder / "old") == 0
    shutil.copytree(SAMPLE / "issued/3.3", mine / "issued/3.3")
    assert bind(mine, "--volume", "3", "-o", folder / "new") == 0
    old, new = files(folder / "old"), files(folder / "new")
    assert old.keys() == new.keys()
    assert all(old[name] != new[name] for name in old)
    return mine, old, new


@pytest.mark.parametrize(
    ("sign", "seconds"), [FIRST, *(pytest.param(*each, marks=pytest.mark.judges) for each in MOMENTS)]
)
def test_what_is_broken_off_leaves_the_old_volume_or_the_new(
    office: tuple[Path, Files, Files], tmp_path: Path, sign: signal.Signals, seconds: float
) -> None:
    mine, old, new = office
    out = tmp_path / "out"
    out.mkdir()
    for name, data in old.items():
        (out / name).write_bytes(data)
    running = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "bind", str(mine), "--volume", "3", "-o", str(out)],
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "\n"
    time.sleep(seconds)
    running.send_signal(sign)
    said, talk = running.communicate(timeout=60)
    found = files(out)
    assert found in (old, new)
    assert running.returncode in ((130, 0) if sign == signal.SIGINT else (-signal.SIGKILL, 0)), talk
    assert "Traceback" not in talk
    if running.returncode:
        assert found == old or sign == signal.SIGKILL or said == ""
    if sign == signal.SIGINT:
        assert sorted(path.name for path in out.iterdir()) == sorted(old)
    if running.returncode == 0:
        assert found == new


def test_after_a_kill_it_is_bound_as_ever(office: tuple[Path, Files, Files], bind: Bind, tmp_path: Path) -> None:
    mine, _, new = office
    (tmp_path / ".0123456789abcdef.part").write_bytes(b"what a kill left")
    assert bind(mine, "--volume", "3", "-o", tmp_path) == 0
    assert files(tmp_path) == new
    assert against.compare(tmp_path / f"{STEM}.pdf", mine / "issued").proven
