"""The issue that is withdrawn goes in; the notice of it comes out, as an issue file and the issue that it is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pdfdigest.errors import Fault, ManuscriptError, RequestError
from pdfdigest.office import disk
from pdfdigest.office.surroundings import Office

if TYPE_CHECKING:
    from pdfdigest.model import Issue, Publication
    from pdfdigest.record.revision import Record


def notice(
    office: Office,
    mine: Publication,
    record: Record,
    *,
    by: str,
    why: str,
    words: Path | None,
    embargo: datetime | None,
) -> tuple[bytes, Issue]:
    """What was withdrawn, when, by whom and why, in the language of the issue; then the words of a file, if any.

    RequestError where that file is not there, ManuscriptError where it cannot be read.
    """
    from pdfdigest.manuscript import manuscript, yaml_writing
    from pdfdigest.model import NOTICE
    from pdfdigest.press.compose.house import house_of

    own = house_of(mine).words(record.language)
    said, sources = _more(office, words)
    body = "\n\n".join(filter(None, (_told(office, mine, record, own, by=by, why=why), said)))
    story = {"id": NOTICE, "headline": own["withdrawn_headline"], "body": f"{body}\n"}
    text = "".join(_head(mine, record, embargo)) + yaml_writing.block("stories", [story], 0)
    text += yaml_writing.block("sources", sources, 0) if sources else ""
    with tempfile.TemporaryDirectory(prefix="pdfdigest-") as folder:
        path = Path(folder) / f"{record.identity.label}.yaml"
        path.write_text(text, "utf-8")
        try:
            issue = manuscript.read(path, mine)
        except ManuscriptError as error:
            raise ManuscriptError(tuple(_in(words, fault) for fault in error.faults)) from None
    if issue.identity.label != record.identity.label:
        words_ = f"the notice would be {issue.identity.label}, as the publication's language is another than it was"
        raise RequestError(words_, where=record.folder, hint="Set the language back in publication.toml.")
    return text.encode(), issue


def _head(mine: Publication, record: Record, embargo: datetime | None) -> Iterator[str]:
    """The lines before the stories."""
    from pdfdigest.manuscript.yaml_writing import inline

    identity = record.identity
    yield f"format: 1\nvolume: {identity.volume}\n"
    numbers = identity.numbers
    yield f"number: {numbers[0]}\n" if len(numbers) == 1 else f"numbers: {inline(list(numbers))}\n"
    if identity.supplement is not None:
        yield f"supplement: {identity.supplement}\n"
    yield f"date: {record.date.isoformat()}\n"
    if record.language != mine.language:
        yield f"language: {record.language}\n"
    yield "status: approved\nnumbered: none\n"
    if embargo is not None:
        yield f"embargo: {embargo.isoformat()}\n"
    if record.web:
        yield f"web: {inline(record.web, flow=False)}\n"


def _told(office: Office, mine: Publication, record: Record, own: dict[str, str], *, by: str, why: str) -> str:
    """The sentences of every notice, as Markdown that reads as just these words."""
    from pdfdigest.manuscript import languages
    from pdfdigest.manuscript.intake import retyping
    from pdfdigest.manuscript.intake.shape import Block, Run
    from pdfdigest.press.compose import issue_title

    day = office.clock().astimezone(ZoneInfo(mine.time_zone)).date()
    number = issue_title.number_line(record.identity, own)
    when = languages.long_date(day, record.language)
    lines = (own["withdrawn_by"].format(issue=number, date=when, name=by), own["withdrawn_why"].format(why=why))
    text, _ = retyping.body([Block("paragraph", (Run(line),)) for line in lines], 0, lambda _run, _words: "")
    return text.strip("\n")


def _more(office: Office, words: Path | None) -> tuple[str, dict[str, dict[str, Any]]]:
    """The prose of the file that somebody wrote, and its sources."""
    if words is None:
        return "", {}
    from pdfdigest.office import paste

    path = office.at(words)
    disk.read(path)
    found = paste.prose_of(path)
    office.tell.faults(found.doubts)
    if found.pictures:
        office.tell.say(f"{office.near(path)}: its pictures do not stand in the notice")
    if not found.text.strip():
        raise RequestError("there are no words in this file", where=path)
    return found.text.strip("\n"), found.sources


def _in(words: Path | None, fault: Fault) -> Fault:
    """A fault of the notice, told of the file that its words came from."""
    return Fault(words or Path("notice"), 0, 0, "", fault.message, fault.rule, fault.severity)
