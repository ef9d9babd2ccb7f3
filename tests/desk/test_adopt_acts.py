"""An issue that exists only as a PDF goes on record from the desk, as it is, and once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pdfdigest.press.workers.machine import Machine
from pdfdigest.record import issued
from tests.builders import edition, issue
from tests.desk.door import Door


@pytest.fixture
def door(desk: Path, tmp_path: Path, machine: Machine) -> Iterator[Door]:
    with closing(Door(desk, tmp_path, machine)) as made:
        yield made


@pytest.fixture
def pdf(door: Door, desk: Path) -> bytes:
    return edition(issue(desk), door.machine).data


def at(door: Door, way: str = "adopt") -> str:
    (shelf,) = door.client.get("/api/shelf").json()["shelves"]
    return f"/api/{way}/{shelf['key']}"


def give(door: Door, data: bytes, name: str = "Old issue.pdf") -> Any:
    return door.client.post(at(door), params={"name": name}, content=data)


def test_a_pdf_goes_on_record_as_it_is_and_once(door: Door, desk: Path, pdf: bytes) -> None:
    name = give(door, pdf).json()["name"]
    assert name == "elsewhere/Old-issue"
    assert give(door, pdf).json()["name"] == name, "the same again leads to its facts"
    assert door.client.get(f"{at(door)}/Old-issue").content == pdf
    assert (desk / "elsewhere/Old-issue.pdf").read_bytes() == pdf
    paper = f"{at(door, 'papers')}/{name}"
    facts = door.client.get(paper).json()
    story = {"id": "mill", "headline": "A mill is sold", "page": 1}
    values = {**facts["values"], "volume": 7, "number": 3, "date": "2019-02-25", "stories": [story], "sources": []}
    assert door.client.post(paper, json={"seen": facts["hash"], "values": values}).status_code == 200
    refused = door.client.post(f"{at(door)}/Old-issue", json={"by": "", "why": ""})
    assert refused.status_code == 422
    for filed in (True, False):
        done = door.client.post(f"{at(door)}/Old-issue", json={"by": "A. Archivist", "why": ""})
        assert done.json() == {"label": "7.3", "revision": 1, "filed": filed}
    (record,) = issued.on_record(desk)
    assert (record.folder / record.files[0].name).exists()


def test_what_lacks_is_told_and_nothing_is_overwritten(door: Door, desk: Path, pdf: bytes) -> None:
    give(door, pdf)
    facts = desk / "elsewhere/Old-issue.yaml"
    facts.write_text("format: 1\nvolume: 7\n", "utf-8")
    refused = door.client.post(f"{at(door)}/Old-issue", json={"by": "A. Archivist", "why": ""})
    assert {fault["field"] for fault in refused.json()["faults"]} >= {"date", "stories"}
    assert "Another PDF" in give(door, pdf + b"\n").json()["sentence"]
    assert facts.read_text("utf-8") == "format: 1\nvolume: 7\n"


@pytest.mark.parametrize("data", [b"", b"no pdf", b"%PDF-1.7 and nothing"])
def test_what_is_no_pdf_is_refused(door: Door, desk: Path, pdf: bytes, data: bytes) -> None:
    assert pdf
    assert give(door, data, "../x.pdf").status_code == 422
    assert not (desk / "elsewhere").exists()


@pytest.mark.parametrize("name", ["none", "..%2fpublication", "%2e%2e"])
def test_a_name_is_no_path(door: Door, pdf: bytes, name: str) -> None:
    assert pdf
    assert door.client.get(f"{at(door)}/{name}").status_code == 404


def test_a_sentence_that_asks_ends_with_its_question(door: Door, pdf: bytes) -> None:
    assert pdf
    assert give(door, b"hello").json()["sentence"].endswith("has all of it arrived?")
