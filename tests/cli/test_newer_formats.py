"""A file that a newer pdfdigest wrote is refused by name, with what to do, by every command that reads it; nothing is written."""

from __future__ import annotations

import shutil
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pdfdigest.manuscript import faults
from pdfdigest.press.workers.machine import Machine
from tests.bindery.conftest import Bind
from tests.cli.conftest import Run
from tests.office import post_office


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication with an issue on record, what lies beside the issues, and a ledger."""
    desk = tmp_path_factory.mktemp("newer") / "test-digest"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(desk.parent / "state"))
        post_office.made(desk)
    (desk / "errata.yaml").write_text("format: 1\nerrata: []\n", "utf-8")
    (desk / "gaps.yaml").write_text("format: 1\ngaps: []\n", "utf-8")
    (desk / "authority.yaml").write_text("format: 1\n", "utf-8")
    return desk


@pytest.fixture
def office(desk: Path, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    shutil.copytree(shelf, desk)
    monkeypatch.chdir(desk)
    return desk


def text(name: str, old: str, new: str) -> Callable[[Path], None]:
    def changed(root: Path) -> None:
        path = root / name
        path.chmod(0o644)
        said = path.read_text("utf-8")
        assert old in said
        path.write_text(f"{said.replace(old, new)}" + ("\na_new_key: 1\n" if name.endswith(".yaml") else ""), "utf-8")

    return changed


def ledger(root: Path) -> None:
    with closing(sqlite3.connect(root / "post/ledger.sqlite")) as db:
        db.execute("PRAGMA user_version = 2")


def manifest(root: Path) -> None:
    path = root / "bound/vol-1/b1/test-digest-vol-1.manifest.json"
    path.parent.mkdir(parents=True)
    path.write_text('{"format": 3}', "utf-8")


def backup(root: Path) -> None:
    with tarfile.open(root.parent / "b.tar", "w") as tar:
        path = root.parent / "backup.json"
        path.write_text('{"format": 2, "whatever": "it is"}', "utf-8")
        tar.add(path, "backup.json")


RECORD = text("issued/1.1/r1/record.json", '"format": 1', '"format": 3')
NEWER: dict[str, tuple[Callable[[Path], None], tuple[str, ...], int]] = {
    "an issue file": (text("2025/1.1.yaml", "format: 1", "format: 2"), ("build", "1.1"), 3),
    "errata.yaml": (text("errata.yaml", "format: 1", "format: 2"), ("site", "-o", "../made"), 3),
    "authority.yaml": (text("authority.yaml", "format: 1", "format: 2"), ("site", "-o", "../made"), 3),
    "gaps.yaml": (text("gaps.yaml", "format: 1", "format: 2"), ("bind", "--volume", "1", "-o", "../made"), 3),
    "a record, for the site": (RECORD, ("site", "-o", "../made"), 7),
    "a record, for a citation": (RECORD, ("cite", "1.1", "--style", "text"), 7),
    "a record, for a volume": (RECORD, ("bind", "--volume", "1", "-o", "../made"), 5),
    "a record, for the post": (RECORD, ("send", "plan", "1.1", "--list", "members"), 7),
    "a record, for a withdrawal": (RECORD, ("withdraw", "1.1", "--by", "A", "--why", "b"), 7),
    "publication.toml": (text("publication.toml", "name =", "format = 2\nname ="), ("status",), 3),
    "a record, for a migration": (RECORD, ("migrate", "--write"), 7),
    "an issue file, for a migration": (text("2025/1.1.yaml", "format: 1", "format: 2"), ("migrate", "--write"), 3),
    "the ledger, for a migration": (ledger, ("migrate", "--write"), 6),
    "a manifest, for a migration": (manifest, ("migrate", "--write"), 5),
    "the ledger": (ledger, ("send", "status"), 6),
    "a backup": (backup, ("restore", "../b.tar", "../made"), 7),
}


@pytest.mark.parametrize("name", NEWER)
def test_it_is_refused_with_a_sentence(name: str, office: Path, run: Run, machine: Machine) -> None:
    change, words, code = NEWER[name]
    change(office)
    with Bind(machine).warm():
        found = run(*words)
    said = found.err + "\n".join(found.out)
    assert "upgrade pdfdigest" in said.lower(), said
    assert found.code == code, said
    assert not (office.parent / "made").exists()
    assert not (office / "out").exists()


def test_status_goes_on_with_the_others(office: Path, run: Run) -> None:
    NEWER["an issue file"][0](office)
    said = run("status")
    assert "upgrade pdfdigest" in said.out[0]


def test_an_older_or_odd_format_is_told_what_to_write() -> None:
    assert faults.other_format(0, 1).endswith("write format: 1")
    assert faults.other_format("2", 1).endswith("write format: 1")


def test_what_is_known_is_read(office: Path, run: Run) -> None:
    """The same files in the format that is read make no complaint of it."""
    assert run("build", "1.1", "--for", "web").code == 0
    assert run("site", "-o", "../made").code == 0
    assert run("cite", "1.1", "--style", "text").code == 0
