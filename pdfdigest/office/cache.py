"""What is kept of earlier builds is told, or let go of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pdfdigest.office.surroundings import Office


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept in a folder: entries, and bytes in all."""

    folder: Path
    entries: int
    bytes: int


def kept(office: Office, *, drop: bool = False) -> Kept:
    """What is kept of earlier builds, or with `drop` what was let go of; it is always safe to do that."""
    from pdfdigest.press.cache.store import Store

    store = Store(office.cache)
    held = store.drop() if drop else store.holdings()
    return Kept(store.folder, held.entries, held.bytes)
