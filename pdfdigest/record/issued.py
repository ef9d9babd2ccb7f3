"""Editions and their manuscript go in; a revision on record comes out, and is never rewritten.

`issued/1.4/r1/` in the folder of the publication holds the editions of record, `record.json`, and a
folder named after the publication with the issue file, its pictures and publication.toml as they
were, under the paths that they had: all that is needed to set it again.  The bindery and the post
take their pages from here only (`on_record`, `edition`); reading takes nothing heavier than JSON.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path, PurePosixPath

from pdfdigest.errors import DifferenceError, RequestError
from pdfdigest.model import Edition, Identity, Issue, whole
from pdfdigest.record import erasing, guards, in_force, manuscript_files, record_json, revision_folder
from pdfdigest.record.revision import RECORD, Filed, FiledEdition, Paper, Record

FOLDER = "issued"
_REVISION = re.compile(r"r([1-9]\d*)\Z")


def on_record(root: Path) -> tuple[Record, ...]:
    """The newest revision of every issue on record in a publication's folder, in order."""
    return tuple(several[-1] for several in every(root))


def every(root: Path) -> tuple[tuple[Record, ...], ...]:
    """The revisions of every issue on record in a publication's folder, the oldest first, the issues in order."""
    folder = root / FOLDER
    inside = folder.iterdir() if folder.is_dir() else ()
    found = [_revisions(path) for path in inside if path.is_dir() and not path.name.startswith(".")]
    return tuple(sorted(filter(None, found), key=lambda several: several[-1].identity))


def open_at(root: Path, now: datetime) -> tuple[tuple[tuple[Record, ...], ...], tuple[Record, ...]]:
    """Of each issue on record the revisions that may be read at a moment, where it has any; and all that are under embargo.

    What was withdrawn is among neither: the notice stands in its place.
    """
    known = [in_force.standing(several) for several in every(root)]
    found = [tuple(record for record in several if record.open_at(now)) for several in known]
    withheld = tuple(record for several in known for record in several if not record.open_at(now))
    return tuple(filter(None, found)), withheld


def labels(root: Path) -> list[str]:
    """The names of the folders of `issued/` that may hold an issue."""
    try:
        return [name for name in os.listdir(root / FOLDER) if not name.startswith(".")]  # noqa: PTH208  for speed
    except (FileNotFoundError, NotADirectoryError):
        return []


def labelled(root: Path, label: str) -> tuple[Record, ...]:
    """The revisions of the issue in a folder of `issued/`, the oldest first; none where it holds none."""
    return _revisions(root / FOLDER / label)


def revisions(root: Path, identity: Identity) -> tuple[Record, ...]:
    """The revisions of one issue, the oldest first; which revision `identity` names does not matter."""
    return _revisions(root / FOLDER / identity.label)


def newest(root: Path, identity: Identity) -> Record | None:
    """The revision in force, or None for an issue that is not on record."""
    found = revisions(root, identity)
    return found[-1] if found else None


def read(folder: Path) -> Record:
    """One revision, every file of it compared with its hash; DifferenceError names what differs."""
    record = record_json.read(folder)
    wrong = differences(record)
    if wrong:
        raise _edited(record, wrong)
    return record


def edition(record: Record, target: str) -> Edition:
    """The edition of record for a target, its bytes compared with their hash."""
    facts = record.edition(target)
    if record.erased:
        words = f"{record.identity} r{record.identity.revision} was {in_force.told_erased(record)}"
        raise RequestError(words, where=record.folder)
    filed = next(filed for filed in record.files if filed.name == facts.name)
    data = _bytes(record.folder / filed.name)
    if data is None or hashlib.sha256(data).hexdigest() != filed.sha256:
        raise _edited(record, (_difference(filed, data),))
    return Edition(
        identity=record.identity,
        target=target,
        suffix=PurePosixPath(filed.name).suffix,
        data=data,
        pages=facts.pages,
        story_pages=facts.story_pages,
        note_pages=facts.note_pages,
    )


