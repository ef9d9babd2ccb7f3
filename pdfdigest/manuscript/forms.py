"""The forms that an issue file and a publication.toml must fill in: field names, types and bounds.

The JSON Schema that editors use is made from these (see `schema`), so each description is written
for the person who types.  Nothing here is guessed: types are strict, unknown keys are refused.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from pdfdigest.manuscript.addresses import address_fault
from pdfdigest.manuscript.own_targets import TargetForm
from pdfdigest.manuscript.unseen import CONTROL_IN_TEXT
from pdfdigest.paper import PaperName

FORMAT = 1
MAX_LINE = 2_000
MAX_TEXT = 20_000


def _one_line(text: str) -> str:
    if "\n" in text.strip():
        raise ValueError("this must stand on one line")
    if len(text) > MAX_LINE:
        raise ValueError(f"it is {len(text):,} characters long; {MAX_LINE:,} is the most for one line")
    return _clean(text)


def _clean(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise ValueError(f"it is {len(text):,} characters long; {MAX_TEXT:,} is the most here")
    bad = next((sign for sign in text if CONTROL_IN_TEXT.match(sign)), None)
    if bad is not None:
        raise ValueError(f"it holds the control character U+{ord(bad):04X}; take it out")
    return text.strip()


SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_SLUG = re.compile(rf"{SLUG}\Z")
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})\Z")


LONGEST_SLUG = 100
"""Letters in a slug; with number, target and ending, and as an anchor, it stays below what file systems take (255 bytes)."""


def _slug(text: str) -> str:
    if len(text) > LONGEST_SLUG:
        raise ValueError(f"it is {len(text):,} letters long; {LONGEST_SLUG} is the most here")
    if not _SLUG.match(text):
        raise ValueError("use small letters, digits and hyphens only, like tokyo-talks")
    return text


def _day(given: Any) -> Any:
    if isinstance(given, str):
        try:
            return date.fromisoformat(given.strip())
        except ValueError:
            raise ValueError(f"{given!r} is no date; write year-month-day, like 2022-02-25") from None
    return given


def _moment(given: Any) -> Any:
    if not isinstance(given, str):
        return given
    try:
        moment = datetime.fromisoformat(given.strip())
    except ValueError:
        raise ValueError(f"{given!r} is no date and time; write it like 2022-02-25T09:00+09:00") from None
    if moment.tzinfo is None:
        raise ValueError("the time zone is missing; write it like 2022-02-25T09:00+09:00")
    return moment


def _colour(text: str) -> str:
    if not _COLOUR.match(text):
        raise ValueError(f"{text!r} is no colour; write it like '#123a6b'")
    return text.lower()


def _issn(text: str) -> str:
    """Check digit of ISO 3297: weights 8 to 2, modulus 11, X for ten."""
    signs = text.replace("-", "").upper()
    if not re.fullmatch(r"\d{7}[\dX]", signs):
        raise ValueError(f"{text!r} is no ISSN; it has eight signs, like 2049-3630")
    total = sum(int(digit) * weight for digit, weight in zip(signs[:7], range(8, 1, -1), strict=True))
    check = "0123456789X"[-total % 11]
    if signs[7] != check:
        raise ValueError(f"{text!r} is mistyped: its last sign should be {check}")
    return f"{signs[:4]}-{signs[4:]}"


def _isbn(text: str) -> str:
    """Check digit of ISO 2108: weights 1 and 3 by turns, modulus 10.  The hyphens stay as they are given."""
    signs = re.sub(r"[- ]", "", text)
    if not re.fullmatch(r"97[89]\d{10}", signs):
        raise ValueError(f"{text!r} is no ISBN; it has thirteen digits and begins with 978 or 979")
    check = -sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(signs[:12])) % 10
    if int(signs[12]) != check:
        raise ValueError(f"{text!r} is mistyped: its last digit should be {check}")
    return text.strip()


def _address(text: str) -> str:
    if fault := address_fault(text):
        raise ValueError(fault)
    return text.strip()


def _crop(given: tuple[int, ...]) -> tuple[int, ...]:
    if given and (
        len(given) != 4 or not (given[2] and given[3]) or given[0] + given[2] > 100 or given[1] + given[3] > 100
    ):
        raise ValueError("give left, top, width and height in percent of the picture, like [10, 0, 80, 100]")
    return given


def _focus(given: tuple[int, ...]) -> tuple[int, ...]:
    if given and len(given) != 2:
        raise ValueError("give two numbers, in percent from the left and from the top, like [50, 40]")
    return given


Line = Annotated[str, AfterValidator(_one_line)]
Text = Annotated[str, AfterValidator(_clean)]
Slug = Annotated[
    str,
    AfterValidator(_slug),
    Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", json_schema_extra={"maxLength": LONGEST_SLUG}),
]
Address = Annotated[str, AfterValidator(_address), Field(json_schema_extra={"format": "uri"})]
Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Colour = Annotated[str, AfterValidator(_colour), Field(pattern="^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")]
Issn = Annotated[str, AfterValidator(_issn)]
Isbn = Annotated[str, AfterValidator(_isbn)]
Percent = Annotated[int, Field(ge=0, le=100)]
Count = Annotated[int, Field(ge=1, le=100_000)]


class Form(BaseModel):
    """Strict, and closed to keys that it does not know."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)


