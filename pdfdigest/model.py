"""The values that rooms share: an Issue as it was written, an Edition as it was printed."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import total_ordering
from pathlib import Path
from typing import Any

from pdfdigest.errors import Fault
from pdfdigest.paper import PaperName


@total_ordering
@dataclass(frozen=True, slots=True, eq=True)
class Identity:
    """Which issue this is: names files, metadata, links and citations, and sorts as people count.

    `numbers` holds one number, or the run of a double issue (4, 5); it is empty while the
    manuscript has none yet.  `translation` is the language tag where the issue is not in the
    publication's own language.

    >>> str(Identity("the-digest", 1, (4, 5)))
    '1.4-5'
    >>> Identity("the-digest", 1, (10,)) > Identity("the-digest", 1, (9,))
    True
    """

    publication: str
    volume: int
    numbers: tuple[int, ...]
    supplement: int | None = None
    translation: str | None = None
    revision: int = 1

    @property
    def number(self) -> str:
        """The number as printed: `4`, `4-5`, or nothing while there is none."""
        if not self.numbers:
            return ""
        first, last = self.numbers[0], self.numbers[-1]
        return f"{first}" if first == last else f"{first}-{last}"

    @property
    def label(self) -> str:
        """`1.4`, `1.4-5`, `1.4-s1` for the first supplement, `1.4-ja` for a translation."""
        label = f"{self.volume}.{self.number or 'x'}"
        if self.supplement is not None:
            label += f"-s{self.supplement}"
        if self.translation is not None:
            label += f"-{self.translation}"
        return label

    @property
    def slug(self) -> str:
        """The publication and the label, the stem of every file of this issue."""
        return f"{self.publication}-{self.label}"

    @property
    def numbered(self) -> tuple[int, tuple[int, ...], int | None]:
        """Volume, numbers and supplement: what an issue and its translations have alike."""
        return self.volume, self.numbers, self.supplement

    def __str__(self) -> str:
        """Return the label."""
        return self.label

    @property
    def rank(self) -> tuple[Any, ...]:
        """What it is sorted by."""
        return (
            self.publication,
            self.volume,
            self.numbers or (0,),
            self.supplement or 0,
            self.translation or "",
            self.revision,
        )

    def __lt__(self, other: Identity) -> bool:
        """Sort by publication, volume, number, supplement, language and revision."""
        return self.rank < other.rank


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of prose: a kind, and either text or the nodes inside it.

    Blocks: paragraph, list, numbered, item, quotation, definitions (of which each entry is a term and a definition), picture (that of its story whose number from 1 is `start`, `marked`
    where the text says that it stands there), table, row, and what is said of a table, which stands around
    its rows: table-title and table-unit, table-source and table-data (the day that its figures are of).  Inline: text, strong, emphasis,
    superscript, subscript, cite, issue (which tells the place in another issue that its `source` names), see (which leads to the story whose id is its `source`), span, break, address (a web or mail address that stands for itself, with
    its text).  Cells are `cell` or `heading-cell`.  `source` is set on a cite; `language` on a span in another language; `start` on a numbered list that does not
    begin with 1; `number` on a paragraph that is cited by one, and on a see that leads to such a paragraph; `alignment` (`start`, `centre`, `end`) on a cell whose column was given one; `chart` (`bar`, `line`) on a table that is drawn too.
    """

    kind: str
    text: str = ""
    nodes: tuple[Node, ...] = ()
    source: str = ""
    language: str = ""
    start: int = 1
    number: int = 0
    alignment: str = ""
    marked: bool = False
    chart: str = ""

    def plain(self) -> str:
        """The words alone, blocks parted by a line break."""
        if self.kind in ("text", "address"):
            return self.text
        if self.kind == "break":
            return "\n"
        between = "\n" if self.kind in _HOLDS_BLOCKS else " " if self.kind == "row" else ""
        return between.join(node.plain() for node in self.nodes)

    def cites(self) -> tuple[str, ...]:
        """The ids of the sources cited inside, in reading order, repeats included."""
        own = (self.source,) if self.kind == "cite" else ()
        return own + tuple(source for node in self.nodes for source in node.cites())


_HOLDS_BLOCKS = frozenset({"list", "numbered", "item", "quotation", "table", "definitions", "entry", "definition"})

Prose = tuple[Node, ...]


SOFT_HYPHEN = "\u00ad"


def whole(words: str) -> str:
    """Words without the soft hyphens that say where they may break: as a title is told where nothing breaks."""
    return words.replace(SOFT_HYPHEN, "")


def plain(prose: Prose) -> str:
    """The words of a prose, its blocks parted by an empty line."""
    return "\n\n".join(node.plain() for node in prose if node.kind != "picture")


