"""Editions and their manuscript go in; a revision on record comes out, and is never rewritten.

`issued/1.4/r1/` in the folder of the publication holds the editions of record, `record.json`, and a
folder named after the publication with the issue file, its pictures and publication.toml as they
were, under the paths that they had: all that is needed to set it again.  The bindery and the post
take their pages from here only (`on_record`, `edition`); reading takes nothing heavier than JSON.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from pdfdigest.errors import DifferenceError, PagesError, RequestError
from pdfdigest.model import Edition, Identity, Issue, Publication, whole
from pdfdigest.record import guards

FOLDER = "issued"
RECORD = "record.json"
FORMAT = 1
ABANDONED = 600.0
"""Seconds after which a folder that never became a revision is cleared away."""
_REVISION = re.compile(r"r([1-9]\d*)\Z")


@dataclass(frozen=True, slots=True)
class Paper:
    """A file of the manuscript.

    `part` is `issue`, `picture` or `publication`, or `facts` for an issue made elsewhere.
    """

    name: str
    part: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Filed:
    """A file on record.

    `name` is its path from the folder of the revision, `part` what it is: `edition`, or a part of the
    manuscript as in `Paper`.
    """

    name: str
    part: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class FiledEdition:
    """What is known of an edition on record without opening it; pages count from 1."""

    target: str
    name: str
    pages: int
    story_pages: tuple[tuple[str, int], ...]
    note_pages: tuple[tuple[int, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One revision on record.  `folder` holds it, `at` is in UTC, `why` may be empty for the first only.

    `setting` names what was mended in the engine while its pages were set, `versions` what set them.
    """

    identity: Identity
    folder: Path
    title: str
    date: date
    language: str
    style: str
    paper: str
    web: str
    embargo: datetime | None
    by: str
    at: datetime
    why: str
    stories: tuple[tuple[str, str], ...]
    editions: tuple[FiledEdition, ...]
    files: tuple[Filed, ...]
    versions: tuple[tuple[str, str], ...]
    setting: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every file on record, the editions first, the record itself after them."""
        editions = [self.folder / filed.name for filed in self.files if filed.part == "edition"]
        papers = [self.folder / filed.name for filed in self.files if filed.part != "edition"]
        return (*editions, self.folder / RECORD, *papers)

    def path(self, target: str) -> Path:
        """The file of the edition for that target; RequestError where it is not on record."""
        return self.folder / self._edition(target).name

    def _edition(self, target: str) -> FiledEdition:
        for edition in self.editions:
            if edition.target == target:
                return edition
        known = ", ".join(edition.target for edition in self.editions)
        words = f"{self.identity} r{self.identity.revision} has no edition for {target!r} on record"
        raise RequestError(words, hint=f"It has: {known}.  `record` in publication.toml names what is filed.")


def on_record(root: Path) -> tuple[Record, ...]:
    """The newest revision of every issue on record in a publication's folder, in order."""
    return tuple(sorted((found[-1] for found in _all(root) if found), key=lambda record: record.identity))


def revisions(root: Path, identity: Identity) -> tuple[Record, ...]:
    """The revisions of one issue, the oldest first; which revision `identity` names does not matter."""
    return _revisions(root / FOLDER / identity.label)


def newest(root: Path, identity: Identity) -> Record | None:
    """The revision in force, or None for an issue that is not on record."""
    found = revisions(root, identity)
    return found[-1] if found else None


def read(folder: Path) -> Record:
    """One revision, every file of it compared with its hash; DifferenceError names what differs."""
    record = _read(folder)
    wrong = differences(record)
    if wrong:
        raise _edited(record, wrong)
    return record


def edition(record: Record, target: str) -> Edition:
    """The edition of record for a target, its bytes compared with their hash."""
    facts = record._edition(target)
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
    """A sentence for each file on record that is gone or no longer what was filed."""
    wrong = []
    for filed in record.files:
        data = _bytes(record.folder / filed.name)
        if data is None or hashlib.sha256(data).hexdigest() != filed.sha256:
            wrong.append(_difference(filed, data))
    return tuple(wrong)


