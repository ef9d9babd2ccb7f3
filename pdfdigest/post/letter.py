"""An issue on record goes in; the letter that it goes out with comes out, as a page and as plain text.

The headlines are the issue's own.  What is a reader's own stays open as slots, which the wire fills.  Values
are text and nothing else: none opens a slot, ends a line or adds a tag.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from typing import Any
from urllib.parse import urlsplit

import css_inline

from pdfdigest.errors import DigestError, PostError
from pdfdigest.manuscript import issue_references, languages, manuscript
from pdfdigest.manuscript import publication as publications
from pdfdigest.model import Issue, Node, Prose, Publication, Story, plain
from pdfdigest.post import story_text
from pdfdigest.post.lines import broken, columns
from pdfdigest.post.wire import END, only, slot
from pdfdigest.press.compose.house import House
from pdfdigest.press.compose.issue_title import number_line
from pdfdigest.press.compose.shades import readable
from pdfdigest.press.compose.template_values import Function
from pdfdigest.record.revision import Record

TARGET = "screen"
"""The edition that goes out."""
SHORT = 220
"""The longest first paragraph, in letters, that stands under a headline; a longer one is not cut, but left out."""
INBOX = 130
"""How many letters of headlines an inbox is given to show beside the subject."""
DAY, NIGHT = "#ffffff", "#17191d"
"""The sheet of css/letter.css in the light and in the dark."""
ACCENT = "#8c1d2c"
_NO_FILE = re.compile(r'[/\\:*?"<>|\s]+')
"""What no name of a file may hold on one system or another."""
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STYLE_FIRST = re.compile(r"<head>(<style>.*?</style>)(.*?)\s*</head>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Wording:
    """What all readers get to read; slots stand where something is a reader's own."""

    subject: str
    html: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Lead:
    """A headline, the deck or first paragraph under it or nothing, and its address in the web edition or nothing.

    `page` and `text` are the whole story as HTML and as plain text, where it stands in the letter.
    """

    headline: str
    deck: str
    web: str = ""
    page: str = ""
    text: str = ""


def compose(record: Record, house: House, *, link: str, leave: bool, leads: str = "", greeting: bool = True) -> Wording:
    """The letter of a record; `link` is where the PDF is, or nothing where it is attached.

    `leads` is `headlines` for these alone, `leads` for the first paragraph under each, however long, where a story
    has no deck, `full` for whole stories; empty for what is short.  With `greeting` a reader whose name is known is
    greeted by it.

    PostError where the link is no address on the web, or the PDF is not on record; HouseError where a
    template, stylesheet or word of the publication's own has a fault.
    """
    publication = _plain_facts(house.publication)
    words = {name: story_text.tame(word) for name, word in house.words(record.language).items()}
    name, title = publication.name, _plain(record.title)
    subject = title if name in title else f"{name}: {title}"
    revision = record.identity.revision
    revised = words["revised"].format(revision=revision)
    if record.withdrawn:
        revised, words["letter_correction"] = words["withdrawn"], words["withdrawn_headline"]
    if revision > 1:
        subject = f"{subject} ({revised})"
    file, size = _file(record)
    stories = _leads(record, leads, words)
    values: dict[str, Any] = {
        "subject": subject,
        "title": title,
        "name": name,
        "publication": publication,
        "language": record.language,
        "direction": languages.direction(record.language),
        "number_line": number_line(record.identity, words),
        "date": languages.long_date(record.date, record.language),
        "revision": revision,
        "revised": revised,
        "stories": stories,
        "lines": _lines(record),
        "summary": _summary(record),
        "preheader": _preheader(stories),
        "file": file if link else file_title(record, house.publication),
        "size": languages.file_size(size, record.language),
        "link": _address(link),
        "web": _address(record.web),
        "imprint": _imprint(publication, words),
        "why": words["letter_why"].format(publisher=publication.publisher or name),
        "greeting": words["letter_greeting"].partition("{name}")[::2] if greeting else (),
        "only": {"named": only("name"), "corrected": only("corrected"), "end": END},
        "words": words,
        "leave": leave,
        "slots": {"list": slot("list"), "leave": slot("leave"), "name": slot("name")},
    }
    html = house.fill("letter.html.j2", css=_css(record.style, house), **values)
    text = house.fill("letter.txt.j2", columns=Function(columns), **values)
    return Wording(subject, _inlined(html), broken(text))


def _css(style: str, house: House) -> str:
    """The stylesheets of the letter, with the accent as it can be seen by day and by night."""
    sheets = [text for _, text in house.stylesheets(style, "letter")]
    accent = house.publication.accent or ACCENT
    day, night = readable(accent, DAY, 3), readable(accent, NIGHT, 3)
    bar = f".bar {{ background-color: {day} }}\n"
    dark = f"@media (prefers-color-scheme: dark) {{ .bar {{ background-color: {night} !important }} }}\n"
    return _COMMENT.sub("", "\n".join([bar, *sheets, dark]))


def _inlined(html: str) -> str:
    """The page with its rules in the tags, but for those under @media; nothing is fetched.

    What is left as `style` goes behind the charset, which HTML wants among the first 1,024 octets.
    """
    inliner = css_inline.CSSInliner(
        keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False, minify_css=False
    )
    try:
        return _STYLE_FIRST.sub(r"<head>\2\n\1\n</head>", inliner.inline(html), count=1)
    except css_inline.InlineError as error:
        raise PostError(
            f"the styles cannot be written into the letter: {error}",
            hint="Look at templates/css/letter.css and templates/letter.html.j2 of your own.",
        ) from None