def cites(prose: Prose) -> tuple[str, ...]:
    """The ids of the sources that a prose cites, in reading order, repeats included."""
    return tuple(source for node in prose for source in node.cites())


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a manuscript, counted from 1."""

    path: Path
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Source:
    """What a story cites.  `number` counts from 1 in the order of first citation in the issue."""

    id: str
    number: int
    address: str
    publisher: str = ""
    title: str = ""
    published: date | None = None
    accessed: date | None = None
    archived: str = ""
    place: Place | None = field(default=None, compare=False)

    @property
    def host(self) -> str:
        """The host of the address, without `www.`: what a note shows where no publisher is known."""
        rest = self.address.partition("://")[2] or self.address.removeprefix("mailto:")
        host = rest.partition("/")[0].partition("?")[0].rpartition("@")[2]
        return host.removeprefix("www.")


@dataclass(frozen=True, slots=True)
class Image:
    """A picture with what it shows (caption), whose it is (credit) and what it says to the blind (alt).

    `crop` is what of it is printed (left, top, width, height) and `focus` the point that stays in view (from the left,
    from the top) where a lead picture is cut to fill the measure, which one without it never is; both are in percent
    and empty where nothing is said.  `beside` says that it stands in the margin, where there is room.
    """

    file: Path
    alt: str = ""
    caption: str = ""
    credit: str = ""
    source: str = ""
    crop: tuple[int, ...] = ()
    focus: tuple[int, ...] = ()
    beside: bool = False
    place: Place | None = field(default=None, compare=False)

    @property
    def called(self) -> str:
        """How a sentence calls it, behind "the picture": its file, or that there is none yet."""
        return self.file.name or "that is still missing"


@dataclass(frozen=True, slots=True)
class Box:
    """What stands beside a story: a box with a heading and paragraphs, or a `quote` pulled out of the text."""

    heading: str = ""
    text: tuple[str, ...] = ()
    quote: str = ""


Line = str
"""Words of a story that stand on a line of their own."""
Names = tuple[str, ...]
"""What a story is indexed under, in one field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """What a story is indexed under; those of one `thread` send the reader to each other."""

    topics: Names = ()
    people: Names = ()
    organisations: Names = ()
    countries: Names = ()
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Story(Indexed):
    """One story.  `short` is the headline for the headline box where the full one is too long."""

    id: str
    headline: Line
    body: Prose
    short: Line = ""
    kicker: Line = ""
    deck: Line = ""
    byline: Line = ""
    dateline: Line = ""
    images: tuple[Image, ...] = ()
    boxes: tuple[Box, ...] = ()
    place: Place | None = field(default=None, compare=False)


LINES = tuple(each.name for each in fields(Story) if each.type == "Line")
"""The fields of a story that are a Line: looked at by the rules of words, and kept with the headline on the page."""
INDEXED = tuple(each.name for each in fields(Indexed) if each.type == "Names")
"""The fields of a story that are Names: looked at by the rules of words, carried into the volume."""


def indexed(story: object) -> dict[str, Any]:
    """The fields of Indexed by name, from a story or from a form of one; what the form leaves out is empty."""
    return {each.name: getattr(story, each.name) or each.default for each in fields(Indexed)}


@dataclass(frozen=True, slots=True)
class Section:
    """A standing part of an issue that is no story: a note from the editor, a calendar."""

    id: str
    heading: str
    body: Prose
    before: bool = False
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a manuscript that have no place in the issue yet, and where they came from."""

    where: str
    body: Prose
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Approval:
    """Who looked an issue over, when, and the hash of what was looked at; `holds` as long as that is what is there."""

    by: str
    at: datetime
    sha256: str
    holds: bool = True


@dataclass(frozen=True, slots=True)
class OwnTarget:
    """A target of a publication's own: the one that it starts from, and the fields that differ with their values."""

    name: str
    start: str
    changes: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Publication:
    """The facts of a publication, given once in publication.toml.

    `root` is the folder that holds publication.toml (None for a lone issue file), `words` overrides
    fixed words, `severities` maps rule names to `fault`, `warning` or `off`, `record` names the
    targets that `publish` files, `profile` is the ICC profile of the office's print shop, `targets` are those
    of its own.  `typography` is `smart` where hyphens become the dashes of the language, `numbered` says that paragraphs bear numbers to be cited by.  `isbn` pairs volumes (`3`) and parts (`3-part-2`) with theirs; a volume of more than
    `max_pages` is parted, and its spine reckoned by a `leaf_thickness` in mm; `dividers` (`months`, `none`, or empty for
    what suits its months) are leaves before months, `rectos` what begins on a right-hand page: `all`, `issues` or
    `none`.  `two_approve` where whoever approves is
    another one than whoever publishes.
    """

    slug: str
    name: str
    root: Path | None = None
    short_name: str = ""
    tagline: str = ""
    publisher: str = ""
    editor: str = ""
    place: str = ""
    distribution: str = ""
    issn_print: str = ""
    issn_online: str = ""
    rights: str = ""
    contact: str = ""
    web: str = ""
    language: str = "en"
    time_zone: str = "UTC"
    style: str = "bulletin"
    typography: str = "typed"
    numbered: bool = False
    paper: PaperName = "A4"
    accent: str = ""
    ink: str = ""
    logo: Path | None = None
    letterhead: Path | None = None
    profile: Path | None = None
    words: tuple[tuple[str, str], ...] = ()
    severities: tuple[tuple[str, str], ...] = ()
    record: tuple[str, ...] = ("screen", "print", "web")
    isbn: tuple[tuple[str, str], ...] = ()
    max_pages: int = 600
    leaf_thickness: float = 0.1
    dividers: str = ""
    rectos: str = "issues"
    targets: tuple[OwnTarget, ...] = ()
    two_approve: bool = False

    @property
    def running_name(self) -> str:
        """The name as it stands in a running head."""
        return self.short_name or self.name


