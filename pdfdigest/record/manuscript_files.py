"""The files of a manuscript as they are now, and whether they are the ones on record."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from pdfdigest.errors import PagesError, RequestError
from pdfdigest.model import Issue, Publication
from pdfdigest.record.revision import Paper, Record

COMPARED = ("issue", "picture")
"""The parts of a manuscript that decide whether an issue has changed."""


def read(issue: Issue) -> tuple[Paper, ...]:
    """The files of a manuscript as they are now: the issue file, its pictures, the publication's own."""
    publication = issue.publication
    found = {issue.path: "issue"}
    for image in issue.images:
        if image.file != Path():
            found.setdefault(image.file, "picture")
    return _papers(publication, {**found, **_own(publication), **found})


def of_publication(publication: Publication) -> tuple[Paper, ...]:
    """The publication's own files as they are now, to be filed with each issue."""
    return _papers(publication, _own(publication))


def _own(publication: Publication) -> dict[Path, str]:
    own = (root(publication) / "publication.toml", publication.logo, publication.letterhead)
    return {path: "publication" for path in own if path is not None}


def _papers(publication: Publication, files: Mapping[Path, str]) -> tuple[Paper, ...]:
    return tuple(Paper(_name(path, publication), part, _needed(path)) for path, part in files.items())


def unchanged(issue: Issue, record: Record) -> bool:
    """Whether the issue file and its pictures are, byte for byte, the ones on record."""
    now = [hashlib.sha256(paper.data).hexdigest() for paper in read(issue) if paper.part in COMPARED]
    return now == [filed.sha256 for filed in record.files if filed.part in COMPARED]


def root(publication: Publication) -> Path:
    """The folder of a publication; RequestError for a file that lies in none."""
    if publication.root is None:
        raise RequestError(
            "an issue goes on record in its publication, and this file lies in none",
            needs="publication-for-file",
        )
    return publication.root


def _name(path: Path, publication: Publication) -> str:
    """Under which name a file of the manuscript is filed: the publication's slug, and its path in there."""
    plain = Path(os.path.normpath(path))
    try:
        inside = plain.relative_to(root(publication))
    except ValueError:
        raise RequestError(
            "the file lies outside the publication, so it cannot go on record with it",
            where=plain,
            hint=f"Move it into {publication.root} and mend its path in the issue file.",
        ) from None
    return (PurePosixPath(publication.slug) / inside.as_posix()).as_posix()


def _needed(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PagesError(f"the file cannot be read: {error.strerror}", where=path) from None
