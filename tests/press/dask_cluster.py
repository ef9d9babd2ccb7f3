"""A scheduler of Dask and its workers on loopback, started as docs/cluster.md has it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.builders import ROOT

PATIENCE = 60.0


@dataclass
class DaskCluster:
    """The processes of one cluster; `more` are options of all of them."""

    folder: Path
    protocol: str = "tcp"
    more: Sequence[str] = ()
    address: str = ""
    scheduler: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, workers: int = 2, threads: int = 1) -> DaskCluster:
        """Start it, and wait until it can be asked."""
        self.folder.mkdir(parents=True, exist_ok=True)
        about = self.folder / "scheduler.json"
        where = ("--host", f"{self.protocol}://127.0.0.1:0", "--scheduler-file", str(about), "--no-dashboard")
        self.scheduler = self._started("scheduler", *where)
        until = time.monotonic() + PATIENCE
        while not about.exists() or not about.read_text("utf-8"):
            if time.monotonic() > until:
                self.stop()
                raise TimeoutError("no scheduler came")
            time.sleep(0.05)
        self.address = json.loads(about.read_text("utf-8"))["address"]
        for _ in range(workers):
            self.worker(threads)
        return self

    def worker(self, threads: int = 1) -> None:
        """One worker more."""
        place = str(self.folder / f"worker-{len(self.workers)}")
        how = ("--no-nanny", "--nthreads", str(threads), "--no-dashboard", "--local-directory", place)
        self.workers.append(self._started("worker", self.address, *how))

    def _started(self, what: str, *options: str) -> subprocess.Popen[bytes]:
        log = self.folder / f"{what}-{len(self.workers)}.log"
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
        with log.open("wb") as said:
            return subprocess.Popen(
                [sys.executable, "-P", "-m", "dask", what, *options, *self.more],
                stdout=said,
                stderr=said,
                cwd=self.folder,
                env=environment,
            )

    def stop(self) -> None:
        """End what is left of it."""
        for process in (*self.workers, *([self.scheduler] if self.scheduler else [])):
            process.kill()
            process.wait()
