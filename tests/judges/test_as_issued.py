"""Chromium compares files with the record on a site: by fetching them, by choosing one, and says why not where it cannot."""

from __future__ import annotations

import json
import subprocess
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from pdfdigest.press.compose.house import House
from tests.builders import judge, publication
from tests.reading.filed import Library

HERE = Path(__file__).parent
pytestmark = [pytest.mark.judges, pytest.mark.timeout(600)]


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and logs nothing; the icon that browsers ask each site for is none."""

    def do_GET(self) -> None:
        """Answer."""
        if self.path != "/favicon.ico":
            super().do_GET()
            return
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Nothing."""


def compared(*asked: str) -> list[dict[str, Any]]:
    if not (HERE / "node_modules").is_dir():
        pytest.skip("the packages of tests/judges are not there; `npm ci` in that folder installs them")
    done = subprocess.run(
        [judge("node"), "check.mjs", judge("chromium"), *asked], cwd=HERE, capture_output=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    found: list[dict[str, Any]] = json.loads(done.stdout)
    for each in found:
        assert each["violations"] == [], each["address"]
        assert each["wrong"] == [], each["address"]
        assert each["sideways"] <= 0, each["address"]
    return found


def test_a_page_says_what_agrees_with_the_record_and_no_more(tmp_path: Path) -> None:
    library = Library(publication(tmp_path / "d"), tmp_path / "site")
    library.file(1)
    library.file(2)
    library.site()
    words = House(library.mine).words("en")
    (library.out / "1.2/r1/issue.pdf").write_bytes(b"edited")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(library.out)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        port = server.server_address[1]
        own, other = library.out / "1.1/r1/issue.pdf", library.out / "1.2/r1/issue.html"
        page = library.out / "1.1/index.html"
        fetched, edited, insecure, chosen, wrong = compared(
            f"http://localhost:{port}/1.1/index.html",
            f"http://localhost:{port}/1.2/r1/index.html",
            f"http://digest.example:{port}/1.1/index.html",
            f"{page.as_uri()} {own}",
            f"{page.as_uri()} {other}",
        )
    finally:
        server.shutdown()
        server.server_close()
    agrees, differs = words["site_check_agrees"], words["site_check_differs"]
    assert fetched["said"] == [agrees.format(file="issue.pdf"), agrees.format(file="issue.html")]
    assert edited["said"] == [differs.format(file="issue.pdf"), agrees.format(file="issue.html")]
    assert (insecure["said"], insecure["offered"]) == ([words["site_check_insecure"]], False)
    assert (chosen["said"], chosen["offered"]) == ([agrees.format(file="issue.pdf")], False)
    assert wrong["said"] == [differs.format(file="issue.html")]
