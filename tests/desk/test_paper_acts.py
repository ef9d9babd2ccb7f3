"""The small files of a publication from the desk: what was seen is written, what is at fault or has moved on is not."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pdfdigest.office import doctor
from pdfdigest.press.workers.machine import Machine
from tests.builders import issue
from tests.desk.door import Door


@pytest.fixture
def door(desk: Path, tmp_path: Path, machine: Machine) -> Iterator[Door]:
    issue(desk)
    with closing(Door(desk, tmp_path, machine)) as made:
        yield made


def at(door: Door) -> str:
    (shelf,) = door.client.get("/api/shelf").json()["shelves"]
    return f"/api/papers/{shelf['key']}"


def test_settings_are_shown_and_written(door: Door, desk: Path) -> None:
    found = door.client.get(f"{at(door)}/settings").json()
    assert found["values"]["name"] == "The Test Digest"
    assert found["issue"]
    named = {field["name"]: field for field in found["fields"]}
    assert (named["paper"]["kind"], named["paper"]["usual"], named["mail"]["kind"]) == ("choice", "A4", "group")
    values = {**found["values"], "tagline": "What was said"}
    made = door.client.post(f"{at(door)}/settings", json={"seen": found["hash"], "values": values})
    assert made.status_code == 200
    assert 'tagline = "What was said"' in (desk / "publication.toml").read_text("utf-8")
    late = door.client.post(f"{at(door)}/settings", json={"seen": found["hash"], "values": values})
    assert (late.status_code, late.json()["needs"]) == (409, "moved-on")


def test_a_fault_is_told_at_its_field(door: Door, desk: Path) -> None:
    found = door.client.get(f"{at(door)}/settings").json()
    before = (desk / "publication.toml").read_bytes()
    values = {**found["values"], "colours": {"accent": "red"}}
    refused = door.client.post(f"{at(door)}/settings", json={"seen": found["hash"], "values": values})
    assert refused.status_code == 422
    assert refused.json()["faults"][0]["field"] == "colours.accent"
    assert (desk / "publication.toml").read_bytes() == before


@pytest.mark.parametrize("name", ["nothing", "..%2f..%2fetc%2fpasswd", "elsewhere/..%2fx", "preface-../x"])
def test_a_name_is_no_path(door: Door, name: str) -> None:
    assert door.client.get(f"{at(door)}/{name}").status_code in (404, 422)
    assert door.client.post(f"{at(door)}/{name}", json={"seen": "", "values": {}}).status_code in (404, 422)


@pytest.mark.parametrize(
    "said", [{}, {"seen": "", "values": []}, {"seen": 1, "values": {}}, {"seen": "", "values": {"gaps": 5}}]
)
def test_what_is_no_form_is_refused(door: Door, desk: Path, said: dict[str, Any]) -> None:
    assert door.client.post(f"{at(door)}/gaps", json=said).status_code in (400, 422)
    assert not (desk / "gaps.yaml").exists()


def test_the_mail_is_looked_over_beside_the_answers(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "mail", lambda _office: iter([doctor.Finding("lacks", "SPF", "none", "Set one.")]))
    door.client.post(f"{at(door)}/doctor", json={})
    for _ in range(50):
        said = door.client.get(f"{at(door)}/doctor").json()["doctor"]
        if not said["running"]:
            break
        time.sleep(0.05)
    assert said["result"]["findings"] == [{"state": "lacks", "what": "SPF", "said": "none", "mend": "Set one."}]


@pytest.mark.parametrize(("name", "field"), [("settings", "tagline"), ("preface", "text")])
def test_half_a_character_is_not_understood(door: Door, name: str, field: str) -> None:
    found = door.client.get(f"{at(door)}/{name}").json()
    said = json.dumps({"seen": found["hash"], "values": {**found["values"], field: "\ud800"}})
    assert door.client.post(f"{at(door)}/{name}", content=said).status_code == 400
