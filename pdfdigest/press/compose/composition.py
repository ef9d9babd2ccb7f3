"""An Issue and its House go in; a Galley comes out: text set, pictures ready, not yet in pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup

from pdfdigest import __version__
from pdfdigest.manuscript import issue_references, languages
from pdfdigest.manuscript import pictures as looked_at
from pdfdigest.manuscript.chart_figures import Chart
from pdfdigest.manuscript.crops import cropped
from pdfdigest.model import (
    LINES,
    Box,
    Image,
    Issue,
    Node,
    Prose,
    Publication,
    Section,
    Source,
    Story,
    plain,
    whole,
)
from pdfdigest.paper import INCH, PAPERS
from pdfdigest.paper import css as paper_css
from pdfdigest.press.compose import (
    address_breaks,
    castoff,
    corrections,
    issue_title,
    margin_boxes,
    markup,
    printed_pictures,
    unplaced,
)
from pdfdigest.press.compose.house import House
from pdfdigest.press.galley import PICTURE, UNCLAIMED, Galley
from pdfdigest.press.targets import Target

COARSEST = 120
"""No photograph is printed with fewer dots per inch than this: it is set smaller instead."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture as a template sees it; `most` is the widest it can be printed without going coarse, in mm.

    `focus` is the point that stays in view where it is cut, in percent from the left and the top.
    `number` is that of a picture whose place the text names, counted through the issue, else 0.
    """

    src: str
    alt: str
    caption: str
    credit: Markup
    shape: str
    width: float
    height: float
    most: float = 0
    focus: tuple[int, ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story as a template sees it: its plain fields, and its body as HTML.

    `lines` is about how many lines its head takes in a margin column, `beside` all of it that is no headline; a `brief`
    story is kept on one page.
    """

    id: str
    headline: str
    short: str
    kicker: str
    deck: str
    byline: str
    dateline: str
    body: Markup
    lines: int
    beside: int
    brief: bool


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section as a template sees it."""

    id: str
    heading: str
    body: Markup
    before: bool


def compose(issue: Issue, house: House, target: Target, *, stamp: str = "", plain: bool = False) -> Galley:
    """Set an issue for a paper target, with the corrections that fall to it.

    `stamp` is printed on every page that is not on record.  `plain` has WeasyPrint set the pages as it is.
    """
    house.require_fonts(target.style)
    issue = unplaced.shown(corrections.corrected(issue, house), house)
    setting = Setting(issue, house, target)
    values = setting.values(stamp)
    html = house.fill("issue.html.j2", **values)
    return Galley(
        identity=issue.identity,
        target=target,
        language=issue.language,
        html=html,
        stylesheets=stylesheets(target, house, "page"),
        pictures=tuple(setting.pictures),
        roots=house.roots,
        fonts=house.font_folders,
        base=house.base,
        notes=tuple((source.number, source.address) for source in issue.sources),
        stories=tuple((story.id, whole(story.headline)) for story in issue.stories),
        title=values["title"],
        metadata=metadata(issue, values["title"]),
        pages=issue.pages,
        manuscript=issue.path,
        attachments=_attachments(issue) if target.data else (),
        lacks=tuple(_lacks(issue)) if target.accessible else (),
        faces=house.faces(target.style),
        colophon=values["fonts"],
        stamp=stamp,
        plain=plain,
    )


def stamp(issue: Issue, house: House) -> str:
    """What a page that is not on record says of itself, and until when it is embargoed."""
    words = house.words(issue.language)
    said = words["proof"] if issue.is_approved and not issue.unfinished else words["draft"]
    if issue.embargo is not None:
        said += " · " + words["embargo"].format(moment=long_moment(issue.embargo, issue.language))
    return said


def long_moment(moment: datetime, language: str) -> str:
    """Day, time and zone in the language's own order."""
    from babel.dates import format_datetime

    day = languages.long_date(moment.date(), language)
    clock = format_datetime(moment, "HH:mm", locale=language.replace("-", "_"))
    offset = moment.strftime("%z")
    zone = "UTC" if offset in ("+0000", "") else f"UTC{offset[:3]}:{offset[3:]}".replace("-", "−")
    return f"{day}, {clock} {zone}"


