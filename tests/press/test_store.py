"""What is kept comes back byte for byte, or not at all."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdfdigest.press.cache import store
from pdfdigest.press.cache.store import FOLDER, Holdings, Store

KEY = store.key("one")
PARTS = {"edition.pdf": b"%PDF\n" + bytes(range(256)), "facts.json": b"{}", "nothing": b""}


@pytest.fixture
def kept(tmp_path: Path) -> Store:
    made = Store(tmp_path)
    assert made.keep(KEY, PARTS)
    return made


def entry(of: Store) -> Path:
    return next(path for path in of.folder.rglob("*") if path.is_file())


def test_what_is_kept_comes_back(kept: Store, tmp_path: Path) -> None:
    assert kept.find(KEY) == PARTS
    assert Store(tmp_path).find(KEY) == PARTS
    assert kept.find(store.key("two")) is None


def test_a_key_tells_facts_apart() -> None:
    keys = [store.key(*facts) for facts in (["a", "b"], ["ab"], [["a", "b"]], ["a", "b", ""], [{"a": "b"}], [])]
    assert len(set(keys)) == len(keys)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_ever_comes_back(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    kept = Store(tmp_path_factory.mktemp("cache"))
    kept.keep(KEY, PARTS)
    path = entry(kept)
    raw = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(raw) - 1))
    kind = data.draw(st.sampled_from(["flip", "cut", "insert"]))
    if kind == "flip":
        raw[at] ^= data.draw(st.integers(1, 255))
    elif kind == "cut":
        del raw[at:]
    else:
        raw[at:at] = data.draw(st.binary(min_size=1, max_size=9))
    path.write_bytes(raw)
    assert kept.find(KEY) is None
    assert not path.exists(), "a damaged entry is cleared away"
    assert kept.keep(KEY, PARTS)
    assert kept.find(KEY) == PARTS


def test_an_entry_under_another_key_is_not_believed(kept: Store) -> None:
    other = store.key("two")
    place = kept.folder / other[:2] / other[2:]
    place.parent.mkdir(exist_ok=True)
    entry(kept).rename(place)
    assert kept.find(other) is None


def test_it_is_bounded_and_the_oldest_goes_first(tmp_path: Path) -> None:
    kept = Store(tmp_path, most=10_000)
    keys = [store.key(number) for number in range(12)]
    for count, name in enumerate(keys):
        kept.keep(name, {"a": bytes(1000)})
        os.utime(kept.folder / name[:2] / name[2:], (count, count))
    assert kept.find(keys[0]), "what is used becomes the newest"
    kept.make_room()
    left = [name for name in keys if kept.find(name)]
    assert keys[0] in left
    assert left[1:] == keys[-len(left) + 1 :]
    assert kept.holdings().bytes <= 8_000


def test_files_are_counted_where_the_bound_may_be_passed_and_once_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walks = []
    files = Store._files
    monkeypatch.setattr(Store, "_files", lambda kept: walks.append(1) or files(kept))
    for number in range(12):
        kept = Store(tmp_path, most=10_000)
        kept.keep(store.key(number), {"a": bytes(1000)})
        kept.make_room()
        assert len(walks) <= 1 + (number > 8), "once at first, and where there is no room any more"
    monkeypatch.undo()
    assert Store(tmp_path).holdings().bytes <= 10_000
    monkeypatch.setattr(Store, "_files", lambda kept: walks.append(1) or files(kept))
    for at in (0.5, 1.5, -1.0):
        walks.clear()
        now = time.time() + at * store.COUNTED
        monkeypatch.setattr(store.time, "time", lambda now=now: now)
        kept = Store(tmp_path, most=1_000_000)
        kept.keep(store.key("more"), {"a": b"a"})
        kept.make_room()
        assert len(walks) == (at != 0.5)


def test_more_than_fits_is_not_kept(tmp_path: Path) -> None:
    kept = Store(tmp_path, most=1000)
    assert not kept.keep(KEY, {"a": bytes(600)})
    assert kept.holdings() == Holdings(0, 0)


def test_drop(kept: Store) -> None:
    before = kept.holdings()
    assert before.entries == 1
    assert kept.drop() == before
    assert kept.find(KEY) is None
    assert kept.holdings() == Holdings(0, 0)


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file where the folder should be")
    kept = Store(tmp_path)
    assert not kept.keep(KEY, PARTS)
    assert kept.find(KEY) is None
    kept.make_room()
    assert kept.drop() == Holdings(0, 0)


def test_what_a_killed_run_left_is_cleared_away(kept: Store) -> None:
    old, new = kept.folder / "ab" / "cd.part", kept.folder / "ab" / "ef.part"
    for path in (old, new):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
    past = time.time() - 4000
    os.utime(old, (past, past))
    assert kept.holdings().entries == 1
    assert (old.exists(), new.exists()) == (False, True)


def test_many_at_once_never_see_a_half(tmp_path: Path) -> None:
    names = [store.key(number % 3) for number in range(60)]
    wrong: list[str] = []

    def work(number: int) -> None:
        kept = Store(tmp_path)
        for turn, name in enumerate(names):
            parts = {"a": name.encode() * 2000}
            if (turn + number) % 2:
                kept.keep(name, parts)
            elif kept.find(name) not in (None, parts):
                wrong.append(name)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert not list((tmp_path / FOLDER).rglob("*.part"))


def test_the_folder_of_earlier_versions_is_removed_when_something_is_kept(tmp_path: Path) -> None:
    (tmp_path / "standing" / "ab").mkdir(parents=True)
    (tmp_path / "standing" / "ab" / "cd").write_bytes(b"old")
    made = Store(tmp_path)
    made.make_room()
    assert (tmp_path / "standing").exists(), "what keeps nothing looks for nothing"
    made.keep(KEY, PARTS)
    made.make_room()
    assert not (tmp_path / "standing").exists()
    assert made.find(KEY) == PARTS
