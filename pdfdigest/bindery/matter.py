"""A filled template of a volume's own pages goes in; the set pages come out, as a Matter.

What front matter, back matter and dividers share: the volume's names in its language, the stylesheets
of a volume in the house style, and the way to the machine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from babel.dates import format_skeleton, get_month_names
from markupsafe import Markup

from pdfdigest import __version__
from pdfdigest.bindery.locators import roman
from pdfdigest.bindery.volume import Matter, Plan
from pdfdigest.manuscript import languages
from pdfdigest.model import Identity
from pdfdigest.press.compose.address_breaks import breakable
from pdfdigest.press.compose.composition import stylesheets
from pdfdigest.press.compose.house import House, house_of
from pdfdigest.press.compose.template_values import Function, Record
from pdfdigest.press.galley import Galley, Setter
from pdfdigest.press.targets import Target

Sections = tuple[tuple[str, str, int], ...]
"""Anchor, heading and page or folio of each section."""
_YEAR = re.compile(r"\d{4}\Z")


@dataclass(frozen=True, slots=True)
class Setting:
    """A volume about to be set: what its templates see besides the facts of their own section."""

    plan: Plan
    target: Target
    house: House
    words: dict[str, str]

    @classmethod
    def of(cls, plan: Plan, target: Target) -> Setting:
        """The setting in the house style of the publication."""
        house = house_of(plan.publication)
        return cls(plan, target, house, house.words(plan.publication.language))

    @property
    def language(self) -> str:
        """The language of the volume's own pages."""
        return self.plan.publication.language

    @property
    def years(self) -> str:
        """`2025`, or `2025–2026`."""
        first, last = self.plan.first.year, self.plan.last.year
        return str(first) if first == last else f"{first}–{last}"

    @property
    def volume_line(self) -> str:
        """`Volume 3`; empty where the volume is called by its year."""
        name = self.plan.name
        return "" if _YEAR.match(name) else self.words["volume"].format(volume=name)

    def part_line(self, part: int) -> str:
        """`Part II of IV`, or nothing where there is one book."""
        parts = self.plan.parts
        return "" if parts == 1 else self.words["part_of"].format(part=roman(part), parts=roman(parts))

    def title(self, part: int = 0) -> str:
        """`The Bound Page, Volume 3, 2025`, of a part from 1 with its number."""
        said = [self.plan.publication.name, self.volume_line, self.years, self.part_line(part) if part else ""]
        return self.words["comma"].join(each for each in said if each)

    def month(self, year: int, month: int) -> str:
        """`March 2025`, in the language's own order."""
        said = str(format_skeleton("yMMMM", date(year, month, 1), locale=self.language.replace("-", "_")))
        return said[:1].upper() + said[1:]

    def month_name(self, month: int) -> str:
        """The month alone, as a heading has it."""
        name = str(get_month_names("wide", "stand-alone", self.language.replace("-", "_"))[month])
        return name[:1].upper() + name[1:]

    def day(self, of: date) -> str:
        """The date in the language's own order."""
        return languages.long_date(of, self.language)

    def number(self, identity: Identity) -> str:
        """`No. 4`, `No. 4–5, Supplement 1`; with the volume where it is another than this one's."""
        number = identity.number.replace("-", "–")
        own = str(identity.volume) == self.plan.name
        word = "issue_number" if own else "volume_number"
        line = self.words[word].format(volume=identity.volume, number=number)
        if identity.supplement is not None:
            line += self.words["comma"] + self.words["supplement"].format(supplement=identity.supplement)
        if identity.translation is not None:
            line += f" ({languages.name(identity.translation, self.language)})"
        return line

    @property
    def fonts(self) -> str:
        """The families that the style is set in, in a row."""
        return languages.listed_fonts(self.house.faces(self.target.style), self.language)

    def seen(self) -> Record:
        """What templates see of the setting."""
        day = Function(partial(languages.long_date, tag=self.language))
        return Record({"day": day, "volume_line": self.volume_line, "years": self.years})

    def fill(self, template: str, **values: Any) -> str:
        """A template of the volume, filled."""
        target = self.target
        rectos = f"rectos-{self.plan.publication.rectos}"
        classes = f"volume {target.name} {target.paper.lower()} style-{target.style} {rectos}"
        return self.house.fill(
            f"volume/{template}.html.j2",
            plan=self.plan,
            publication=self.plan.publication,
            target=target,
            words=self.words,
            setting=self.seen(),
            language=self.language,
            direction=languages.direction(self.language),
            classes=classes,
            breakable=Function(breakable),
            **values,
        )

    def blank(self, machine: Setter) -> Matter:
        """An empty page of the target: what a press has around it, and nothing within."""
        words = self.title()
        page = Markup('<!doctype html><html lang="{0}"><head><title>{1}</title></head><body></body></html>')
        return self.set(str(page.format(self.language, words)), (), machine, title=words)

    def set(self, html: str, sections: tuple[tuple[str, str], ...], machine: Setter, *, title: str) -> Matter:
        """The pages; PagesError says what kept them from being set."""
        publication, target = self.plan.publication, self.target
        number = int(self.plan.name) if self.plan.name.isdecimal() and not _YEAR.match(self.plan.name) else 0
        facts = {
            "title": title,
            "publication": publication.name,
            "publisher": publication.publisher,
            "language": self.language,
            "date": self.plan.last.isoformat(),
            "identity": self.plan.slug,
            "volume": self.plan.name,
            "rights": publication.rights,
            "tool": f"pdfdigest {__version__}",
        }
        edition = machine.set(
            Galley(
                identity=Identity(publication.slug, number, ()),
                target=target,
                language=self.language,
                html=html,
                stylesheets=stylesheets(target, self.house, "volume"),
                pictures=(),
                roots=self.house.roots,
                fonts=self.house.font_folders,
                base=self.house.base,
                notes=(),
                stories=sections,
                title=title,
                metadata=tuple((key, value) for key, value in facts.items() if value),
                fitted=False,
                faces=self.house.faces(target.style),
                colophon=self.fonts,
            )
        )
        pages = dict(edition.story_pages)
        return Matter(edition.data, edition.pages, tuple((anchor, name, pages[anchor]) for anchor, name in sections))
