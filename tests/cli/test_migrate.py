"""`migrate`: a publication of every format that ever landed is read, brought up to date and loses nothing.

Each of `tests/formats/` is the folder of a made-up publication as that revision of pdfdigest wrote it, with a plan sent to a
server that refused one reader where there was a post room yet, and in `made/` the volume that it bound.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pdfdigest.post import ledger_steps, tables
from tests.builders import ROOT, publication
from tests.cli.conftest import Run

FOLDER = ROOT / "tests" / "formats"
FORMATS = {
    "da2ea1b": "the first record; no post, no volume",
    "cf19db1": "the first manifest, format 1, and the first readers",
    "33f6c36": "readers 1, releases 1, with deliveries",
    "cc52888": "readers 2, releases 1",
    "0ebeef3": "readers 3, releases 2; manifest of format 2, filed",
    "0f2c631": "readers 3, releases 3",
    "22b2593": "readers 3, releases 4",
    "590c4ef": "readers 3, releases 5; a record with what was mended in the setting",
    "e66dc42": "the manifest with spines and paragraphs",
    "2358404": "records of format 2: a withdrawal and an erasure",
}
NOW = ", ".join(f"{part.name} {len(part.steps)}" for part in tables.ALL)
_COUNTS = ("readers", "memberships", "suppressions", "deliveries", "releases")


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Unpack a publication of those days, on the machine that it was made on."""

    def unpacked(name: str) -> Path:
        with tarfile.open(FOLDER / f"{name}.tar.xz") as tar:
            tar.extractall(tmp_path, filter="data")
        state = tmp_path / "state"
        monkeypatch.setenv("XDG_STATE_HOME", str(state))
        monkeypatch.chdir(tmp_path / "publication")
        return tmp_path / "publication"

    return unpacked


