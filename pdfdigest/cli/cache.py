"""`pdfdigest cache` (`standing` before): what is kept of earlier runs, and letting go of it."""

from __future__ import annotations

import json

import click

from pdfdigest.cli import terminal


@click.command("cache")
@click.option("--drop", is_flag=True, help="Let go of all of it; the next build sets every page anew.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(drop: bool, as_json: bool) -> int:
    """Say how much is kept of earlier builds and volumes for the next ones, and how much room it takes.

    It lies in the user's cache folder.  It is always safe to let go of it.
    """
    from pdfdigest.errors import counted
    from pdfdigest.office.cache import kept

    held = kept(terminal.office(), drop=drop)
    if as_json:
        facts = {"path": str(held.folder), "entries": held.entries, "bytes": held.bytes, "dropped": drop}
        click.echo(json.dumps(facts, ensure_ascii=False))
        return 0
    entries = counted(held.entries, "entry", "entries")
    done = (
        "let go of" if drop else "standing ready:" if click.get_current_context().info_name == "standing" else "kept:"
    )
    click.echo(f"{done} {entries}, {held.bytes / 1e6:,.1f} MB, in {held.folder}")
    return 0
