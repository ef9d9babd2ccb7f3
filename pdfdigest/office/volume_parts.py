"""All that a volume is sewn from is set and parted into books; the files of the volume come out."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pdfdigest.errors import counted
from pdfdigest.office import user_settings, volume_drafts, volume_press

if TYPE_CHECKING:
    from datetime import datetime

    from pdfdigest.bindery.book import Book, Volume
    from pdfdigest.bindery.conformance import Claims
    from pdfdigest.bindery.volume import Gap, Plan
    from pdfdigest.bindery.volume_plan import Missing
    from pdfdigest.model import Publication
    from pdfdigest.office.surroundings import Office
    from pdfdigest.office.volume_issues import Found
    from pdfdigest.office.volume_order import VolumeOrder
    from pdfdigest.office.volume_press import VolumePress
    from pdfdigest.press.cache.cache import Cache
    from pdfdigest.press.targets import Target

ROUNDS = 8
"""Plans tried until every book holds its own pages too."""


@dataclass(frozen=True, slots=True)
class Made:
    """A volume bound just now: plan, files by name, what was said, files from elsewhere, missing numbers, the first embargo's end."""

    plan: Plan
    files: dict[str, bytes] = field(repr=False)
    said: tuple[str, ...]
    named: frozenset[str]
    missing: tuple[Missing, ...]
    until: datetime | None = None


@dataclass(slots=True)
class _Talk:
    """What is said, and kept to be said again."""

    office: Office
    said: list[str] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)

    def __call__(self, words: str) -> None:
        self.office.tell.say(words)
        self.said.append(words)


def bind(office: Office, root: Path, wanted: VolumeOrder, cache: Cache, *, fresh: bool, on: str = "") -> Made:
    """The files of a volume of the publication in a folder; nothing is written.

    BindingError and the errors of the press say what keeps it from being bound.
    """
    talk = _Talk(office)
    lacks = wanted.proof and volume_drafts.lacking(cache, root, wanted.kind)
    machines = user_settings.machines(office, on)
    with volume_press.ready(office.cache, cache, machines, fresh=fresh, lacks=lacks) as press:
        from pdfdigest.manuscript import publication as publications

        mine = publications.one(root)
        found = _issues(mine, wanted, cache, press, talk, fresh=fresh)
        plan, volume = _ready(mine, found, wanted, press, talk)
        files = _bound(plan, volume, wanted.kind, talk)
        volume_press.keep(press.hashes, cache)
        return Made(plan, files, tuple(talk.said), frozenset(press.machine.files), tuple(talk.missing), found.until)


def _issues(
    mine: Publication, wanted: VolumeOrder, cache: Cache, press: VolumePress, talk: _Talk, *, fresh: bool
) -> Found:
    """The issues that are wanted, drafts among them for a proof, set now; and the revisions under embargo."""
    drafts = volume_drafts.Drafts(talk.office, mine, wanted.kind, cache, press, fresh) if wanted.proof else None
    if drafts is not None:
        drafts.begin()
    from pdfdigest.bindery.volume_plan import in_order  # the bindery is loaded while the first drafts are set
    from pdfdigest.office import volume_issues

    found, withheld = volume_issues.on_record(mine, wanted, talk.office.clock(), None if fresh else cache, talk)
    if drafts is not None:
        lying = [each for each in drafts.found(talk.said) if wanted.holds(each.identity.volume, each.date)]
        found = volume_drafts.among(found, lying)
    return volume_issues.Found(in_order(found), withheld)


def _ready(
    mine: Publication, found: Found, wanted: VolumeOrder, press: VolumePress, talk: _Talk
) -> tuple[Plan, Volume]:
    """The plan, and all that is set for it: parted anew until each book holds its own pages too."""
    from pdfdigest.bindery import book, conformance, marks, volume_plan
    from pdfdigest.errors import BindingError
    from pdfdigest.manuscript import errata, gaps
    from pdfdigest.press import targets

    name, stem = wanted.names(bound.date for bound in found.issues)
    declared: tuple[Gap, ...] = ()
    if mine.root is not None:
        declared, missing = volume_plan.gaps(found.issues, gaps.read(mine.root), wanted.volume, found.waiting)
        talk.missing.extend(missing)
        for words in (*missing, *marks.astray(found.issues, errata.read(mine.root), wanted.volume)):
            talk(f"{mine.slug}: {words}")
    for bound in found.issues:
        for words in bound.remarks:
            talk(f"{mine.slug}: {words}")
    target = targets.target("press" if wanted.kind == "press" else "screen", mine)
    most, reserve = wanted.max_pages or mine.max_pages, 0

    def planned() -> Plan:
        return volume_plan.plan(
            mine,
            found.issues,
            name=name,
            stem=stem,
            declared=declared,
            max_pages=most,
            reserve=reserve,
            proof=wanted.proof,
        )

    plan = planned()
    if target.press:
        conformance.refuse(plan, target)
    for _ in range(ROUNDS):
        ready = _set(plan, target, press, embed=wanted.kind == "archive")
        over = max(book.size(ready, part) for part in range(1, plan.parts + 1)) - most
        if over <= 0:
            return plan, ready
        reserve += over
        before, plan = plan, planned()
        while plan.placed == before.placed:
            reserve += 2
            plan = planned()
    raise BindingError(f"no way was found to part the volume into books of {most} pages", hint="Allow more pages.")


