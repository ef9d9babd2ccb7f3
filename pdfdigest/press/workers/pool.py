"""Functions and their arguments go in; futures of what they give come out, worked by warm child processes.

A child has a limit on time and on memory: whatever hangs, eats memory or crashes in there costs one
answer, and the next is given by a fresh child.  `Pool` is a plain `concurrent.futures.Executor`, so that
another one, of a cluster say, can take its place.  A child ends as soon as the program that started it
does, however that ends.  What it may do is in `child`.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

from pdfdigest.errors import DigestError, PagesError
from pdfdigest.press.workers import child_process, font_configuration, foreman, frames
from pdfdigest.press.workers.foreman import Foreman, Split

SECONDS = 300.0
MEGABYTES = 3_000
EACH = 500_000_000
"""Bytes of memory that must be free for each worker but the first; one that sets an issue takes about half."""

T = TypeVar("T")
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Fonts:
    """The folders of fonts that a worker is to see."""

    fonts: tuple[Path, ...]


def ready(_fonts: Fonts) -> None:
    """Nothing but that the worker which is asked has started."""


class Worker:
    """One warm child; it is started, and started again, when there is something to do.

    With a foreman it is split off from that, as long as the foreman lives.
    """

    def __init__(
        self, cache: Path, *, seconds: float = SECONDS, megabytes: int = MEGABYTES, foreman: Foreman | None = None
    ) -> None:
        self._cache = cache
        self._seconds = seconds
        self._megabytes = megabytes
        self._fonts: tuple[Path, ...] = ()
        self._ended = False
        self._foreman = foreman
        self.child: subprocess.Popen[bytes] | Split | None = None

    def start(self, fonts: tuple[Path, ...]) -> subprocess.Popen[bytes] | Split:
        """The child that sees these folders of fonts, and no other font of the machine."""
        if self.child is None or self._fonts != fonts or self.child.poll() is not None:
            self.stop()
            self.child = self._split(fonts) or self._spawned(fonts)
            self._fonts = fonts
        child = self.child
        if self._ended:
            self.stop()
            raise PagesError("the run was ended")
        return child

    def _split(self, fonts: tuple[Path, ...]) -> Split | None:
        """A child of the foreman, if there is one and it lives."""
        if self._foreman is None or self._ended:
            return None
        configuration = font_configuration.written(fonts, self._cache)
        try:
            return self._foreman.worker(configuration, self._megabytes)
        except OSError:
            return None

    def _spawned(self, fonts: tuple[Path, ...]) -> subprocess.Popen[bytes]:
        """A child of this process, which loads everything itself."""
        configuration = font_configuration.written(fonts, self._cache)
        return subprocess.Popen(
            child_process.command("functions", self._megabytes),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child_process.environment(FONTCONFIG_FILE=str(configuration), PYTHONHASHSEED="0"),
        )

    def ask(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Any:
        """What the function gives in the child; PagesError says what kept it from that.

        The fonts in force are the `fonts` of the first argument, and the file that a sentence is about
        its `manuscript`.
        """
        about = arguments[0] if arguments else None
        child = self.start(getattr(about, "fonts", ()))
        late = threading.Event()

        def stop() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(self._seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            if child.stdin is None or child.stdout is None:
                raise EOFError
            frames.send(child.stdin, (function, arguments, named))
            worked, answer = frames.receive(child.stdout)
        except (EOFError, OSError, pickle.UnpicklingError):
            self.stop()
            raise self._failure(about, child.returncode, late=late.is_set()) from None
        except BaseException:
            self.stop()
            raise
        finally:
            timer.cancel()
        if worked:
            return answer
        if isinstance(answer, DigestError):
            raise answer
        raise PagesError(f"the pages could not be set: {answer}", where=getattr(about, "manuscript", None))

    def _failure(self, about: Any, code: int | None, *, late: bool) -> PagesError:
        hint = "Look for a table, a drawing or a stylesheet that is unusually large or deeply nested."
        if late:
            words = f"setting the pages took longer than {self._seconds:.0f} seconds and was stopped"
        else:
            words = f"the process that sets the pages ended unexpectedly (code {code})"
            hint = f"It may have needed more than {self._megabytes} MB of memory. {hint}"
        return PagesError(words, where=getattr(about, "manuscript", None), hint=hint)

    def end(self) -> None:
        """End the child from another thread, for good."""
        self._ended = True
        child = self.child
        if child is not None:
            child.kill()

    def stop(self) -> None:
        """End the child, if there is one."""
        child, self.child = self.child, None
        if child is None:
            return
        child.kill()
        with contextlib.suppress(OSError):
            for pipe in (child.stdin, child.stdout):
                if pipe:
                    pipe.close()
        child.wait()


class Pool(Executor):
    """Several workers behind the interface of an executor; they share a foreman where there can be one.

    The foreman starts at once, a worker with the first submission that finds the others busy.  Leaving its context by an exception (Ctrl-C is one) ends the children at once.
    """

    def __init__(self, cache: Path, *, most: int = 0, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> None:
        self.size = most or how_many()
        self._limits = (cache, seconds, megabytes)
        self._threads = ThreadPoolExecutor(self.size, "worker")
        self._own = threading.local()
        self._workers: list[Worker] = []
        self._lock = threading.Lock()
        self._ended = False
        self._foreman = foreman.Foreman(cache) if foreman.FORKS else None
        if self._foreman is not None:
            self._foreman.begin()

    def submit(self, function: Callable[P, T], /, *arguments: P.args, **named: P.kwargs) -> Future[T]:
        """The future of what an importable function gives in a child."""
        return self._threads.submit(self._work, function, arguments, named)

    def warm(self, fonts: tuple[Path, ...], count: int) -> None:
        """Start so many workers, if there are to be so many, before there is something for them to do."""
        for _ in range(min(count, self.size)):
            self.submit(ready, Fonts(fonts))

    def _work(self, function: Callable[..., T], arguments: tuple[Any, ...], named: dict[str, Any]) -> T:
        worker: Worker | None = getattr(self._own, "worker", None)
        if worker is None:
            cache, seconds, megabytes = self._limits
            worker = Worker(cache, seconds=seconds, megabytes=megabytes, foreman=self._foreman)
            self._own.worker = worker
            with self._lock:
                self._workers.append(worker)
                if self._ended:
                    worker.end()
        answer: T = worker.ask(function, *arguments, **named)
        return answer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the children finish what was submitted, or with `cancel_futures` end them at once."""
        if cancel_futures:
            self._threads.shutdown(wait=False, cancel_futures=True)
            with self._lock:
                self._ended = True
                for worker in self._workers:
                    worker.end()
            if self._foreman is not None:
                self._foreman.stop()
        self._threads.shutdown(wait=wait)
        if wait:
            for worker in self._workers:
                worker.stop()
            if self._foreman is not None:
                self._foreman.stop()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the children, at once where the block was left by an exception."""
        self.shutdown(cancel_futures=error is not None)


def how_many() -> int:
    """One worker a core that this process may use, and no more than there is memory for."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # neither macOS nor Windows tells
        cores = os.cpu_count() or 1
    try:
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return cores
    return max(1, min(cores, free // EACH))