def file_title(record: Record, publication: Publication) -> str:
    """The name under which a reader keeps the PDF: the publication's own, and the number."""
    revised = f" r{record.identity.revision}" if record.identity.revision > 1 else ""
    return f"{_NO_FILE.sub(' ', _plain(publication.name)).strip()[:80]} {record.identity.label}{revised}.pdf"


def _file(record: Record) -> tuple[str, int]:
    """Name and size in octets of the edition that goes out."""
    path = record.path(TARGET)
    size = next(filed.size for filed in record.files if record.folder / filed.name == path)
    return _plain(path.name), size


def _leads(record: Record, leads: str, words: dict[str, str]) -> tuple[Lead, ...]:
    """The stories: each with what stands under its headline, or none with anything, so that none looks lesser."""
    issue = _issue(record)
    stories = {story.id: story for story in issue.stories} if issue else {}
    full = leads == "full" and all(identifier in stories for identifier, _ in record.stories)
    decks = {
        story.id: story.deck if full else _deck(story, whole=leads in ("leads", "full")) for story in stories.values()
    }
    if leads == "headlines" or not (full or all(decks.get(identifier) for identifier, _ in record.stories)):
        decks = {}
    sources = {source.id: source.address for source in issue.sources} if issue else {}
    volume = record.identity.volume
    bodies = {
        name: issue_references.told((*story.body, *_boxed(story)), words, volume) for name, story in stories.items()
    }
    web = _address(record.web)
    return tuple(
        Lead(
            _plain(headline),
            _plain(decks.get(identifier, "")),
            f"{web}#story-{identifier}" if web and "#" not in web else web,
            story_text.page(bodies[identifier], sources) if full else "",
            story_text.lines(bodies[identifier], sources) if full else "",
        )
        for identifier, headline in record.stories
    )


def _boxed(story: Story) -> Prose:
    """The boxes beside a story as quotations; what is pulled out of its text stands there already."""
    found: list[Node] = []
    for box in story.boxes:
        said = [Node("paragraph", nodes=(Node("text", text=words),)) for words in box.text]
        heading = [Node("paragraph", nodes=(Node("strong", nodes=(Node("text", text=box.heading),)),))]
        found += [Node("quotation", nodes=(*(heading if box.heading else ()), *said))] if said else []
    return tuple(found)


def _lines(record: Record) -> tuple[str, ...]:
    """Who wrote an issue, and whom it is for."""
    issue = _issue(record)
    return tuple(map(_plain, filter(None, (issue.authors, issue.distribution)))) if issue else ()


def _summary(record: Record) -> tuple[str, ...]:
    """The key points of an issue."""
    issue = _issue(record)
    return tuple(map(_plain, issue.summary)) if issue else ()


def _preheader(stories: tuple[Lead, ...]) -> str:
    """What the inbox shows beside the subject: the first headlines, whole ones; the first of them whatever it takes."""
    shown = ""
    for story in stories:
        if shown and len(shown) + len(story.headline) > INBOX:
            break
        shown = f"{shown} · {story.headline}" if shown else story.headline
    return shown


def _issue(record: Record) -> Issue | None:
    """The manuscript on record; None where there is none that can be read any more."""
    paths = {filed.part: record.folder / filed.name for filed in record.files}
    paths |= {"publication": record.folder / record.identity.publication / "publication.toml"}
    if "issue" not in paths or not paths["publication"].is_file():
        return None
    try:
        return manuscript.read(paths["issue"], publications.read(paths["publication"]))
    except DigestError:
        return None


def _deck(story: Story, *, whole: bool) -> str:
    """The deck, or the first paragraph where it is short or asked for: never cut, since that says something else."""
    if story.deck:
        return story.deck
    first = next((node for node in story.body if node.kind == "paragraph"), None)
    words = plain((first,)).strip() if first else ""
    return words if whole or len(words) <= SHORT else ""


def _imprint(publication: Publication, words: dict[str, str]) -> list[str]:
    facts = [words["publisher"].format(publisher=publication.publisher)] if publication.publisher else []
    facts += [publication.place] if publication.place else []
    facts += [words["editor"].format(editor=publication.editor)] if publication.editor else []
    facts += [f"ISSN {publication.issn_print}"] if publication.issn_print else []
    facts += [f"eISSN {publication.issn_online}"] if publication.issn_online else []
    return [*facts, publication.contact] if publication.contact else facts


def _address(link: str) -> str:
    """An address that a letter may link to: on the web, and without a blank."""
    if link and (urlsplit(link).scheme not in ("https", "http") or _plain(link) != link or " " in link):
        raise PostError(f"a letter cannot link to {link[:200]!r}", hint="Write it like https://office.example/1.4.pdf")
    return link


def _plain(text: str) -> str:
    """A text in one line that opens no slot and turns no other text around."""
    return story_text.tame(text).strip()


def _plain_facts(publication: Publication) -> Publication:
    found = {each.name: getattr(publication, each.name) for each in fields(publication)}
    facts: dict[str, Any] = {name: _plain(value) if isinstance(value, str) else value for name, value in found.items()}
    return Publication(**facts)
