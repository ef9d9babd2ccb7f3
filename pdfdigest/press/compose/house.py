"""A publication goes in; its templates, stylesheets, fixed words and fonts come out.

A publication's own `templates/` and `fonts/` come first, file by file; the shipped ones stay
reachable as `shipped/...`, so that an override extends what it overrides.
"""

from __future__ import annotations

import re
import string
import tomllib
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from pdfdigest.errors import HouseError, RequestError
from pdfdigest.model import Publication
from pdfdigest.press import style_folders
from pdfdigest.press.compose import template_child, template_values, templates
from pdfdigest.press.compose.templates import Folders, inside
from pdfdigest.press.style_folders import changed, shipped

FACES = ("Source Serif 4",)
"""The face of the text, in whatever style that says nothing else."""
PAPERS = ("A4", "Letter")
"""What a style can be set on that says nothing else."""
_COLOPHON = re.compile(r"--colophon:\s*([^;}]+)")
_PAPERS = re.compile(r"--papers:\s*([^;}]+)")
_BESIDE = re.compile(r"--kicker:\s*([^;}]+)")
_TABLE = re.compile(r"^\[([\w-]+)\]$", re.MULTILINE)


@lru_cache(maxsize=4)
def _house(publication: Publication, _own: tuple[str, ...]) -> House:
    return House(publication)


def house_of(publication: Publication) -> House:
    """The house style of a publication, read once in the life of this process; what is saved in it meanwhile counts."""
    own = publication.root / "templates" if publication.root else None
    names = (str(path) for path in own.rglob("*")) if own and own.is_dir() else ()
    return _house(publication, tuple(sorted(names)))