def metadata(issue: Issue, heading: str) -> tuple[tuple[str, str], ...]:
    """What a file says of itself, as pairs; empty facts are left out."""
    publication = issue.publication
    pairs = {
        "title": heading,
        "publication": publication.name,
        "publisher": publication.publisher,
        "language": issue.language,
        "date": issue.date.isoformat() if issue.date else "",
        "identity": issue.identity.slug,
        "volume": str(issue.identity.volume),
        "number": issue.identity.number,
        "revision": str(issue.identity.revision),
        "issn_print": publication.issn_print,
        "issn_online": publication.issn_online,
        "rights": publication.rights,
        "web": issue.web,
        "tool": f"pdfdigest {__version__}",
    }
    return tuple((key, value) for key, value in pairs.items() if value)


def stylesheets(target: Target, house: House, medium: str) -> tuple[tuple[str, str], ...]:
    """In cascade order: the paper, what all share, the style, the publication's facts, and last its own stylesheet.

    `medium` is `page` or `volume`.  HouseError where the style cannot be set on the paper.
    """
    house.require_paper(target.style, target.paper)
    sheets = house.stylesheets(target.style, medium)
    own = tuple(sheet for sheet in sheets if sheet[0].endswith("/own.css"))
    shared = tuple(sheet for sheet in sheets if sheet not in own)
    return (("paper", paper_css(target.paper)), *shared, ("page", _rules(target, house.publication)), *own)


def _attachments(issue: Issue) -> tuple[tuple[str, str, bytes], ...]:
    name = f"{issue.identity.slug}.json"
    data = (name, "The issue's data, without the editors' comments", issue.canonical.encode())
    from pdfdigest.pdf import attached_data  # what reads PDF files takes as long to load as all else here

    named = attached_data.names_for(image.file for image in issue.images if image.file.name and image.file.is_file())
    pictures = ((name, *_carried(path)) for path, name in named.items())
    # Readers look names up in a list that is sorted by their bytes.
    return tuple(sorted((data, *pictures), key=lambda each: each[0].encode()))


def _carried(path: Path) -> tuple[str, bytes]:
    """What is said of a picture that an edition carries, and its bytes, in which no place stands."""
    data, as_given = printed_pictures.given(path)
    said = "as it was given" if as_given else "without the place where it was taken"
    return f"A picture of the issue, {said}", data


def _lacks(issue: Issue) -> Iterator[str]:
    """Why an edition cannot claim PDF/UA-1, which needs an alternative text for every picture."""
    for image in issue.images:
        if not image.alt:
            yield f"the picture {image.called} has no `alt`: {UNCLAIMED}"


def _rules(target: Target, publication: Publication) -> str:
    """The few rules that depend on paper and publication."""
    sheet = PAPERS[target.paper]
    accent = "#000" if target.black else publication.accent
    rules = [f"@page {{ size: {sheet.width}mm {sheet.height}mm }}"]
    if target.press:
        # The bleed box is brought to its true size afterwards: WeasyPrint draws the marks inside the bleed.
        marks = "crop cross" if target.marks else "none"
        around = max(10.0, target.bleed + 7) if target.marks else target.bleed
        rules.append(f"@page {{ marks: {marks}; bleed: {around}mm }}")
        rules.append("html:root { --ink: #000; --quiet: #404040; --rule: #000 }")
    if accent:
        rules.append(f"html:root {{ --accent: {accent} }}")
    if publication.ink and not target.black and not target.press:
        rules.append(f"html:root {{ --ink: {publication.ink} }}")
    return "\n".join(rules)


