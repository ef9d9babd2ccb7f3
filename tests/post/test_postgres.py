"""A ledger on PostgreSQL: the same tables, moved there and back, and never trusted after a failover that may have lost something."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pdfdigest.errors import PostError, RequestError
from pdfdigest.post import keys, ledger_moves, ledger_to_server, postgres_tables, tables
from pdfdigest.post.carriers import Nowhere
from pdfdigest.post.ledger import Ledger, record
from pdfdigest.post.ledger_file import NAME
from pdfdigest.post.postgres_db import Server, ServerDb
from pdfdigest.post.releases import find, tally
from tests.post.builders import planned, readers, send
from tests.post.postgres import BIN, OWNER, Cluster, cluster, free_port, own_folder

pytestmark = pytest.mark.judges


def write(into: Ledger, words: str = "for the test") -> None:
    with into.writing() as db:
        record(db, at=0, act="test", who="a tester", why=words)


def test_both_kinds_have_the_same_tables_and_steps(postgresql: Cluster, tmp_path: Path) -> None:
    with (
        Ledger.open(tmp_path / "a" / "post", tmp_path, create=True) as file,
        Ledger.open(tmp_path / "b" / "post", tmp_path, create=True, server=postgresql.server("same")) as server,
    ):
        for table in (*postgres_tables.EVERY, "ledger", "parts", "addressed"):
            assert ledger_moves.columns(file.db, table) == ledger_moves.columns(server.db, table)
        steps = "SELECT name, steps FROM parts ORDER BY name"
        assert file.db.execute(steps).fetchall() == server.db.execute(steps).fetchall()
    for part in tables.ALL:
        assert len(part.steps) == postgres_tables.TAKEN[part.name] + len(postgres_tables.STEPS[part.name])


def test_without_a_ledger_nothing_is_made(postgresql: Cluster, tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(RequestError, match="nothing has been planned or imported"):
            Ledger.open(tmp_path / "post", tmp_path / "state", server=postgresql.server("nothing"))
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_moves_to_a_server_and_back_with_all_that_stands_in_it(postgresql: Cluster, tmp_path: Path) -> None:
    folder, state, there = tmp_path / "post", tmp_path / "state", postgresql.server("moved")
    with Ledger.open(folder, state, create=True) as file:
        release = planned(file, readers(30))
        carrier = Nowhere()
        carrier.kind = "mail"
        send(file, release, carrier)
        again = planned(file, readers(10, "other.example"), issue="1.5")
        before, name, counter = ledger_moves.sums(file.db), file.name, file.counter
    ledger_to_server.move(folder, there)
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith(NAME)) == [ledger_to_server.ASIDE]
    with Ledger.open(folder, state, server=there) as moved:
        assert (ledger_moves.sums(moved.db), moved.name, moved.counter) == (before, name, counter)
        assert tally(moved.db, find(moved.db, release.plan)).accepted == 30
        assert send(moved, again, carrier)[1].accepted == 10
        planned(moved, readers(5, "third.example"), issue="1.6")
        after, counter = ledger_moves.sums(moved.db), moved.counter
        moved.copied(tmp_path / "back.sqlite")
    (folder / ledger_to_server.ASIDE).rename(folder / NAME)
    with Ledger.open(folder, state) as old, pytest.raises(PostError, match="older copy"):
        write(old)
    (tmp_path / "back.sqlite").replace(folder / NAME)
    for each in (f"{NAME}-wal", f"{NAME}-shm"):
        (folder / each).unlink(missing_ok=True)
    with Ledger.open(folder, state) as back:
        assert (ledger_moves.sums(back.db), back.counter) == (after, counter)
        write(back)


def test_a_copy_that_differs_is_not_used(postgresql: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(tmp_path / "post", tmp_path / "state", create=True) as file:
        planned(file, readers(3))
    real = ServerDb.executemany

    def lossy(self: ServerDb, sql: str, values: list[tuple[object, ...]], /) -> object:
        return real(self, sql, values[1:] if "deliveries" in sql else values)

    monkeypatch.setattr(ServerDb, "executemany", lossy)
    with pytest.raises(PostError, match="differs from it in deliveries"):
        ledger_to_server.move(tmp_path / "post", postgresql.server("lossy"))
    assert (tmp_path / "post" / NAME).exists()
    with Ledger.open(tmp_path / "post", tmp_path / "state") as file:
        write(file)


def test_several_machines_may_write_and_each_remembers_how_far_it_had_come(postgresql: Cluster, tmp_path: Path) -> None:
    there = postgresql.server("several")
    with Ledger.open(tmp_path / "post", tmp_path / "one", create=True, server=there) as one:
        write(one)
        shutil.copytree(tmp_path / "post", tmp_path / "second")
        with Ledger.open(tmp_path / "second", tmp_path / "two", server=there) as two:
            for _ in range(3):
                write(one)
                write(two)
            assert one.counter == two.counter == 7
        with contextlib.closing(ServerDb.connect(there)) as db:
            db.execute("UPDATE ledger SET counter = 3")  # as a copy from an hour ago would
    with Ledger.open(tmp_path / "second", tmp_path / "two", server=there) as two:
        with pytest.raises(PostError, match="older copy"):
            write(two)
        two.adopt(at=0, who="the editor", why="the disk broke")
        write(two)


def test_a_newer_ledger_is_refused_and_an_unreachable_one_said(postgresql: Cluster, tmp_path: Path) -> None:
    there = postgresql.server("newer")
    with Ledger.open(tmp_path / "post", tmp_path, create=True, server=there) as made:
        made.db.execute("UPDATE parts SET steps = 99 WHERE name = 'readers'")
    with pytest.raises(PostError, match="newer pdfdigest"):
        Ledger.open(tmp_path / "post", tmp_path, server=there)
    nobody = Server(f"postgresql://postgres@127.0.0.1:{free_port()}/postgres", "x")
    with pytest.raises(PostError, match="cannot be reached"):
        Ledger.open(tmp_path / "post", tmp_path, server=nobody)


@contextlib.contextmanager
def pair(*, synchronous: bool) -> Iterator[tuple[Cluster, Cluster]]:
    """A server and its standby, which confirms every commit, or follows when it may."""
    with cluster() as primary:
        standby = Cluster(own_folder(), free_port())
        try:
            words = [
                "-h",
                "127.0.0.1",
                "-p",
                str(primary.port),
                "-U",
                "postgres",
                "-D",
                standby.folder / "data",
                "-R",
                "-X",
                "stream",
            ]
            words += ["-C", "-S", "second", "-c", "fast"]
            subprocess.run([*OWNER, BIN / "pg_basebackup", *words], check=True, cwd=standby.folder)
            with contextlib.closing(ServerDb.connect(primary.server("x"))) as db:
                if synchronous:
                    db.script("ALTER SYSTEM SET synchronous_standby_names = '*'")
                    db.script("SELECT pg_reload_conf()")
            standby.start()
            yield primary, standby
        finally:
            standby.control("stop", "-m", "immediate", check=False)
            shutil.rmtree(standby.folder, ignore_errors=True)


@pytest.mark.parametrize("synchronous", [True, False])
def test_a_standby_takes_over_unasked_only_where_it_confirmed_every_commit(
    tmp_path: Path, *, synchronous: bool
) -> None:
    with pair(synchronous=synchronous) as (primary, standby):
        with Ledger.open(tmp_path / "post", tmp_path / "state", create=True, server=primary.server("x")) as made:
            write(made)
            with contextlib.closing(ServerDb.connect(primary.server("x"))) as db:
                db.execute("SELECT 1 FROM pg_sleep(1.5)")
            write(made)
            held = made.counter
        primary.control("stop", "-m", "immediate")
        standby.control("promote")
        with Ledger.open(tmp_path / "post", tmp_path / "fresh", server=standby.server("x")) as other:
            if not synchronous:
                with pytest.raises(PostError, match="no standby had confirmed every commit"):
                    write(other)
                other.adopt(at=0, who="the editor", why="the log of the mail server was looked at")
            assert other.counter >= held
            write(other)
        with Ledger.open(tmp_path / "post", tmp_path / "fresh", server=standby.server("x")) as other:
            write(other)
            assert keys.text(tmp_path / "post")
