"""An issue on record goes to its readers: lists, a plan, a proof to oneself, sending; nothing goes out twice."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Literal

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pdfdigest.desk.answers import LONGEST, answered, heard, refusal, sentence
from pdfdigest.desk.background import Background, Job
from pdfdigest.desk.bringing import of_file
from pdfdigest.errors import DigestError, RequestError, counted
from pdfdigest.office import (
    distribution,
    list_import,
    lists,
    mail_setup,
    post_room,
    proof_letter,
    send,
    send_plan,
    settle,
    show_letter,
)
from pdfdigest.office.journal import Journal
from pdfdigest.office.surroundings import Office
from pdfdigest.record import issued

LARGEST = 20_000_000
"""Bytes of a file of readers."""
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)
CHANGES: dict[str, Literal["pause", "resume", "cancel"]] = {"pause": "pause", "resume": "resume", "cancel": "cancel"}
Find = Callable[[Request], Awaitable[Path]]


class MailActs:
    """The answers.  `root` looks a publication up."""

    def __init__(self, office: Office, journal: Journal, root: Find, background: Background) -> None:
        self._office, self._journal, self._root, self._background = office, journal, root, background

    @property
    def routes(self) -> list[Route]:
        """Where they are asked for."""
        at = "/api/mail/{key}"
        return [
            Route(at, answered(self._within, self.standing)),
            Route(f"{at}/plan", answered(self._within, self.plan), methods=["POST"]),
            Route(f"{at}/proof", answered(self._within, self.proof), methods=["POST"]),
            Route(f"{at}/send", answered(self._within, self.send), methods=["POST"]),
            Route(f"{at}/change", answered(self._within, self.change), methods=["POST"]),
            Route(f"{at}/run/{{plan}}", answered(self._within, self.run)),
            Route(f"{at}/readers", self.readers, methods=["POST"]),
            Route(f"{at}/columns", self.columns, methods=["POST"]),
            Route(f"{at}/letter/{{plan}}", self.letter),
        ]

    async def _within(self, request: Request) -> Office:
        return replace(self._office, here=await self._root(request), tell=heard())

    def standing(self, office: Office, _said: dict[str, Any]) -> dict[str, Any]:
        """What is on record, which lists there are, how each plan stands, and whether mail goes out at all."""
        room = post_room.here(office)
        mailing = mail_setup.mailing(office)
        records = [
            {
                "label": each.identity.label,
                "title": each.title,
                "revision": each.identity.revision,
                "withdrawn": each.withdrawn,
            }
            for each in reversed(issued.on_record(room.root))
            if any(edition.target == "screen" for edition in each.editions)
        ]
        return {
            "name": room.publication.name,
            "carrier": mailing.kind,
            "test": mailing.test,
            "lacks": list(mailing.lacks),
            "records": records,
            "lists": [asdict(each) for each in lists.standings(office)] if room.begun else [],
            "plans": [self._plan(each) for each in reversed(distribution.status(office))] if room.begun else [],
        }

    def _plan(self, of: distribution.Standing) -> dict[str, Any]:
        return {**of.facts(), "doubtful": list(of.doubtful), "run": self._background.facts(f"send {of.plan}")}

    def plan(self, office: Office, said: dict[str, Any]) -> dict[str, Any]:
        """To whom it goes, frozen; asked for again it is the same plan."""
        chosen = said.get("lists")
        if not isinstance(chosen, list) or not all(isinstance(each, str) for each in chosen):
            raise HTTPException(400, "That is not understood.")
        previous = said.get("previous") is True
        if not chosen and not previous:
            raise RequestError("say to which list it goes")
        made = send_plan.plan(
            office, sentence(said, "issue"), tuple(chosen), previous=previous, at=sentence(said, "at")
        )
        return {**made.facts(), "remaining": _remaining(office, made.plan)}

    def proof(self, office: Office, said: dict[str, Any]) -> dict[str, Any]:
        """The letter to oneself; what was asked for once goes once."""
        once = sentence(said, "once")
        if not re.fullmatch(r"[\w-]{8,80}", once):
            raise HTTPException(400, "That is not understood.")
        before = self._journal.begin(once, office.seconds)
        if before is not None:
            if not before:
                raise RequestError("it is on its way already")
            return dict(json.loads(before))
        try:
            made = proof_letter.proof(office, sentence(said, "issue"), sentence(said, "to"), Path("out"))
        except BaseException:
            self._journal.forget(once)
            raise
        facts = {"address": made.address, "answer": made.answer, "file": str(made.path or "")}
        self._journal.end(once, json.dumps(facts, ensure_ascii=False))
        return facts

    def send(self, office: Office, said: dict[str, Any]) -> dict[str, Any]:
        """Begin to send a plan, where the number of its readers was typed; a plan that is being sent is not begun again."""
        name, typed = sentence(said, "plan"), said.get("readers")
        running = self._background.facts(f"send {name}")
        if running and running["running"]:
            return {"begun": False, "run": running}
        wanted = _remaining(office, name)
        if not wanted:
            raise RequestError("this plan has gone out already; nothing is sent again")
        if typed != wanted:
            raise RequestError(f"it goes to {counted(wanted, 'reader')}; type that number to send it")

        def act(job: Job) -> dict[str, Any]:
            made = send.run(replace(office, tell=job), name)
            return {
                "whole": made.whole,
                "again": made.again,
                "stopped": made.stopped,
                "due": made.due,
                "outbox": str(made.outbox or ""),
                "missed": [asdict(each) for each in made.missed],
                **made.standing.facts(),
            }

        begun = self._background.start(f"send {name}", act, lambda: self._pause(office, name))
        return {"begun": begun, "run": self._background.facts(f"send {name}")}

    def _pause(self, office: Office, name: str) -> None:
        with suppress(DigestError):
            settle.change(office, name, "pause", why="the desk was ended")

    def change(self, office: Office, said: dict[str, Any]) -> dict[str, Any]:
        """Pause, resume or cancel."""
        name, act = sentence(said, "plan"), sentence(said, "act")
        if act not in CHANGES:
            raise HTTPException(400, "That is not understood.")
        settle.change(office, name, CHANGES[act], why=sentence(said, "why"))
        return self.run(office, {"plan": name})

    def run(self, office: Office, said: dict[str, Any]) -> dict[str, Any]:
        """How far a plan is, with who is in doubt by name."""
        found = distribution.status(office, str(said["plan"]))
        return {"plans": [self._plan(each) for each in found], "remaining": _remaining(office, str(said["plan"]))}

    async def readers(self, request: Request) -> Response:
        """Readers of a file: looked at first, brought in when that is asked for."""
        asked = request.query_params
        name, trial, left = asked.get("list", ""), asked.get("look") == "1", asked.get("left") == "1"

        def made(root: Path, path: Path) -> dict[str, Any]:
            tell = heard()
            office = replace(self._office, here=root, tell=tell)
            done = list_import.bring_in(office, path, name, dry_run=trial, mapping=_mapping(request), suppressed=left)
            said = [words.replace(f"{path}:", "").replace(str(path), path.name) for words in tell.sentences]
            return {
                "list": done.list,
                "refused": done.refused,
                "done": done.done,
                "said": said,
                **asdict(done.difference),
            }

        return await self._of_file(request, made)

    async def columns(self, request: Request) -> Response:
        """What each column of a file of readers is taken for, its first rows, and what a column can be."""

        def made(root: Path, path: Path) -> dict[str, Any]:
            first = list_import.first_rows(replace(self._office, here=root), path, mapping=_mapping(request))
            return {**asdict(first), "names": list_import.NAMED}

        return await self._of_file(request, made)

    async def _of_file(self, request: Request, act: Callable[[Path, Path], dict[str, Any]]) -> Response:
        root = await self._root(request)
        return await of_file(request, LARGEST, lambda path: act(root, path))

    async def letter(self, request: Request) -> Response:
        """The letter of the first reader of a plan, as a page that runs nothing, or as its text alone."""
        office = await self._within(request)
        try:
            shown = await run_in_threadpool(show_letter.show, office, request.path_params["plan"])
        except DigestError as error:
            return refusal(error)
        headers = {"Content-Security-Policy": LETTER_POLICY}
        if request.query_params.get("as") == "text":
            return Response(shown.text, media_type="text/plain; charset=utf-8", headers=headers)
        return Response(shown.page, media_type="text/html", headers=headers)


def _mapping(request: Request) -> dict[str, str]:
    """Titles of a file by column, as whoever brings it in chose them; HTTPException where that is none."""
    try:
        given = json.loads(request.query_params.get("map", "{}")[:LONGEST])
    except (ValueError, RecursionError):
        raise HTTPException(400, "That is not understood.") from None
    if not isinstance(given, dict) or not all(isinstance(each, str) for each in given.values()):
        raise HTTPException(400, "That is not understood.")
    return given


def _remaining(office: Office, name: str) -> int:
    """How many readers a plan has still to go to, as it would be sent from here: as mail, or as a rehearsal."""
    kind = mail_setup.mailing(office).kind
    found = {each.kind: each for each in distribution.status(office, name)}
    standing = found.get(kind) or found.get("mail") or next(iter(found.values()))
    return standing.tally.remaining
