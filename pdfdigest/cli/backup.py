"""`pdfdigest backup`: the whole publication in one file."""

from __future__ import annotations

from pathlib import Path

import click

from pdfdigest.cli import terminal


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--encrypt", is_flag=True, help="Encrypt what is secret in it with a passphrase.")
@terminal.JSON
def command(file: Path, encrypt: bool, as_json: bool) -> int:
    """Write the publication that one stands in into FILE (.tar): record, volumes, post, manuscripts, pictures, settings.

    What is secret is named. Stopped, it goes on where it was when it is asked for again.
    """
    from pdfdigest.cli import passphrase
    from pdfdigest.office import backup

    office = terminal.office()
    found = backup.backup(office, file, passphrase.asked(office, new=True) if encrypt else "")
    for words in found.sentences:
        terminal.say(words)
    facts = {"files": found.files, "bytes": found.bytes, "secret": list(found.secret), "encrypted": found.encrypted}
    terminal.written(found.path, as_json=as_json, **facts, again=found.again, left_out=list(found.left_out))
    return 0
