"""The pages of issues are shown in the browser while somebody writes them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from pdfdigest.desk import proof, server
from pdfdigest.desk.newest_proofs import Stone
from pdfdigest.errors import DigestError, RequestError
from pdfdigest.manuscript import publication
from pdfdigest.office.surroundings import Office
from pdfdigest.press import targets
from pdfdigest.press.workers.machine import Machine


def preview(
    office: Office,
    issue: str = "",
    *,
    names: tuple[str, ...] = (),
    port: int | None = None,
    ready: Callable[[str], None],
) -> None:
    """Show an issue (a path, a number, or all that is here) until the program is stopped; nothing is written.

    `names` are the targets on offer, the first one first; all where none is named.  `port` is one on 127.0.0.1, by
    default the usual one, or any that is free.  `ready` is told the address.  RequestError where an issue, a target
    or a port is not to be had.
    """

    def found() -> tuple[publication.Manuscript, ...]:
        return publication.find((issue,) if issue else (), office.here, [])

    def named(scripts: tuple[publication.Manuscript, ...]) -> dict[str, Path]:
        return {str(office.near(script.path)): script.path for script in reversed(scripts)}

    def listing() -> dict[str, Path]:
        try:
            return named(found())
        except DigestError:  # all removed, while the preview runs
            return {}

    scripts = found()
    listed = named(scripts)
    folders = tuple(sorted({proof.publication_root(path) for path in listed.values()}))
    offered = _offered(scripts, names)
    socket, secret = server.listener(port), server.token()
    where = server.address(secret, socket.getsockname()[1])
    with Machine(office.cache) as machine:
        stone = Stone(partial(proof.prove, set_galley=machine.set))
        stone.prepare(proof.Choice(next(iter(listed.values())), offered[0]))
        server.serve(stone, server.Show(listing, folders, offered), socket, secret, lambda: ready(where), machine.stop)


def _offered(scripts: tuple[publication.Manuscript, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    """The targets on offer; RequestError where one that is named is none."""
    known = tuple(dict.fromkeys(name for script in scripts for name in targets.shown(script.publication)))
    for name in names:
        if name not in known:
            raise RequestError(f"there is no target {name!r}", hint=f"The targets are {', '.join(known)}.")
    return tuple(dict.fromkeys(names)) or known
