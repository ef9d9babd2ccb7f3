"""A number of seconds goes in; what takes longer is broken off, with a sentence.

A manuscript within all bounds of size can still be made so that reading it takes hours.
"""

from __future__ import annotations

import _thread
import contextlib
import threading
from collections.abc import Iterator

from pdfdigest.errors import DigestError

AGAIN = 1.0
"""Seconds from one strike to the next: a Ctrl-C is lost where Python cannot raise it, as while it collects garbage."""


@contextlib.contextmanager
def within(seconds: float, late: DigestError) -> Iterator[None]:
    """Break off what runs inside, by a Ctrl-C of our own, and raise `late` in its place."""
    turn = threading.Lock()
    ended = threading.Event()
    struck = False

    def strike() -> None:
        nonlocal struck
        wait = seconds
        while not ended.wait(wait):
            with turn:
                if ended.is_set():
                    return
                struck = True
                _thread.interrupt_main()
            wait = AGAIN

    threading.Thread(target=strike, daemon=True).start()
    try:
        try:
            yield
        finally:
            with turn:
                ended.set()
    except KeyboardInterrupt:
        ended.set()
        if struck:
            raise late from None
        raise
