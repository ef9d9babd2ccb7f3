"""How a child of this program is started, and what it does first.

A child is this program once more, with a hidden word before its arguments (`press.child_entry` knows the parts that
it can begin), so that a frozen program can have children, and a cluster can start them.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path
from typing import Any, BinaryIO

from pdfdigest.errors import PagesError

WORD = "--worker"
"""The first argument of a child."""
FROZEN_CHILD = "pdfdigest-worker"
"""The program beside a frozen one that its children are.

A frozen program hears nothing of PYTHONHASHSEED: the seed that makes pages the same each time is built into this one.
"""


def command(part: str, *arguments: object) -> list[str]:
    """The command line of a child that begins a part of the program; PagesError where it is not known how."""
    if not sys.executable:
        raise PagesError("this Python does not say where it is, so it cannot start another one to set the pages")
    program = [sys.executable, "-P", "-m", "pdfdigest"]
    if getattr(sys, "frozen", False):
        program = [str(Path(sys.executable).with_name(FROZEN_CHILD + (".exe" if sys.platform == "win32" else "")))]
    return [*program, WORD, part, *(str(argument) for argument in arguments)]


def environment(**more: str) -> dict[str, str]:
    """The environment of a child, which finds modules where this process does, whatever folder it stands in."""
    places = os.pathsep.join(os.path.abspath(place) for place in sys.path)  # noqa: PTH100  as a string
    return {**os.environ, "PYTHONPATH": places, **more}


def pipes() -> tuple[BinaryIO, BinaryIO]:
    """What a child is asked on and answers on; whatever else writes to standard output goes to standard error.

    Ctrl-C is heard by the program that started it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    asking: Any = sys.stdin.buffer
    return asking, answers


def limit_memory(megabytes: int) -> None:
    """Let this process have so much memory and no more, where the system can do that."""
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1_000_000, megabytes * 1_000_000))
