"""Killed at any instruction and run again: nothing twice, nothing lost, and little in doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import ROOT
from tests.post.campaign import campaign

HEAD = """\
# The chaos run

What `make chaos` measured last: the sender is killed (SIGKILL) at random instants and run again, against a server that
counts. `Amid letters` are the kills that hit while letters were going out. Each row is one campaign; the odd seeds without pipelining. Then its in-doubt letters are settled from the
server's log in Postfix's form, and what was never taken over is sent by one more run.

| seed | recipients | kills | amid letters | duplicates | silent losses | accepted but missing | in doubt (at most) | of these delivered | \
settled | wrongly | seconds |
|---|---|---|---|---|---|---|---|---|---|---|---|
"""


def test_a_short_campaign(tmp_path: Path) -> None:
    found = campaign(tmp_path, seed=7, recipients=800, kills=3, think=0.01)
    assert found.sound, found
    assert found.amid == 3


@pytest.mark.judges
@pytest.mark.timeout(3600)
def test_the_long_campaigns(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    rows = []
    for seed in (1, 2, 3, 4):
        found = campaign(tmp_path / str(seed), seed=seed, recipients=10_000, kills=60)
        assert found.sound, found
        assert found.amid >= 50
        rows.append(
            f"| {found.seed} | {found.recipients:,} | {found.kills} | {found.amid} | {found.duplicates} | {found.losses} |"
            f" {found.missing} | {found.in_doubt} ({found.connections * found.kills}) | {found.delivered} |"
            f" {found.settled} | {found.wrongly} | {found.seconds:.0f} |\n"
        )
    if request.config.getoption("--accept"):
        (ROOT / "docs" / "chaos.md").write_text(HEAD + "".join(rows), "utf-8")