NOTICE = "notice-of-withdrawal"
"""The id of the one story of a notice."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue as it was written.

    `sources` holds only what is cited, in the order of first citation; `uncited` the ids of those that
    stand in the manuscript and are not.  `summary` are its key points.  `missing` names the fields
    that still stand empty, `not_placed` what an import found no place for: such an issue prints as a
    draft and cannot be published.  `pages` is the
    number of pages that the issue must fit, 0 for no such wish.  `doubts` are what its prose raised and can
    be set all the same; `manuscript.rules` says how severe each is.  `canonical` is the data of the issue and
    the facts of its publication as JSON, without the comments of those who wrote them.
    """

    identity: Identity
    publication: Publication
    path: Path
    language: str
    date: date | None
    stories: tuple[Story, ...]
    sources: tuple[Source, ...] = ()
    sections: tuple[Section, ...] = ()
    image: Image | None = None
    summary: tuple[str, ...] = ()
    status: str = "draft"
    approved: Approval | None = None
    embargo: datetime | None = None
    web: str = ""
    authors: str = ""
    distribution: str = ""
    pages: int = 0
    missing: tuple[str, ...] = ()
    not_placed: tuple[Passage, ...] = ()
    uncited: tuple[str, ...] = ()
    doubts: tuple[Fault, ...] = field(default=(), repr=False, compare=False)
    canonical: str = field(default="", repr=False, compare=False)

    def source(self, identifier: str) -> Source:
        """The source of that id; KeyError where the issue cites no such source."""
        for source in self.sources:
            if source.id == identifier:
                return source
        raise KeyError(identifier)

    @property
    def is_approved(self) -> bool:
        """Whether it may go on record: as somebody approved it, or says so itself where that is enough."""
        seen = self.approved.holds if self.approved else not self.publication.two_approve
        return self.status == "approved" and seen

    @property
    def is_notice(self) -> bool:
        """Whether it is the notice that an issue was withdrawn."""
        return [story.id for story in self.stories] == [NOTICE]

    @property
    def unfinished(self) -> bool:
        """Whether something is still to be filled in or to be placed."""
        return bool(self.missing or self.not_placed)

    @property
    def images(self) -> tuple[Image, ...]:
        """All pictures, the lead picture first."""
        lead = (self.image,) if self.image else ()
        return lead + tuple(image for story in self.stories for image in story.images)


@dataclass(frozen=True, slots=True)
class UnevenLine:
    """A line that is not set well: the rule that names it, its page, its story's anchor, and how it begins."""

    rule: str
    page: int
    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class Edition:
    """The finished pages of one issue for one target: the bytes, and what is known of them.

    `pages` is the number of pages (0 for the web page), `story_pages` the page of each story and
    `note_pages` the pages on which each source's note stands, all counted from 1.  `remarks` says in
    whole sentences what was done to make it fit.  `resolutions` gives each photograph, by its address in the
    galley, and how many of its pixels are printed to the inch.  `files` are the paths of what the styles
    named.  `stamp` is what every page says of itself that is not on record.  `setting` names what was mended in the
    engine that set it (`press.engine.patches`), `uneven` the lines that a typographer would not sign.
    """

    identity: Identity
    target: str
    suffix: str
    data: bytes = field(repr=False)
    pages: int = 0
    story_pages: tuple[tuple[str, int], ...] = ()
    note_pages: tuple[tuple[int, tuple[int, ...]], ...] = ()
    remarks: tuple[str, ...] = ()
    resolutions: tuple[tuple[str, int], ...] = ()
    files: tuple[str, ...] = ()
    stamp: str = ""
    setting: tuple[str, ...] = ()
    uneven: tuple[UnevenLine, ...] = ()
