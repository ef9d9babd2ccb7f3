"""What is asked for goes in; editions come out in the order asked, from the standing type or from the workers.

What stands ready is found without reading an issue; the rest is set by several workers at once, and each
edition is handed on as soon as those before it are.
"""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from collections.abc import Callable, Generator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pdfdigest.cli import terminal
from pdfdigest.errors import DigestError, Fault, ManuscriptError
from pdfdigest.manuscript import places
from pdfdigest.office import disk, printable
from pdfdigest.office.printable import file_name, looked_over, revised, submitted
from pdfdigest.press import style_folders
from pdfdigest.press.cache import toolchain
from pdfdigest.press.cache.edition_index import Forme, Formes, Order, Unknown, forme_of
from pdfdigest.press.cache.file_hashes import Sightings
from pdfdigest.press.cache.store import Standing

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from pdfdigest.manuscript.publication import Manuscript, Reader
    from pdfdigest.model import Edition, Issue
    from pdfdigest.press.targets import Target

AHEAD = 2
"""Galleys that wait for each worker; more would only take memory."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is printed of each issue: targets, and what differs from the publication's own."""

    targets: tuple[str, ...] = ("screen",)
    style: str = ""
    paper: str = ""
    icc: Path | None = None

    def order(self, place: places.Place, target: str) -> Order:
        """The order for one edition of an issue."""
        return Order(place.path, place.root or place.path.parent, target, self.style, self.paper, self.icc)


@dataclass(slots=True)
class Print:
    """One edition of an issue.  `data` is None where it was set in an earlier run and is at its place already."""

    target: str
    forme: Forme
    data: bytes | None


@dataclass(slots=True)
class Printed:
    """What became of one issue: its editions in the order of the targets, up to the one that failed."""

    place: places.Place
    prints: list[Print] = field(default_factory=list)
    warnings: tuple[Fault, ...] = ()
    error: DigestError | None = None


@dataclass(slots=True)
class _Composed:
    """An issue that is being set: what was ordered of it, each with the future of its edition."""

    printed: Printed
    issue: Issue | None = None
    parts: list[tuple[Order, Target, Future[Edition]]] = field(default_factory=list)
    error: DigestError | None = None

    @property
    def done(self) -> bool:
        return all(future.done() for _, _, future in self.parts)


There = Callable[[Forme], bool]
"""Whether an edition that was set in an earlier run is where it is wanted already."""


