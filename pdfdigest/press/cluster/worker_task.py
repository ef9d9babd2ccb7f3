"""What a worker of Dask is asked for: to have a parcel set by children of its own, with limits on time and memory.

A worker has as many children as it has threads.  They are those of `press.workers`: whatever hangs or eats memory in one
costs its issue a sentence, and the worker goes on.
"""

from __future__ import annotations

import os
import pickle
import tempfile
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pdfdigest.errors import DigestError, PagesError
from pdfdigest.press.cluster import toolchains, unpacked
from pdfdigest.press.workers import machine
from pdfdigest.press.workers.pool import Pool


@dataclass(frozen=True, slots=True)
class Set:
    """The edition of a parcel, and the process that had it set."""

    edition: Any
    by: str


@dataclass(frozen=True, slots=True)
class Lacks:
    """Hashes whose bytes a worker wants before it can set a parcel, and the address of the worker."""

    hashes: frozenset[str]
    worker: str


@dataclass(frozen=True, slots=True)
class Differs:
    """A worker that would not set the same bytes, with what sets pages there."""

    worker: str
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Refused:
    """Why an edition could not be set."""

    error: DigestError


Answer = Set | Lacks | Differs | Refused


@dataclass(frozen=True, slots=True)
class _Side:
    """What a worker has for all parcels: its address, its children, and what it holds by hash."""

    address: str
    pool: Pool
    shelf: unpacked.Shelf


_ONE = threading.Lock()


def set_parcel(raw: bytes) -> bytes:
    """The answer to a parcel, both as they travel."""
    with _ONE:
        side = _side(os.getpid())
    return pickle.dumps(_answer(pickle.loads(raw), side), protocol=pickle.HIGHEST_PROTOCOL)  # noqa: S301  whoever reaches a worker runs code there, as docs/cluster.md says


def _answer(parcel: Any, side: _Side) -> Answer:
    if parcel.toolchain != toolchains.digest():
        return Differs(side.address, toolchains.told())
    try:
        galley, places = unpacked.galley(parcel, side.shelf)
    except unpacked.Lacking as lacking:
        return Lacks(frozenset(lacking.hashes), side.address)
    except OSError as error:
        return Refused(PagesError(f"the worker {side.address} cannot write what it needs: {error.strerror}"))
    except DigestError as error:
        return Refused(error)
    try:
        edition = side.pool.submit(machine.edition_of, galley).result()
    except DigestError as error:
        return Refused(type(error)(places.office(error.message), where=error.where, hint=error.hint, needs=error.needs))
    return Set(unpacked.told(edition, places), side.address)


def ready(dask_worker: Any) -> dict[str, str]:
    """On a worker, before there is anything to set: what sets pages there."""
    still(dask_worker)
    return toolchains.told()


def still(server: Any) -> None:
    """End what a worker or a scheduler does a hundred times a second for drawings that nobody sees.

    It looks at what its threads do, and at how long its own loop takes: more than half of what one costs that has nothing to do.
    """
    for name in ("profile", "profile-cycle", "tick", "ticks"):
        if name in server.periodic_callbacks:
            server.periodic_callbacks[name].stop()


@lru_cache(maxsize=1)
def _side(_process: int) -> _Side:
    """Made with the first parcel; the folder goes with the worker."""
    import platformdirs
    from distributed import get_worker

    worker = get_worker()
    worker.loop.add_callback(ready, worker)
    folder = Path(tempfile.mkdtemp(prefix="parcels-", dir=worker.local_directory))
    pool = Pool(platformdirs.user_cache_path("pdfdigest"), most=worker.state.nthreads)
    return _Side(worker.address, pool, unpacked.Shelf(folder))
