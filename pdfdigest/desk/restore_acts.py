"""A publication is put back out of its backup, into a folder of its own beside the others of the desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pdfdigest.desk.answers import refused, said_in, sentence
from pdfdigest.desk.background import Background, Job
from pdfdigest.manuscript import forms, publication
from pdfdigest.office import restore
from pdfdigest.office.surroundings import Office

NAME = "restore"


class RestoreActs:
    """The answers.  `changed` is called when there is another publication."""

    def __init__(self, office: Office, changed: Callable[[], None], background: Background) -> None:
        self._office, self._changed, self._background = office, changed, background

    @property
    def routes(self) -> list[Route]:
        """Where they are asked for."""
        return [Route("/api/restore", self.standing), Route("/api/restore", self.make, methods=["POST"])]

    async def standing(self, _request: Request) -> Response:
        """Whether a publication can be put here, and how far one is."""
        return JSONResponse(self._facts())

    def _facts(self) -> dict[str, Any]:
        here = self._office.here  # a publication does not lie within another one
        return {"possible": not (here / publication.NAME).exists(), "make": self._background.facts(NAME)}

    async def make(self, request: Request) -> Response:
        """Begin to put back the backup `file`, a path on this machine, into the new folder `folder`."""
        said = await said_in(request)
        file, folder, passphrase = (sentence(said, key) for key in ("file", "folder", "passphrase"))
        if not file:
            return refused("It needs the file of the backup.")
        if not re.fullmatch(forms.SLUG, folder) or len(folder) > 60:
            return refused("It needs a new folder: small letters, digits and hyphens, like tokyo-digest.")
        if not self._facts()["possible"]:
            return refused(
                "This desk stands in a publication: open it in the folder above to put another one beside it."
            )

        def act(job: Job) -> dict[str, Any]:
            office = replace(self._office, tell=job)
            found = restore.restore(office, Path(file).expanduser(), office.here / folder, passphrase)
            self._changed()
            return {"publication": found.publication, "at": found.at, "files": found.files, "ledger": found.ledger}

        self._background.start(NAME, act)
        return JSONResponse(self._facts(), 202)
