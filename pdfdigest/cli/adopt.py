"""`pdfdigest adopt`: put an issue on record that exists only as a PDF made elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pdfdigest.cli import terminal
from pdfdigest.office import disk

if TYPE_CHECKING:
    from pdfdigest.inspection.foreign_pdf import Elsewhere
    from pdfdigest.manuscript.foreign_facts import Adopted
    from pdfdigest.model import Publication
    from pdfdigest.record.issued import Paper, Record


@click.command("adopt")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--facts", type=click.Path(path_type=Path), help="The facts of the issue, as YAML; without it they are proposed."
)
@click.option("--by", default="", metavar="NAME", help="Who answers for it; needed with --facts.")
@click.option("--why", default="", metavar="TEXT", help="Why there is a new revision; needed from the second on.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Where the proposed facts are written.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line on stdout.")
def command(file: Path, facts: Path | None, by: str, why: str, out: Path | None, as_json: bool) -> int:
    """Put FILE, a PDF made elsewhere, on record as it is, to be bound and cited with the others.

    Without --facts, what can be read of it (number, date, headlines, addresses) is proposed as a YAML file
    under elsewhere/ in the publication.  Look that over, then call again with --facts and --by.
    """
    from pdfdigest.errors import ManuscriptError, RequestError
    from pdfdigest.inspection import foreign_pdf
    from pdfdigest.manuscript import publication as publications

    publication = publications.one(Path.cwd())
    data = disk.read(file)
    try:
        found = foreign_pdf.look(data)
    except RequestError as error:
        raise RequestError(error.message, where=terminal.nearby(file), hint=error.hint) from None
    for lack in found.lacks:
        terminal.say(f"{terminal.nearby(file)}: {lack}")
    if facts is None:
        path = out or _place(publication, file)
        if path.exists():
            hint = f"Look it over, then: pdfdigest adopt {file} --facts {terminal.nearby(path)} --by NAME"
            raise RequestError("the facts are there already", where=terminal.nearby(path), hint=hint)
        disk.write(path, _proposed(found, publication).encode())
        terminal.written(path, as_json=as_json)
        terminal.say("look the facts over and complete them, then call again with --facts and --by")
        return 0
    if not by.strip():
        raise RequestError("--by is missing; it says who answers for the issue")
    try:
        record = _filed(file, data, facts, found, publication, by=" ".join(by.split()), why=" ".join(why.split()))
    except ManuscriptError as error:
        terminal.faults(error.faults)
        terminal.say("nothing was filed")
        return error.exit_code
    for path in record.paths:
        terminal.written(path, as_json=as_json, issue=str(record.identity), revision=record.identity.revision)
    return 0


def _place(publication: Publication, file: Path) -> Path:
    root = publication.root or Path.cwd()
    return root / "elsewhere" / f"{file.stem}.yaml"


def _proposed(found: Elsewhere, publication: Publication) -> str:
    from pdfdigest.manuscript import proposed_facts

    return proposed_facts.facts_text(
        found.opening,
        found.headlines,
        found.addresses,
        title=found.title,
        language=found.language,
        own_language=publication.language,
    )


def _filed(
    file: Path, data: bytes, facts: Path, found: Elsewhere, publication: Publication, *, by: str, why: str
) -> Record:
    from pdfdigest.errors import RequestError
    from pdfdigest.manuscript import foreign_facts
    from pdfdigest.model import Edition
    from pdfdigest.press.compose import composition
    from pdfdigest.press.compose.house import House
    from pdfdigest.press.engine import libraries
    from pdfdigest.record import issued

    made = foreign_facts.read(facts, publication, found.pages)
    issue = made.issue
    root = publication.root or Path.cwd()
    papers = _papers(made, publication, facts)
    before = issued.newest(root, issue.identity)
    if before is not None:
        issued.read(before.folder)
        if all(filed.part != foreign_facts.PART for filed in before.files):
            words = f"{issue.identity.slug} is on record already, set here from its manuscript"
            raise RequestError(
                words, hint="A PDF made elsewhere does not take its place; look at the number in the facts."
            )
        if _same(before, data, papers):
            terminal.say(f"{issue.identity.slug} is already on record as r{before.identity.revision}, just as it is")
            return before
        if not why:
            sentence = f"{issue.identity.slug} is on record, and differs; a new revision says why"
            raise RequestError(sentence, hint='Say it: --why "a better scan"')
        issue = replace(issue, identity=replace(issue.identity, revision=before.identity.revision + 1))
    edition = Edition(
        identity=issue.identity,
        target="screen",
        suffix=".pdf",
        data=data,
        pages=found.pages,
        story_pages=made.story_pages,
        note_pages=made.note_pages,
    )
    revision = f"-r{issue.identity.revision}" if issue.identity.revision > 1 else ""
    name = f"{issue.identity.slug}-screen{revision}.pdf"
    fixed = House(publication).words(issue.language)
    try:
        record = issued.file(
            issue,
            {name: edition},
            papers,
            title=composition.title(issue, fixed),
            by=by,
            at=datetime.now(UTC).replace(microsecond=0),
            why=why,
            versions=libraries.versions(),
        )
    except OSError as error:
        hint = "Nothing was filed.  Mend that, and adopt it again."
        raise disk.cannot_write(Path(error.filename or root), error, hint) from None
    terminal.say(f"{issue.identity.slug} is on record as r{issue.identity.revision}, the file {file.name} as it is")
    return record


def _papers(made: Adopted, publication: Publication, facts: Path) -> tuple[Paper, ...]:
    """The facts, under the name of the issue, and publication.toml: all that the issue has beside its PDF."""
    from pdfdigest.manuscript import foreign_facts
    from pdfdigest.manuscript import publication as publications
    from pdfdigest.record.issued import Paper

    name = f"{publication.slug}/elsewhere/{made.issue.identity.label}.yaml"
    papers = [Paper(name, foreign_facts.PART, disk.read(facts))]
    if publication.root is not None:
        own = publication.root / publications.NAME
        papers.append(Paper(f"{publication.slug}/{publications.NAME}", "publication", disk.read(own)))
    return tuple(papers)


def _same(record: Record, data: bytes, papers: tuple[Paper, ...]) -> bool:
    import hashlib

    from pdfdigest.manuscript import foreign_facts

    now = {hashlib.sha256(data).hexdigest()}
    now |= {hashlib.sha256(paper.data).hexdigest() for paper in papers if paper.part == foreign_facts.PART}
    return now == {filed.sha256 for filed in record.files if filed.part in ("edition", foreign_facts.PART)}
