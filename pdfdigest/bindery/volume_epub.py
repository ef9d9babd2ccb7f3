"""A volume that is ready to be sewn goes in; an EPUB of it comes out, in which each printed folio has its place.

The text is that of the manuscripts on record, as they were filed.  Of an issue that was made elsewhere there are headlines
alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element

from markupsafe import Markup

from pdfdigest.bindery import back, front
from pdfdigest.bindery.book import Volume
from pdfdigest.bindery.matter import Setting
from pdfdigest.bindery.volume import Placed, Plan
from pdfdigest.errors import DifferenceError, ManuscriptError, RequestError
from pdfdigest.manuscript import languages
from pdfdigest.model import Issue
from pdfdigest.press import targets
from pdfdigest.press.epub import binding, chapters, issue_book, xhtml
from pdfdigest.press.epub.chapters import Chapters, Document
from pdfdigest.press.epub.package import Said
from pdfdigest.press.epub.page_breaks import Page
from pdfdigest.press.targets import Target
from pdfdigest.record import filed_manuscript, record_json

_NOT_TOLD = "concordance"
"""What the back matter says of paper alone."""


def files(plan: Plan, ready: Volume, talk: Callable[[str], None]) -> dict[str, bytes]:
    """The EPUB of a volume by its name; what is to be known of it is told.  Raises what `epub` raises."""
    made = epub(plan, ready)
    for words in made.remarks:
        talk(f"{plan.slug}: {words}")
    return {f"{plan.slug}.epub": made.data}


def epub(plan: Plan, ready: Volume) -> binding.Bound:
    """The EPUB of a volume.

    HouseError where a template or a style cannot be used, ManuscriptError for faults in what lies beside the issues.
    """
    target = targets.target("epub", plan.publication)
    setting = ready.setting
    house = setting.house
    parts = [binding.Part(_opening(setting, target))]
    remarks: list[str] = []
    for placed in plan.placed:
        issue = _told(placed, setting)
        if issue is None:
            words = "has no manuscript on record that can be set, so the EPUB has its headlines alone"
            remarks.append(f"No. {placed.bound.identity.label} {words}")
            pages: tuple[Page, ...] = (Page(str(placed.folio), ()),)
        else:
            stories = {story.id: story.page for story in placed.bound.stories}
            pages = issue_book.pages_of(placed.bound.path.read_bytes(), stories, placed.folio)
        parts.append(binding.Part(_issue(placed, issue, setting, target), pages))
    book = binding.book(
        _said(setting, parts),
        (*parts, binding.Part(_back(setting, target))),
        house,
        target.style,
        issue_book.cover(ready.fronts[0].data),
        several=True,
        places=dict(_folios(plan)),
    )
    return replace(book, remarks=(*remarks, *book.remarks))


def _folios(plan: Plan) -> Iterator[tuple[str, str]]:
    """The addresses under which the back matter names pages, and their folios."""
    for placed in plan.placed:
        for page in range(1, placed.bound.pages + 1):
            yield f"bound:{placed.bound.identity.label}:{page}", str(plan.folio(placed, page))


def _values(setting: Setting, target: Target, language: str, **more: Any) -> dict[str, Any]:
    return {
        "language": language,
        "direction": languages.direction(language),
        "classes": f"epub style-{target.style}",
        "words": setting.house.words(language),
        "publication": setting.plan.publication,
        "stamp": "",
        "up": "",
        **more,
    }


def _opening(setting: Setting, target: Target) -> Chapters:
    """Title page and preface."""
    title, language = setting.title(), setting.language
    values = _values(setting, target, language, title=title, volume_line=setting.volume_line, years=setting.years)
    html = setting.house.fill("epub/volume.html.j2", **values, isbn=front.isbn(setting.plan, 0))
    made = [Document("volume.xhtml", title, html, language)]
    if preface := front.preface_of(setting):
        heading = setting.words["preface"]
        html = setting.house.fill("epub/preface.html.j2", **{**values, "title": heading}, preface=preface)
        made.append(Document("preface.xhtml", heading, html, language))
    return Chapters(title, tuple(made))


def _issue(placed: Placed, issue: Issue | None, setting: Setting, target: Target) -> Chapters:
    bound = placed.bound
    label = bound.identity.label
    heading = f"{setting.number(bound.identity)}, {setting.day(bound.date)}"
    if issue is not None:
        return replace(chapters.chapters(issue, setting.house, target, folder=f"{label}/"), title=heading)
    values = _values(setting, target, bound.language, title=bound.title, up="../")
    html = setting.house.fill("epub/foreign.html.j2", **values, anchor=f"issue-{label}", stories=bound.stories)
    return Chapters(heading, (Document(f"{label}/opening.xhtml", bound.title, html, bound.language),))


def _told(placed: Placed, setting: Setting) -> Issue | None:
    """The issue as its filed manuscript tells it; None where there is none that can be set."""
    if placed.bound.foreign:
        return None
    try:
        record = record_json.read(placed.bound.path.parent)
        told = filed_manuscript.read(record, setting.plan.publication, placed.bound.pages)
    except (DifferenceError, ManuscriptError, RequestError):  # binding said so
        return None
    return replace(told.issue, identity=record.identity) if told and not told.foreign else None


def _back(setting: Setting, target: Target) -> Chapters:
    """The indexes, registers and corrections, each a document of its own."""
    html, sections = back.filled(setting)
    found = {each.get("id"): each for each in xhtml.tree(html).iter("section")}
    made = []
    for name, heading in sections:
        if name == _NOT_TOLD:
            continue
        section: Element = found[f"story-{name}"]
        values = _values(setting, target, setting.language, title=heading)
        filled = setting.house.fill(
            "epub/back.html.j2",
            **values,
            index=section.get("data-role") == "Index",
            anchor=name,
            body=Markup(xhtml.inside(section)),
        )
        made.append(Document(f"{name}.xhtml", heading, filled, setting.language))
    return Chapters("", tuple(made))


def _said(setting: Setting, parts: list[binding.Part]) -> Said:
    plan, publication = setting.plan, setting.plan.publication
    described = all(part.chapters.described for part in parts)
    revisions = sum(placed.bound.identity.revision - 1 for placed in plan.placed)
    return Said(
        slug=plan.slug,
        title=setting.title(),
        language=setting.language,
        direction=languages.direction(setting.language),
        day=plan.last,
        changes=len(plan.placed) + revisions,
        creator=publication.editor,
        publisher=publication.publisher,
        rights=publication.rights,
        isbn=front.isbn(plan, 0),
        topics=tuple(dict.fromkeys(topic for part in parts for topic in part.chapters.topics)),
        of=(publication.name, "", publication.issn_online or publication.issn_print),
        described=described,
        pages=f"{plan.slug}.pdf",
        summary=issue_book.summary(setting.words, described=described),
    )
