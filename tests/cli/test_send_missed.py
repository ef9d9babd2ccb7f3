"""Who was missed: named with the reason, ends with 6, and reached by a further plan."""

from __future__ import annotations

import hashlib
import http.server
import itertools
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pdfdigest.errors import PostError, RequestError
from pdfdigest.office import distribution, lists, send, send_plan, settle
from pdfdigest.office.surroundings import Office
from tests.cli.conftest import Run
from tests.office.post_office import NOW, enlist, fetched, made, on_record, server, settings
from tests.post.builders import Standing, sink

READERS = tuple(f"r{number}@reader.example" for number in range(1, 6))


@pytest.fixture
def office(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("XDG_STATE_HOME", str(desk.parent / "state"))
    office = made(desk)
    lists.remove(office, "ann@example.org", "members")
    enlist(office, *READERS)
    monkeypatch.chdir(desk)
    return office


def through(office: Office, standing: Standing, **more: str) -> None:
    """Let the office send through a sink, in place of the server that it had."""
    path = office.here / "publication.toml"
    path.write_text(path.read_text("utf-8").partition("\n[mail]")[0] + server(standing.port, **more), "utf-8")


def planned(run: Run, *words: str) -> str:
    said = run("send", "plan", *words)
    assert said.code == 0, said.err
    return said.out[-1]


def test_a_letter_too_large_for_the_server_is_named_with_the_reason_and_ends_with_6(
    office: Office, run: Run, tmp_path: Path
) -> None:
    with sink(tmp_path / "small", "small=1000") as standing:
        through(office, standing)
        name = planned(run, "1.1", "--list", "members")
        said = run("send", "run", name)
        assert said.code == 6
        assert "5 skipped: too large for the server, which takes 1,000 octets (r1@reader.example," in said.err
        assert "and 2 more)" in said.err
        assert f"send plan --again {name[:12]}" in said.err
    with sink(tmp_path / "wide") as standing:
        through(office, standing)
        again = planned(run, "--again", name)
        assert again != name
        assert run("send", "run", again).code == 0
        assert set(standing.taken()) == set(READERS)


def test_a_relay_that_refuses_everybody_is_mended_and_everybody_gets_it_once(
    office: Office, run: Run, tmp_path: Path
) -> None:
    with sink(tmp_path / "wrong", "no-after-dot=0.5") as standing:
        through(office, standing)
        name = planned(run, "1.1", "--list", "members")
        said = run("send", "run", name)
        had = set(standing.taken())
        assert said.code == 6
        assert "rejected: 554 " in said.err
        assert 0 < len(had) < len(READERS)
    with sink(tmp_path / "right") as standing:
        through(office, standing)
        facts = json.loads(run("send", "plan", "--again", name, "--json").out[-1])
        assert facts["planned"] == len(READERS) - len(had)
        assert (facts["again"], facts["missed"][0]["state"], facts["missed"][0]["code"]) == (name, "rejected", 554)
        assert run("send", "run", facts["plan"]).code == 0
        assert set(standing.taken()) == set(READERS) - had
        said = run("send", "plan", "--again", name)
        assert said.out[-1] == facts["plan"]
        assert "this very plan was made before; it is finished" in said.err


def test_a_plan_that_ran_out_of_time_is_taken_up_again(office: Office, tmp_path: Path) -> None:
    settings(office, server(9))
    plan = send_plan.plan(office, "1.1", ("members",)).plan
    later = replace(office, clock=lambda: NOW + timedelta(hours=80))
    with pytest.raises(PostError, match="that is over") as over:
        send.run(later, plan)
    assert over.value.needs == f"again:{plan[:12]}"
    assert distribution.status(later)[0].tally.remaining == 5
    again = send_plan.plan_again(later, plan)
    assert again.to_send == 5
    old, new = distribution.status(later)
    assert (old.state, old.tally["expired"], new.tally.remaining) == ("finished", 5, 5)
    with sink(tmp_path / "sink") as standing:
        through(office, standing)
        assert send.run(later, again.plan).whole
        assert set(standing.taken().values()) == {1}


def test_who_left_since_or_may_have_had_it_is_not_planned_again(office: Office, tmp_path: Path) -> None:
    with sink(tmp_path / "drops", "drop-after-dot") as standing:
        through(office, standing)
        plan = send_plan.plan(office, "1.1", ("members",)).plan
        send.run(office, plan)
    doubtful = distribution.status(office, plan)[0].doubtful
    assert len(doubtful) == 5
    with pytest.raises(RequestError, match="missed nobody"):
        send_plan.plan_again(office, plan)
    settle.resolve(office, plan, doubtful[:2], arrived=True, by="A.", why="they answered")
    settle.resolve_all(office, plan, arrived=False, by="A.", why="the server's log")
    settle.change(office, plan, "cancel")
    lists.remove(office, doubtful[4], "members")
    assert send_plan.plan_again(office, plan).to_send == 2


# The link for whoever cannot take the PDF ------------------------------------------------------------------------

PDF = b"%PDF" + hashlib.sha256(b"").digest() * 3_000


@pytest.fixture
def web() -> Iterator[str]:
    """An address under which the PDF stands."""

    class Pages(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/a.pdf" else 404)
            self.end_headers()
            self.wfile.write(PDF)

        def log_message(self, *_: object) -> None:
            """Nothing is said."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages) as pages:
        threading.Thread(target=pages.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{pages.server_address[1]}/{{file}}"
        pages.shutdown()


@pytest.fixture
def heavy(office: Office) -> Office:
    """The office with a PDF of a hundred kilobytes on record as 1.2."""
    on_record(office.here, pdf=PDF, number=2)
    return office


def octets(standing: Standing) -> dict[str, int]:
    lines = (standing.folder / "taken").read_text("utf-8").splitlines()
    return {recipient: int(number) for _, recipient, number in map(str.split, lines)}


def test_who_cannot_take_the_pdf_gets_the_link(heavy: Office, run: Run, tmp_path: Path, web: str) -> None:
    enlist(heavy, "big@large.example")
    with sink(tmp_path / "sink") as standing:
        through(
            heavy, standing, mail=f'link = "{web}"\n', more='[mail.domains."reader.example"]\nattach_kilobytes = 50\n'
        )
        facts = json.loads(run("send", "plan", "1.2", "--list", "members", "--json").out[-1])
        assert (facts["oversize"], facts["linked"], facts["to_send"]) == (0, 5, 6)
        assert run("send", "run", facts["plan"]).code == 0
        sizes = octets(standing)
    assert sizes["big@large.example"] > 100_000
    assert all(sizes[reader] < 20_000 for reader in READERS)


def test_a_server_that_takes_no_pdf_of_this_size_is_given_the_link(
    heavy: Office, run: Run, tmp_path: Path, web: str
) -> None:
    with sink(tmp_path / "sink", "small=50000") as standing:
        through(heavy, standing, mail=f'link = "{web}"\n')
        said = run("send", "run", planned(run, "1.2", "--list", "members"))
        assert said.code == 0, said.err
        assert set(octets(standing)) == set(READERS)


def test_a_pdf_too_large_to_attach_is_linked_where_a_link_is_set(heavy: Office, run: Run, web: str) -> None:
    settings(heavy, f'\n[mail]\nattach_kilobytes = 50\nlink = "{web}"\n')
    facts = json.loads(run("send", "plan", "1.2", "--list", "members", "--json").out[-1])
    assert (facts["attached"], facts["link"]) == (False, web.format(file="a.pdf"))


def test_a_link_that_leads_elsewhere_is_said_and_not_used(heavy: Office, run: Run, web: str) -> None:
    settings(heavy, f'\n[mail]\nlink = "{web}x"\n[mail.domains."reader.example"]\nattach_kilobytes = 50\n')
    said = run("send", "plan", "1.2", "--list", "members", "--json")
    assert "warning: the link of [mail] is not used" in said.err
    assert json.loads(said.out[-1])["oversize"] == 5


# The hold --------------------------------------------------------------------------------------------------------


def test_a_plan_can_be_called_off_while_it_is_held(office: Office, tmp_path: Path) -> None:
    with sink(tmp_path / "sink") as standing:
        through(office, standing, mail="hold_minutes = 5\n")
        plan = send_plan.plan(office, "1.1", ("members",)).plan
        called = threading.Timer(0.3, lambda: settle.change(office, plan, "cancel"))
        called.start()
        with pytest.raises(PostError, match="is cancelled; nothing is sent"):
            send.run(office, plan)
        called.join()
        assert not (standing.folder / "taken").read_text("utf-8")


def test_a_run_that_waits_outlasts_the_embargo(office: Office, tmp_path: Path) -> None:
    on_record(office.here, number=3, embargo="2025-02-01T12:00:30+00:00")
    ticking = itertools.count(step=6)  # a clock that hurries
    hasty = replace(office, clock=lambda: NOW + timedelta(seconds=next(ticking)))
    with sink(tmp_path / "sink") as standing:
        through(office, standing)
        plan = send_plan.plan(hasty, "1.3", ("members",)).plan
        with pytest.raises(PostError, match="under embargo"):
            send.run(office, plan)
        assert send.run(hasty, plan, wait=True).whole
        assert set(standing.taken()) == set(READERS)


def test_only_those_with_a_tag_are_planned_for(office: Office, run: Run) -> None:
    path = office.here / "tagged.csv"
    path.write_text("email,tags\nr1@reader.example,press tokyo\nr2@reader.example,presses\n", "utf-8")
    assert run("lists", "import", "tagged.csv", "--list", "members").code == 0
    facts = json.loads(run("send", "plan", "1.1", "--list", "members", "--where", "tag=press", "--json").out[-1])
    assert (facts["planned"], facts["first"]) == (1, "r1@reader.example")
    assert run("send", "plan", "1.1", "--list", "members", "--where", "tag=nobody").code == 2
    assert run("send", "plan", "1.1", "--list", "members", "--where", "press").code == 2
    assert run("send", "plan", "1.1", "--list", "members", "--where", "tag=press", "--to", "previous").code == 2


def test_after_the_hold_it_goes_and_a_second_run_waits_no_more(office: Office, tmp_path: Path) -> None:
    ticking = iter(range(10**9))
    hasty = replace(office, clock=lambda: NOW + timedelta(seconds=20 * next(ticking)))
    with sink(tmp_path / "sink", "later-reader=0.5") as standing:
        through(office, standing, mail="hold_minutes = 1\n")
        plan = send_plan.plan(hasty, "1.1", ("members",)).plan
        assert send.run(hasty, plan).standing.tally.accepted
        standing_now = distribution.status(hasty)[0]
        assert standing_now.tally.planned == 5


def test_with_key_leave_and_fresh_leavers_a_server_here_is_as_good_as_any(office: Office) -> None:
    """`test` is what lets a server on this machine off; without it all is asked for, and nothing more."""
    settings(office, server(9, test=False))
    plan = send_plan.plan(office, "1.1", ("members",)).plan
    fetched(office)
    with pytest.raises(PostError, match="nothing is sent to readers: no key signs it"):
        send.run(office, plan)