def hashes(folder: Path) -> dict[str, str]:
    """The hash of every file in a folder but of locks and logs that opening a ledger makes."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in (".sqlite-wal", ".sqlite-shm")
    }


def counts(root: Path) -> dict[str, object]:
    with closing(sqlite3.connect(root / "post" / "ledger.sqlite")) as db:
        found: dict[str, object] = {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in _COUNTS}
        found["states"] = db.execute("SELECT state, count(*) FROM deliveries GROUP BY state ORDER BY state").fetchall()
        return found


def test_every_fixture_is_known() -> None:
    assert {path.name.removesuffix(".tar.xz") for path in FOLDER.glob("*.tar.xz")} == set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_it_is_brought_up_to_date_and_loses_nothing(name: str, old: Callable[[str], Path], run: Run) -> None:
    root = old(name)
    before, posts = hashes(root), (root / "post" / "ledger.sqlite").exists()
    held = counts(root) if posts else {}
    said = run("migrate", "--json")
    assert said.code == 0, said.err
    assert hashes(root) == before  # dry first
    told = [json.loads(line) for line in said.out]
    assert next((each["what"], each["state"]) for each in told) == ("settings", "waits")
    late = next((each for each in told if each["what"] == "ledger"), None)
    assert (late is not None) == (posts and name not in ("590c4ef", "e66dc42", "2358404"))
    if late:
        assert (late["state"], late["new"]) == ("waits", NOW)
    assert run("migrate", "--write").code == 0
    after = hashes(root)
    changed = {path for path in before if after.get(path) != before[path]}
    assert changed == {"publication.toml"} | ({"post/ledger.sqlite"} if late else set())
    assert "format = 1" in (root / "publication.toml").read_text("utf-8")
    assert "# Settings as they were written then." in (root / "publication.toml").read_text("utf-8")
    if posts:
        assert counts(root) == held
    again = run("migrate", "--json")
    assert (again.code, again.out) == (0, [])


@pytest.mark.parametrize("name", FORMATS)
def test_it_is_read_by_every_door(name: str, old: Callable[[str], Path], run: Run) -> None:
    root = old(name)
    assert run("migrate", "--write").code == 0
    states = [json.loads(line) for line in run("status", "--json").out]
    wanted = ["withdrawn", "withdrawn"] if name == "2358404" else ["issued", "issued"]
    assert [each["state"] for each in states] == wanted
    assert run("site", "-o", "../site").code == 0
    assert run("cite", "1.1", "--style", "text").code == 0
    if (root / "post").exists():
        assert run("send", "status").code in (0, 6)
        assert run("lists", "show", "members").code == 0


@pytest.mark.parametrize("name", ["cf19db1", "0ebeef3", "e66dc42"])
def test_its_volume_is_proven(name: str, old: Callable[[str], Path], run: Run) -> None:
    old(name)
    assert run("migrate", "--write").code == 0
    said = run("verify", "../made/old-bulletin-vol-1.pdf", "--against", "issued", "--json")
    found = json.loads(said.out[1])
    assert found["differs"] == []
    assert "the file" in found["agrees"]
    proven = [each for each in found["agrees"] if each.startswith("No. 1.")]
    assert len(proven) == (0 if name == "cf19db1" else 2)  # that one did not tell what it laid over a page


def test_a_filed_manifest_of_the_first_format_stays_as_it_is(old: Callable[[str], Path], run: Run) -> None:
    root = old("cf19db1")
    place = root / "bound" / "vol-1" / "b1" / "old-bulletin-vol-1.manifest.json"
    place.parent.mkdir(parents=True)
    shutil.copy(root.parent / "made" / place.name, place)
    told = [json.loads(line) for line in run("migrate", "--write", "--json").out]
    assert ("manifest", "stays") in [(each["what"], each["state"]) for each in told]


def test_all_publications_below_are_brought_up_to_date(tmp_path: Path, run: Run) -> None:
    for name in ("one", "two"):
        publication(tmp_path / name, slug=name)
    said = run("migrate", "--write", "--json", here=tmp_path)
    assert [json.loads(line)["publication"] for line in said.out] == ["one", "two"]


@pytest.mark.parametrize("text", ["name = 'A'\r\n\r\n[colours]\r\naccent = '#123456'\r\n", "# First\nname = 'A'\n"])
def test_settings_keep_their_line_ends_and_comments(desk: Path, run: Run, text: str) -> None:
    desk.mkdir()
    path = desk / "publication.toml"
    path.write_bytes(text.encode())
    assert run("migrate", "--write", here=desk).code == 0
    made = path.read_bytes().decode()
    end = "\r\n" if "\r\n" in text else "\n"
    assert made.replace(f"format = 1{end}", "") == text


def test_where_one_file_is_newer_nothing_is_written(old: Callable[[str], Path], run: Run) -> None:
    root = old("0f2c631")
    with (root / "2023" / "1.2.yaml").open("r+") as file:
        text = file.read().replace("format: 1", "format: 2")
        file.seek(0)
        file.write(text)
    with closing(sqlite3.connect(root / "post" / "ledger.sqlite")) as db:
        db.execute("PRAGMA user_version = 2")
    before = hashes(root)
    said = run("migrate", "--write")
    assert said.code == 6
    assert said.err.lower().count("upgrade pdfdigest") == 2
    assert hashes(root) == before


def test_a_step_that_would_lose_something_is_not_taken(
    old: Callable[[str], Path], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = old("22b2593")
    part = tables.Tables("releases", (*tables.RELEASES.steps, "DELETE FROM memberships;"))
    monkeypatch.setattr(tables, "ALL", (tables.READERS, part))
    held = counts(root)
    said = run("migrate", "--write")
    assert said.code == 6
    assert "would lose something: membership of members: 0 of 3" in said.err
    assert counts(root) == held
    assert ledger_steps.FORMAT == 1


def test_a_ledger_on_a_server_is_not_looked_for_in_the_folder(old: Callable[[str], Path], run: Run) -> None:
    root = old("22b2593")
    with (root / "publication.toml").open("a", encoding="utf-8") as file:
        file.write('\n[ledger]\nurl = "postgresql://127.0.0.1:1/nothing"\n')
    before = counts(root)
    said = run("migrate", "--write", "--json")
    assert said.code == 0, said.err
    assert [json.loads(line)["what"] for line in said.out] == ["settings"]
    assert counts(root) == before
