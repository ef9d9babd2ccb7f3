"""Who tells, while issues are looked for, what stands in their files: a memory of earlier runs, or the files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pdfdigest.office.press_run import PressRun


class Remembering:
    """Tells of files what is remembered of them, or raises Unknown."""

    def __init__(self, run: PressRun) -> None:
        self._run = run

    def slug(self, root: Path) -> str:
        """The slug of the publication in a folder."""
        return self._run.formes(root).slug()

    def label(self, path: Path, root: Path) -> str:
        """The number of an issue as printed."""
        return self._run.formes(root).label(path)


class Reading:
    """Reads files, and remembers what they told for the next run."""

    def __init__(self, run: PressRun) -> None:
        self._run = run

    def slug(self, root: Path) -> str:
        """The slug of the publication in a folder."""
        formes = self._run.formes(root)
        formes.glance()
        slug = self._run.reader().slug(root)
        if not self._run.unsound(root):
            formes.learn_slug(slug)
        return slug

    def label(self, path: Path, root: Path) -> str:
        """The number of an issue as printed."""
        label = self._run.reader().label(path, root)
        self._run.formes(root).learn_label(path, label)
        return label
