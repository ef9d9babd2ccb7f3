"""Templates of a publication's own are filled in a child process with a limit on time and memory.

One that loops without end, or grows without end, costs that child and becomes a sentence.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import signal
import subprocess
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from pdfdigest.errors import HouseError
from pdfdigest.press.compose import templates
from pdfdigest.press.compose.templates import Folders
from pdfdigest.press.workers import child_process, frames

SECONDS = 60
"""Wall time in which a template must be filled."""
MEGABYTES = 1_000
"""Memory of the child, all of Python included."""
_HINT = "Look in it for a loop without end, or for text that is repeated without bounds."


class Child:
    """A warm child that fills the templates of some folders; it starts with the first, and anew after one was stopped."""

    def __init__(self, folders: Folders, *, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> None:
        self._folders = folders
        self._limits = (seconds, megabytes)
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def fill(self, template: str, values: dict[str, Any]) -> str:
        """The filled template; `values` are plain.  HouseError where it is wrong, too slow or too large."""
        with self._turn:
            answer = self._asked(template, values)
        if isinstance(answer, HouseError):
            raise answer
        return str(answer)

    def _asked(self, template: str, values: dict[str, Any]) -> Any:
        seconds, megabytes = self._limits
        child = self._process = self._process or self._started()
        late = threading.Event()

        def stop() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            frames.send(child.stdin, (template, values))
            return frames.receive(child.stdout)
        except (EOFError, OSError, pickle.UnpicklingError):
            self.stop()
            where = self._place(template)
            if late.is_set():
                words = f"filling the template took longer than {seconds:.0f} seconds, and was stopped"
            else:
                words = f"filling the template took more than {megabytes:,} MB of memory, and was stopped"
            return HouseError(words, where=where, hint=_HINT)
        except BaseException:
            self.stop()
            raise
        finally:
            timer.cancel()

    def _started(self) -> subprocess.Popen[bytes]:
        seconds, megabytes = self._limits
        own, shipped = self._folders.own, self._folders.shipped
        atexit.register(self.stop)
        return subprocess.Popen(
            child_process.command("templates", seconds, megabytes, own or "", shipped),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child_process.environment(),
        )

    def _place(self, template: str) -> Path:
        own = self._folders.own
        return own / template if own and (own / template).is_file() else self._folders.shipped / template

    def stop(self) -> None:
        """End the child, if there is one."""
        child, self._process = self._process, None
        if child is None:
            return
        atexit.unregister(self.stop)
        child.kill()
        for pipe in (child.stdin, child.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()
        child.wait()


@lru_cache(maxsize=8)
def child_of(folders: Folders) -> Child:
    """The child of these folders, one in the life of this process."""
    return Child(folders)


def serve(arguments: Sequence[str]) -> None:
    """The side of the child: answer until nobody asks any more.

    The arguments are the limits in seconds and megabytes, and the folders of templates: the publication's own, which
    may be empty, and the shipped ones.
    """
    asking, answers = child_process.pipes()
    seconds, megabytes = float(arguments[0]), int(arguments[1])
    folders = Folders(Path(arguments[2]) if arguments[2] else None, Path(arguments[3]))
    child_process.limit_memory(megabytes)
    with contextlib.suppress(EOFError):
        while True:
            template, values = frames.receive(asking)
            _alarm(seconds + 5)
            try:
                answer: object = templates.fill(folders, template, values)
            except HouseError as error:
                answer = error
            except MemoryError:
                os._exit(12)
            _alarm(0)
            frames.send(answers, answer)


def _alarm(seconds: float) -> None:
    """The system ends this process then, whatever it is doing and whoever started it; 0 calls that off."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
