"""An executor whose workers stand on other machines, behind a scheduler of Dask.

What a worker gives is what a child of this machine would give, byte for byte, or nothing: versions are compared first.
A worker that dies costs its issues a second try; an issue whose workers die twice ends with a sentence; where the
scheduler goes, every issue that is not done ends with one.  Nothing is waited for without a limit.
"""

from __future__ import annotations

import contextlib
import itertools
import pickle
import secrets
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from pdfdigest.errors import DigestError, PagesError
from pdfdigest.manuscript.machines import Machines
from pdfdigest.model import Edition
from pdfdigest.press.cluster import toolchains, worker_task
from pdfdigest.press.cluster.connection import CONNECT, SILENT, closed, compared, connected, unlike
from pdfdigest.press.cluster.parcel import Packer, Parcel, taken
from pdfdigest.press.galley import NOT_HAD, Galley
from pdfdigest.press.workers.pool import Pool

IDLE = 60.0
"""Seconds for which there may be no worker at all."""
LOOK = 3.0
"""Seconds between two looks at the scheduler."""
ALIKE = 0.5
"""Seconds in which issues that were lost with one worker are told together."""
OFTEN = 6
"""Times that a worker may want more bytes for one galley."""


@dataclass(eq=False, slots=True)
class _Job:
    """A galley on its way: where its bytes come from, and who waits for the edition."""

    function: Callable[[Galley], Edition]
    galley: Galley
    parcel: Parcel
    sources: dict[str, bytes | Path] = field(repr=False)
    edition: Future[Edition] = field(default_factory=Future)
    wanted: int = 0
    alone: bool = False
    on_the_way: Any = None


