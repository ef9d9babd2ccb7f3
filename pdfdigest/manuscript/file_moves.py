"""A finished file or folder goes to its place; on Windows that waits for whoever holds it for a moment."""

from __future__ import annotations

import ctypes
import functools
import os
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


def exchange(beside: Path, place: Path, old: bytes) -> bool | None:
    """Put a file in the place of one that says `old`; False where it says something else, and has its place again.

    The two take each other's place in one step, and what was taken out is looked at: so nothing that another program
    writes in the last moment is written over.  None where that cannot be done, and nothing was: on Windows, on file
    systems without such a step, and where one of the two is not there.
    """
    system = None if WINDOWS else _system()
    if system is None:
        return None
    one, other = os.fsencode(beside), os.fsencode(place)
    if system.exchange(one, other) != 0:
        return None
    if system.says(one, old):
        return True
    system.exchange(one, other)
    return False


class _System:
    """The system's own step: renameat2(2) of Linux with RENAME_EXCHANGE, renamex_np(2) of macOS with RENAME_SWAP.

    Between the two steps of `exchange` no other thread of this program runs, and the moment in which others see what
    is taken back is as short as it can be: these calls keep Python's lock, which calls of `os` let go of.
    """

    def __init__(self) -> None:
        self._library = library = ctypes.PyDLL(None)
        if sys.platform == "linux":
            here, exchanged = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
            library.renameat2.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
            self.exchange: Callable[[bytes, bytes], int] = lambda one, other: int(
                library.renameat2(here, one, here, other, exchanged)
            )
        else:
            swapped = 2  # RENAME_SWAP
            library.renamex_np.argtypes = (ctypes.c_char_p, ctypes.c_char_p, ctypes.c_uint)
            self.exchange = lambda one, other: int(library.renamex_np(one, other, swapped))
        library.read.argtypes = (ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t)
        library.read.restype = ctypes.c_ssize_t

    def says(self, name: bytes, text: bytes) -> bool:
        """Whether a file says this and nothing else."""
        found = ctypes.create_string_buffer(len(text) + 1)
        file = self._library.open(name, os.O_RDONLY)
        if file < 0:
            return False
        length = self._library.read(file, found, len(text) + 1)
        self._library.close(file)
        return bool(length == len(text) and found.raw[:length] == text)


@functools.cache
def _system() -> _System | None:
    try:
        return _System()
    except (OSError, AttributeError):
        return None


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
