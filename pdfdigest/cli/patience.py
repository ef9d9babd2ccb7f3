"""A number of seconds goes in; what takes longer is broken off, with a sentence.

A manuscript within all bounds of size can still be made so that reading it takes hours.
"""

from __future__ import annotations

import _thread
import contextlib
import threading
from collections.abc import Iterator

from pdfdigest.errors import DigestError


@contextlib.contextmanager
def within(seconds: float, late: DigestError) -> Iterator[None]:
    """Break off what runs inside, by a Ctrl-C of our own, and raise `late` in its place."""
    turn = threading.Lock()
    done = struck = False

    def strike() -> None:
        nonlocal struck
        with turn:
            if not done:
                struck = True
                _thread.interrupt_main()

    timer = threading.Timer(seconds, strike)
    timer.daemon = True
    timer.start()
    try:
        try:
            yield
        finally:
            timer.cancel()
            with turn:
                done = True
    except KeyboardInterrupt:
        if struck:
            raise late from None
        raise
