"""Lists, one reader, what comes back, and the register, from the desk."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pdfdigest.office import lists, returned_mail
from pdfdigest.office.returned_mail import Pulled
from pdfdigest.post.bounce_verdicts import Read
from pdfdigest.press.workers.machine import Machine
from tests.desk.door import Door
from tests.office import post_office
from tests.post.builders import sink

BOUNCE = b"""From: MAILER-DAEMON@example.org
To: nobody@office.example
Subject: Undelivered
Content-Type: text/plain

This is about nothing that was sent from here.
"""


@pytest.fixture
def door(desk: Path, tmp_path: Path, machine: Machine) -> Iterator[Door]:
    with closing(Door(desk, tmp_path, machine)) as made:
        post_office.on_record(desk)
        post_office.enlist(made.office, "ann@example.org", "bob@example.org")
        yield made


def at(door: Door, way: str = "readers") -> str:
    (shelf,) = door.client.get("/api/shelf").json()["shelves"]
    return f"/api/{way}/{shelf['key']}"


def post(door: Door, way: str, /, **said: Any) -> Any:
    return door.client.post(f"{at(door)}/{way}", json=said)


def test_lists_are_shown_and_had_as_a_file(door: Door) -> None:
    said = door.client.get(at(door)).json()
    assert said["lists"] == [{"list": "members", "readers": 2, "suppressed": 0}]
    members = door.client.get(f"{at(door)}/list/members").json()["members"]
    assert [each["address"] for each in members] == ["ann@example.org", "bob@example.org"]
    file = door.client.get(f"{at(door)}/file/members")
    assert b"ann@example.org" in file.content
    assert "attachment" in file.headers["content-disposition"]
    for path in ("list/none", "file/none", "file/..%2fpublication.toml", "register/x", "register/2024"):
        assert door.client.get(f"{at(door)}/{path}").status_code in (400, 404, 422), path


def test_one_reader_is_taken_off_let_in_again_and_forgotten(door: Door) -> None:
    assert post(door, "about", address="ANN@example.org").json()["known"]
    off = post(door, "remove", address="ann@example.org", list="members").json()
    assert off["suppressed"][0]["why"] == "taken off by the office"
    (row,) = door.client.get(at(door)).json()["suppressed"]
    assert (row["address"], row["cause"]) == ("ann@example.org", "office")
    back = post(door, "readmit", address="ann@example.org", list="members", why="she asked", by="A. Clerk")
    assert back.json()["suppressed"] == []
    refused = post(door, "erase", address="ann@example.org", again="bob@example.org")
    assert (refused.status_code, "once more" in refused.json()["sentence"]) == (422, True)
    assert post(door, "erase", address="ann@example.org", again="ann@example.org").json()["known"]
    assert not post(door, "about", address="ann@example.org").json()["known"]
    assert post(door, "about", address="no address").status_code == 422
    assert post(door, "settle", address="bob@example.org", act="x").status_code == 400
    assert post(door, "settle", address="bob@example.org", act="keep").status_code == 422


def test_what_comes_back_is_read(door: Door) -> None:
    read = door.client.post(f"{at(door)}/bounces", params={"name": "../b.eml"}, content=BOUNCE).json()
    assert read["messages"] == 1
    assert door.client.post(f"{at(door)}/bounces", params={"name": "b.eml"}, content=b"").status_code == 422
    for _ in range(100):
        pull = post(door, "pull").json()["pull"]
        if not pull["running"]:
            break
        time.sleep(0.05)
    assert "Nobody is named" in pull["error"]


def test_the_register_of_a_year(door: Door, tmp_path: Path) -> None:
    folder = tmp_path / "sink"
    folder.mkdir()
    with sink(folder) as server:
        post_office.settings(door.office, post_office.server(server.port))
        plan = door.client.post(f"{at(door, 'mail')}/plan", json={"issue": "1.1", "lists": ["members"]}).json()
        door.client.post(f"{at(door, 'mail')}/send", json={"plan": plan["plan"], "readers": 2})
        for _ in range(200):
            if not door.client.get(f"{at(door, 'mail')}/run/{plan['plan']}").json()["plans"][0]["run"]["running"]:
                break
            time.sleep(0.05)
    said = door.client.get(at(door)).json()
    assert said["mailed"]
    (entry,) = door.client.get(f"{at(door)}/register/{said['year']}").json()["entries"]
    assert (entry["issue"], entry["numbers"]["accepted"]) == ("1.1", 2)
    printed = door.client.get(f"{at(door)}/register/{said['year']}/pdf")
    assert (printed.headers["content-type"], printed.content[:5]) == ("application/pdf", b"%PDF-")


def test_a_list_is_renamed_and_let_go_of(door: Door) -> None:
    said = post(door, "rename", list="members", to="subscribers").json()
    assert [each["list"] for each in said["lists"]] == ["subscribers"]
    refused = post(door, "drop", list="subscribers", again="members")
    assert (refused.status_code, "type the name" in refused.json()["sentence"].lower()) == (422, True)
    gone = post(door, "drop", list="subscribers", again=" subscribers").json()
    assert (gone["gone"], gone["forgotten"], gone["lists"]) == (2, 2, [])


def test_who_left_long_ago_is_forgotten(door: Door) -> None:
    then = datetime.fromtimestamp(door.now - 40 * 86_400, UTC)
    lists.remove(replace(door.office, clock=lambda: then), "ann@example.org", "members")
    assert post(door, "purge", days=60).json()["addresses"] == 0
    assert post(door, "purge", days=30).json()["addresses"] == 1
    for days in (0, "30", None, True):
        assert post(door, "purge", days=days).status_code == 422, days


def test_what_was_held_back_is_believed_when_somebody_says_so(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def read(_office: Any, _boxes: Any, *, believe: bool = False) -> Read:
        asked.append(believe)
        return Read(messages=30, held=0 if believe else 30)

    def pulled(_office: Any, *, believe: bool = False) -> Pulled:
        asked.append(believe)
        return Pulled(0, 0)

    monkeypatch.setattr(returned_mail, "read_bounces", read)
    monkeypatch.setattr(returned_mail, "pull", pulled)
    for believe, held in (("", 30), ("1", 0)):
        given = {"name": "b.mbox", "believe": believe}
        assert door.client.post(f"{at(door)}/bounces", params=given, content=BOUNCE).json()["held"] == held
    for believes in (False, True):
        post(door, "pull", believe=believes)
        for _ in range(100):
            if not door.client.get(at(door)).json()["pull"]["running"]:
                break
            time.sleep(0.02)
    assert asked == [False, True, False, True]
