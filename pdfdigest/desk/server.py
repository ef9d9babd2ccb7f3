"""A stone and the issues that may be looked at go in; a page on loopback comes out, until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import secrets
import signal
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route, Router
from starlette.types import ASGIApp

from pdfdigest.desk.file_watch import changes
from pdfdigest.desk.guard import WEB_POLICY, Guard
from pdfdigest.desk.newest_proofs import Stone
from pdfdigest.desk.proof import Choice
from pdfdigest.errors import RequestError
from pdfdigest.paper import NAMES
from pdfdigest.press.style_folders import shipped

HOST = "127.0.0.1"
USUAL_PORT = 8447
"""Where one stays, a browser remembers what was chosen; where it is taken, any other will do."""
BREATH = 15.0
"""Seconds after which a silent stream of events says that it is still there."""
FOR_EVER = {"Cache-Control": "private, max-age=31536000, immutable"}
FILES = {"": "proof.html", "proof.css": "proof.css", "proof.js": "proof.js", "sheet.js": "sheet.js"}
FONTS = ("SourceSans3-Regular.otf", "SourceSans3-Semibold.otf")
LARGEST_POST = 1_000

Listing = Callable[[], Mapping[str, Path]]


@dataclass(frozen=True, slots=True)
class Show:
    """What is shown: `listing` names the issue files, newest first, asked anew each time; `targets` the ones on offer, first one first."""

    listing: Listing
    folders: tuple[Path, ...]
    targets: tuple[str, ...]


def listener(port: int | None, usual: int = USUAL_PORT) -> socket.socket:
    """A socket on loopback: on that port, or where none is asked for on the usual one or any that is free."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    for wanted in (usual, 0) if port is None else (port,):
        try:
            made.bind((HOST, wanted))
        except OSError:
            continue
        made.listen()
        return made
    made.close()
    raise RequestError(f"the port {port} is taken or may not be used", needs="port")


def address(token: str, port: int) -> str:
    """Where the page is."""
    return f"http://{HOST}:{port}/{token}/"


def token() -> str:
    """A new token: 128 bits, safe in an address."""
    return secrets.token_urlsafe(16)


def serve(
    stone: Stone, show: Show, at: socket.socket, secret: str, ready: Callable[[], None], stop: Callable[[], None]
) -> None:
    """Answer until Ctrl-C, which is raised again as KeyboardInterrupt.

    `ready` is called when the page can be opened, `stop` as soon as the end is asked for: it should end
    what is being set.
    """
    run(application(stone, show, secret, at.getsockname()[1]), stone, at, ready, stop)


def run(app: ASGIApp, stone: Stone, at: socket.socket, ready: Callable[[], None], stop: Callable[[], None]) -> None:
    """Answer with an application, as `serve` does."""
    config = uvicorn.Config(
        app,
        log_level="error",
        access_log=False,
        server_header=False,
        date_header=False,
        ws="none",
        lifespan="on",
        proxy_headers=False,
        timeout_graceful_shutdown=1,
    )
    _Server(config, stone, ready, stop).run(sockets=[at])


