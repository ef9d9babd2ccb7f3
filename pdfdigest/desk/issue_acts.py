"""What is done with an issue as a whole: it is approved, put on record, printed, and brought back as it was."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pdfdigest.desk.answers import answered, heard, refusal, sentence
from pdfdigest.errors import DigestError, ManuscriptError
from pdfdigest.manuscript import manuscript, publication
from pdfdigest.office import approve, build, history, impose, printable, publish, status, withdraw
from pdfdigest.office.journal import Journal, key_of
from pdfdigest.office.print_order import Wanted
from pdfdigest.office.surroundings import Office
from pdfdigest.record import in_force, issued, manuscript_files

PAPERS = 6
"""So many printed files are held for the dialog that opens them."""
COVER = 144
"""Pixels; twice what a screen shows."""
PAPER_POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'self'"
)
"""For a file that a browser shows with a viewer of its own."""
KINDS = ("print", "booklet")
Find = Callable[[Request], Awaitable[Path]]


class IssueActs:
    """The answers.  `find` looks an issue up; `changed` is called when pages may look different."""

    def __init__(self, office: Office, journal: Journal, find: Find, changed: Callable[[], None]) -> None:
        self._office, self._journal, self._find, self._changed = office, journal, find, changed
        self._papers: dict[str, tuple[str, bytes]] = {}

    @property
    def routes(self) -> list[Route]:
        """Where they are asked for."""
        at = "/api/issue/{key}"
        return [
            Route(f"{at}/standing", answered(self._find, self.standing)),
            Route(f"{at}/approve", answered(self._find, self.approve), methods=["POST"]),
            Route(f"{at}/withdraw", answered(self._find, self.withdraw), methods=["POST"]),
            Route(f"{at}/take-back", answered(self._find, self.take_back), methods=["POST"]),
            Route(f"{at}/publish", answered(self._find, self.publish), methods=["POST"]),
            Route(f"{at}/print", answered(self._find, self.print), methods=["POST"]),
            Route(f"{at}/states", answered(self._find, self.states)),
            Route(f"{at}/states/{{number}}", answered(self._find, self.state)),
            Route(f"{at}/bring-back", answered(self._find, self.bring_back), methods=["POST"]),
            Route(f"{at}/filed/{{name}}", self.filed),
            Route(f"{at}/cover", self.cover),
            Route("/paper/{token}", self.paper),
        ]

    def standing(self, path: Path, _said: dict[str, Any]) -> dict[str, Any]:
        """Where an issue stands, who approved it, what `publish` would file, and what is on record."""
        script = self._script(path)
        try:
            issue = manuscript.read(path, script.publication)
        except ManuscriptError as error:
            return {"state": "faults", "faults": len(error.faults), "who": self._office.who}
        (found,) = status.status(self._within(path), (str(path),))
        revised, on_record = printable.revised(issue)
        root = script.publication.root
        every = issued.revisions(root, issue.identity) if root else ()
        record = every[-1] if every else None
        again = in_force.withdrawn_before(every, lambda: manuscript_files.read(issue)) is not None
        filed = [each.name for each in record.files if each.part == "edition"] if record else []
        return {
            "state": found.state,
            "label": issue.identity.label,
            "says": found.says,
            "status": issue.status,
            "approved": {"by": issue.approved.by, "at": issue.approved.at.isoformat()} if issue.approved else None,
            "holds": issue.is_approved,
            "two": script.publication.two_approve,
            "missing": list(found.missing),
            "faults": len(found.faults) if found.state == "faults" else 0,
            "seen": approve.seen(self._office, issue),
            "revision": revised.identity.revision,
            "on_record": on_record or again,
            "targets": list(script.publication.record),
            "issued": {"revision": record.identity.revision, "by": record.by, "at": found.at, "files": filed}
            if record
            else None,
            "who": self._office.who,
            "publication": key_of(root) if root else "",
            "changes": asdict(history.since_seen(self._office, self._journal, issue)),
        }

    def approve(self, path: Path, said: dict[str, Any]) -> dict[str, Any]:
        """Approve what was seen, in the name that was given."""
        by, seen = sentence(said, "by"), sentence(said, "seen")
        made = approve.approve(self._within(path), str(path), by=by, seen=seen)
        history.mark(self._by(by), self._journal, path, made.approval.sha256)
        self._changed()
        return self.standing(path, {})

    def withdraw(self, path: Path, _said: dict[str, Any]) -> dict[str, Any]:
        """Make it a draft again."""
        approve.withdraw(self._within(path), str(path))
        self._changed()
        return self.standing(path, {})

    def take_back(self, path: Path, said: dict[str, Any]) -> dict[str, Any]:
        """Withdraw what is on record: a notice takes its place; `copies` says where it can still be found."""
        by, why = sentence(said, "by"), sentence(said, "why")
        tell = heard()
        office = replace(self._within(path), tell=tell, who=by)
        done = withdraw.withdraw(office, str(path), by=by, why=why)
        self._changed()
        called_off = [f"the plan {plan[:12]} is called off" for plan in done.called_off]
        return {**self.standing(path, {}), "told": tell.sentences, "copies": [*called_off, *done.copies]}

    def publish(self, path: Path, said: dict[str, Any]) -> dict[str, Any]:
        """Put on record what was seen; what is on record as it is stays there, however often it is asked for."""
        by, why, seen = (sentence(said, name) for name in ("by", "why", "seen"))
        tell = heard()
        office = replace(self._within(path), tell=tell, who=by)
        publish.publish(office, str(path), by=by, why=why, seen=seen)
        self._changed()
        return {**self.standing(path, {}), "told": tell.sentences}

    def print(self, path: Path, said: dict[str, Any]) -> dict[str, Any]:
        """The office's edition for paper, or the booklet that it folds to: where it can be had from."""
        kind = sentence(said, "kind")
        if kind not in KINDS:
            raise HTTPException(400, "That is not understood.")
        with tempfile.TemporaryDirectory(prefix="pdfdigest-") as folder:
            office = self._within(path)
            made = build.build(office, (str(path),), Wanted(targets=("print",)), out=Path(folder))
            if made.failures:
                raise made.failures[0]
            if not made.editions:
                raise ManuscriptError(made.complaints)
            file = made.editions[0].path
            if kind == "booklet":
                file = impose.impose(office, file, out=Path(folder) / f"{file.stem}-booklet.pdf").file
            return {"paper": self._held(file.name, file.read_bytes())}

    def states(self, path: Path, _said: dict[str, Any]) -> dict[str, Any]:
        """The states of the last ninety days."""
        return {"states": [asdict(state) for state in history.states(self._office, self._journal, path)]}

    def state(self, path: Path, said: dict[str, Any]) -> dict[str, Any]:
        """What one of them said."""
        return {"text": history.text_of(self._office, self._journal, path, _number(said["number"]))}

    def bring_back(self, path: Path, said: dict[str, Any]) -> dict[str, Any]:
        """Write the file as it was."""
        history.bring_back(self._office, self._journal, path, _number(said.get("number")))
        self._changed()
        return self.states(path, {})

    async def filed(self, request: Request) -> Response:
        """A file on record, by its name."""
        path = await self._find(request)
        wanted = request.path_params["name"]
        try:
            files = await run_in_threadpool(self._filed, path)
            data = await run_in_threadpool(files[wanted].read_bytes) if wanted in files else None
        except DigestError as error:
            return refusal(error)
        if data is None:
            raise HTTPException(404, "There is no such file on record.")
        return handed_out(wanted, data)

    async def cover(self, request: Request) -> Response:
        """The first page of what is on record, as a small picture."""
        path = await self._find(request)

        def drawn() -> bytes | None:
            files = self._filed(path)
            first = next((file for name, file in sorted(files.items(), reverse=True) if name.endswith(".pdf")), None)
            if first is None:
                return None
            from pdfdigest.desk.page_pictures import first_page

            return first_page(first.read_bytes(), COVER)

        try:
            data = await run_in_threadpool(drawn)
        except DigestError as error:
            return refusal(error, 404)
        if data is None:
            raise HTTPException(404, "There is no such file on record.")
        return Response(data, media_type="image/jpeg")

    def _filed(self, path: Path) -> dict[str, Path]:
        """The editions on record of an issue, by their names."""
        script = self._script(path)
        issue = manuscript.read(path, script.publication)
        record = issued.newest(script.publication.root, issue.identity) if script.publication.root else None
        return (
            {each.name: record.folder / each.name for each in record.files if each.part == "edition"} if record else {}
        )

    async def paper(self, request: Request) -> Response:
        """A file for the printer."""
        name, data = self._papers.get(request.path_params["token"], ("", b""))
        if not data:
            raise HTTPException(404, "This is no longer there; print it again.")
        return handed_out(name, data)

    def _held(self, name: str, data: bytes) -> str:
        token = f"{len(data):x}-{abs(hash(data)):x}"
        self._papers[token] = (name, data)
        while len(self._papers) > PAPERS:
            self._papers.pop(next(iter(self._papers)))
        return f"/paper/{token}"

    def _script(self, path: Path) -> publication.Manuscript:
        (script,) = publication.find((str(path),), self._office.here)
        return script

    def _within(self, path: Path) -> Office:
        return replace(self._office, here=path.parent, tell=heard())

    def _by(self, name: str) -> Office:
        return replace(self._office, who=name)


def handed_out(name: str, data: bytes) -> Response:
    """A file as an answer: a PDF is shown, a page for the web is saved."""
    pdf = name.endswith(".pdf")
    way = "inline" if pdf else "attachment"
    headers = {"Content-Disposition": f"{way}; filename*=UTF-8''{quote(name)}", "Content-Security-Policy": PAPER_POLICY}
    return Response(data, media_type="application/pdf" if pdf else "application/octet-stream", headers=headers)


def _number(given: object) -> int:
    if not re.fullmatch(r"\d{1,12}", str(given)):
        raise HTTPException(400, "That is not understood.")
    return int(str(given))
