"""An issue goes to its readers from the desk: each once, whatever is clicked, reloaded, gone back to, opened twice or cut off."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pdfdigest.press.workers.machine import Machine
from tests.desk.door import Client, Door
from tests.office import post_office
from tests.post.builders import sink

READERS = [f"r{number}@example.org" for number in range(12)]


class Post:
    """A desk whose publication has an issue on record, readers, and a server that counts what it takes."""

    def __init__(self, door: Door, folder: Path, port: int) -> None:
        self.door, self.folder = door, folder
        post_office.on_record(door.office.here)
        post_office.enlist(door.office, *READERS)
        post_office.settings(door.office, post_office.server(port))

    @property
    def at(self) -> str:
        (shelf,) = self.door.client.get("/api/shelf").json()["shelves"]
        return f"/api/mail/{shelf['key']}"

    def post(self, path: str, client: Client | None = None, /, **said: Any) -> Any:
        return (client or self.door.client).post(f"{self.at}/{path}", json=said)

    def plan(self) -> dict[str, Any]:
        return dict(self.post("plan", issue="1.1", lists=["members"]).json())

    def send(self, plan: dict[str, Any], client: Client | None = None, readers: int | None = None) -> Any:
        return self.post("send", client, plan=plan["plan"], readers=plan["remaining"] if readers is None else readers)

    def ended(self, plan: dict[str, Any]) -> dict[str, Any]:
        """What came of it, once it does not run any more."""
        for _ in range(300):
            said = self.door.client.get(f"{self.at}/run/{plan['plan']}").json()
            run = said["plans"][0]["run"]
            if run and not run["running"]:
                assert run["error"] == ""
                return dict(said)
            time.sleep(0.1)
        raise AssertionError("it runs and runs")

    @property
    def taken(self) -> Counter[str]:
        """How many letters the server took for each reader."""
        path = self.folder / "taken"
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        return Counter(line.split()[1] for line in lines)


@pytest.fixture
def post(desk: Path, tmp_path: Path, machine: Machine) -> Iterator[Post]:
    folder = tmp_path / "sink"
    folder.mkdir()
    with sink(folder) as server, closing(Door(desk, tmp_path, machine)) as door:
        yield Post(door, folder, server.port)


def once_each(post: Post, plan: dict[str, Any]) -> None:
    said = post.ended(plan)
    assert said["remaining"] == 0
    assert said["plans"][0]["accepted"] == len(READERS)
    assert post.taken == Counter(READERS)


def test_it_goes_where_the_number_was_typed(post: Post) -> None:
    plan = post.plan()
    assert (plan["to_send"], plan["remaining"]) == (12, 12)
    for typed in (11, 0, "12", None, True):
        refused = post.post("send", plan=plan["plan"], readers=typed)
        assert refused.status_code == 422, typed
        assert "12 readers" in refused.json()["sentence"]
    assert post.taken == Counter()
    assert post.send(plan).json()["begun"]
    once_each(post, plan)


def test_a_double_click(post: Post) -> None:
    plan = post.plan()
    with ThreadPoolExecutor(6) as six:
        answers = [answer.json() for answer in six.map(lambda _: post.send(plan), range(6))]
    assert sum(answer.get("begun", False) for answer in answers) == 1
    once_each(post, plan)


def test_a_reload(post: Post) -> None:
    """A page that is loaded anew plans anew, which is the same plan, and sends what is left of it: nothing."""
    plan = post.plan()
    post.send(plan)
    post.ended(plan)
    again = post.plan()
    assert (again["plan"], again["new"], again["remaining"]) == (plan["plan"], False, 0)
    refused = post.send(again)
    assert (refused.status_code, "already" in refused.json()["sentence"]) == (422, True)
    once_each(post, plan)


def test_the_back_button(post: Post) -> None:
    """A page that stands as it was before it was sent, with the number of then."""
    plan = post.plan()
    post.send(plan)
    post.ended(plan)
    for _ in range(3):
        assert post.send(plan, readers=12).status_code == 422
    once_each(post, plan)


def test_two_tabs(post: Post) -> None:
    """Two pages of one person, each with a plan of its own of the same issue."""
    plans = [post.plan(), post.plan()]
    assert plans[0]["plan"] == plans[1]["plan"]
    other = Client(post.door.app)
    other.cookies = dict(post.door.client.cookies)
    with ThreadPoolExecutor(2) as two:
        list(two.map(lambda each: post.send(each[1], each[0]), zip((post.door.client, other), plans, strict=True)))
    once_each(post, plans[0])


def test_two_lists_that_share_readers(post: Post) -> None:
    post_office.enlist(post.door.office, *READERS[:5], name="press")
    first = post.plan()
    post.send(first)
    post.ended(first)
    second = dict(post.post("plan", issue="1.1", lists=["members", "press"]).json())
    assert second["remaining"] == 0
    assert post.send(second).status_code == 422
    assert post.taken == Counter(READERS)


def test_a_lost_connection(desk: Path, tmp_path: Path, machine: Machine) -> None:
    """The server drops the line after it took letters: who may have it is in doubt by name, and gets none again."""
    folder = tmp_path / "sink"
    folder.mkdir()
    with sink(folder, "drop-after-dot=0.4") as server, closing(Door(desk, tmp_path, machine)) as door:
        post = Post(door, folder, server.port)
        plan = post.plan()
        for _ in range(8):
            left = post.door.client.get(f"{post.at}/run/{plan['plan']}").json()["remaining"]
            if not left:
                break
            post.send(plan, readers=left)
            said = post.ended(plan)
        assert max(post.taken.values()) == 1
        standing = said["plans"][0]
        assert standing["accepted"] + standing["in_doubt"] + said["remaining"] == 12
        assert len(standing["doubtful"]) == standing["in_doubt"] > 0


def test_the_desk_is_ended_meanwhile(desk: Path, tmp_path: Path, machine: Machine) -> None:
    """What runs is paused where it stands, and goes on when somebody says so."""
    folder = tmp_path / "sink"
    folder.mkdir()
    with sink(folder, "slow=1") as server, closing(Door(desk, tmp_path, machine)) as door:
        post = Post(door, folder, server.port)
        plan = post.plan()
        post.send(plan)
        post.door.background.close()
        said = post.ended(plan)
        assert said["plans"][0]["state"] in ("paused", "finished")
        if said["remaining"]:
            assert post.post("change", plan=plan["plan"], act="resume").status_code == 200
            assert post.send(plan, readers=said["remaining"]).json()["begun"]
        once_each(post, plan)


def test_a_proof_goes_once_for_each_time_it_is_asked_for(post: Post) -> None:
    def proof(once: str) -> Any:
        return post.post("proof", issue="1.1", to="me@office.example", once=once)

    with ThreadPoolExecutor(4) as four:
        answers = list(four.map(lambda _: proof("token-one"), range(4)))
    assert {answer.status_code for answer in answers} <= {200, 422}
    assert proof("token-one").status_code == 200
    assert post.taken == Counter(["me@office.example"])
    assert proof("token-two").status_code == 200
    assert post.taken == Counter({"me@office.example": 2})
    assert proof("x").status_code == 400
    assert post.post("proof", issue="1.1", to="no address", once="token-three").status_code == 422


def test_readers_are_looked_at_before_they_are_brought_in(post: Post) -> None:
    data = b"email,name\nann@example.org,Ann\nnot an address,Bob\n"

    def given(look: str) -> Any:
        return post.door.client.post(
            f"{post.at}/readers", params={"list": "press", "name": "../p.csv", "look": look}, content=data
        )

    looked = given("1").json()
    assert (looked["done"], looked["refused"], looked["added"]) == (False, 1, 1)
    assert [each["list"] for each in post.door.client.get(post.at).json()["lists"]] == ["members"]
    done = given("0").json()
    assert done["done"]
    assert any(words.startswith("3:") and "refused" in words for words in done["said"])
    assert [each["list"] for each in post.door.client.get(post.at).json()["lists"]] == ["members", "press"]


def test_columns_that_cannot_be_guessed_are_asked_for(post: Post) -> None:
    """What the terminal asks with --map: the titles and the first rows are shown, and what was chosen counts."""
    data = b"Kontakt;Wer;Haus\nann@example.org;Ann;7\nbob@example.org;Bob;9\n"

    def given(way: str, mapping: str = "{}", name: str = "p.csv", **more: str) -> Any:
        asked = {"list": "press", "name": name, "map": mapping, **more}
        return post.door.client.post(f"{post.at}/{way}", params=asked, content=data)

    refused = given("readers", look="1")
    assert (refused.status_code, refused.json()["needs"]) == (422, "map")
    first = given("columns").json()
    assert (first["titles"], first["means"]) == (["Kontakt", "Wer", "Haus"], {})
    assert first["rows"][0] == ["ann@example.org", "Ann", "7"]
    assert {"address", "name", "status"} <= set(first["names"])
    chosen = '{"address": "Kontakt", "name": "Wer"}'
    assert given("columns", chosen).json()["means"] == {"address": "Kontakt", "name": "Wer"}
    assert given("readers", chosen, look="1").json()["added"] == 2
    assert given("readers", chosen, name="unsubscribed.csv").json()["needs"] == "left-by-name"
    assert given("readers", chosen, name="unsubscribed.csv", left="1").json()["added"] == 2
    for wrong in ("[", "[]", '{"address": 1}'):
        assert given("columns", wrong).status_code == 400, wrong


def test_one_reader_is_one(post: Post) -> None:
    post_office.enlist(post.door.office, "one@example.org", name="press")
    plan = dict(post.post("plan", issue="1.1", lists=["press"]).json())
    assert "It goes to 1 reader;" in post.send(plan, readers=2).json()["sentence"]


def test_the_letter_runs_nothing(post: Post) -> None:
    plan = post.plan()
    shown = post.door.client.get(f"{post.at}/letter/{plan['plan']}")
    assert shown.headers["content-type"].startswith("text/html")
    assert "sandbox" in shown.headers["content-security-policy"]
    assert "script-src" not in shown.headers["content-security-policy"]


def test_paused_and_cancelled(post: Post) -> None:
    plan = post.plan()
    assert post.post("change", plan=plan["plan"], act="pause").json()["plans"][0]["state"] == "paused"
    post.send(plan)
    for _ in range(100):
        run = post.door.client.get(f"{post.at}/run/{plan['plan']}").json()["plans"][0]["run"]
        if not run["running"]:
            break
        time.sleep(0.05)
    assert "paused" in run["error"]
    assert post.taken == Counter()
    assert (
        post.post("change", plan=plan["plan"], act="cancel", why="wrong list").json()["plans"][0]["state"]
        == "cancelled"
    )
    assert post.post("change", plan=plan["plan"], act="run").status_code == 400
