"""What setting pages needs is loaded once here; workers that have it already come out.

A foreman is a child process of one thread that imports everything and then splits off (forks) a worker
whenever it is asked for one.  Two workers cost one import, and whoever starts a foreman can go on reading
meanwhile.  It ends when the program that started it does, however that ends, and so do its workers: each
holds the other end of a socket whose closing it notices.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from pdfdigest.press.workers import child, child_process

FORKS = hasattr(os, "fork") and hasattr(socket, "send_fds") and sys.platform != "darwin"
"""Whether there can be one.  The system libraries of macOS do not bear a fork once they are loaded."""
LINE = 65_536
"""More bytes than any question or answer has."""
GONE = -1
"""The exit code of a worker whose foreman can no longer be asked."""


class Foreman:
    """A foreman seen from the program that starts it: with `begin`, or with the first worker that is asked for.

    Whatever is asked of it may raise OSError if it died.
    """

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._turn = threading.Lock()
        self._ended = False
        self._line: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """Start it, if it was not started, so that it loads what pages need while others work."""
        with self._turn, contextlib.suppress(OSError):  # who asks for a worker then starts one without it
            self._begun()

    def worker(self, configuration: Path, megabytes: int) -> Split:
        """A new worker, which sees the fonts of a fontconfig file and has so much memory."""
        mine, its = socket.socketpair()
        with its, contextlib.ExitStack() as unless:
            unless.callback(mine.close)
            told = self._ask({"fonts": str(configuration), "megabytes": megabytes}, its.fileno())
            unless.pop_all()
        return Split(self, int(told["pid"]), mine)

    def ended(self, pid: int, *, wait: bool) -> int | None:
        """The exit code of a worker, as `subprocess` gives it; None while it runs."""
        try:
            code: int | None = self._ask({"ended": pid, "wait": wait})["code"]
        except OSError:
            return GONE
        return code

    def stop(self) -> None:
        """End the foreman; its workers are stopped by who asked for them."""
        self._ended = True
        if self._process is not None:
            self._process.kill()  # whoever waits for its answer holds `_turn` until there can be none
        with self._turn:
            if self._process is not None:
                self._process.kill()
                self._process.wait()
            if self._line is not None:
                self._line.close()

    def _begun(self) -> socket.socket:
        """The line to it, for who holds `_turn`."""
        if self._ended:
            raise OSError("the foreman ended")
        if self._line is None:
            self._line, its = socket.socketpair()
            with its:
                self._process = subprocess.Popen(
                    child_process.command("foreman", self._cache),
                    stdin=its.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env=child_process.environment(PYTHONHASHSEED="0"),
                )
        return self._line

    def _ask(self, question: dict[str, Any], *given: int) -> dict[str, Any]:
        with self._turn:
            line = self._begun()
            if given:
                socket.send_fds(line, [json.dumps(question).encode()], given)
            else:
                line.sendall(json.dumps(question).encode())
            raw = line.recv(LINE)
        if not raw:
            raise OSError("the foreman ended")
        answer: dict[str, Any] = json.loads(raw)
        if "pid" not in answer and "code" not in answer:
            raise OSError(answer.get("failed", ""))
        return answer


class Split:
    """A worker that a foreman split off, with the face of a `subprocess.Popen`."""

    def __init__(self, foreman: Foreman, pid: int, line: socket.socket) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self.stdin = line.makefile("wb")
        self.stdout = line.makefile("rb")
        line.close()
        self._foreman = foreman

    def poll(self) -> int | None:
        """The exit code; None while it runs."""
        if self.returncode is None:
            self.returncode = self._foreman.ended(self.pid, wait=False)
        return self.returncode

    def kill(self) -> None:
        """End it at once.  Its number stays its own until the foreman is asked how it ended."""
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        """The exit code, once it has ended."""
        if self.returncode is None:
            self.returncode = self._foreman.ended(self.pid, wait=True)
        return GONE if self.returncode is None else self.returncode


def stand(arguments: Sequence[str]) -> NoReturn:
    """The foreman's side: load what pages need, then answer what is asked on the socket that is standard input.

    The one argument is the cache folder.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    line = socket.socket(fileno=os.dup(0))
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    child.warm(Path(arguments[0]))
    gc.freeze()
    while True:
        raw, given, _, _ = socket.recv_fds(line, LINE, 1)
        if not raw:
            os._exit(0)
        line.sendall(json.dumps(_answer(json.loads(raw), given, line)).encode())


def _answer(question: dict[str, Any], given: list[int], line: socket.socket) -> dict[str, Any]:
    """What is told of a worker; in the worker itself this never returns."""
    if "ended" in question:
        try:
            pid, status = os.waitpid(question["ended"], 0 if question["wait"] else os.WNOHANG)
        except ChildProcessError:
            return {"code": GONE}
        return {"code": os.waitstatus_to_exitcode(status) if pid else None}
    try:
        pid = os.fork()
    except OSError as error:
        os.close(given[0])
        return {"failed": str(error)}
    if pid == 0:
        line.close()
        os.environ["FONTCONFIG_FILE"] = question["fonts"]
        try:
            with socket.socket(fileno=given[0]) as mine:
                child.work(mine.makefile("rb"), mine.makefile("wb"), question["megabytes"])
        finally:
            os._exit(1)
    os.close(given[0])
    return {"pid": pid}
