"""What is known of an edition that is kept, and what shaped it."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pdfdigest.errors import Fault
from pdfdigest.manuscript import places
from pdfdigest.model import Edition, Identity, Issue
from pdfdigest.press.cache.inputs import EVERY, RECORDS, house

if TYPE_CHECKING:
    from pdfdigest.press.targets import Target


@dataclass(frozen=True, slots=True)
class KeptEdition:
    """An edition without its pages: file name, hash, and what was said of it."""

    identity: Identity
    name: str
    pages: int
    sha256: str
    remarks: tuple[str, ...] = ()
    warnings: tuple[Fault, ...] = ()
    story_pages: tuple[tuple[str, int], ...] = ()
    note_pages: tuple[tuple[int, tuple[int, ...]], ...] = ()


def kept_edition(edition: Edition, name: str, warnings: tuple[Fault, ...]) -> KeptEdition:
    """What is known of an edition that was set just now, under its file name, with the warnings about its issue."""
    return KeptEdition(
        identity=edition.identity,
        name=name,
        pages=edition.pages,
        sha256=hashlib.sha256(edition.data).hexdigest(),
        remarks=edition.remarks,
        warnings=warnings,
        story_pages=edition.story_pages,
        note_pages=edition.note_pages,
    )


def shaped(issue: Issue, target: Target, files: tuple[str, ...], icc: Path | None) -> tuple[str, ...]:
    """The inputs of an edition; `files` are those that styles and templates named, `icc` a profile asked for.

    A picture is looked for in two places, so that one may take the place of another: both count.
    """
    publication = issue.publication
    root = publication.root or issue.path.parent
    found = {issue.path, root / places.NAME, *(root / name for name in places.NOT_ISSUES)}
    for image in issue.images:
        if image.file != Path():
            found.add(image.file)
            for one, other in ((root, issue.path.parent), (issue.path.parent, root)):
                if image.file.is_relative_to(one):
                    found.add(other / image.file.relative_to(one))
    found.update(path for path in (publication.logo, publication.letterhead, target.profile, icc) if path)
    # An erratum falls to an issue or not by what else is on record.
    listed = EVERY if (root / "errata.yaml").exists() else os.sep + issue.identity.label
    paths = sorted({*(os.path.abspath(path) for path in found), *files})  # noqa: PTH100  links stay as they are
    return (*paths, f"{RECORDS}{root / 'issued'}{listed}", *house(root))
