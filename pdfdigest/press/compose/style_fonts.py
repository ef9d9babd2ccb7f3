"""The stylesheets of a style go in; the families that it asks for first and no font in force has come out.

A family that is missing is replaced by the next one without a word, and the pages look like another style.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from struct import unpack_from

from fontTools.misc.encodingTools import getEncoding
from fontTools.ttLib import TTFont, TTLibError

from pdfdigest.manuscript.checks.characters import DAMAGE, font_files

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_USED = re.compile(r"(?<![\w-])font-family\s*:\s*([^;}]*)")
_VARIABLE = re.compile(r"(--[\w-]+)\s*:\s*([^;}]*)")
_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
_GENERIC = frozenset(
    [
        "serif",
        "sans-serif",
        "monospace",
        "cursive",
        "fantasy",
        "system-ui",
        "inherit",
        "initial",
        "unset",
        "revert",
        "math",
        "emoji",
    ]
)
_NAMES = (1, 4, 16, 21)
"""Records of a font's name table under which it is found: family, full name, typographic and WWS family."""


def missing(sheets: Iterable[str], folders: Iterable[Path]) -> tuple[str, ...]:
    """The families that the stylesheets, in cascade order, ask for first and that no font in the folders has."""
    css = _COMMENT.sub("", "\n".join(sheets))
    known = {name.lower() for face in _FACE.findall(css) for name in map(_first, _USED.findall(face))}
    css = _FACE.sub("", css)
    values = dict(_VARIABLE.findall(css))
    wanted: dict[str, None] = {}
    for used in _USED.findall(css):
        value = used
        for _ in range(len(values)):
            if not (variable := re.match(r"\s*var\(\s*(--[\w-]+)", value)):
                break
            value = values.get(variable[1], "")
        name = _first(value.partition("!")[0])
        if name and name.lower() not in _GENERIC and not name.startswith("var("):
            wanted[name] = None
    if not wanted:
        return ()
    for folder in folders:
        for file in font_files(folder):
            known |= _families(file, file.stat().st_mtime_ns)
    return tuple(name for name in wanted if name.lower() not in known)


def behind(name: str, sheets: Iterable[str]) -> tuple[str, ...]:
    """The families that a custom property stands for, first choice first, through the properties that it names itself.

    The last rule for it counts; of those that it names each does, as every language has its own.

    >>> behind("--a", [":root { --a: 'One', var(--b); --b: Two } :lang(ja) { --b: Three, Two }"])
    ('One', 'Two', 'Three')
    """
    said = [(key, value.strip()) for key, value in _VARIABLE.findall(_COMMENT.sub("", "\n".join(sheets)))]
    found: dict[str, None] = {}
    waiting = [value for key, value in said if key == name][-1:]
    met = {name}
    while waiting:
        part, _, rest = waiting.pop(0).partition(",")
        waiting = [rest, *waiting] if rest else waiting
        if variable := re.fullmatch(r"\s*var\(\s*(--[\w-]+)\s*\)\s*", part):
            if variable[1] not in met:
                met.add(variable[1])
                waiting = [*(value for key, value in said if key == variable[1]), *waiting]
        elif family := _first(part):
            found[family] = None
    return tuple(found)


def _first(families: str) -> str:
    return families.partition(",")[0].strip().strip("\"'").strip()


@lru_cache(maxsize=512)
def _families(file: Path, _changed: int) -> frozenset[str]:
    """The names of a font's families in small letters; none where the file is no font that can be read."""
    try:
        with file.open("rb") as held:
            start = held.read(12)
        count = min(int.from_bytes(start[8:], "big"), 64) if start[:4] == b"ttcf" else 1
        found: set[str] = set()
        for number in range(count):
            with TTFont(file, lazy=True, fontNumber=number) as font:
                found |= {name.lower() for name in _names(font.reader["name"])}
        return frozenset(found)
    except (TTLibError, *DAMAGE):
        return frozenset()


def _names(table: bytes) -> Iterator[str]:
    """The names in a font's name table.  fontTools would load its tables of OpenType first, which takes 30 ms."""
    count, texts = unpack_from(">HH", table, 2)
    for number in range(count):
        platform, script, language, name, length, start = unpack_from(">6H", table, 6 + 12 * number)
        if name in _NAMES:
            held = table[texts + start : texts + start + length]
            yield held.decode(getEncoding(platform, script, language) or "ascii", "backslashreplace")
