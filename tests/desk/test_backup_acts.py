"""A backup is written from the desk, told of, and can be put back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pdfdigest.office import restore
from pdfdigest.press.workers.machine import Machine
from tests.desk.door import Door
from tests.office import post_office


@pytest.fixture
def door(desk: Path, tmp_path: Path, machine: Machine) -> Iterator[Door]:
    with closing(Door(desk, tmp_path, machine)) as made:
        post_office.on_record(desk)
        yield made


def made(door: Door, passphrase: str) -> dict[str, Any]:
    (shelf,) = door.client.get("/api/shelf").json()["shelves"]
    at = f"/api/backup/{shelf['key']}"
    assert door.client.get(at).json()["files"] == []
    assert door.client.post(f"{at}/make", json={"passphrase": passphrase}).status_code == 202
    for _ in range(400):
        said = door.client.get(at).json()
        if not said["make"]["running"]:
            return dict(said)
        time.sleep(0.05)
    raise AssertionError("it runs and runs")


def test_it_is_written_and_can_be_put_back(door: Door, desk: Path, tmp_path: Path) -> None:
    said = made(door, "")
    (file,) = said["files"]
    assert Path(file["path"]).parent == desk / "out/backup"
    assert said["make"]["result"]["path"] == file["path"]
    again = restore.restore(replace(door.office, here=tmp_path), Path(file["path"]), tmp_path / "again")
    assert again.files == said["make"]["result"]["files"]
    assert (tmp_path / "again/issued/1.1/r1/record.json").is_file()


def test_a_passphrase_that_is_too_short_writes_nothing(door: Door, desk: Path) -> None:
    said = made(door, "x")
    assert said["make"]["error"]
    assert said["files"] == []
    assert not list((desk / "out").rglob("*.tar*"))
