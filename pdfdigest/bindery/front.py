"""The plan of a volume goes in; the front matter of one of its books comes out, set.

Cover, half-title, title page, imprint, preface, contents by month, and in the first book the list of
issues.  Each begins on a recto, but for the imprint, which stands behind the title.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from pdfdigest.bindery.locators import roman
from pdfdigest.bindery.matter import Sections, Setting
from pdfdigest.bindery.volume import Matter, Placed, Plan
from pdfdigest.manuscript import languages, preface
from pdfdigest.press.compose import address_breaks, markup
from pdfdigest.press.compose.tongue import tongue
from pdfdigest.press.engine import libraries
from pdfdigest.press.galley import Setter
from pdfdigest.press.targets import Target


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the contents: a headline, the page of the volume, and the link to it."""

    words: str
    page: str
    href: str
    says: str
    attributes: Markup | str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """An issue in the contents, and its stories."""

    issue: Line
    day: str
    stories: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list of issues; `note` says what is special about it."""

    number: str
    day: str
    page: str
    href: str
    says: str
    note: str


def front_matter(plan: Plan, part: int, target: Target, machine: Setter, *, back: Sections = ()) -> Matter:
    """The front matter of a part (from 1), its pages numbered i, ii, iii in its contents.

    `back` are anchor, heading and folio of the sections of the back matter.  Raises ManuscriptError for
    faults in the preface and PagesError where the pages cannot be set.
    """
    setting = Setting.of(plan, target)
    words = setting.words
    said = preface_of(setting) if part == 1 else Markup("")
    here = tuple(placed for placed in plan.placed if placed.part == part)
    rows = tuple(_rows(setting)) if part == 1 else ()
    sections = [("cover", words["cover"]), ("title-page", words["title_page"]), ("imprint", words["imprint"])]
    sections += [("preface", words["preface"])] if said else []
    sections += [("contents", words["contents"])]
    sections += [("issues", words["list_of_issues"])] if rows else []
    html = setting.fill(
        "front",
        title=setting.title(part if plan.parts > 1 else 0),
        part_line=setting.part_line(part),
        part=part,
        isbn=isbn(plan, part),
        span=" – ".join(dict.fromkeys(setting.month(day.year, day.month) for day in (plan.first, plan.last))),
        rectos=plan.publication.rectos == "all",
        preface=said,
        months=tuple(_months(setting, here)),
        books=tuple(_books(setting)),
        front=tuple(each for each in sections if each[0] in ("preface", "issues")),
        back=tuple(_back(setting, back, part)),
        rows=rows,
        count=len(plan.placed),
        earlier=any(placed.bound.earlier for placed in plan.placed),
        fonts=setting.fonts,
        software=words["comma"].join(f"{name}\u00a0{version}" for name, version in libraries.versions()),
    )
    return setting.set(html, tuple(sections), machine, title=setting.title(part))


def preface_of(setting: Setting) -> Markup:
    """The preface of a volume as HTML, or nothing; ManuscriptError holds its faults."""
    prose, sources = preface.read(setting.plan.publication, setting.plan.name)
    calls = markup.Calls(
        sources,
        lambda call: Markup(' <span class="address">({})</span>').format(address_breaks.breakable(call.source.address)),
        lambda source: source.address,
    )
    tongue = markup.Tongue(setting.language, languages.direction(setting.language), setting.words)
    return markup.html(prose, calls, tongue)


def isbn(plan: Plan, part: int) -> str:
    """The ISBN of a book: its own, or that of the whole volume."""
    known = dict(plan.publication.isbn)
    return known.get(f"{plan.name}-part-{part}", "") or known.get(plan.name, "")


def _months(setting: Setting, here: tuple[Placed, ...]) -> Iterator[tuple[str, tuple[Heading, ...]]]:
    for (year, month), issues in groupby(here, key=lambda placed: (placed.bound.date.year, placed.bound.date.month)):
        yield setting.month(year, month), tuple(_heading(setting, placed) for placed in issues)


def _heading(setting: Setting, placed: Placed) -> Heading:
    bound = placed.bound

    def line(words: str, page: int, attributes: Markup | str = "") -> Line:
        folio = setting.plan.folio(placed, page)
        says = words + setting.words["comma"] + setting.words["at_page"].format(page=folio)
        return Line(words, str(folio), f"bound:{bound.identity.label}:{page}", says, attributes)

    attributes = tongue(bound.language, setting.language)
    stories = tuple(line(story.headline, story.page, attributes) for story in bound.stories)
    return Heading(line(setting.number(bound.identity), 1), setting.day(bound.date), stories)


def _books(setting: Setting) -> Iterator[tuple[str, str, str]]:
    """Each book of a volume of several: which, from when to when, and its folios."""
    plan = setting.plan
    if plan.parts == 1:
        return
    for part, issues in groupby(plan.placed, key=lambda placed: placed.part):
        held = tuple(issues)
        first, last = held[0], held[-1]
        months = [setting.month(each.bound.date.year, each.bound.date.month) for each in (first, last)]
        end = plan.folio(last, last.bound.pages)
        yield (
            setting.words["part"].format(part=roman(part)),
            " – ".join(dict.fromkeys(months)),
            f"{first.folio}–{end}",
        )


def _back(setting: Setting, back: Sections, part: int) -> Iterator[Line]:
    for anchor, heading, folio in back:
        last = setting.plan.parts
        page = str(folio) if last == 1 else f"{roman(last)}:{folio}"
        says = heading + setting.words["comma"] + setting.words["at_page"].format(page=folio)
        yield Line(heading, page, f"bound:matter:{anchor}" if part == last else "", says)


def _rows(setting: Setting) -> Iterator[Row]:
    """Every number of the volume in order, those that were declared as not issued in their places."""
    plan, words = setting.plan, setting.words
    rows: list[tuple[tuple[int, int, int], Row]] = []
    for placed in plan.placed:
        bound, identity = placed.bound, placed.bound.identity
        notes = []
        if bound.withdrawn:
            notes.append(words["withdrawn"])
        if identity.revision > 1 and not bound.withdrawn:
            notes.append(words["revised"].format(revision=identity.revision))
        if bound.earlier:
            earlier = words["comma"].join(str(revision) for revision in bound.earlier)
            notes.append(words["earlier"].format(revisions=earlier))
        if bound.draft:
            notes.append(words["proof"])
        if bound.foreign:
            notes.append(words["foreign"])
        href = f"bound:{identity.label}:1" if placed.part == 1 else ""
        page = str(placed.folio) if plan.parts == 1 else f"{roman(placed.part)}:{placed.folio}"
        says = setting.number(identity) + words["comma"] + words["at_page"].format(page=placed.folio)
        row = Row(setting.number(identity), setting.day(bound.date), page, href, says, words["semicolon"].join(notes))
        rows.append(((identity.volume, identity.numbers[0] if identity.numbers else 0, placed.folio), row))
    for gap in plan.gaps:
        own = str(gap.volume) == plan.name
        number = words["issue_number" if own else "volume_number"].format(volume=gap.volume, number=gap.number)
        said = words["not_issued"] + words["colon"] + gap.why if gap.why else words["not_issued"]
        rows.append(((gap.volume, gap.number, 0), Row(number, "", "", "", "", said)))
    for _, row in sorted(rows, key=lambda each: each[0]):
        yield row
