"""The facts of an issue made elsewhere go in, as a small YAML file; an Issue and its pages come out.

Such an issue exists only as a PDF.  Its file tells what a manuscript would: number, date, headlines with
their pages, what the indexes of a volume need, and the sources.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from pdfdigest.errors import Fault, ManuscriptError
from pdfdigest.manuscript import forms, languages, small_files
from pdfdigest.manuscript.small_files import Found
from pdfdigest.manuscript.yaml import Steps
from pdfdigest.model import Identity, Image, Issue, Publication, Source, Story, indexed

PART = "facts"
"""What such a file is called on record, in place of `issue`."""

PageNumber = Annotated[int, Field(ge=1, le=20_000)]


class AdoptedStoryForm(forms.IndexedForm):
    """A story as it stands in the PDF."""

    id: Annotated[forms.Slug, Field(description="A short name that stays the same.")]
    headline: Annotated[forms.Line, Field(min_length=1, description="The headline.")]
    page: Annotated[PageNumber, Field(description="The page of the PDF it begins on, from 1.")]
    kicker: Annotated[forms.Line | None, Field(description="A word or two above the headline.")] = None


class AdoptedSourceForm(forms.Form):
    """A source as it stands in the PDF."""

    address: Annotated[forms.Address, Field(description="The web address.")]
    publisher: Annotated[forms.Line | None, Field(description="Who published it.")] = None
    title: Annotated[forms.Line | None, Field(description="Its title.")] = None
    pages: Annotated[tuple[PageNumber, ...], Field(min_length=1, description="The pages that cite it.")]


class AdoptedImageForm(forms.Form):
    """A picture as it stands in the PDF."""

    credit: Annotated[forms.Line, Field(min_length=1, description="Whose picture it is.")]
    caption: Annotated[forms.Line | None, Field(description="What it shows.")] = None
    page: Annotated[PageNumber, Field(description="The page it stands on.")]


class AdoptedForm(forms.Form):
    """The facts of one issue made elsewhere."""

    format: Annotated[Literal[1], Field(description="The form of this file; always 1.")]
    volume: Annotated[forms.Count, Field(description="The volume.")]
    number: Annotated[forms.Count | None, Field(description="The number within the volume.")] = None
    numbers: Annotated[tuple[forms.Count, ...], Field(description="Both numbers of a double issue.")] = ()
    supplement: Annotated[forms.Count | None, Field(description="Which supplement to this number.")] = None
    date: Annotated[forms.Day, Field(description="The date of the issue, like 2019-02-25.")]
    language: Annotated[forms.Line | None, Field(description="Where it is not the publication's own.")] = None
    web: Annotated[forms.Address | None, Field(description="The address of this issue on the web.")] = None
    stories: Annotated[tuple[AdoptedStoryForm, ...], Field(min_length=1, max_length=500)]
    sources: Annotated[tuple[AdoptedSourceForm, ...], Field(max_length=5_000)] = ()
    images: Annotated[tuple[AdoptedImageForm, ...], Field(max_length=5_000)] = ()


@dataclass(frozen=True, slots=True)
class Adopted:
    """An issue made elsewhere.

    `story_pages` tells the page of each story, `note_pages` the pages that cite each source, `images` credit,
    caption and page of each picture; pages count from 1.
    """

    issue: Issue
    story_pages: tuple[tuple[str, int], ...]
    note_pages: tuple[tuple[int, tuple[int, ...]], ...]
    images: tuple[tuple[str, str, int], ...]


def read(path: Path, publication: Publication, pages: int) -> Adopted:
    """The facts that a file tells of a PDF of so many pages; ManuscriptError holds every fault of it."""
    found = small_files.read(path, AdoptedForm)
    wrong = tuple(sorted(set(_wrong(found, pages))))
    if wrong:
        raise ManuscriptError(wrong)
    form = found.form
    language = languages.normal(form.language or publication.language)
    stories = tuple(
        Story(
            id=story.id,
            headline=story.headline,
            body=(),
            kicker=story.kicker or "",
            **indexed(story),
        )
        for story in form.stories
    )
    sources = tuple(
        Source(
            id=f"address-{hashlib.sha256(source.address.encode()).hexdigest()[:10]}",
            number=number,
            address=source.address,
            publisher=source.publisher or "",
            title=source.title or "",
        )
        for number, source in enumerate(form.sources, 1)
    )
    own = languages.normal(publication.language)
    issue = Issue(
        identity=Identity(
            publication=publication.slug,
            volume=form.volume,
            numbers=form.numbers or ((form.number,) if form.number else ()),
            supplement=form.supplement,
            translation=language if language != own else None,
        ),
        publication=publication,
        path=path,
        language=language,
        date=form.date,
        stories=stories,
        sources=sources,
        image=Image(Path(), credit=form.images[0].credit) if form.images else None,
        status="approved",
        web=form.web or "",
    )
    return Adopted(
        issue=issue,
        story_pages=tuple((story.id, story.page) for story in form.stories),
        note_pages=tuple((number, tuple(sorted(set(each.pages)))) for number, each in enumerate(form.sources, 1)),
        images=tuple((image.credit, image.caption or "", image.page) for image in form.images),
    )


def _wrong(found: Found[AdoptedForm], pages: int) -> Iterator[Fault]:
    form = found.form
    if form.number and form.numbers:
        yield found.fault(("numbers",), "give either `number` or `numbers`, not both")
    elif not form.number and not form.numbers:
        yield found.fault(("volume",), "the number is missing; write number: 7 below the volume")
    if form.numbers and list(form.numbers) != list(range(form.numbers[0], form.numbers[0] + len(form.numbers))):
        yield found.fault(("numbers",), "the numbers of a double issue follow each other, like [4, 5]")
    if form.language and not languages.is_tag(form.language):
        yield found.fault(("language",), f"{form.language!r} is no language tag; write one like en-GB, ja or ar")
    seen: set[str] = set()
    for index, story in enumerate(form.stories):
        if story.id in seen:
            yield found.fault(("stories", index, "id"), f"the id {story.id!r} stands twice; each story needs its own")
        seen.add(story.id)
    told = f"the PDF has {pages} pages" if pages > 1 else "the PDF has one page"
    for steps, page in _pages_named(form):
        if page > pages:
            yield found.fault(steps, f"there is no page {page}; {told}")


def _pages_named(form: AdoptedForm) -> Iterator[tuple[Steps, int]]:
    for index, story in enumerate(form.stories):
        yield ("stories", index, "page"), story.page
    for index, source in enumerate(form.sources):
        for at, page in enumerate(source.pages):
            yield ("sources", index, "pages", at), page
    for index, image in enumerate(form.images):
        yield ("images", index, "page"), image.page
