"""The machine: whatever hangs, grows or dies in the child costs one sentence, and the next galley is set."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from pdfdigest.errors import PagesError
from pdfdigest.press import style_folders
from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from pdfdigest.press.galley import Galley
from pdfdigest.press.targets import target
from pdfdigest.press.workers import child_process, font_configuration
from pdfdigest.press.workers.machine import Machine
from tests.builders import issue

HUGE_TABLE = '<table><tr><td colspan="99999999">x</td><td rowspan="99999999">y</td></tr></table>'


def made(desk: Path) -> Galley:
    one = issue(desk)
    return composition.compose(one, House(one.publication), target("screen", one.publication))


def with_body(of: Galley, html: str) -> Galley:
    return replace(of, html=of.html.replace("</main>", f"{html}</main>"))


def test_a_galley_that_hangs_is_stopped_and_the_next_one_is_set(desk: Path, tmp_path: Path) -> None:
    plain = made(desk)
    with Machine(tmp_path / "cache", seconds=6) as machine:
        before = time.monotonic()
        with pytest.raises(PagesError, match=r"took longer than|unusually|ended unexpectedly|could not be set"):
            machine.set(with_body(plain, HUGE_TABLE))
        assert time.monotonic() - before < 30
        machine._worker._seconds = 120
        assert machine.set(plain).pages == 1


def test_a_galley_that_eats_memory_is_stopped(desk: Path, tmp_path: Path) -> None:
    plain = made(desk)
    with Machine(tmp_path / "cache", megabytes=1000) as machine:
        with pytest.raises(PagesError, match="memory"):
            machine.set(with_body(plain, " " * 350_000_000))
        assert machine.set(plain).pages == 1


def test_a_child_that_is_killed_is_a_sentence(desk: Path, tmp_path: Path) -> None:
    plain = made(desk)
    with Machine(tmp_path / "cache") as machine:
        machine.set(plain)
        child = machine._child
        assert child is not None
        long = with_body(plain, "<p>words</p>" * 20_000)
        threading.Timer(0.4, os.kill, (child.pid, signal.SIGKILL)).start()
        with pytest.raises(PagesError, match="ended unexpectedly"):
            machine.set(long)
        assert machine.set(plain).pages == 1


def test_too_many_levels_are_a_sentence(desk: Path, machine: Machine) -> None:
    with pytest.raises(PagesError):
        machine.set(with_body(made(desk), "<div>" * 5000 + "deep" + "</div>" * 5000))


SCRIPT = """
import hashlib, pickle, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from pdfdigest.press.workers.machine import edition_of
galleys = pickle.loads(Path(sys.argv[1]).read_bytes())
threads = ThreadPoolExecutor(3)
alone = [] if "together" in sys.argv else list(map(edition_of, galleys))
for made in alone or threads.map(edition_of, galleys):
    print(hashlib.sha256(made.data).hexdigest(), *made.remarks)
"""


def test_threads_of_one_process_set_the_same_pages_as_one(desk: Path, tmp_path: Path) -> None:
    (tmp_path / "galleys").write_bytes(
        pickle.dumps([with_body(made(desk), f"<p>{'word ' * n}</p>") for n in (1, 400, 9)])
    )
    configuration = font_configuration.written((style_folders.shipped("fonts"),), tmp_path)
    environment = child_process.environment(FONTCONFIG_FILE=str(configuration), PYTHONHASHSEED="0")

    def said(*more: str) -> str:
        asked = [sys.executable, "-c", SCRIPT, str(tmp_path / "galleys"), *more]
        return subprocess.run(asked, env=environment, check=True, capture_output=True, text=True).stdout

    assert said("together") == said()


def test_no_child_is_left_behind(desk: Path, tmp_path: Path) -> None:
    with Machine(tmp_path / "cache") as machine:
        machine.set(made(desk))
        child = machine._child
        assert child is not None
    assert child.poll() is not None