def papers(issue: Issue) -> tuple[Paper, ...]:
    """The files of a manuscript as they are now: the issue file, its pictures, the publication's own."""
    publication = issue.publication
    root = _root(publication)
    found = {issue.path: "issue"}
    for image in issue.images:
        if image.file != Path():
            found.setdefault(image.file, "picture")
    for path in (root / "publication.toml", publication.logo, publication.letterhead):
        if path is not None:
            found.setdefault(path, "publication")
    return tuple(Paper(_name(path, publication), part, _needed(path)) for path, part in found.items())


def unchanged(issue: Issue, record: Record) -> bool:
    """Whether the issue file and its pictures are, byte for byte, the ones on record."""
    now = [hashlib.sha256(paper.data).hexdigest() for paper in papers(issue) if paper.part in _COMPARED]
    return now == [filed.sha256 for filed in record.files if filed.part in _COMPARED]


_COMPARED = ("issue", "picture")


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
) -> Record:
    """Put a revision on record, whole or not at all; `editions` are given by their file names.

    The revision is the one that the identity of the issue names, `at` the moment in UTC.  What `guards` will
    not have on record is refused: a draft, something still empty, by nobody, a revision without a reason, a
    proof (ManuscriptError, RequestError).  RequestError where the revision is on record already: what is there
    stays as it is.
    """
    guards.refuse(issue, editions, (paper.part for paper in manuscript), by=by, why=why)
    folder = _root(issue.publication) / FOLDER / issue.identity.label / f"r{issue.identity.revision}"
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
    )
    written = json.dumps(_to_json(record), ensure_ascii=False, indent=1) + "\n"
    contents[RECORD] = ("record", written.encode())
    _clear_abandoned(folder.parent, at)
    _put(folder, {name: data for name, (_, data) in contents.items()})
    return record


