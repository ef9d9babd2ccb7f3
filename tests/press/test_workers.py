"""Workers: an executor like any other, whose children end when they must."""

from __future__ import annotations

import os
import time
from concurrent.futures import Executor
from pathlib import Path

import pytest

from pdfdigest.errors import PagesError
from pdfdigest.press.workers.pool import Pool, how_many


def test_a_pool_is_an_executor_that_answers_in_any_order(tmp_path: Path) -> None:
    with Pool(tmp_path, most=2) as pool:
        assert isinstance(pool, Executor)
        slow, quick = pool.submit(time.sleep, 1.0), pool.submit(os.path.basename, "a/b")
        assert quick.result(timeout=60) == "b"
        assert slow.result(timeout=60) is None
        assert list(pool.map(os.path.basename, ["c/d", "e/f"])) == ["d", "f"]


def test_one_that_fails_or_dies_costs_its_own_answer(tmp_path: Path) -> None:
    with Pool(tmp_path, most=1, seconds=20) as pool:
        fails, dies, lives = pool.submit(os.listdir, "/no/such"), pool.submit(os._exit, 3), pool.submit(os.getcwd)
        with pytest.raises(PagesError, match="No such file"):
            fails.result(timeout=60)
        with pytest.raises(PagesError, match="ended unexpectedly"):
            dies.result(timeout=60)
        assert lives.result(timeout=60) == str(Path.cwd())


def test_an_exception_ends_the_children_at_once(tmp_path: Path) -> None:
    began = time.monotonic()
    pool = Pool(tmp_path, most=1)
    pool.submit(time.sleep, 120.0)
    waiting = pool.submit(os.getcwd)
    while not pool._workers or pool._workers[0].child is None:
        time.sleep(0.01)
    child = pool._workers[0].child
    pool.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert time.monotonic() - began < 60
    assert child.poll() is not None
    assert waiting.cancelled()


def test_a_worker_a_core_and_one_at_least(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    monkeypatch.setattr(os, "sysconf", lambda name: 4096 if name == "SC_PAGE_SIZE" else 2_000_000_000 // 4096)
    assert how_many() == 3
    monkeypatch.setattr(os, "sysconf", lambda _name: 1)
    assert how_many() == 1
