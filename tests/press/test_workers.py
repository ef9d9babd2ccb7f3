"""Workers: an executor like any other, whose children end when they must."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import Executor
from pathlib import Path

import pytest

from pdfdigest.errors import PagesError
from pdfdigest.press.workers import child_process
from pdfdigest.press.workers.pool import Pool, how_many


def test_a_pool_is_an_executor_that_answers_in_any_order(tmp_path: Path) -> None:
    with Pool(tmp_path, most=2) as pool:
        assert isinstance(pool, Executor)
        slow, quick = pool.submit(time.sleep, 1.0), pool.submit(os.path.basename, "a/b")
        assert quick.result(timeout=60) == "b"
        assert slow.result(timeout=60) is None
        assert list(pool.map(os.path.basename, ["c/d", "e/f"])) == ["d", "f"]
        assert pool.submit(sorted, [1, 3, 2], reverse=True).result(timeout=60) == [3, 2, 1]
        with pytest.raises(PagesError, match="unexpected keyword argument"):
            pool.submit(os.path.basename, "a/b", named=True).result(timeout=60)


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


def test_a_child_is_this_program_with_a_hidden_word(monkeypatch: pytest.MonkeyPatch) -> None:
    assert child_process.command("foreman", Path("cache"), 7) == [
        *(sys.executable, "-P", "-m", "pdfdigest"),
        *("--worker", "foreman", "cache", "7"),
    ]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/pdfdigest/pdfdigest")
    assert child_process.command("foreman") == ["/opt/pdfdigest/pdfdigest-worker", "--worker", "foreman"]
    monkeypatch.setattr(sys, "platform", "win32")
    assert child_process.command("foreman")[0] == "/opt/pdfdigest/pdfdigest-worker.exe"
    monkeypatch.setattr(sys, "executable", "")
    with pytest.raises(PagesError, match="does not say where it is"):
        child_process.command("foreman")


def test_a_child_finds_the_program_and_nothing_else_in_the_folder_it_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pdfdigest", "pickle", "queue", "weasyprint"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(9)", "utf-8")
    monkeypatch.chdir(tmp_path)
    with Pool(tmp_path / "cache", most=1) as pool:
        assert pool.submit(os.path.basename, "a/b").result(timeout=60) == "b"


def test_the_command_that_is_installed_can_be_a_child_too(tmp_path: Path) -> None:
    code = "from pdfdigest.cli import main; main()"
    asked = [sys.executable, "-c", code, *child_process.command("functions", 3_000)[4:]]
    environment = child_process.environment(FONTCONFIG_FILE=str(tmp_path / "fonts.conf"))
    done = subprocess.run(asked, input=b"", capture_output=True, env=environment, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, b"")


def test_python_runs_the_program_as_a_module() -> None:
    asked = [sys.executable, "-m", "pdfdigest", "--version"]
    done = subprocess.run(asked, capture_output=True, text=True, env=child_process.environment(), check=True)
    assert done.stdout.startswith("pdfdigest, version ")
