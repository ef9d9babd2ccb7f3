"""What setting pages on a cluster costs beside the local pool, and where its scheduler comes to an end.

    python benchmarks/cluster.py cost [ROUNDS]     240 issues: the local pool, one worker of Dask, two, four
    python benchmarks/cluster.py slope [TASKS]     workers that sleep instead of setting: one scheduler under 1 to 64 of them

`cost` counts the seconds of CPU of every process: those of the office, and what scheduler, workers and their children spent meanwhile.  The
bytes must be the same.  `slope` has one process play all workers: each task travels with a galley's bytes, sleeps as long as an issue is set, and comes
back with an edition's.  Both write their table into docs/scale.md.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import hashlib
import os
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]
sys.path += [str(ROOT / "benchmarks")]

import shop  # noqa: E402

from pdfdigest.press.cluster import worker_task  # noqa: E402
from tests.press.dask_cluster import DaskCluster  # noqa: E402

PAGE = ROOT / "docs/scale.md"
ISSUES = 240
SETS = 0.25
"""Seconds that an issue of two pages takes a worker, and that a task of the simulation sleeps."""
GALLEY, EDITION = 40_000, 60_000
"""Bytes of a galley and of an edition of two pages, without a picture."""
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """One of the two."""
    if sys.argv[1:2] == ["cost"]:
        cost(int(sys.argv[2]) if len(sys.argv) > 2 else 5)
    elif sys.argv[1:2] == ["slope"]:
        slope(int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
    elif sys.argv[1:2] == ["sleepers"]:
        asyncio.run(sleepers(sys.argv[2], int(sys.argv[3])))
    else:
        raise SystemExit(__doc__)


def write(name: str, lines: list[str]) -> None:
    """Put a table in its place on the page, with its day."""
    print("\n".join(lines))
    begin, end = f"<!-- {name}: written by benchmarks/cluster.py -->", f"<!-- end of {name} -->"
    said = "\n".join(
        [
            begin,
            "",
            *lines,
            "",
            f"Measured on {datetime.datetime.now(datetime.UTC).date()}, on two cores that others used too.",
            "",
            end,
        ]
    )
    text = PAGE.read_text("utf-8")
    made, count = re.subn(rf"{re.escape(begin)}.*?{re.escape(end)}", lambda _: said, text, flags=re.DOTALL)
    if not count:
        raise SystemExit(f"{PAGE} has no place for {name}")
    PAGE.write_text(made, "utf-8")


# cost ---------------------------------------------------------------------------------------------------------------


def cost(rounds: int) -> None:
    """The local pool against clusters that stand ready, in rounds whose order changes."""
    place = Path(tempfile.mkdtemp(prefix="cluster-"))
    desk = shop.make(place / "desk", ISSUES, stories=1, paragraphs=1)
    clusters = {count: DaskCluster(place / f"cluster-{count}").start(workers=count) for count in (1, 2, 4)}
    found: dict[int, list[tuple[float, float]]] = {count: [] for count in (0, *clusters)}
    hashes = {}
    try:
        for count in found:  # every worker has begun, as one that stands ready has
            build(desk, place, clusters.get(count), what="1")
        chance = random.Random(5)
        for turn in range(rounds):
            for count in chance.sample([0, 1, 2, *([4] if turn == 0 else [])], 4 if turn == 0 else 3):
                spent, wall, held = build(desk, place, clusters.get(count))
                found[count].append((spent, wall))
                assert hashes.setdefault("of all", held) == held, "bytes differ"
                print(count, f"{spent:.1f} s of CPU, {wall:.1f} s", flush=True)
    finally:
        for each in clusters.values():
            each.stop()
        shutil.rmtree(place)
    rows = ["| 240 issues set by | CPU of all processes | against the local pool | bytes |", "|---|---|---|---|"]
    for count, name in ((0, "the local pool"), (1, "one worker of Dask"), (2, "two"), (4, "four")):
        spent = [each for each, _ in found[count]]
        ratios = [mine / local for mine, (local, _) in zip(spent, found[0], strict=False)]
        against = f"{statistics.median(ratios):.2f} x ({min(ratios):.2f} to {max(ratios):.2f})" if count else ""
        times = (
            f"{statistics.median(spent):.1f} s, the median of {len(spent)}"
            if len(spent) > 1
            else f"{spent[0]:.1f} s, once"
        )
        rows.append(f"| {name} | {times} | {against} | {'the same' if count else ''} |")
    write("cost", rows)


def build(desk: Path, place: Path, cluster: DaskCluster | None, what: str = "") -> tuple[float, float, str]:
    """CPU of every process, seconds on the clock, and a hash of all that was written."""
    shutil.rmtree(place / "out", ignore_errors=True)
    command = [sys.executable, "-P", "-m", "pdfdigest", "build", "--fresh", "-o", str(place / "out")]
    command += ["--on", cluster.address if cluster else "none", *([what] if what else [])]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(place / "cache")}
    standing = [each.pid for each in (cluster.scheduler, *cluster.workers) if each] if cluster else []
    before, mine, began = tree(standing), resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, cwd=desk, env=environment, check=True, stdout=subprocess.DEVNULL)
    wall, used = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = used.ru_utime + used.ru_stime - mine.ru_utime - mine.ru_stime + tree(standing) - before
    held = hashlib.sha256()
    for path in sorted((place / "out").iterdir()):
        held.update(path.name.encode() + path.read_bytes())
    return spent, wall, held.hexdigest()


def tree(roots: list[int]) -> float:
    """Seconds of CPU of processes and of all below them, those that ended and were waited for too."""
    above: dict[int, list[int]] = {}
    times: dict[int, float] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        above.setdefault(int(fields[1]), []).append(int(folder.name))
        times[int(folder.name)] = sum(map(int, fields[11:15])) / TICKS
    waiting, spent = list(roots), 0.0
    while waiting:
        pid = waiting.pop()
        spent += times.get(pid, 0.0)
        waiting += above.get(pid, [])
    return spent


# slope --------------------------------------------------------------------------------------------------------------


async def sleepers(address: str, count: int) -> None:
    """So many workers in this process."""
    from distributed import Worker

    workers = [Worker(address, nthreads=1, heartbeat_interval="5s") for _ in range(count)]
    for each in workers:
        await each
        worker_task.still(each)  # as a run does it; 64 that look at themselves keep two cores busy
    print("ready", flush=True)
    await asyncio.gather(*(each.finished() for each in workers))


async def slept(_galley: bytes, seconds: float, size: int) -> bytes:
    """What a worker of the simulation does."""
    await asyncio.sleep(seconds)
    return b"p" * size


def slope(most: int) -> None:
    """CPU and memory of the scheduler, and of who asks it, by workers and by tasks."""
    head = "| workers that sleep | tasks | tasks a second | scheduler, CPU a task | office, CPU a task | scheduler, memory |"
    rows = [head, "|---|---|---|---|---|---|"]
    for workers, tasks in ((1, 200), (4, 800), (16, 1_600), (64, 3_200)):
        rows.append(simulated(workers, tasks))
        print(rows[-1], flush=True)
    for tasks in (most // 100, most // 10, most):
        rows.append(queued(64, tasks))
        print(rows[-1], flush=True)
    write("slope", rows)


@contextlib.contextmanager
def asleep(workers: int) -> Iterator[tuple[Any, int]]:
    """A client of a scheduler of its own, whose workers sleep, and the number of its process."""
    from distributed import Client

    place = Path(tempfile.mkdtemp(prefix="cluster-"))
    cluster = DaskCluster(place).start(workers=0)
    assert cluster.scheduler is not None
    command = [sys.executable, "-P", __file__, "sleepers", cluster.address, str(workers)]
    playing = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    try:
        assert playing.stdout is not None
        assert playing.stdout.readline() == b"ready\n"
        with Client(cluster.address, set_as_default=False) as client:
            yield client, cluster.scheduler.pid
    finally:
        playing.kill()
        playing.wait()
        cluster.stop()
        shutil.rmtree(place)


def simulated(workers: int, tasks: int) -> str:
    """One row: galleys and editions travel, and as many galleys wait as the office has ahead."""
    galley = random.Random(1).randbytes(GALLEY)
    room, done = threading.Semaphore(2 * workers + 1), threading.Semaphore(0)

    def back(future: Any) -> None:
        future.result()
        future.release()
        room.release()
        done.release()

    with asleep(workers) as (client, pid):
        client.submit(slept, galley, 0.0, 1, key="first", pure=False).result()
        before, mine, began = tree([pid]), time.process_time(), time.monotonic()
        for number in range(tasks):
            room.acquire()
            sent = client.submit(slept, galley, SETS, EDITION, key=f"pdfdigest-{number:08}", pure=False)
            sent.add_done_callback(back)
        for _ in range(tasks):
            done.acquire()
        wall, office, spent = time.monotonic() - began, time.process_time() - mine, tree([pid]) - before
        return row(f"{workers}", tasks, wall, spent, office, pid)


def queued(workers: int, tasks: int) -> str:
    """One row: all tasks are handed over at once, without a byte of a galley, and no result is fetched."""
    from distributed import wait

    with asleep(workers) as (client, pid):
        client.submit(slept, b"", 0.0, 1, key="first", pure=False).result()
        before, mine, began = tree([pid]), time.process_time(), time.monotonic()
        sent = client.map(partial(slept, b"", 0.02), [1] * tasks, pure=False, batch_size=1_000)
        with client.as_current():
            wait(sent)
        wall, office, spent = time.monotonic() - began, time.process_time() - mine, tree([pid]) - before
        return row(f"{workers}, nothing travels, all queued at once", tasks, wall, spent, office, pid)


def row(what: str, tasks: int, wall: float, spent: float, office: float, pid: int) -> str:
    """A line of the table."""
    memory = int(re.findall(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[0]) // 1024
    each = f"{1000 * spent / tasks:.1f} ms | {1000 * office / tasks:.1f} ms"
    return f"| {what} | {tasks:,} | {tasks / wall:.0f} | {each} | {memory} MB |"


if __name__ == "__main__":
    main()