class Cluster(Executor):
    """Workers behind a scheduler, with the face of an executor; `cache` is the user's cache folder.

    PagesError where the scheduler cannot be reached, has no worker, or where what sets pages there differs from here.
    """

    def __init__(self, machines: Machines, cache: Path, *, connect: float = CONNECT, idle: float = IDLE) -> None:
        self._address = machines.address
        self._cache = cache
        self._idle = idle
        self._lock = threading.RLock()
        self._jobs: set[_Job] = set()
        self._lost_with: dict[str, list[_Job]] = {}
        self._one_by_one: list[_Job] = []
        self._sent: set[str] = set()
        self._to_worker: dict[str, set[str]] = {}
        self._lost: DigestError | None = None
        self._here: Pool | None = None
        self._ended = threading.Event()
        self._numbers = itertools.count(1)
        self._run = secrets.token_hex(8)
        self._client = connected(machines, connect)
        try:
            self.size = compared(self._client, machines.address, connect)
        except BaseException:
            closed(self._client)
            raise
        self._packer = Packer(toolchains.digest())
        threading.Thread(target=self._watch, name="scheduler", daemon=True).start()

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """The future of an edition: a galley is the one argument, and `press.workers.machine.edition_of` the function."""
        (galley,) = arguments
        parcel, sources = self._packer.parcel(galley)
        job = _Job(function, galley, parcel, sources)
        job.edition.set_running_or_notify_cancel()
        with self._lock:
            if self._lost is not None:
                job.edition.set_exception(self._lost)
                return job.edition
            self._jobs.add(job)
            given = parcel.hashes - self._sent
            self._sent |= given
        self._send(job, given)
        return job.edition

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Wait for what was submitted, or with `cancel_futures` let go of it, and leave the scheduler."""
        if wait and not cancel_futures:
            with self._lock:
                waiting = [job.edition for job in self._jobs]
            for edition in waiting:
                with contextlib.suppress(DigestError):
                    edition.result()
        self._ended.set()
        self._fail(PagesError("the run was ended"))
        if self._here is not None:
            self._here.shutdown(cancel_futures=cancel_futures)
        closed(self._client)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the scheduler, at once where the block was left by an exception."""
        self.shutdown(cancel_futures=error is not None)

    def _send(self, job: _Job, given: set[str], worker: str = "") -> None:
        """Hand a job to the scheduler, with some of the bytes that it needs, and to the worker that wanted them."""
        try:
            raw = pickle.dumps(replace(job.parcel, given=taken(job.sources, given)), protocol=pickle.HIGHEST_PROTOCOL)
        except OSError as error:
            self._done(job, PagesError(f"it cannot be read: {error.strerror}", where=error.filename))
            return
        where = {"workers": [worker], "allow_other_workers": True} if worker else {}
        key = f"pdfdigest-{self._run}{next(self._numbers):08}"
        try:
            job.on_the_way = self._client.submit(worker_task.set_parcel, raw, key=key, pure=False, **where)
            job.on_the_way.add_done_callback(partial(self._back, job))
        except Exception as error:
            self._fail(self._gone(f"{type(error).__name__}: {error}"))

    def _back(self, job: _Job, given: Any) -> None:
        """What becomes of a job that is back from the scheduler."""
        from distributed import KilledWorker

        try:
            answer = pickle.loads(given.result(timeout=SILENT))  # noqa: S301  a worker of ours wrote it
        except KilledWorker as killed:
            self._died(job, killed.last_worker.address)
        except (CancelledError, OSError, TimeoutError):
            if not self._ended.is_set():
                self._fail(self._gone("the connection is lost"))
        except Exception as error:
            words = f"a worker of {self._address} could not begin: {type(error).__name__}: {error}"
            self._done(job, PagesError(words, needs="machines"))
        else:
            self._answered(job, answer)
        finally:
            with contextlib.suppress(Exception):
                given.release()

    def _answered(self, job: _Job, answer: worker_task.Answer) -> None:
        if isinstance(answer, worker_task.Set):
            self._done(job, answer.edition)
        elif isinstance(answer, worker_task.Lacks):
            job.wanted += 1
            if job.wanted > OFTEN:
                self._done(job, PagesError(f"the worker {answer.worker} does not keep what it is given"))
            else:
                self._send(job, self._given(job, answer), answer.worker)
        elif isinstance(answer, worker_task.Differs):
            self._done(job, unlike(answer.facts, f"the worker {answer.worker}"))
        elif answer.error.message.startswith(NOT_HAD):
            self._set_here(job)
        else:
            self._done(job, answer.error)

    def _given(self, job: _Job, lacks: worker_task.Lacks) -> set[str]:
        """What a worker is given that wants something: at first not what is on its way there, then all that it says."""
        if job.wanted > 2:
            return job.parcel.hashes
        with self._lock:
            there = self._to_worker.setdefault(lacks.worker, set())
            given = set(lacks.hashes) if job.wanted > 1 else lacks.hashes - there
            there |= given
        return set(given)

    def _set_here(self, job: _Job) -> None:
        """Set a galley on this machine, where all files lie that it may name."""
        with self._lock:
            if self._here is None:
                self._here = Pool(self._cache, most=1)
        self._here.submit(job.function, job.galley).add_done_callback(
            lambda made: self._done(job, made.exception() or made.result())
        )

    def _done(self, job: _Job, what: Any) -> None:
        """Tell who waits, and have the next one tried of those that are tried alone."""
        with self._lock:
            if job not in self._jobs:
                return
            self._jobs.discard(job)
            if job.alone:
                self._one_by_one.remove(job)
                following = self._one_by_one[0] if self._one_by_one else None
            else:
                following = None
        if isinstance(what, BaseException):
            job.edition.set_exception(what)
        else:
            job.edition.set_result(what)
        if following is not None:
            self._send(following, following.parcel.hashes)

    def _died(self, job: _Job, worker: str) -> None:
        """A second worker died while it had a job.  Of several that it had, each is tried once more, by itself."""
        if job.alone:
            self._done(job, _kills(job))
            return
        with self._lock:
            lost = self._lost_with.setdefault(worker, [])
            lost.append(job)
            if len(lost) > 1:
                return
        timer = threading.Timer(ALIKE, self._judge, (worker,))
        timer.daemon = True
        timer.start()

    def _judge(self, worker: str) -> None:
        with self._lock:
            lost = self._lost_with.pop(worker)
        if len(lost) == 1:
            self._done(lost[0], _kills(lost[0]))
            return
        with self._lock:
            begins = not self._one_by_one
            for job in lost:
                job.alone = True
                self._one_by_one.append(job)
        if begins:
            self._send(lost[0], lost[0].parcel.hashes)

    def _watch(self) -> None:
        """Ask the scheduler now and then whether it is there, and whether it has workers."""
        without = 0.0
        while not self._ended.wait(LOOK) and self._lost is None:
            try:
                told = self._client.sync(self._client.scheduler.identity, n_workers=0, callback_timeout=SILENT)
            except Exception as error:
                if not self._ended.is_set():
                    self._fail(self._gone(str(error) or "it does not answer"))
                return
            without = 0.0 if told["n_workers"] else without + LOOK
            if without >= self._idle:
                words = f"the scheduler {self._address} has had no worker for {self._idle:.0f} seconds"
                self._fail(PagesError(words, needs="machines"))

    def _gone(self, why: str) -> PagesError:
        words = f"the scheduler {self._address} is gone ({why}); what it was to have set is not printed"
        return PagesError(words, needs="machines")

    def _fail(self, error: DigestError) -> None:
        """End every job that is not done, and those that come."""
        with self._lock:
            self._lost = self._lost or error
            jobs, self._jobs = self._jobs, set()
        for job in jobs:
            job.edition.set_exception(self._lost)


class Setting:
    """One of several who set galleys on a cluster, and wait for them."""

    def __init__(self, cluster: Executor) -> None:
        self._cluster = cluster

    def set(self, galley: Galley) -> Edition:
        """The finished edition; PagesError says what kept it from being set."""
        from pdfdigest.press.workers import machine

        edition: Edition = self._cluster.submit(machine.edition_of, galley).result()
        return edition

    def stop(self) -> None:
        """Let go of what is on the way, and wait for nothing more."""
        self._cluster.shutdown(wait=False, cancel_futures=True)


def _kills(job: _Job) -> PagesError:
    words = "two workers died while they set it, so it is not given to a third"
    hint = "Look for a picture, a table or a drawing that is unusually large; the workers' own logs say how they ended."
    return PagesError(words, where=job.galley.manuscript, hint=hint)
