"""Issue files go in; those come out that may print to one path with another one, told by a few of their lines.

What holds two issues apart, a volume and a number, stands on lines that can be found without the file being read
through, which takes a hundred times as long.  Whoever is not told apart by them is to be read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from pdfdigest.manuscript.places import NUMBER, Place

_LINE = re.compile(r"^(volume|number|numbers)[ \t]*:[ \t]*([^\r\n]*)", re.MULTILINE)
_COUNT = re.compile(r"([1-9]\d{0,5})[ \t]*(?:#.*)?")


def among(found: Iterable[Place], text: Callable[[Path], str], slug: Callable[[Path | None], str]) -> tuple[Place, ...]:
    """The places whose number, by their lines or by the names of their files, another one may have as well.

    `text` gives what stands in a file, `slug` that of the publication in a folder.  Where the lines of one do not
    tell, it may be any number, and all places come out.
    """
    names = {place: _numbers(place.path, text(place.path)) for place in found}
    if None in names.values():
        return tuple(names)
    slugs = {root: slug(root) for root in {place.root for place in names}}
    met = Counter((slugs[place.root], name) for place, each in names.items() for name in each or ())
    return tuple(place for place, each in names.items() if any(met[slugs[place.root], name] > 1 for name in each or ()))


def _numbers(path: Path, text: str) -> frozenset[tuple[str, str]] | None:
    """Volume and number as they stand, and as the file is called, which counts where it cannot be read."""
    lines = _LINE.findall(text)
    counts = {key: count[1] for key, value in lines if (count := _COUNT.fullmatch(value))}
    if len(lines) != len(counts) or set(counts) != {"volume", "number"}:
        return None
    called = NUMBER.match(path.stem)
    return frozenset({(counts["volume"], counts["number"]), (called[1], called[2]) if called else (path.stem, "")})
