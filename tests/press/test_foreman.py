"""The foreman: workers that share one import, under the limits that any other has."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from pdfdigest.errors import PagesError
from pdfdigest.press.workers import font_configuration, foreman
from pdfdigest.press.workers.foreman import Foreman, Split
from pdfdigest.press.workers.pool import Pool

needs_forks = pytest.mark.skipif(not foreman.FORKS, reason="there is no foreman on this system")


def gone(pid: int) -> bool:
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


@needs_forks
def test_workers_are_split_off_one_foreman_and_limited(tmp_path: Path) -> None:
    with Pool(tmp_path, most=2, seconds=20, megabytes=800) as pool:
        slow, first = pool.submit(time.sleep, 0.5), pool.submit(os.getppid)
        assert slow.result(60) is None
        assert {pool.submit(os.getppid).result(60) for _ in range(4)} == {first.result(60)}
        children = [each.child for each in pool._workers]
        assert all(isinstance(child, Split) for child in children)
        assert first.result() not in (os.getpid(), *(child.pid for child in children if child))
        with pytest.raises(PagesError, match="memory"):
            pool.submit(bytearray, 900_000_000).result(60)
        with pytest.raises(PagesError, match=r"code 3"):
            pool.submit(os._exit, 3).result(60)
        assert pool.submit(os.getppid).result(60) == first.result()
        pids = [each.child.pid for each in pool._workers if each.child]
    assert all(gone(pid) for pid in [*pids, first.result()])


@needs_forks
def test_what_takes_too_long_is_stopped(tmp_path: Path) -> None:
    with Pool(tmp_path, most=1, seconds=1.0) as pool:
        pool.submit(os.getpid).result(60)
        with pytest.raises(PagesError, match="longer than 1 seconds"):
            pool.submit(time.sleep, 60).result(60)
        assert pool.submit(os.path.basename, "a/b").result(60) == "b"


@needs_forks
def test_a_foreman_that_dies_is_done_without(tmp_path: Path) -> None:
    with Pool(tmp_path, most=1) as pool:
        above = pool.submit(os.getppid).result(60)
        os.kill(above, signal.SIGKILL)
        with pytest.raises(PagesError, match="ended unexpectedly"):
            pool.submit(os._exit, 3).result(60)
        assert pool.submit(os.getppid).result(60) == os.getpid()


@needs_forks
def test_workers_end_when_nobody_can_ask_any_more(tmp_path: Path) -> None:
    made = Foreman(tmp_path)
    split = made.worker(font_configuration.written((tmp_path,), tmp_path), 3_000)
    assert split.poll() is None
    split.stdin.close()
    split.stdout.close()
    assert split.wait() == 0
    busy = made.worker(font_configuration.written((tmp_path,), tmp_path), 3_000)
    made.stop()
    busy.kill()
    assert gone(busy.pid)
    assert busy.wait() == foreman.GONE


@needs_forks
def test_a_foreman_begins_when_it_is_asked_to_and_never_after_its_end(tmp_path: Path) -> None:
    fonts = font_configuration.written((tmp_path,), tmp_path)
    idle = Foreman(tmp_path)
    idle.stop()
    idle.begin()
    with pytest.raises(OSError, match="ended"):
        idle.worker(fonts, 3_000)
    made = Foreman(tmp_path)
    made.begin()
    made.begin()
    split = made.worker(fonts, 3_000)
    split.kill()
    made.stop()
    assert gone(split.pid)


def test_without_a_foreman_each_worker_loads_for_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreman, "FORKS", False)
    with Pool(tmp_path, most=1) as pool:
        assert pool.submit(os.getppid).result(60) == os.getpid()