class _Server(uvicorn.Server):
    """Says when it is ready, and lets everybody go at the first Ctrl-C."""

    def __init__(
        self, config: uvicorn.Config, stone: Stone, ready: Callable[[], None], stop: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._stone, self._ready, self._stop = stone, ready, stop

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.should_exit:
            self._ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._stop()
        self._stone.close()
        super().handle_exit(sig, frame)
        if sig == signal.SIGINT:
            self.force_exit = False


def application(stone: Stone, show: Show, secret: str, port: int) -> ASGIApp:
    """The page as an ASGI application; it answers under the secret alone."""
    routes = [
        *(Route(f"/{name}", shown(shipped("templates") / "proof" / file)) for name, file in FILES.items()),
        *font_routes(),
        *page_routes(stone, show),
    ]
    mount = Mount(f"/{secret}", Router(routes, redirect_slashes=False))
    return Guard(Starlette(routes=[mount], lifespan=at_work(stone, show)), token=secret, port=port)


def font_routes() -> list[Route]:
    """The fonts of the screens."""
    return [Route(f"/fonts/{name}", shown(shipped("fonts") / "source-sans-3" / name)) for name in FONTS]


def page_routes(stone: Stone, show: Show) -> list[Route]:
    """What tells of the pages of issues, and hands them out."""
    site = _Site(stone, show)
    return [
        Route("/choices", site.choices),
        Route("/events", site.events),
        Route("/look", site.look, methods=["POST"]),
        Route("/pages/{key}/{pixels}.jpg", site.picture),
        Route("/pages/{key}/words", site.words),
        Route("/web/{key}", site.web),
        Route("/edition/{name}", site.edition),
    ]


def at_work(
    stone: Stone, show: Show, saved_now: Callable[[frozenset[Path]], None] = lambda _paths: None
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """Setting and watching, for as long as an application lives; `saved_now` is told of every turn of saved files."""

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        stopped = asyncio.Event()

        async def watch() -> None:
            listed = show.listing()
            async for saved in changes(show.folders, stopped):
                stone.changed()
                saved_now(saved)
                known = {path.resolve() for path in listed.values()}
                if all(path in known and path.exists() for path in saved):
                    continue
                now = await asyncio.to_thread(show.listing)
                if list(now) != list(listed):
                    stone.announce("issues", {"issues": list(now)})
                listed = now

        tasks = [asyncio.create_task(stone.work()), asyncio.create_task(watch())]
        yield
        stopped.set()
        tasks[0].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await stone.clear()

    return lifespan


def shown(path: Path) -> Callable[[Request], Any]:
    """Answers with a file of the program's own."""

    async def answer(_request: Request) -> Response:
        return FileResponse(path)

    return answer


class _Site:
    """The answers."""

    def __init__(self, stone: Stone, show: Show) -> None:
        self._stone, self._show = stone, show

    def _choice(self, request: Request) -> Choice:
        """What an address asks for; only issues that are listed can be."""
        asked = request.query_params
        listed = self._show.listing()
        path = listed.get(asked.get("issue", ""))
        if path is None:
            raise HTTPException(404, "There is no such issue here.")
        wanted = asked.get("target", self._show.targets[0])
        if wanted not in self._show.targets:
            raise HTTPException(404, "There is no such target.")
        paper = asked.get("paper", "")
        if paper not in ("", *NAMES):
            raise HTTPException(404, "There is no such paper.")
        return Choice(path, wanted, asked.get("style", ""), paper)

    async def choices(self, _request: Request) -> Response:
        """The issues, targets and papers that can be chosen."""
        listed = list(self._show.listing())
        return JSONResponse({"issues": listed, "targets": self._show.targets, "papers": list(NAMES)})

    async def events(self, request: Request) -> Response:
        """What happens to a choice, as server-sent events."""
        choice = self._choice(request)

        async def told() -> AsyncIterator[str]:
            with self._stone.looking(choice) as viewer:
                with contextlib.suppress(ValueError):
                    viewer.page = max(1, int(request.query_params.get("page", "1")))
                while True:
                    try:
                        said = await asyncio.wait_for(viewer.outbox.get(), BREATH)
                    except TimeoutError:
                        said = ": still here\n\n"
                    if said is None:
                        return
                    yield said

        return StreamingResponse(told(), media_type="text/event-stream")

    async def look(self, request: Request) -> Response:
        """Note which page somebody has before them."""
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > LARGEST_POST:
                raise HTTPException(413, "That is too much.")
        try:
            said = json.loads(body)
            known = self._stone.look(int(said["viewer"]), int(said["page"]))
        except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
            raise HTTPException(400, "That is not understood.") from None
        return Response(status_code=204 if known else 404)

    async def picture(self, request: Request) -> Response:
        """A page, drawn."""
        pixels = request.path_params["pixels"]
        wide = int(pixels) if re.fullmatch("[0-9]{1,6}", pixels) else None
        drawn = await self._stone.picture(request.path_params["key"], wide) if wide is not None else None
        if drawn is None:
            raise HTTPException(404, "This page is no longer there.")
        return Response(drawn, media_type="image/jpeg", headers=FOR_EVER)

    async def words(self, request: Request) -> Response:
        """The words of a page and where they stand."""
        page = self._stone.page(request.path_params["key"])
        if page is None:
            raise HTTPException(404, "This page is no longer there.")
        lines = [[line.left, line.top, line.width, line.height, line.text] for line in page.lines]
        return JSONResponse(lines, headers=FOR_EVER)

    async def web(self, request: Request) -> Response:
        """An edition for the web."""
        data = self._stone.web(request.path_params["key"])
        if data is None:
            raise HTTPException(404, "This page is no longer there.")
        return Response(data, media_type="text/html", headers={**FOR_EVER, "Content-Security-Policy": WEB_POLICY})

    async def edition(self, request: Request) -> Response:
        """The file itself, as `build` would write it."""
        choice = self._choice(request)
        good = self._stone.good(choice)
        if good is None or good.file_name != request.path_params["name"]:
            raise HTTPException(404, "This edition is not there yet.")
        media = "application/pdf" if good.sheets else "text/html"
        way = "inline" if good.sheets else "attachment"
        headers = {"Content-Disposition": f"{way}; filename*=UTF-8''{quote(good.file_name)}"}
        return Response(await self._stone.final(choice, good), media_type=media, headers=headers)
