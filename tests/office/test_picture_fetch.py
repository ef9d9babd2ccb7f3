"""Pictures on the web, against a host on this machine: what comes, what is refused, and what is never asked."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pdfdigest.office.picture_fetch import Fetcher

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 2000


@pytest.fixture
def host() -> Iterator[str]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            answers = {
                "/lamp": (200, {"Content-Type": "text/html"}, PNG),
                "/page": (200, {"Content-Type": "image/png"}, b"<html>no</html>"),
                "/big": (200, {}, PNG + b"0" * 40_000),
                "/gone": (404, {}, b""),
                "/moved": (302, {"Location": "/lamp?x=1"}, b""),
                "/round": (302, {"Location": "/round"}, b""),
                "/file": (302, {"Location": "file:///etc/passwd"}, b""),
                "/host": (200, {}, PNG + self.headers["Host"].encode()),
            }
            path = self.path.partition("?")[0]
            if path == "/slow":
                self.send_response(200)
                self.end_headers()
                for _ in range(40):
                    self.wfile.write(b"0" * 100)
                    self.wfile.flush()
                    time.sleep(0.05)
                return
            status, headers, body = answers[path]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args):
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_args):
            pass

    server = Quiet(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("path", ["/lamp", "/moved"])
def test_a_picture_comes_whatever_it_is_called(host: str, path: str) -> None:
    assert Fetcher(private=True)(f"{host}{path}") == (PNG, "")


def test_a_number_that_cannot_be_reached_gives_way_to_the_next(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo
    entries = [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", 0)), *real("127.0.0.1", 0, type=socket.SOCK_STREAM)]
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda name, *more, **named: entries if name == "localhost" else real(name, *more, **named),
    )
    assert Fetcher(private=True)(f"{host}/lamp") == (PNG, "")


def test_a_host_that_nobody_is_at_is_told() -> None:
    assert Fetcher(private=True)("http://127.0.0.1:9/a.png") == (None, "its host does not answer")


def test_the_host_is_asked_by_its_name(host: str) -> None:
    data, _ = Fetcher(private=True)(f"{host}/host")
    assert data is not None
    assert data.endswith(host.removeprefix("http://").encode())


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/page", "no picture"),
        ("/big", "larger than 0 MB"),
        ("/gone", "answers 404"),
        ("/round", "from one address to the next"),
        ("/file", "no web address"),
        ("/slow", "did not come within 0.5 seconds"),
    ],
)
def test_what_is_no_picture_or_too_much_is_told(host: str, path: str, why: str) -> None:
    data, said = Fetcher(seconds=0.5, largest=20_000, private=True)(f"{host}{path}")
    assert data is None
    assert why in said


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/a.png", "http://localhost/a.png", "http://10.0.0.1/a", "http://[::1]/a", "http://169.254.1.1/a"],
)
def test_addresses_inside_ones_own_network_are_not_asked(address: str) -> None:
    assert Fetcher(seconds=1)(address) == (None, "it leads into a private network, which is not asked")


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://example.org/a.png", "data:image/png;base64,xx", "http://"]
)
def test_only_web_addresses_are_asked(address: str) -> None:
    assert Fetcher()(address) == (None, "it is no web address (http, https)")


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: "])
def test_a_host_that_drips_is_not_waited_for(head: bytes) -> None:
    server = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def drip() -> None:
        answering, _ = server.accept()
        with answering, contextlib.suppress(OSError):
            answering.sendall(head)
            while not over.wait(0.1):
                answering.sendall(b"0")

    thread = threading.Thread(target=drip)
    thread.start()
    begun = time.monotonic()
    found = Fetcher(seconds=0.5, private=True)(f"http://127.0.0.1:{server.getsockname()[1]}/")
    assert found == (None, "it did not come within 0.5 seconds")
    assert time.monotonic() - begun < 5
    over.set()
    thread.join()
    server.close()
