"""What is done with an issue at the desk: approved, put on record, printed, brought back; once, however often it is asked for."""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from pdfdigest.desk.page_pictures import first_page
from pdfdigest.desk.proof import Choice, prove
from pdfdigest.office import history
from pdfdigest.office.journal import key_of
from pdfdigest.office.withdraw import withdraw
from pdfdigest.press.workers.machine import Machine
from pdfdigest.record import issued
from tests.builders import issue, story
from tests.desk.door import Door


@pytest.fixture
def door(desk: Path, tmp_path: Path, machine: Machine) -> Iterator[Door]:
    issue(desk, status="draft", stories=[story(1, body="Begun."), story(2)])
    with closing(Door(desk, tmp_path, machine)) as made:
        yield made


def test_approved_changed_approved_again_and_put_on_record(door: Door) -> None:
    now = door.standing
    assert (now["state"], now["approved"], now["changes"]["since"]) == ("draft", None, "")
    now = door.post("approve", by="B. Colleague", seen=now["seen"]).json()
    assert (now["state"], now["approved"]["by"], now["holds"]) == ("approved", "B. Colleague", True)
    door.type("Begun anew.")
    now = door.standing
    assert (now["state"], now["holds"]) == ("lapsed", False)
    assert "changed since B. Colleague approved it" in now["says"]
    assert (now["changes"]["since"], now["changes"]["by"]) == ("approved", "B. Colleague")
    assert "Begun." in now["changes"]["before"]
    assert "Begun anew." in now["changes"]["now"]
    refused = door.post("publish", by="A. Editor", seen=now["seen"])
    assert refused.status_code == 422
    assert "changed since B. Colleague approved it" in refused.json()["sentence"]
    assert refused.json()["faults"][0]["field"] == "approved"
    now = door.post("approve", by="B. Colleague", seen=now["seen"]).json()
    now = door.post("publish", by="A. Editor", seen=now["seen"]).json()
    assert (now["state"], now["issued"]["revision"], now["issued"]["by"]) == ("issued", 1, "A. Editor")
    file = door.client.get(f"{door.at}/filed/{now['issued']['files'][0]}")
    assert file.content.startswith(b"%PDF")
    assert door.client.get(f"{door.at}/filed/record.json").status_code == 404
    cover = door.client.get(f"{door.at}/cover")
    with Image.open(io.BytesIO(cover.content)) as picture:
        assert (picture.format, picture.width, picture.height > picture.width) == ("JPEG", 144, True)
    assert door.client.get(f"{door.at}/filed/..%2f..%2fpublication.toml").status_code == 404
    door.type("Begun once more.")
    now = door.standing
    assert (now["state"], now["revision"]) == ("changed", 2)
    now = door.post("approve", by="B. Colleague", seen=now["seen"]).json()
    refused = door.post("publish", by="A. Editor", seen=now["seen"])
    assert (refused.status_code, refused.json()["needs"]) == (422, "why")
    assert door.post("publish", by="A. Editor", why="A word.", seen=now["seen"]).json()["issued"]["revision"] == 2


def test_what_one_did_not_see_one_does_not_approve(door: Door) -> None:
    seen = door.standing["seen"]
    door.type("Changed by another.")
    for act in ("approve", "publish"):
        refused = door.post(act, by="B", seen=seen)
        assert "changed since you looked at it" in refused.json()["sentence"]
    assert door.post("approve", by=" ", seen=door.standing["seen"]).status_code == 422
    assert door.post("approve", by=1).status_code == 400


def test_two_clicks_and_two_tabs_put_it_on_record_once(door: Door, desk: Path) -> None:
    now = door.post("approve", by="B", seen=door.standing["seen"]).json()
    with ThreadPoolExecutor(2) as two:
        answers = list(two.map(lambda _: door.post("publish", by="A", seen=now["seen"]), range(2)))
    assert 200 in [answer.status_code for answer in answers]
    again = door.post("publish", by="A", seen=now["seen"])
    assert again.status_code == 200, again.text
    assert again.json()["issued"]["revision"] == 1
    assert [path.name for path in (desk / "issued/1.1").iterdir()] == ["r1"]
    assert len(issued.on_record(desk)) == 1


def test_back_to_draft(door: Door) -> None:
    door.post("approve", by="B", seen=door.standing["seen"])
    now = door.post("withdraw").json()
    assert (now["state"], now["approved"]) == ("draft", None)
    assert [state["mark"] for state in door.client.get(f"{door.at}/states").json()["states"]] == ["approved"]


def test_printed_and_as_a_booklet(door: Door) -> None:
    single = door.post("print", kind="print").json()["paper"]
    booklet = door.post("print", kind="booklet").json()["paper"]
    one, other = (door.client.get(path) for path in (single, booklet))
    assert one.headers["content-type"] == "application/pdf"
    assert "frame-ancestors 'self'" in one.headers["content-security-policy"]
    sizes = [PdfReader(io.BytesIO(each.content)).pages[0].mediabox for each in (one, other)]
    assert sizes[1].width == pytest.approx(2 * sizes[0].width, abs=1)
    assert door.post("print", kind="poster").status_code == 400
    assert door.client.get("/paper/none").status_code == 404