def differences(record: Record) -> tuple[str, ...]:
    """A sentence for each file on record that is gone or no longer what was filed.

    Of an erased revision each file that is still there.
    """
    if record.erased:
        left = [path.relative_to(record.folder).as_posix() for path in erasing.remains(record)]
        return tuple(f"{name} is still there, though the revision was {in_force.told_erased(record)}" for name in left)
    wrong = []
    for filed in record.files:
        data = _bytes(record.folder / filed.name)
        if data is None or hashlib.sha256(data).hexdigest() != filed.sha256:
            wrong.append(_difference(filed, data))
    return tuple(wrong) or _approval_lapsed(record)


def _approval_lapsed(record: Record) -> tuple[str, ...]:
    """A sentence where the issue on record is not the one that its approval is of, whoever edited hashes and all."""
    from pdfdigest.manuscript import approval

    issue = next((record.folder / filed.name for filed in record.files if filed.part == "issue"), None)
    by, sha256 = approval.approved_in(_bytes(issue) or b"") if issue else ("", "")
    pictures = [record.folder / filed.name for filed in record.files if filed.part == "picture"]
    if issue is None or not by or approval.holds(sha256, issue, pictures):
        return ()
    return (f"{issue.name} is not what {by} approved",)


def file(
    issue: Issue,
    editions: Mapping[str, Edition],
    manuscript: tuple[Paper, ...],
    *,
    title: str,
    by: str,
    at: datetime,
    why: str = "",
    versions: tuple[tuple[str, str], ...] = (),
    withdrawn: bool = False,
) -> Record:
    """Put a revision on record, whole or not at all; `editions` are given by their file names.

    The revision is the one that the identity of the issue names, `at` the moment in UTC.  What `guards` will
    not have on record is refused: a draft, something still empty, by nobody, a revision without a reason, a
    proof (ManuscriptError, RequestError).  RequestError where the revision is on record already: what is there
    stays as it is; and where it is one that was withdrawn.  `withdrawn` marks the notice of a withdrawal, whose
    words `by` answers for alone.
    """
    guards.refuse(issue, editions, (paper.part for paper in manuscript), by=by, why=why, notice=withdrawn)
    folder = manuscript_files.root(issue.publication) / FOLDER / issue.identity.label / f"r{issue.identity.revision}"
    in_force.not_again(_revisions(folder.parent), manuscript)
    contents = {name: ("edition", made.data) for name, made in editions.items()}
    contents |= {paper.name: (paper.part, paper.data) for paper in manuscript}
    if issue.date is None:
        raise RequestError("an issue without a date cannot go on record", where=issue.path)
    record = Record(
        identity=issue.identity,
        folder=folder,
        title=title,
        date=issue.date,
        language=issue.language,
        style=issue.publication.style,
        paper=issue.publication.paper,
        web=issue.web,
        embargo=issue.embargo,
        by=by,
        at=at,
        why=why,
        stories=tuple((story.id, whole(story.headline)) for story in issue.stories),
        editions=tuple(
            FiledEdition(made.target, name, made.pages, made.story_pages, made.note_pages)
            for name, made in editions.items()
        ),
        files=tuple(
            Filed(name, part, hashlib.sha256(data).hexdigest(), len(data)) for name, (part, data) in contents.items()
        ),
        versions=versions,
        setting=tuple(sorted({name for made in editions.values() for name in made.setting})),
        withdrawn=withdrawn,
    )
    contents[RECORD] = ("record", record_json.written(record))
    revision_folder.clear_abandoned(folder.parent, at)
    revision_folder.put(folder, {name: data for name, (_, data) in contents.items()})
    return record


def _revisions(folder: Path) -> tuple[Record, ...]:
    if not folder.is_dir():
        return ()
    found = [path for path in folder.iterdir() if _REVISION.match(path.name) and path.is_dir()]
    return tuple(record_json.read(path) for path in sorted(found, key=lambda path: int(path.name[1:])))


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _difference(filed: Filed, data: bytes | None) -> str:
    return f"{filed.name} is gone" if data is None else f"{filed.name} was edited"


def _edited(record: Record, wrong: tuple[str, ...]) -> DifferenceError:
    words = f"what is on record is never edited, yet {'; '.join(wrong)}"
    hint = "Bring it back from a copy; a change to the issue goes on record as its next revision."
    if record.erased:
        return DifferenceError("; ".join(wrong), where=record.folder, needs=f"erase-again:{record.identity.label}")
    return DifferenceError(words, where=record.folder, hint=hint)
