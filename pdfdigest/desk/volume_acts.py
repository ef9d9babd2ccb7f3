"""The issues on record are bound into a volume, and what the volume claims is looked over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from pdfdigest.bindery import volume_plan
from pdfdigest.desk.answers import heard, refusal, said_in, sentence
from pdfdigest.desk.background import Background, Job
from pdfdigest.desk.issue_acts import PAPER_POLICY
from pdfdigest.errors import DigestError, RequestError
from pdfdigest.manuscript import publication
from pdfdigest.office import bind, verify
from pdfdigest.office.surroundings import Office
from pdfdigest.record import issued

KINDS = ("screen", "archive", "press")
OUT = Path("out")
Find = Callable[[Request], Awaitable[Path]]


class VolumeActs:
    """The answers.  `root` looks a publication up."""

    def __init__(self, office: Office, root: Find, background: Background) -> None:
        self._office, self._root, self._background = office, root, background

    @property
    def routes(self) -> list[Route]:
        """Where they are asked for."""
        at = "/api/volume/{key}"
        return [
            Route(at, self.standing),
            Route(f"{at}/bind", self._begun(self._bind), methods=["POST"]),
            Route(f"{at}/verify", self._begun(self._verify), methods=["POST"]),
            Route(f"{at}/file/{{name}}", self.file),
        ]

    async def standing(self, request: Request) -> Response:
        """Which volumes there are, and how far what was begun is."""
        root = await self._root(request)
        try:
            return JSONResponse(await run_in_threadpool(self._facts, root))
        except DigestError as error:
            return refusal(error)

    def _facts(self, root: Path) -> dict[str, Any]:
        records = issued.on_record(root)
        volumes = Counter(each.identity.volume for each in records)
        return {
            "name": publication.read(root / publication.NAME).name,
            "volumes": [
                {
                    "volume": number,
                    "issues": count,
                    "years": sorted({each.date.year for each in records if each.identity.volume == number}),
                }
                for number, count in sorted(volumes.items(), reverse=True)
            ],
            "bind": self._background.facts(f"bind {root}"),
            "verify": self._background.facts(f"verify {root}"),
        }

    def _begun(self, act: Callable[[Path, dict[str, Any]], None]) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            root, said = await self._root(request), await said_in(request)
            try:
                act(root, said)
                return JSONResponse(await run_in_threadpool(self._facts, root), 202)
            except DigestError as error:
                return refusal(error)

        return answer

    def _bind(self, root: Path, said: dict[str, Any]) -> None:
        """Begin to bind; while one volume of a publication is being bound no other is begun."""
        volume, kind, proof = said.get("volume"), sentence(said, "kind"), said.get("proof") is True
        if not isinstance(volume, int) or isinstance(volume, bool) or kind not in KINDS:
            raise HTTPException(400, "That is not understood.")

        def act(job: Job) -> dict[str, Any]:
            made = bind.bind(self._within(root, job), volume=volume, kind=kind, proof=proof, out=OUT)
            told = {str(volume_plan.Missing(*each)) for each in made.missing}
            return {
                "name": made.name,
                "files": [path.name for path in made.files],
                "remarks": [each for each in made.remarks if each.partition(": ")[2] not in told],
                "missing": [list(each) for each in made.missing],
            }

        self._background.start(f"bind {root}", act)

    def _verify(self, root: Path, said: dict[str, Any]) -> None:
        """Begin to look a file over that was bound."""
        path = self._made(root, sentence(said, "name"))

        def act(job: Job) -> dict[str, Any]:
            found = verify.verify(self._within(root, job), path)
            wrong = [f"{row.name}: {words}" for row in found.rows for words in row.wrong]
            return {
                "name": path.name,
                "holds": found.holds,
                "claims": list(found.claims),
                "pages": found.pages,
                "wrong": [*wrong, *(f"veraPDF: {claim}" for claim, passed in found.verapdf if not passed)],
            }

        self._background.start(f"verify {root}", act)

    async def file(self, request: Request) -> Response:
        """A file of the volume that was bound last."""
        root = await self._root(request)
        try:
            path = self._made(root, request.path_params["name"])
        except DigestError as error:
            return refusal(error, 404)
        shown = path.suffix == ".pdf"
        return FileResponse(
            path,
            filename=path.name,
            content_disposition_type="inline" if shown else "attachment",
            headers={"Content-Security-Policy": PAPER_POLICY},
        )

    def _made(self, root: Path, name: str) -> Path:
        """A file of the volume that was bound last; RequestError where it has none of that name."""
        known = self._background.facts(f"bind {root}")
        path = root / OUT / name
        if known is None or name not in known["result"].get("files", ()) or not path.is_file():
            raise RequestError("there is no such file of a volume that was bound here; bind it again")
        return path

    def _within(self, root: Path, job: Job | None = None) -> Office:
        return replace(self._office, here=root, tell=job or heard())
