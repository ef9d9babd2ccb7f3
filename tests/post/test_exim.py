"""The road through a real Exim: each mailbox once, whatever is killed, and what comes back in Exim's own words is read."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.post.eximhost import EximHost, exim_host
from tests.post.test_real_path import PROGRAM, Office

KILLS = 8
pytestmark = [pytest.mark.judges, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def host() -> Iterator[EximHost]:
    with exim_host() as standing:
        yield standing


def test_what_a_kill_leaves_in_doubt_is_settled_by_exims_log(tmp_path: Path, host: EximHost) -> None:
    office = Office(tmp_path, host)  # type: ignore[arg-type]
    addresses = [f"reader-{number}@example.test" for number in range(1, 201)]
    office.readers(addresses)
    plan = office.plan("3.5")
    for _ in range(KILLS):
        before = host.taken()
        child = subprocess.Popen(
            [*PROGRAM, "send", "run", plan], cwd=office.folder, env=office.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        while child.poll() is None and host.taken() < before + 10:
            time.sleep(0.01)
        child.send_signal(signal.SIGKILL)
        child.wait(10)
    office.run("send", "run", plan)
    host.settle()
    doubtful = json.loads(office.run("send", "status", plan, "--json").stdout.splitlines()[0])["in_doubt"]
    assert doubtful
    settled = office.run("send", "reconcile", plan, "--log", str(host.log), "--margin", "0")
    assert "0 stay in doubt" in settled.stderr, (doubtful, settled.stderr)
    last = office.run("send", "run", plan)
    assert last.returncode == 0, last.stderr
    host.settle()
    assert {each: len(host.messages(each)) for each in addresses} == dict.fromkeys(addresses, 1)


def test_what_exim_writes_of_who_is_not_there_ends_the_address(tmp_path: Path, host: EximHost) -> None:
    office = Office(tmp_path, host)  # type: ignore[arg-type]
    office.readers(["reader-300@example.test", "nobody@example.test"])
    assert office.run("send", "run", office.plan("3.6")).returncode == 0
    host.settle()
    box = str(host.mailbox("bounces@office.test"))
    for hard, again in ((1, 0), (0, 1)):
        said = json.loads(office.run("lists", "bounces", box, "--json").stdout)
        assert (said["hard"], said["suppressed"], said["again"]) == (hard, hard, again), said
    assert office.run("lists", "show", "members").stdout.split()[0] == "reader-300@example.test"
