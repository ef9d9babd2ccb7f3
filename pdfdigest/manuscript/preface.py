"""A publication and a volume's name go in; the editor's preface comes out as prose, with its sources.

It is Markdown, as a story's body is: `preface-3.md` for volume 3, else `preface.md`, in the folder of
the publication.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pdfdigest.errors import Fault, ManuscriptError
from pdfdigest.manuscript import addresses, prose
from pdfdigest.manuscript.complaints import Complaint
from pdfdigest.manuscript.rules import severity_of_doubt
from pdfdigest.manuscript.text_files import text_of
from pdfdigest.model import Prose, Publication, Source


def read(publication: Publication, volume: str) -> tuple[Prose, tuple[Source, ...]]:
    """The prose and what it links to, both empty where there is no preface; ManuscriptError holds its faults."""
    if publication.root is None:
        return (), ()
    names = (f"preface-{volume}.md", "preface.md")
    path = next((publication.root / name for name in names if (publication.root / name).is_file()), None)
    return _read(path, publication, []) if path else ((), ())


def faults(publication: Publication) -> Iterator[Fault]:
    """What is wrong in any preface of a publication."""
    for path in sorted(publication.root.glob("preface*.md")) if publication.root else ():
        doubts: list[Fault] = []
        try:
            _read(path, publication, doubts)
        except ManuscriptError as error:
            yield from error.faults
        for doubt in doubts:
            if severity := severity_of_doubt(doubt, publication):
                yield replace(doubt, severity=severity)


def _read(path: Path, publication: Publication, doubts: list[Fault]) -> tuple[Prose, tuple[Source, ...]]:
    sources: dict[str, Source] = {}
    wrong: list[Fault] = []

    def cite(target: str, line: int, column: int) -> str:
        if fault := addresses.address_fault(target):
            wrong.append(Fault(path, line + 1, column, "", fault, "source"))
            return ""
        identifier = f"address-{hashlib.sha256(target.encode()).hexdigest()[:10]}"
        sources.setdefault(identifier, Source(identifier, len(sources) + 1, target))
        return identifier

    def fault(of: Complaint) -> Fault:
        return Fault(path, of.line + 1, of.column, "", of.message, of.rule, of.severity)

    nodes, complaints = prose.read(
        text_of(path),
        cite,
        publication.language,
        smart=publication.typography == "smart",
        doubt=lambda of: doubts.append(fault(of)),
    )
    wrong += map(fault, complaints)
    wrong += [doubt for doubt in doubts if severity_of_doubt(doubt, publication) == "fault"]
    if wrong:
        raise ManuscriptError(tuple(sorted(wrong)))
    return nodes, tuple(sources.values())
