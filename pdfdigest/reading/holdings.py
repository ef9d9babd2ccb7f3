"""A publication and a moment go in; what of its record may be read then comes out, and what may not yet.

Only what is on record is looked at, so no draft, proof or rehearsal is ever among it; a revision under embargo is
left out until its moment, one that was withdrawn for good.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from pdfdigest.errors import ManuscriptError, RequestError
from pdfdigest.model import Identity, Indexed, Issue, Publication, cites, indexed, whole
from pdfdigest.reading import cards, filed_page
from pdfdigest.reading.filed_page import Outline
from pdfdigest.reading.site_state import SiteState, Unit
from pdfdigest.record import in_force, issued
from pdfdigest.record.revision import FiledEdition, Record

SCREEN_FIRST = ("screen", "archive", "print")
"""Which PDF of record a reader is given, the first that there is; a file for a print shop is none for a reader."""
WEB = ".html"


class Held:
    """An issue that may be read; `unit` is what an earlier run knew of it, where its files are as they were.

    `identity` and `language` are those of the revision in force.
    """

    def __init__(self, root: Path, identity: Identity, language: str, now: datetime, unit: Unit | None) -> None:
        self.identity = identity
        self.label = identity.label
        self.language = language
        self.unit = unit
        self._root = root
        self._now = now

    @cached_property
    def every(self) -> tuple[Record, ...]:
        """All its revisions on record."""
        return issued.labelled(self._root, self.label)

    @property
    def standing(self) -> tuple[Record, ...]:
        """Those that were not withdrawn."""
        return in_force.standing(self.every)

    @cached_property
    def revisions(self) -> tuple[Record, ...]:
        """Its revisions that may be read, the oldest first, the last one in force."""
        return tuple(each for each in self.standing if each.open_at(self._now))

    @property
    def newest(self) -> Record:
        """The revision in force."""
        return self.revisions[-1]

    @property
    def withdrawn(self) -> tuple[int, ...]:
        """The numbers of the revisions that were withdrawn, whose addresses lead to the notice."""
        first = self.revisions[0]
        return tuple(range(1, first.identity.revision)) if first.withdrawn else ()


@dataclass(frozen=True, slots=True)
class Withheld:
    """A revision that is under embargo, and until when."""

    identity: Identity
    until: datetime


@dataclass(frozen=True, slots=True)
class Holdings:
    """What of a publication may be read, in order, and what may not yet."""

    publication: Publication
    issues: tuple[Held, ...]
    withheld: tuple[Withheld, ...] = ()
    _alike: dict[object, list[Held]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Have the issues by what they and their translations have alike."""
        for each in self.issues:
            self._alike.setdefault(each.identity.numbered, []).append(each)

    def translations(self, of: Held) -> list[Held]:
        """The same issue in other languages, in order."""
        return [each for each in self._alike[of.identity.numbered] if each is not of]


@dataclass(frozen=True, slots=True)
class HeldStory(Indexed):
    """A story of an issue; `page` is that of the PDF, from 1."""

    id: str
    headline: str
    page: int
    kicker: str = ""
    deck: str = ""


