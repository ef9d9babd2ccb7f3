"""`pdfdigest restore`: a publication out of its backup."""

from __future__ import annotations

from pathlib import Path

import click

from pdfdigest.cli import terminal


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--encrypted", is_flag=True, help="Ask for the passphrase of what is encrypted in it.")
@terminal.JSON
def command(file: Path, folder: Path, encrypted: bool, as_json: bool) -> int:
    """Put the publication in FILE, a backup, into FOLDER, which is empty or not there yet.

    All of FILE is compared with its hashes first. Stopped, it goes on where it was when it is asked for again.
    """
    from pdfdigest.cli import passphrase
    from pdfdigest.office import restore

    office = terminal.office()
    known = passphrase.asked(office, new=False) if encrypted else office.environment.get(passphrase.VARIABLE, "")
    found = restore.restore(office, file, folder, known)
    terminal.say(f"{found.publication}, as it was on {found.at[:10]}")
    if found.ledger:
        terminal.say("its ledger is an older copy until it is adopted: pdfdigest send adopt --by NAME --why TEXT")
    facts = {"publication": found.publication, "at": found.at, "files": found.files, "bytes": found.bytes}
    terminal.written(found.folder, as_json=as_json, **facts, again=found.again)
    return 0
