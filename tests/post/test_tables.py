"""An older ledger is brought up to date, with all that stands in it, and what becomes of a letter is appended."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from pdfdigest.post import bounces, keys, mailing, tables
from pdfdigest.post.carriers import Nowhere
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.ledger_steps import FORMAT, SIGN
from pdfdigest.post.releases import every, find, settle_doubt, tally
from pdfdigest.post.tokens import Keys
from tests.builders import ROOT
from tests.post.builders import ledger, planned, readers, send, whole

OLD = """
CREATE TABLE ledger (name TEXT NOT NULL, counter INTEGER NOT NULL);
CREATE TABLE parts (name TEXT PRIMARY KEY, steps INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO ledger VALUES ('old', 7);
INSERT INTO parts VALUES ('releases', 1), ('readers', 1);
"""
ROWS = """
INSERT INTO editions VALUES (1, '1.4', 1);
INSERT INTO releases VALUES (1, 'aaaaaaaaaaaa', 'mail', 1, '["members"]', '{"planned": 4}', 'running', 1, 2, 1, NULL);
INSERT INTO deliveries (id, release, token, copy, address, name, list, domain, state, at, code, reply) VALUES
    (1, 1, x'01', 1, 'a@x.example', 'Ann', 'members', 'x.example', 'accepted', 5.0, 250, 'taken'),
    (2, 1, x'02', 1, 'b@x.example', '', 'members', 'x.example', 'deferred', 6.0, 451, 'later'),
    (3, 1, x'03', 1, 'c@x.example', '', 'members', 'x.example', 'in_doubt', 7.0, 0, 'after the dot'),
    (4, 1, x'04', 1, 'd@x.example', '', 'members', 'x.example', 'planned', NULL, NULL, NULL);
INSERT INTO tallies SELECT release, state, count(*) FROM deliveries GROUP BY 1, 2;
INSERT INTO readers VALUES (1, x'aa', 'a@x.example', 'a@x.example', 'Ann', '');
INSERT INTO memberships (list, reader, since) VALUES ('members', 1, 0);
INSERT INTO suppressions VALUES (x'bb', '', 'left', 3);
INSERT INTO returns VALUES (x'cc', x'01', x'aa', 'soft', '5.2.2 full', 9);
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A ledger as the first version with one wrote it, with a little of everything in it."""
    folder = tmp_path / "post"
    keys.make(folder)
    db = sqlite3.connect(folder / "ledger.sqlite", isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.executescript(OLD + tables.RELEASES.steps[0] + tables.READERS.steps[0] + ROWS)
    db.execute(f"PRAGMA application_id = {SIGN}")
    db.execute(f"PRAGMA user_version = {FORMAT}")
    db.close()
    (tmp_path / "state" / "ledgers").mkdir(parents=True)
    (tmp_path / "state" / "ledgers" / "old").write_text("7\n\n")
    return folder


@pytest.mark.file_ledger
def test_an_old_ledger_keeps_all_that_stands_in_it(old: Path, tmp_path: Path) -> None:
    for _ in range(2):
        with Ledger.open(old, tmp_path / "state") as made:
            db = made.db
            assert made.counter == 7
            assert dict(db.execute("SELECT name, steps FROM parts")) == {
                part.name: len(part.steps) for part in tables.ALL
            }
            whole(db)
            rows = db.execute("SELECT delivery, at, state, code, words FROM outcomes ORDER BY id").fetchall()
            assert rows == [
                (1, 5.0, "accepted", 250, "taken"), (2, 6.0, "deferred", 451, "later"), (3, 7.0, "in_doubt", None, "after the dot"),
            ]  # fmt: skip
            assert db.execute("SELECT written, counts, reason FROM returns").fetchall() == [(9.0, 1, "")]
            assert db.execute("SELECT count(*) FROM suppressions").fetchone() == (1,)
            assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    with Ledger.open(old, tmp_path / "state") as made:
        with made.writing() as db:
            assert settle_doubt(db, 3, arrived=True, at=8.0, act="resolve", who="A.", why="it came")
        words = made.db.execute("SELECT state, words FROM outcomes WHERE delivery = 3 ORDER BY id").fetchall()
        assert words == [("in_doubt", "after the dot"), ("accepted", "it came")]
        assert tally(made.db, find(made.db, "aaaaaaaaaaaa"))["in_doubt"] == 0


@pytest.mark.file_ledger
def test_a_newer_ledger_is_not_touched(old: Path, tmp_path: Path) -> None:
    db = sqlite3.connect(old / "ledger.sqlite")
    db.execute("UPDATE parts SET steps = 99 WHERE name = 'readers'")
    db.commit()
    db.close()
    before = (old / "ledger.sqlite").read_bytes()
    with pytest.raises(Exception, match="newer pdfdigest"):
        Ledger.open(old, tmp_path / "state")
    assert (old / "ledger.sqlite").read_bytes() == before


def test_what_becomes_of_a_letter_is_appended(tmp_path: Path) -> None:
    with ledger(tmp_path) as made:
        release = planned(made, readers(5))
        carrier = Nowhere()
        carrier.kind = "mail"
        send(made, release, carrier)
        outcomes = "SELECT state, code, words FROM outcomes WHERE delivery = 1 ORDER BY id"
        assert made.db.execute(outcomes).fetchall() == [("accepted", 250, "gone")]
        signing = Keys.read(keys.text(made.folder))
        token, address = made.db.execute("SELECT token, address FROM addressed WHERE id = 1").fetchone()
        report = (
            f"To: {signing.signing().return_path(token)}@office.example\nContent-Type: message/delivery-status\n\n"
            f"Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; {address}\nAction: failed\nStatus: 5.1.1\n"
        )
        bounces.take(made, signing, [("one", report.encode())], at=2.0)
        assert [state for state, _, _ in made.db.execute(outcomes)] == ["accepted", "bounced"]
        assert made.db.execute("SELECT count(*) FROM outcomes").fetchone() == (6,)


KEY = "4d0592b0c2bf7f7d346e9e7050c717595cba1a5bc98a0cfc29b646d1aa2f8370"
"""The key that belongs to `ledger-4c5cd1d.sql`; made for it."""
READ = "id, release, token, copy, address, name, list, domain, state, due, slot, attempts, first_at, at, code, reply"
KILLED = """
import os, signal, sqlite3, sys
from pathlib import Path
from pdfdigest.post.ledger import Ledger

class Killed(sqlite3.Connection):
    left = int(sys.argv[2])
    def execute(self, *given):
        Killed.left -= 1
        if not Killed.left:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().execute(*given)

connect = sqlite3.connect
sqlite3.connect = lambda *given, **named: connect(*given, **{**named, 'factory': Killed})
Ledger.open(Path(sys.argv[1]) / "post", Path(sys.argv[1]) / "state").close()
"""


@pytest.fixture
def before_readers(tmp_path: Path) -> list[tuple[object, ...]]:
    """The deliveries of a ledger that the state at revision 4c5cd1d wrote, put into `post/`."""
    keys.make(tmp_path / "post")
    keys.write(tmp_path / "post", KEY + "\n")
    db = sqlite3.connect(tmp_path / "post" / "ledger.sqlite", isolation_level=None)
    db.executescript(Path(__file__).with_name("ledger-4c5cd1d.sql").read_text("utf-8"))
    db.execute("PRAGMA journal_mode = WAL")
    db.execute(f"PRAGMA application_id = {SIGN}")
    db.execute(f"PRAGMA user_version = {FORMAT}")
    name, counter = db.execute("SELECT name, counter FROM ledger").fetchone()
    rows = db.execute(f"SELECT {READ} FROM deliveries ORDER BY id").fetchall()
    db.close()
    (tmp_path / "state" / "ledgers").mkdir(parents=True)
    (tmp_path / "state" / "ledgers" / name).write_text(f"{counter}\n\n")
    return rows


@pytest.mark.file_ledger
def test_addresses_and_names_of_an_old_ledger_come_to_stand_in_readers_alone(
    before_readers: list[tuple[object, ...]], tmp_path: Path
) -> None:
    with ledger(tmp_path) as made:
        assert made.db.execute(f"SELECT {READ} FROM addressed ORDER BY id").fetchall() == before_readers
        whole(made.db)
        tables_there = [name for (name,) in made.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in tables_there:
            for _, column, *_ in made.db.execute(f"PRAGMA table_info({name})").fetchall():
                named = f"{column} LIKE '%gus@%' OR {column} LIKE '%gus reader%'"
                held = made.db.execute(f"SELECT count(*) FROM {name} WHERE {named}").fetchone()
                assert held == (int(name == "readers" and column in ("address", "shown", "name")),), (name, column)
        release = next(each for each in every(made.db) if each.state == "planned")
        carrier = Nowhere()
        carrier.kind = "mail"
        _, counts = send(made, release, carrier, clock=lambda: release.made_at + 60)
        assert (counts["accepted"], counts["skipped"]) == (7, 1)


@pytest.mark.file_ledger
def test_erasing_a_reader_of_an_old_ledger_is_one_row(before_readers: list[tuple[object, ...]], tmp_path: Path) -> None:
    with ledger(tmp_path) as made:
        mark = Keys.read(keys.text(made.folder)).mark("gus@gus.example")
        known, gone = mailing.erase(made, mark, "gus@gus.example", at=5.0)
        assert (known, gone.deliveries) == (True, 4)
        assert made.wipe()
        assert made.db.execute("SELECT shown, name FROM readers WHERE mark = ?", (mark,)).fetchall() == [("", "")]
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert not any(word in path.read_bytes().lower() for word in (b"gus@", b"gus reader")), path


@pytest.mark.file_ledger
@pytest.mark.parametrize("at", [3, 9, 14, 17, 20, 24, 27, 30, 33, 36, 38])
def test_a_ledger_whose_bringing_up_was_killed_is_brought_up_the_next_time(
    before_readers: list[tuple[object, ...]], tmp_path: Path, at: int
) -> None:
    words = [sys.executable, "-c", KILLED, str(tmp_path), str(at)]
    assert subprocess.run(words, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    with ledger(tmp_path) as made:
        assert made.db.execute(f"SELECT {READ} FROM addressed ORDER BY id").fetchall() == before_readers
        whole(made.db)
        assert made.db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert made.db.execute("PRAGMA foreign_keys").fetchone() == (1,)
