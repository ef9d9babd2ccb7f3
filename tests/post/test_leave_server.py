"""Leaving: a link scanner changes nothing, a reader's click does, and no forged token ever."""

from __future__ import annotations

import contextlib
import re
import resource
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
import uvicorn

from pdfdigest.errors import PostError
from pdfdigest.manuscript import publication
from pdfdigest.post import keys, leave_connections, leave_server, suppressions, unsubscribes
from pdfdigest.post.ledger import Ledger
from pdfdigest.post.tokens import Keys, SigningKeys
from pdfdigest.post.unsubscribes import Queue
from pdfdigest.press.compose.house import House

SECRET = "pull-secret"
KEYS = Keys.read("5e" * 32)
TOKEN = KEYS.signing().leave("members", KEYS.mark("ann@example.org"))
CLICK = {"List-Unsubscribe": "One-Click"}


@dataclass(frozen=True, slots=True)
class Host:
    """A leave server that listens on loopback, and its queue."""

    address: str
    queue: Queue
    web: httpx.Client


def listening(
    queue: Queue,
    keys: SigningKeys,
    rate: leave_server.Rate,
    several: dict[str, leave_server.Called] | None = None,
) -> Iterator[Host]:
    house = House(publication.alone())
    made = leave_server.application(
        keys, queue, leave_server.Pages(house, house.languages, "en"), SECRET, rate, proxied=True,
        titles={"members": "The Members' Letter", "press": "Press <b>"}, several=several,
    )  # fmt: skip
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            made, log_level="error", lifespan="off", http=leave_connections.Connection, ws="none", backlog=4_096
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            deadline = time.monotonic() + 60
            while not server.started and time.monotonic() < deadline:
                time.sleep(0.01)
            assert server.started
            address = f"http://127.0.0.1:{listener.getsockname()[1]}"
            with httpx.Client(trust_env=False, timeout=60) as web:
                yield Host(address, queue, web)
        finally:
            server.should_exit = True
            thread.join(60)


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    rate = leave_server.Rate(burst=10_000)
    yield from listening(Queue(tmp_path_factory.mktemp("host") / "queue.sqlite"), KEYS.signing(), rate)


@pytest.fixture
def empty(host: Host) -> Host:
    host.queue.forget(1 << 40)
    return host


def waiting(host: Host) -> list[tuple[str, bool]]:
    return [(each.token, each.every) for each in host.queue.after(0)]


