"""`pdfdigest leave-server`: where readers leave a list, for the office's public host."""

from __future__ import annotations

import os
import time
from pathlib import Path

import click

from pdfdigest.cli import terminal
from pdfdigest.office import disk


@click.command("leave-server")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8025, show_default=True, help="The port.")
@click.option("--queue", type=click.Path(path_type=Path), help="The file that leavers wait in.")
@click.option("--key", type=click.Path(path_type=Path), help="The file that --make-key wrote.")
@click.option("--make-key", type=click.Path(path_type=Path), help="Write the key for the host, and end.")
@click.option("--name", default="", help="The publication's name, as readers know it.")
@click.option("--language", default="en", show_default=True, help="The language where the reader's is unknown.")
@click.option("--behind-proxy", is_flag=True, help="Take the caller's address from X-Forwarded-For.")
def command(
    host: str,
    port: int,
    queue: Path | None,
    key: Path | None,
    make_key: Path | None,
    name: str,
    language: str,
    behind_proxy: bool,
) -> int:
    """Answer readers who leave, and keep them in a queue until `pdfdigest lists pull` fetches them.

    It knows the signing key and no address.  GET shows a page, POST acts.  The token that pulls is
    looked for in PDFDIGEST_PULL_TOKEN.  Ctrl-C ends it.
    """
    from dataclasses import replace

    from pdfdigest.errors import RequestError
    from pdfdigest.manuscript import languages, publication
    from pdfdigest.post import keys, leave_server
    from pdfdigest.post.tokens import Keys, SigningKeys
    from pdfdigest.post.unsubscribes import Queue
    from pdfdigest.press.compose.house import House

    if make_key is not None:
        root = publication.one(Path.cwd()).root or Path.cwd()
        data = Keys.read(keys.text(root / "post")).signing().text().encode()
        disk.write(make_key, data, secret=True)
        terminal.written(make_key)
        return 0
    if queue is None or key is None:
        raise RequestError(
            "--queue and --key are needed", hint="In the office: pdfdigest leave-server --make-key leave.key"
        )
    if not languages.is_tag(language):
        raise RequestError(f"{language!r} is no language tag", hint="Write one like en, ja or ar.")
    signing = SigningKeys.read(disk.read(key).decode("ascii", "replace"))
    of = publication.home(Path.cwd()) or replace(publication.alone(), name=name or "Mailing list")
    house = House(replace(of, name=name) if name else of)
    pages = leave_server.Pages(house, house.languages, language)
    token = os.environ.get("PDFDIGEST_PULL_TOKEN", "")
    made = leave_server.application(
        signing, Queue(queue, time.time()), pages, token, leave_server.Rate(), proxied=behind_proxy
    )
    terminal.say(f"readers may leave at http://{host}:{port}; Ctrl-C ends it")
    if not token:
        terminal.say("PDFDIGEST_PULL_TOKEN is not set: leavers can be fetched from the queue file only")
    leave_server.serve(made, host, port)
    return 0
