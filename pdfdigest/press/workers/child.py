"""The child's side of a worker: functions are called as they are asked for, until nobody can ask any more."""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import queue
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from pdfdigest.errors import DigestError
from pdfdigest.press.workers import child_process, frames


def serve(arguments: Sequence[str]) -> NoReturn:
    """Be a child that was started for itself; the one argument is its memory in megabytes."""
    work(*child_process.pipes(), int(arguments[0]))


def work(asking: BinaryIO | Any, answers: BinaryIO | Any, megabytes: int) -> NoReturn:
    """Answer what is asked, within so much memory, until nobody can ask any more."""
    child_process.limit_memory(megabytes)
    collect_seldom()
    asked: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(asking, asked), daemon=True).start()
    cache = Path(os.environ["FONTCONFIG_FILE"]).parent
    warm(cache)
    while True:
        worked, answer = _answer(asked.get())
        frames.send(answers, (worked, answer))
        del answer
        _tidy(cache)


def _listen(pipe: BinaryIO, asked: queue.SimpleQueue[bytes]) -> None:
    """Pass on what is asked; where nobody can ask any more, end the child, whatever it is doing."""
    try:
        while True:
            asked.put(frames.frame(pipe))
    except (EOFError, OSError):
        os._exit(0)
    except MemoryError:
        os._exit(12)


def _answer(raw: bytes) -> tuple[bool, Any]:
    try:
        function, arguments, named = pickle.loads(raw)  # noqa: S301  both ends of this pipe are ours
        return True, function(*arguments, **named)
    except DigestError as error:
        return False, error
    except MemoryError:
        os._exit(12)
    except Exception as error:
        return False, f"{type(error).__name__}: {error}"


def warm(cache: Path) -> None:
    """Load what setting pages needs while the first galley is still on its way."""
    with contextlib.suppress(Exception):  # whoever asks for pages is told what is missing
        from pdfdigest.press.engine import weasyprint_import

        weasyprint_import.pages(cache)


def collect_seldom() -> None:
    """Look for what is no longer used between two answers, and within one only where it has grown large."""
    gc.set_threshold(200_000, 50, 50)


def _tidy(cache: Path) -> None:
    """What can be done while nobody waits."""
    from pdfdigest.press.engine import weasyprint_import

    gc.collect()
    weasyprint_import.keep(cache)
