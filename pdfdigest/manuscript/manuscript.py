"""An issue file goes in; an Issue comes out, or every fault of the file at once."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from pdfdigest.errors import Fault, ManuscriptError
from pdfdigest.manuscript import (
    addresses,
    approval,
    faults,
    forms,
    issue_references,
    languages,
    paragraph_numbers,
    picture_marks,
    prose,
    set_lines,
    yaml_slips,
)
from pdfdigest.manuscript.complaints import Complaint
from pdfdigest.manuscript.composed import beside
from pdfdigest.manuscript.text_files import text_of
from pdfdigest.manuscript.yaml import Document, Steps, parsed
from pdfdigest.model import (
    LINES,
    Approval,
    Box,
    Identity,
    Image,
    Issue,
    Passage,
    Place,
    Prose,
    Publication,
    Section,
    Source,
    Story,
    indexed,
)

T = TypeVar("T")

_NO_FACTS = forms.SourceForm.model_construct()
"""Of a source that `sources:` says nothing of."""
_FACTS = ("name", "publisher", "editor", "place", "issn_print", "issn_online", "rights", "web", "language")


def read(path: Path, publication: Publication) -> Issue:
    """The issue that a file holds; ManuscriptError holds all that is wrong with its form and prose.

    Whether the issue is any good (`manuscript.checks`) is not asked here.
    """
    document = parsed(path, text_of(path))
    if document.values.get("format") not in (None, forms.FORMAT):
        raise ManuscriptError((_other_format(document),))
    try:
        form = forms.IssueForm.model_validate(_tuples(document.values))
    except ValidationError as error:
        raise ManuscriptError(
            faults.from_form(error, forms.IssueForm, path, document.locate, document.written)
        ) from None
    return _Reading(document, form, publication).issue()


def _other_format(document: Document) -> Fault:
    line, column = document.locate(("format",))
    words = faults.other_format(document.values["format"], forms.FORMAT)
    return Fault(document.path, line, column, "format", words, "format")


def _tuples(value: object) -> object:
    """Lists become tuples, which strict forms want for frozen fields."""
    if isinstance(value, dict):
        return {key: _tuples(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return tuple(_tuples(inner) for inner in value)
    return value


@dataclass(slots=True)
class _Cited:
    """The sources met so far, by id and by address, in the order of first citation."""

    by_id: dict[str, Source]
    by_address: dict[str, str]


class _Reading:
    """One pass over a form that is well typed: prose, sources, ids, and what is still missing."""

    def __init__(self, document: Document, form: forms.IssueForm, publication: Publication) -> None:
        self.document = document
        self.path = document.path
        self.form = form
        self.publication = publication
        self.faults: list[Fault] = []
        self.missing: list[str] = []
        self.cited = _Cited({}, {})
        self.led: list[tuple[str, Steps, tuple[int, int]]] = []
        self.declared = {
            facts.address: identifier
            for identifier, facts in reversed(form.sources.items())
            if facts is not None and facts.address
        }
        self.language = self._language()
        self.smart = publication.typography == "smart"
        self.doubts = [
            Fault(self.path, slip.line, slip.column, "", slip.message, slip.rule, slip.severity)
            for slip in yaml_slips.swallowed(document.lines)
        ]

    def issue(self) -> Issue:
        form = self.form
        self._ids()
        identity = self._identity()
        date = self._wanted(form.date, ("date",))
        image = self._image(form.image, ("image",)) if form.image else None
        before = tuple(self._sections("before"))
        stories = tuple(self._story(story, index) for index, story in enumerate(form.stories))
        after = tuple(self._sections("after"))
        not_placed = tuple(self._passages())
        stories = self._numbered(stories)
        if self.faults:
            raise ManuscriptError(tuple(sorted(set(self.faults))))
        return Issue(
            identity=identity,
            publication=self.publication,
            path=self.path,
            language=self.language,
            date=date,
            stories=stories,
            sources=tuple(self.cited.by_id.values()),
            sections=before + after,
            image=image,
            summary=tuple(self._line(point) for point in form.summary if point),
            status=form.status,
            approved=self._approval(image, stories),
            embargo=form.embargo,
            web=form.web or "",
            authors=self._line(form.authors),
            distribution=self._line(form.distribution) or self.publication.distribution,
            pages=form.fit.pages if form.fit else 0,
            missing=tuple(dict.fromkeys(self.missing)),
            not_placed=not_placed,
            uncited=tuple(name for name in form.sources if name not in self.cited.by_id),
            doubts=tuple(self.doubts),
            canonical=self._canonical(),
        )

    def _approval(self, lead: Image | None, stories: tuple[Story, ...]) -> Approval | None:
        if (said := self.form.approved) is None:
            return None
        images = [*([lead] if lead else []), *(image for story in stories for image in story.images)]
        beside = approval.pictures(images)
        return Approval(said.by, said.at, said.sha256, approval.holds(said.sha256, self.path, beside))

    def _canonical(self) -> str:
        """The data as JSON in a fixed order: what was typed, without its comments."""
        mine = self.publication
        facts = {name: getattr(mine, name) for name in ("slug", *_FACTS) if getattr(mine, name)}
        issue = self.form.model_dump(mode="json", exclude_defaults=True, exclude_none=True, exclude={approval.KEY})
        return json.dumps({"publication": facts, "issue": issue}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    def _fault(self, steps: Steps, message: str, rule: str = "schema", *, key: bool = False) -> None:
        line, column = self.document.locate(steps, key)
        self.faults.append(Fault(self.path, line, column, faults.dotted(steps), message, rule))

    def _place(self, steps: Steps) -> Place:
        return Place(self.path, *self.document.locate(steps))

    def _wanted(self, value: T | None, steps: Steps) -> T | None:
        if value is None or value == "":
            self.missing.append(faults.dotted(steps))
        return value

    def _language(self) -> str:
        tag = self.form.language or self.publication.language
        if not languages.is_tag(tag):
            self._fault(("language",), f"{tag!r} is no language tag; write one like en-GB, ja or ar", "language")
            return "en"
        return languages.normal(tag)

    def _identity(self) -> Identity:
        form = self.form
        numbers = form.numbers or ((form.number,) if form.number else ())
        if form.number and form.numbers:
            self._fault(("numbers",), "give either `number` or `numbers`, not both", key=True)
        if not numbers:
            self._wanted(None, ("number",))
        if form.numbers and list(numbers) != list(range(numbers[0], numbers[0] + len(numbers))):
            self._fault(("numbers",), "the numbers of a double issue follow each other, like [4, 5]")
        elif len(form.numbers) == 1:
            self._fault(("numbers",), f"one number alone is written as number: {numbers[0]}")
        self._wanted(form.volume, ("volume",))
        own = languages.normal(self.publication.language)
        return Identity(
            publication=self.publication.slug,
            volume=form.volume or 0,
            numbers=tuple(numbers),
            supplement=form.supplement,
            translation=self.language if self.language != own else None,
        )

    def _ids(self) -> None:
        parts = {"stories": [s.id for s in self.form.stories], "sections": [s.id for s in self.form.sections]}
        for name, identifiers in parts.items():
            seen: dict[str, int] = {}
            for index, identifier in enumerate(identifiers):
                if identifier in seen:
                    line, _ = self.document.locate((name, seen[identifier], "id"))
                    words = f"the id {identifier!r} stands already in line {line}; each needs its own"
                    self._fault((name, index, "id"), words, "duplicate-id")
                seen.setdefault(identifier, index)
        stories = {story.id for story in self.form.stories}
        for index, section in enumerate(self.form.sections):
            if section.id in stories:
                words = f"the id {section.id!r} is a story's already"
                self._fault(("sections", index, "id"), words, "duplicate-id")

    def _sections(self, place: str) -> Iterator[Section]:
        for index, section in enumerate(self.form.sections):
            if section.place == place:
                steps: Steps = ("sections", index, "body")
                heading = self._line(section.heading)
                body = self._prose(section.body, steps)
                yield Section(section.id, heading, body, place == "before", self._place(steps))

    def _passages(self) -> Iterator[Passage]:
        """Read last of all, so that the numbers of the sources stay when they are placed or deleted."""
        for index, passage in enumerate(self.form.not_placed):
            steps: Steps = ("not_placed", index, "body")
            yield Passage(passage.where, self._prose(passage.body, steps), self._place(steps))

    def _story(self, story: forms.StoryForm, index: int) -> Story:
        steps: Steps = ("stories", index)
        self._wanted(story.headline, (*steps, "headline"))
        self._wanted(story.body, (*steps, "body"))
        images = tuple(self._image(image, (*steps, "images", at)) for at, image in enumerate(story.images))
        lines: dict[str, Any] = {name: self._line(getattr(story, name)) for name in LINES}
        names: dict[str, Any] = {name: self._names(value) for name, value in indexed(story).items()}
        body = self._prose(story.body or "", (*steps, "body"))
        return Story(
            id=story.id,
            body=picture_marks.placed(body, len(images), lambda words: self._fault((*steps, "body"), words)),
            images=images,
            boxes=tuple(self._box(box, (*steps, "boxes", at)) for at, box in enumerate(story.boxes)),
            place=self._place((*steps, "headline")),
            **lines,
            **names,
        )

    def _numbered(self, stories: tuple[Story, ...]) -> tuple[Story, ...]:
        """The stories with the numbers of their paragraphs, where they bear any; links to these are looked at."""
        said = self.form.numbered
        on = said == "paragraphs" if said else self.publication.numbered
        stories = paragraph_numbers.numbered(stories) if on else stories
        for target, steps, (line, column) in self.led:
            if words := paragraph_numbers.astray(target, stories, on=on):
                self.faults.append(Fault(self.path, line, column, faults.dotted(steps), words, "source"))
        return stories

    def _box(self, box: forms.BoxForm, steps: Steps) -> Box:
        if not (box.text or box.quote):
            self._fault(steps, "a box has a `text` or a `quote`; fill one in, or take the box out")
        text = tuple(self._line(" ".join(part.split())) for part in (box.text or "").split("\n\n") if part.strip())
        return Box(self._line(box.heading), text, self._line(box.quote))

    def _line(self, text: str | None) -> str:
        return set_lines.quoted(text, self.language, smart=self.smart) if text else ""

    def _names(self, names: str | tuple[str, ...]) -> str | tuple[str, ...]:
        """What indexes print has the signs of the text."""
        return self._line(names) if isinstance(names, str) else tuple(map(self._line, names))

    def _image(self, image: forms.ImageForm, steps: Steps) -> Image:
        self._wanted(image.file, (*steps, "file"))
        self._wanted(image.credit, (*steps, "credit"))
        source = self._cite(image.address, (*steps, "address")) if image.address else ""
        place = self._place((*steps, "file"))
        if image.crop and (image.file or "").lower().endswith(".svg"):
            self._fault((*steps, "crop"), "a drawing is not cropped here; crop it where it was drawn", "picture")
        if image.place == "margin" and steps[0] == "image":
            words = (
                "the lead picture stands above the stories; take this out, or move the picture to `images` of a story"
            )
            self._fault((*steps, "place"), words, "picture")
        return Image(
            file=self._file(image.file, (*steps, "file")),
            alt=image.alt or "",
            caption=self._line(image.caption),
            credit=self._line(image.credit),
            source=source,
            crop=image.crop,
            focus=image.focus,
            beside=image.place == "margin",
            place=place,
        )

    def _file(self, name: str | None, steps: Steps) -> Path:
        """The picture's path: beside the issue file, or from the folder of the publication."""
        if not name:
            return Path()
        root = self.publication.root
        folders = [self.path.parent, *([root] if root else [])]
        if "\\" in name and not any(beside(folder, name) for folder in folders):
            words = f"{name} has a \\ between its folders; write / there: {name.replace(chr(92), '/')}"
            self._fault(steps, words, "picture")
        there = (found for folder in folders if (found := beside(folder, name)))
        found = next(there, folders[0] / name)
        home = os.path.realpath(root or self.path.parent)
        if not Path(os.path.realpath(found)).is_relative_to(home):
            words = "the picture lies outside the publication's folder; copy it into images/ and name it from there"
            self._fault(steps, words, "picture")
        return found

    def _prose(self, body: str, steps: Steps) -> Prose:
        def cite(href: str, line: int, column: int) -> str:
            return self._cite(href, steps, self.document.inside(steps, line, column))

        def fault(of: Complaint) -> Fault:
            line, column = self.document.inside(steps, of.line, of.column)
            return Fault(self.path, line, column, faults.dotted(steps), of.message, of.rule, of.severity)

        nodes, complaints = prose.read(
            body, cite, self.language, smart=self.smart, doubt=lambda of: self.doubts.append(fault(of))
        )
        self.faults += map(fault, complaints)
        for mark in picture_marks.stray(nodes, of_story=steps[0] == "stories"):
            words = f"{mark} {picture_marks.PRINTED}"
            self.doubts.append(
                Fault(
                    self.path, *self.document.locate(steps), faults.dotted(steps), words, "looks-like-markup", "warning"
                )
            )
        return nodes

    def _cite(self, target: str, steps: Steps, at: tuple[int, int] | None = None) -> str:
        """The id of the source that a link means, which is numbered when it is first met, or of the story it leads to."""
        line, column = at or self.document.locate(steps)
        if target.startswith(prose.STORY):
            whole = target.removeprefix(prose.STORY)
            story, sign, _ = whole.partition(paragraph_numbers.SIGN)
            if sign:
                self.led.append((whole, steps, (line, column)))
            if story not in {each.id for each in self.form.stories}:
                words = f"there is no story {story!r} in this issue; its id stands under `stories:`"
                self.faults.append(Fault(self.path, line, column, faults.dotted(steps), words, "source"))
            return whole
        if target.startswith(issue_references.SCHEME):
            if issue_references.read(target) is None:
                words = f"{target!r} names no issue; {issue_references.ADVICE}"
                self.faults.append(Fault(self.path, line, column, faults.dotted(steps), words, "source"))
            return target
        identifier = target.removeprefix("source:") if target.startswith("source:") else ""
        if not identifier and target in self.cited.by_address:
            return self.cited.by_address[target]
        if not identifier:
            identifier = self.declared.get(target, "")
        if identifier in self.cited.by_id:
            return identifier
        if identifier and identifier not in self.form.sources:
            words = f"there is no source {identifier!r} under `sources:`; add it there, or write the address here"
            self.faults.append(Fault(self.path, line, column, faults.dotted(steps), words, "source"))
            return ""
        facts = (self.form.sources.get(identifier) if identifier else None) or _NO_FACTS
        address = facts.address or ("" if identifier else target)
        if identifier:
            self._wanted(facts.address, ("sources", identifier, "address"))
        elif fault := addresses.address_fault(target if target != "#" else ""):
            words = f"{fault}; write [words](https://...) or [words](source:id)"
            self.faults.append(Fault(self.path, line, column, faults.dotted(steps), words, "source"))
            return ""
        identifier = identifier or f"address-{hashlib.sha256(target.encode()).hexdigest()[:10]}"
        self.cited.by_id[identifier] = Source(
            id=identifier,
            number=len(self.cited.by_id) + 1,
            address=address,
            publisher=self._line(facts.publisher),
            title=self._line(facts.title),
            published=facts.published,
            accessed=facts.accessed,
            archived=facts.archived or "",
            place=Place(self.path, line, column),
        )
        if address:
            self.cited.by_address.setdefault(address, identifier)
        return identifier
