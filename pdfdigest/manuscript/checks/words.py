"""Rules about words: what is missing, too long, said twice, left over, or not what it seems."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from pdfdigest.errors import counted
from pdfdigest.manuscript import languages, leftover_markup
from pdfdigest.manuscript.checks.findings import Finding, texts
from pdfdigest.manuscript.short_text import beginning
from pdfdigest.manuscript.unseen import TURNS
from pdfdigest.model import INDEXED, Issue, plain

LONG_HEADLINE = 90
"""Characters that two lines of the headline box hold; wide ones (Japanese, Chinese, Korean) count twice."""
FAR = timedelta(days=370)
PAIR = 2

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_MEANT_TWICE = {
    "en": {"had", "that", "is", "so", "very", "no", "now", "there", "bye", "out", "in"},
    "de": {"der", "die", "das", "dem", "den", "sie", "wir", "so", "nach", "sehr"},
    "nl": {"die", "dat", "is", "zeer", "ze", "u"},
    "fr": {"nous", "vous", "si", "très"},
    "es": {"muy", "no", "que"},
    "it": {"man", "piano", "via", "poco", "molto", "si"},
    "pt": {"muito", "se", "não"},
    "sv": {"som", "det", "att", "den"},
    "da": {"som", "det", "at", "den", "der"},
    "nb": {"som", "det", "at", "den", "der"},
    "no": {"som", "det", "at", "den", "der"},
    "fi": {"niin"},
    "pl": {"się"},
    "cs": {"se"},
    "ru": {"что", "чуть", "еле"},
    "uk": {"що", "ледь"},
}
"""Languages in which a word said twice is mostly a slip, and the words that are not."""
_LEFTOVER = re.compile(
    r"\b(?:TODO|FIXME|XXX+|TBD|TBC|TK(?:TK)*|[Ll]orem ipsum)\b|\?{3,}"
    r"|\[(?:link|source|citation needed|date|name|number|caption|credit|photo|headline|\.{3}|…|[Xx]+)\]"
)
_GARBLED = re.compile("\ufffd|â€[™œ“”˜¦\u009d]|Ã[\u0080-\u00bf]|Â[\u00a0-\u00bf]|&(?:amp|nbsp|quot|lt|gt|#\\d{2,5});")
_TURNS = re.compile(f"[{TURNS}]")


def missing(issue: Issue) -> Iterator[Finding]:
    """Fields that still stand empty: the issue prints as a draft and cannot be published."""
    for field in issue.missing:
        yield Finding(field, "it is still empty: it prints as a marked gap, and `publish` waits for it")


def not_placed(issue: Issue) -> Iterator[Finding]:
    """Passages that an import found no place for."""
    for index, passage in enumerate(issue.not_placed):
        words = f"“{beginning(plain(passage.body))}” ({passage.where}) has no place yet, and `publish` waits for it"
        yield Finding(f"not_placed[{index}]", f"{words}; move it into a story or a section, or delete it here")


def in_english(issue: Issue, english: Sequence[str]) -> Iterator[Finding]:
    """Fixed words that are printed in English, because the issue's language has none of its own."""
    root, own = issue.publication.root, languages.normal(issue.publication.language)
    name = languages.name(issue.language, "en")
    words = (
        f"{name} ({issue.language}) lacks {counted(len(english), 'fixed word, which is', 'fixed words, which are')}"
        f" printed in English: “{english[0]}” ..."
    )
    advice = f"write them under [{issue.language}] in templates/words.toml of the publication, or under [words]"
    path = root / "publication.toml" if root and issue.language == own else None
    yield Finding("language", f"{words}; {advice}", "language" if path else "", path=path)


def far_date(issue: Issue, today: date) -> Iterator[Finding]:
    """A date more than a year ahead, mostly a slip in the year."""
    if issue.date is not None and issue.date > today + FAR:
        yield Finding("date", f"{issue.date} is more than a year ahead; is the year right?")


def long_headlines(issue: Issue) -> Iterator[Finding]:
    """Headlines that take more than two lines of the headline box."""
    for index, story in enumerate(issue.stories):
        field = "short" if story.short else "headline"
        text = story.short or story.headline
        length = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
        if length > LONG_HEADLINE:
            advice = "shorten it" if story.short else "shorten it, or give the story a `short:` for the box"
            words = f"{len(text)} characters take more than two lines of the headline box; {advice}"
            yield Finding(f"stories[{index}].{field}", words)