def _set(plan: Plan, target: Target, press: VolumePress, *, embed: bool) -> Volume:
    from pdfdigest.bindery import back, dividers, front, marks, stamping
    from pdfdigest.bindery.book import Volume
    from pdfdigest.bindery.matter import Setting
    from pdfdigest.manuscript import errata

    machine, ask = press.machine, press.threads.submit
    setting = Setting.of(plan, target)
    last = ask(back.back_matter, plan, target, machine)
    leaves = ask(dividers.leaves, plan, target, machine) if plan.dividers else None
    specimen = ask(stamping.specimen, setting, machine)
    behind = last.result()
    told = tuple((anchor, heading, plan.last_folio + page) for anchor, heading, page in behind.sections)
    root = plan.publication.root
    blank = setting.blank(machine) if target.press else None
    parts = range(1, plan.parts + 1)
    fronts = [ask(front.front_matter, plan, part, target, machine, back=told) for part in parts]
    return Volume(
        plan=plan,
        target=target,
        setting=setting,
        back=behind,
        leaves=leaves.result() if leaves else None,
        fronts=tuple(each.result() for each in fronts),
        specimen=specimen.result(),
        marks=marks.marks(plan, errata.read(root)) if root else (),
        embed=embed,
        blank=blank,
        hashes=press.hashes,
    )


def _bound(plan: Plan, ready: Volume, kind: str, talk: _Talk) -> dict[str, bytes]:
    """Every file of the volume by its name, the books first."""
    from pdfdigest.bindery import catalogue, conformance
    from pdfdigest.bindery.book import described
    from pdfdigest.press.engine import libraries

    if kind == "epub":
        from pdfdigest.bindery.volume_epub import files as epub

        return epub(plan, ready, talk)
    claimed, remarks = conformance.claims(plan, ready.target, embedded=ready.embed, known=ready.hashes)
    for words in (*conformance.sizes(plan, ready.hashes), *remarks):
        talk(f"{plan.slug}: {words}")
    others = _others(plan, kind)
    books, told = _sewn(plan, ready, claimed, others, talk)
    untrue = _untrue(plan, ready, books)
    if untrue:
        talk(f"{plan.slug}: the volume claims no standard, as it would not hold: {untrue}")
        claimed = conformance.less(claimed)
        books, told = _sewn(plan, ready, claimed, others, talk)
    facts = [described(ready, book) for book in books]
    for each in facts:
        claims = ", ".join(each["claims"]) or "no standard"
        talk(f"{each['file']}: {counted(each['pages'], 'page')}, {claims}; the spine is {each['spine_mm']} mm wide")
    files = {book.name: book.data for book in books}
    files[f"{plan.slug}.manifest.json"] = catalogue.manifest(
        told, [book.own for book in books], facts, dict(libraries.versions())
    )
    files[f"{plan.slug}.concordance.csv"] = catalogue.concordance(plan)
    return files


def _sewn(
    plan: Plan, ready: Volume, claimed: Claims, others: dict[str, dict[str, str]], talk: _Talk
) -> tuple[list[Book], dict[str, Any]]:
    """The books of the volume, and the facts that they carry."""
    from pdfdigest.bindery import binding, catalogue

    told: dict[str, Any] = {}

    def facts(proofs: Any) -> dict[str, Any]:
        told.update(catalogue.facts(plan, proofs, ready.setting.title(), others))
        return told

    with talk.office.tell.progress("issues bound", len(plan.placed)) as step:
        counted = itertools.count(1)
        return list(binding.books(ready, claimed, facts, lambda: step(next(counted), ""))), told


def _untrue(plan: Plan, ready: Volume, books: list[Book]) -> str:
    """What keeps a book from being what it claims; nothing where all claims hold.

    Issues of ours are verified as they are issued, so that a book of them alone need not be looked over again; the
    volume's own pages say by their claims whether a template of the office's own broke them.
    """
    from pdfdigest.bindery import conformance
    from pdfdigest.inspection import verify

    if ready.target.press or not any(book.claims for book in books):
        return ""
    own = (*ready.fronts, ready.back, *([ready.leaves] if ready.leaves else []))
    if any("PDF/UA-1" in book.claims for book in books) and not all(conformance.accessible(each) for each in own):
        return "its own pages do not claim PDF/UA-1"
    if any(placed.bound.foreign for placed in plan.placed):
        return next((f"{book.name}: {words}" for book in books for words in verify.untrue(book.data)), "")
    return ""


def _others(plan: Plan, kind: str) -> dict[str, dict[str, str]]:
    """The other PDF editions of record of each issue, with their hashes: what the manifest pairs."""
    from pdfdigest.record import record_json

    found: dict[str, dict[str, str]] = {}
    for placed in plan.placed:
        if placed.bound.draft:
            continue
        record = record_json.read(placed.bound.path.parent)
        hashes = {filed.name: filed.sha256 for filed in record.files}
        found[placed.bound.identity.label] = {
            edition.target: hashes[edition.name]
            for edition in record.editions
            if edition.name != placed.bound.path.name and edition.name.endswith(".pdf")
        }
    return found
