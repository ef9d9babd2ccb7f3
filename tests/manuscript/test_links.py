"""Asking web addresses, against a host on this machine whose answers are scripted."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise

import pytest

from pdfdigest.manuscript import links
from tests import builders


@dataclass
class Host:
    """A host: `script` maps a path to the answers it gives in turn; `asked` is what it was asked."""

    address: str = ""
    script: dict[str, list[tuple[int, dict[str, str]]]] = field(default_factory=dict)
    asked: list[tuple[str, str, float]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    at_once: int = 0
    most_at_once: int = 0


@pytest.fixture
def host() -> Iterator[Host]:
    made = Host()
    lock = threading.Lock()

    class Answers(BaseHTTPRequestHandler):
        def answer(self):
            with lock:
                made.at_once += 1
                made.most_at_once = max(made.most_at_once, made.at_once)
                made.asked.append((self.command, self.path, time.monotonic()))
                made.agents.add(self.headers["User-Agent"])
                answers = made.script.get(self.path, [(200, {})])
                status, headers = answers.pop(0) if len(answers) > 1 else answers[0]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()
            with lock:
                made.at_once -= 1

        do_HEAD = do_GET = answer  # noqa: N815  the names that http.server calls

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    made.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


def ask(*addresses: str, **wishes):
    return links.Asker(**{"pause": 0.0, "patience": 2.0, "private": True, **wishes}).ask(addresses)


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ([(200, {})], "alive"),
        ([(204, {})], "alive"),
        ([(404, {})], "dead"),
        ([(410, {})], "dead"),
        ([(403, {})], "unknown"),
        ([(401, {})], "unknown"),
        ([(429, {})], "unknown"),
        ([(500, {})], "unknown"),
        ([(302, {})], "unknown"),
        ([(405, {}), (200, {})], "alive"),
        ([(404, {}), (200, {})], "alive"),
        ([(429, {"Retry-After": "0"}), (200, {})], "alive"),
        ([(503, {"Retry-After": "Thu, 01 Jan 2015 00:00:00 GMT"}), (200, {})], "alive"),
        ([(503, {"Retry-After": "soon"}), (200, {})], "alive"),
        ([(302, {"Location": "/elsewhere"})], "alive"),
        ([(302, {"Location": "/page"})], "unknown"),
        ([(302, {"Location": "ftp://example.org/"})], "unknown"),
    ],
)
def test_an_answer_is_one_of_three(host, answers, state):
    host.script["/page"] = answers
    (answer,) = ask(f"{host.address}/page").values()
    assert answer.state == state
    assert bool(answer.reason) == (state != "alive")


def test_where_an_address_leads_is_shown(host):
    host.script["/old"] = [(301, {"Location": "/new"})]
    assert ask(f"{host.address}/old")[f"{host.address}/old"].moved == f"{host.address}/new"


def test_a_host_that_wants_a_long_pause_is_left_alone(host):
    host.script["/page"] = [(429, {"Retry-After": "3600"})]
    (answer,) = ask(f"{host.address}/page").values()
    assert (answer.state, len(host.asked)) == ("unknown", 1)
    assert "3600 seconds" in answer.reason


def test_one_host_is_asked_one_thing_at_a_time_with_a_pause(host):
    addresses = [f"{host.address}/{number}" for number in range(4)]
    assert len(ask(*addresses, *addresses, pause=0.05)) == 4
    times = [at for _, _, at in host.asked]
    assert [method for method, _, _ in host.asked] == ["HEAD"] * 4
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.05
    assert host.most_at_once == 1
    assert all(agent.startswith("pdfdigest/") for agent in host.agents)


def test_a_private_address_is_never_asked(host):
    answers = ask(f"{host.address}/page", "http://[::1]/", "http://10.0.0.1/", "http://169.254.169.254/", private=False)
    assert {answer.state for answer in answers.values()} == {"unknown"}
    assert all("private network" in answer.reason for answer in answers.values())
    assert host.asked == []


def test_a_host_that_does_not_exist_is_dead_and_one_that_is_silent_is_not(host, monkeypatch):
    def nowhere(*_args, **_more):
        raise socket.gaierror(reasons.pop(0), "no such host")

    reasons = [socket.EAI_NONAME, socket.EAI_AGAIN]

    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        (answer,) = ask(address, patience=0.2).values()
    assert (answer.state, "no answer within" in answer.reason) == ("unknown", True)
    assert ask(address)[address].state == "unknown"
    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    assert ask("http://nowhere.invalid/")["http://nowhere.invalid/"].state == "dead"
    assert ask("http://nowhere.invalid/")["http://nowhere.invalid/"].reason.endswith("is this machine online?")


def test_what_is_no_web_address_is_not_asked():
    assert ask("mailto:office@example.org", "doi:10.1000/182") == {}


def test_answers_become_warnings_where_the_address_stands(desk):
    dead, unknown, alive = (f"https://example.org/{name}" for name in ("dead", "unknown", "alive"))
    body = f"[one]({dead}) [two](source:two) [three]({alive})\n"
    sources = {"two": {"address": unknown, "publisher": "Publisher"}}
    issue = builders.issue(desk, stories=[builders.story(body=body)], sources=sources)
    answers = {
        dead: links.Answer("dead", "gone"),
        unknown: links.Answer("unknown", "silent", "https://example.org/moved"),
        alive: links.Answer("alive"),
    }
    found = {fault.rule: fault for fault in links.faults(issue, answers)}
    assert {rule: fault.severity for rule, fault in found.items()} == {
        "link-dead": "warning",
        "link-unknown": "warning",
    }
    lines = issue.path.read_text().split("\n")
    assert dead in lines[found["link-dead"].line - 1]
    assert unknown in lines[found["link-unknown"].line - 1]
    assert "https://example.org/moved" in found["link-unknown"].message


def test_a_publication_may_leave_doubtful_answers_out(desk):
    issue = builders.issue(
        desk, facts={"rules": {"link-unknown": "off"}}, stories=[builders.story(body="[a](https://example.org/)\n")]
    )
    assert links.faults(issue, {"https://example.org/": links.Answer("unknown", "silent")}) == ()
