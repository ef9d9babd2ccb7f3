"""A volume is bound from the desk, once at a time, and its files are had by their names alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pdfdigest.bindery import volume_plan
from pdfdigest.errors import BindingError
from pdfdigest.office import bind, verify
from pdfdigest.office.bind import BindReport
from pdfdigest.press.workers.machine import Machine
from tests.desk.door import Door
from tests.office import post_office


@pytest.fixture
def door(desk: Path, tmp_path: Path, machine: Machine) -> Iterator[Door]:
    with closing(Door(desk, tmp_path, machine)) as made:
        post_office.on_record(desk)
        yield made


def at(door: Door) -> str:
    (shelf,) = door.client.get("/api/shelf").json()["shelves"]
    return f"/api/volume/{shelf['key']}"


def ended(door: Door, name: str) -> dict[str, Any]:
    for _ in range(200):
        said = door.client.get(at(door)).json()[name]
        if not said["running"]:
            return dict(said)
        time.sleep(0.05)
    raise AssertionError("it runs and runs")


def test_it_is_bound_once_at_a_time(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[dict[str, Any]] = []

    def slow(office: Any, **wanted: Any) -> BindReport:
        begun.append(wanted)
        with office.tell.progress("issues bound", 4) as step:
            step(3, "1.1")
            time.sleep(0.4)
        path = office.here / wanted["out"] / "v.pdf"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"%PDF-1.7 volume")
        remarks = ("a remark", f"test: {volume_plan.Missing(1, 2, 2)}")
        return BindReport("Volume 1", (path,), ("0" * 64,), remarks, ((1, 2, 2),))

    monkeypatch.setattr(bind, "bind", slow)
    said = door.client.get(at(door)).json()
    assert said["volumes"] == [{"volume": 1, "issues": 1, "years": [2025]}]
    for _ in range(3):
        answer = door.client.post(f"{at(door)}/bind", json={"volume": 1, "kind": "screen", "proof": False})
        assert answer.status_code == 202
    assert answer.json()["bind"]["total"] == 4
    done = ended(door, "bind")
    assert len(begun) == 1
    assert done["result"] == {
        "name": "Volume 1",
        "files": ["v.pdf"],
        "remarks": ["a remark"],
        "missing": [[1, 2, 2]],
    }
    assert door.client.get(f"{at(door)}/file/v.pdf").content == b"%PDF-1.7 volume"
    for name in ("..%2fpublication.toml", "publication.toml", "%2fetc%2fpasswd", "w.pdf"):
        assert door.client.get(f"{at(door)}/file/{name}").status_code == 404, name


def test_what_keeps_it_from_being_bound_is_said(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_office: Any, **_wanted: Any) -> BindReport:
        raise BindingError("1.1 cannot be bound", hint="Mend it.")

    monkeypatch.setattr(bind, "bind", refused)
    door.client.post(f"{at(door)}/bind", json={"volume": 1, "kind": "screen"})
    assert ended(door, "bind")["error"] == "1.1 cannot be bound. Mend it."
    for said in ({"volume": "1", "kind": "screen"}, {"volume": True, "kind": "screen"}, {"volume": 1, "kind": "x"}):
        assert door.client.post(f"{at(door)}/bind", json=said).status_code == 400
    assert door.client.post(f"{at(door)}/verify", json={"name": "../x.pdf"}).status_code == 422


def test_it_is_looked_over(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def made(office: Any, **_wanted: Any) -> BindReport:
        (office.here / "out").mkdir(exist_ok=True)
        (office.here / "out/v.pdf").write_bytes(b"%PDF")
        return BindReport("Volume 1", (office.here / "out/v.pdf",), ("0" * 64,), ())

    def looked(_office: Any, file: Path) -> verify.VerifyReport:
        return verify.VerifyReport(file, ("PDF/A-2a",), (), (("PDF/A-2a", False),), (), 8, "1")

    monkeypatch.setattr(bind, "bind", made)
    monkeypatch.setattr(verify, "verify", looked)
    door.client.post(f"{at(door)}/bind", json={"volume": 1, "kind": "archive"})
    ended(door, "bind")
    assert door.client.post(f"{at(door)}/verify", json={"name": "v.pdf"}).status_code == 202
    result = ended(door, "verify")["result"]
    assert (result["holds"], result["wrong"]) == (False, ["veraPDF: PDF/A-2a"])
