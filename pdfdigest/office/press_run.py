"""What is asked for goes in; editions come out in the order asked, from the cache of editions or from the workers.

What stands ready is found without reading an issue; the rest is set by several workers at once, and each
edition is handed on as soon as those before it are.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pdfdigest.errors import DigestError, Fault, ManuscriptError
from pdfdigest.manuscript import places
from pdfdigest.office import printable
from pdfdigest.office.issue_search import Reading, Remembering, Unknown, remember
from pdfdigest.office.print_order import Print, Printed, Wanted
from pdfdigest.office.surroundings import Office, Step
from pdfdigest.press import style_folders
from pdfdigest.press.cache import json_values
from pdfdigest.press.cache.cache import Cache
from pdfdigest.press.cache.inputs import Inputs
from pdfdigest.press.cache.kept_edition import KeptEdition, kept_edition, shaped

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from pdfdigest.manuscript.publication import Manuscript, Reader
    from pdfdigest.model import Edition, Issue
    from pdfdigest.press.targets import Target

PAGES = "pages"
AHEAD = 2
"""Galleys that wait for each worker; more would only take memory."""


@dataclass(slots=True)
class _Composed:
    """An issue that is being set: what was ordered of it, each with the future of its edition."""

    printed: Printed
    issue: Issue | None = None
    parts: list[tuple[str, Target, Future[Edition]]] = field(default_factory=list)
    error: DigestError | None = None
    icc: Path | None = None

    @property
    def done(self) -> bool:
        return all(future.done() for _, _, future in self.parts)


There = Callable[[KeptEdition], bool]
"""Whether an edition that was set in an earlier run is where it is wanted already."""


class PressRun:
    """One run over the publications that are asked for: what stands ready in them, and what they complain of.

    With `fresh` nothing that stands ready is used; it is set, and kept, anew.  `on` is the address of a scheduler whose
    machines set what does not stand ready; empty, that of the user's settings, if there is one.
    """

    def __init__(self, office: Office, *, fresh: bool = False, on: str = "") -> None:
        self._office = office
        self._fresh = fresh
        self._on = on
        self.complaints: list[Fault] = []
        self._inputs = Inputs()
        self._caches: dict[Path, Cache] = {}
        self._reader: Reader | None = None
        self._workers: Executor | None = None

    def cache(self, root: Path) -> Cache:
        """What is kept of a publication."""
        if root not in self._caches:
            self._caches[root] = Cache(self._office.cache, root, "issues", self._inputs)
        return self._caches[root]

    def find(self, what: tuple[str, ...]) -> tuple[places.Place, ...]:
        """The issues that `what` names, from memory if all that must be known of them is remembered."""
        try:
            return places.find(what, self._office.here, Remembering(self))
        except Unknown:
            self._call_workers()
            return places.find(what, self._office.here, Reading(self))

    def twins(self, found: tuple[places.Place, ...]) -> dict[Path, places.Twin]:
        """The files that would print to one path, each with another one."""
        if len(found) < 2:
            return {}
        try:
            return places.twins(found, Remembering(self))
        except Unknown:
            from pdfdigest.office import likely_twins

            reading = Reading(self)
            return places.twins(likely_twins.among(found, _text, reading.slug), reading)

    def reader(self) -> Reader:
        """Who reads publications; loaded when something is to be read."""
        if self._reader is None:
            from pdfdigest.manuscript.publication import Reader

            self._reader = Reader(self.complaints)
        return self._reader

    def script(self, place: places.Place) -> Manuscript:
        """An issue file with its publication, all that it may be made from looked at before it is read."""
        if place.root is not None:
            self._inputs.watch(place.root)
        return self.reader().manuscript(place)

    def unsound(self, root: Path | None) -> bool:
        """Whether the publication has faults, so that nothing of it is printed."""
        return root is not None and any(fault.path.parent.resolve() == root for fault in self.complaints)

    def _call_workers(self) -> Executor:
        """The executor that sets galleys, started before it is known how many there are."""
        if self._workers is None:
            from pdfdigest.office import user_settings

            machines = user_settings.machines(self._office, self._on)
            self._workers = printable.workers(self._office.cache, machines)
        return self._workers

    def close(self) -> None:
        """Remember what was learnt, and let go of the workers."""
        pool, self._workers = self._workers, None
        if pool is not None:
            pool.shutdown(cancel_futures=True)
        for cache in self._caches.values():
            cache.save()

    def print(self, found: tuple[places.Place, ...], wanted: Wanted, there: There) -> Generator[Printed, None, None]:
        """What becomes of each issue, in their order."""
        rows = [(place, self._ready(place, wanted, there)) for place in found]
        missing = [place for place, printed in rows if printed is None]
        if not missing:
            yield from (printed for _, printed in rows if printed)
            return
        from pdfdigest.press.workers.pool import Pool

        with ExitStack() as stack:
            jobs = len(missing) * len(wanted.targets)
            pool, self._workers = stack.enter_context(self._call_workers()), None
            count = _Count(stack.enter_context(self._office.tell.progress("set", jobs)))
            if isinstance(pool, Pool):
                pool.warm(style_folders.fonts(missing[0].root), jobs)
            most = AHEAD * int(getattr(pool, "size", 1)) + 1
            waiting: deque[_Composed] = deque()
            for place, printed in rows:
                waiting.append(_Composed(printed) if printed else self._compose(place, wanted, pool, count))
                while waiting and (waiting[0].done or sum(not each.done for each in waiting) > most):
                    yield self._printed(waiting.popleft())
            while waiting:
                yield self._printed(waiting.popleft())

    def same(self, path: Path, edition: KeptEdition) -> bool:
        """Whether a file holds the pages of an edition already, byte for byte."""
        return self._inputs.hash(os.path.abspath(path)) == edition.sha256  # noqa: PTH100  as a string

    def _ready(self, place: places.Place, wanted: Wanted, there: There) -> Printed | None:
        """All that is wanted of an issue, where it stands ready."""
        if place.root is None or self._fresh:
            return None
        cache, printed = self.cache(place.root), Printed(place)
        for name in wanted.targets:
            kept = cache.find(wanted.order(place, name))
            if kept is None:
                return None
            edition = json_values.read(KeptEdition, kept.facts)
            parts = {PAGES: None} if there(edition) else cache.parts(kept)
            if parts is None:
                return None
            printed.prints.append(Print(name, edition, parts[PAGES]))
            printed.warnings = edition.warnings
        return printed

    def _compose(self, place: places.Place, wanted: Wanted, pool: Executor, count: _Count) -> _Composed:
        """Read and compose an issue, and hand its galleys to the workers."""
        from pdfdigest.press import targets
        from pdfdigest.press.compose import composition
        from pdfdigest.press.compose.house import house_of

        made = _Composed(Printed(place), icc=wanted.icc)
        try:
            script = self.script(place)
            if self.unsound(place.root):
                return made
            options = (wanted.style, wanted.paper, wanted.icc)
            wants = [targets.target(name, script.publication, *options) for name in wanted.targets]
            house = house_of(script.publication)
            issue, made.printed.warnings = printable.looked_over(script)
            if place.root is not None:
                remember(self.cache(place.root), place.path, place.root, issue.identity.label)
            made.issue, on_record = printable.revised(issue)
            stamp = "" if on_record else composition.stamp(made.issue, house)
            for target in wants:
                future = printable.submitted(made.issue, house, target, pool, stamp=stamp, plain=wanted.plain)
                count.watch(future, made.issue.identity.slug)
                made.parts.append((wanted.order(place, target.name), target, future))
        except DigestError as error:
            made.error = error
        return made

    def _printed(self, made: _Composed) -> Printed:
        """An issue whose editions were waited for, and kept for the next run."""
        from pdfdigest.press import preflight

        printed, issue = made.printed, made.issue
        try:
            for order, target, future in made.parts:
                edition = future.result()
                if issue is None:
                    continue
                preflight.refuse(issue, target, edition)
                known = kept_edition(edition, printable.file_name(issue, target), printed.warnings)
                printed.prints.append(Print(target.name, known, edition.data))
                if printed.place.root is not None:
                    inputs = shaped(issue, target, edition.files, made.icc)
                    cache = self.cache(printed.place.root)
                    cache.keep_soon(order, inputs, {PAGES: edition.data}, json_values.plain(known))
        except DigestError as error:
            printed.error = error
        printed.error = printed.error or made.error
        return printed


def _text(path: Path) -> str:
    """What stands in an issue file; nothing where it cannot be read, which is told when it is to be printed."""
    from pdfdigest.manuscript.text_files import text_of

    try:
        return text_of(path)
    except ManuscriptError:
        return ""


class _Count:
    """Tells how many editions are set."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self._done = 0

    def watch(self, future: Future[Edition], name: str) -> None:
        """Count a future when it is done."""

        def count(_: Future[Edition]) -> None:
            self._done += 1
            self._step(self._done, name)

        future.add_done_callback(count)
