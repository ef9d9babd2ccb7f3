"""A server of PostgreSQL for tests: in a temporary folder, on a socket there and on loopback, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pdfdigest.post.postgres_db import Server

BIN = Path("/usr/lib/postgresql/15/bin")
OWNER = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
QUICK = ("full_page_writes=off", "wal_level=replica", "max_connections=60", "shared_buffers=32MB", "autovacuum=off")


@dataclass(frozen=True, slots=True)
class Cluster:
    """A server that runs: its folder, which holds data and socket, and its port."""

    folder: Path
    port: int

    def server(self, schema: str) -> Server:
        """A ledger on it."""
        return Server(f"postgresql://postgres@127.0.0.1:{self.port}/postgres", schema)

    def control(self, *words: str, check: bool = True) -> int:
        """Start, stop or promote it by pg_ctl."""
        return subprocess.run(
            [*OWNER, BIN / "pg_ctl", "-D", self.folder / "data", "-w", "-s", "-l", self.folder / "log", *words],
            check=check,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
        ).returncode

    def start(self, *settings: str) -> None:
        """Start it, with settings beside its own."""
        given = (*QUICK, f"port={self.port}", f"unix_socket_directories={self.folder}", "listen_addresses=127.0.0.1")
        self.control("start", "-o", " ".join(f"-c {each}" for each in (*given, *settings)))


def free_port() -> int:
    """A port of loopback that nobody has."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def own_folder() -> Path:
    """A folder for the user that runs the server."""
    folder = Path(tempfile.mkdtemp(prefix="ledger-"))
    if OWNER:
        shutil.chown(folder, "postgres")
    return folder


@contextlib.contextmanager
def cluster(*settings: str) -> Iterator[Cluster]:
    """A new server, with an empty database."""
    made = Cluster(own_folder(), free_port())
    words = ["-D", made.folder / "data", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
    try:
        subprocess.run([*OWNER, BIN / "initdb", *words], check=True, cwd=made.folder, stdout=subprocess.DEVNULL)
        made.start(*settings)
        yield made
    finally:
        made.control("stop", "-m", "immediate", check=False)
        shutil.rmtree(made.folder, ignore_errors=True)
