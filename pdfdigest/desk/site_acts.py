"""The site of what is on record is made, and looked at through the desk before anybody puts it on a server."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from pdfdigest.desk.answers import refusal, said_in, sentence
from pdfdigest.desk.background import Background, Job
from pdfdigest.errors import DigestError
from pdfdigest.manuscript import publication
from pdfdigest.office import site, site_folder
from pdfdigest.office.surroundings import Office
from pdfdigest.record import issued

OUT = Path("out/site")
POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox allow-same-origin allow-popups allow-downloads"
)
"""For a page of the site, which runs no script here: templates of an office's own are none of the desk's."""
_HIDDEN = re.compile(r"(?:^|/)\.")
Find = Callable[[Request], Awaitable[Path]]


class SiteActs:
    """The answers.  `root` looks a publication up."""

    def __init__(self, office: Office, root: Find, background: Background) -> None:
        self._office, self._root, self._background = office, root, background

    @property
    def routes(self) -> list[Route]:
        """Where they are asked for."""
        return [
            Route("/api/site/{key}", self.standing),
            Route("/api/site/{key}/make", self.make, methods=["POST"]),
            Route("/site/{key}/{name:path}", self.file),
        ]

    async def standing(self, request: Request) -> Response:
        """Whether there is a site, when it was made last, and how far one is that is being made."""
        root = await self._root(request)
        try:
            return JSONResponse(await run_in_threadpool(self._facts, root))
        except DigestError as error:
            return refusal(error)

    def _facts(self, root: Path) -> dict[str, Any]:
        manifest = root / OUT / site_folder.MANIFEST
        made = datetime.fromtimestamp(manifest.stat().st_mtime, UTC) if manifest.is_file() else None
        return {
            "issues": len(issued.labels(root)),
            "base": publication.read(root / publication.NAME).web,
            "folder": str(root / OUT),
            "made": made.isoformat(timespec="seconds") if made else "",
            "make": self._background.facts(f"site {root}"),
        }

    async def make(self, request: Request) -> Response:
        """Begin to make the site; while that of a publication is being made no other is begun."""
        root, base = await self._root(request), sentence(await said_in(request), "base")

        def act(job: Job) -> dict[str, Any]:
            made = site.site(replace(self._office, here=root, tell=job), out=OUT, base=base.strip())
            return {"issues": made.issues, "written": len(made.written), "same": made.same}

        try:
            self._background.start(f"site {root}", act)
            return JSONResponse(await run_in_threadpool(self._facts, root), 202)
        except DigestError as error:
            return refusal(error)

    async def file(self, request: Request) -> Response:
        """A file of the site as it was made last."""
        root, name = await self._root(request), request.path_params["name"]
        folder = (root / OUT).resolve()
        path = (folder / name).resolve()
        if _HIDDEN.search(name) or not path.is_relative_to(folder) or not path.is_file():
            raise HTTPException(404, "There is no such file on the site; make it again.")
        return FileResponse(path, headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-store"})
