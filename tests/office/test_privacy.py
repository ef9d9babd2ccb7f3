"""The list of what is kept about people names every table there is, and docs/privacy.md says what it says."""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from pdfdigest.errors import ManuscriptError
from pdfdigest.office import journal, lists, privacy, user_settings
from pdfdigest.office.privacy import JOURNAL, LEDGER, QUEUE, STORES
from pdfdigest.post.unsubscribes import Queue
from tests.builders import ROOT
from tests.office import post_office

KEPT = journal.DAYS * 24 * 3600.0
BEGIN, END = "<!-- stores: made from pdfdigest/office/privacy.py -->\n\n", "\n<!-- end of stores -->"


def tables(path: Path) -> Counter[str]:
    with contextlib.closing(sqlite3.connect(path)) as db:
        found = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return Counter(name for (name,) in found)


@pytest.mark.parametrize("place", [LEDGER, JOURNAL, QUEUE])
def test_every_table_is_told_of_once(place: str, desk: Path, tmp_path: Path) -> None:
    post_office.made(desk)
    Queue(tmp_path / "queue.sqlite", 0.0)
    journal.Journal(tmp_path / "state/desk").close()
    path = {LEDGER: desk / LEDGER, JOURNAL: tmp_path / "state" / JOURNAL, QUEUE: tmp_path / "queue.sqlite"}[place]
    assert Counter(name for each in STORES if each.place == place for name in each.tables) == tables(path)


def test_docs_say_what_the_list_says() -> None:
    told = (ROOT / "docs/privacy.md").read_text("utf-8")
    assert told.partition(BEGIN)[2].partition(END)[0] == privacy.table(), "write this there:\n" + privacy.table()


def test_what_is_forgotten_with_a_reader_is_gone_from_each_table_that_says_so(desk: Path) -> None:
    office = post_office.made(desk)
    (desk / "readers.csv").unlink()
    lists.erase(office, "ann@example.org")
    for each in STORES:
        if each.place == LEDGER and "`lists erase`" in each.ends:
            with contextlib.closing(sqlite3.connect(desk / LEDGER)) as db:
                rows = [row for name in each.tables for row in db.execute(f"SELECT * FROM {name}")]
            assert "ann@example.org" not in str(rows), each.tables


def test_a_session_is_forgotten_after_its_time(tmp_path: Path) -> None:
    with contextlib.closing(journal.Journal(tmp_path)) as made:
        made.admit("old", 0.0)
        made.admit("new", KEPT + 1.0)
        assert not made.admitted("old", 1.0, 10.0)
        assert made.admitted("new", KEPT + 2.0, 10.0)


def test_one_sets_oneself_for_how_long_the_desk_remembers(tmp_path: Path) -> None:
    office = replace(post_office.made(tmp_path / "desk"), settings=tmp_path / "config")
    path = tmp_path / "config" / "settings.toml"
    path.parent.mkdir()
    path.write_text("history_days = 2\n", "utf-8")
    days = user_settings.of(office).history_days
    assert days == 2
    day = 24 * 3600.0
    with contextlib.closing(journal.Journal(tmp_path / "state", days)) as made:
        made.remember("issue", "Ann", 0.0, b"first")
        made.remember("issue", "Ann", 1.5 * day, b"second")
        assert len(made.states("issue")) == 2
        made.forget_old(2.5 * day)
        assert [at for _, _, at, _, _ in made.states("issue")] == [1.5 * day]
        made.remember("issue", "Ben", 4 * day, b"third")
        assert len(made.states("issue")) == 1


@pytest.mark.parametrize("days", ["0", "4000", "'long'"])
def test_a_number_of_days_that_cannot_be_is_refused(tmp_path: Path, days: str) -> None:
    office = replace(post_office.made(tmp_path / "desk"), settings=tmp_path / "config")
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.toml").write_text(f"history_days = {days}\n", "utf-8")
    with pytest.raises(ManuscriptError):
        user_settings.of(office)
