"""`pdfdigest bind`: the issues of a year or a volume become a book."""

from __future__ import annotations

import hashlib
import sys
import tempfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pdfdigest.cli import terminal

if TYPE_CHECKING:
    from pdfdigest.bindery.binding import Book, Volume
    from pdfdigest.bindery.volume import Bound, Gap, Plan
    from pdfdigest.model import Publication
    from pdfdigest.press.machine import Machine
    from pdfdigest.press.targets import Target

ROUNDS = 8
"""Plans tried until every book holds its own pages too."""


@click.command("bind")
@click.argument("publication", required=False, type=click.Path(path_type=Path))
@click.option("--volume", type=click.IntRange(1, 100_000), metavar="N", help="The volume to bind.")
@click.option("--year", type=click.IntRange(1000, 9999), metavar="YEAR", help="Bind the issues of a year.")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Bind from this day on.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Bind up to this day.")
@click.option(
    "--for",
    "kind",
    type=click.Choice(["screen", "archive", "press"]),
    default="screen",
    show_default=True,
    help="What the volume is for: archive embeds the issued files, press binds the press editions.",
)
@click.option("--proof", is_flag=True, help="Bind drafts too, and stamp every page as a proof.")
@click.option("--max-pages", type=click.IntRange(16, 5_000), metavar="N", help="The most pages one book holds.")
@click.option("--deposit", is_flag=True, help="Write a deposit pack (a BagIt bag) as well.")
@click.option("-o", "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("out"), show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line on stdout.")
def command(
    publication: Path | None,
    volume: int | None,
    year: int | None,
    first: datetime | None,
    last: datetime | None,
    kind: str,
    proof: bool,
    max_pages: int | None,
    deposit: bool,
    out: Path,
    as_json: bool,
) -> int:
    """Bind the issues of PUBLICATION (a folder; the one you stand in) that are on record, as they were issued.

    The paths of the volume, its manifest and its concordance stand on stdout, one a line.
    """
    from pdfdigest.errors import RequestError
    from pdfdigest.press.kept import KeptMachine
    from pdfdigest.press.machine import Machine

    span = first is not None or last is not None
    if (volume is not None) + (year is not None) + span != 1:
        raise RequestError("say which issues to bind", hint="Give one of --volume 3, --year 2025, --from DAY --to DAY.")
    start = date(year, 1, 1) if year else first.date() if first else date.min
    end = date(year, 12, 31) if year else last.date() if last else date.max
    if start > end:
        raise RequestError(f"{start} is later than {end}", hint="Give the earlier day with --from.")
    mine = _publication(publication)
    cache = terminal.cache()
    with (
        Machine(cache) as setter,
        KeptMachine(cache, setter) as machine,
        tempfile.TemporaryDirectory(prefix="pdfdigest-") as desk,
    ):
        issues = _issues(mine, volume, start, end, kind, machine, Path(desk), proof=proof)
        name, stem = _named(volume, year, start, end, issues)
        plan, ready = _ready(mine, issues, name, stem, kind, machine, volume=volume, max_pages=max_pages, proof=proof)
        files = _bound(plan, ready, kind)
    paths = _write(out, files)
    for path in paths:
        terminal.written(path, as_json=as_json, volume=plan.name)
    if deposit:
        from pdfdigest.bindery.deposit import deposit as pack

        terminal.written(pack(out / f"{plan.slug}-deposit", plan, paths), as_json=as_json, volume=plan.name)
    return 0


def _publication(place: Path | None) -> Publication:
    from pdfdigest.desk import publication as publications
    from pdfdigest.errors import RequestError

    here = place or Path.cwd()
    if not here.is_dir():
        raise RequestError(f"there is no folder {here}", hint="Name the folder of a publication.")
    return publications.one(here)


def _issues(
    mine: Publication,
    volume: int | None,
    start: date,
    end: date,
    kind: str,
    machine: Machine,
    desk: Path,
    *,
    proof: bool,
) -> tuple[Bound, ...]:
    """The issues that are wanted, those on record compared with their hashes, drafts set now."""
    from pdfdigest.bindery import planning, shelf

    def wanted(number: int, day: date | None) -> bool:
        return number == volume if volume is not None else day is not None and start <= day <= end

    records = [each for each in shelf.records(mine) if wanted(each.identity.volume, each.date)]
    found = [shelf.bound(record, mine, kind) for record in records]
    if proof:
        found = _with_drafts(found, mine, wanted, kind, machine, desk)
    return planning.in_order(found)


def _with_drafts(
    found: list[Bound], mine: Publication, wanted: Any, kind: str, machine: Machine, desk: Path
) -> list[Bound]:
    """What lies in the publication and is not on record as it is now, set for a proof."""
    from pdfdigest.bindery import shelf
    from pdfdigest.cli.printing import checked, revised, set_edition
    from pdfdigest.desk import publication as publications
    from pdfdigest.press import galley, targets
    from pdfdigest.press.house import House

    house = House(mine)
    target = targets.target("press" if kind == "press" else "screen", mine)
    bound = {each.identity.label: each for each in found}
    for path in publications.issue_files(mine):
        issue = checked(publications.Manuscript(path, mine))
        if not wanted(issue.identity.volume, issue.date):
            continue
        issue, on_record = revised(issue)
        label = issue.identity.label
        if on_record:
            continue
        edition = set_edition(issue, house, target, machine, stamp=galley.stamp(issue, house))
        place = desk / f"{label}.pdf"
        place.write_bytes(edition.data)
        title = galley.title(issue, house.words(issue.language))
        draft = shelf.drafted(issue, edition, place, hashlib.sha256(edition.data).hexdigest(), title)
        earlier = bound[label].identity.revision if label in bound else 0
        bound[f"{label} {path}" if label in bound and bound[label].draft else label] = replace(
            draft, earlier=tuple(range(1, earlier + 1))
        )
    return list(bound.values())


