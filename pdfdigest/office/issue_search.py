"""Who tells, while issues are looked for, what stands in their files: a memory of earlier runs, or the files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pdfdigest.manuscript import places
from pdfdigest.press.cache.cache import Cache

if TYPE_CHECKING:
    from pdfdigest.office.press_run import PressRun


_SLUG, _LABEL = "slug", "label\n"


class Unknown(LookupError):
    """What is asked is not remembered: the files must be read."""


def _told(cache: Cache, order: str) -> str:
    kept = cache.find(order)
    if kept is None:
        raise Unknown(order)
    return str(kept.facts["told"])


class Remembering:
    """Tells of files what is remembered of them, or raises Unknown."""

    def __init__(self, run: PressRun) -> None:
        self._run = run

    def slug(self, root: Path | None) -> str:
        """The slug of the publication in a folder."""
        if root is None:
            raise Unknown(_SLUG)
        return _told(self._run.cache(root), _SLUG)

    def label(self, path: Path, root: Path | None) -> str:
        """The number of an issue as printed."""
        if root is None:
            raise Unknown(path)
        return _told(self._run.cache(root), f"{_LABEL}{path}")


class Reading:
    """Reads files, and remembers what they told for the next run."""

    def __init__(self, run: PressRun) -> None:
        self._run = run

    def slug(self, root: Path | None) -> str:
        """The slug of the publication in a folder, or of a lone file, which is not remembered."""
        if root is None:
            return self._run.reader().slug(root)
        cache = self._run.cache(root)
        cache.inputs.watch(root)
        slug = self._run.reader().slug(root)
        if not self._run.unsound(root):
            cache.keep(_SLUG, (str(root / places.NAME),), {}, {"told": slug})
        return slug

    def label(self, path: Path, root: Path | None) -> str:
        """The number of an issue as printed."""
        if root is None:
            return self._run.reader().label(path, root)
        cache = self._run.cache(root)
        try:
            return _told(cache, f"{_LABEL}{path}")
        except Unknown:
            label = self._run.reader().label(path, root)
            remember(cache, path, root, label)
            return label


def remember(cache: Cache, path: Path, root: Path, label: str) -> None:
    """Keep for the next run the number of an issue as printed."""
    cache.keep(f"{_LABEL}{path}", (str(root / places.NAME), str(path)), {}, {"told": label})
