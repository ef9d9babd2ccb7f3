"""An issue on record is withdrawn: a notice is filed as its next revision, its plans are called off, its pages erased where that is wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pdfdigest.errors import RequestError
from pdfdigest.office import disk, filing, notice_text, publish, withdrawn_copies
from pdfdigest.office.surroundings import Office

if TYPE_CHECKING:
    from pdfdigest.model import Identity, Publication
    from pdfdigest.record.revision import Record


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What `withdraw` did: the notice on record, and whether it was filed now or stood there.

    `called_off` are the plans that were cancelled by it, `erased` the revisions of which the record alone is left;
    `copies` says where pages or words of these are still to be found, a sentence each.
    """

    notice: Record
    filed: bool
    called_off: tuple[str, ...] = ()
    erased: tuple[int, ...] = ()
    copies: tuple[str, ...] = ()


def withdraw(
    office: Office,
    what: str,
    *,
    by: str,
    why: str,
    notice: Path | None = None,
    erase: bool = False,
    revisions: Sequence[int] = (),
) -> Withdrawn:
    """Withdraw the issue on record that `what` names, as printed or by its file; `by` answers for it.

    The words of the file `notice` stand in the notice.  With `erase` the pages and papers of the withdrawn `revisions`
    (of all, where none is named) are taken from the record; what was kept of earlier builds is let go of.  A second
    time files nothing, and ends what a first one began.  RequestError where nothing of that name is on record, or a
    revision is none that was withdrawn; ManuscriptError where the notice cannot be read, PagesError where its pages
    cannot be set.
    """
    from pdfdigest.record import guards, in_force, issued

    by, why = guards.signature(by), guards.one_line(why, "why")
    if not why:
        raise RequestError("why is empty; it says why the issue is withdrawn", needs="why-withdrawn")
    mine, identity = _found(office, what)
    root = mine.root or office.here
    every = issued.revisions(root, identity)
    if revisions and not erase:
        raise RequestError("revisions are named, and nothing is to be erased of them", needs="erase")
    _known(every, revisions)
    filed = not every[-1].withdrawn
    if filed:
        _filed(office, mine, every, by=by, why=why, notice=notice)
        every = issued.revisions(root, identity)
    newest = every[-1]
    office.tell.say(in_force.told(newest, mine))
    called_off = tuple(withdrawn_copies.called_off(office, mine, newest))
    if not erase:
        return Withdrawn(newest, filed, called_off)
    gone = tuple(_erased(office, mine, every, revisions or range(1, newest.identity.revision), by=by, why=why))
    copies = tuple(withdrawn_copies.found(office, mine, [each for each in every if each.identity.revision in gone]))
    for words in copies:
        office.tell.say(words)
    return Withdrawn(newest, filed, called_off, gone, copies)


def _found(office: Office, what: str) -> tuple[Publication, Identity]:
    """The one issue on record that is meant, and its publication."""
    from pdfdigest.manuscript import manuscript, publication
    from pdfdigest.record import issued

    mine = publication.home(office.here)
    here = (mine,) if mine else publication.below(office.here)
    found = [
        (each, record.identity)
        for each in here
        if each.root is not None
        for record in issued.on_record(each.root)
        if record.identity.label == what
    ]
    if not found:
        scripts = publication.find((what,), office.here)
        for script in scripts:
            identity = manuscript.read(script.path, script.publication).identity
            root = script.publication.root
            if root is not None and issued.newest(root, identity):
                found.append((script.publication, identity))
        if not found:
            raise RequestError(f"{what} is not on record, so there is nothing to withdraw", needs="issue on record")
    if len(found) > 1:
        raise RequestError(f"{what} names {len(found)} issues; one is withdrawn at a time", hint="Name one of them.")
    return found[0]


def _known(every: Sequence[Record], revisions: Sequence[int]) -> None:
    """RequestError where a revision is named that is not there, or is a notice."""
    plain = {each.identity.revision for each in every if not each.withdrawn}
    if strange := [each for each in revisions if each not in plain]:
        known = ", ".join(f"r{each}" for each in sorted(plain))
        raise RequestError(f"{every[-1].identity.label} has no r{strange[0]} to be erased; it has {known}")


def _filed(
    office: Office, mine: Publication, every: Sequence[Record], *, by: str, why: str, notice: Path | None
) -> None:
    """Set the notice and put it on record."""
    from pdfdigest.office import printable
    from pdfdigest.record import in_force, manuscript_files
    from pdfdigest.record.revision import Paper

    wanted = publish.targets_of_record(mine)
    embargo = in_force.embargo_of_notice(every, office.clock())
    data, issue = notice_text.notice(office, mine, every[-1], by=by, why=why, words=notice, embargo=embargo)
    issue = replace(issue, identity=replace(issue.identity, revision=every[-1].identity.revision + 1))
    name = f"{mine.slug}/withdrawn/{issue.identity.label}.yaml"
    papers = (Paper(name, "issue", data), *manuscript_files.of_publication(mine))
    with printable.workers(office.cache) as pool:
        made = publish.editions(office, issue, wanted, pool, plain=False)
    filing.file(office, issue, made, papers, by=by, why=why, again="withdraw it again", withdrawn=True)


def _erased(
    office: Office, mine: Publication, every: Sequence[Record], revisions: Sequence[int], *, by: str, why: str
) -> Iterator[int]:
    """Erase revisions, and let go of what was kept of them; each as it is gone."""
    from pdfdigest.office import cache
    from pdfdigest.record import erasing, in_force

    cache.kept(office, drop=True)
    withdrawn_copies.let_go(office, mine, every)
    for each in every:
        if each.identity.revision not in revisions or each.withdrawn:
            continue
        try:
            done = erasing.erase(each, by=by, at=filing.moment(office), why=why)
        except OSError as error:
            place = Path(error.filename or each.folder)
            raise disk.cannot_write(place, error, "Mend that, and erase again; it goes on where it stopped.") from None
        office.tell.say(f"{each.identity.label} r{each.identity.revision} is {in_force.told_erased(done)}")
        yield each.identity.revision
