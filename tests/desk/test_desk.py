"""The desk as it runs: who may come in, what it answers, and what is left when it is killed."""

from __future__ import annotations

import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from pdfdigest.desk.admission import WRITE_HEADER, write_token
from pdfdigest.desk.words import LANGUAGES, catalogue
from pdfdigest.manuscript.commands import Outcome
from pdfdigest.manuscript.writer import Writer
from tests.builders import ROOT, issue, story

BODY = ("stories", "story-1", "body")


@dataclass
class Desk:
    """A desk that can be killed and started again, and a browser's half of it without a screen."""

    here: Path
    state: Path
    port: int = 0
    process: subprocess.Popen[str] | None = None
    cookies: dict[str, str] = field(default_factory=dict)

    def start(self) -> str:
        if not self.port:
            with socket.create_server(("127.0.0.1", 0)) as free:
                self.port = free.getsockname()[1]
        program = "from pdfdigest.cli import main; main()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, "desk", "--no-open", "--port", str(self.port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=self.here,
            env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(self.state)},
        )
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def enter(self, address: str) -> None:
        answer = httpx.get(address, trust_env=False)
        assert answer.status_code == 303
        self.cookies = dict(answer.cookies)

    def end(self, number: int) -> int:
        """End it by a signal: how it ended."""
        assert self.process is not None
        self.process.send_signal(number)
        self.process.communicate(timeout=30)
        return self.process.returncode

    @property
    def at(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(self.at + path, cookies=self.cookies, headers=headers, timeout=30, trust_env=False)

    def post(self, path: str, said: Any, **headers: str) -> httpx.Response:
        (session,) = self.cookies.values()
        given = {WRITE_HEADER: write_token(session), **headers}
        return httpx.post(self.at + path, json=said, cookies=self.cookies, headers=given, timeout=30, trust_env=False)

    def key(self) -> str:
        (shelf,) = self.get("/api/shelf").json()["shelves"]
        return str(shelf["issues"][0]["key"])


@pytest.fixture
def office(desk: Path, tmp_path: Path) -> Iterator[Desk]:
    issue(desk, stories=[story(1, body="Begun."), story(2)])
    made = Desk(desk, tmp_path / "state")
    made.enter(made.start())
    yield made
    assert made.end(signal.SIGINT) == 130


def test_who_may_come_in(office: Desk) -> None:
    """An address that was opened, no cookie, another site, another name, no second token: each is refused."""
    assert office.get("/").status_code == 200
    assert httpx.get(f"{office.at}/", trust_env=False).status_code == 403
    assert httpx.get(f"{office.at}/enter/guessed", trust_env=False).status_code == 403
    for headers in (
        {"Origin": "http://stranger.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Host": "stranger.example"},
    ):
        assert office.get("/api/shelf", **headers).status_code == 403
    path = f"/api/issue/{office.key()}"
    assert office.post(path, {"commands": []}, **{WRITE_HEADER: "forged"}).status_code == 403
    assert office.post(path, {"commands": []}, Origin="http://stranger.example").status_code == 403
    assert office.post(path, {"commands": []}).status_code == 200
    policy = office.get("/").headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self';" in policy
    assert "unsafe" not in policy


OUTSIDE = (
    "/api/issue/..%2f..%2fetc%2fpasswd",
    "/desk.js/../desk.html",
    "/api/issue/0",
    "/pages/events?issue=/etc/passwd",
    "/pages/choices/../../x",
    "/fonts/..%2f..%2fLICENSE",
)
NO_COMMANDS: tuple[Any, ...] = (
    {},
    [],
    {"commands": 1},
    {"commands": [{}]},
    {"commands": [{"id": 1, "kind": "run", "path": []}]},
    {"commands": [{"id": "a", "kind": "add", "path": []}]},
    {"commands": [{"id": "a", "kind": "set", "path": ["x"] * 9}]},
    {"commands": [None] * 600},
)


def test_what_is_not_asked_rightly_is_refused(office: Desk) -> None:
    """No address leads out of the desk, and nothing is written that is no command."""
    for path in OUTSIDE:
        assert office.get(path).status_code == 404, path
    before = (office.here / "2025/1.1.yaml").read_bytes()
    for said in NO_COMMANDS:
        assert office.post(f"/api/issue/{office.key()}", said).status_code == 400, said
    assert (office.here / "2025/1.1.yaml").read_bytes() == before
    assert "root:" not in office.get("/issue/../../etc/passwd").text


def test_words_of_a_name_stay_words(office: Desk) -> None:
    """A publication's name is no markup, and the page holds nothing that a script could be."""
    (office.here / "publication.toml").write_text('name = "</script><script>alert(1)</script>"\n', "utf-8")
    assert office.get("/api/shelf").json()["shelves"][0]["name"].startswith("</script>")
    assert "alert(1)" not in office.get("/").text


def test_a_publication_is_begun_with_three_answers(tmp_path: Path) -> None:
    here = tmp_path / "new"
    here.mkdir()
    made = Desk(here, tmp_path / "state")
    made.enter(made.start())
    try:
        assert made.get("/api/shelf").json() == {"shelves": []}
        for slug in ("../x", "A", ""):
            assert made.post("/api/begin", {"name": "N", "slug": slug, "language": "en"}).status_code == 422
        assert not any(here.iterdir())
        begun = made.post("/api/begin", {"name": "東京だより", "slug": "tokyo", "language": "ja"}).json()
        assert made.get(f"/api/issue/{begun['key']}").json()["values"]["stories"]
        text = (here / "publication.toml").read_text("utf-8")
        assert 'name = "東京だより"' in text
        assert 'slug = "tokyo"' in text
        assert 'language = "ja"' in text
        (shelf,) = made.get("/api/shelf").json()["shelves"]
        assert made.post(f"/api/new/{shelf['key']}", {}).status_code == 201
        assert len(made.get("/api/shelf").json()["shelves"][0]["issues"]) == 2
    finally:
        made.end(signal.SIGINT)


def lost_after(office: Desk, kills: int, seed: int) -> list[str]:
    """Type words, kill the server at any moment, start it anew: the words that are then nowhere in the file."""
    chance = random.Random(seed)
    key = office.key()
    first = office.get(f"/api/issue/{key}").json()
    writer = Writer("kills", first["hash"], first["values"])
    typed: list[str] = []
    for number in range(kills):
        stop = time.monotonic() + chance.uniform(0.0, 0.25)
        while time.monotonic() < stop:
            word = f"word{number}x{len(typed)}."
            typed.append(word)
            writer.type(BODY, f"{writer.at(BODY)} {word}".replace("\n", " "))
            _send(office, key, writer)
        assert office.process is not None
        word = f"last{number}."
        typed.append(word)
        writer.type(BODY, f"{writer.at(BODY)} {word}".replace("\n", " "))
        waits = chance.uniform(0.0, 0.02)
        sending = subprocess.Popen(["sh", "-c", f"sleep {waits:.4f}; kill -9 {office.process.pid}"])
        _send(office, key, writer)
        sending.wait()
        office.process.communicate(timeout=30)
        office.start()
        for _ in range(3):
            _send(office, key, writer)
    assert not writer.due()
    text = office.get(f"/api/issue/{key}").json()["text"]
    return [word for word in typed if text.count(word) != 1]


def _send(office: Desk, key: str, writer: Writer) -> None:
    """One save, as the browser does it; an answer that does not come changes nothing."""
    commands = [{"id": c.id, "kind": c.kind, "path": c.path, "base": c.base, "value": c.value} for c in writer.due()]
    if not commands:
        return
    try:
        answer = office.post(f"/api/issue/{key}", {"commands": commands})
    except httpx.HTTPError:
        return
    said = answer.json()
    writer.answered(tuple(Outcome(**each) for each in said["outcomes"]), said["hash"], said["values"])


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is a thing of POSIX")
def test_nothing_typed_is_lost_when_the_server_is_killed(office: Desk) -> None:
    assert lost_after(office, 3, 1) == []


@pytest.mark.judges
@pytest.mark.timeout(1800)
def test_thirty_kills(office: Desk) -> None:
    assert lost_after(office, 30, 2) == []


@pytest.mark.judges
@pytest.mark.chaos
@pytest.mark.timeout(14_400)
def test_a_thousand_kills(office: Desk) -> None:
    assert lost_after(office, 1_000, 3) == []


def test_every_sentence_stands_in_every_language() -> None:
    for name, words in catalogue().items():
        assert tuple(words) == LANGUAGES, name
        assert len({tuple(sorted(_slots(each))) for each in words.values()}) == 1, name


def test_every_sentence_is_said_and_every_one_said_is_there() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "desk-client/src").glob("*.js"))
    families = {"state": "`state.${", "field": "`field.${", "do": "`do_${"}
    for name in catalogue():
        family = families.get(re.split(r"[._]", name)[0], f'"{name}"')
        assert f'"{name}"' in sources or family in sources, name


def _slots(words: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", words)
