"""What of a publication is of an older format is looked for, and brought up to date where that is asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pdfdigest.desk.answers import refusal, said_in
from pdfdigest.desk.background import Background, Job
from pdfdigest.errors import DigestError
from pdfdigest.office import migrate
from pdfdigest.office.surroundings import Office

Find = Callable[[Request], Awaitable[Path]]


class MigrateActs:
    """The answers.  `root` looks a publication up; `changed` is called when its files were written."""

    def __init__(self, office: Office, root: Find, changed: Callable[[], None], background: Background) -> None:
        self._office, self._root, self._changed, self._background = office, root, changed, background

    @property
    def routes(self) -> list[Route]:
        """Where they are asked for."""
        return [
            Route("/api/migrate/{key}", self.standing),
            Route("/api/migrate/{key}/make", self.make, methods=["POST"]),
        ]

    async def standing(self, request: Request) -> Response:
        """How far the look is, and what it found; nothing before one was asked for."""
        return JSONResponse(self._facts(await self._root(request)))

    def _facts(self, root: Path) -> dict[str, Any]:
        return {"make": self._background.facts(f"migrate {root}")}

    async def make(self, request: Request) -> Response:
        """Begin to look, and with `write` to bring up to date; one at a time for a publication."""
        root, write = await self._root(request), bool((await said_in(request)).get("write"))

        def act(job: Job) -> dict[str, Any]:
            done = migrate.migrate(replace(self._office, here=root, tell=job), write=write)
            if write:
                self._changed()
            older = [
                {"path": move.path.relative_to(root).as_posix(), "old": move.old, "new": move.new, "state": move.state}
                for move in done.moves
            ]
            return {"files": done.files, "waiting": done.waiting, "older": older}

        try:
            self._background.start(f"migrate {root}", act)
            return JSONResponse(self._facts(root), 202)
        except DigestError as error:
            return refusal(error)
