"""What every command says: paths on stdout, talk on stderr, progress on a terminal only."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import platformdirs

from pdfdigest.errors import DigestError, Fault
from pdfdigest.office.surroundings import Office, Step, near

if TYPE_CHECKING:
    from pdfdigest.office.lists import Settled
    from pdfdigest.post.undelivered import Missed

JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object a line on stdout.")
"""The option of commands that say their facts as JSON too."""
ON = "A Dask scheduler whose workers set the pages (tls://name:8786), or none for this machine."
"""What the option of commands says that can have pages set elsewhere."""


def cache() -> Path:
    """The user's cache folder."""
    return platformdirs.user_cache_path("pdfdigest")


def state() -> Path:
    """The user's state folder: what must be remembered outside of a publication."""
    return platformdirs.user_state_path("pdfdigest")


def say(words: str) -> None:
    """One line of talk."""
    click.echo(words, err=True)


def line(facts: Mapping[str, Any]) -> None:
    """Facts as one JSON object on a line of stdout."""
    click.echo(json.dumps(facts, ensure_ascii=False))


def written(path: Path, *, as_json: bool = False, **facts: Any) -> None:
    """Name a written file on stdout, one a line, or one JSON object a line."""
    shown = nearby(path)
    click.echo(json.dumps({"path": str(shown), **facts}, ensure_ascii=False) if as_json else str(shown))


def nearby(path: Path) -> Path:
    """A path as one would type it from here."""
    try:
        return near(path, Path.cwd())
    except OSError:  # the folder that one stands in is gone
        return path


def faults(found: Iterable[Fault], *, out: bool = False, as_json: bool = False) -> None:
    """Faults and warnings, one a line, on stderr, or on stdout for `check`."""
    near: dict[Path, Path] = {}
    for fault in found:
        if fault.path not in near:
            near[fault.path] = nearby(fault.path)
        shown = Fault(near[fault.path], *(getattr(fault, name) for name in fault.__slots__[1:]))
        if as_json:
            record = {name: getattr(shown, name) for name in shown.__slots__}
            click.echo(json.dumps({**record, "path": str(shown.path)}, ensure_ascii=False), err=not out)
        else:
            click.echo(str(shown), err=not out)


class Terminal:
    """Tells whoever sits at the terminal: files that were written on stdout, everything else on stderr."""

    def __init__(self, *, as_json: bool = False) -> None:
        self._as_json = as_json
        self._shown = False

    def say(self, words: str) -> None:
        """A line on stderr."""
        self._clear()
        say(words)

    def faults(self, found: Iterable[Fault]) -> None:
        """Faults and warnings, one a line."""
        self._clear()
        faults(found)

    def written(self, path: Path, **facts: object) -> None:
        """The path on stdout, or a JSON object."""
        self._clear()
        written(path, as_json=self._as_json, **facts)

    def failed(self, error: DigestError) -> None:
        """What went wrong with one, as it would be said at the end of a command."""
        from pdfdigest.cli import hints

        self.say(f"pdfdigest: {hints.told(error, nearby)}")

    @contextmanager
    def progress(self, label: str, total: int) -> Iterator[Step]:
        """A line that tells how many are done and how long the rest may take; nothing where stderr is no terminal."""
        began = time.monotonic()
        if total < 2 or sys.stderr is None or not sys.stderr.isatty():
            yield lambda _done, _name: None
            return

        def step(done: int, name: str) -> None:
            if 0 < done < total:
                left = _duration((time.monotonic() - began) / done * (total - done))
                sys.stderr.write(f"\r\033[K{done:,} of {total:,} {label}, {left} left{': ' if name else ''}{name}")
                sys.stderr.flush()
                self._shown = True
            else:
                self._clear()

        try:
            yield step
        finally:
            self._clear()

    def _clear(self) -> None:
        """Take the line of progress away, so that something else can be said."""
        if self._shown:
            self._shown = False
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()


def missed(found: Iterable[Missed], *, plan: str = "") -> None:
    """Who did not get a letter, a reason a line, and how to plan for them."""
    for each in found:
        others = each.readers - len(each.addresses)
        names = ", ".join(each.addresses) + (f" and {others:,} more" if others else "")
        code = f"{each.code} " if each.code else ""
        say(f"  {each.readers:,} {each.state}: {code}{each.reason} ({names})")
    if plan and found:
        say(f"plan for them again with: pdfdigest send plan --again {plan[:12]}")


def stranger(done: Settled) -> None:
    """Say of an address that stood on no list that it may be misspelt."""
    if not done.on:
        where = f"did not stand on {done.list}" if done.list else "stood on no list"
        say(f"it {where}: is it spelt right? It is kept off from now on")


def office(who: str = "", *, as_json: bool = False) -> Office:
    """The office as the terminal sees it: where one stands, and the terminal told of everything."""
    return replace(Office.usual(tell=Terminal(as_json=as_json), who=who), cache=cache(), state=state())


def _duration(seconds: float) -> str:
    return f"about {round(seconds)} s" if seconds < 90 else f"about {round(seconds / 60)} min"