class Desk:
    """One run over the publications that are asked for: what stands ready in them, and what they complain of.

    With `fresh` nothing that stands ready is used; it is set, and kept, anew.
    """

    def __init__(self, cache: Path, *, fresh: bool = False) -> None:
        self.cache = cache
        self.fresh = fresh
        self.complaints: list[Fault] = []
        self.standing = Standing(cache)
        self._sightings = Sightings()
        self._works = ""
        self._formes: dict[Path, Formes] = {}
        self._reader: Reader | None = None
        self._workers: Executor | None = None

    def formes(self, root: Path) -> Formes:
        """What stands ready of a publication."""
        if root not in self._formes:
            if not self._works:
                self._works = toolchain.digest(self._sightings)
            self._formes[root] = Formes(root, self.standing, self._sightings, self._works)
        return self._formes[root]

    def find(self, what: tuple[str, ...], here: Path) -> tuple[places.Place, ...]:
        """The issues that WHAT names, from memory if all that must be known of them is remembered."""
        try:
            return places.find(what, here, _Remembering(self))
        except Unknown:
            self._call_workers()
            return places.find(what, here, _Reading(self))

    def reader(self) -> Reader:
        """Who reads publications; loaded when something is to be read."""
        if self._reader is None:
            from pdfdigest.manuscript.publication import Reader

            self._reader = Reader(self.complaints)
        return self._reader

    def script(self, place: places.Place) -> Manuscript:
        """An issue file with its publication, all that it may be made from looked at before it is read."""
        if place.root is not None:
            self.formes(place.root).glance()
        return self.reader().manuscript(place)

    def unsound(self, root: Path | None) -> bool:
        """Whether the publication has faults, so that nothing of it is printed."""
        return root is not None and any(fault.path.parent.resolve() == root for fault in self.complaints)

    def _call_workers(self) -> Executor:
        """The executor that sets galleys, started before it is known how many there are."""
        if self._workers is None:
            self._workers = printable.workers(self.cache)
        return self._workers

    def close(self) -> None:
        """Remember what was learnt, and let go of the workers."""
        pool, self._workers = self._workers, None
        if pool is not None:
            pool.shutdown(cancel_futures=True)
        for formes in self._formes.values():
            formes.save()
        self.standing.make_room()

    def print(self, found: tuple[places.Place, ...], wanted: Wanted, there: There) -> Generator[Printed, None, None]:
        """What becomes of each issue, in their order."""
        rows = [(place, self._standing(place, wanted, there)) for place in found]
        missing = [place for place, printed in rows if printed is None]
        if not missing:
            yield from (printed for _, printed in rows if printed)
            return
        from pdfdigest.press.workers.pool import Pool

        with ExitStack() as stack:
            jobs = len(missing) * len(wanted.targets)
            pool, self._workers = stack.enter_context(self._call_workers()), None
            progress = stack.enter_context(Progress(jobs))
            if isinstance(pool, Pool):
                pool.warm(style_folders.fonts(missing[0].root), jobs)
            most = AHEAD * int(getattr(pool, "size", 1)) + 1
            waiting: deque[_Composed] = deque()
            for place, printed in rows:
                waiting.append(_Composed(printed) if printed else self._compose(place, wanted, pool, progress))
                while waiting and (waiting[0].done or sum(not each.done for each in waiting) > most):
                    yield self._printed(waiting.popleft(), progress)
            while waiting:
                yield self._printed(waiting.popleft(), progress)

    def same(self, path: Path, forme: Forme) -> bool:
        """Whether a file holds the pages of a forme already, byte for byte."""
        return self._sightings.look(os.path.abspath(path)) == forme.sha256  # noqa: PTH100  as a string

    def _standing(self, place: places.Place, wanted: Wanted, there: There) -> Printed | None:
        """All that is wanted of an issue, where it stands ready."""
        if place.root is None or self.fresh:
            return None
        formes, printed = self.formes(place.root), Printed(place)
        for name in wanted.targets:
            forme = formes.find(wanted.order(place, name))
            data = None
            if forme is None or (not there(forme) and (data := formes.pages(forme)) is None):
                return None
            printed.prints.append(Print(name, forme, data))
            printed.warnings = forme.warnings
        return printed

    def _compose(self, place: places.Place, wanted: Wanted, pool: Executor, progress: Progress) -> _Composed:
        """Read and compose an issue, and hand its galleys to the workers."""
        from pdfdigest.press import targets
        from pdfdigest.press.compose import composition
        from pdfdigest.press.compose.house import house_of

        made = _Composed(Printed(place))
        try:
            script = self.script(place)
            if self.unsound(place.root):
                return made
            options = (wanted.style, wanted.paper, wanted.icc)
            wants = [targets.target(name, script.publication, *options) for name in wanted.targets]
            house = house_of(script.publication)
            issue, made.printed.warnings = looked_over(script)
            made.issue, on_record = revised(issue)
            stamp = "" if on_record else composition.stamp(made.issue, house)
            for target in wants:
                future = submitted(made.issue, house, target, pool, stamp=stamp)
                progress.watch(future, made.issue.identity.slug)
                made.parts.append((wanted.order(place, target.name), target, future))
        except DigestError as error:
            made.error = error
        return made

    def _printed(self, made: _Composed, progress: Progress) -> Printed:
        """An issue whose editions were waited for, and kept for the next run."""
        from pdfdigest.press import preflight

        printed, issue = made.printed, made.issue
        try:
            for order, target, future in made.parts:
                edition = future.result()
                if issue is None:
                    continue
                preflight.refuse(issue, target, edition)
                forme = forme_of(edition, file_name(issue, target), printed.warnings)
                printed.prints.append(Print(target.name, forme, edition.data))
                if printed.place.root is not None:
                    self.formes(printed.place.root).keep(order, issue, target, forme, edition)
        except DigestError as error:
            printed.error = error
        printed.error = printed.error or made.error
        progress.clear()
        return printed


