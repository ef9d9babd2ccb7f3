"""What lies in a clipboard becomes the prose of a story: Markdown, the sources that it cites, and what is doubtful."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pdfdigest.errors import Fault
from pdfdigest.office import time_limit
from pdfdigest.office.surroundings import Office

if TYPE_CHECKING:
    from collections.abc import Iterable

SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Pasted:
    """The Markdown, the sources that are new, by their ids, how many pictures stayed behind, and warnings."""

    text: str
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    pictures: int = 0
    doubts: tuple[Fault, ...] = ()


def pasted(office: Office, markup: str, taken: Iterable[str] = ()) -> Pasted:
    """The prose in the markup of a clipboard; `taken` are the ids of the sources that the issue has.

    Every word comes out: headings as paragraphs, notes and links as sources.  ManuscriptError where it cannot be read.
    """
    office.note("something was pasted")
    with tempfile.TemporaryDirectory(prefix="pdfdigest-") as folder:
        path = Path(folder) / "clipboard.html"
        path.write_text(f"<!doctype html><meta charset=utf-8>{markup}", "utf-8", "replace")
        return prose_of(path, taken)


def prose_of(path: Path, taken: Iterable[str] = ()) -> Pasted:
    """The prose of a whole file, whatever kind it is of; as `pasted`."""
    from pdfdigest.manuscript.intake import assemble, masthead, opening, typed_addresses
    from pdfdigest.manuscript.intake.sorting import Draft
    from pdfdigest.manuscript.intake.sources import Sources

    late = opening.unreadable(path, f"reading it took longer than {SECONDS:.0f} seconds and was stopped")
    with time_limit.within(SECONDS, late):
        sheet = opening.read(path)
        typed = typed_addresses.taken(sheet)
        doubts = [*sheet.doubts, *typed.doubts]
        sources = Sources(typed.notes, doubts, taken)
        made = Draft(masthead.Facts(), [], [], None, sources, doubts, path)
        blocks = [block for block in typed.blocks if block.kind != "rule"]
        base = min((block.depth for block in blocks if block.kind != "picture"), default=0)
        parts = [assemble.body_of([block for block in blocks if block.kind != "picture"], min(base, 0), made)]
        while made.left:
            parts.append(assemble.body_of(made.left.pop(0).blocks, 0, made))
    entries = {name: _plain(facts) for name, facts in sources.entries.items()}
    pictures = sum(block.picture is not None for block in blocks)
    return Pasted("\n".join(part.strip("\n") for part in parts), entries, pictures, opening.warnings(path, made.doubts))


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    from pdfdigest.manuscript.issue_text import Noted

    said = {name: value.value if isinstance(value, Noted) else value for name, value in facts.items()}
    return {name: str(value) for name, value in said.items() if value is not None}
