"""A finished file or folder goes to its place; on Windows that waits for whoever holds it for a moment."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

WINDOWS = sys.platform == "win32"
HELD = (0.05, 0.1, 0.2, 0.4, 0.8, 1.0)
"""Seconds between tries.  A virus scanner or an indexer opens what was just written, and is done within a second or two."""


def replace(beside: Path, place: Path, still: Callable[[], bool] = lambda: True) -> bool:
    """Put a file in the place of another; OSError where it cannot be, on Windows after having tried for some seconds.

    `still` is asked before each try whether it is wanted; False where it no longer is, and nothing is put there.
    """
    return _tried(lambda: beside.replace(place), still)


def rename(beside: Path, place: Path) -> None:
    """Give a file or folder a name that nothing has; OSError as `replace` does."""
    _tried(lambda: beside.rename(place), lambda: True)


def _tried(move: Callable[[], object], still: Callable[[], bool]) -> bool:
    for pause in HELD if WINDOWS else ():
        if not still():
            return False
        try:
            move()
        except PermissionError:
            time.sleep(pause)
        else:
            return True
    if not still():
        return False
    move()
    return True
