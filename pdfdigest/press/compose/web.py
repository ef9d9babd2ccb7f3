"""An Issue, its House and a Target go in; an Edition for a browser comes out: one HTML file, whole.

It asks for nothing: styles, pictures and fonts are inside, there is no script, and a policy in its
head forbids the browser to fetch.  Sources stand at the end of the story that cites them, under the
numbers that they have in print.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from pdfdigest.manuscript import languages
from pdfdigest.model import Box, Edition, Image, Issue, Section, Source, Story, whole
from pdfdigest.press.compose import (
    address_breaks,
    composition,
    corrections,
    markup,
    printed_pictures,
    unplaced,
    web_sheet,
)
from pdfdigest.press.compose.composition import SectionView, Setting, StoryView
from pdfdigest.press.compose.house import House
from pdfdigest.press.targets import Target

PICTURE_WIDTH = 190.0
"""The widest that a picture is shown, in mm at the target's resolution."""
DESCRIPTION = 300


def page(issue: Issue, house: House, target: Target, *, stamp: str = "") -> Edition:
    """The web page of an issue, with the corrections that fall to it.

    `stamp` stands at its head while it is not on record.
    """
    from pdfdigest.press.compose import cascade, webfonts

    issue, values = _values(issue, house, target, stamp)
    css = web_sheet.styles(house, target.style)
    # Set once to see which characters stand in which face, and once more with the fonts inside.
    bare = house.fill("web.html.j2", css="", **values)
    fonts, lacking = webfonts.rules(cascade.faces([bare], css), house.font_folders, css)
    sheet = "\n".join([fonts, css, web_sheet.colours(issue.publication)]).replace("</", "<\\/")
    html = house.fill("web.html.j2", css=Markup(sheet), **values)
    return Edition(
        identity=issue.identity,
        target=target.name,
        suffix=target.suffix,
        data=html.encode(),
        remarks=tuple(webfonts.remarks(lacking)),
        stamp=stamp,
    )


def bare(issue: Issue, house: House, target: Target) -> str:
    """The same page without its style: what a reading room shows of an issue that was filed without a web page."""
    _, values = _values(issue, house, target, "")
    return house.fill("web.html.j2", css="", **values)


def _values(issue: Issue, house: House, target: Target, stamp: str) -> tuple[Issue, dict[str, Any]]:
    """The issue with its corrections, and what the template is filled with."""
    issue = unplaced.shown(corrections.corrected(issue, house), house)
    return issue, WebSetting(issue, house, target).values(stamp)


@dataclass(frozen=True, slots=True)
class NoteView:
    """A source under the part that cites it: `calls` are the calls in that part, `id` its anchor."""

    id: str
    source: Source
    calls: tuple[markup.Call, ...]
    address: Markup
    host: str
    archived: Markup
    dates: tuple[Markup, ...]


class WebSetting(Setting):
    """Sets the same parts as a page, and remembers which part each call stands in."""

    figures = "web-figure.html.j2"
    call = "web-call.html.j2"
    """The template of a call."""

    def __init__(self, issue: Issue, house: House, target: Target) -> None:
        super().__init__(issue, house, target)
        self.part = "lead"
        self.called: dict[str, list[markup.Call]] = {}

    def values(self, stamp: str) -> dict[str, Any]:
        """All that the template of a web page sees."""
        values = super().values(stamp)
        issue = self.issue
        headlines = " · ".join(whole(story.short or story.headline) for story in issue.stories)
        return values | {
            "classes": f"web style-{self.target.style}",
            "date": _day(issue.date, issue.language) if issue.date else self.words["undated"],
            "notes": {part: self.notes(calls) for part, calls in self.called.items()},
            "description": headlines if len(headlines) <= DESCRIPTION else headlines[: DESCRIPTION - 1] + "…",
            "citation": _citation(issue, values["title"]),
            "facts": composition.metadata(issue, values["title"]),
            "linked_data": Markup(_script_safe(json.dumps(_linked_data(issue, values["title"]), ensure_ascii=False))),
        }

    def story(self, story: Story) -> StoryView:
        """One story."""
        self.part = f"story-{story.id}"
        return super().story(story)

    def high_picture(self, image: Image) -> float:
        """No picture either."""
        return 0.0

    def high(self, box: Box) -> float:
        """No box stands in a margin."""
        return 0.0

    def section(self, section: Section) -> SectionView:
        """One standing part."""
        self.part = f"section-{section.id}"
        return super().section(section)

    def mark(self, call: markup.Call) -> Markup:
        """One call, which leads to its note under the same part."""
        calls = self.called.setdefault(self.part, [])
        calls.append(call)
        return Markup(self.house.fill(self.call, call=call, note=_anchor(call, calls), words=self.words).strip())

    def notes(self, calls: list[markup.Call]) -> tuple[NoteView, ...]:
        """The sources of one part by number, each once."""
        first: dict[int, list[markup.Call]] = {}
        for call in calls:
            first.setdefault(call.source.number, []).append(call)
        return tuple(self.note_view(tuple(each)) for _, each in sorted(first.items()))

    def note_view(self, calls: tuple[markup.Call, ...]) -> NoteView:
        """The note of these calls."""
        source, language = calls[0].source, self.issue.language
        days = (("published", source.published), ("accessed", source.accessed))
        dates = tuple(_filled(self.words[word], date=_day(day, language)) for word, day in days if day)
        return NoteView(
            id=calls[0].note,
            source=source,
            calls=calls,
            address=_breakable(source.address, source.host),
            host=source.host,
            archived=_breakable(source.archived),
            dates=dates,
        )

    def picture(self, path: Any, width: float, crop: tuple[int, ...] = ()) -> str:
        """A picture as a data address."""
        target = self.target
        media, raw = printed_pictures.printed(path, PICTURE_WIDTH, target.resolution, target.quality, crop=crop)
        return f"data:{media};base64,{base64.b64encode(raw).decode()}"

    def kept(self, svg: bytes) -> str:
        """A drawing as a data address."""
        return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"


