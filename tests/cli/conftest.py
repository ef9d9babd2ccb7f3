"""The commands, run in this process with the warm machine of all tests."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pdfdigest import cli
from pdfdigest.errors import DigestError
from pdfdigest.press.workers.machine import Machine

if TYPE_CHECKING:
    from tests.cli.returned import Post


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended: its exit code, the lines on stdout, and what stood on stderr."""

    code: int
    out: list[str]
    err: str


Run = Callable[..., Said]


class Warm(Executor):
    """The warm machine of all tests behind the interface of an executor: any executor will do."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(self.machine._worker.ask(function, *arguments, **named))
        except DigestError as error:
            future.set_exception(error)
        return future


@pytest.fixture
def run(machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command as in a terminal: `run("build", "1.4", here=folder)`."""
    monkeypatch.setattr("pdfdigest.press.workers.machine.Machine", lambda _cache: contextlib.nullcontext(machine))
    monkeypatch.setattr("pdfdigest.office.printable.workers", lambda _cache, _machines=None: Warm(machine))

    def command(*arguments: str | Path, here: Path | None = None) -> Said:
        if here is not None:
            monkeypatch.chdir(here)
        capsys.readouterr()
        code = cli.run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Said(code, out.splitlines(), err)

    return command


@pytest.fixture
def post(desk: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Post:
    """A publication whose three readers got one letter each."""
    from tests.builders import publication
    from tests.cli.returned import Post

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    publication(desk)
    return Post(desk, run)
