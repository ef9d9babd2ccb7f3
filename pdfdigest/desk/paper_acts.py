"""The small files of a publication are read and written from forms: its settings, and what a volume is made with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from pdfdigest.desk.answers import answered, heard, sentence
from pdfdigest.desk.background import Background, Job
from pdfdigest.errors import RequestError
from pdfdigest.manuscript import places
from pdfdigest.office import doctor, papers
from pdfdigest.office.journal import key_of
from pdfdigest.office.surroundings import Office

Find = Callable[[Request], Awaitable[Path]]


class PaperActs:
    """The answers.  `root` looks a publication up; `changed` is called when pages may look different."""

    def __init__(self, office: Office, root: Find, changed: Callable[[], None], background: Background) -> None:
        self._office, self._root, self._changed, self._background = office, root, changed, background

    @property
    def routes(self) -> list[Route]:
        """Where they are asked for."""
        return [
            Route("/api/papers/{key}", answered(self._within, self.names)),
            Route("/api/papers/{key}/doctor", answered(self._within, self.doctor)),
            Route("/api/papers/{key}/doctor", answered(self._within, self.ask_doctor), methods=["POST"]),
            Route("/api/papers/{key}/{name:path}", answered(self._within, self.paper)),
            Route("/api/papers/{key}/{name:path}", answered(self._within, self.write), methods=["POST"]),
        ]

    async def _within(self, request: Request) -> Office:
        return replace(self._office, here=await self._root(request), tell=heard())

    def names(self, office: Office, _said: dict[str, Any]) -> dict[str, Any]:
        """Which papers there are or may be."""
        return {"papers": list(papers.names(office))}

    def paper(self, office: Office, said: dict[str, Any]) -> dict[str, Any]:
        """What a paper says, what may be filled in, and the issue whose pages show what it does."""
        found = papers.read(office, said["name"])
        issues = places.issue_files(office.here)
        return {
            "name": found.name,
            "hash": found.hash,
            "values": found.values,
            "fields": [field.facts for field in found.fields],
            "issue": key_of(issues[-1]) if issues else "",
        }

    def write(self, office: Office, said: dict[str, Any]) -> dict[str, Any]:
        """Write what changed since it was looked at."""
        values = said.get("values")
        if not isinstance(values, dict):
            raise RequestError("that is not understood")
        made = papers.write(office, said["name"], sentence(said, "seen"), values)
        self._changed()
        return {"hash": made.hash, "values": made.values}

    def ask_doctor(self, office: Office, _said: dict[str, Any]) -> dict[str, Any]:
        """Begin to look the office's mail over."""

        def act(job: Job) -> dict[str, Any]:
            return {"findings": [asdict(each) for each in doctor.mail(replace(office, tell=job))]}

        self._background.start(f"doctor {office.here}", act)
        return self.doctor(office, {})

    def doctor(self, office: Office, _said: dict[str, Any]) -> dict[str, Any]:
        """What was found of it."""
        return {"doctor": self._background.facts(f"doctor {office.here}")}
