"""Several publications of one office: one cap of mail, one host to leave at, and who leaves one digest keeps the other."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pdfdigest.office import leave, lists, post_room, returned_mail
from pdfdigest.office.surroundings import Office
from pdfdigest.post import leave_server
from pdfdigest.post.pacing import EVERYONE, Limit, Pace
from pdfdigest.post.shared_count import SharedCount
from pdfdigest.post.tokens import SigningKeys
from pdfdigest.post.unsubscribes import Queue
from tests import builders
from tests.cli.conftest import Run
from tests.office import post_office
from tests.post.test_leave_server import SECRET, Host, listening

ANN = "ann@example.org"
NAMES = {"harbour": "The Harbour Letter", "mountain": "The Mountain Letter"}


@pytest.fixture
def offices(tmp_path: Path) -> dict[str, Office]:
    """Two publications in one folder; the same reader is on the list `members` of each."""
    found = {}
    for slug, name in NAMES.items():
        folder = tmp_path / "all" / slug
        builders.publication(folder, name=name, slug=slug)
        office = Office(folder, tmp_path / "cache", tmp_path / "state" / "pdfdigest", clock=lambda: post_office.NOW)
        post_office.enlist(office, ANN, f"{slug}@example.org")
        post_office.settings(office, f'\n[mail.lists.members]\ntitle = "Readers of the {slug}"\n')
        found[slug] = office
    return found


def readers(office: Office) -> set[str]:
    return {each["address"] for each in lists.members(office, "members")}


def token(office: Office) -> str:
    keys = post_room.here(office).keys()
    return keys.signing().leave("members", keys.mark(ANN))


@contextlib.contextmanager
def host(key: Path, queue: Queue) -> Iterator[Host]:
    """A leave server for the keys of that file."""
    lines = key.read_text("utf-8").splitlines()
    signing = SigningKeys.read("\n".join(line for line in lines if not line.startswith("#")))
    yield from listening(queue, signing, leave_server.Rate(burst=1_000), leave._called(lines))


def test_who_leaves_one_digest_keeps_the_other(offices: dict[str, Office], tmp_path: Path) -> None:
    above = replace(offices["harbour"], here=tmp_path / "all")
    key = leave.make_key(above, tmp_path / "leave.key")
    queue = Queue(tmp_path / "queue.sqlite", 1.0)
    with host(key, queue) as client:
        for slug, name in NAMES.items():
            page = client.web.get(f"{client.address}/leave/{token(offices[slug])}").text
            assert name in page
            assert f"Readers of the {slug}" in page
            assert all(other not in page for other in NAMES.values() if other != name)
        assert (
            client.web.post(f"{client.address}/leave/{token(offices['harbour'])}", data={"leave": "yes"}).status_code
            == 200
        )
    found = returned_mail.pull(offices["mountain"], [str(queue.path)])
    assert (found.left, found.forged) == (0, 0)
    assert ANN in readers(offices["mountain"])
    assert returned_mail.pull(offices["harbour"], [str(queue.path)]).left == 1  # the other had not let it be forgotten
    assert ANN not in readers(offices["harbour"])
    assert ANN in readers(offices["mountain"])
    with post_room.here(offices["mountain"]).ledger() as ledger:
        assert ledger.db.execute("SELECT count(*) FROM suppressions").fetchone()[0] == 0


def test_a_leave_server_hands_each_publication_its_own(offices: dict[str, Office], tmp_path: Path) -> None:
    above = replace(offices["harbour"], here=tmp_path / "all")
    queue = Queue(tmp_path / "queue.sqlite", 1.0)
    ids = {slug: post_room.here(office).keys().signing().ids for slug, office in offices.items()}
    with host(leave.make_key(above, tmp_path / "leave.key"), queue) as client:
        for slug in NAMES:
            client.web.post(f"{client.address}/leave/{token(offices[slug])}", data={"leave": "yes"})

        def pulled(slug: str, after: int) -> list[dict[str, object]]:
            said = client.web.post(
                f"{client.address}/pull",
                data={"after": str(after), "keys": ",".join(ids[slug])},
                headers={"Authorization": f"Bearer {SECRET}"},
            )
            return [json.loads(line) for line in said.text.splitlines()]

        (mine,) = pulled("mountain", 0)
        assert mine["token"] == token(offices["mountain"])
        assert pulled("mountain", int(str(mine["number"]))) == []
        assert [each["token"] for each in pulled("harbour", 0)] == [token(offices["harbour"])]


def test_one_pull_fetches_for_all(
    offices: dict[str, Office], tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    above = replace(offices["harbour"], here=tmp_path / "all")
    queue = Queue(tmp_path / "all" / "queue.sqlite", 1.0)
    with host(leave.make_key(above, tmp_path / "leave.key"), queue) as client:
        for slug in NAMES:
            client.web.post(f"{client.address}/leave/{token(offices[slug])}", data={"leave": "yes"})
    assert run("lists", "pull", here=tmp_path / "all").code == 2  # none of them names a place
    said = run("lists", "pull", "queue.sqlite", "--json", here=tmp_path / "all")
    told = [json.loads(line) for line in said.out]
    assert [(each["publication"], each["left"]) for each in told] == [("harbour", 1), ("mountain", 1)]
    assert not any(ANN in readers(office) for office in offices.values())


def test_the_key_of_one_publication_is_as_it_was(offices: dict[str, Office], tmp_path: Path) -> None:
    text = leave.make_key(offices["harbour"], tmp_path / "one.key").read_text("utf-8")
    assert text.splitlines()[1:] == ["# list members = Readers of the harbour"]


def test_lists_answer_for_all(
    offices: dict[str, Office], tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert offices
    said = run("lists", "show", "--json", here=tmp_path / "all")
    assert [(each["publication"], each["list"], each["readers"]) for each in map(json.loads, said.out)] == [
        ("harbour", "members", 2),
        ("mountain", "members", 2),
    ]
    known = [json.loads(line) for line in run("lists", "about", ANN, "--json").out]
    assert [(each["publication"], each["known"]) for each in known] == [("harbour", True), ("mountain", True)]
    assert [json.loads(line)["known"] for line in run("lists", "about", "harbour@example.org", "--json").out] == [
        True,
        False,
    ]
    assert any("mountain" in line for line in run("lists", "show").out)


NOON = datetime(2025, 3, 1, 12, tzinfo=UTC).timestamp()
MIDNIGHT = datetime(2025, 3, 2, tzinfo=UTC).timestamp()


def test_one_cap_is_shared(tmp_path: Path) -> None:
    one, other = (Pace({}, UTC, SharedCount(tmp_path, "mail.example:25 office", 3)) for _ in range(2))
    for pace in (one, other):
        pace.begin(NOON, {})
    assert [pace.moment("example.org", NOON) for pace in (one, other, one)] == [NOON] * 3
    assert other.moment("example.org", NOON) == MIDNIGHT
    assert (one.everyone(NOON), other.everyone(NOON)) == (MIDNIGHT, MIDNIGHT)
    assert one.reached(NOON) == ((EVERYONE, 3),)
    other.unsent("example.org")
    assert one.moment("example.org", NOON) == NOON
    assert other.moment("example.org", MIDNIGHT) == MIDNIGHT  # another day
    strange = Pace({}, UTC, SharedCount(tmp_path, "mail.example:25 somebody", 3))
    strange.begin(NOON, {})
    assert strange.moment("example.org", NOON) == NOON


def test_a_cap_of_ones_own_holds_beside_the_shared_one(tmp_path: Path) -> None:
    pace = Pace({EVERYONE: Limit(1)}, UTC, SharedCount(tmp_path, "s", 5))
    pace.begin(NOON, {})
    assert pace.moment("example.org", NOON) == NOON
    assert pace.everyone(NOON) == MIDNIGHT
    assert pace.reached(NOON) == ((EVERYONE, 1),)
