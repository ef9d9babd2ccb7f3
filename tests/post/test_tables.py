"""An older ledger is brought up to date, with all that stands in it, and what becomes of a letter is appended."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from pdfdigest.post import bounces, keys, tables
from pdfdigest.post.carriers import Nowhere
from pdfdigest.post.ledger import FORMAT, SIGN, Ledger
from pdfdigest.post.releases import find, settle_doubt, tally
from pdfdigest.post.tokens import Keys
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
        token, address = made.db.execute("SELECT token, address FROM deliveries WHERE id = 1").fetchone()
        report = (
            f"To: {signing.signing().return_path(token)}@office.example\nContent-Type: message/delivery-status\n\n"
            f"Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; {address}\nAction: failed\nStatus: 5.1.1\n"
        )
        bounces.take(made, signing, [("one", report.encode())], at=2.0)
        assert [state for state, _, _ in made.db.execute(outcomes)] == ["accepted", "bounced"]
        assert made.db.execute("SELECT count(*) FROM outcomes").fetchone() == (6,)
