"""The preview as it runs: a real server on loopback, a real watcher, the warm machine of all tests."""

from __future__ import annotations

import asyncio
import io
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import uvicorn
from PIL import Image
from pypdf import PdfReader

from pdfdigest.desk import server
from pdfdigest.desk.newest_proofs import Stone
from pdfdigest.desk.proof import Choice, prove
from pdfdigest.errors import RequestError
from pdfdigest.press.workers.machine import Machine
from tests.builders import issue, manuscript_text, story

SECRET = "a-token"
LONG = "Words and more words. " * 240


@dataclass(frozen=True, slots=True)
class Preview:
    """A running preview: its address, and the issue file that it shows."""

    address: str
    path: Path

    def events(self, **asked: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """What a browser is told."""
        asked = {"issue": "1.1", **asked}
        with httpx.stream("GET", f"{self.address}events", params=asked, timeout=30, trust_env=False) as answer:
            assert answer.status_code == 200
            name = ""
            for line in answer.iter_lines():
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    yield name, json.loads(line.removeprefix("data: "))

    def get(self, path: str, **asked: str) -> httpx.Response:
        return httpx.get(self.address + path, params={"issue": "1.1", **asked}, timeout=30, trust_env=False)


@pytest.fixture
def preview(desk: Path, machine: Machine) -> Iterator[Preview]:
    of = issue(desk, stories=[story(1, body=LONG), story(2, body=LONG + "Finis.")])
    sock = socket.create_server(("127.0.0.1", 0))
    ready = threading.Event()
    running: dict[str, Any] = {}

    async def serve() -> None:
        stone = running["stone"] = Stone(partial(prove, set_galley=machine.set))
        show = server.Show(
            lambda: {path.stem: path for path in sorted(desk.rglob("*.yaml"))}, (desk,), ("screen", "web")
        )
        app = server.application(stone, show, SECRET, sock.getsockname()[1])
        config = uvicorn.Config(app, log_level="error", lifespan="on", timeout_graceful_shutdown=1)
        running["server"] = uvicorn.Server(config)
        running["loop"] = asyncio.get_running_loop()
        ready.set()
        await running["server"].serve([sock])

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert ready.wait(10)
    try:
        yield Preview(server.address(SECRET, sock.getsockname()[1]), of.path)
    finally:
        running["loop"].call_soon_threadsafe(running["stone"].close)
        running["server"].should_exit = True
        thread.join(20)
        sock.close()
    assert not thread.is_alive()


def until(
    events: Iterator[tuple[str, dict[str, Any]]], wanted: Callable[[str, dict[str, Any]], bool]
) -> dict[str, Any]:
    """The first event that is wanted, of at most a hundred."""
    for _, (name, said) in zip(range(100), events, strict=False):
        if wanted(name, said):
            return said
    raise AssertionError("it was not told")


def state(name: str, _said: dict[str, Any]) -> bool:
    return name == "state"


def test_pages_words_and_the_pdf(preview: Preview) -> None:
    events = preview.events()
    said = until(events, state)
    assert (said["title"], said["stale"], said["faults"]) == ("The Test Digest, Vol. 1, No. 1", False, [])
    key = said["pages"][0]["key"]
    picture = preview.get(f"pages/{key}/700.jpg")
    assert Image.open(io.BytesIO(picture.content)).width == 700
    assert "immutable" in picture.headers["cache-control"]
    words = preview.get(f"pages/{key}/words").json()
    assert any(line[4].startswith("The Test Digest") for line in words)
    file = preview.get(f"edition/{said['file']}")
    assert len(PdfReader(io.BytesIO(file.content)).pages) == len(said["pages"])
    assert preview.get("edition/other.pdf").status_code == 404
    assert preview.get("pages/nothing/700.jpg").status_code == 404
    assert preview.get("web/nothing").status_code == 404


def test_only_the_page_that_changed_gets_a_new_key(preview: Preview) -> None:
    events = preview.events(page="2")
    before = until(events, state)
    count = len(before["pages"])
    keys = {number: page["key"] for number, page in enumerate(before["pages"], 1) if page["key"]}
    assert 2 in keys
    while len(keys) < count:
        said = until(events, lambda name, _: name == "page")
        keys[said["number"]] = said["key"]
    text = preview.path.read_text("utf-8").replace("Finis.", "Clausum.")
    preview.path.write_text(text, "utf-8")
    after = until(events, lambda name, said: name == "state" and said["version"] != before["version"])
    new = {number: page["key"] for number, page in enumerate(after["pages"], 1) if page["key"]}
    while len(new) < count:
        said = until(events, lambda name, _: name == "page")
        new[said["number"]] = said["key"]
    changed = {number for number in keys if keys[number] != new[number]}
    assert len(changed) == 1
    (number,) = changed
    assert "Clausum." in preview.get(f"pages/{new[number]}/words").text
    # A browser may ask for the page that was told before, just when the newer one takes its place.
    assert "Finis." in preview.get(f"pages/{keys[number]}/words").text
    assert preview.get(f"pages/{keys[number]}/500.jpg").status_code == 200


def test_a_fault_keeps_the_last_good_pages(preview: Preview) -> None:
    events = preview.events()
    before = until(events, state)
    good = preview.path.read_text("utf-8")
    preview.path.write_text(manuscript_text(wrong=1), "utf-8")
    faulty = until(events, lambda name, said: name == "state" and said["stale"])
    (fault,) = faulty["faults"]
    assert fault["place"].startswith("1.1.yaml:") or fault["place"].startswith("2025/1.1.yaml:")
    assert [number for number, _ in fault["excerpt"]].count(fault["line"]) == 1
    assert faulty["pages"][0]["key"] == before["pages"][0]["key"]
    assert faulty["file"] == before["file"]
    assert faulty["title"] == before["title"]
    preview.path.write_text("stories: [\n", "utf-8")
    torn = until(events, lambda name, said: name == "state" and said["version"] != faulty["version"])
    assert (torn["stale"], torn["title"], torn["label"]) == (True, before["title"], before["label"])
    preview.path.write_text(good.replace("Headline number 1", "Mended"), "utf-8")
    mended = until(events, lambda name, said: name == "state" and not said["stale"])
    assert mended["faults"] == []
    assert "Mended" in preview.get(f"pages/{mended['pages'][0]['key']}/words").text


def test_whatever_shapes_the_page_sets_it_anew_and_issues_come_and_go(preview: Preview) -> None:
    events = preview.events()
    version = until(events, state)["version"]

    def anew() -> dict[str, Any]:
        nonlocal version
        said = until(events, lambda name, said: name == "state" and said["version"] != version)
        version = said["version"]
        return said

    home = preview.path.parent.parent
    toml = home / "publication.toml"
    toml.write_text(toml.read_text("utf-8").replace("The Test Digest", "Another Digest"), "utf-8")
    assert anew()["title"] == "Another Digest, Vol. 1, No. 1"
    (home / "templates").mkdir()
    (home / "templates/issue.html.j2").write_text("{% nothing %}\n", "utf-8")
    assert anew()["faults"][0]["place"].startswith("templates/issue.html.j2:1")
    (home / "templates/issue.html.j2").unlink()
    assert not anew()["stale"]
    preview.path.with_name("1.2.yaml").write_text(preview.path.read_text("utf-8"), "utf-8")
    assert until(events, lambda name, _: name == "issues")["issues"] == ["1.1", "1.2"]
    preview.path.rename(preview.path.with_name("1.3.yaml"))
    assert until(events, lambda name, _: name == "issues")["issues"] == ["1.2", "1.3"]
    assert preview.get("choices").json()["issues"] == ["1.2", "1.3"]


def test_the_edition_for_the_web_runs_no_script(preview: Preview) -> None:
    said = until(preview.events(target="web"), state)
    page = preview.get(f"web/{said['web']}")
    assert "The Test Digest" in page.text
    policy = page.headers["content-security-policy"]
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert said["pages"] == []
    assert preview.get(f"edition/{said['file']}", target="web").headers["content-disposition"].startswith("attachment")


def test_nothing_but_the_publication_is_served(preview: Preview) -> None:
    for asked in ("/etc/passwd", "../publication.toml", str(preview.path), "publication.toml", ""):
        assert preview.get("events", issue=asked).status_code == 404
    for path in (
        "../../etc/passwd",
        "%2e%2e/%2e%2e/pyproject.toml",
        "fonts/..%2f..%2fwords.toml",
        "fonts/SourceSans3-It.otf",
        f"pages/x/{'9' * 5_000}.jpg",
        "pages/x/-1.jpg",
    ):
        assert preview.get(path).status_code in (403, 404)
    assert preview.get("events", target="radio").status_code == 404
    assert preview.get("events", paper="A9").status_code == 404


def test_the_page_in_view_is_told_with_the_token_alone(preview: Preview) -> None:
    events = preview.events()
    viewer = until(events, lambda name, _: name == "hello")["viewer"]
    post = partial(httpx.post, f"{preview.address}look", timeout=30, trust_env=False)
    said = {"viewer": viewer, "page": 2}
    assert post(json=said).status_code == 403
    own = {"X-Proof-Token": SECRET}
    assert post(json=said, headers={**own, "Origin": "https://digest.example"}).status_code == 403
    assert post(json=said, headers=own).status_code == 204
    assert post(json={"viewer": 99, "page": 2}, headers=own).status_code == 404
    assert post(content=b"{", headers=own).status_code == 400
    assert post(content=b'{"viewer": 1, "page": 1e400}', headers=own).status_code == 400
    assert post(content=b" " * 5000, headers=own).status_code == 413


def test_the_page_itself_asks_for_nothing_else(preview: Preview) -> None:
    page = preview.get("").text
    assert "http" not in page.replace("http-equiv", "")
    for name in ("proof.css", "proof.js", "sheet.js", "fonts/SourceSans3-Regular.otf", "choices"):
        assert preview.get(name).status_code == 200
    assert preview.get("choices").json() == {
        "issues": ["1.1"],
        "targets": ["screen", "web"],
        "papers": ["A4", "Letter", "A5", "JIS-B5"],
    }


def test_a_port_that_is_taken_is_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(RequestError, match=f"the port {port} is taken"):
            server.listener(port)


def test_two_previews_run_beside_each_other() -> None:
    with server.listener(None) as one, server.listener(None) as two:
        assert one.getsockname()[0] == two.getsockname()[0] == "127.0.0.1"
        assert one.getsockname()[1] != two.getsockname()[1]


def test_a_crash_of_ours_is_a_sentence(tmp_path: Path) -> None:
    def broken(_choice: Choice, *, last: Any = None) -> Any:
        raise ZeroDivisionError("by zero")

    async def told() -> str:
        stone = Stone(broken)
        work = asyncio.create_task(stone.work())
        with stone.looking(Choice(tmp_path / "1.1.yaml")) as viewer:
            said = [await asyncio.wait_for(viewer.outbox.get(), 5) for _ in range(3)]
        work.cancel()
        await stone.clear()
        return said[-1] or ""

    assert "a fault of pdfdigest itself" in asyncio.run(told())


def test_a_picture_that_two_want_at_once_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []

    class Slow:
        """Sheets that take a while."""

        def draw(self, number: int, pixels: int) -> bytes:
            time.sleep(0.2)
            drawn.append(pixels)
            return b"%d" % number

    async def asked() -> list[bytes | None]:
        stone = Stone(lambda _choice: pytest.fail("nothing is set"))  # type: ignore[arg-type]
        monkeypatch.setattr(stone, "_find", lambda _key: (SimpleNamespace(sheets=Slow()), 3))
        hasty = asyncio.ensure_future(stone.picture("key", 900))
        await asyncio.sleep(0.05)
        others = [asyncio.ensure_future(stone.picture("key", 900)) for _ in range(3)]
        await asyncio.sleep(0)
        hasty.cancel()
        return [await each for each in others] + [await stone.picture("key", 900)]

    assert asyncio.run(asked()) == [b"3"] * 4
    assert drawn == [900]
