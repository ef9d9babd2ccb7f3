"""Templates of a publication's own are filled in a child process with a limit on time and memory.

One that loops without end, or grows without end, costs that child and becomes a sentence.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from pdfdigest.errors import HouseError
from pdfdigest.press.compose import templates
from pdfdigest.press.compose.templates import Folders

SECONDS = 60
"""Wall time in which a template must be filled."""
MEGABYTES = 1_000
"""Memory of the child, all of Python included."""
_LENGTH = struct.Struct("!Q")
_HINT = "Look in it for a loop without end, or for text that is repeated without bounds."
_PACKAGE = str(Path(__file__).resolve().parents[3])


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
            answer = self._asked(template, pickle.dumps((template, values), protocol=pickle.HIGHEST_PROTOCOL))
        if isinstance(answer, HouseError):
            raise answer
        return str(answer)

    def _asked(self, template: str, question: bytes) -> Any:
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
            _send(child.stdin, question)
            return pickle.loads(_frame(child.stdout))  # noqa: S301  both ends of this pipe are ours
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
        line = [sys.executable, "-m", "pdfdigest.press.compose.template_child"]
        return subprocess.Popen(
            [*line, str(seconds), str(megabytes), str(own or ""), str(shipped)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([_PACKAGE, os.environ.get("PYTHONPATH", "")])},
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


def serve() -> None:
    """The side of the child: answer until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    seconds, megabytes = float(sys.argv[1]), int(sys.argv[2])
    folders = Folders(Path(sys.argv[3]) if sys.argv[3] else None, Path(sys.argv[4]))
    _limit(megabytes)
    with contextlib.suppress(EOFError):
        while True:
            template, values = pickle.loads(_frame(sys.stdin.buffer))  # noqa: S301  both ends of this pipe are ours
            _alarm(seconds + 5)
            try:
                answer: object = templates.fill(folders, template, values)
            except HouseError as error:
                answer = error
            except MemoryError:
                os._exit(12)
            _alarm(0)
            _send(answers, pickle.dumps(answer))


def _alarm(seconds: float) -> None:
    """The system ends this process then, whatever it is doing and whoever started it; 0 calls that off."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _limit(megabytes: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1_000_000, megabytes * 1_000_000))


def _send(pipe: BinaryIO | Any, raw: bytes) -> None:
    pipe.write(_LENGTH.pack(len(raw)))
    pipe.write(raw)
    pipe.flush()


def _frame(pipe: BinaryIO | Any) -> bytes:
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    raw: bytes = pipe.read(length)
    if len(raw) < length:
        raise EOFError
    return raw


if __name__ == "__main__":
    serve()
