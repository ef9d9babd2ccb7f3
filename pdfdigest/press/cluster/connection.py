"""How a scheduler is reached, and whether it and its workers would set the same bytes as this machine."""

from __future__ import annotations

import contextlib
import logging
import threading
import warnings
from collections.abc import Callable
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any

from pdfdigest.errors import PagesError, counted
from pdfdigest.manuscript.machines import Machines
from pdfdigest.press.cluster import toolchains, worker_task

CONNECT = 10.0
"""Seconds in which a scheduler must answer."""
SILENT = 30.0
"""Seconds after which one that answered before is taken for lost."""


def reached(machines: Machines) -> str:
    """What a scheduler says of itself, in words: workers and threads.  PagesError where it does not answer, or differs."""
    client = connected(machines, CONNECT)
    try:
        size = compared(client, machines.address, CONNECT)
        told = client.sync(client.scheduler.identity, n_workers=0, callback_timeout=CONNECT)
    finally:
        closed(client)
    return f"{counted(told['n_workers'], 'worker')}, {counted(size, 'issue')} at a time"


def connected(machines: Machines, seconds: float) -> Any:
    """A client of Dask; PagesError where nobody answers in time."""
    machines.refuse()
    try:
        import dask
        import distributed
    except ImportError:
        words = "Dask is not installed here, which brings galleys to other machines"
        raise PagesError(words, needs="cluster") from None
    _hush()
    dask.config.set({"distributed.comm.timeouts.connect": seconds})
    security = None
    if machines.encrypted:
        security = distributed.Security(  # type: ignore[no-untyped-call]
            require_encryption=True,
            tls_ca_file=str(machines.ca),
            tls_client_cert=str(machines.certificate),
            tls_client_key=str(machines.key),
        )
    try:
        client = _within(
            seconds + 1,
            partial(
                distributed.Client,
                machines.address,
                timeout=seconds,
                security=security,
                set_as_default=False,
                name="pdfdigest",
            ),
        )
    except Exception as error:
        why = str(error.__cause__ or error) or "it is silent"
        words = f"no scheduler answers at {machines.address} within {seconds:.0f} seconds: {why.splitlines()[0]}"
        raise PagesError(words, needs="machines") from None
    return client


def _within(seconds: float, begun: Callable[[], Any]) -> Any:
    """What a function gives within so many seconds, else TimeoutError; what is silent may keep its thread for ever."""
    found: SimpleQueue[tuple[Any, Exception | None]] = SimpleQueue()

    def work() -> None:
        try:
            found.put((begun(), None))
        except Exception as error:
            found.put((None, error))

    threading.Thread(target=work, name="connecting", daemon=True).start()
    try:
        made, error = found.get(timeout=seconds)
    except Empty:
        raise TimeoutError from None
    if error is not None:
        raise error
    return made


def compared(client: Any, address: str, seconds: float) -> int:
    """How many threads the workers have.  PagesError where there is no worker, or one that would set other bytes."""
    mine = toolchains.here()
    try:
        theirs = client.sync(client._run_on_scheduler, prepared, callback_timeout=SILENT)
    except Exception as error:
        words = f"the scheduler {address} does not know this pdfdigest: {type(error).__name__}: {error}"
        raise PagesError(words, needs="machines") from None
    if said := toolchains.differences(mine, theirs, "the scheduler", of=toolchains.TALKED):
        raise _differs(said)
    try:
        client.wait_for_workers(1, timeout=seconds)
    except Exception:
        raise PagesError(f"the scheduler {address} has no worker", needs="machines") from None
    told = client.sync(client._run, worker_task.ready, on_error="return", callback_timeout=SILENT)
    for worker, facts in sorted(told.items()):
        if isinstance(facts, BaseException):
            words = f"the worker {worker} does not know this pdfdigest: {type(facts).__name__}: {facts}"
            raise PagesError(words, needs="machines")
        if toolchains.differences(mine, facts, worker):
            raise unlike(facts, f"the worker {worker}")
    return max(1, int(sum(client.nthreads().values())))


def prepared(dask_scheduler: Any) -> dict[str, str]:
    """On the scheduler: what it runs with; from now on it gives up a task when its second worker has died."""
    worker_task.still(dask_scheduler)
    dask_scheduler.allowed_failures = min(dask_scheduler.allowed_failures, 1)
    return toolchains.told()


def unlike(facts: dict[str, str], whose: str) -> PagesError:
    """The sentence about a machine that would set other bytes."""
    return _differs(toolchains.differences(toolchains.here(), facts, whose) or f"{whose} was changed meanwhile")


def _differs(said: str) -> PagesError:
    words = f"pages would not be the same bytes: {said}"
    return PagesError(words, hint="Install the same versions on every machine, and start scheduler and workers anew.")


def closed(client: Any) -> None:
    """Leave the scheduler, which may be gone by then."""
    with contextlib.suppress(Exception), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        client.close(timeout=5)


def _hush() -> None:
    """What Dask would write to standard error is said in our words."""
    for name in [name for name in logging.root.manager.loggerDict if name.split(".")[0] == "distributed"]:
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL + 1)
