"""Desks that are begun quickly: one process has imported all that a desk needs, and each desk is a child of it.

`python -m tests.desk.nursery` reads a line of JSON for each desk (`here`, `state`, `port`), and writes its process id
and, as the desk itself does, its address.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.builders import ROOT


class Child:
    """A desk that was begun: its process, as far as tests ask for it."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode = 0

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def communicate(self, timeout: float) -> None:
        """Wait until it is gone."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            try:
                os.kill(self.pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.005)
        raise TimeoutError(f"process {self.pid} does not end")


class Nursery:
    """Begins desks until it is closed."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.desk.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    def begin(self, here: Path, state: Path, port: int) -> tuple[Child, str]:
        """A new desk, and its address."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps([str(here), str(state), port]), file=self._process.stdin, flush=True)
        pid, address = (self._process.stdout.readline().strip() for _ in range(2))
        return Child(int(pid)), address

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


def _live(here: str, state: str, port: int) -> None:
    from pdfdigest.cli import main

    print(os.getpid(), flush=True)
    os.chdir(here)
    os.environ["XDG_STATE_HOME"] = state
    sys.argv = ["pdfdigest", "desk", "--no-open", "--port", str(port)]
    main()


def _main(asked: Any) -> None:
    import pdfdigest.cli.desk
    import pdfdigest.desk.writing  # noqa: F401

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while line := asked.readline():
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            _live(*json.loads(line))
            os._exit(0)


if __name__ == "__main__":
    _main(sys.stdin)