class ImageForm(Form):
    """A picture and what must be said of it."""

    file: Annotated[Line | None, Field(description="The file, from the folder of this issue or of the publication.")]
    alt: Annotated[Text | None, Field(description="What the picture shows, for readers who cannot see it.")] = None
    caption: Annotated[Text | None, Field(description="What the picture shows, printed below it.")] = None
    credit: Annotated[Line | None, Field(description="Whose picture it is, as printed.")] = None
    address: Annotated[Address | None, Field(description="Where the picture comes from, printed as a source.")] = None
    crop: Annotated[
        tuple[Percent, ...],
        AfterValidator(_crop),
        Field(description="What of it is printed: left, top, width and height in percent, like [10, 0, 80, 100]."),
    ] = ()
    focus: Annotated[
        tuple[Percent, ...],
        AfterValidator(_focus),
        Field(
            description="What stays in view where the page has no room for all: from the left and the top, in percent."
        ),
    ] = ()
    place: Annotated[
        Literal["text", "margin"],
        Field(
            description="Where a story's picture stands; one in the margin stands in the text where there is no room."
        ),
    ] = "text"


class SourceForm(Form):
    """The facts of a source that is cited as [words](source:its-id)."""

    address: Annotated[Address | None, Field(description="The web address.")] = None
    publisher: Annotated[Line | None, Field(description="Who published it.")] = None
    title: Annotated[Line | None, Field(description="Its title.")] = None
    published: Annotated[Day | None, Field(description="The day it was published, like 2022-02-15.")] = None
    accessed: Annotated[Day | None, Field(description="The day it was read, like 2022-02-15.")] = None
    archived: Annotated[Address | None, Field(description="The address of an archived copy.")] = None


class IndexedForm(Form):
    """What a story is indexed under."""

    topics: Annotated[tuple[Line, ...], Field(description="Subjects, for the yearly index.")] = ()
    people: Annotated[tuple[Line, ...], Field(description="People, family name first, for the index.")] = ()
    organisations: Annotated[tuple[Line, ...], Field(description="Organisations, for the index.")] = ()
    countries: Annotated[tuple[Line, ...], Field(description="Countries, for the index.")] = ()
    thread: Annotated[Slug | None, Field(description="The same name in every story of one thread.")] = None


class BoxForm(Form):
    """What stands beside a story, in the margin where there is room."""

    heading: Annotated[Line | None, Field(description="The heading of the box.")] = None
    text: Annotated[Text | None, Field(description="Its words, without links; an empty line parts paragraphs.")] = None
    quote: Annotated[Line | None, Field(description="A sentence of the story, pulled out to be seen.")] = None


