"""The fetcher: local files of the publication and the house, and nothing else, whatever a page asks for."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pdfdigest.errors import PagesError
from pdfdigest.press.compose import composition
from pdfdigest.press.compose.house import House
from pdfdigest.press.galley import Galley
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from tests.builders import issue

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>'


@pytest.fixture
def web() -> Iterator[tuple[str, list[str]]]:
    """A web server that nobody may ask."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(SVG.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


ATTACKS = {
    "an image of the web": '<img src="{web}/a" alt="x">',
    "an image of the machine": '<img src="file:///etc/passwd" alt="x">',
    "a path upwards": '<img src="../../../../../../etc/passwd" alt="x">',
    "a symbolic link": '<img src="{desk}/link.png" alt="x">',
    "a style of the web": "<style>@import url({web}/b);</style>",
    "a style of the machine": "<style>@import url(file:///etc/hostname);</style>",
    "a font of the web": "<style>@font-face{{font-family:x;src:url({web}/c)}}</style><p style='font-family:x'>a</p>",
    "a linked attachment": '<link rel="attachment" href="file:///etc/passwd">',
    "an attached anchor": '<a rel="attachment" href="file:///etc/passwd">x</a>',
    "a base elsewhere": '<base href="{web}/"><img src="d.png" alt="x">',
    "an object": '<object data="file:///etc/passwd"></object>',
    "an embed": '<embed src="file:///etc/passwd">',
    "a colour profile": "<style>@color-profile --x{{src:url(file:///etc/passwd);components:c,m,y,k}}</style>",
    "a background": '<p style="background:url({web}/e)">x</p>',
    "another machine's file": '<img src="file://otherhost/share/a.png" alt="x">',
    "ftp": '<img src="ftp://127.0.0.1/a.png" alt="x">',
}


def with_html(of: Galley, html: str) -> Galley:
    return replace(of, html=of.html.replace("</main>", f"{html}</main>"))


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_refused_and_nobody_is_asked(
    attack: str, desk: Path, machine: Machine, web: tuple[str, list[str]]
) -> None:
    address, asked = web
    one = issue(desk)
    (desk / "link.png").symlink_to("/etc/passwd")
    plain = composition.compose(one, House(one.publication), target("screen", one.publication))
    html = ATTACKS[attack].format(web=address, desk=desk.as_uri())
    data, said = b"", "cannot be had"
    try:
        data = machine.set(with_html(plain, html)).data
    except PagesError as error:
        said = str(error)
    assert "cannot be had" in said or "lacks something" in said
    assert asked == []
    assert b"EmbeddedFile" not in data
    assert b"root:" not in data


def test_what_lies_in_the_publication_is_served(desk: Path, machine: Machine) -> None:
    one = issue(desk)
    (desk / "own.svg").write_text(SVG)
    plain = composition.compose(one, House(one.publication), target("screen", one.publication))
    assert machine.set(with_html(plain, f'<img src="{(desk / "own.svg").as_uri()}" alt="x">')).pages == 1
