"""Who sets what a volume lacks: a machine of as many children as there are cores, threads to ask it, and what earlier bindings know."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pdfdigest.press.cache.cache import Cache
from pdfdigest.press.cache.cached_machine import CachedMachine
from pdfdigest.press.workers import foreman, machine, pool

if TYPE_CHECKING:
    from pdfdigest.manuscript.machines import Machines
    from pdfdigest.press.cluster.scheduler import Setting

HASHES = "hashes of pages"
MOST_HASHED = 3_000
"""Facts of files that are kept for later bindings, of which each issue has three."""


@dataclass(frozen=True, slots=True)
class VolumePress:
    """The machine and its threads; `hashes` are what is known of issues, by the hash of the file; drafts lie in `desk`."""

    machine: CachedMachine
    threads: ThreadPoolExecutor
    hashes: dict[str, Any]
    desk: Path


@contextmanager
def ready(folder: Path, cache: Cache, machines: Machines, *, fresh: bool, lacks: bool) -> Iterator[VolumePress]:
    """All of it, with the user's cache folder; `lacks` says that something is to be set, so that it is begun at once.

    With `machines` that have an address, those behind a scheduler set it.
    """
    kept = None if fresh else cache.find(HASHES)
    hashes = dict(kept.facts["issues"]) if kept else {}
    with ExitStack() as stack:
        # Where nothing was bound yet, the volume's own pages are to be set.
        setters = _elsewhere(stack, folder, machines) or _here(stack, folder, begun=lacks or kept is None)
        desk = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pdfdigest-")))
        cached = stack.enter_context(CachedMachine(cache, *setters, fresh=fresh))
        threads = stack.enter_context(ThreadPoolExecutor(len(setters), "setter"))
        try:
            yield VolumePress(cached, threads, hashes, desk)
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            for each in setters:
                each.stop()
            raise


def _here(stack: ExitStack, folder: Path, *, begun: bool) -> Sequence[machine.Machine | Setting]:
    """A child for each core of this machine."""
    above = foreman.Foreman(folder) if foreman.FORKS else None
    if above is not None:
        stack.callback(above.stop)
        if begun:
            above.begin()
    return [stack.enter_context(machine.Machine(folder, foreman=above)) for _ in range(pool.how_many())]


def _elsewhere(stack: ExitStack, folder: Path, machines: Machines) -> Sequence[machine.Machine | Setting]:
    """Those behind a scheduler, as many as it has threads; none where no scheduler is named."""
    if not machines.address:
        return ()
    from pdfdigest.press.cluster.scheduler import Cluster, Setting

    cluster = stack.enter_context(Cluster(machines, folder))
    return [Setting(cluster) for _ in range(cluster.size)]


def keep(hashes: dict[str, Any], cache: Cache) -> None:
    """Keep the newest hashes for later bindings."""
    cache.keep(HASHES, (), {}, {"issues": dict(list(hashes.items())[-MOST_HASHED:])})