class StoryForm(IndexedForm):
    """One story."""

    id: Annotated[Slug, Field(description="A short name that stays the same, like tokyo-talks.")]
    headline: Annotated[Line | None, Field(description="The headline.")]
    short: Annotated[Line | None, Field(description="A shorter headline for the headline box.")] = None
    kicker: Annotated[Line | None, Field(description="A word or two above or beside the headline.")] = None
    deck: Annotated[Line | None, Field(description="One sentence below the headline.")] = None
    byline: Annotated[Line | None, Field(description="Who wrote it.")] = None
    dateline: Annotated[Line | None, Field(description="Where and when, like TOKYO, February 15.")] = None
    body: Annotated[
        str | None, Field(description="The text, as Markdown: *emphasis*, **strong**, [words](address), lists.")
    ]
    images: Annotated[tuple[ImageForm, ...], Field(description="Pictures within the story.")] = ()
    boxes: Annotated[tuple[BoxForm, ...], Field(description="Boxes and pulled quotations beside the story.")] = ()


class SectionForm(Form):
    """A standing part that is no story."""

    id: Annotated[Slug, Field(description="A short name that stays the same.")]
    heading: Annotated[Line, Field(description="The heading.")]
    body: Annotated[str, Field(description="The text, as Markdown.")]
    place: Annotated[Literal["before", "after"], Field(description="Before or after the stories.")] = "after"


class PassageForm(Form):
    """Words of an imported manuscript that have no place in the issue yet."""

    where: Annotated[Line, Field(description="Where they came from.")]
    body: Annotated[str, Field(description="The text, as Markdown.")]


class FitForm(Form):
    """How much room the issue may take."""

    pages: Annotated[int, Field(ge=1, le=500, description="The number of pages it must fit.")]


class ApprovedForm(Form):
    """Who approved the issue, and what it was then.  Written when it is approved, and not by hand."""

    by: Annotated[Line, Field(min_length=1, description="Who approved it.")]
    at: Annotated[Moment, Field(description="When it was approved.")]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="The hash of what was approved.")]


class IssueForm(Form):
    """One issue of a digest."""

    format: Annotated[Literal[1], Field(description="The form of this file; always 1.")]
    volume: Annotated[Count | None, Field(description="The volume, a whole number.")]
    number: Annotated[Count | None, Field(description="The number within the volume.")] = None
    numbers: Annotated[tuple[Count, ...], Field(description="Both numbers of a double issue: [4, 5].")] = ()
    supplement: Annotated[Count | None, Field(description="Which supplement to this number, from 1.")] = None
    date: Annotated[Day | None, Field(description="The date of the issue, like 2022-02-25.")]
    language: Annotated[Line | None, Field(description="Where it is not the publication's own, like ja.")] = None
    status: Annotated[Literal["draft", "approved"], Field(description="draft, or approved for issue.")] = "draft"
    approved: Annotated[
        ApprovedForm | None,
        Field(
            description="Who approved it, and when; lapses when a word changes.", json_schema_extra={"readOnly": True}
        ),
    ] = None
    embargo: Annotated[Moment | None, Field(description="Not before, like 2022-02-25T09:00+09:00.")] = None
    web: Annotated[Address | None, Field(description="The address of this issue on the web.")] = None
    authors: Annotated[Line | None, Field(description="Who wrote the issue, printed below its date.")] = None
    distribution: Annotated[
        Line | None, Field(description="Whom it is for, like For official use; as the publication has it, if left out.")
    ] = None
    fit: FitForm | None = None
    image: Annotated[ImageForm | None, Field(description="The lead picture.")] = None
    summary: Annotated[
        tuple[Line, ...], Field(max_length=12, description="Key points, each a sentence: a box before the stories.")
    ] = ()
    stories: Annotated[tuple[StoryForm, ...], Field(min_length=1, max_length=500, description="The stories.")]
    numbered: Annotated[
        Literal["paragraphs", "none"] | None,
        Field(description="Whether paragraphs bear numbers to be cited by; as the publication has it, if left out."),
    ] = None
    sections: Annotated[tuple[SectionForm, ...], Field(description="Parts that are no stories.")] = ()
    sources: Annotated[dict[Slug, SourceForm | None], Field(description="Facts of sources, by their id.")] = {}
    not_placed: Annotated[
        tuple[PassageForm, ...],
        Field(description="What `import` found no place for: move it where it belongs, or delete it."),
    ] = ()


class ColoursForm(Form):
    """The colours of the house style."""

    accent: Annotated[Colour | None, Field(description="The one accent, like '#123a6b'.")] = None
    ink: Annotated[Colour | None, Field(description="The ink of the text on screen.")] = None