def _put(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write a folder beside its place and rename it: two at once give one, and no halves."""
    beside = folder.with_name(f".{folder.name}-{secrets.token_hex(4)}.part")
    try:
        beside.mkdir(parents=True)
        for name, data in contents.items():
            path = beside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            path.chmod(0o444)
        for inside in sorted({(beside / name).parent for name in contents} | {beside}):
            _sync(inside)
        if folder.exists():
            raise _taken(folder)
        try:
            beside.rename(folder)
        except OSError as error:
            if error.errno in (errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR, errno.EACCES) and folder.exists():
                raise _taken(folder) from None
            raise
        _sync(folder.parent)
    finally:
        if beside.exists():
            _remove(beside)
        with contextlib.suppress(OSError):
            folder.parent.rmdir()


def _taken(folder: Path) -> RequestError:
    words = f"{folder.parent.name} {folder.name} was put on record meanwhile; nothing of it was changed"
    return RequestError(words, where=folder, needs="taken")


def _sync(folder: Path) -> None:
    """Have the names in a folder reach the disk, where the system can be asked for that."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _clear_abandoned(folder: Path, now: datetime) -> None:
    """Clear away what a publish left that was killed; one that may still be at work is left alone."""
    for path in folder.glob(".r*.part"):
        with contextlib.suppress(OSError):
            if now.timestamp() - path.stat().st_mtime > ABANDONED:
                _remove(path)


def _remove(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(0o644)
    shutil.rmtree(folder, ignore_errors=True)


def _root(publication: Publication) -> Path:
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
        inside = plain.relative_to(_root(publication))
    except ValueError:
        raise RequestError(
            "the file lies outside the publication, so it cannot go on record with it",
            where=plain,
            hint=f"Move it into {publication.root} and mend its path in the issue file.",
        ) from None
    return (PurePosixPath(publication.slug) / inside.as_posix()).as_posix()


def _all(root: Path) -> Iterator[tuple[Record, ...]]:
    folder = root / FOLDER
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if path.is_dir() and not path.name.startswith("."):
                yield _revisions(path)


def _revisions(folder: Path) -> tuple[Record, ...]:
    if not folder.is_dir():
        return ()
    found = [path for path in folder.iterdir() if _REVISION.match(path.name) and path.is_dir()]
    return tuple(_read(path) for path in sorted(found, key=lambda path: int(path.name[1:])))


def _needed(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PagesError(f"the file cannot be read: {error.strerror}", where=path) from None


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
    return DifferenceError(words, where=record.folder, hint=hint)


def _read(folder: Path) -> Record:
    """A revision as its record.json tells it; the files themselves are not looked at."""
    path = folder / RECORD
    hint = "Bring it back from a copy of the publication's folder."
    try:
        values = json.loads(path.read_text("utf-8"))
        if values["format"] != FORMAT:
            raise DifferenceError(
                f"the record says format: {values['format']!r}; this pdfdigest reads format: {FORMAT}",
                where=path,
                hint="A newer pdfdigest wrote it: upgrade pdfdigest.",
            )
        record = _from_json(values, folder)
    except OSError as error:
        raise DifferenceError(f"the record cannot be read: {error.strerror}", where=path, hint=hint) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DifferenceError(f"the record was edited or is damaged: {error!r}", where=path, hint=hint) from None
    if (record.identity.label, f"r{record.identity.revision}") != (folder.parent.name, folder.name):
        words = f"the record is that of {record.identity} r{record.identity.revision}, which does not belong here"
        raise DifferenceError(words, where=path, hint=hint)
    return record


def _to_json(record: Record) -> dict[str, Any]:
    identity = record.identity
    return {
        "format": FORMAT,
        "identity": {
            "publication": identity.publication,
            "volume": identity.volume,
            "numbers": list(identity.numbers),
            "supplement": identity.supplement,
            "translation": identity.translation,
            "revision": identity.revision,
        },
        "title": record.title,
        "date": record.date.isoformat(),
        "language": record.language,
        "style": record.style,
        "paper": record.paper,
        "web": record.web,
        "embargo": record.embargo.isoformat() if record.embargo else None,
        "by": record.by,
        "at": record.at.isoformat(timespec="seconds"),
        "why": record.why,
        "stories": [{"id": identifier, "headline": headline} for identifier, headline in record.stories],
        "editions": [
            {
                "target": edition.target,
                "name": edition.name,
                "pages": edition.pages,
                "story_pages": dict(edition.story_pages),
                "note_pages": {str(number): list(pages) for number, pages in edition.note_pages},
            }
            for edition in record.editions
        ],
        "files": [
            {"name": filed.name, "part": filed.part, "sha256": filed.sha256, "size": filed.size}
            for filed in record.files
        ],
        "versions": dict(record.versions),
        "setting": list(record.setting),
    }


def _from_json(values: Any, folder: Path) -> Record:
    identity = values["identity"]
    files = tuple(Filed(each["name"], each["part"], each["sha256"], each["size"]) for each in values["files"])
    editions = tuple(
        FiledEdition(
            target=each["target"],
            name=each["name"],
            pages=each["pages"],
            story_pages=tuple(each["story_pages"].items()),
            note_pages=tuple((int(number), tuple(pages)) for number, pages in each["note_pages"].items()),
        )
        for each in values["editions"]
    )
    names = {filed.name for filed in files}
    for name in (*names, *(edition.name for edition in editions)):
        plain = PurePosixPath(name)
        if plain.is_absolute() or ".." in plain.parts or "\\" in name or name not in names:
            raise ValueError(f"the name {name!r} is none of this record")
    return Record(
        identity=Identity(
            publication=identity["publication"],
            volume=identity["volume"],
            numbers=tuple(identity["numbers"]),
            supplement=identity["supplement"],
            translation=identity["translation"],
            revision=identity["revision"],
        ),
        folder=folder,
        title=values["title"],
        date=date.fromisoformat(values["date"]),
        language=values["language"],
        style=values["style"],
        paper=values["paper"],
        web=values["web"],
        embargo=datetime.fromisoformat(values["embargo"]) if values["embargo"] else None,
        by=values["by"],
        at=datetime.fromisoformat(values["at"]),
        why=values["why"],
        stories=tuple((each["id"], each["headline"]) for each in values["stories"]),
        editions=editions,
        files=files,
        versions=tuple(values["versions"].items()),
        setting=tuple(values.get("setting", ())),
    )
