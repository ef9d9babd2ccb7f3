"""An issue that exists only as a PDF made elsewhere goes on record as it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pdfdigest.errors import RequestError
from pdfdigest.office import disk, filing
from pdfdigest.office.surroundings import Office

if TYPE_CHECKING:
    from pdfdigest.inspection.foreign_pdf import Elsewhere
    from pdfdigest.manuscript.foreign_facts import Adopted
    from pdfdigest.model import Edition, Issue, Publication
    from pdfdigest.record.revision import Paper, Record

ORIGINAL = "original"
"""What a PDF as it came is called on record, where a mended copy of it is the edition."""


@dataclass(frozen=True, slots=True)
class Filed:
    """What `adopt` did: the revision on record, and whether it was filed now or stood there as it is."""

    record: Record
    filed: bool


def take_in(office: Office, data: bytes, name: str) -> Path:
    """Lay a PDF beside the publication's others of its kind, in `elsewhere/`, and propose its facts there: their path.

    The same file again leads to the facts that are there.  RequestError where it is no PDF that can be adopted, or
    another one of that name lies there.
    """
    from pdfdigest.manuscript import publication as publications

    folder = (publications.one(office.here).root or office.here) / "elsewhere"
    path = folder / f"{Path(name).stem}.pdf"
    if path.exists() and disk.read(path) != data:
        raise RequestError("another PDF of this name is there already; give this one another name", where=path)
    if not path.exists():
        _looked_over(path, data, office)
        disk.write(path, data)
    facts = path.with_suffix(".yaml")
    return facts if facts.exists() else propose(office, path)


def propose(office: Office, file: Path, out: Path | None = None) -> Path:
    """Write down what can be read of a PDF (number, date, headlines, addresses), as facts to be completed.

    They go to `out`, by default `elsewhere/NAME.yaml` in the publication; nothing is overwritten.  RequestError
    where the file is no PDF that can be adopted, or the facts are there already.
    """
    from pdfdigest.manuscript import proposed_facts
    from pdfdigest.manuscript import publication as publications

    publication = publications.one(office.here)
    _, found = _looked_over(file, disk.read(office.at(file)), office)
    path = office.at(out) if out else (publication.root or office.here) / "elsewhere" / f"{file.stem}.yaml"
    if path.exists():
        raise RequestError("the facts are there already", where=path, needs=f"facts:{file}")
    text = proposed_facts.facts_text(
        found.opening,
        found.headlines,
        found.addresses,
        title=found.title,
        language=found.language,
        own_language=publication.language,
    )
    disk.write(path, text.encode())
    return path


def adopt(office: Office, file: Path, facts: Path, *, by: str, why: str = "") -> Filed:
    """Put a PDF on record as it is, or mended where it cannot be read so, and then both: `facts` is the YAML file that tells what stands in it, `by` who answers for it.

    `why` says why there is a new revision; it is needed from the second on.  The same file with the same facts
    files nothing.  ManuscriptError holds every fault of the facts; RequestError says what else is in the way.
    """
    from pdfdigest.manuscript import foreign_facts
    from pdfdigest.manuscript import publication as publications
    from pdfdigest.record import guards, issued

    by, why = guards.signature(by), guards.one_line(why, "why")
    publication = publications.one(office.here)
    came = disk.read(office.at(file))
    data, found = _looked_over(file, came, office)
    made = foreign_facts.read(office.at(facts), publication, found.pages)
    _bindable(file, data, made.issue, found, office)
    papers = _papers(made, publication, office.at(facts), came if data != came else b"")
    issue, slug = made.issue, made.issue.identity.slug
    before = issued.newest(publication.root or office.here, issue.identity)
    if before is not None:
        issued.read(before.folder)
        if _same(before, came, papers):
            office.tell.say(f"{slug} is already on record as r{before.identity.revision}, just as it is")
            return Filed(before, filed=False)
        issue = _next(issue, before, why)
    name = f"{slug}-screen{f'-r{issue.identity.revision}' if issue.identity.revision > 1 else ''}.pdf"
    editions = {name: _edition(made, issue, data, found.pages)}
    record = filing.file(office, issue, editions, papers, by=by, why=why, again="adopt it again")
    how = "as it is" if data == came else "mended, and beside it as it came"
    office.tell.say(f"{slug} is on record as r{issue.identity.revision}, the file {file.name} {how}")
    return Filed(record, filed=True)


def _looked_over(file: Path, data: bytes, office: Office) -> tuple[bytes, Elsewhere]:
    """The PDF as it can be bound, and what can be read of it; what it lacks is told."""
    from pdfdigest.inspection import foreign_pdf

    try:
        data, found = foreign_pdf.readable(data)
    except RequestError as error:
        raise RequestError(error.message, where=office.at(file), hint=error.hint, needs=error.needs) from None
    for lack in found.lacks:
        office.tell.say(f"{office.near(office.at(file))}: {lack}")
    return data, found


def _bindable(file: Path, data: bytes, issue: Issue, found: Elsewhere, office: Office) -> None:
    """Bind the file by itself: what cannot be bound would keep its whole volume from being bound."""
    from pdfdigest.bindery import trial
    from pdfdigest.errors import BindingError

    try:
        trial.bind(data, issue.identity.label, tagged=found.tagged)
    except BindingError as error:
        words = f"{error.message}; it was not put on record, as it would keep the volume from being bound"
        hint = "Save a copy of it with another program, and adopt that."
        raise RequestError(words, where=office.at(file), hint=hint) from None


def _next(issue: Issue, before: Record, why: str) -> Issue:
    """The issue as the revision that follows the one on record."""
    from pdfdigest.manuscript import foreign_facts

    slug = issue.identity.slug
    if all(filed.part != foreign_facts.PART for filed in before.files):
        words = f"{slug} is on record already, set here from its manuscript"
        raise RequestError(words, hint="A PDF made elsewhere does not take its place; look at the number in the facts.")
    if not why:
        raise RequestError(f"{slug} is on record, and differs; a new revision says why", needs="why-of-a-copy")
    return replace(issue, identity=replace(issue.identity, revision=before.identity.revision + 1))


def _edition(made: Adopted, issue: Issue, data: bytes, pages: int) -> Edition:
    from pdfdigest.model import Edition

    return Edition(
        identity=issue.identity,
        target="screen",
        suffix=".pdf",
        data=data,
        pages=pages,
        story_pages=made.story_pages,
        note_pages=made.note_pages,
    )


def _papers(made: Adopted, publication: Publication, facts: Path, original: bytes) -> tuple[Paper, ...]:
    """The facts, under the name of the issue, publication.toml, and the PDF as it came if it had to be mended."""
    from pdfdigest.manuscript import foreign_facts
    from pdfdigest.manuscript import publication as publications
    from pdfdigest.record.revision import Paper

    name = f"{publication.slug}/elsewhere/{made.issue.identity.label}.yaml"
    papers = [Paper(name, foreign_facts.PART, disk.read(facts))]
    if original:
        papers.append(Paper(f"{name.removesuffix('.yaml')}-as-it-came.pdf", ORIGINAL, original))
    if publication.root is not None:
        own = publication.root / publications.NAME
        papers.append(Paper(f"{publication.slug}/{publications.NAME}", "publication", disk.read(own)))
    return tuple(papers)


def _same(record: Record, data: bytes, papers: tuple[Paper, ...]) -> bool:
    from pdfdigest.manuscript import foreign_facts

    now = {hashlib.sha256(data).hexdigest()}
    now |= {hashlib.sha256(paper.data).hexdigest() for paper in papers if paper.part == foreign_facts.PART}
    pdf = ORIGINAL if any(filed.part == ORIGINAL for filed in record.files) else "edition"
    return now == {filed.sha256 for filed in record.files if filed.part in (pdf, foreign_facts.PART)}