class VolumeForm(Form):
    """What is bound each year."""

    isbn: Annotated[
        dict[str, Isbn], Field(description='ISBN by volume: "3", or "3-part-2" for a part with one of its own.')
    ] = {}
    max_pages: Annotated[int, Field(ge=16, le=5_000, description="The most pages that one book holds.")] = 600
    leaf_thickness: Annotated[float, Field(gt=0, le=1, description="How thick one leaf of the paper is, in mm.")] = 0.1
    dividers: Annotated[
        Literal["months", "none"] | None,
        Field(description="A leaf before each month; if left out, where months hold three issues or more."),
    ] = None
    rectos: Annotated[
        Literal["all", "issues", "none"],
        Field(description="What begins on a right-hand page: all parts of the volume, its issues, or none."),
    ] = "issues"


class ApprovalForm(Form):
    """How an issue is approved."""

    two: Annotated[bool, Field(description="Whoever approves is another one than whoever publishes.")] = False


Severity = Literal["fault", "warning", "off"]


class PublicationForm(Form):
    """The facts of a publication, given once."""

    format: Annotated[Literal[1], Field(description="The form of this file; always 1.")] = 1
    name: Annotated[Line, Field(min_length=1, description="The name as it stands in the masthead.")]
    slug: Annotated[Slug | None, Field(description="The name in file names; the folder's, if left out.")] = None
    short_name: Annotated[Line, Field(description="The name in running heads.")] = ""
    tagline: Annotated[Line, Field(description="One line below the name.")] = ""
    publisher: Annotated[Line, Field(description="Who answers for it.")] = ""
    editor: Annotated[Line, Field(description="Who edits it.")] = ""
    place: Annotated[Line, Field(description="Where it is published.")] = ""
    distribution: Annotated[Line, Field(description="Whom its issues are for, printed below the date.")] = ""
    issn_print: Annotated[Issn | None, Field(description="ISSN of the printed edition.")] = None
    issn_online: Annotated[Issn | None, Field(description="ISSN of the online edition.")] = None
    rights: Annotated[Line, Field(description="Who holds the rights, or the licence.")] = ""
    contact: Annotated[Line, Field(description="How readers reach the office.")] = ""
    web: Annotated[Address | None, Field(description="The publication's web address.")] = None
    language: Annotated[Line, Field(description="The language, like en-US.")] = "en"
    time_zone: Annotated[Line, Field(description="Where the office is, like Asia/Tokyo.")] = "UTC"
    typography: Annotated[
        Literal["typed", "smart"],
        Field(description="smart sets dashes, minus signs and spaces as the language has them."),
    ] = "typed"
    numbered: Annotated[
        Literal["paragraphs", "none"] | None,
        Field(description="paragraphs gives each a number to be cited by; if left out, where the style is report."),
    ] = None
    style: Annotated[Line, Field(description="The house style: bulletin, gazette, report or your own.")] = "bulletin"
    paper: Annotated[PaperName, Field(description="The paper.")] = "A4"
    logo: Annotated[Line | None, Field(description="A logo for the masthead: a file in this folder.")] = None
    letterhead: Annotated[Line | None, Field(description="A picture in place of the name in the masthead.")] = None
    profile: Annotated[Line | None, Field(description="The print shop's ICC profile: a file in this folder.")] = None
    record: Annotated[tuple[Line, ...], Field(min_length=1, description="What publish files.")] = (
        "screen",
        "print",
        "web",
    )
    colours: ColoursForm = ColoursForm.model_construct()
    words: Annotated[dict[str, Line], Field(description="Fixed words in your own wording.")] = {}
    volume: VolumeForm = VolumeForm.model_construct()
    approval: ApprovalForm = ApprovalForm.model_construct()
    rules: Annotated[dict[str, Severity], Field(description="How severe each rule is.")] = {}
    targets: Annotated[dict[Slug, TargetForm], Field(description="Targets of your own.")] = {}
    mail: Annotated[dict[str, Any], Field(description="Settings of the post room.")] = {}
    ledger: Annotated[dict[str, Any], Field(description="The server that keeps the ledger.")] = {}


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of an issue file, for editors."""
    made = IssueForm.model_json_schema(mode="validation")
    made["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    made["title"] = "A pdfdigest issue"
    return made
