"""A Galley goes in; an Edition comes out, set by a child process with a limit on time and memory."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from pdfdigest.errors import PagesError
from pdfdigest.model import Edition
from pdfdigest.press.engine import weasyprint_import
from pdfdigest.press.galley import Galley
from pdfdigest.press.workers.foreman import Foreman, Split
from pdfdigest.press.workers.pool import MEGABYTES, SECONDS, Worker


def edition_of(galley: Galley) -> Edition:
    """The finished edition, set in this process: what a worker of any executor is asked for."""
    try:
        setter = weasyprint_import.pages()
    except (ImportError, OSError) as error:
        raise _lacking(error) from None
    edition: Edition = setter.set_pages(galley)
    return edition


class Machine:
    """A context manager around one worker; `set` sends it a galley and waits for the edition.

    With a foreman, whom whoever started him ends, the worker is split off from that.
    """

    def __init__(
        self, cache: Path, *, seconds: float = SECONDS, megabytes: int = MEGABYTES, foreman: Foreman | None = None
    ) -> None:
        self._worker = Worker(cache, seconds=seconds, megabytes=megabytes, foreman=foreman)

    def __enter__(self) -> Self:
        """Nothing is started before there is something to set."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the child."""
        self.stop()

    def set(self, galley: Galley) -> Edition:
        """The finished edition; PagesError says what kept it from being set."""
        edition: Edition = self._worker.ask(edition_of, galley)
        return edition

    def stop(self) -> None:
        """End the child, if there is one."""
        self._worker.stop()

    @property
    def _child(self) -> subprocess.Popen[bytes] | Split | None:
        return self._worker.child


def _lacking(error: Exception) -> PagesError:
    """The sentence for a machine on which WeasyPrint cannot be loaded."""
    from pdfdigest.press.engine import libraries

    names = " and ".join(library.name for library in libraries.missing())
    words = (
        f"this machine lacks {names}, without which no page can be set"
        if names
        else f"WeasyPrint cannot be loaded: {error}"
    )
    return PagesError(words, hint=libraries.advice(), needs="doctor")
