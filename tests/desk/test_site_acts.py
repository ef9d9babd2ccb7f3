"""The site is made from the desk, once at a time, and looked at there without a script of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pdfdigest.errors import RequestError
from pdfdigest.office import site
from pdfdigest.office.site import SiteReport
from pdfdigest.press.workers.machine import Machine
from tests.desk.door import Door
from tests.office import post_office


@pytest.fixture
def door(desk: Path, tmp_path: Path, machine: Machine) -> Iterator[Door]:
    with closing(Door(desk, tmp_path, machine)) as made:
        post_office.on_record(desk)
        yield made


def key(door: Door) -> str:
    (shelf,) = door.client.get("/api/shelf").json()["shelves"]
    return str(shelf["key"])


def ended(door: Door) -> dict[str, Any]:
    for _ in range(400):
        said = door.client.get(f"/api/site/{key(door)}").json()
        if not said["make"]["running"]:
            return dict(said)
        time.sleep(0.05)
    raise AssertionError("it runs and runs")


def test_it_is_made_and_looked_at(door: Door, desk: Path) -> None:
    at = key(door)
    before = door.client.get(f"/api/site/{at}").json()
    assert (before["issues"], before["made"], before["make"]) == (1, "", None)
    assert door.client.get(f"/site/{at}/index.html").status_code == 404
    assert door.client.post(f"/api/site/{at}/make", json={"base": "https://digest.example/"}).status_code == 202
    said = ended(door)
    assert said["make"]["result"]["issues"] == 1
    assert said["made"]
    assert Path(said["folder"]) == desk / "out/site"
    page = door.client.get(f"/site/{at}/index.html")
    assert page.content == (desk / "out/site/index.html").read_bytes()
    policy = page.headers["content-security-policy"]
    assert "sandbox" in policy
    assert "script" not in policy
    assert 'href="https://digest.example/"' in page.text


@pytest.mark.parametrize(
    "name",
    [
        "../../publication.toml",
        "..%2f..%2fpublication.toml",
        "%2e%2e/%2e%2e/publication.toml",
        ".hidden",
        "a/.b",
        "1.1",
    ],
)
def test_nothing_else_is_had(door: Door, desk: Path, name: str) -> None:
    (desk / "out/site").mkdir(parents=True)
    (desk / "out/site/.hidden").write_text("secret", "utf-8")
    answer = door.client.get(f"/site/{key(door)}/{name}")
    assert answer.status_code == 404 or "name =" not in answer.text
    assert "secret" not in answer.text


def test_it_is_made_once_at_a_time_and_a_refusal_is_a_sentence(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = [], threading.Event()

    def slow(office: Any, **wanted: Any) -> SiteReport:
        begun.append(wanted["base"])
        go_on.wait(20)
        raise RequestError("'nowhere' is no address of a site; write one like https://digest.example/")

    monkeypatch.setattr(site, "site", slow)
    at = f"/api/site/{key(door)}/make"
    for _ in range(3):
        assert door.client.post(at, json={"base": " nowhere "}).json()["make"]["running"]
    go_on.set()
    assert "no address of a site" in ended(door)["make"]["error"]
    assert begun == ["nowhere"]
    assert door.client.post(at, json={"base": 7}).status_code == 400
    assert door.client.post(at, content=b"{").status_code == 400
