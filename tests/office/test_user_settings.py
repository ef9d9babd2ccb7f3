"""The settings file of whoever uses this machine: what it may say, and that it is kept to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import create_connection
from typing import Any

import pytest

from pdfdigest.errors import ManuscriptError, PostError
from pdfdigest.manuscript import links, user_form, web_proxy
from pdfdigest.manuscript.web_proxy import Proxy
from pdfdigest.office import user_settings
from pdfdigest.office.surroundings import Office
from pdfdigest.post import own_address
from tests.builders import ROOT


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path, tmp_path / "cache", tmp_path / "state", settings=tmp_path / "config")


def told(office: Office, text: str) -> Office:
    assert office.settings is not None
    office.settings.mkdir(exist_ok=True)
    (office.settings / user_settings.NAME).write_text(text, "utf-8")
    return office


def test_no_file_says_nothing(office: Office) -> None:
    assert user_settings.of(office) == user_settings.UserSettings()
    assert user_settings.of(replace(office, settings=None)) == user_settings.UserSettings()


def test_what_it_says(office: Office) -> None:
    text = 'language = "ja"\neditor = "code --wait"\nproxy = "http://proxy.example:3128"\n'
    mine = user_settings.of(told(office, text))
    assert (mine.language, mine.editor) == ("ja", "code --wait")
    assert mine.proxy.of("https", "digest.example") == "http://proxy.example:3128"


def test_all_faults_are_told_at_once_with_their_places(office: Office) -> None:
    text = 'language = "tlh"\nproxy = "proxy.example"\ncolour = "red"\neditor = 3\n'
    with pytest.raises(ManuscriptError) as refused:
        user_settings.of(told(office, text))
    assert [(each.line, each.field) for each in refused.value.faults] == [
        (1, "language"),
        (2, "proxy"),
        (3, "colour"),
        (4, "editor"),
    ]
    assert ", ".join(user_form.SCREENS) in refused.value.faults[0].message
    with pytest.raises(ManuscriptError, match=r"settings.toml:1:12: .*this is not TOML"):
        user_settings.of(told(office, "language = de\n"))


@pytest.mark.parametrize("address", ["http://proxy.example", "https://proxy.example:443", "http://[::1]:3128", "none"])
def test_addresses_of_proxies(address: str) -> None:
    assert web_proxy.fault(address) == ""


@pytest.mark.parametrize(
    "address", ["", "proxy", "socks5://proxy.example", "http://", "http://proxy.example:99999", "http://[::1"]
)
def test_what_is_no_address_of_a_proxy(address: str) -> None:
    assert "no address of a proxy" in web_proxy.fault(address)


@pytest.mark.parametrize(
    ("chosen", "environment", "scheme", "host", "proxy"),
    [
        ("", {}, "https", "a.example", ""),
        ("", {"HTTPS_PROXY": "http://p:1"}, "https", "a.example", "http://p:1"),
        ("", {"https_proxy": "p:1"}, "https", "a.example", "http://p:1"),
        ("", {"HTTPS_PROXY": "http://p:1"}, "http", "a.example", ""),
        ("", {"HTTP_PROXY": "http://p:1"}, "http", "a.example", ""),
        ("", {"http_proxy": "http://p:1"}, "http", "a.example", "http://p:1"),
        ("", {"HTTPS_PROXY": "http://p:1", "NO_PROXY": ".example"}, "https", "a.example", ""),
        ("", {"HTTPS_PROXY": "http://p:1", "NO_PROXY": "*"}, "https", "a.example", ""),
        ("", {"HTTPS_PROXY": "http://p:1"}, "https", "127.0.0.1", ""),
        ("http://q:2", {"HTTPS_PROXY": "http://p:1"}, "https", "a.example", "http://q:2"),
        ("http://q:2", {"NO_PROXY": "a.example"}, "https", "a.example", ""),
        ("http://q:2", {}, "http", "a.example", "http://q:2"),
        ("none", {"HTTPS_PROXY": "http://p:1"}, "https", "a.example", ""),
    ],
)
def test_which_proxy_is_asked(chosen: str, environment: dict[str, str], scheme: str, host: str, proxy: str) -> None:
    assert Proxy.told(chosen, environment).of(scheme, host) == proxy


class Asked(BaseHTTPRequestHandler):
    """A proxy on loopback that notes what it is asked, and lets a connection through to one port of this machine."""

    heard: list[tuple[str, str, str]]
    port: int

    def log_message(self, *_said: Any) -> None:
        """Nothing is logged."""

    def _note(self) -> None:
        self.heard.append((self.command, self.path, self.headers.get("Proxy-Authorization", "")))

    def do_HEAD(self) -> None:
        self._note()
        self.send_response(200)
        self.end_headers()

    def do_CONNECT(self) -> None:
        self._note()
        if not self.port:
            self.send_error(407)
            return
        self.send_response(200)
        self.end_headers()
        with create_connection(("127.0.0.1", self.port)) as behind:
            self.wfile.write(behind.recv(100))


@contextmanager
def proxy(port: int = 0) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """The address of a proxy, and what it was asked."""
    heard: list[tuple[str, str, str]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Mine", (Asked,), {"heard": heard, "port": port}))
    serving = threading.Thread(target=server.serve_forever, args=(0.01,))
    serving.start()
    try:
        yield f"http://anna:se%3Acret@127.0.0.1:{server.server_port}", heard
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


ANNA = "Basic YW5uYTpzZTpjcmV0"


def test_links_are_asked_by_way_of_the_proxy() -> None:
    with proxy() as (address, heard):
        asker = links.Asker(pause=0, patience=5, private=True, proxy=Proxy.told(address, {}))
        answers = asker.ask(["http://cited.example/a", "https://cited.example/b"])
    assert answers["http://cited.example/a"].state == "alive"
    assert answers["https://cited.example/b"].state == "unknown"
    assert sorted(heard) == [
        ("CONNECT", "cited.example:443", ANNA),
        ("HEAD", "http://cited.example/a", ANNA),
    ]


def test_a_mailbox_is_reached_by_way_of_the_proxy() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler, bind_and_activate=False) as behind:
        behind.server_bind()
        behind.server_activate()
        answering = threading.Thread(target=lambda: _greeted(behind))
        answering.start()
        with (
            proxy(behind.server_port) as (address, heard),
            Proxy.told(address, {}).connected("imap.example", 993, 5) as connection,
        ):
            assert connection.recv(100) == b"* OK ready\r\n"
        answering.join()
    assert heard == [("CONNECT", "imap.example:993", ANNA)]


def _greeted(server: ThreadingHTTPServer) -> None:
    connection, _ = server.socket.accept()
    with connection:
        connection.sendall(b"* OK ready\r\n")


def test_a_proxy_that_lets_nobody_through_is_an_oserror() -> None:
    with proxy() as (address, _), pytest.raises(OSError, match="407"):
        Proxy.told(address, {}).connected("imap.example", 993, 5)


def test_the_page_of_docs_names_every_key_and_every_language() -> None:
    page = (ROOT / "docs/settings.md").read_text("utf-8")
    rows = [
        line.split("|")[1].strip(" `") for line in page.partition("| key |")[2].splitlines() if line.startswith("| `")
    ]
    assert set(rows) == set(user_form.UserForm.model_fields)
    assert all(f"`{tag}`" in page for tag in user_form.SCREENS)


def test_what_a_letter_links_to_is_asked_by_way_of_the_proxy() -> None:
    with proxy() as (address, heard), pytest.raises(PostError, match="cannot be fetched"):
        own_address.check("https://digest.example/1.1.pdf", "0" * 64, 1, Proxy.told(address, {}))
    assert set(heard) == {("CONNECT", "digest.example:443", ANNA)}