@dataclass(frozen=True, slots=True)
class HeldSource:
    """A source, and the ids of the stories that cite it; none where no story is known to."""

    address: str
    publisher: str
    title: str
    stories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldPicture:
    """A picture: whose it is, what it shows, and the id of its story, or nothing."""

    credit: str
    caption: str
    story: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a revision tells of itself.

    `authors` is one line, `page` is there where a web page of one main part was filed, `issue` where the manuscript can
    be set.
    """

    record: Record
    stories: tuple[HeldStory, ...]
    sources: tuple[HeldSource, ...] = ()
    pictures: tuple[HeldPicture, ...] = ()
    authors: str = ""
    page: Outline | None = None
    issue: Issue | None = None
    remark: str = ""


def holdings(publication: Publication, now: datetime, state: SiteState) -> Holdings:
    """What may be read at a moment, which bears its zone; DifferenceError where a record cannot be read.

    `state` knows issues by the slug of the publication and their label.
    """
    root = publication.root
    if root is None:
        return Holdings(publication, ())
    issues: list[Held] = []
    withheld: list[Withheld] = []
    folder = str(root / issued.FOLDER)
    for label in issued.labels(root):
        unit = state.unit(f"{publication.slug}/{label}", folder)
        if unit and not unit.always and all(datetime.fromisoformat(until) <= now for until in unit.embargoes):
            identity, language = cards.heading(unit.card)
            issues.append(Held(root, identity, language, now, unit))
            continue
        every = issued.labelled(root, label)
        standing = in_force.standing(every)
        if found := [each for each in standing if each.open_at(now)]:
            held = Held(root, found[-1].identity, found[-1].language, now, unit)
            held.every = every
            issues.append(held)
        withheld += [Withheld(each.identity, each.embargo) for each in standing if each.embargo and each not in found]
    issues.sort(key=lambda held: held.identity.rank)
    return Holdings(publication, tuple(issues), tuple(sorted(withheld, key=lambda each: each.identity.rank)))


def looked(every: tuple[Record, ...]) -> list[str]:
    """The files and folders of an issue on record, from the folder of the record."""
    above = every[0].folder.parent.parent
    found = {each: None for record in every for path in record.paths for each in (path, *path.parents)}
    return [each.relative_to(above).as_posix() for each in found if each != above and above in each.parents]


def pdf(record: Record) -> FiledEdition | None:
    """The PDF of a revision for readers."""
    found = {each.target: each for each in record.editions if each.name.endswith(".pdf")}
    known = next((found[target] for target in SCREEN_FIRST if target in found), None)
    return known or next((each for target, each in found.items() if target != "press"), None)


def web_page(record: Record) -> FiledEdition | None:
    """The web page of a revision."""
    found = [each for each in record.editions if each.name.endswith(WEB)]
    return next((each for each in found if each.target == "web"), found[0] if found else None)


def epub(record: Record) -> FiledEdition | None:
    """The EPUB of a revision."""
    return next((each for each in record.editions if each.name.endswith(".epub")), None)


def facts(record: Record, publication: Publication) -> Facts:
    """What a revision tells, every file of it compared with its hash first; DifferenceError names what differs."""
    issued.read(record.folder)
    return replace(_told(record, publication), page=_outline(record))


def _outline(record: Record) -> Outline | None:
    filed = web_page(record)
    page = filed_page.parted((record.folder / filed.name).read_text("utf-8")) if filed else None
    return page.outline if page else None


def _told(record: Record, publication: Publication) -> Facts:
    """What the filed manuscript tells."""
    made = pdf(record)
    pages = dict(made.story_pages) if made else {}
    plain = tuple(HeldStory(name, headline, pages.get(name, 1)) for name, headline in record.stories)
    from pdfdigest.record import filed_manuscript  # what reads manuscripts is loaded where one is read

    try:
        told = filed_manuscript.read(record, publication, made.pages if made else 0)
    except (ManuscriptError, RequestError) as error:
        words = f"{record.identity}: its filed manuscript cannot be read, so the indexes lack it: {error}"
        return Facts(record, plain, remark=words.splitlines()[0])
    if told is None:
        return Facts(record, plain)
    issue = told.issue
    stories = tuple(
        HeldStory(story.id, whole(story.headline), pages.get(story.id, 1), story.kicker, story.deck, **indexed(story))
        for story in issue.stories
    )
    cited = {story.id: frozenset(cites(story.body)) for story in issue.stories}
    sources = tuple(
        HeldSource(
            source.address,
            source.publisher,
            source.title,
            tuple(name for name, several in cited.items() if source.id in several),
        )
        for source in issue.sources
    )
    if told.foreign:
        shown = tuple(HeldPicture(credit, caption) for credit, caption, _ in told.images)
        return Facts(record, stories, sources, shown)
    return Facts(record, stories, sources, _pictures(issue), _line(issue.authors), issue=issue)


def _line(words: str) -> str:
    return " ".join(words.split())


def _pictures(issue: Issue) -> tuple[HeldPicture, ...]:
    lead = (HeldPicture(issue.image.credit, issue.image.caption),) if issue.image else ()
    within = (HeldPicture(each.credit, each.caption, story.id) for story in issue.stories for each in story.images)
    return (*lead, *within)
