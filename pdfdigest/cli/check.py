"""`pdfdigest check`: every fault, with file, line and column."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pdfdigest.cli import terminal

if TYPE_CHECKING:
    from pdfdigest.errors import DigestError, Fault
    from pdfdigest.model import Issue, Publication


@click.command("check")
@click.argument("what", nargs=-1)
@click.option(
    "--for",
    "names",
    multiple=True,
    metavar="TARGET",
    help="Set the pages too, and say what would come out wrong there; may be given again.",
)
@click.option(
    "--icc", type=click.Path(path_type=Path, dir_okay=False), help="The print shop's colour profile, for --for press."
)
@click.option("--links", is_flag=True, help="Ask each web address too whether it is still there; takes a while.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(what: tuple[str, ...], names: tuple[str, ...], icc: Path | None, links: bool, as_json: bool) -> int:
    """Look at WHAT and list every fault and warning on stdout, as file:line:column.

    With --for, the pages are set as `build` would set them, and nothing is written.  Ends with 3 where something would print wrong, with 0 where there is nothing or only warnings.
    """
    from pdfdigest.errors import ManuscriptError
    from pdfdigest.manuscript import checks, manuscript, publication
    from pdfdigest.press.compose.house import House

    found: list[Fault] = []
    issues: list[Issue] = []
    scripts = publication.find(what, Path.cwd(), found)
    for script in scripts:
        try:
            issue = manuscript.read(script.path, script.publication)
        except ManuscriptError as error:
            found += error.faults
        else:
            issues.append(issue)
            found += checks.look(issue, House(script.publication).font_folders, today=date.today())  # noqa: DTZ011  the day on this desk
    found += checks.together(issues)
    for of in {script.publication.root: script.publication for script in scripts}.values():
        found += _house(of)
        found += _beside(of)
        found += _post(of)
    if names:
        found += _set(issues, found, names, icc)
    if links:
        found += _asked(issues)
    said = sorted(set(found))
    terminal.faults(said, out=True, as_json=as_json)
    wrong = sum(fault.severity == "fault" for fault in said)
    terminal.say(_summary(len(scripts), wrong, len(said) - wrong))
    return ManuscriptError.exit_code if wrong else 0


def _house(publication: Publication) -> Iterator[Fault]:
    """What publication.toml asks of the house style that is not there: it is known only here."""
    from pdfdigest.errors import DigestError, Fault
    from pdfdigest.manuscript import publication as publications
    from pdfdigest.press import targets
    from pdfdigest.press.compose.house import House

    if publication.root is None:
        return
    house = House(publication)
    asked: dict[str, Callable[[], object]] = {
        "style": lambda: house.stylesheets(publication.style, "page"),
        "words": lambda: house.words(publication.language),
        "record": lambda: _known(publication),
    }
    for own in publication.targets:
        yield from targets.faults(own, publication)
        style = dict(own.changes).get("style")
        if style:
            asked[f"targets.{own.name}.style"] = partial(house.stylesheets, str(style), "page")
    for field, ask in asked.items():
        try:
            ask()
        except DigestError as error:
            sentence = _sentence(error)
            if error.where is not None:
                yield Fault(Path(error.where), 0, 0, "", sentence, "house")
                continue
            path = publication.root / publications.NAME
            yield Fault(path, *publications.place_of(path, field), field, sentence, "house")


def _beside(publication: Publication) -> Iterator[Fault]:
    """The faults of the files that lie beside the issues: what the volume's indexes and lists are made from."""
    from pdfdigest.errors import ManuscriptError
    from pdfdigest.index import authority
    from pdfdigest.manuscript import errata, gaps, preface

    if publication.root is None:
        return
    for read in (authority.read, errata.read, gaps.read):
        try:
            read(publication.root)
        except ManuscriptError as error:
            yield from error.faults
    yield from preface.faults(publication)


def _post(publication: Publication) -> Iterator[Fault]:
    """The faults of [mail]; what it refers to, secrets above all, is not read."""
    from pdfdigest.errors import ManuscriptError
    from pdfdigest.manuscript import mail

    if publication.root is None:
        return
    try:
        mail.settings(publication)
    except ManuscriptError as error:
        yield from error.faults


def _sentence(error: DigestError, target: str = "") -> str:
    words = f"{error.message}; {error.hint[:1].lower()}{error.hint[1:].rstrip('.')}".rstrip("; ")
    return f"{target}: {words}" if target else words


def _known(publication: Publication) -> None:
    """Raise RequestError where `publish` could not print a target; faults of one are told where it is written."""
    from pdfdigest.errors import ManuscriptError
    from pdfdigest.press import targets

    for name in publication.record:
        with contextlib.suppress(ManuscriptError):
            targets.target(name, publication)


def _set(issues: list[Issue], found: list[Fault], names: tuple[str, ...], icc: Path | None) -> Iterator[Fault]:
    """What would come out wrong for those targets, in issues that have no fault yet."""
    from pdfdigest.errors import DigestError, Fault, ManuscriptError, RequestError
    from pdfdigest.press import preflight, targets
    from pdfdigest.press.compose import composition, web
    from pdfdigest.press.compose.house import House
    from pdfdigest.press.workers.machine import Machine

    unsound = {fault.path.resolve() for fault in found if fault.severity == "fault"}
    with Machine(terminal.cache()) as machine:
        for issue in issues:
            for name in names if issue.path.resolve() not in unsound else ():
                try:
                    target = targets.target(name, issue.publication, profile=icc)
                    wrong = preflight.profile(target.profile) if target.press and target.profile else ()
                    yield from wrong
                    if wrong:
                        continue
                    house = House(issue.publication)
                    if target.suffix == ".html":
                        web.page(issue, house, target)
                        continue
                    edition = machine.set(composition.compose(issue, house, target))
                except RequestError as error:
                    if name not in targets.names(issue.publication):
                        raise
                    yield Fault(issue.path, 0, 0, "", _sentence(error, name), "profile")
                except ManuscriptError as error:
                    yield from error.faults
                except DigestError as error:
                    yield Fault(issue.path, 0, 0, "", _sentence(error, name), "pages")
                else:
                    yield from preflight.look(issue, target, edition)


def _summary(issues: int, wrong: int, doubtful: int) -> str:
    looked = f"{issues} issue{'s' if issues != 1 else ''} looked at"
    warned = f"{doubtful} warning{'s' if doubtful != 1 else ''}"
    if wrong:
        faults = f"{wrong} fault{'s' if wrong != 1 else ''} to mend before it prints"
        return f"{looked}: {faults}, {warned}"
    return f"{looked}: nothing would print wrong, {warned}"


def _asked(issues: list[Issue]) -> tuple[Fault, ...]:
    from pdfdigest.manuscript import links

    addresses = sorted({source.address for issue in issues for source in issue.sources if source.address})
    terminal.say(f"asking {len(addresses)} address{'es' if len(addresses) != 1 else ''}, one at a time from each host")
    answers = links.Asker(said=terminal.say).ask(addresses)
    return tuple(fault for issue in issues for fault in links.faults(issue, answers))
