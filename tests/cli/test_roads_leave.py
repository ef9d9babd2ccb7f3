"""The leave server as the host runs it, a program of its own: who has a token, who guesses, who says nothing."""

from __future__ import annotations

import contextlib
import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.cli.conftest import Run
from tests.cli.returned import READERS, Post, on
from tests.cli.test_docs_run import leave_server

TITLES = '\n[mail.lists.members]\ntitle = "The Members\' Letter"\n[mail.lists.press]\ntitle = "Press & Public"\n'


@pytest.fixture
def host(post: Post, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a host that the office made the key for."""
    monkeypatch.setenv("PDFDIGEST_PULL_TOKEN", "a secret of both sides")
    with (post.folder / "publication.toml").open("a", encoding="utf-8") as settings:
        settings.write(TITLES)
    assert run("leave-server", "--make-key", "leave.key", here=post.folder).code == 0
    words = ["leave-server", "--queue", str(tmp_path / "queue.sqlite"), "--key", str(post.folder / "leave.key")]
    with leave_server([*words, "--name", "The Digest"], tmp_path) as address:
        yield address


def said(address: str, data: bytes) -> bytes:
    """What the server answers to some octets, until it closes."""
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), 30) as call:
        call.sendall(data)
        call.settimeout(30)
        found = b""
        with contextlib.suppress(ConnectionError):
            while more := call.recv(65_536):
                found += more
        return found


def test_the_host_takes_every_token_and_leads_nowhere(host: str, post: Post, run: Run) -> None:
    ann, bob = post.token("ann@example.org"), post.token("bob@example.org")
    with httpx.Client(trust_env=False, timeout=60) as web:
        silent = socket.create_connection(("127.0.0.1", int(host.rpartition(":")[2])), 60)
        silent.sendall(b"GET /x HTTP/1.1\r\nHost: ")
        guesses = [web.get(f"{host}/{ann[:-1]}{'x' if ann[-1] != 'x' else 'y'}").status_code for _ in range(60)]
        assert (guesses[0], guesses[-1]) == (404, 429)
        assert {web.get(f"{host}/{ann}").status_code for _ in range(60)} == {200}
        click = {"Content-Type": "application/x-www-form-urlencoded"}
        for body in (b"list-UNSUBSCRIBE=one-CLICK\r\n", b"List-Unsubscribe=One-Click"):
            assert web.post(f"{host}/{ann}", content=body, headers=click).status_code == 200
        assert "The Members&#39; Letter" in web.get(f"{host}/{bob}").text
        page = web.get(f"{host}/{bob}?on=press").text
        assert re.findall(r'name="list" value="(\w+)"', page) == ["members", "press"]
        assert "Press &amp; Public" in page
        for path in (f"/{ann}/", "/x/", "//evil.example/", "/"):
            answer = web.get(host + path, headers={"Host": "evil.example"})
            assert "location" not in answer.headers
            assert "evil.example" not in answer.text + str(answer.headers)
        assert web.post(f"{host}/{bob}?on=press", data={"leave": "yes", "list": "press"}).status_code == 200
        silent.settimeout(30)
        assert silent.recv(10) == b""  # closed after its ten seconds
        silent.close()
    assert "2 left" in run("lists", "pull", host).err
    assert on(run) == list(READERS[1:])
    assert on(run, "press") == ["ann@example.org", "eve@example.org"]


def test_what_is_too_much_is_refused_and_the_rest_is_served(host: str, post: Post, run: Run) -> None:
    port = int(host.rpartition(":")[2])
    with contextlib.ExitStack() as stack:
        for _ in range(250):
            stack.enter_context(socket.create_connection(("127.0.0.1", port), 60))
        token = post.token("eve@example.org")
        head = f"POST /{token} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        assert b" 200 OK" in said(host, f"{head}Content-Length: 26\r\n\r\nList-Unsubscribe=One-Click".encode())[:40]
        assert b" 400 " in said(host, f"{head}Content-Length: 9000\r\n\r\n{'x' * 9000}".encode())[:40]
    found = json.loads(run("lists", "pull", host, "--json").out[0])
    assert found["left"] == 1
    assert on(run) == list(READERS[:2])
