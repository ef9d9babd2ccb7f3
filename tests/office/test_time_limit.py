"""What takes too long is broken off with a sentence; a person's own Ctrl-C stays one."""

from __future__ import annotations

import _thread
import contextlib
import gc
import threading
from pathlib import Path

import pytest

from pdfdigest.errors import ManuscriptError, RequestError
from pdfdigest.office import import_digest, time_limit
from pdfdigest.office.surroundings import Office

LATE = RequestError("too late")


def busy() -> None:
    while True:
        pass


def deaf_once() -> None:
    with contextlib.suppress(KeyboardInterrupt):
        busy()
    busy()


def interrupted() -> None:
    _thread.interrupt_main()
    busy()


def test_what_takes_too_long_is_broken_off() -> None:
    with pytest.raises(RequestError, match="too late"), time_limit.within(0.05, LATE):
        busy()


def test_a_strike_that_is_not_heard_is_struck_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_limit, "AGAIN", 0.05)
    with pytest.raises(RequestError, match="too late"), time_limit.within(0.05, LATE):
        deaf_once()


def test_what_is_ready_in_time_is_left_alone() -> None:
    with time_limit.within(60, LATE):
        made = 1
    assert made == 1


def test_ctrl_c_stays_ctrl_c() -> None:
    with pytest.raises(KeyboardInterrupt), time_limit.within(60, LATE):
        interrupted()


def test_in_another_thread_it_is_broken_off_too() -> None:
    told: list[str] = []

    def work() -> None:
        try:
            with time_limit.within(0.05, LATE):
                busy()
        except RequestError as error:
            told.append(error.message)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    assert told == ["too late"]


def test_a_manuscript_that_takes_for_ever_is_a_fault_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_digest, "SECONDS", 0.2)
    (tmp_path / "long.md").write_text("# D\n\n## Headlines\n\n## Details\n" + "- **A b** text\n" * 50_000)
    gc.disable()  # a callback of the tests' own on it could swallow the strike, and say so
    try:
        with pytest.raises(ManuscriptError, match="is it one digest"):
            import_digest.new(Office(tmp_path, tmp_path, tmp_path), Path("long.md"))
    finally:
        gc.enable()
    assert [path.name for path in tmp_path.iterdir()] == ["long.md"]
