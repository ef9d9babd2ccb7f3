"""`pdfdigest preview`: the pages on screen while one writes."""

from __future__ import annotations

from pathlib import Path

import click

from pdfdigest.cli import terminal


@click.command("preview")
@click.argument("issue", required=False)
@click.option(
    "--port", type=click.IntRange(1, 65535), help="The port on 127.0.0.1; the usual one, or any that is free."
)
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@click.option(
    "--for",
    "names",
    multiple=True,
    metavar="TARGET",
    help="The targets on offer, the first one first; all where none is named.",
)
def command(issue: str | None, port: int | None, no_open: bool, names: tuple[str, ...]) -> int:
    """Show the pages of ISSUE in the browser, and again each time that a file is saved.

    ISSUE is a path, a number as printed (1.4), or nothing for all that is here.  The address stands on
    stdout.  Nothing is written; Ctrl-C ends it.
    """
    import webbrowser
    from functools import partial

    from pdfdigest.desk import proof, server
    from pdfdigest.desk.newest_proofs import Stone
    from pdfdigest.errors import DigestError, RequestError
    from pdfdigest.manuscript import publication
    from pdfdigest.office import printable
    from pdfdigest.press import targets
    from pdfdigest.press.workers.machine import Machine

    here = Path.cwd()

    def found() -> tuple[publication.Manuscript, ...]:
        return publication.find((issue,) if issue else (), here, [])

    def named(scripts: tuple[publication.Manuscript, ...]) -> dict[str, Path]:
        return {str(terminal.nearby(script.path)): script.path for script in reversed(scripts)}

    def listing() -> dict[str, Path]:
        try:
            return named(found())
        except DigestError:  # all removed, while the preview runs
            return {}

    scripts = found()
    listed = named(scripts)
    folders = tuple(sorted({proof.publication_root(path) for path in listed.values()}))
    known = tuple(dict.fromkeys(name for script in scripts for name in targets.names(script.publication)))
    for name in names:
        if name not in known:
            raise RequestError(f"there is no target {name!r}", hint=f"The targets are {', '.join(known)}.")
    offered = tuple(dict.fromkeys(names)) or known
    socket, secret = server.listener(port), server.token()
    where = server.address(secret, socket.getsockname()[1])
    with Machine(terminal.cache()) as machine:
        ways = proof.Ways(machine.set, printable.revised, printable.file_name)
        stone = Stone(partial(proof.prove, ways=ways))
        stone.prepare(proof.Choice(next(iter(listed.values())), offered[0]))

        def ready() -> None:
            click.echo(where)
            terminal.say("save a file, and its pages change; Ctrl-C ends the preview")
            if not no_open:
                webbrowser.open(where)

        server.serve(stone, server.Show(listing, folders, offered), socket, secret, ready, machine.stop)
    raise KeyboardInterrupt
