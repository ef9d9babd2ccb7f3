"""The plan of a volume goes in; its back matter comes out, set: indexes, threads, register, credits, corrections, concordance.

The first begins on a recto, and those that are short run on; what there is nothing to print for is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pdfdigest.bindery import indexes
from pdfdigest.bindery.locators import Locator, locators, spot
from pdfdigest.bindery.marks import places
from pdfdigest.bindery.matter import Setting
from pdfdigest.bindery.register import credits_of, register
from pdfdigest.bindery.volume import Matter, Plan
from pdfdigest.index import authority
from pdfdigest.index.authority import Authority
from pdfdigest.index.collation import Order
from pdfdigest.index.entries import INDEXES
from pdfdigest.manuscript import errata
from pdfdigest.manuscript.errata import Erratum
from pdfdigest.press.galley import Setter
from pdfdigest.press.targets import Target


@dataclass(frozen=True, slots=True)
class Correction:
    """An erratum as the list has it: where it stands, in issue and volume, and what it says."""

    issue: str
    page: int
    locator: Locator
    headline: str
    wrong: str
    right: str
    day: str


@dataclass(frozen=True, slots=True)
class Run:
    """A line of the concordance: the folios of an issue, and the issue's own pages; `note` where it was withdrawn."""

    folios: Locator
    issue: str
    day: str
    pages: str
    note: str = ""


def back_matter(plan: Plan, target: Target, machine: Setter) -> Matter:
    """The back matter, its first page a recto.  ManuscriptError holds faults of authority.yaml and errata.yaml."""
    setting = Setting.of(plan, target)
    html, sections = filled(setting)
    return setting.set(html, sections, machine, title=setting.title())


def filled(setting: Setting) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The back matter as HTML, and anchor and heading of each section.

    Reads authority.yaml and errata.yaml of the publication: ManuscriptError holds their faults.
    """
    plan = setting.plan
    root = plan.publication.root
    smart = plan.publication.typography == "smart"
    known = authority.read(root, setting.language, smart=smart) if root else Authority()
    wrong = errata.read(root) if root else ()
    words = setting.words
    order = Order(setting.language, mac=known.mac, saint=known.saint)
    found = {name: indexes.index(plan, name, known, order, words) for name in INDEXES}
    corrections = tuple(_corrections(setting, wrong))
    going_on = indexes.threads(plan, order, words)
    publishers = register(plan, order, words)
    credited = credits_of(plan, order, words)
    kept = {
        **{name: (words[f"index_{name}"], letters) for name, letters in found.items()},
        "threads": (words["threads"], going_on),
        "register": (words["register"], publishers),
        "credits": (words["picture_credits"], credited),
        "corrections": (words["corrections"], corrections),
        "concordance": (words["concordance"], tuple(_runs(setting))),
    }
    sections = tuple((name, heading) for name, (heading, what) in kept.items() if what)
    html = setting.fill(
        "back",
        title=setting.title(),
        sections=sections,
        indexes={name: letters for name, letters in found.items() if letters},
        threads=going_on,
        publishers=publishers,
        credited=credited,
        corrections=corrections,
        runs=kept["concordance"][1],
    )
    return html, sections


def _corrections(setting: Setting, wrong: tuple[Erratum, ...]) -> Iterator[Correction]:
    plan, words = setting.plan, setting.words
    for erratum, placed, page in places(plan, wrong):
        (locator,) = locators({spot(plan, placed, page)}, words, parts=plan.parts)
        headline = next((story.headline for story in placed.bound.stories if story.id == erratum.story), "")
        number = setting.number(placed.bound.identity)
        yield Correction(number, page, locator, headline, erratum.wrong, erratum.right, setting.day(erratum.date))


def _runs(setting: Setting) -> Iterator[Run]:
    plan = setting.plan
    for placed in plan.placed:
        bound = placed.bound
        spots = {spot(plan, placed, page) for page in range(1, bound.pages + 1)}
        (folios,) = locators(spots, setting.words, parts=plan.parts)
        pages = "1" if bound.pages == 1 else f"1–{bound.pages}"
        note = setting.words["withdrawn"] if bound.withdrawn else ""
        yield Run(folios, setting.number(bound.identity), setting.day(bound.date), pages, note)
