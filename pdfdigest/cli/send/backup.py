"""`pdfdigest send backup`: ledger and key in one file."""

from __future__ import annotations

from pathlib import Path

import click

from pdfdigest.cli import terminal


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
def command(file: Path) -> int:
    """Write ledger and key into FILE (.zip), for safe-keeping or a move. It holds addresses: lock it away."""
    from pdfdigest.office import safekeeping

    terminal.written(safekeeping.backup(terminal.office(), file))
    return 0


COMMANDS = (command,)
