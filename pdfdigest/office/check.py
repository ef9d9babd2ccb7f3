"""Issues and what lies beside them are looked at, and every fault and warning comes out with its place."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pdfdigest.errors import DigestError, Fault, HouseError, ManuscriptError, RequestError
from pdfdigest.office import house_check, referred_issues, user_settings
from pdfdigest.office.surroundings import Office

if TYPE_CHECKING:
    from pdfdigest.model import Issue
    from pdfdigest.press.compose.house import House
    from pdfdigest.press.workers.machine import Machine


@dataclass(frozen=True, slots=True)
class Checked:
    """How many issues were looked at, and each fault and warning once, in the order of files and lines."""

    issues: int
    found: tuple[Fault, ...]

    @property
    def wrong(self) -> int:
        """How many of them are faults: what would print wrong."""
        return sum(fault.severity == "fault" for fault in self.found)

    @property
    def doubtful(self) -> int:
        """How many of them are warnings."""
        return len(self.found) - self.wrong


def check(
    office: Office,
    what: tuple[str, ...] = (),
    *,
    targets: tuple[str, ...] = (),
    icc: Path | None = None,
    links: bool = False,
) -> Checked:
    """Look at the issues that `what` names (paths, folders, numbers, or nothing for all), and write nothing.

    With `targets` their pages are set as `build` sets them; `icc` is the print shop's colour profile for them.
    With `links` each web address is asked whether it is still there.  RequestError where an issue or a target
    is not there.
    """
    from pdfdigest.manuscript import manuscript, publication, rules
    from pdfdigest.press.compose.house import House

    found: list[Fault] = []
    issues: list[Issue] = []
    scripts = publication.find(what, office.here, found)
    for script in scripts:
        try:
            issue = manuscript.read(script.path, script.publication)
        except ManuscriptError as error:
            found += error.faults
        else:
            issues.append(issue)
            found += _looked_at(issue, House(script.publication), office)
    found += rules.together(issues)
    found += referred_issues.faults(issues)
    for of in {script.publication.root: script.publication for script in scripts}.values():
        found += house_check.faults(of)
    if targets:
        found += _set(issues, found, targets, office.at(icc) if icc else None, office)
    if links:
        found += _asked(issues, office)
    return Checked(len(scripts), tuple(sorted(set(found))))


def _looked_at(issue: Issue, house: House, office: Office) -> tuple[Fault, ...]:
    """What the rules say of an issue; a house style that cannot be read is told by `house_check`."""
    from pdfdigest.manuscript import rules

    english: tuple[str, ...] = ()
    with contextlib.suppress(HouseError):
        english = house.english(issue.language)
    return rules.look(issue, house.font_folders, today=office.today, english=english)


def _set(
    issues: list[Issue], found: list[Fault], names: tuple[str, ...], icc: Path | None, office: Office
) -> Iterator[Fault]:
    """What would come out wrong for those targets, in issues that have no fault yet."""
    from pdfdigest.press.workers.machine import Machine

    unsound = {fault.path.resolve() for fault in found if fault.severity == "fault"}
    with Machine(office.cache) as machine:
        for issue in issues:
            for name in names if issue.path.resolve() not in unsound else ():
                yield from _pages(issue, name, icc, machine)


def _pages(issue: Issue, name: str, icc: Path | None, machine: Machine) -> Iterator[Fault]:
    """What would come out wrong in an issue for one target."""
    from pdfdigest.press import preflight, targets
    from pdfdigest.press.compose import composition, web
    from pdfdigest.press.compose.house import House
    from pdfdigest.press.epub import issue_book

    try:
        target = targets.target(name, issue.publication, profile=icc)
        wrong = preflight.profile(target.profile) if target.press and target.profile else ()
        yield from wrong
        if wrong:
            return
        house = House(issue.publication)
        if target.suffix == ".html":
            web.page(issue, house, target)
            return
        if target.paged:
            edition = machine.set(composition.compose(issue, house, target))
        else:
            screen = composition.compose(issue, house, issue_book.paged(target, issue.publication))
            edition = issue_book.edition(issue, house, target, machine.set(screen))
    except RequestError as error:
        if name not in targets.names(issue.publication):
            raise
        yield Fault(issue.path, 0, 0, "", house_check.sentence(error, name), "profile")
    except ManuscriptError as error:
        yield from error.faults
    except DigestError as error:
        yield Fault(issue.path, 0, 0, "", house_check.sentence(error, name), "pages")
    else:
        yield from preflight.look(issue, target, edition)


def _asked(issues: list[Issue], office: Office) -> tuple[Fault, ...]:
    """What the addresses that issues cite answer."""
    from pdfdigest.manuscript import links

    addresses = sorted({source.address for issue in issues for source in issue.sources if source.address})
    words = f"asking {len(addresses)} address{'es' if len(addresses) != 1 else ''}, one at a time from each host"
    office.tell.say(words)
    answers = links.Asker(said=office.tell.say, proxy=user_settings.of(office).proxy).ask(addresses)
    return tuple(fault for issue in issues for fault in links.faults(issue, answers))
