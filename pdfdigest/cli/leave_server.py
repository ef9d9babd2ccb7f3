"""`pdfdigest leave-server`: where readers leave a list, for the office's public host."""

from __future__ import annotations

from pathlib import Path

import click

from pdfdigest.cli import terminal


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
    from pdfdigest.office import leave

    office = terminal.office()
    if make_key is not None:
        terminal.written(leave.make_key(office, make_key))
        return 0
    leave.serve(office, queue, key, leave.Terms(host, port, name, language, behind_proxy))
    return 0
