"""A desk without a socket, and somebody who was let in."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from starlette.types import ASGIApp

from pdfdigest.desk.admission import WRITE_HEADER, write_token
from pdfdigest.desk.background import Background
from pdfdigest.desk.newest_proofs import Stone
from pdfdigest.desk.proof import prove
from pdfdigest.desk.writing import application
from pdfdigest.office.journal import Journal
from pdfdigest.office.surroundings import Office
from pdfdigest.press.workers.machine import Machine

PORT = 8448


class Client:
    """A browser that asks an application, one request at a time, from any thread."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **given: Any) -> httpx.Response:
        return self._ask("GET", path, **given)

    def post(self, path: str, **given: Any) -> httpx.Response:
        (session,) = self.cookies.values()
        return self._ask(
            "POST", path, headers={WRITE_HEADER: write_token(session), **given.pop("headers", {})}, **given
        )

    def _ask(self, method: str, path: str, **given: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            way = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(
                transport=way, base_url=f"http://127.0.0.1:{PORT}", cookies=self.cookies
            ) as it:
                return await it.request(method, path, **given)

        answer = asyncio.run(asked())
        self.cookies |= dict(answer.cookies)
        return answer


class Door:
    """A desk without a socket, and somebody who was let in."""

    def __init__(self, here: Path, tmp_path: Path, machine: Machine) -> None:
        self.now = time.time()
        self.office = Office(
            here, tmp_path / "cache", tmp_path / "state", settings=tmp_path / "config", who="writer", clock=self._clock
        )
        self.journal = Journal(tmp_path / "state")
        self.stone = Stone(lambda choice, last=None: prove(choice, machine.set, last=last))
        self.background = Background()
        self.app = application(self.office, self.journal, self.stone, "token", PORT, self.background)
        self.client = Client(self.app)
        self.client.get("/enter/token")
        self.machine = machine

    def close(self) -> None:
        self.journal.close()

    def _clock(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)

    @property
    def at(self) -> str:
        (shelf,) = self.client.get("/api/shelf").json()["shelves"]
        return f"/api/issue/{shelf['issues'][0]['key']}"

    def type(self, body: str) -> None:
        """Change the text of the first story."""
        said = self.client.get(self.at).json()
        old = said["values"]["stories"][0]["body"]
        path = ["stories", "story-1", "body"]
        command = {"id": f"t:{body}", "kind": "set", "path": path, "base": old, "value": body}
        assert self.client.post(self.at, json={"commands": [command]}).json()["outcomes"][0]["held"] == ""

    def post(self, act: str, **said: Any) -> Any:
        return self.client.post(f"{self.at}/{act}", json=said)

    @property
    def standing(self) -> dict[str, Any]:
        return dict(self.client.get(f"{self.at}/standing").json())