def test_a_lapsed_approval_does_not_hide_the_pages_from_whoever_writes(door: Door) -> None:
    """The desk goes on showing them, with the sentence, while print refuses."""
    door.post("approve", by="B", seen=door.standing["seen"])
    door.type("Another word.")
    (path,) = (door.office.here / "2025").glob("*.yaml")
    proof = prove(Choice(path), door.machine.set)
    assert proof.edition is not None
    assert proof.edition.stamp == "Draft, not issued"
    assert [told.fault.rule for told in proof.told] == ["approval"]
    assert door.post("print", kind="print").status_code == 422


def test_every_state_is_kept_compared_and_brought_back(door: Door, desk: Path) -> None:
    """What one person writes in a few minutes is one state; an editor's is another; undo goes across sessions."""
    for words in ("One.", "Two."):
        door.type(words)
        door.now += 10
    door.now += 400
    door.type("Three.")
    path = desk / "2025/1.1.yaml"
    path.write_text(path.read_text("utf-8").replace("Three.", "By an editor."), "utf-8")
    door.now += 10
    door.type("Four.")
    states = door.client.get(f"{door.at}/states").json()["states"]
    assert [(state["who"], state["now"]) for state in states] == [
        ("writer", True), ("", False), ("writer", False), ("writer", False), ("", False),
    ]  # fmt: skip
    texts = [door.client.get(f"{door.at}/states/{state['number']}").json()["text"] for state in states]
    for text, words in zip(texts, ("Four.", "By an editor.", "Three.", "Two.", "Begun."), strict=True):
        assert words in text
    answer = door.post("bring-back", number=states[-1]["number"]).json()
    assert "Begun." in path.read_text("utf-8")
    assert answer["states"][0]["now"]
    assert path.read_text("utf-8") == texts[-1]
    assert door.post("bring-back", number=999).status_code == 422
    assert door.post("bring-back", number="x").status_code == 400
    door.now += 91 * 24 * 3600
    door.journal.remember(key_of(path), "writer", door.now, b"format: 1\n")
    assert len(history.states(door.office, door.journal, path)) == 1


def test_a_copy_of_the_last_issue_is_the_next_one(door: Door, desk: Path) -> None:
    (shelf,) = door.client.get("/api/shelf").json()["shelves"]
    door.post("approve", by="B", seen=door.standing["seen"])
    assert door.client.post(f"/api/new/{shelf['key']}", json={"copy": True}).status_code == 201
    said = door.client.get(door.at).json()["values"]
    assert (said["number"], said["status"], "approved" in said) == (2, "draft", False)
    assert [each["headline"] for each in said["stories"]] == ["Headline number 1", "Headline number 2"]


def test_what_is_not_on_record_has_no_cover(door: Door) -> None:
    assert door.client.get(f"{door.at}/cover").status_code == 404
    assert first_page(b"%PDF-1.7 and no more", 144) is None


def test_what_was_withdrawn_says_so_on_shelf_and_screen_and_offers_no_publishing(door: Door) -> None:
    now = door.post("approve", by="B. Colleague", seen=door.standing["seen"]).json()
    door.post("publish", by="A. Editor", seen=now["seen"])
    withdraw(door.office, "1.1", by="A. Editor", why="The wrong attachment")
    now = door.standing
    assert (now["state"], now["on_record"], now["says"]) == ("withdrawn", True, "The wrong attachment")
    assert (now["issued"]["revision"], now["issued"]["by"]) == (2, "A. Editor")
    assert (now["changes"]["since"], now["changes"]["by"]) == ("approved", "B. Colleague")
    (shelf,) = door.client.get("/api/shelf").json()["shelves"]
    (row,) = shelf["issues"]
    assert row["state"] == "withdrawn"
    door.type("Begun once more.")
    assert (door.standing["state"], door.standing["on_record"], door.standing["revision"]) == ("withdrawn", False, 3)
    withdraw(door.office, "1.1", by="A. Editor", why="A court's order", erase=True)
    now = door.standing
    assert "r1 erased by A. Editor on" in now["says"]


def test_what_was_issued_is_withdrawn_and_a_notice_takes_its_place(door: Door) -> None:
    now = door.post("approve", by="B. Colleague", seen=door.standing["seen"]).json()
    door.post("publish", by="A. Editor", seen=now["seen"])
    assert door.post("take-back", by="A. Editor", why="").status_code >= 400
    assert door.post("take-back", by="", why="The wrong attachment").status_code >= 400
    assert door.standing["state"] == "issued"
    said = door.post("take-back", by="A. Editor", why="The wrong attachment").json()
    assert (said["state"], said["says"], said["issued"]["revision"]) == ("withdrawn", "The wrong attachment", 2)
    assert isinstance(said["copies"], list)
    again = door.post("take-back", by="A. Editor", why="The wrong attachment").json()
    assert again["issued"]["revision"] == 2
