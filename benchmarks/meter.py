"""Commands go in; what each costs comes out, in rounds in which every one takes its turn.

A figure is the median of the ratios of the rounds, so that what else the machine does falls on both sides.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LATE = 1800.0


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock, seconds of CPU of a program and all its children, and its largest process in MB."""

    wall: float
    cpu: float
    peak: float


@dataclass(frozen=True, slots=True)
class Contender:
    """A command, where it runs, and what is made ready before each run."""

    name: str
    command: list[str]
    here: Path
    environment: Mapping[str, str]
    before: Callable[[], object] = lambda: None


_LAUNCHER = """
import json, os, sys, time
began = time.monotonic()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(child, 0)
wall = time.monotonic() - began
print("\\n" + json.dumps([os.waitstatus_to_exitcode(status), wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""
"""Starts the command from a small process: a child's largest size counts that of whoever started it."""


def cost(of: Contender) -> Cost:
    """One run."""
    of.before()
    program = shutil.which(of.command[0]) or of.command[0]
    made = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _LAUNCHER, program, *of.command[1:]],
        cwd=of.here,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", **of.environment},  # compiled once, as what is installed is
        capture_output=True,
        check=True,
        timeout=LATE,
    )
    code, wall, cpu, peak = json.loads(made.stdout.splitlines()[-1])
    if code:
        raise SystemExit(f"{of.name} ended with {code}:\n{made.stderr.decode(errors='replace')[-2000:]}")
    return Cost(wall, cpu, peak)


def rounds(contenders: Sequence[Contender], count: int) -> dict[str, list[Cost]]:
    """So many rounds, in each of which every contender runs once, in an order that changes."""
    chance = random.Random(24)
    found: dict[str, list[Cost]] = {each.name: [] for each in contenders}
    for _ in range(count):
        for each in chance.sample(list(contenders), len(contenders)):
            found[each.name].append(cost(each))
    return found


def median(costs: Sequence[Cost], of: str) -> float:
    """The median of `wall`, `cpu` or `peak`."""
    return statistics.median(getattr(each, of) for each in costs)


def ratios(mine: Sequence[Cost], other: Sequence[Cost], of: str) -> list[float]:
    """The ratios, round by round."""
    return [getattr(one, of) / max(getattr(two, of), 1e-9) for one, two in zip(mine, other, strict=True)]


def ratio(mine: Sequence[Cost], other: Sequence[Cost], of: str) -> float:
    """The median of the ratios, round by round."""
    return statistics.median(ratios(mine, other, of))


def quartiles(figures: Sequence[float]) -> tuple[float, float, float]:
    """The lower quartile, the median and the upper quartile; of one figure, itself."""
    if len(figures) == 1:
        return (figures[0],) * 3
    low, middle, high = statistics.quantiles(figures, n=4, method="inclusive")
    return low, middle, high