class Progress:
    """A line on a terminal: which issue was set last, how many are left, and how long that may take."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._done = 0
        self._began = time.monotonic()
        self._shown = count > 1 and sys.stderr is not None and sys.stderr.isatty()

    def __enter__(self) -> Self:
        """Nothing is shown before the first one is done."""
        return self

    def __exit__(self, *_: object) -> None:
        """Clear the line."""
        self.clear()

    def clear(self) -> None:
        """Take the line away, so that something else can be said."""
        if self._shown:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()

    def watch(self, future: Future[Edition], name: str) -> None:
        """Count a future when it is done."""

        def count(_: Future[Edition]) -> None:
            self._done += 1
            if self._shown and self._done < self._count:
                taken = time.monotonic() - self._began
                left = taken / self._done * (self._count - self._done)
                sys.stderr.write(f"\r\033[K{self._done} of {self._count} set, {_duration(left)} left: {name}")
                sys.stderr.flush()

        future.add_done_callback(count)


def _duration(seconds: float) -> str:
    return f"about {round(seconds)} s" if seconds < 90 else f"about {round(seconds / 60)} min"


class _Remembering:
    """Tells of files what is remembered of them, or raises Unknown."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def slug(self, root: Path) -> str:
        return self._desk.formes(root).slug()

    def label(self, path: Path, root: Path) -> str:
        return self._desk.formes(root).label(path)


class _Reading:
    """Reads files, and remembers what they told for the next run."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def slug(self, root: Path) -> str:
        formes = self._desk.formes(root)
        formes.glance()
        slug = self._desk.reader().slug(root)
        if not self._desk.unsound(root):
            formes.learn_slug(slug)
        return slug

    def label(self, path: Path, root: Path) -> str:
        label = self._desk.reader().label(path, root)
        self._desk.formes(root).learn_label(path, label)
        return label


class Run:
    """One run of `build`: goes on after an issue that fails, and remembers the worst exit code."""

    def __init__(self, desk: Desk, out: Path, *, as_json: bool = False) -> None:
        self.desk = desk
        self.out = out
        self.as_json = as_json
        self.code = 0
        self.said: set[str] = set()

    def build(self, found: tuple[places.Place, ...], wanted: Wanted) -> None:
        """Print issues; what is wrong with one is said, and the next goes on."""
        made = self.desk.print(found, wanted, lambda forme: self.desk.same(self.out / forme.name, forme))
        with closing(made):
            for printed in made:
                try:
                    self._written(printed)
                except ManuscriptError as error:
                    terminal.faults(error.faults)
                    self.code = max(self.code, error.exit_code)
                except DigestError as error:
                    if str(error) not in self.said:
                        terminal.say(f"pdfdigest: {error}")
                    self.said.add(str(error))
                    self.code = max(self.code, error.exit_code)

    def _written(self, printed: Printed) -> None:
        if printed.place.root is None:
            words = "no publication.toml at or above it; printed with defaults"
            terminal.say(f"{terminal.nearby(printed.place.path)}: {words}")
        terminal.faults(printed.warnings)
        for made in printed.prints:
            forme = made.forme
            for remark in forme.remarks:
                terminal.say(f"{forme.identity.slug} ({made.target}): {remark}")
            path = self.out / forme.name
            if made.data is not None:
                disk.write(path, made.data)
            terminal.written(path, as_json=self.as_json, issue=str(forme.identity), pages=forme.pages)
        if printed.error is not None:
            raise printed.error
