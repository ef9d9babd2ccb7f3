"""`pdfdigest check`: every fault, with file, line and column."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pdfdigest.cli import terminal

if TYPE_CHECKING:
    from pdfdigest.errors import Fault
    from pdfdigest.model import Issue, Publication


@click.command("check")
@click.argument("what", nargs=-1)
@click.option("--links", is_flag=True, help="Ask each web address too whether it is still there; takes a while.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(what: tuple[str, ...], links: bool, as_json: bool) -> int:
    """Look at WHAT and list every fault and warning on stdout, as file:line:column.

    Ends with 3 where something would print wrong, with 0 where there is nothing or only warnings.
    """
    from pdfdigest.desk import checks, manuscript, publication
    from pdfdigest.errors import ManuscriptError
    from pdfdigest.press.house import House

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
    if links:
        found += _asked(issues)
    said = sorted(set(found))
    terminal.faults(said, out=True, as_json=as_json)
    wrong = sum(fault.severity == "fault" for fault in said)
    terminal.say(_summary(len(scripts), wrong, len(said) - wrong))
    return ManuscriptError.exit_code if wrong else 0


def _house(publication: Publication) -> Iterator[Fault]:
    """What publication.toml asks of the house style that is not there: it is known only here."""
    from pdfdigest.desk import publication as publications
    from pdfdigest.errors import DigestError, Fault
    from pdfdigest.press import targets
    from pdfdigest.press.house import House

    if publication.root is None:
        return
    house = House(publication)
    asked: dict[str, Callable[[], object]] = {
        "style": lambda: house.stylesheets(publication.style, "page"),
        "words": lambda: house.words(publication.language),
        "record": lambda: [targets.target(name, publication) for name in publication.record],
    }
    for field, ask in asked.items():
        try:
            ask()
        except DigestError as error:
            sentence = f"{error.message}; {error.hint[:1].lower()}{error.hint[1:].rstrip('.')}".rstrip("; ")
            if error.where is not None:
                yield Fault(Path(error.where), 0, 0, "", sentence, "house")
                continue
            path = publication.root / publications.NAME
            yield Fault(path, *publications.place_of(path, field), field, sentence, "house")


def _beside(publication: Publication) -> Iterator[Fault]:
    """The faults of the files that lie beside the issues: what the volume's indexes and lists are made from."""
    from pdfdigest.desk import authority, errata
    from pdfdigest.errors import ManuscriptError

    if publication.root is None:
        return
    for read in (authority.read, errata.read):
        try:
            read(publication.root)
        except ManuscriptError as error:
            yield from error.faults


def _summary(issues: int, wrong: int, doubtful: int) -> str:
    looked = f"{issues} issue{'s' if issues != 1 else ''} looked at"
    warned = f"{doubtful} warning{'s' if doubtful != 1 else ''}"
    if wrong:
        faults = f"{wrong} fault{'s' if wrong != 1 else ''} to mend before it prints"
        return f"{looked}: {faults}, {warned}"
    return f"{looked}: nothing would print wrong, {warned}"


def _asked(issues: list[Issue]) -> tuple[Fault, ...]:
    from pdfdigest.desk import links

    addresses = sorted({source.address for issue in issues for source in issue.sources if source.address})
    terminal.say(f"asking {len(addresses)} address{'es' if len(addresses) != 1 else ''}, one at a time from each host")
    answers = links.Asker(said=terminal.say).ask(addresses)
    return tuple(fault for issue in issues for fault in links.faults(issue, answers))