class Setting:
    """Gathers pictures and counts calls while an issue's parts are set in reading order."""

    figures = "figure.html.j2"
    """The template of a picture."""

    def __init__(self, issue: Issue, house: House, target: Target) -> None:
        self.issue = issue
        self.house = house
        self.target = target
        self.words = house.words(issue.language)
        self.pictures: list[tuple[str, str, bytes]] = []
        self.calls = markup.Calls(issue.sources, self.mark, self.says)
        self.direction = languages.direction(issue.language)
        self.tongue = markup.Tongue(issue.language, self.direction, self.words)
        self.paper = PAPERS[target.paper]
        self.numbered = 0

    def values(self, stamp: str) -> dict[str, Any]:
        """All that the template of an issue sees."""
        issue, publication = self.issue, self.issue.publication
        lead = self.figure(issue.image) if issue.image else None
        before = tuple(self.section(section) for section in issue.sections if section.before)
        stories = tuple(self.story(story) for story in issue.stories)
        after = tuple(self.section(section) for section in issue.sections if not section.before)
        target = self.target
        style = ["paper", *dict.fromkeys((target.kind, target.name)), target.paper.lower(), f"style-{target.style}"]
        notes = {"listed": "few", "run-on": "many"}.get(target.notes) or castoff.notes_size(issue)
        style.append(f"notes-{notes}" + (" notes-listed" if target.notes == "listed" else ""))
        return {
            "issue": issue,
            "publication": publication,
            "target": self.target,
            "words": self.words,
            "title": issue_title.title(issue, self.words),
            "number_line": issue_title.number_line(issue.identity, self.words),
            "date": languages.long_date(issue.date, issue.language) if issue.date else self.words["undated"],
            "direction": self.direction,
            "classes": " ".join(style),
            "name_size": castoff.name_size(publication.name),
            "box_size": castoff.box_size((story.short for story in stories), self.paper),
            "box_half": castoff.box_halves([story.short for story in stories]),
            "head_beside": bool(self.paper.side) and self.house.heads_beside(target.style),
            "stamp": stamp,
            "lead": lead,
            "sections_before": before,
            "stories": stories,
            "sections_after": after,
            "masthead_picture": self.masthead(),
            "qr": self.qr(),
            "fonts": languages.listed_fonts(self.house.faces(target.style), issue.language),
        }

    def masthead(self) -> str:
        """The letterhead or logo, or nothing."""
        publication = self.issue.publication
        path = publication.letterhead or publication.logo
        return self.picture(path, 90.0) if path else ""

    def qr(self) -> str:
        """The code of the issue's web address, where the target prints one."""
        address = self.issue.web or self.issue.publication.web
        if not address or not self.target.qr:
            return ""
        from pdfdigest.press.compose import qr

        self.pictures.append((f"{PICTURE}qr.svg", "image/svg+xml", qr.svg(address)))
        return f"{PICTURE}qr.svg"

    def story(self, story: Story) -> StoryView:
        """One story, its pictures within its body."""
        lines = castoff.head_lines(story.headline, story.kicker, story.dateline, story.byline, paper=self.paper)
        words = plain(story.body)
        body = markup.html(
            issue_references.told(story.body, self.words, self.issue.identity.volume),
            self.calls,
            self.tongue,
            self.paper,
            beside=lines,
            picture=self.within(story),
            in_margin=lambda node: self.high_picture(story.images[node.start - 1]),
            draw=self.drawing,
            boxes=[(self.high(box), self.box(box)) for box in story.boxes],
        )
        said = {name: getattr(story, name) for name in LINES}
        said["headline"] = story.headline or self.words["no_headline"]
        said["short"] = story.short or said["headline"]
        return StoryView(
            id=story.id,
            body=body if words.strip() else self.gap("p", "no_body") + body,
            lines=lines,
            beside=castoff.side_rows(story.kicker, story.dateline, story.byline, paper=self.paper),
            brief=castoff.brief(words) and not story.images,
            **said,
        )

    def within(self, story: Story) -> Callable[[Node, str], Markup]:
        """What sets the pictures of a story, in the order in which they come by: `within` the text, or `beside` it."""

        def picture(node: Node, place: str) -> Markup:
            figure = self.figure(story.images[node.start - 1])
            if place == "beside":
                room = margin_boxes.measure(self.paper)
                figure = replace(figure, most=min(figure.most, room) if figure.most else room)
            if node.marked:
                self.numbered += 1
                figure = replace(figure, number=self.numbered)
            return Markup(self.house.fill(self.figures, picture=figure, place=place, words=self.words).strip())

        return picture

    def high(self, box: Box) -> float:
        """How high a box stands in the margin, in points; 0 for one that stands in the text."""
        return margin_boxes.height(box, self.paper)

    def high_picture(self, image: Image) -> float:
        """How high a picture stands in the margin with its caption, in points; 0 for one that stands in the text."""
        if not image.beside or image.file == Path():
            return 0.0
        known = cropped(looked_at.facts(image.file), image.crop)
        said = (self.words["figure"], image.caption, self.words["image"], self.words["colon"], image.credit)
        return margin_boxes.picture_height(known.width, known.height, " ".join(said), self.paper)

    def box(self, box: Box) -> Markup:
        """What stands beside a story."""
        return Markup(self.house.fill("box.html.j2", box=box).strip())

    def section(self, section: Section) -> SectionView:
        """One standing part."""
        body = self.prose(section.body, castoff.head_lines(section.heading, paper=self.paper))
        return SectionView(section.id, section.heading, body, section.before)

    def prose(self, body: Prose, beside: int) -> Markup:
        """A body, `beside` whose beginning that many lines of a head stand in some styles."""
        body = issue_references.told(body, self.words, self.issue.identity.volume)
        return markup.html(body, self.calls, self.tongue, self.paper, beside=beside, draw=self.drawing)

    def drawing(self, chart: Chart, width: float) -> str:
        """Draw a chart, `width` points wide, in the sans of the style, and return the address under which the HTML names it."""
        from pdfdigest.press.compose import charts

        faces = self.house.families(self.target.style, "--sans")
        return self.kept(charts.svg(chart, width, self.issue.language, faces, mirrored=self.direction == "rtl"))

    def kept(self, svg: bytes) -> str:
        """Keep a drawing and return the address under which the HTML names it."""
        address = f"{PICTURE}{len(self.pictures) + 1}.svg"
        self.pictures.append((address, "image/svg+xml", svg))
        return address

    def gap(self, tag: str, word: str) -> Markup:
        """A marked gap, where a manuscript still lacks something."""
        return Markup('<{0} class="gap">[{1}]</{0}>').format(Markup(tag), self.words[word])

    def figure(self, image: Image) -> Figure:
        """A picture with caption and credit, or the gap where it is missing."""
        credit = Markup.escape(image.credit) if image.credit else self.gap("span", "no_credit")
        if image.source:
            credit = self.calls.cite(image.source, credit)
        if image.file == Path():
            return Figure("", image.alt, image.caption, credit, "none", 0, 0)
        known = cropped(looked_at.facts(image.file), image.crop)
        src = self.picture(image.file, self.paper.measure, image.crop)
        most = 0 if known.form == "svg" else round(known.width / COARSEST * INCH)
        return Figure(src, image.alt, image.caption, credit, known.shape, known.width, known.height, most, image.focus)

    def picture(self, path: Path, width: float, crop: tuple[int, ...] = ()) -> str:
        """Make a picture ready and return the address under which the HTML names it."""
        target = self.target
        media, raw = printed_pictures.printed(
            path, width, target.resolution, target.quality, grey=target.black, crop=crop
        )
        suffix = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}[media]
        address = f"{PICTURE}{len(self.pictures) + 1}.{suffix}"
        self.pictures.append((address, media, raw))
        return address

    def mark(self, call: markup.Call) -> Markup:
        """One call, with its note inside it: `press.engine.pages` links the two and puts the note at the foot."""
        number = call.source.number
        again = " again" if call.turn > 1 else ""
        note = Markup(self.house.fill("note.html.j2", call=call, **self.note(call.source)).strip())
        return Markup(
            '<span class="call{0}" id="{1}" data-number="{2}" data-note="{3}" data-says="{5}">'
            '<span class="note" id="{3}" data-number="{2}">{4}</span></span>'
        ).format(again, call.id, number, call.note, note, self.says(call.source))

    def says(self, source: Source) -> str:
        """A source in words: `source 4: US Department of State`."""
        return f"{self.words['source']} {source.number}{self.words['colon']}{whole(source.publisher or source.title or source.host)}"

    def note(self, source: Source) -> dict[str, Any]:
        """What the template of a note sees."""
        return note_values(source, self.issue.language, self.words)


def note_values(source: Source, language: str, words: dict[str, str]) -> dict[str, Any]:
    """What the template of a note sees."""
    scheme, mark, rest = source.address.partition("://")
    host, slash, path = rest.partition("/")

    def day(word: str, value: Any) -> str:
        return words[word].format(date=languages.long_date(value, language)) if value else ""

    dates = [day("published", source.published), day("accessed", source.accessed)]
    return {
        "source": source,
        "words": words,
        "scheme": address_breaks.breakable(scheme + mark) if mark else "",
        "host": address_breaks.breakable(host) if mark else "",
        "path": address_breaks.breakable(slash + path) if mark else address_breaks.breakable(source.address),
        "archived": address_breaks.breakable(source.archived),
        "dates": [date for date in dates if date],
    }