class Links(HTMLParser):
    """What a link scanner would follow on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("href", "src", "action") and value]


def test_a_link_scanner_takes_nobody_off(empty: Host) -> None:
    for path in (f"/{TOKEN}", f"/leave/{TOKEN}", f"/{TOKEN}?List-Unsubscribe=One-Click", f"/{TOKEN}?leave=yes"):
        for method in ("GET", "HEAD"):
            answer = empty.web.request(method, empty.address + path, follow_redirects=True)
            assert answer.status_code == 200
            links = Links()
            links.feed(answer.text)
            assert links.found == []
    for method in ("OPTIONS", "PUT", "DELETE"):
        assert empty.web.request(method, f"{empty.address}/{TOKEN}").status_code == 405
    assert waiting(empty) == []


@pytest.mark.parametrize("form", ["urlencoded", "multipart"])
def test_one_click_to_the_letter_of_rfc_8058(empty: Host, form: str) -> None:
    parts = (
        {"files": {name: (None, value) for name, value in CLICK.items()}} if form == "multipart" else {"data": CLICK}
    )
    for _ in range(2):
        answer = empty.web.post(f"{empty.address}/{TOKEN}", **parts)
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
        assert "location" not in answer.headers
    assert waiting(empty) == [(TOKEN, False)]


def test_the_button_and_all_lists(empty: Host) -> None:
    page = empty.web.get(f"{empty.address}/{TOKEN}").text
    assert 'method="post"' in page
    assert "Members" in page
    assert "have left all" in empty.web.post(f"{empty.address}/{TOKEN}", data={"leave": "yes", "every": "yes"}).text
    assert waiting(empty) == [(TOKEN, True)]


@pytest.mark.parametrize("data", [{}, {"List-Unsubscribe": "Two-Click"}, {"leave": "no"}, {"x": "y" * 5000, **CLICK}])
def test_another_post_does_nothing(empty: Host, data: dict[str, str]) -> None:
    assert empty.web.post(f"{empty.address}/{TOKEN}", data=data).status_code == 400
    assert waiting(empty) == []


def test_a_forged_token_is_not_found(empty: Host) -> None:
    other = Keys.read("5f" * 32).signing().leave("members", bytes(16))
    for token in (other, TOKEN[:-1], TOKEN.replace("members", "press"), "x", "%00", "..%2f..", "é" * 9, "a" * 5000):
        answer = empty.web.post(f"{empty.address}/{token}", data=CLICK)
        assert answer.status_code == 404
        assert "members" not in answer.text
    assert waiting(empty) == []


def test_headers_keep_the_page_to_itself(empty: Host) -> None:
    answer = empty.web.get(f"{empty.address}/{TOKEN}")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self'" in policy
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "<script" not in answer.text
    assert len(re.findall(r"'sha256-[\w+/]{43}='", policy)) == 1


@pytest.mark.parametrize(
    ("wanted", "language"),
    [("ja,en;q=0.5", "ja"), ("xx, de-CH;q=0.8, en;q=0.1", "de"), ("zh-TW", "zh-Hant"), ("ar", "ar"), ("q;q=q", "en"), ("", "en")],
)  # fmt: skip
def test_the_page_speaks_the_readers_language(empty: Host, wanted: str, language: str) -> None:
    page = empty.web.get(f"{empty.address}/{TOKEN}", headers={"Accept-Language": wanted}).text
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in page


def test_a_caller_who_guesses_waits_and_who_has_a_token_never_does(tmp_path: Path) -> None:
    for host in listening(Queue(tmp_path / "queue.sqlite"), KEYS.signing(), leave_server.Rate(burst=3, refill=0)):
        one, other = ({"X-Forwarded-For": f"1.1.1.1, {last}"} for last in ("10.0.0.1", "10.0.0.2"))
        codes = [host.web.get(f"{host.address}/{TOKEN[:-1]}", headers=one) for _ in range(5)]
        assert [each.status_code for each in codes] == [404, 404, 404, 429, 429]
        assert codes[-1].headers["retry-after"] == "60"
        tokens = [KEYS.signing().leave("members", number.to_bytes(16)) for number in range(60)]
        for token in tokens:
            assert host.web.get(f"{host.address}/{token}", headers=one).status_code == 200
            assert host.web.post(f"{host.address}/{token}", data=CLICK, headers=one).status_code == 200
        assert {token for token, _ in waiting(host)} == set(tokens)
        assert host.web.get(f"{host.address}/x", headers=other).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"List-Unsubscribe=One-Click\r\n", b"list-unsubscribe=one-click", b"List-Unsubscribe=One-Click\n\n",
        b" List-Unsubscribe=One-Click ", b"LIST-UNSUBSCRIBE=ONE-CLICK&x=", b"x=1&List-Unsubscribe=One-Click",
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "", "text/plain; charset=UTF-8"])
def test_a_click_in_whatever_spelling_counts(empty: Host, body: bytes, kind: str) -> None:
    answer = empty.web.post(f"{empty.address}/{TOKEN}", content=body, headers={"Content-Type": kind} if kind else {})
    assert (answer.status_code, waiting(empty)) == (200, [(TOKEN, False)])


def test_nothing_leads_elsewhere_and_the_callers_host_is_not_believed(empty: Host) -> None:
    for path in (f"/{TOKEN}/", f"/leave/{TOKEN}/", f"/{TOKEN}", "/pull/", "/x/", "//evil.example/", "/", "/leave"):
        for method in ("GET", "POST"):
            answer = empty.web.request(method, empty.address + path, headers={"Host": "evil.example"})
            assert "location" not in answer.headers
            assert answer.status_code in (200, 400, 404)
            assert "evil.example" not in answer.text + str(answer.headers)
    assert empty.web.post(f"{empty.address}/{TOKEN}/", data=CLICK).status_code == 200
    assert waiting(empty) == [(TOKEN, False)]


def test_the_page_names_the_list_as_readers_know_it_and_offers_the_others(empty: Host) -> None:
    page = empty.web.get(f"{empty.address}/{TOKEN}").text
    assert "The Members&#39; Letter" in page
    assert 'name="list"' not in page
    page = empty.web.get(f"{empty.address}/{TOKEN}?on=press,board,members,..,%3Cb%3E").text
    assert re.findall(r'name="list" value="([^"]*)"( checked)?', page) == [
        ("members", " checked"),
        ("press", ""),
        ("board", ""),
    ]
    assert "Press &lt;b&gt;" in page
    address = f"{empty.address}/{TOKEN}?on=press,board"
    assert empty.web.post(address, data={"leave": "yes"}).status_code == 400
    said = empty.web.post(address, data={"leave": "yes", "list": ["press", "board", "other"]})
    assert "Press &lt;b&gt; and board" in said.text
    signing, mark = KEYS.signing(), KEYS.mark("ann@example.org")
    assert waiting(empty) == [(signing.leave(name, mark), False) for name in ("press", "board")]
    assert empty.web.post(address, data=CLICK).status_code == 200
    assert empty.web.post(address, data={"leave": "yes", "every": "yes"}).status_code == 200
    assert waiting(empty)[2:] == [(TOKEN, False), (TOKEN, True)]


def test_silent_connections_shut_nobody_out(empty: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leave_connections, "PATIENCE", 2.0)
    port = int(empty.address.rpartition(":")[2])
    with contextlib.ExitStack() as stack:
        silent = [stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(300)]
        for each in silent[::2]:
            each.sendall(b"GET /x HTTP/1.1\r\nHost: ")
        assert empty.web.get(f"{empty.address}/{TOKEN}").status_code == 200
        assert empty.web.post(f"{empty.address}/{TOKEN}", data=CLICK).status_code == 200
        silent[0].settimeout(30)
        assert silent[0].recv(100) == b""
    for _ in range(2):
        assert empty.web.get(f"{empty.address}/{TOKEN}").status_code == 200


def test_one_connection_too_many_is_told_to_come_again(empty: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(empty.address.rpartition(":")[2])
    with contextlib.ExitStack() as stack:
        monkeypatch.setattr(leave_connections, "MOST", 5)
        taken = [stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(8)]
        taken[-1].settimeout(30)
        assert b"503 Service Unavailable\r\nRetry-After: 60" in taken[-1].recv(1_000)
        taken[0].sendall(f"GET /{TOKEN} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        taken[0].settimeout(30)
        assert b"200 OK" in taken[0].recv(100)


def clicked(host: Host, number: int) -> tuple[set[str], int]:
    """So many one-click POSTs at once: the tokens that were answered with 200, and how many were told to come again."""
    tokens = [KEYS.signing().leave("members", each.to_bytes(16)) for each in range(number)]
    port = int(host.address.rpartition(":")[2])
    body = b"List-Unsubscribe=One-Click"
    accepted, later = set(), 0
    with contextlib.ExitStack() as stack:
        calls = [stack.enter_context(socket.create_connection(("127.0.0.1", port), 60)) for _ in tokens]
        for call, token in zip(calls, tokens, strict=True):
            head = f"POST /{token} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            with contextlib.suppress(OSError):  # refused already: its answer is read below
                call.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        for call, token in zip(calls, tokens, strict=True):
            answer = call.recv(1_000)
            assert answer[:12] in (b"HTTP/1.1 200", b"HTTP/1.1 503"), answer
            if answer[9:12] == b"200":
                accepted.add(token)
            else:
                assert b"retry-after:" in answer.lower()
                later += 1
    return accepted, later


def test_many_clicks_at_once_lose_nobody_who_was_told_so(empty: Host) -> None:
    accepted, later = clicked(empty, 400)
    assert accepted <= {token for token, _ in waiting(empty)}
    assert (len(accepted), later) == (400, 0)


@pytest.mark.judges
def test_of_2500_clicks_at_once_each_counts_or_is_told_to_come_again(empty: Host) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8_192), hard))
    try:
        accepted, later = clicked(empty, 2_500)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    kept: list[str] = []
    last = 0
    while found := empty.queue.after(last):
        kept += [each.token for each in found]
        last = found[-1].number
    assert accepted <= set(kept)
    assert len(kept) == len(set(kept))
    assert len(accepted) + later == 2_500
    assert len(accepted) >= 400


def test_the_rate_is_bounded() -> None:
    rate = leave_server.Rate(burst=1, refill=1)
    assert (rate.takes("a", 0), rate.takes("a", 0.5), rate.takes("a", 1.6)) == (True, False, True)
    for number in range(leave_server.KNOWN + 10):
        rate.takes(str(number), 2)
    assert len(rate._callers) == leave_server.KNOWN


@pytest.fixture
def ledger(desk: Path, tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(desk / "post", tmp_path / "state", create=True) as made:
        keys.write(desk / "post", "5e" * 32 + "\n")
        yield made


def held(ledger: Ledger) -> list[tuple[bytes, str, str]]:
    return ledger.db.execute("SELECT mark, list, why FROM suppressions ORDER BY list").fetchall()


def test_leavers_are_fetched_and_then_forgotten_by_the_host(empty: Host, ledger: Ledger) -> None:
    signing = KEYS.signing()
    tokens = [signing.leave("members", number.to_bytes(16)) for number in range(unsubscribes.MOST + 5)]
    with sqlite3.connect(empty.queue.path) as db:
        db.executemany("INSERT INTO leavers (token, every, at) VALUES (?, 0, 1)", ((token,) for token in tokens))
    db.close()
    empty.queue.add("forged", 1.0)
    empty.queue.add(TOKEN, 1.0, every=True)
    with pytest.raises(PostError, match="never fetched"):
        unsubscribes.fresh(ledger.db, 100.0)
    assert unsubscribes.pull(ledger, signing, empty.address, SECRET, now=100.0) == (len(tokens) + 1, 1)
    assert waiting(empty) == []
    assert held(ledger)[0] == (KEYS.mark("ann@example.org"), suppressions.EVERY, "left")
    assert unsubscribes.pull(ledger, signing, empty.address, SECRET, now=200.0) == (0, 0)
    unsubscribes.fresh(ledger.db, 200.0 + unsubscribes.STALE)
    with pytest.raises(PostError, match="last fetched 24 hours ago"):
        unsubscribes.fresh(ledger.db, 201.0 + unsubscribes.STALE)


def test_a_pull_wants_the_token(empty: Host, ledger: Ledger) -> None:
    empty.queue.add(TOKEN, 1.0)
    for secret in ("", "wrong"):
        with pytest.raises(PostError, match="pull token"):
            unsubscribes.pull(ledger, KEYS.signing(), empty.address, secret, now=1.0)
    assert len(waiting(empty)) == 1
    assert held(ledger) == []
    with pytest.raises(PostError, match="over https"):
        unsubscribes.pull(ledger, KEYS.signing(), "http://office.example", SECRET, now=1.0)
    with pytest.raises(PostError, match="cannot be reached"):
        unsubscribes.pull(ledger, KEYS.signing(), "http://127.0.0.1:9", SECRET, now=1.0)


def test_a_queue_file_is_fetched_too(tmp_path: Path, ledger: Ledger) -> None:
    queue = Queue(tmp_path / "queue.sqlite")
    queue.add(TOKEN, 5.0)
    assert queue.path.stat().st_mode & 0o777 == 0o600
    assert unsubscribes.pull(ledger, KEYS.signing(), str(queue.path), "", now=9.0) == (1, 0)
    assert held(ledger) == [(KEYS.mark("ann@example.org"), "members", "left")]
    with pytest.raises(PostError, match="no queue"):
        unsubscribes.pull(ledger, KEYS.signing(), str(tmp_path / "nothing"), "", now=9.0)


def test_a_queue_that_is_made_anew_loses_nobody(tmp_path: Path, ledger: Ledger) -> None:
    path, signing = tmp_path / "queue.sqlite", KEYS.signing()
    for moment in (1_000.0, 2_000.0):
        Queue(path, moment).add(signing.leave("members", int(moment).to_bytes(16)), moment)
        assert unsubscribes.pull(ledger, signing, str(path), "", now=moment) == (1, 0)
        path.unlink()