def repeated_headlines(issue: Issue) -> Iterator[Finding]:
    """Two stories under the same headline."""
    first: dict[str, int] = {}
    for index, story in enumerate(issue.stories):
        key = " ".join(story.headline.casefold().split())
        if key and key in first:
            words = f"story {first[key] + 1} has the same headline; make them differ, for the box and the index"
            yield Finding(f"stories[{index}].headline", words)
        first.setdefault(key, index)


def doubled(issue: Issue) -> Iterator[Finding]:
    """A word typed twice; not `had had`, nor names like Pago Pago, nor languages that say words twice."""
    meant = _MEANT_TWICE.get(issue.language.partition("-")[0])
    if meant is None:
        return
    for field, text in texts(issue):
        last = None
        for word in _WORD.finditer(text):
            if last is not None and text[last.end() : word.start()].isspace() and _twice(last[0], word[0], meant):
                pair = text[last.start() : word.end()]
                shown = " ".join(pair.split())
                yield Finding(field, f"“{shown}”: the word stands twice; take one out", pair)
            last = word


def _twice(first: str, second: str, meant: set[str]) -> bool:
    name = first[0].isupper() and second[0].isupper()
    return first.lower() == second.lower() and not name and first.lower() not in meant


def leftovers(issue: Issue) -> Iterator[Finding]:
    """Notes to oneself that were to be replaced before printing."""
    yield from _signs(issue, _LEFTOVER, "“{}” looks like a note to yourself; replace it or take it out")


def garbled(issue: Issue) -> Iterator[Finding]:
    """Characters that were spoilt on their way through another program."""
    yield from _signs(issue, _GARBLED, "“{}” looks spoilt on its way through another program; type it again")


def markup(issue: Issue) -> Iterator[Finding]:
    """Markup on lines of their own (a headline, a name), which are printed as typed; `prose` looks at bodies."""
    for field, text in (*texts(issue), *_listed(issue)):
        if not field.endswith(".body"):
            for slip in leftover_markup.in_line(text):
                yield Finding(field, slip.message, slip.needle)


def parted_names(issue: Issue) -> Iterator[Finding]:
    """`[Yamada, Taro]` in a list of people: two entries of one word each that the text has side by side, or not apart."""
    for index, story in enumerate(issue.stories):
        text = " ".join((story.headline, story.short, story.deck, story.byline, plain(story.body)))
        words = set(_WORD.findall(text))
        single = all(_WORD.fullmatch(each) for each in story.people) and len(story.people) % PAIR == 0
        apart = single and not words & set(story.people[1::PAIR])
        for turn, (one, other) in enumerate(pairwise(story.people)):
            if len(one.split()) > 1 or len(other.split()) > 1 or not (_WORD.fullmatch(one) and _WORD.fullmatch(other)):
                continue
            beside = re.search(
                rf"\b(?:{re.escape(one)}\s+{re.escape(other)}|{re.escape(other)}\s+{re.escape(one)})\b", text
            )
            if beside or (apart and turn % PAIR == 0):
                advice = f"if they are one person, put quotes around the name: ['{one}, {other}']"
                yield Finding(
                    f"stories[{index}].people[{turn}]", f"{one} and {other} stand as two people; {advice}", one
                )


def _listed(issue: Issue) -> Iterator[tuple[str, str]]:
    for index, story in enumerate(issue.stories):
        for name in INDEXED:
            for turn, entry in enumerate(getattr(story, name)):
                yield f"stories[{index}].{name}[{turn}]", entry


def invisible(issue: Issue) -> Iterator[Finding]:
    """Invisible signs that turn the direction of what follows, or have no place inside a text."""
    for field, text in texts(issue):
        for sign in dict.fromkeys(_TURNS.findall(text)):
            named = f"U+{ord(sign):04X} ({unicodedata.name(sign, 'unnamed').lower()})"
            advice = "mark another language with [words]{lang=ar} instead"
            advice = "delete it" if sign == "\ufeff" else f"it turns the direction of the words after it; {advice}"
            yield Finding(field, f"there is an invisible {named}; {advice}", sign)


def _signs(issue: Issue, pattern: re.Pattern[str], words: str) -> Iterator[Finding]:
    for field, text in texts(issue):
        for sign in dict.fromkeys(pattern.findall(text)):
            yield Finding(field, words.format(sign), sign)
