"""A backup of a publication is written into its folder out/backup, and the backups that lie there are told of."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pdfdigest.desk.answers import refusal, said_in, sentence
from pdfdigest.desk.background import Background, Job
from pdfdigest.errors import DigestError
from pdfdigest.manuscript import publication
from pdfdigest.office import backup
from pdfdigest.office.surroundings import Office

OUT = Path("out/backup")
Find = Callable[[Request], Awaitable[Path]]


class BackupActs:
    """The answers.  `root` looks a publication up."""

    def __init__(self, office: Office, root: Find, background: Background) -> None:
        self._office, self._root, self._background = office, root, background

    @property
    def routes(self) -> list[Route]:
        """Where they are asked for."""
        return [
            Route("/api/backup/{key}", self.standing),
            Route("/api/backup/{key}/make", self.make, methods=["POST"]),
        ]

    async def standing(self, request: Request) -> Response:
        """Which backups lie in the folder, the newest first, and how far one is that is being written."""
        root = await self._root(request)
        try:
            return JSONResponse(await run_in_threadpool(self._facts, root))
        except DigestError as error:
            return refusal(error)

    def _facts(self, root: Path) -> dict[str, Any]:
        found = sorted((root / OUT).glob("*.tar"), key=lambda path: (path.stat().st_mtime, path.name), reverse=True)
        return {
            "files": [
                {
                    "path": str(path),
                    "bytes": path.stat().st_size,
                    "made": datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds"),
                }
                for path in found[:5]
            ],
            "make": self._background.facts(f"backup {root}"),
        }

    async def make(self, request: Request) -> Response:
        """Begin to write one; while that of a publication is being written no other is begun."""
        root, passphrase = await self._root(request), sentence(await said_in(request), "passphrase")

        def act(job: Job) -> dict[str, Any]:
            slug = publication.read(root / publication.NAME).slug
            moment = self._office.clock().astimezone(UTC)
            path = root / OUT / f"{slug}-{moment:%Y-%m-%d-%H%M%S}.tar"
            made = backup.backup(replace(self._office, here=root, tell=job), path, passphrase)
            return {"path": str(made.path), "files": made.files, "sentences": list(made.sentences)}

        try:
            self._background.start(f"backup {root}", act)
            return JSONResponse(await run_in_threadpool(self._facts, root), 202)
        except DigestError as error:
            return refusal(error)
