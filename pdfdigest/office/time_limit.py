"""A number of seconds goes in; what takes longer is broken off, with a sentence.

A manuscript within all bounds of size can still be made so that reading it takes hours.
"""

from __future__ import annotations

import _thread
import contextlib
import ctypes
import threading
from collections.abc import Iterator

from pdfdigest.errors import DigestError

AGAIN = 1.0
"""Seconds from one strike to the next: a Ctrl-C is lost where Python cannot raise it, as while it collects garbage."""


class _Late(BaseException):
    """Raised in a thread that took too long, where no Ctrl-C can reach it."""


@contextlib.contextmanager
def within(seconds: float, late: DigestError) -> Iterator[None]:
    """Break off what runs inside, and raise `late` in its place.

    In the main thread that is done by a Ctrl-C of our own, which ends a long regular expression too; in
    another one by an exception between two steps of Python.
    """
    turn = threading.Lock()
    ended = threading.Event()
    struck = False
    here = threading.get_ident()
    main = threading.current_thread() is threading.main_thread()

    def strike() -> None:
        nonlocal struck
        wait = seconds
        while not ended.wait(wait):
            with turn:
                if ended.is_set():
                    return
                struck = True
                if main:
                    _thread.interrupt_main()
                else:
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(here), ctypes.py_object(_Late))
            wait = AGAIN

    threading.Thread(target=strike, daemon=True).start()
    try:
        try:
            yield
        finally:
            with turn:
                ended.set()
    except (KeyboardInterrupt, _Late):
        ended.set()
        if struck:
            raise late from None
        raise