@lru_cache(maxsize=16)
def _parsed(path: Path, _changed: tuple[int, int] | None, tags: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """The tables of a file of fixed words, or those of some languages alone: all of the shipped ones take 20 ms."""
    text = path.read_text("utf-8")
    if tags:
        parts = _TABLE.split(text)[1:]
        known = dict(zip(parts[::2], parts[1::2], strict=True))
        return {tag: tomllib.loads(known[tag]) for tag in dict.fromkeys(tags) if tag in known}
    return tomllib.loads(text)


def _only_names(name: str, words: object) -> None:
    """HouseError where fixed words are no text, or would be filled with more than the names in braces that they may have."""
    try:
        marks = list(string.Formatter().parse(words)) if isinstance(words, str) else [("", "-", "", None)]
    except ValueError:
        marks = [("", "-", "", None)]
    if any(field is not None and (spec or form or not field.isidentifier()) for _, field, spec, form in marks):
        raise HouseError(
            f"the fixed words {name!r} have braces that cannot be filled",
            hint="Between braces stands a name alone, as in the shipped words: {volume}.",
        )


class House:
    """The house style in force for one publication."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication
        own = publication.root / "templates" if publication.root else None
        self._own = own if own is not None and own.is_dir() else None
        self._shipped = shipped("templates")
        self._words: dict[tuple[object, ...], dict[str, str]] = {}
        self._folders = Folders(self._own, self._shipped)
        self._trusted = self._own is None or not any(self._own.rglob("*.j2"))

    def fill(self, template: str, **values: Any) -> str:
        """A filled template.  HouseError names the file and line of whatever is wrong in it.

        Where the publication has templates of its own, they see plain values only, and are filled in a child
        process with limits; the shipped ones alone are filled here.
        """
        if self._trusted:
            return templates.fill(self._folders, template, values)
        seen = {name: template_values.plain(value) for name, value in values.items()}
        return template_child.child_of(self._folders).fill(template, seen)

    @property
    def styles(self) -> tuple[str, ...]:
        """The house styles there are: the stylesheets of `templates/css/style/`."""
        names = {
            file.stem
            for folder in (self._own, self._shipped)
            if folder
            for file in (folder / "css" / "style").glob("*.css")
        }
        return tuple(sorted(names))

    def stylesheets(self, style: str, medium: str) -> tuple[tuple[str, str], ...]:
        """Name and text of each stylesheet of a style, in cascade order; medium is `page`, `web`, `epub`, `volume` or `letter`.

        A style without a sheet of its own for a medium but `page` has what all share.
        """
        if style not in self.styles:
            known = ", ".join(self.styles)
            raise RequestError(f"there is no house style {style!r}", hint=f"The styles are {known}.")
        folder = "style" if medium == "page" else medium
        last = f"css/{medium}/own.css" if medium in ("epub", "volume", "letter") else "css/own.css"
        scripts = [] if medium == "letter" else ["css/scripts.css"]
        names = [f"css/{medium}.css", f"css/{folder}/{style}.css", *scripts, last]
        return tuple((name, text) for name in names if (text := self._text(name)) is not None)

    def faces(self, style: str) -> tuple[str, ...]:
        """The families that a style is set in, as its stylesheet has them in `--colophon`; the text face where it has no such line."""
        return self._said(style, _COLOPHON) or FACES

    def papers(self, style: str) -> tuple[str, ...]:
        """The papers that a style can be set on, as its stylesheet has them in `--papers`; A4 and Letter where it has no such line."""
        return self._said(style, _PAPERS) or PAPERS

    def heads_beside(self, style: str) -> bool:
        """Whether kicker, dateline and byline stand beside a headline, not around it: `--kicker: beside` in the stylesheet."""
        return self._said(style, _BESIDE) == ("beside",)

    def require_paper(self, style: str, paper: str) -> None:
        """HouseError with the papers that a style can be set on, where this one is none of them."""
        papers = self.papers(style)
        if paper.lower() not in {name.lower() for name in papers}:
            words = f"the style {style} cannot be set on {paper}, only on {' or '.join(papers)}"
            raise HouseError(words, hint="Choose another paper, or another style.")

    def _said(self, style: str, line: re.Pattern[str]) -> tuple[str, ...]:
        """The names in the last such line of a style's stylesheets; none where there is none."""
        found = [names for _, text in self.stylesheets(style, "page") for names in line.findall(text)]
        return tuple(name.strip().strip("\"'") for name in found[-1].split(",")) if found else ()

    def families(self, style: str, name: str) -> tuple[str, ...]:
        """The families behind a custom property of a style's stylesheets, such as `--sans`, those for other scripts last."""
        from pdfdigest.press.compose import style_fonts  # fontTools takes as long to load as all else here

        return style_fonts.behind(name, [text for _, text in self.stylesheets(style, "page")])

    def require_fonts(self, style: str) -> None:
        """HouseError with the names of the families that a style is set in and that no font in force has."""
        from pdfdigest.press.compose import style_fonts

        sheets = [text for name, text in self.stylesheets(style, "page") if name != "css/scripts.css"]
        if names := style_fonts.missing(sheets, self.font_folders):
            words = f"the style {style} is set in {', '.join(names)}, which no font in force has"
            raise HouseError(
                words, hint="Put the font into fonts/ of the publication, or name another one in css/own.css."
            )

    def english(self, language: str) -> tuple[str, ...]:
        """The fixed words that a language has none for, so that they are printed in English, as they are printed."""
        base = language.partition("-")[0]
        if base == "en":
            return ()
        table = self._tables("en", base, language)
        own = {**table.get(base, {}), **table.get(language, {}), **dict(self.publication.words)}
        return tuple(words for name, words in table["en"].items() if name not in own)

    def sheet(self, name: str) -> str:
        """The text of one stylesheet, by its path in `templates/`; HouseError where there is none."""
        text = self._text(name)
        if text is None:
            raise HouseError(f"there is no stylesheet {name}", hint="`pdfdigest style --copy` hands it out.")
        return text

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that there are fixed words in."""
        return tuple(_TABLE.findall((self._shipped / "words.toml").read_text("utf-8")))

    def _text(self, name: str) -> str | None:
        for folder in (self._own, self._shipped):
            path = inside(folder, name) if folder else None
            if path is not None:
                try:
                    return path.read_text("utf-8")
                except (OSError, UnicodeDecodeError) as error:
                    raise HouseError(f"the stylesheet cannot be read: {error}", where=path) from None
        return None

    def words(self, language: str) -> dict[str, str]:
        """The fixed words of a language, English where it has none, the publication's own on top."""
        saved = tuple(changed(folder / "words.toml") for folder in (self._shipped, self._own) if folder)
        if (language, saved) not in self._words:
            self._words = {(language, saved): self._worded(language)}
        return dict(self._words[language, saved])

    def _tables(self, *tags: str) -> dict[str, dict[str, str]]:
        """The fixed words of those languages, the publication's own on top of the shipped ones."""
        table: dict[str, dict[str, str]] = {}
        for folder in (self._shipped, self._own):
            path = inside(folder, "words.toml") if folder else None
            if path:
                try:
                    found = _parsed(path, changed(path), tags if folder == self._shipped else ())
                    for tag, words in found.items():
                        table.setdefault(tag, {}).update(words)
                except (
                    OSError,
                    UnicodeDecodeError,
                    tomllib.TOMLDecodeError,
                    ValueError,
                    TypeError,
                    RecursionError,
                ) as error:
                    raise HouseError(f"the fixed words cannot be read: {error}", where=path) from None
        return table

    def _worded(self, language: str) -> dict[str, str]:
        base = language.partition("-")[0]
        table = self._tables("en", base, language)
        own = dict(self.publication.words)
        unknown = sorted(set(own) - set(table["en"]))
        if unknown:
            known = ", ".join(sorted(table["en"]))
            raise HouseError(f"[words] has unknown words: {', '.join(unknown)}", hint=f"There are: {known}.")
        said = {**table["en"], **table.get(base, {}), **table.get(language, {}), **own}
        for name, words in said.items():
            _only_names(name, words)
        return said

    @property
    def font_folders(self) -> tuple[Path, ...]:
        """The folders whose fonts are in force: the publication's first, then the shipped ones.

        HouseError where something lies there that would keep a reader waiting for ever.
        """
        own = self.publication.root / "fonts" if self.publication.root else None
        for path in own.rglob("*") if own and own.is_dir() else ():
            if path.exists() and not path.is_file() and not path.is_dir():
                words = "this is a pipe or a device, where a font is looked for"
                raise HouseError(words, where=path, hint="Take it out of the folder.")
        return style_folders.fonts(self.publication.root)

    @property
    def roots(self) -> tuple[Path, ...]:
        """The folders that a render may read from."""
        root = (self.publication.root,) if self.publication.root else ()
        return (*root, shipped("templates"), shipped("fonts"))

    @property
    def base(self) -> Path:
        """The folder from which relative addresses in templates are resolved."""
        return self._own or self._shipped
