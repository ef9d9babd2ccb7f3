"""A record as its record.json tells it, and back."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from pdfdigest.errors import DifferenceError
from pdfdigest.model import Identity
from pdfdigest.record.revision import RECORD, Erasure, Filed, FiledEdition, Record

FORMAT, WITHDRAWN = 1, 2
"""Formats that are written: a revision; a notice of withdrawal, and a revision that was erased."""


def read(folder: Path) -> Record:
    """A revision as its record.json tells it; the files themselves are not looked at.  DifferenceError where it is damaged."""
    path = folder / RECORD
    hint = "Bring it back from a copy of the publication's folder."
    try:
        values = json.loads(path.read_text("utf-8"))
        if values["format"] not in (FORMAT, WITHDRAWN):
            raise DifferenceError(
                f"the record says format: {values['format']!r}; this pdfdigest reads format: {FORMAT} and {WITHDRAWN}",
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


def written(record: Record) -> bytes:
    """The record as its file has it."""
    return (json.dumps(_to_json(record), ensure_ascii=False, indent=1) + "\n").encode()


def _to_json(record: Record) -> dict[str, Any]:
    identity, erased = record.identity, record.erased
    gone = {"by": erased.by, "at": _moment(erased.at), "why": erased.why} if erased else {}
    gone |= {"record_sha256": erased.record_sha256} if erased else {}
    return {
        "format": WITHDRAWN if record.withdrawn or erased else FORMAT,
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
        "at": _moment(record.at),
        "why": record.why,
        **({"withdrawn": True} if record.withdrawn else {}),
        **({"erased": gone} if gone else {}),
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


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _from_json(values: Any, folder: Path) -> Record:
    identity, gone = values["identity"], values.get("erased")
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
        withdrawn=values.get("withdrawn", False) is True,
        erased=Erasure(gone["by"], datetime.fromisoformat(gone["at"]), gone["why"], gone["record_sha256"])
        if gone
        else None,
    )
