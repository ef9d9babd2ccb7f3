"""The ledger file of a publication goes in; all of it comes to stand on an empty server, and the file is put aside."""

from __future__ import annotations

from pathlib import Path

from pdfdigest.manuscript import file_moves
from pdfdigest.post import ledger_moves, postgres_tables
from pdfdigest.post.ledger_file import NAME, FileStore
from pdfdigest.post.postgres_db import Server
from pdfdigest.post.postgres_store import ServerStore

ASIDE = f"{NAME}.moved"
"""The name of a file that was moved to a server: an older copy from now on."""


def move(folder: Path, server: Server) -> None:
    """Move the ledger of `post/` to a server, whole or not at all; PostError where the two differ afterwards."""
    source = FileStore.open(folder / NAME)
    try:
        source.begin()
        target = ServerStore.open(server, folder, create=True)
        try:
            target.adopt()
            target.begin()
            try:
                ledger_moves.fill(source.db, target.db)
                for table in postgres_tables.NUMBERED:
                    target.db.script(
                        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 0) + 1, false) FROM {table}"
                    )
                target.commit()
            except BaseException:
                target.undo()
                raise
        finally:
            target.close()
    finally:
        source.undo()
        source.close()
    file_moves.replace(folder / NAME, folder / ASIDE)
