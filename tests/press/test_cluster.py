"""Machines: what workers of Dask set is what a child of this machine sets, byte for byte, or a sentence says why not."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pdfdigest.errors import PagesError, RequestError
from pdfdigest.manuscript.machines import Machines
from pdfdigest.office.build import build
from pdfdigest.office.print_order import Wanted
from pdfdigest.office.surroundings import Office
from pdfdigest.press.cluster import connection, scheduler, toolchains
from pdfdigest.press.cluster.parcel import Packer
from pdfdigest.press.cluster.scheduler import Cluster
from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from pdfdigest.press.galley import Galley
from pdfdigest.press.style_folders import shipped
from pdfdigest.press.targets import target
from pdfdigest.press.workers import machine
from tests.builders import issue, manuscript_text, publication, story
from tests.press.dask_cluster import DaskCluster


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    made = DaskCluster(tmp_path_factory.mktemp("cluster")).start(workers=2)
    yield made
    made.stop()


def office(folder: Path, cache: str) -> Office:
    return Office(folder, folder.parent / cache, folder.parent / "state", settings=folder.parent / "config")


def filled(desk: Path, count: int = 2) -> Path:
    """A publication with a style, a drawing and a font of its own, and issues with a picture each."""
    publication(desk, style="own")
    (desk / "templates/css/style").mkdir(parents=True)
    sheet = (shipped("templates") / "css/style/bulletin.css").read_text("utf-8")
    sheet += "\n@page { background: url(../drawings/corner.svg) no-repeat }\n"
    (desk / "templates/css/style/own.css").write_text(sheet, "utf-8")
    (desk / "drawings").mkdir()
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z" fill="#0a0"/></svg>'
    (desk / "drawings/corner.svg").write_text(drawing, "utf-8")
    font = next(path for path in sorted(shipped("fonts").rglob("*.ttf")))
    (desk / "fonts").mkdir()
    shutil.copy(font, desk / "fonts" / font.name)
    from PIL import Image

    for number in range(1, count + 1):
        Image.new("RGB", (400, 300), (40 * number, 90, 120)).save(desk / f"{number}.png")
        image = {"file": f"{number}.png", "alt": "A field of one colour."}
        text = manuscript_text(number=number, image=image, stories=[story(1), story(2)])
        (desk / f"1.{number}.yaml").write_text(text, "utf-8")
    return desk


def simple(desk: Path, **keys: Any) -> Galley:
    made = issue(desk, **keys)
    return composition.compose(made, House(made.publication), target("screen", made.publication))


def slow(desk: Path) -> Galley:
    """A galley that takes some seconds."""
    return simple(
        desk, stories=[story(number, body=("Word after word goes on. " * 60 + "\n\n") * 15) for number in range(1, 12)]
    )


def printed(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_pages_are_the_same_bytes_with_own_fonts_drawings_pictures_and_attachments(
    cluster: DaskCluster, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(desk)
    sent: list[str] = []
    real = scheduler.taken

    def counted(sources: dict[str, bytes | Path], hashes: set[str]) -> dict[str, bytes]:
        sent.extend(hashes)
        return real(sources, hashes)

    monkeypatch.setattr(scheduler, "taken", counted)
    wanted = Wanted(("screen", "print", "archive", "web"))
    away = build(office(desk, "cache-1"), (), wanted, out=desk / "away", on=cluster.address)
    here = build(office(desk, "cache-2"), (), wanted, out=desk / "here", on="none")
    assert (away.exit_code, here.exit_code) == (0, 0)
    assert printed(desk / "away") == printed(desk / "here")
    assert len(printed(desk / "here")) == 8
    assert max(sent.count(each) for each in sent) <= 2, "what galleys share is sent once to each of two workers"
    again = build(office(desk, "cache-1"), (), wanted, out=desk / "again", on="tcp://127.0.0.1:1")
    assert again.exit_code == 0, "what was set elsewhere lies in the cache, and no scheduler is asked for it"
    assert printed(desk / "again") == printed(desk / "here")


def test_a_file_that_is_named_in_a_way_that_nobody_sees_is_set_here(cluster: DaskCluster, desk: Path) -> None:
    filled(desk, 1)
    sheet = desk / "templates/css/style/own.css"
    sheet.write_text(sheet.read_text("utf-8").replace("corner.svg", "c\\6f rner.svg"), "utf-8")
    away = build(office(desk, "cache-1"), (), out=desk / "away", on=cluster.address)
    assert away.exit_code == 0
    build(office(desk, "cache-2"), (), out=desk / "here")
    assert printed(desk / "away") == printed(desk / "here")


def test_what_is_wrong_with_an_issue_is_said_as_it_is_here(cluster: DaskCluster, desk: Path) -> None:
    filled(desk, 1)
    sheet = desk / "templates/css/style/own.css"
    sheet.write_text(sheet.read_text("utf-8").replace("corner.svg", "nowhere.svg"), "utf-8")
    said = [
        [str(each) for each in build(office(desk, cache), (), out=desk / cache, on=on).failures]
        for cache, on in (("cache-1", cluster.address), ("cache-2", "none"))
    ]
    assert said[0] == said[1]
    assert "nowhere.svg" in said[0][0]


def test_a_worker_that_would_set_other_bytes_is_named_with_what_differs(
    cluster: DaskCluster, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = dict(toolchains.here())
    for changed, named in (
        ({"Pango": "1.2.3"}, "Pango is .* on the worker tcp://.* and 1.2.3 here"),
        ({"fonts": "0" * 64}, "fonts is .* and 000000000000 here"),
        ({"distributed": "2020.1"}, "distributed is .* on the scheduler and 2020.1 here"),
    ):
        monkeypatch.setattr(toolchains, "here", lambda changed=changed: {**real, **changed})
        with pytest.raises(PagesError, match=named):
            Cluster(Machines(cluster.address), desk / "cache")


def test_a_worker_that_was_changed_meanwhile_is_found_out_by_the_next_galley(cluster: DaskCluster, desk: Path) -> None:
    galley = simple(desk)
    with Cluster(Machines(cluster.address), desk / "cache") as away:
        away._packer._toolchain = "another"
        with pytest.raises(PagesError, match="pages would not be the same bytes"):
            away.submit(machine.edition_of, galley).result(timeout=120)


def test_nobody_answers(tmp_path: Path) -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        began = time.monotonic()
        for port in (1, mute.getsockname()[1]):
            with pytest.raises(PagesError, match=r"no scheduler answers at tcp://127\.0\.0\.1:\d+ within 2 seconds"):
                Cluster(Machines(f"tcp://127.0.0.1:{port}"), tmp_path, connect=2)
        assert time.monotonic() - began < 30


def test_a_scheduler_without_workers(tmp_path: Path) -> None:
    alone = DaskCluster(tmp_path / "alone").start(workers=0)
    try:
        with pytest.raises(PagesError, match="has no worker"):
            Cluster(Machines(alone.address), tmp_path, connect=2)
    finally:
        alone.stop()


def test_dask_is_an_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    real = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name.split(".", maxsplit=1)[0] in ("dask", "distributed"):
            raise ImportError(name)
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(PagesError, match="Dask is not installed"):
        connection.connected(Machines("tcp://127.0.0.1:8786"), 1)


def test_the_address_is_judged_before_anything_is_set(desk: Path) -> None:
    filled(desk, 1)
    with pytest.raises(RequestError, match="by TLS alone"):
        build(office(desk, "cache"), (), out=desk / "out", on="tcp://scheduler.example:8786")
    with pytest.raises(RequestError, match=r"\[machines\] of the settings lacks ca, certificate, key"):
        build(office(desk, "cache"), (), out=desk / "out", on="tls://127.0.0.1:8786")
    assert not (desk / "out").exists()


@pytest.mark.judges
@pytest.mark.parametrize("kills", [1, 2])
def test_a_worker_that_is_killed_costs_a_second_try_and_a_second_one_a_sentence(
    tmp_path: Path, desk: Path, kills: int
) -> None:
    galley, quick = slow(desk), simple(desk)
    made = DaskCluster(tmp_path / "cluster").start(workers=3)
    try:
        with Cluster(Machines(made.address), tmp_path / "cache") as away:
            future = away.submit(machine.edition_of, galley)
            pids = away._client.run(os.getpid)
            killed: set[str] = set()
            while len(killed) < kills:
                busy = [
                    address for address, keys in away._client.processing().items() if keys and address not in killed
                ]
                if busy:
                    time.sleep(1.0)
                    os.kill(pids[busy[0]], 9)
                    killed.add(busy[0])
                time.sleep(0.05)
            if kills == 1:
                assert future.result(timeout=120).pages > 3
            else:
                with pytest.raises(PagesError, match="two workers died while they set it"):
                    future.result(timeout=120)
                assert away.submit(machine.edition_of, quick).result(timeout=120).pages == 1
    finally:
        made.stop()


@pytest.mark.judges
@pytest.mark.parametrize("signal", [9, 19])
def test_a_scheduler_that_is_killed_or_falls_silent_ends_the_run_with_a_sentence(
    tmp_path: Path, desk: Path, signal: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "SILENT", 3.0)
    monkeypatch.setattr(scheduler, "LOOK", 0.5)
    galley = slow(desk)
    made = DaskCluster(tmp_path / "cluster").start(workers=1)
    try:
        assert made.scheduler is not None
        with Cluster(Machines(made.address), tmp_path / "cache") as away:
            waiting = [away.submit(machine.edition_of, galley) for _ in range(3)]
            time.sleep(1.0)
            began = time.monotonic()
            os.kill(made.scheduler.pid, signal)
            for each in waiting:
                with pytest.raises(PagesError, match=rf"the scheduler {made.address} is gone"):
                    each.result(timeout=60)
            with pytest.raises(PagesError, match="is gone"):
                away.submit(machine.edition_of, galley).result(timeout=60)
        assert time.monotonic() - began < 30
    finally:
        made.stop()


@pytest.mark.judges
def test_where_the_last_worker_goes_the_run_ends(tmp_path: Path, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "LOOK", 0.5)
    galley = slow(desk)
    made = DaskCluster(tmp_path / "cluster").start(workers=1)
    try:
        with Cluster(Machines(made.address), tmp_path / "cache", idle=3) as away:
            waiting = away.submit(machine.edition_of, galley)
            time.sleep(1.0)
            made.workers[0].kill()
            with pytest.raises(PagesError, match="has had no worker for 3 seconds"):
                waiting.result(timeout=60)
    finally:
        made.stop()


@pytest.mark.judges
def test_several_threads_of_a_worker_and_four_workers_set_the_same_bytes(tmp_path: Path, desk: Path) -> None:
    filled(desk, 8)
    made = DaskCluster(tmp_path / "cluster").start(workers=3)
    try:
        made.worker(threads=2)
        away = build(office(desk, "cache-1"), (), out=desk / "away", on=made.address)
    finally:
        made.stop()
    build(office(desk, "cache-2"), (), out=desk / "here")
    assert away.exit_code == 0
    assert printed(desk / "away") == printed(desk / "here")
    assert len(away.editions) == 8


def test_an_issue_is_told_from_those_that_a_dying_worker_had_beside_it(desk: Path) -> None:
    """Of two that were lost with one worker each is tried alone; whoever loses that one too is at fault."""
    away = object.__new__(Cluster)
    away._lock, away._lost_with, away._one_by_one, away._jobs = threading.RLock(), {}, [], set()
    away._lost = None
    sent: list[Any] = []
    away._send = lambda job, *_more: sent.append(job)  # type: ignore[method-assign]
    packed, _ = Packer("").parcel(simple(desk))
    one, two = (scheduler._Job(machine.edition_of, simple(desk), packed, {}) for _ in range(2))
    away._jobs |= {one, two}
    away._lost_with["w"] = [one, two]
    away._judge("w")
    assert sent == [one]
    away._died(one, "w")
    with pytest.raises(PagesError, match="two workers died"):
        one.edition.result(timeout=1)
    assert sent == [one, two]
    away._done(two, "an edition")
    assert two.edition.result(timeout=1) == "an edition"
    assert not away._one_by_one
