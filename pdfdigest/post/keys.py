"""The file `post/key` goes in and comes out: lines of 64 hexadecimal digits, the newest secret first.

What is signed with it, and how, is told in `tokens` and `codes`.  The file belongs to its ledger: they are
copied and moved together, and neither is made anew while the other is there.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from pdfdigest.errors import PostError
from pdfdigest.manuscript import file_moves

NAME = "key"


def text(folder: Path) -> str:
    """The key file of `post/`; PostError where it is not there, or others can read it."""
    path = folder / NAME
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise PostError(
                "others on this machine can read the key", where=path, hint=f"Shut them out: chmod 600 {path}"
            )
        return path.read_text("ascii")
    except FileNotFoundError:
        raise PostError(
            "the key is not there; without it no letter is recognised and no leaver remembered",
            where=path,
            hint="Bring it back from the copy that was made together with the ledger.",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise PostError(f"the key cannot be read: {error}", where=path, hint="Bring it back from a copy.") from None


def make(folder: Path) -> None:
    """Make `post/` and a key in it, where there is none; for a ledger that is about to be made, and no other."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (folder / NAME).exists():
        write(folder, secrets.token_hex(32) + "\n")


def renew(folder: Path) -> None:
    """Put a new secret on top: it signs from now on, and the ones below are still believed."""
    write(folder, f"{secrets.token_hex(32)}\n{text(folder)}")


def write(folder: Path, lines: str) -> None:
    """Write the file whole or not at all, readable by its owner alone."""
    beside = folder / f".{NAME}.{secrets.token_hex(4)}.part"
    descriptor = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())
    file_moves.replace(beside, folder / NAME)
