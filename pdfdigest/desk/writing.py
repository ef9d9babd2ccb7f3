"""The desk: a publication is written in the browser, its real pages beside it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Mount, Route, Router
from starlette.types import ASGIApp

from pdfdigest.desk import proof, server
from pdfdigest.desk.admission import Admission
from pdfdigest.desk.background import Background
from pdfdigest.desk.newest_proofs import Stone
from pdfdigest.desk.screens import Screens, listing, roots
from pdfdigest.errors import DigestError
from pdfdigest.office import user_settings
from pdfdigest.office.journal import FOLDER, Journal, hash_of, key_of
from pdfdigest.office.save import save
from pdfdigest.office.surroundings import Office
from pdfdigest.press import targets
from pdfdigest.press.style_folders import shipped
from pdfdigest.press.workers.machine import Machine

USUAL_PORT = 8448
FILES = ("desk.js", "desk.css", "desk.svg")


def desk(office: Office, *, port: int | None = None, ready: Callable[[str], None]) -> None:
    """Show the desk until the program is stopped.  `ready` is told its address, which opens once.

    What was kept when the program last stopped is written first.  RequestError where a port is not to be had, or the
    journal cannot be kept.
    """
    socket, token = server.listener(port, USUAL_PORT), server.token()
    number = socket.getsockname()[1]
    days = user_settings.of(office).history_days
    with contextlib.closing(Journal(office.state / FOLDER, days)) as journal, Machine(office.cache) as machine:
        journal.forget_old(office.seconds)
        _caught_up(office, journal)
        stone = Stone(partial(proof.prove, set_galley=machine.set))
        app = application(office, journal, stone, token, number, Background())
        server.run(app, stone, socket, lambda: ready(f"http://{server.HOST}:{number}/enter/{token}"), machine.stop)


def application(
    office: Office, journal: Journal, stone: Stone, token: str, port: int, background: Background
) -> ASGIApp:
    """The desk as an ASGI application; long acts run in the `background`."""
    folders = roots(office) or (office.here,)
    show = server.Show(partial(listing, office), folders, targets.shown())
    place = shipped("templates") / "desk"
    screens = Screens(office, journal, (place / "desk.html").read_text("utf-8"), stone.changed, background)
    routes: list[Route | Mount] = [
        *screens.routes,
        *(Route(f"/{name}", server.shown(place / name)) for name in FILES),
        *server.font_routes(),
        Mount("/pages", Router(server.page_routes(stone, show), redirect_slashes=False)),
    ]

    def saved(paths: frozenset[Path]) -> None:
        known = {}
        for path in paths:
            with contextlib.suppress(OSError):
                known[key_of(path)] = hash_of(path.read_bytes())
        stone.announce("files", known)

    at_work = server.at_work(stone, show, saved)

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with at_work(app):
            yield
            await asyncio.to_thread(background.close)

    app = Starlette(routes=routes, lifespan=lifespan)
    return Admission(app, journal, lambda: office.seconds, token=token, port=port)


def _caught_up(office: Office, journal: Journal) -> None:
    """Write what waits since the program last stopped; what cannot be written waits on."""
    waiting = journal.waiting()
    for key, path in listing(office).items() if waiting else ():
        if key in waiting:
            # a command that no reading of the file can bear must not keep the desk from opening
            with contextlib.suppress(DigestError, ValueError, TypeError, ArithmeticError, RecursionError):
                save(office, journal, path)
