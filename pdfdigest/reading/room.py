"""What all pages of one publication on a site share: its words and style, its address, and how a page is filled."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from markupsafe import Markup

from pdfdigest.manuscript import languages
from pdfdigest.model import Identity, Publication
from pdfdigest.press.cache import store
from pdfdigest.press.compose import issue_title, web_sheet
from pdfdigest.press.compose.address_breaks import WORD_JOINER, ZERO_WIDTH_SPACE, breakable
from pdfdigest.press.compose.house import House, house_of
from pdfdigest.press.compose.template_values import Function
from pdfdigest.press.compose.tongue import tongue
from pdfdigest.reading.cards import Card, CardStory
from pdfdigest.reading.filed_page import asset
from pdfdigest.reading.places import Link, issue_page

Values = Callable[[], Mapping[str, Any]]
HOME = "index.html"
OWN_SHEET = "css/site.css"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a site, to be filled where it is wanted; `key` is the hash of all that stands on it but the house style."""

    key: str
    fill: Callable[[], bytes]


@dataclass(slots=True)
class Room:
    """A publication on a site.

    `base` is the address of the site, or nothing; `folder` the publication's own in it, with its slash, or nothing.
    """

    publication: Publication
    base: str = ""
    folder: str = ""
    stamp: str = ""
    """The hash of what beside the record shapes every page of it."""
    assets: dict[str, bytes | Page] = field(default_factory=dict)
    """Styles and pictures by their path on the site: whoever writes the site takes them out as they come."""
    house: House = field(init=False, repr=False)
    """The house style in force when the site was begun."""
    _own: str = field(init=False, repr=False)
    _key: str = field(init=False, repr=False)
    _words: dict[str, dict[str, str]] = field(init=False, repr=False, default_factory=dict)
    _texts: dict[str, str] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Look the house style up once."""
        self.house = house_of(self.publication)
        self._own = repr(self.publication)
        self._key = store.key(self._own, self.base, self.folder, self.stamp)

    @property
    def language(self) -> str:
        """The language of the lists."""
        return self.publication.language

    def words(self, language: str = "") -> dict[str, str]:
        """The fixed words of a language, the lists' own where none is named."""
        spoken = language or self.language
        if spoken not in self._words:
            self._words[spoken] = self.house.words(spoken)
        return self._words[spoken]

    def sheet(self, style: str = "") -> str:
        """The path of the style of pages that nobody filed."""
        named = style or self.publication.style
        if named not in self._texts:
            self._texts[named] = web_sheet.sheet(self.publication, self.house, named)
        return self.keep(self._texts[named], "css")

    def file(self, name: str) -> str:
        """The path on the site of a stylesheet or a script of the house style."""
        if name not in self._texts:
            self._texts[name] = self.house.sheet(name)
        return self.keep(self._texts[name], name.rpartition(".")[2])

    def keep(self, text: str, ending: str) -> str:
        """The path on the site of a text that is named by its hash."""
        data = text.encode()
        path = asset(data, ending)
        self.assets[path] = data
        return path

    def page(
        self,
        path: str,
        template: str,
        *,
        late: tuple[str, Values],
        title: str,
        language: str = "",
        sheet: str = "",
        **values: Any,
    ) -> Page:
        """A page of the publication at a path from its folder.

        `late` are values that are asked for where the page is filled, and the hash of what they hang on.
        """
        facts = self._facts(path, template, title, language, sheet, **values)
        key = store.key(template, self._own, repr(facts), late[0])
        return Page(key, lambda: self._fill(template, {**facts, **late[1]()}))

    def listing(self, path: str, template: str, made_from: str, values: Values) -> Page:
        """The page of a list: all that stands on it is asked for where it is filled, its `title` too.

        `made_from` is said of all that it hangs on but the publication.
        """
        key = hashlib.sha256(f"{self._key} {template} {path} {made_from}".encode()).hexdigest()
        return Page(key, lambda: self._fill(template, self._facts(path, template, **values())))

    def _facts(
        self, path: str, template: str, title: str, language: str = "", sheet: str = "", **values: Any
    ) -> dict[str, Any]:
        """What the templates of all pages ask for, and the values of this one."""
        spoken = language or self.language
        here = "../" * path.count("/")
        top = here + "../" * self.folder.count("/")
        said = path.removesuffix(HOME)
        return {
            "language": spoken,
            "direction": languages.direction(spoken),
            "classes": f"web site style-{self.publication.style}",
            "title": title,
            "here": here,
            "top": top,
            "several": bool(self.folder),
            "sheets": tuple(top + each for each in (sheet or self.sheet(), self.file(OWN_SHEET))),
            "feeds": bool(self.base) and template == "home",
            "canonical": f"{self.base}{self.folder}{said}" if self.base else "",
            **values,
        }

    def _fill(self, template: str, facts: Mapping[str, Any]) -> bytes:
        language = facts["language"]
        functions = {"day": Function(partial(dated, language=language)), "breakable": Function(_breakable)}
        name = f"site/{template}.html.j2"
        filled = self.house.fill(name, **facts, publication=self.publication, **functions, words=self.words(language))
        return filled.encode()

    def number(self, identity: Identity, language: str = "") -> str:
        """`Vol. 3, No. 4`, a translation with its language."""
        spoken = language or self.language
        line = issue_title.number_line(identity, self.words(spoken))
        if identity.translation is not None and not language:
            line += f" ({languages.name(identity.translation, spoken)})"
        return line

    def link(self, card: Card, story: CardStory | None = None) -> Link:
        """An issue, or a story of it, as a list shows it."""
        href = issue_page(card.label) + (f"#story-{story.id}" if story and story.anchored else "")
        headline = story.headline if story else ""
        return Link(href, headline, self.number(card.identity), card.date, tongue(card.language, self.language))


def dated(day: date, language: str) -> Markup:
    """A day in the language's own order, to be read by machines too."""
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), languages.long_date(day, language))


def _breakable(address: str) -> Markup:
    broken = breakable(address).replace(WORD_JOINER, "")
    return Markup("<wbr>").join(broken.split(ZERO_WIDTH_SPACE))
