"""How the terminal asks for what an act needs: the name that an error bears in `needs`, and the sentence behind it."""

from __future__ import annotations

from pdfdigest.errors import DigestError

HINTS = {
    "folder": "Mend that, or choose another folder with -o.",
}


def told(error: DigestError) -> str:
    """The place as one would type it from here, the sentence, and what to do next, in one line each."""
    from pathlib import Path

    from pdfdigest.cli import terminal

    where = terminal.nearby(error.where) if isinstance(error.where, Path) else error.where
    place = f"{where}: " if where else ""
    advice = [words for words in (error.hint, HINTS.get(error.needs, "")) if words]
    return "\n  ".join([f"{place}{error.message}", *advice])
