"""An issue that exists only as a PDF is taken in: its facts are completed beside it, and it goes on record as it is."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pdfdigest.desk.answers import body_of, heard, refusal, said_in, sentence
from pdfdigest.desk.bringing import LARGEST, named
from pdfdigest.desk.issue_acts import handed_out
from pdfdigest.errors import DigestError
from pdfdigest.office import adopt, papers
from pdfdigest.office.surroundings import Office

Find = Callable[[Request], Awaitable[Path]]


class AdoptActs:
    """The answers.  `root` looks a publication up."""

    def __init__(self, office: Office, root: Find) -> None:
        self._office, self._root = office, root

    @property
    def routes(self) -> list[Route]:
        """Where they are asked for."""
        return [
            Route("/api/adopt/{key}", self.take_in, methods=["POST"]),
            Route("/api/adopt/{key}/{name}", self.pdf),
            Route("/api/adopt/{key}/{name}", self.adopt, methods=["POST"]),
        ]

    async def take_in(self, request: Request) -> Response:
        """A PDF is laid beside the publication's others, its facts proposed: what they are called."""
        office, data = await self._within(request), await body_of(request, LARGEST)
        name = f"{re.sub(r'[^A-Za-z0-9.-]+', '-', Path(named(request)).stem).strip('-.') or 'issue'}.pdf"
        try:
            facts = await run_in_threadpool(adopt.take_in, office, data, name)
        except DigestError as error:
            return refusal(error)
        return JSONResponse({"name": f"{papers.FACTS}/{facts.stem}"}, 201)

    async def pdf(self, request: Request) -> Response:
        """The PDF whose facts have that name."""
        office, name = await self._within(request), request.path_params["name"]
        try:
            path = papers.path_of(office, f"{papers.FACTS}/{name}").with_suffix(".pdf")
        except DigestError as error:
            return refusal(error, 404)
        if not path.is_file():
            raise HTTPException(404, "The PDF is no longer there.")
        return handed_out(path.name, await run_in_threadpool(path.read_bytes))

    async def adopt(self, request: Request) -> Response:
        """Put it on record as it is; a second time files nothing."""
        office, said = await self._within(request), await said_in(request)

        def made() -> dict[str, Any]:
            facts = papers.path_of(office, f"{papers.FACTS}/{request.path_params['name']}")
            filed = adopt.adopt(
                office, facts.with_suffix(".pdf"), facts, by=sentence(said, "by"), why=sentence(said, "why")
            )
            identity = filed.record.identity
            return {"label": identity.label, "revision": identity.revision, "filed": filed.filed}

        try:
            return JSONResponse(await run_in_threadpool(made))
        except DigestError as error:
            return refusal(error)

    async def _within(self, request: Request) -> Office:
        return replace(self._office, here=await self._root(request), tell=heard())
