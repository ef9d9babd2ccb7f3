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
from pdfdigest.desk.words import SCREENS, catalogue, pattern, sentences
from pdfdigest.manuscript import fields
from pdfdigest.manuscript.commands import Outcome
from pdfdigest.manuscript.writer import Writer
from pdfdigest.press.engine import copy_fit
from tests.builders import ROOT, issue, story
from tests.desk.nursery import Child, Nursery

BODY = ("stories", "story-1", "body")


@dataclass
class Desk:
    """A desk that can be killed and started again, and a browser's half of it without a screen."""

    here: Path
    state: Path
    port: int = 0
    process: subprocess.Popen[str] | Child | None = None
    nursery: Nursery | None = None
    cookies: dict[str, str] = field(default_factory=dict)
    client: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False, timeout=30))

    def start(self) -> str:
        if not self.port:
            with socket.create_server(("127.0.0.1", 0)) as free:
                self.port = free.getsockname()[1]
        if self.nursery is not None:
            self.process, told = self.nursery.begin(self.here, self.state, self.port)
            return told
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
        self.client.cookies = httpx.Cookies(self.cookies)
        return self.client.get(self.at + path, headers=headers)

    def post(self, path: str, said: Any, **headers: str) -> httpx.Response:
        (session,) = self.cookies.values()
        given = {WRITE_HEADER: write_token(session), **headers}
        self.client.cookies = httpx.Cookies(self.cookies)
        return self.client.post(self.at + path, json=said, headers=given)

    def key(self) -> str:
        (shelf,) = self.get("/api/shelf").json()["shelves"]
        return str(shelf["issues"][0]["key"])


@pytest.fixture
def office(desk: Path, tmp_path: Path) -> Iterator[Desk]:
    issue(desk, stories=[story(1, body="Begun."), story(2)])
    made = Desk(desk, tmp_path / "state")
    made.enter(made.start())
    yield made
    assert made.end(signal.SIGINT) == (0 if made.nursery else 130)
    made.client.close()


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


def test_only_what_a_screen_asks_is_answered(office: Desk) -> None:
    """No other method, no folder; and each answer says what it is, and in which charset."""
    for method in ("TRACE", "OPTIONS", "PUT", "DELETE", "CONNECT"):
        office.client.cookies = httpx.Cookies(office.cookies)
        answer = office.client.request(method, f"{office.at}/api/shelf")
        assert answer.status_code in (400, 403, 404, 405), method
        assert "X-Desk" not in answer.text
    for path in ("/api/", "/fonts/", "/pages/", "/papers/", "/static/", "/.git/config", "/openapi.json", "/docs"):
        assert office.get(path).status_code == 404, path
    for path, kind in (
        ("/", "text/html; charset=utf-8"),
        ("/desk.css", "text/css; charset=utf-8"),
        ("/desk.js", "text/javascript; charset=utf-8"),
        ("/api/shelf", "application/json"),
    ):
        assert office.get(path).headers["content-type"] == kind


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
        made.client.close()


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
    office.nursery = Nursery()
    assert lost_after(office, 1_000, 3) == []
    office.nursery.close()


def test_every_sentence_stands_in_every_language() -> None:
    for name, words in catalogue().items():
        assert tuple(words) == SCREENS, name
        assert len({tuple(sorted(_slots(each))) for each in words.values()}) == 1, name


def test_each_step_of_tightening_has_its_name_on_every_screen() -> None:
    known = {each["en"] for each in sentences()}
    assert set(copy_fit.STEP_WORDS.values()) <= known


def test_a_sentence_of_the_program_is_found_again() -> None:
    """What the catalogue of sentences knows the program says; each is read back from its own words, signs and all."""
    sources = " ".join(path.read_text("utf-8") for path in sorted((ROOT / "pdfdigest").rglob("*.py")))
    for each in sentences():
        english = each["en"]
        assert tuple(each) == SCREENS, english
        slots = set(_slots(english))
        assert all(set(_slots(words)) <= slots for words in each.values()), english
        told = re.sub(r"\(([^()|]*)\|[^()]*\)", r"\1", english)
        found = re.fullmatch(
            pattern(english).replace("(?<", "(?P<"), re.sub(r"\{\w+\}", "a.b*(c", told.replace("{digits}", "412"))
        )
        assert found, english
        assert set(found.groupdict().values()) <= {"a.b*(c", "412"}, english
        longest = max(re.split(r"\{\w+\}|\([^()]*\|[^()]*\)", english), key=len).strip(" .:,;")
        assert " ".join(longest.split()[:4]) in sources, english


def test_every_sentence_is_said_and_every_one_said_is_there() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "desk-client/src").glob("*.js"))
    families = {
        "state": "`state.${",
        "field": "`field.${",
        "do": "`do_${",
        "plan": "`plan.${",
        "letter": "`letter_${",
        "format": "`format_${",
        "mail": "`mail_${",
        "kind": "`kind_${",
        "paper": "`paper.${",
        "doctor": "`doctor.${",
        "off": "`off.${",
        "asked": "`asked_${",
        "back": "`back.${",
        "column": "`column.${",
        "crop": "`${name}_says",
        "focus": "`${name}_says",
        "migrate": "`migrate_state.${",
    }
    for name in catalogue():
        family = families.get(re.split(r"[._]", name)[0], f'"{name}"')
        assert f'"{name}"' in sources or family in sources, name


def test_every_field_of_an_issue_has_a_name_in_every_language() -> None:
    def names(known: tuple[fields.Field, ...]) -> Iterator[str]:
        for each in known:
            if not each.locked:
                yield each.name
                yield from names(each.inner)

    assert [name for name in names(fields.fields()) if f"field.{name}" not in catalogue()] == []


def _slots(words: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", words)


def test_settings_name_the_place_of_publication_as_one() -> None:
    """A section has a place too, before or after the stories."""
    screen = (ROOT / "desk-client/src/paper.js").read_text("utf-8")
    assert 'this.name === "settings" && field.name === "place" ? say("place_of_publication")' in screen
    assert all(catalogue()["place_of_publication"][each] != catalogue()["field.place"][each] for each in SCREENS)
