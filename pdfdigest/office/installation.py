"""What pdfdigest is on this machine: a bundle, a wheel or a checkout; and what is older than something else that it meets."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pdfdigest import __version__
from pdfdigest.errors import DigestError
from pdfdigest.model import Publication

PANGO = "1.50"
"""The oldest Pango with which pages were looked at."""


@dataclass(frozen=True, slots=True)
class Installed:
    """How this program came to be here: `kind` is `bundle`, `checkout` or `wheel`, `folder` where it lies."""

    kind: str
    version: str
    folder: Path

    def __str__(self) -> str:
        """As `doctor` says it."""
        return f"{self.version}, a {self.kind} in {self.folder}"


@dataclass(frozen=True, slots=True)
class Old:
    """Something older than what it works with: its name, how old, and what mends it."""

    what: str
    said: str
    mend: str


def installed() -> Installed:
    """What this program is."""
    package = Path(__file__).resolve().parents[1]
    if getattr(sys, "frozen", False):
        return Installed("bundle", __version__, Path(sys.executable).parent)
    if (package.parent / "pyproject.toml").is_file():
        return Installed("checkout", __version__, package.parent)
    return Installed("wheel", __version__, package.parent)


def old(publication: Publication) -> Iterator[Old]:
    """What is older than it should be, of this program and its libraries against a publication; no file is touched."""
    from pdfdigest.press.engine import libraries

    pango = dict(libraries.versions()).get("Pango", "")
    if pango and _numbers(pango) < _numbers(PANGO):
        yield Old("Pango", f"{pango}; pages were looked at with {PANGO} and newer", libraries.advice())
    if publication.root is not None:
        yield from _record(publication.root)
        yield from _schema(publication.root)


def _record(root: Path) -> Iterator[Old]:
    """Whether a newer program has put issues on record."""
    from pdfdigest.record import issued

    try:
        made = [
            (dict(record.versions).get("pdfdigest", ""), record.identity.label) for record in issued.on_record(root)
        ]
    except DigestError:  # `status` and `bind` say what is wrong with it
        return
    newest, label = max(made, key=lambda pair: _numbers(pair[0]), default=("", ""))
    if _numbers(newest) > _numbers(__version__):
        yield Old(
            "pdfdigest",
            f"{__version__}; issue {label} was put on record by {newest}",
            f"install pdfdigest {newest} or newer; publication, templates, state and cache stay as they are",
        )


def _schema(root: Path) -> Iterator[Old]:
    """The schema that editors help with, where another version wrote it."""
    from pdfdigest.manuscript import starter

    path = root / starter.SCHEMA
    try:
        if path.is_file() and path.read_bytes() != starter.schema():
            yield Old(
                starter.SCHEMA,
                "another version wrote it; an editor may know fields that are no more, or miss new ones",
                "nothing need be done: `pdfdigest new` writes it anew with the next issue",
            )
    except OSError:
        return


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)[:3]))
