"""Who reads what: lists are shown and had as files, one reader is looked up, and what comes back from them is read."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pdfdigest.desk.answers import answered, heard, refusal, sentence
from pdfdigest.desk.background import Background, Job
from pdfdigest.desk.bringing import of_file
from pdfdigest.desk.issue_acts import handed_out
from pdfdigest.errors import DigestError, RequestError
from pdfdigest.office import distribution, lists, post_room, returned_mail
from pdfdigest.office.surroundings import Office

LARGEST = 60_000_000
"""Bytes of a mailbox that is dropped."""
SHOWN = 200
"""So many rows of a list are shown; the file that it is had as holds all."""
Find = Callable[[Request], Awaitable[Path]]


class ReaderActs:
    """The answers.  `root` looks a publication up."""

    def __init__(self, office: Office, root: Find, background: Background) -> None:
        self._office, self._root, self._background = office, root, background

    @property
    def routes(self) -> list[Route]:
        """Where they are asked for."""
        at = "/api/readers/{key}"
        posts = {
            "about": self.about,
            "remove": self.remove,
            "readmit": self.readmit,
            "erase": self.erase,
            "settle": self.settle,
            "rename": self.rename,
            "drop": self.drop,
            "purge": self.purge,
            "pull": self.pull,
        }
        return [
            Route(at, answered(self._within, self.standing)),
            *(Route(f"{at}/{name}", answered(self._within, act), methods=["POST"]) for name, act in posts.items()),
            Route(f"{at}/bounces", self.bounces, methods=["POST"]),
            Route(f"{at}/list/{{name}}", answered(self._within, self.members)),
            Route(f"{at}/file/{{name}}", self.file),
            Route(f"{at}/register/{{year}}", answered(self._within, self.register)),
            Route(f"{at}/register/{{year}}/pdf", self.printed),
        ]

    async def _within(self, request: Request) -> Office:
        return replace(self._office, here=await self._root(request), tell=heard())

    def standing(self, office: Office, _said: dict[str, Any]) -> dict[str, Any]:
        """The lists, who is not sent to and why, who waits for an answer, and the years in which something was mailed."""
        room = post_room.here(office)
        begun = room.begun
        mailed = [each for each in distribution.status(office) if each.kind == "mail"] if begun else []
        return {
            "name": room.publication.name,
            "lists": [asdict(each) for each in lists.standings(office)] if begun else [],
            "suppressed": [asdict(each) for each in islice(lists.suppressed(office), SHOWN)] if begun else [],
            "asked": [asdict(each) for each in returned_mail.asked(office)] if begun else [],
            "mailed": bool(mailed),
            "year": office.today.year,
            "inbox": room.settings.inbox is not None or room.settings.leave is not None,
            "pull": self._background.facts(f"pull {office.here}"),
        }

    def members(self, office: Office, said: dict[str, Any]) -> dict[str, Any]:
        """The first readers of a list."""
        return {"members": list(islice(lists.members(office, said["name"]), SHOWN))}

    def about(self, office: Office, said: dict[str, Any]) -> dict[str, Any]:
        """All that is known of an address."""
        return lists.about(office, sentence(said, "address"))

    def remove(self, office: Office, said: dict[str, Any]) -> dict[str, Any]:
        """Take a reader off a list."""
        lists.remove(office, sentence(said, "address"), sentence(said, "list"))
        return self.about(office, said)

    def readmit(self, office: Office, said: dict[str, Any]) -> dict[str, Any]:
        """Let a reader who left be brought in again, because they asked for it."""
        why, by = sentence(said, "why"), sentence(said, "by")
        lists.readmit(office, sentence(said, "address"), sentence(said, "list"), why=why, by=by)
        return self.about(office, said)

    def erase(self, office: Office, said: dict[str, Any]) -> dict[str, Any]:
        """Forget an address for good; it is typed twice."""
        address = sentence(said, "address")
        if sentence(said, "again").strip().lower() != address.strip().lower():
            raise RequestError("type the address once more; what is forgotten does not come back")
        made = lists.erase(office, address)
        return {"shown": made.shown, "known": made.known, "elsewhere": [str(path) for path in made.elsewhere]}

    def settle(self, office: Office, said: dict[str, Any]) -> dict[str, Any]:
        """Somebody wrote that they want to leave: they do, or they did not mean it."""
        address, act = sentence(said, "address"), sentence(said, "act")
        if act == "leave":
            returned_mail.leave(office, address, sentence(said, "list"))
        elif act == "keep":
            returned_mail.keep(office, address)
        else:
            raise HTTPException(400, "That is not understood.")
        return self.standing(office, {})

    def rename(self, office: Office, said: dict[str, Any]) -> dict[str, Any]:
        """Give a list another name."""
        lists.rename(office, sentence(said, "list"), sentence(said, "to").strip())
        return self.standing(office, {})

    def drop(self, office: Office, said: dict[str, Any]) -> dict[str, Any]:
        """Let go of a list; its name is typed."""
        name = sentence(said, "list")
        if sentence(said, "again").strip() != name:
            raise RequestError("type the name of the list; what is let go of does not come back")
        gone, forgotten = lists.drop(office, name)
        return {**self.standing(office, {}), "gone": gone, "forgotten": forgotten}

    def purge(self, office: Office, said: dict[str, Any]) -> dict[str, Any]:
        """Forget who left long ago."""
        days = said.get("days")
        if not isinstance(days, int) or isinstance(days, bool) or days < 1:
            raise RequestError("say how many days, in digits")
        made = lists.purge(office, days)
        return {**self.standing(office, {}), "addresses": made.addresses, "reports": made.reports}

    def pull(self, office: Office, said: dict[str, Any]) -> dict[str, Any]:
        """Begin to fetch who left and what came back; `believe` reads what was held back, too."""
        believe = said.get("believe") is True

        def act(job: Job) -> dict[str, Any]:
            made = returned_mail.pull(replace(office, tell=job), believe=believe)
            failures = [str(failure) for failure in made.failures]
            return {"left": made.left, "mail": asdict(made.mail) if made.mail else None, "failures": failures}

        self._background.start(f"pull {office.here}", act)
        return self.standing(office, {})

    async def bounces(self, request: Request) -> Response:
        """A mailbox, or a mail, is read for what came back."""
        office = await self._within(request)
        believe = request.query_params.get("believe") == "1"

        def made(path: Path) -> dict[str, Any]:
            return asdict(returned_mail.read_bounces(office, [path], believe=believe))

        return await of_file(request, LARGEST, made)

    async def file(self, request: Request) -> Response:
        """A list as a file, which `import` reads back."""
        office, name = await self._within(request), request.path_params["name"]

        def made() -> bytes:
            with tempfile.TemporaryDirectory(prefix="pdfdigest-") as folder:
                return lists.export(office, name, Path(folder) / "list.csv").read_bytes()

        try:
            data = await run_in_threadpool(made)
        except DigestError as error:
            return refusal(error, 404)
        way = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}.csv"}
        return Response(data, media_type="text/csv", headers=way)

    def register(self, office: Office, said: dict[str, Any]) -> dict[str, Any]:
        """What was mailed in a year, a release after the other."""
        found = distribution.entries(office, year=_year(said["year"]))
        return {"entries": [entry.facts() for _, entries in found for entry in entries]}

    async def printed(self, request: Request) -> Response:
        """The register of a year, for the file."""
        office, year = await self._within(request), _year(request.path_params["year"])

        def made() -> tuple[str, bytes]:
            with tempfile.TemporaryDirectory(prefix="pdfdigest-") as folder:
                (path,) = distribution.report(office, Path(folder), year=year)
                return path.name, path.read_bytes()

        try:
            return handed_out(*await run_in_threadpool(made))
        except DigestError as error:
            return refusal(error)


def _year(given: str) -> int:
    if not re.fullmatch(r"\d{4}", given):
        raise HTTPException(400, "That is not understood.")
    return int(given)
