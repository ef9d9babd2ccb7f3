"""One approved issue is printed for every target of record, and filed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pdfdigest.errors import RequestError
from pdfdigest.office import approve, disk, filing, printable
from pdfdigest.office.surroundings import Office

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from pdfdigest.manuscript.publication import Manuscript
    from pdfdigest.model import Edition, Issue, Publication
    from pdfdigest.press.targets import Target
    from pdfdigest.record.revision import Paper, Record

NAMED = 5
"""So many issues are named where one is asked for and several are meant."""


@dataclass(frozen=True, slots=True)
class Published:
    """What `publish` did: the revision on record, and whether it was filed now or stood there as it is."""

    record: Record
    filed: bool


def publish(office: Office, what: str, *, by: str, why: str = "", plain: bool = False, seen: str = "") -> Published:
    """Put one approved issue on record: `what` is a path or a number as printed, `by` who answers for it.

    `why` says why there is a new revision; it is needed from the second on.  An issue that is on record as it
    is stays there, and nothing is filed.  `plain` has WeasyPrint set the pages as it is, which the record then shows.
    `seen` is the fingerprint of what was looked at, where the door knows it: an issue that changed since is refused.
    ManuscriptError holds every fault of an issue that is not ready;
    RequestError says what else keeps it from being filed, PagesError what keeps its pages from being set.
    """
    from pdfdigest.record import guards, in_force, issued

    by, why = guards.signature(by), guards.one_line(why, "why")
    script = _one(what, office)
    with printable.workers(office.cache) as pool:
        wanted = targets_of_record(script.publication)
        as_written, warnings = printable.looked_over(script)
        office.tell.faults(warnings)
        approve.unchanged(as_written, disk.read(script.path), seen)
        guards.approved(as_written)
        guards.second_pair_of_eyes(as_written, by)
        papers = _papers(as_written)
        issue, on_record = printable.revised(as_written)
        root = script.publication.root
        if on_record and root and (record := issued.newest(root, issue.identity)):
            issued.read(record.folder)
            words = f"is already on record as {_revision(issue)}, and has not changed since"
            office.tell.say(f"{issue.identity.slug} {words}")
            return Published(record, filed=False)
        guards.reason(issue, why)
        if root:
            in_force.not_again(issued.revisions(root, issue.identity), papers)
        made = editions(office, issue, wanted, pool, plain=plain)
        _unchanged_since(script, as_written, papers)
        record = filing.file(office, issue, made, papers, by=by, why=why)
    _tell(issue, office)
    return Published(record, filed=True)


def _one(what: str, office: Office) -> Manuscript:
    from pdfdigest.manuscript import publication

    scripts = publication.find((what,), office.here)
    if len(scripts) > 1:
        names = ", ".join(str(office.near(script.path)) for script in scripts[:NAMED])
        more = ", ..." if len(scripts) > NAMED else ""
        words = f"{what} names {len(scripts)} issues; one is published at a time"
        raise RequestError(words, hint=f"Name one of them: {names}{more}")
    return scripts[0]


def targets_of_record(publication: Publication) -> tuple[Target, ...]:
    """What a publication files; RequestError where a name in `record` is that of no target."""
    from pdfdigest.press import targets

    try:
        return tuple(targets.target(name, publication) for name in publication.record)
    except RequestError as error:
        where = publication.root / "publication.toml" if publication.root else None
        raise RequestError(f"record: {error.message}", where=where, hint=error.hint, needs=error.needs) from None


def _papers(issue: Issue) -> tuple[Paper, ...]:
    """The manuscript as it is now, and the corrections that the issue prints."""
    from pdfdigest.press.compose import corrections
    from pdfdigest.record import manuscript_files

    return manuscript_files.read(issue) + corrections.papers(issue)


def editions(
    office: Office, issue: Issue, wanted: tuple[Target, ...], pool: Executor, *, plain: bool
) -> dict[str, Edition]:
    """The editions by their file names, without a stamp; what would come out wrong is raised."""
    from pdfdigest.press import preflight
    from pdfdigest.press.compose.house import house_of

    house = house_of(issue.publication)
    made = {}
    begun = [(target, printable.submitted(issue, house, target, pool, stamp="", plain=plain)) for target in wanted]
    for target, future in begun:
        edition = future.result()
        preflight.refuse(issue, target, edition)
        for remark in edition.remarks:
            office.tell.say(f"{issue.identity.slug} ({target.name}): {remark}")
        made[printable.file_name(issue, target)] = edition
    return made


def _unchanged_since(script: Manuscript, as_written: Issue, papers: tuple[Paper, ...]) -> None:
    from pdfdigest.manuscript import manuscript

    if manuscript.read(script.path, script.publication) != as_written or _papers(as_written) != papers:
        raise RequestError("the manuscript was saved while it was printed; nothing was filed", hint="Publish it again.")


def _tell(issue: Issue, office: Office) -> None:
    from pdfdigest.press.compose import composition
    from pdfdigest.press.compose.house import house_of

    office.tell.say(f"{issue.identity.slug} is on record as {_revision(issue)}")
    if issue.embargo is not None:
        moment = composition.long_moment(issue.embargo, issue.language)
        words = house_of(issue.publication).words(issue.language)["embargo"].format(moment=moment)
        office.tell.say(f"{issue.identity.slug}: {words}; the files do not say so")


def _revision(issue: Issue) -> str:
    return f"r{issue.identity.revision}"