def _anchor(call: markup.Call, calls: list[markup.Call]) -> str:
    """The note that a call leads to: the one that stands under the same part."""
    return next(each for each in calls if each.source.number == call.source.number).note


def _day(day: date, language: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), languages.long_date(day, language))


def _filled(words: str, **parts: Markup) -> Markup:
    return Markup(Markup.escape(words)).format(**parts)


def _breakable(address: str, host: str = "") -> Markup:
    """An address with its host marked, and a place to break after each sign that parts it."""
    before, found, after = address.partition(host) if host else (address, "", "")
    marked = Markup('{}<span class="host">{}</span>{}').format if found else Markup("{}{}{}").format
    return marked(*(_with_breaks(part) for part in (before, found, after)))


def _with_breaks(text: str) -> Markup:
    broken = address_breaks.breakable(text).replace(address_breaks.WORD_JOINER, "")
    return Markup("<wbr>").join(broken.split(address_breaks.ZERO_WIDTH_SPACE))


def _citation(issue: Issue, title: str) -> tuple[tuple[str, str], ...]:
    """What reference managers read from the head of a page."""
    publication = issue.publication
    pairs = (
        ("citation_title", title),
        ("citation_journal_title", publication.name),
        ("citation_publisher", publication.publisher),
        ("citation_publication_date", issue.date.strftime("%Y/%m/%d") if issue.date else ""),
        ("citation_volume", str(issue.identity.volume)),
        ("citation_issue", issue.identity.number),
        ("citation_issn", publication.issn_online or publication.issn_print),
        ("citation_language", issue.language),
    )
    return tuple((name, value) for name, value in pairs if value)


def _linked_data(issue: Issue, title: str) -> dict[str, Any]:
    """The issue in the words of schema.org; what is not known is left out."""
    publication = issue.publication
    publisher = {"@type": "Organization", "name": publication.publisher} if publication.publisher else None
    periodical = {
        "@type": "Periodical",
        "name": publication.name,
        "issn": [issn for issn in (publication.issn_online, publication.issn_print) if issn],
        "url": publication.web,
        "publisher": publisher,
    }
    stories = [_article(issue, story, place) for place, story in enumerate(issue.stories, 1)]
    return {"@context": "https://schema.org"} | _known(
        {
            "@type": "PublicationIssue",
            "name": title,
            "identifier": issue.identity.slug,
            "version": str(issue.identity.revision),
            "issueNumber": issue.identity.number,
            "datePublished": issue.date.isoformat() if issue.date else "",
            "inLanguage": issue.language,
            "url": issue.web,
            "publisher": publisher,
            "isPartOf": {
                "@type": "PublicationVolume",
                "volumeNumber": str(issue.identity.volume),
                "isPartOf": _known(periodical),
            },
            "hasPart": stories,
        }
    )


def _article(issue: Issue, story: Story, place: int) -> dict[str, Any]:
    cited = dict.fromkeys(source for node in story.body for source in node.cites())
    return _known(
        {
            "@type": "Article",
            "headline": whole(story.headline),
            "position": place,
            "url": f"{issue.web}#story-{story.id}" if issue.web else "",
            "citation": [_work(issue.source(source)) for source in cited],
        }
    )


def _work(source: Source) -> dict[str, Any]:
    return _known(
        {
            "@type": "CreativeWork",
            "name": whole(source.title),
            "url": source.address,
            "publisher": {"@type": "Organization", "name": source.publisher} if source.publisher else None,
            "datePublished": source.published.isoformat() if source.published else "",
        }
    )


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value}


def _script_safe(text: str) -> str:
    """JSON that no `</script>` or `<!--` inside it can end."""
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text
