"""Killed at any instruction and run again: nothing twice, nothing lost, and little in doubt."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.builders import ROOT
from tests.post.campaign import campaign

HEAD = """\
# The chaos run

Measured by `make chaos` on {day}. Each row is a campaign of its own, against two servers that count:

- **kills**: the sender is killed (SIGKILL) at random instants and run again; *amid letters* are the kills that hit while
  letters were going out.
- **by the spare**: the server turns every third connection away, and the spare one takes those letters.
- **lines lost**: who is in doubt is first settled by a log that lost so many lines, half of what it knew of them, and says so;
- **by another zone**: then by the log as a server in Tokyo writes it, without year and zone;
- **by whole logs**: then by those of both servers. What was never taken over is sent by one more run.

The odd seeds go without pipelining. *Wrongly* are those that a log settled against what the servers hold.

| seed | recipients | kills | amid letters | by the spare | in doubt (at most) | of these delivered | lines lost | settled by that log \
| by another zone | by whole logs | wrongly | accepted but missing | duplicates | silent losses | seconds |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
"""


def test_a_short_campaign(tmp_path: Path) -> None:
    found = campaign(tmp_path, seed=7, recipients=800, kills=3, think=0.01)
    assert found.sound, found
    assert found.amid == 3
    assert found.spare


@pytest.mark.judges
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [21, 22])
def test_campaigns_with_all_that_can_happen(tmp_path: Path, seed: int) -> None:
    found = campaign(tmp_path, seed=seed, recipients=2_000, kills=12)
    assert found.sound, found
    assert found.tried


@pytest.mark.judges
@pytest.mark.chaos
@pytest.mark.timeout(3600)
def test_the_long_campaigns(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    rows = []
    for seed in range(1, 21):
        found = campaign(tmp_path / str(seed), seed=seed, recipients=1_500, kills=10)
        assert found.sound, found
        assert found.tried, found
        numbers = (
            found.recipients, found.kills, found.amid, found.spare, found.in_doubt, found.delivered, found.lost,
            found.by_lossy, found.by_zone, found.by_whole, found.wrongly, found.missing, found.duplicates, found.losses,
        )  # fmt: skip
        rows.append((f"{seed}", numbers, found.connections * found.kills, found.seconds))
    total = tuple(sum(numbers[at] for _, numbers, _, _ in rows) for at in range(14))
    rows.append(("all", total, sum(most for _, _, most, _ in rows), sum(took for *_, took in rows)))
    if request.config.getoption("--accept"):
        lines = [
            f"| {seed} | {' | '.join(f'{number:,}' for number in numbers[:4])} | {numbers[4]:,} ({most:,}) |"
            f" {' | '.join(f'{number:,}' for number in numbers[5:])} | {took:.0f} |\n"
            for seed, numbers, most, took in rows
        ]
        head = HEAD.format(day=f"{datetime.now(UTC):%d %B %Y}")
        (ROOT / "docs" / "chaos.md").write_text(head + "".join(lines), "utf-8")
