"""What an act needs of the world around a publication, as one value, and whom it tells of its progress."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

from pdfdigest.errors import DigestError, Fault

Step = Callable[[int, str], None]
"""Told after each piece of work: how many are done, and the name of the last."""


class Teller(Protocol):
    """Whoever wants to know what an act does while it runs.  It may be told from any thread."""

    def say(self, words: str) -> None:
        """A sentence in passing."""

    def faults(self, found: Iterable[Fault]) -> None:
        """Faults and warnings, each with its place."""

    def written(self, path: Path, **facts: object) -> None:
        """A file was written, or is there already as it was asked for; `facts` are words and numbers about it."""

    def failed(self, error: DigestError) -> None:
        """One of several pieces of work failed, and the others go on."""

    def progress(self, label: str, total: int) -> AbstractContextManager[Step]:
        """A piece of work begins that has so many steps; the step function is called with how many are done."""


class Silent:
    """Tells nobody."""

    def say(self, words: str) -> None:
        """Nothing is said."""

    def faults(self, found: Iterable[Fault]) -> None:
        """Nothing is said."""

    def written(self, path: Path, **facts: object) -> None:
        """Nothing is said."""

    def failed(self, error: DigestError) -> None:
        """Nothing is said."""

    @contextmanager
    def progress(self, label: str, total: int) -> Iterator[Step]:
        """Nothing is shown."""
        yield lambda _done, _name: None


def utc() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Office:
    """The world as an act sees it.

    `here` is the folder that paths, numbers and publications are looked up from; `cache` and `state` are the
    user's folders of that name; `clock` gives the moment with its zone; `environment` is where secrets may be
    looked for; `settings` is the user's folder of settings (`user_settings` reads them), where there is one; `who` is the name of whoever acts, empty where nobody said.
    """

    here: Path
    cache: Path
    state: Path
    clock: Callable[[], datetime] = utc
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    settings: Path | None = None
    who: str = ""
    tell: Teller = field(default_factory=Silent, repr=False)

    @classmethod
    def usual(cls, here: Path | None = None, *, tell: Teller | None = None, who: str = "") -> Office:
        """The office of whoever runs this process: where it stands, the user's own folders, the system's clock."""
        import platformdirs

        return cls(
            here=Path.cwd() if here is None else here,
            cache=platformdirs.user_cache_path("pdfdigest"),
            state=platformdirs.user_state_path("pdfdigest"),
            environment=os.environ,
            settings=platformdirs.user_config_path("pdfdigest"),
            who=who,
            tell=Silent() if tell is None else tell,
        )

    @property
    def seconds(self) -> float:
        """The moment as seconds since 1970."""
        return self.clock().timestamp()

    def note(self, words: str) -> None:
        """A line for whoever runs the program, under the logger `pdfdigest`: no address, no secret."""
        logging = sys.modules.get("logging")  # where nobody has loaded it, nobody listens
        if logging is not None:
            logging.getLogger("pdfdigest").info(words)

    @property
    def today(self) -> date:
        """The day where this machine stands."""
        return self.clock().astimezone().date()

    def at(self, path: Path) -> Path:
        """A path that somebody gave, looked up from `here`; as it was given where that is where the process stands."""
        return path if path.is_absolute() or self.here == Path.cwd() else self.here / path

    def near(self, path: Path) -> Path:
        """A path as one would type it from `here`; as it is where it lies elsewhere."""
        return near(path, self.here)


def near(path: Path, here: Path) -> Path:
    """A path as one would type it in the folder `here`; as it is where it lies elsewhere."""
    try:
        return path.resolve().relative_to(here.resolve())
    except (ValueError, OSError, RuntimeError):  # elsewhere, or a link in a circle
        return path.relative_to(here) if path.is_relative_to(here) else path  # `../out`, as it was typed


def user() -> str:
    """The name under which somebody is logged in on this machine; `somebody` where the system does not tell."""
    try:
        import getpass

        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"
