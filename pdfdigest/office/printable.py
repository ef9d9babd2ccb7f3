"""An issue file becomes an issue that can be printed, under the revision that it is or would become."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pdfdigest.errors import Fault, ManuscriptError

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from pdfdigest.manuscript.machines import Machines
    from pdfdigest.manuscript.publication import Manuscript
    from pdfdigest.model import Edition, Issue
    from pdfdigest.press.compose.house import House
    from pdfdigest.press.targets import Target


def looked_over(script: Manuscript) -> tuple[Issue, tuple[Fault, ...]]:
    """The issue in a file, and the warnings about it; ManuscriptError where something would print wrong."""
    from pdfdigest.manuscript import manuscript

    issue = manuscript.read(script.path, script.publication)
    return issue, warnings(issue)


def warnings(issue: Issue, *, proof: bool = False) -> tuple[Fault, ...]:
    """The warnings about an issue; ManuscriptError with all that was found where something would print wrong.

    For a `proof` that somebody looks at, an approval that lapsed stands among them.
    """
    from pdfdigest.manuscript import approval, rules
    from pdfdigest.press.compose.house import house_of

    house = house_of(issue.publication)
    found = rules.look(issue, house.font_folders, english=house.english(issue.language))
    if any(fault.severity == "fault" and not (proof and fault.rule == approval.RULE) for fault in found):
        raise ManuscriptError(found)
    return found


def revised(issue: Issue) -> tuple[Issue, bool]:
    """The issue under the revision that it is, or would become, and whether it is that on record."""
    from pdfdigest.record import issued, manuscript_files

    root = issue.publication.root
    record = issued.newest(root, issue.identity) if root else None
    if record is None:
        return issue, False
    same = manuscript_files.unchanged(issue, record)
    revision = record.identity.revision + (0 if same else 1)
    return replace(issue, identity=replace(issue.identity, revision=revision)), same


def file_name(issue: Issue, target: Target) -> str:
    """`SLUG-1.4-screen.pdf`, with the revision from the second on; `SLUG-1.4.epub`, as its ending says what it is for."""
    revision = f"-r{issue.identity.revision}" if issue.identity.revision > 1 else ""
    stem = target.file_stem(issue.publication)
    if target.name == target.suffix.removeprefix("."):
        stem = stem.removeprefix(target.name).removeprefix("-")
    return f"{issue.identity.slug}{f'-{stem}' if stem else ''}{revision}{target.suffix}"


def submitted(
    issue: Issue, house: House, target: Target, pool: Executor, *, stamp: str, plain: bool = False
) -> Future[Edition]:
    """The future of one edition of one issue; a page for a browser is set here and now, an EPUB when its pages are."""
    from concurrent.futures import Future

    from pdfdigest.press.compose import composition
    from pdfdigest.press.workers import machine

    if target.paged:
        return pool.submit(machine.edition_of, composition.compose(issue, house, target, stamp=stamp, plain=plain))
    future: Future[Edition] = Future()
    if target.suffix == ".html":
        from pdfdigest.press.compose import web

        future.set_result(web.page(issue, house, target, stamp=stamp))
        return future
    from pdfdigest.press.epub import issue_book

    def bound(set_: Future[Edition]) -> None:
        try:
            future.set_result(issue_book.edition(issue, house, target, set_.result(), stamp=stamp))
        except BaseException as error:  # whoever asks for the edition is told
            future.set_exception(error)

    screen = issue_book.paged(target, issue.publication)
    pages = composition.compose(issue, house, screen, stamp=stamp, plain=plain)
    pool.submit(machine.edition_of, pages).add_done_callback(bound)
    return future


def workers(cache: Path, machines: Machines | None = None) -> Executor:
    """The executor that sets galleys, here or on other machines; `cache` is the user's cache folder.

    PagesError where other machines cannot be reached, or would set other bytes.
    """
    if machines is not None and machines.address:
        from pdfdigest.press.cluster.scheduler import Cluster

        return Cluster(machines, cache)
    from pdfdigest.press.workers.pool import Pool

    return Pool(cache)
