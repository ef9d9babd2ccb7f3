"""What the screens of the desk ask for and send: publications and issues, an issue's fields, what was typed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from pdfdigest.desk.admission import write_token
from pdfdigest.desk.adopt_acts import AdoptActs
from pdfdigest.desk.answers import refusal, refused, said_in
from pdfdigest.desk.background import Background
from pdfdigest.desk.backup_acts import BackupActs
from pdfdigest.desk.bringing import Bringing
from pdfdigest.desk.issue_acts import IssueActs
from pdfdigest.desk.mail_acts import MailActs
from pdfdigest.desk.migrate_acts import MigrateActs
from pdfdigest.desk.paper_acts import PaperActs
from pdfdigest.desk.reader_acts import ReaderActs
from pdfdigest.desk.restore_acts import RestoreActs
from pdfdigest.desk.site_acts import SiteActs
from pdfdigest.desk.volume_acts import VolumeActs
from pdfdigest.desk.words import in_language, sentences_in, spoken
from pdfdigest.errors import DigestError, ManuscriptError
from pdfdigest.manuscript import forms, places, publication
from pdfdigest.manuscript.commands import KINDS, Command
from pdfdigest.manuscript.fields import fields
from pdfdigest.office import init, new, save, status, user_settings
from pdfdigest.office.journal import Journal, key_of
from pdfdigest.office.surroundings import Office

MOST = 500
"""Commands of one request."""


class Screens:
    """The answers.  `changed` is called when there is another issue or publication."""

    def __init__(
        self, office: Office, journal: Journal, shell: str, changed: Callable[[], None], background: Background
    ) -> None:
        self._office, self._journal, self._shell, self._changed = office, journal, shell, changed
        self._known: dict[str, Path] = {}
        self._language = user_settings.of(office).language
        self._acts = IssueActs(office, journal, self.path, changed)
        self._volume = VolumeActs(office, self.root, background)
        self._site = SiteActs(office, self.root, background)
        self._backup = BackupActs(office, self.root, background)
        self._restore = RestoreActs(office, changed, background)
        self._migrate = MigrateActs(office, self.root, changed, background)
        self._mail = MailActs(office, journal, self.root, background)
        self._readers = ReaderActs(office, self.root, background)
        self._adopt = AdoptActs(office, self.root)
        self._papers = PaperActs(office, self.root, changed, background)
        self._bringing = Bringing(office, self.path, self.root, changed)

    @property
    def routes(self) -> list[Route]:
        """Where they are asked for."""
        return [
            Route("/", self.page),
            Route("/issue/{key}", self.page),
            Route("/api/shelf", self.shelf),
            Route("/api/begin", self.begin, methods=["POST"]),
            Route("/api/new/{key}", self.new, methods=["POST"]),
            Route("/api/issue/{key}", self.issue),
            Route("/api/issue/{key}", self.save, methods=["POST"]),
            *self._acts.routes,
            *self._bringing.routes,
            Route("/mail/{key}", self.page),
            Route("/volume/{key}", self.page),
            *self._volume.routes,
            *self._site.routes,
            *self._backup.routes,
            *self._restore.routes,
            *self._migrate.routes,
            *self._mail.routes,
            Route("/papers/{key}/{name:path}", self.page),
            *self._papers.routes,
            *self._adopt.routes,
            Route("/readers/{key}", self.page),
            *self._readers.routes,
        ]

    async def page(self, request: Request) -> Response:
        """The page that draws every screen, in the language of whoever looks."""
        chosen = request.cookies.get("desk-language", "") or self._language
        language = spoken(chosen, request.headers.get("accept-language", ""))
        facts = {
            "write": write_token(request.state.session),
            "language": language,
            "words": in_language(language),
            "sentences": sentences_in(language),
            "fields": [field.facts for field in fields()],
        }
        direction = "rtl" if language == "ar" else "ltr"
        filled = {
            "LANGUAGE": language,
            "DIRECTION": direction,
            "NONCE": request.state.nonce,
            "FACTS": json.dumps(facts, ensure_ascii=False).replace("<", "\\u003c"),
        }
        return HTMLResponse(re.sub(r"\{([A-Z]+)\}", lambda found: filled[found[1]], self._shell))

    async def shelf(self, _request: Request) -> Response:
        """Every publication here with its issues, the newest first."""
        return JSONResponse(await run_in_threadpool(_shelf, self._office))

    async def begin(self, request: Request) -> Response:
        """A new publication, from three answers."""
        said = await said_in(request)
        name, slug, language = (str(said.get(key, "")) for key in ("name", "slug", "language"))
        if not re.fullmatch(forms.SLUG, slug) or len(slug) > 60 or not name.strip():
            return refused("It needs a name, and one for files: small letters, digits and hyphens, like tokyo-digest.")
        here = self._office.here
        folder = here if here.is_dir() and not any(here.iterdir()) else here / slug
        return await self._made(lambda: init.init(self._office, folder, name=name, slug=slug, language=language).first)

    async def new(self, request: Request) -> Response:
        """The next issue of a publication: with headings to fill in, or as a copy of the last one."""
        copied = bool((await said_in(request)).get("copy"))
        root = await self.root(request)
        return await self._made(lambda: new.new(replace(self._office, here=root), copy=copied).path)

    async def _made(self, make: Callable[[], Path]) -> Response:
        try:
            path = await run_in_threadpool(make)
        except DigestError as error:
            return refusal(error)
        self._changed()
        return JSONResponse({"key": key_of(path)}, 201)

    async def issue(self, request: Request) -> Response:
        """What an issue file says."""
        path = await self.path(request)
        try:
            return JSONResponse(await run_in_threadpool(_said, path))
        except DigestError as error:
            return refusal(error)

    async def save(self, request: Request) -> Response:
        """What was typed is kept and written; the answer says what became of it and what the file says now."""
        path = await self.path(request)
        commands = _commands(await said_in(request))

        def saved() -> dict[str, Any]:
            outcomes = save.save(self._office, self._journal, path, commands)
            return {"outcomes": [asdict(outcome) for outcome in outcomes], **_said(path)}

        try:
            return JSONResponse(await run_in_threadpool(saved))
        except DigestError as error:
            return refusal(error, 507)

    async def root(self, request: Request) -> Path:
        """The folder of the publication that is meant; HTTPException where it is none of those here."""
        roots = await run_in_threadpool(_roots, self._office)
        root = roots.get(request.path_params["key"])
        if root is None:
            raise HTTPException(404, "There is no such publication here.")
        return root

    async def path(self, request: Request) -> Path:
        """The issue file that is meant; HTTPException where it is none of those here."""
        key = request.path_params["key"]
        path = self._known.get(key)
        if path is None or not path.is_file():  # all folders are looked through only where it is not where it was
            self._known = await run_in_threadpool(listing, self._office)
            path = self._known.get(key)
        if path is None:
            raise HTTPException(404, "There is no such issue here.")
        return path


def listing(office: Office) -> dict[str, Path]:
    """The issue files here by their keys, the newest first."""
    return {
        key_of(path): path for root in reversed(_roots(office).values()) for path in reversed(places.issue_files(root))
    }


def roots(office: Office) -> tuple[Path, ...]:
    """The folders of the publications here: the one around, else those below."""
    mine = places.root_of(office.here)
    if mine:
        return (mine,)
    return tuple(sorted(path.parent for path in places.walk(office.here.resolve()) if path.name == places.NAME))


def _roots(office: Office) -> dict[str, Path]:
    return {key_of(root): root for root in roots(office)}


def _shelf(office: Office) -> dict[str, Any]:
    shelves = []
    for key, root in _roots(office).items():
        try:
            name, language = (mine := publication.read(root / publication.NAME)).name, mine.language
            found = status.status(replace(office, here=root))
            fault = ""
        except DigestError as error:
            name, language, found = root.name, "", ()
            if not isinstance(error, ManuscriptError) and not places.issue_files(root):
                fault = ""
            else:
                fault = str(error.faults[0].message if isinstance(error, ManuscriptError) else error.message)
        issues = [
            {
                "key": key_of(one.path) if one.path.suffix in (".yaml", ".yml") else "",
                "label": one.issue,
                "date": one.date,
                "state": one.state,
                "faults": len(one.faults),
                "missing": len(one.missing),
                "by": one.approved_by if one.state in ("approved", "lapsed") else one.by,
            }
            for one in reversed(found)
        ]
        shelves.append({"key": key, "name": name, "language": language, "fault": fault, "issues": issues})
    return {"shelves": shelves}


def _said(path: Path) -> dict[str, Any]:
    found = save.state(path)
    return {"hash": found.hash, "text": found.text, "values": found.values, "file": path.name}


def _commands(said: dict[str, Any]) -> tuple[Command, ...]:
    """Commands as they were sent; HTTPException where one is none."""
    given = said.get("commands")
    if not isinstance(given, list) or len(given) > MOST:
        raise HTTPException(400, "That is not understood.")
    made = []
    for one in given:
        try:
            command = Command(
                id=str(one["id"])[:80],
                kind=str(one["kind"]),
                path=tuple(str(step)[:200] for step in one["path"]),
                base=one.get("base"),
                value=one.get("value"),
                after=str(one.get("after") or ""),
                lines=str(one.get("lines") or ""),
            )
        except (LookupError, TypeError, AttributeError):
            raise HTTPException(400, "That is not understood.") from None
        if command.kind not in KINDS or (not command.path and command.kind != "set") or len(command.path) > 8:
            raise HTTPException(400, "That is not understood.")
        made.append(command)
    return tuple(made)
