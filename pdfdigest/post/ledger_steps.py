"""An open ledger goes in; it comes out with every step of `tables` taken, all of them or none.

It may be killed on the way: the steps stand in one transaction, and are taken again at the next opening.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
from collections.abc import Callable
from pathlib import Path

from pdfdigest.errors import PostError
from pdfdigest.post import keys, tables
from pdfdigest.post.tokens import Keys

FORMAT = 1
SIGN = 0x50444C47
"""`PDLG`, by which SQLite's application id tells a ledger from another file."""

_FIRST = """
CREATE TABLE ledger (name TEXT NOT NULL, counter INTEGER NOT NULL);
CREATE TABLE parts (name TEXT PRIMARY KEY, steps INTEGER NOT NULL) WITHOUT ROWID;
"""


def take(db: sqlite3.Connection, path: Path) -> bool:
    """Whether the ledger is a new one; its missing steps are taken in one transaction.

    PostError where it is no ledger, where a newer pdfdigest wrote it, and where a step needs the key and it is not there.
    """
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        db.execute(f"PRAGMA {pragma}")
    sign, version = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    if (sign, version) not in ((0, 0), (SIGN, FORMAT)):
        words = "a newer pdfdigest wrote this ledger" if sign == SIGN else "this is no ledger of pdfdigest"
        raise PostError(words, where=path, hint="Upgrade pdfdigest." if sign == SIGN else "")
    if version and all(_taken(db, part.name) == len(part.steps) for part in tables.ALL):
        return False
    db.create_function("mark", 1, _marks(path.parent), deterministic=True)
    db.execute("PRAGMA foreign_keys = OFF")  # a table that is made anew is referred to; looked at before COMMIT
    db.execute("BEGIN IMMEDIATE")
    try:
        fresh = not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'ledger'").fetchone()
        if fresh:
            _script(db, _FIRST)
            db.execute("INSERT INTO ledger VALUES (?, 0)", (secrets.token_hex(16),))
            db.execute(f"PRAGMA application_id = {SIGN}")
            db.execute(f"PRAGMA user_version = {FORMAT}")
        for part in tables.ALL:
            taken = _taken(db, part.name)
            if taken > len(part.steps):
                raise PostError("a newer pdfdigest wrote this ledger", where=path, hint="Upgrade pdfdigest.")
            for step in part.steps[taken:]:
                _script(db, step)
            db.execute("INSERT OR REPLACE INTO parts VALUES (?, ?)", (part.name, len(part.steps)))
        if broken := db.execute("PRAGMA foreign_key_check").fetchone():
            raise PostError(f"the ledger is broken: {broken[0]} names what is not there", where=path)
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    finally:
        db.execute("PRAGMA foreign_keys = ON")
    return fresh


def _marks(folder: Path) -> Callable[[str], bytes]:
    """The mark of an address as a step asks for it; the key is read where one does."""
    read: list[Keys] = []

    def mark(address: str) -> bytes:
        if address.startswith(tables.ERASED):
            return bytes.fromhex(address.removeprefix(tables.ERASED))
        if not read:
            read.append(Keys.read(keys.text(folder)))
        return read[0].mark(address)

    return mark


def _taken(db: sqlite3.Connection, name: str) -> int:
    found = db.execute("SELECT steps FROM parts WHERE name = ?", (name,)).fetchone()
    return int(found[0]) if found else 0


def _script(db: sqlite3.Connection, script: str) -> None:
    """Run statements one by one: `executescript` would end the transaction that they stand in."""
    statement = ""
    for piece in re.split(r"(?<=;)", script):
        statement += piece
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""
