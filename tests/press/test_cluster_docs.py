"""The commands of docs/cluster.md start a cluster, as they stand there: on loopback, in the open and by TLS."""

from __future__ import annotations

import os
import re
import shlex
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.builders import ROOT, judge, manuscript_text, publication

PAGE = (ROOT / "docs/cluster.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
DASK = [text for kind, text in BLOCKS if not kind and text.startswith("dask ")]
BUILD = [text for kind, text in BLOCKS if not kind and text.startswith("pdfdigest ")]


@pytest.mark.judges
@pytest.mark.parametrize("way", [0, 1], ids=["tcp", "tls"])
def test_three_commands_start_a_cluster_and_print_an_issue(tmp_path: Path, way: int) -> None:
    assert (len(DASK), len(BUILD)) == (4, 2)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = str(taken.getsockname()[1])
    keys = tmp_path / "config/pdfdigest"
    keys.mkdir(parents=True)
    around = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    around |= {
        name: str(tmp_path / folder) for name, folder in (("XDG_CONFIG_HOME", "config"), ("XDG_CACHE_HOME", "c"))
    }

    def here(line: str) -> str:
        return line.replace("8786", port).replace("scheduler.example", "127.0.0.1")

    if way:
        (openssl,) = (text for kind, text in BLOCKS if text.startswith("openssl"))
        judge("openssl")
        for line in openssl.splitlines():
            subprocess.run(shlex.split(line.replace("3072", "2048")), cwd=keys, check=True, capture_output=True)
        (settings,) = (text for kind, text in BLOCKS if kind == "toml")
        (keys / "settings.toml").write_text(here(settings), "utf-8")
    desk = tmp_path / "digest"
    publication(desk)
    (desk / "1.1.yaml").write_text(manuscript_text(), "utf-8")
    begun = []
    try:
        for line in DASK[2 * way : 2 * way + 2]:
            command = [sys.executable, "-P", "-m", *shlex.split(here(line))]
            with (tmp_path / "log").open("ab") as log:
                begun.append(subprocess.Popen(command, cwd=keys, env=around, stdout=log, stderr=log))
        command = [sys.executable, "-P", "-m", *shlex.split(here(BUILD[way]))]
        until = time.monotonic() + 120
        while True:
            done = subprocess.run(command, cwd=desk, env=around, capture_output=True, text=True, check=False)
            if done.returncode == 0 or time.monotonic() > until:
                break
            assert "Traceback" not in done.stderr
        assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (0, "", 1)
        if way:
            bare = subprocess.run(
                [*command, "--fresh"],
                cwd=desk,
                env={**around, "XDG_CONFIG_HOME": str(tmp_path / "none")},
                capture_output=True,
                text=True,
                check=False,
            )
            assert bare.returncode == 2
            assert "with certificates" in bare.stderr
            again = subprocess.run(
                [*command[:-2], "--fresh"], cwd=desk, env=around, capture_output=True, text=True, check=False
            )
            assert again.returncode == 0, "the settings say where"
    finally:
        for process in reversed(begun):
            process.terminate()
            process.wait(timeout=60)
