"""At the desk a publication comes out of its backup into a folder beside the others, and older formats are brought up to date."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pdfdigest.office import backup
from pdfdigest.press.workers.machine import Machine
from tests import builders
from tests.desk.door import Door


@pytest.fixture
def door(tmp_path: Path, machine: Machine) -> Iterator[Door]:
    above = tmp_path / "all"
    builders.issue(above / "harbour")
    with closing(Door(above, tmp_path, machine)) as made:
        yield made


def ended(door: Door, at: str) -> dict[str, Any]:
    for _ in range(400):
        make = door.client.get(at).json()["make"]
        if not make["running"]:
            return dict(make)
        time.sleep(0.05)
    raise AssertionError("it runs and runs")


def shelves(door: Door) -> list[str]:
    return [shelf["name"] for shelf in door.client.get("/api/shelf").json()["shelves"]]


def test_a_publication_comes_out_of_its_backup(door: Door, tmp_path: Path) -> None:
    root = tmp_path / "all" / "harbour"
    kept = backup.backup(replace(door.office, here=root), tmp_path / "kept.tar", "a long passphrase")
    (name,) = shelves(door)
    shutil.rmtree(root)
    assert shelves(door) == []
    asked = {"file": str(kept.path), "folder": "again", "passphrase": "a long passphrase"}
    assert door.client.post("/api/restore", json=asked).status_code == 202
    made = ended(door, "/api/restore")
    assert (made["error"], made["result"]["publication"], made["result"]["ledger"]) == ("", "harbour", False)
    assert shelves(door) == [name]
    assert door.client.post("/api/restore", json={**asked, "file": str(tmp_path / "none.tar")}).status_code == 202
    assert ended(door, "/api/restore")["error"]


@pytest.mark.parametrize(
    ("file", "folder"),
    [("", "again"), ("kept.tar", ""), ("kept.tar", "../out"), ("kept.tar", "A b"), ("kept.tar", "a/b")],
)
def test_it_goes_nowhere_else(door: Door, tmp_path: Path, file: str, folder: str) -> None:
    before = sorted(tmp_path.rglob("*"))
    said = door.client.post("/api/restore", json={"file": file, "folder": folder})
    assert said.status_code == 422
    assert said.json()["sentence"]
    assert sorted(tmp_path.rglob("*")) == before


def test_nothing_is_put_into_a_publication(desk: Path, tmp_path: Path, machine: Machine) -> None:
    builders.issue(desk)
    with closing(Door(desk, tmp_path, machine)) as door:
        assert door.client.get("/api/restore").json()["possible"] is False
        assert door.client.post("/api/restore", json={"file": "kept.tar", "folder": "again"}).status_code == 422


def test_an_older_format_is_told_of_and_brought_up_to_date(door: Door, tmp_path: Path) -> None:
    settings = tmp_path / "all" / "harbour" / "publication.toml"
    settings.write_text(
        "".join(line for line in settings.read_text("utf-8").splitlines(keepends=True) if "format" not in line)
    )
    (shelf,) = door.client.get("/api/shelf").json()["shelves"]
    at = f"/api/migrate/{shelf['key']}"
    assert door.client.get(at).json() == {"make": None}
    before = settings.read_bytes()
    assert door.client.post(f"{at}/make", json={}).status_code == 202
    looked = ended(door, at)["result"]
    assert (looked["waiting"], looked["older"][0]["path"]) == (1, "publication.toml")
    assert settings.read_bytes() == before
    assert door.client.post(f"{at}/make", json={"write": True}).status_code == 202
    assert ended(door, at)["result"]["waiting"] == 0
    assert b"format = " in settings.read_bytes()
