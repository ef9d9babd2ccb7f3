"""Post rooms for tests, made in a line."""

from __future__ import annotations

from pathlib import Path

from pdfdigest.post.ledger import Ledger


def ledger(folder: Path, state: Path | None = None) -> Ledger:
    """The ledger of a publication's folder, made where there is none; its notes lie beside it."""
    return Ledger.open(folder / "post", state or folder / "state", create=True)
