"""What is dropped or pasted goes through the intake of `import`: a file, a clipboard, a picture."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pdfdigest.desk.answers import body_of, heard, refusal, refused, said_in
from pdfdigest.errors import DigestError, Fault
from pdfdigest.office import import_digest, paste, picture_in
from pdfdigest.office.journal import key_of
from pdfdigest.office.save import state
from pdfdigest.office.surroundings import Office

LARGEST = 60_000_000
"""Bytes of a file that is dropped: what `import` reads at most."""
LONGEST = 80
"""Characters of the name of a file that count."""
Find = Callable[[Request], Awaitable[Path]]


class Bringing:
    """The answers.  `issue` and `root` look up what is meant; `changed` is called when there is another issue."""

    def __init__(self, office: Office, issue: Find, root: Find, changed: Callable[[], None]) -> None:
        self._office, self._issue, self._root, self._changed = office, issue, root, changed

    @property
    def routes(self) -> list[Route]:
        """Where they are asked for."""
        return [
            Route("/api/bring/{key}", self.bring, methods=["POST"]),
            Route("/api/issue/{key}/paste", self.paste, methods=["POST"]),
            Route("/api/issue/{key}/picture", self.shown),
            Route("/api/issue/{key}/picture", self.picture, methods=["POST"]),
        ]

    async def bring(self, request: Request) -> Response:
        """A new issue of a manuscript, and what is to be said of it."""
        root = await self._root(request)

        def made(path: Path) -> dict[str, Any]:
            report = import_digest.new(replace(self._office, here=root, tell=heard()), path)
            return {
                "key": key_of(report.path),
                "shape": report.shape,
                "sure": report.sure,
                "whole": report.whole,
                "balance": report.balance.sentence if report.balance else "",
                "doubts": [_doubt(fault) for fault in report.doubts],
            }

        answer = await of_file(request, LARGEST, made, 201)
        if answer.status_code == 201:
            self._changed()
        return answer

    async def paste(self, request: Request) -> Response:
        """The prose of a clipboard."""
        path = await self._issue(request)
        markup = (await said_in(request)).get("html")
        if not isinstance(markup, str):
            return refused("That is not understood.", 400)

        def made() -> dict[str, Any]:
            taken = ((state(path).values or {}).get("sources") or {}).keys()
            found = paste.pasted(self._office, markup, taken)
            return {**asdict(found), "doubts": [_doubt(fault) for fault in found.doubts]}

        try:
            return JSONResponse(await run_in_threadpool(made))
        except DigestError as error:
            return refusal(error)

    async def shown(self, request: Request) -> Response:
        """A picture that the issue names, small."""
        path = await self._issue(request)
        try:
            media, data = await run_in_threadpool(picture_in.shown, path, request.query_params.get("file", ""))
        except DigestError as error:
            return refusal(error, 404)
        return Response(data, media_type=media)

    async def picture(self, request: Request) -> Response:
        """A picture beside an issue."""
        path = await self._issue(request)
        data, name = await body_of(request, LARGEST), named(request)
        office = replace(self._office, tell=heard())
        try:
            return JSONResponse(asdict(await run_in_threadpool(picture_in.add, office, path, data, name)), 201)
        except DigestError as error:
            return refusal(error)


async def of_file(request: Request, most: int, act: Callable[[Path], dict[str, Any]], code: int = 200) -> Response:
    """What an act makes of a file that is sent, `most` bytes of it, under its own name in a folder that goes again."""
    data, name = await body_of(request, most), named(request)
    if not data:
        return refused("The file is empty.")

    def made() -> dict[str, Any]:
        with tempfile.TemporaryDirectory(prefix="pdfdigest-") as folder:
            path = Path(folder) / name
            path.write_bytes(data)
            return act(path)

    try:
        return JSONResponse(await run_in_threadpool(made), code)
    except DigestError as error:
        return refusal(error)


def named(request: Request) -> str:
    """The name of a file that is dropped, as one that can lie in a folder of our own: no path, no dots in front."""
    given = request.query_params.get("name", "")
    name = re.sub(r"[^\w. -]+", "-", re.split(r"[\\/]", given)[-1]).strip(". ")
    return name[-LONGEST:].lstrip(". -") or "manuscript"


def _doubt(fault: Fault) -> dict[str, Any]:
    return {"line": fault.line, "place": fault.field, "message": fault.message, "rule": fault.rule}