def _named(volume: int | None, year: int | None, start: date, end: date, issues: tuple[Bound, ...]) -> tuple[str, str]:
    """The volume as printed, and as it stands in file names."""
    if volume is not None:
        return str(volume), f"vol-{volume}"
    if year is not None:
        return str(year), str(year)
    first = start if start > date.min else min((bound.date for bound in issues), default=end)
    last = end if end < date.max else max((bound.date for bound in issues), default=start)
    return f"{first} – {last}", f"{first}-to-{last}"


def _ready(
    mine: Publication,
    issues: tuple[Bound, ...],
    name: str,
    stem: str,
    kind: str,
    machine: Machine,
    *,
    volume: int | None,
    max_pages: int | None,
    proof: bool,
) -> tuple[Plan, Volume]:
    """The plan, and all that is set for it: parted anew until each book holds its own pages too."""
    from pdfdigest.bindery import binding, planning
    from pdfdigest.desk import gaps
    from pdfdigest.errors import BindingError
    from pdfdigest.press import targets

    declared: tuple[Gap, ...] = ()
    if mine.root is not None:
        declared, missing = planning.gaps(issues, gaps.read(mine.root), volume)
        for words in missing:
            terminal.say(f"{mine.slug}: {words}")
    for bound in issues:
        for words in bound.remarks:
            terminal.say(f"{mine.slug}: {words}")
    target = targets.target("press" if kind == "press" else "screen", mine)
    most, reserve = max_pages or mine.max_pages, 0

    def planned() -> Plan:
        return planning.plan(
            mine, issues, name=name, stem=stem, declared=declared, max_pages=most, reserve=reserve, proof=proof
        )

    plan = planned()
    for _ in range(ROUNDS):
        ready = _set(plan, target, machine, embed=kind == "archive")
        over = max(binding.size(ready, part) for part in range(1, plan.parts + 1)) - most
        if over <= 0:
            return plan, ready
        reserve += over
        before, plan = plan, planned()
        while plan.placed == before.placed:
            reserve += 2
            plan = planned()
    raise BindingError(f"no way was found to part the volume into books of {most} pages", hint="Allow more pages.")


def _set(plan: Plan, target: Target, machine: Machine, *, embed: bool) -> Volume:
    from pdfdigest.bindery import back, binding, dividers, front, marks, stamping
    from pdfdigest.bindery.matter import Setting
    from pdfdigest.desk import errata

    behind = back.back_matter(plan, target, machine)
    told = tuple((anchor, heading, plan.last_folio + page) for anchor, heading, page in behind.sections)
    root = plan.publication.root
    setting = Setting.of(plan, target)
    return binding.Volume(
        plan=plan,
        target=target,
        setting=setting,
        back=behind,
        leaves=dividers.leaves(plan, target, machine),
        fronts=tuple(front.front_matter(plan, part, target, machine, back=told) for part in range(1, plan.parts + 1)),
        specimen=stamping.specimen(setting, machine),
        marks=marks.marks(plan, errata.read(root)) if root else (),
        embed=embed,
    )


def _bound(plan: Plan, ready: Volume, kind: str) -> dict[str, bytes]:
    """Every file of the volume by its name, the books first."""
    from pdfdigest.bindery import binding, catalogue
    from pdfdigest.press import libraries

    claimed, remarks = binding.claims(ready)
    for words in (*binding.sizes(plan), *remarks):
        terminal.say(f"{plan.slug}: {words}")
    others = _others(plan, kind)
    books: list[Book] = []
    told: dict[str, Any] = {}

    def facts(hashes: Any) -> dict[str, Any]:
        told.update(catalogue.facts(plan, hashes, ready.setting.title(), others))
        return told

    with click.progressbar(length=len(plan.placed), label="binding", file=sys.stderr, hidden=not _terminal()) as bar:

        def step() -> None:
            bar.update(1)

        books.extend(binding.books(ready, claimed, facts, step))
    described = [binding.described(ready, book) for book in books]
    for each in described:
        claims = ", ".join(each["claims"]) or "no standard"
        terminal.say(f"{each['file']}: {each['pages']} pages, {claims}; the spine is {each['spine_mm']} mm wide")
    files = {book.name: book.data for book in books}
    files[f"{plan.slug}.manifest.json"] = catalogue.manifest(told, described, dict(libraries.versions()))
    files[f"{plan.slug}.concordance.csv"] = catalogue.concordance(plan)
    return files


def _terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


def _others(plan: Plan, kind: str) -> dict[str, dict[str, str]]:
    """The other PDF editions of record of each issue, with their hashes: what the manifest pairs."""
    from pdfdigest.press import issued

    root = plan.publication.root
    found: dict[str, dict[str, str]] = {}
    for placed in plan.placed:
        record = issued.newest(root, placed.bound.identity) if root and not placed.bound.draft else None
        if record is None:
            continue
        hashes = {filed.name: filed.sha256 for filed in record.files}
        found[placed.bound.identity.label] = {
            edition.target: hashes[edition.name]
            for edition in record.editions
            if edition.name != placed.bound.path.name and edition.name.endswith(".pdf")
        }
    return found


def _write(out: Path, files: dict[str, bytes]) -> tuple[Path, ...]:
    """Write all files of a volume, none where the folder takes none."""
    from pdfdigest.errors import BindingError, DigestError

    try:
        terminal.probe(out)
        for name, data in files.items():
            terminal.write(out / name, data)
    except DigestError as error:
        raise BindingError(error.message, where=error.where, hint=error.hint) from None
    return tuple(out / name for name in files)
