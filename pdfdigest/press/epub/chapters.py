"""An Issue, its House and a Target go in; the documents of an EPUB come out: the opening, each section and story, the imprint."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pdfdigest.model import Issue, whole
from pdfdigest.press.compose import corrections, issue_title, printed_pictures, unplaced
from pdfdigest.press.compose.house import House
from pdfdigest.press.compose.web import PICTURE_WIDTH, WebSetting
from pdfdigest.press.targets import Target


@dataclass(frozen=True, slots=True)
class Document:
    """A document as HTML: its path in the book, how the table of contents calls it, its language, and whether it is a story."""

    path: str
    title: str
    html: str = field(repr=False)
    language: str
    story: bool = False


@dataclass(frozen=True, slots=True)
class Chapters:
    """An issue in an EPUB: its documents in reading order, and its pictures by their paths, each with its media type.

    `described` is whether each picture of the issue has an alternative text; `topics` are what its stories are indexed under.
    """

    title: str
    documents: tuple[Document, ...]
    pictures: tuple[tuple[str, str, bytes], ...] = field(default=(), repr=False)
    described: bool = True
    topics: tuple[str, ...] = ()


def chapters(issue: Issue, house: House, target: Target, *, stamp: str = "", folder: str = "") -> Chapters:
    """The issue with the corrections that fall to it.

    `stamp` stands on every document while it is not on record; `folder` is where its documents lie in the book, with its
    slash, or nothing.
    """
    issue = unplaced.shown(corrections.corrected(issue, house), house)
    setting = _EpubSetting(issue, house, target, folder)
    values = setting.values(stamp)
    label = issue.identity.label
    made: list[Document] = []

    def add(template: str, name: str, heading: str, *, story: bool = False, **more: Any) -> None:
        shown = {**values, **more, "title": heading, "up": "../" * folder.count("/")}
        html = house.fill(f"epub/{template}.html.j2", **shown)
        made.append(Document(f"{folder}{name}.xhtml", heading, html, issue.language, story))

    def sections(*, before: bool) -> None:
        for section in values["sections_before" if before else "sections_after"]:
            heading = whole(section.heading) or values["number_line"]
            add("section", f"section-{section.id}", heading, section=section)

    add("opening", "opening", values["title"] if not folder else values["number_line"], anchor=f"issue-{label}")
    sections(before=True)
    for story in values["stories"]:
        add("story", f"story-{story.id}", whole(story.headline), story=True, of=story)
    sections(before=False)
    add("imprint", "imprint", values["words"]["imprint"], anchor=f"imprint-{label}")
    return Chapters(
        title=values["title"],
        documents=tuple(made),
        pictures=tuple((folder + path, media, data) for path, media, data in setting.pictures),
        described=all(image.alt for image in issue.images),
        topics=tuple(dict.fromkeys(topic for story in issue.stories for topic in story.topics)),
    )


class _EpubSetting(WebSetting):
    """Sets the parts of a web page, with pictures in files beside the documents."""

    call = "epub/call.html.j2"

    def __init__(self, issue: Issue, house: House, target: Target, folder: str) -> None:
        super().__init__(issue, house, target)
        self.folder = folder

    def values(self, stamp: str) -> dict[str, Any]:
        """All that the templates of an EPUB see."""
        values = super().values(stamp)
        values["title"] = issue_title.title(self.issue, self.words)
        return values | {"classes": f"epub style-{self.target.style}", "language": self.issue.language}

    def picture(self, path: Path, width: float, crop: tuple[int, ...] = ()) -> str:
        """Keep a picture and return its path from the documents."""
        del width  # readers enlarge pictures
        target = self.target
        media, raw = printed_pictures.printed(path, PICTURE_WIDTH, target.resolution, target.quality, crop=crop)
        return self._keep(media, raw)

    def kept(self, svg: bytes) -> str:
        """Keep a drawing and return its path from the documents."""
        return self._keep("image/svg+xml", svg)

    def _keep(self, media: str, data: bytes) -> str:
        suffix = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}[media]
        path = f"images/{len(self.pictures) + 1}.{suffix}"
        self.pictures.append((path, media, data))
        return path
