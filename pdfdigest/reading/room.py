"""What all pages of one publication on a site share: its words and style, its address, and how a page is filled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from markupsafe import Markup

from pdfdigest.bindery.matter import tongue
from pdfdigest.manuscript import languages
from pdfdigest.model import Identity, Publication
from pdfdigest.press.cache import store
from pdfdigest.press.compose import composition, web
from pdfdigest.press.compose.address_breaks import WORD_JOINER, ZERO_WIDTH_SPACE, breakable
from pdfdigest.press.compose.house import House, house_of
from pdfdigest.press.compose.template_values import Function
from pdfdigest.reading.filed_page import asset
from pdfdigest.reading.places import Link, Spot, issue_page

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
    assets: dict[str, bytes | Page] = field(default_factory=dict)
    """Styles and pictures by their path on the site: whoever writes the site takes them out as they come."""
    house: House = field(init=False, repr=False)
    """The house style in force when the site was begun."""
    _own: str = field(init=False, repr=False)
    _words: dict[str, dict[str, str]] = field(init=False, repr=False, default_factory=dict)
    _texts: dict[str, str] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Look the house style up once."""
        self.house = house_of(self.publication)
        self._own = repr(self.publication)

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
            self._texts[named] = web.sheet(self.publication, self.house, named)
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
        title: str,
        language: str = "",
        sheet: str = "",
        late: tuple[str, Callable[[], Mapping[str, Any]]] | None = None,
        **values: Any,
    ) -> Page:
        """A page of the publication at a path from its folder.

        `late` are values that are asked for where the page is filled, and the hash of what they hang on.
        """
        spoken = language or self.language
        here = "../" * path.count("/")
        top = here + "../" * self.folder.count("/")
        said = path.removesuffix(HOME)
        facts = {
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

        def fill() -> bytes:
            functions = {"day": Function(partial(dated, language=spoken)), "breakable": Function(_breakable)}
            name = f"site/{template}.html.j2"
            more = late[1]() if late else {}
            shown = {**facts, **more, "publication": self.publication}
            return self.house.fill(name, **shown, **functions, words=self.words(spoken)).encode()

        return Page(store.key(template, self._own, repr(facts), late[0] if late else ""), fill)

    def number(self, identity: Identity, language: str = "") -> str:
        """`Vol. 3, No. 4`, a translation with its language."""
        spoken = language or self.language
        line = composition.number_line(identity, self.words(spoken))
        if identity.translation is not None and not language:
            line += f" ({languages.name(identity.translation, spoken)})"
        return line

    def link(self, spot: Spot, headline: str, language: str, day: date, identity: Identity, *, anchored: bool) -> Link:
        """A story as a list shows it."""
        href = issue_page(spot.label) + (f"#story-{spot.id}" if spot.id and anchored else "")
        return Link(href, headline, self.number(identity), day, spot.label, tongue(language, self.language))


def dated(day: date, language: str) -> Markup:
    """A day in the language's own order, to be read by machines too."""
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), languages.long_date(day, language))


def _breakable(address: str) -> Markup:
    broken = breakable(address).replace(WORD_JOINER, "")
    return Markup("<wbr>").join(broken.split(ZERO_WIDTH_SPACE))
