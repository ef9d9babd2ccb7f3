"""`preview`: the address on stdout, talk on stderr, 130 at Ctrl-C and no child left behind."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.builders import ROOT, issue
from tests.cli.conftest import Run


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C reaches Windows programs another way")
def test_it_shows_its_address_and_ends_at_ctrl_c(desk: Path) -> None:
    issue(desk)
    running = subprocess.Popen(
        [sys.executable, "-c", "from pdfdigest.cli import main; main()", "preview", "1.1", "--no-open"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=desk,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        assert running.stdout is not None
        address = running.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{22}/", address)
        assert httpx.get(address, trust_env=False).status_code == 200
        with httpx.stream(
            "GET", f"{address}events", params={"issue": "2025/1.1.yaml"}, timeout=60, trust_env=False
        ) as told:
            next(line for line in told.iter_lines() if line == "event: state")
            children = offspring(running.pid)
            running.send_signal(signal.SIGINT)
            out, err = running.communicate(timeout=30)
    finally:
        running.kill()
    assert running.returncode == 130, err
    assert out == ""
    assert "Traceback" not in err
    assert sorted(path.name for path in desk.iterdir()) == ["2025", "publication.toml"]
    deadline = time.monotonic() + 10
    while any(map(alive, children)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [child for child in children if alive(child)]


def offspring(parent: int) -> list[int]:
    """The children of a process, where the system tells."""
    path = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(number) for number in path.read_text().split()] if path.exists() else []


def alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def test_what_cannot_be_shown_is_a_sentence(desk: Path, run: Run) -> None:
    issue(desk)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = run("preview", "--no-open", "--port", str(taken.getsockname()[1]), here=desk)
    assert (said.code, said.out) == (2, [])
    assert "is taken" in said.err
    assert run("preview", "9.9", "--no-open").code == 2
    assert run("preview", "--no-open", "--for", "radio").code == 2
