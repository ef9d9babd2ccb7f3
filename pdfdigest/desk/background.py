"""A long act is begun, and runs beside the answers: one of a name at a time, and whoever asks is told how far it is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from pdfdigest.desk.answers import Heard, words_of
from pdfdigest.errors import DigestError
from pdfdigest.office.surroundings import Step

ENDS = 10.0
"""Seconds that an act has to end when the desk does."""
Act = Callable[["Job"], dict[str, Any]]


class Job(Heard):
    """One act that runs; it is the teller of the office in which it does."""

    def __init__(self) -> None:
        super().__init__()
        self.done, self.total, self.running, self.error = 0, 0, True, ""
        self.result: dict[str, Any] = {}

    @contextmanager
    def progress(self, label: str, total: int) -> Iterator[Step]:
        """How many steps are done."""
        self.total, self.done = total, 0

        def step(done: int, _name: str) -> None:
            self.done = done

        yield step

    @property
    def facts(self) -> dict[str, Any]:
        """How far it is, and what came of it."""
        return {
            "running": self.running,
            "done": self.done,
            "total": self.total,
            "said": self.sentences[-20:],
            "error": self.error,
            "result": self.result,
        }


class Background:
    """The acts that run, by name."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._ends: dict[str, tuple[threading.Thread, Callable[[], object]]] = {}

    def start(self, name: str, act: Act, end: Callable[[], object] = lambda: None) -> bool:
        """Begin an act, unless one of that name runs; `end` asks it to stop where it stands."""
        with self._lock:
            known = self._jobs.get(name)
            if known and known.running:
                return False
            job = self._jobs[name] = Job()
            thread = threading.Thread(target=_run, args=(job, act), daemon=True)
            self._ends[name] = thread, end
            thread.start()
            return True

    def facts(self, name: str) -> dict[str, Any] | None:
        """How far the act of a name is; None where none was begun."""
        job = self._jobs.get(name)
        return job.facts if job else None

    def close(self) -> None:
        """Ask what runs to stop, and wait a little for it."""
        running = [self._ends[name] for name, job in self._jobs.items() if job.running]
        for _, end in running:
            end()
        for thread, _ in running:
            thread.join(ENDS)


def _run(job: Job, act: Act) -> None:
    try:
        job.result = act(job)
    except DigestError as error:
        job.error = words_of(error)
    except Exception:
        job.error = "This went wrong in a way that nobody foresaw; look at the terminal of the desk."
        raise
    finally:
        job.running = False
