"""What lies in a publication and is not on record as it is now is set, for a proof of a volume.

An issue is read and composed here and set by a worker, so that the next one is read meanwhile; what was
set for an earlier proof stands ready.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pdfdigest.manuscript import places
from pdfdigest.office import printable
from pdfdigest.press.cache import inputs, json_values

if TYPE_CHECKING:
    from pdfdigest.bindery.volume import Bound
    from pdfdigest.errors import Fault
    from pdfdigest.model import Edition, Issue, Publication
    from pdfdigest.office.surroundings import Office
    from pdfdigest.office.volume_press import VolumePress
    from pdfdigest.press.cache.cache import Cache
    from pdfdigest.press.targets import Target


PAGES = "pages"
AHEAD = 4
"""Galleys that wait for the workers, or are being set."""
MOST = 24
"""Drafts, set ones too, that are held behind one that is not done."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A draft that is being set; it has no edition where it is on record just as it is."""

    issue: Issue
    target: Target
    warnings: tuple[Fault, ...]
    edition: Future[Edition] | None

    @property
    def done(self) -> bool:
        """Whether nothing is left to be waited for."""
        return self.edition is None or self.edition.done()


@dataclass(slots=True)
class Drafts:
    """The drafts of one publication, for a volume of a kind: those that stand ready, those that lack, and those that are being set."""

    office: Office
    mine: Publication
    kind: str
    cache: Cache
    press: VolumePress
    fresh: bool
    standing: list[Path] = field(default_factory=list)
    lacking: deque[Path] = field(default_factory=deque)
    begun: deque[_Draft] = field(default_factory=deque)

    def begin(self) -> None:
        """Have the first of those set that do not stand ready."""
        for path in places.issue_files(self.mine.root or Path()):
            ready = not self.fresh and self.cache.holds(*self._order(path))
            (self.standing if ready else self.lacking).append(path)
        self._go_on()

    def found(self, said: list[str]) -> Iterator[Bound]:
        """Each draft, those that stand ready first; what there is to know of them is said, and joins `said`."""
        from pdfdigest.bindery.shelf import FACTS

        _load_bindery()
        for path in self.standing:
            kept = self.cache.find(*self._order(path))
            parts = None if kept is None else kept.parts
            if parts is None:  # damaged, or let go of meanwhile
                self.lacking.append(path)
            elif parts[FACTS]:
                yield self._laid_ready(path, parts[FACTS], parts[PAGES])
        while self.begun or self.lacking:
            self._go_on()
            draft = self.begun.popleft()
            path = draft.issue.path
            self.office.tell.faults(draft.warnings)
            said += [str(warning) for warning in draft.warnings]
            parts = self._ended(draft)
            if not draft.warnings:
                self.cache.keep(*self._order(path), parts, learn=False)
            if parts[FACTS]:
                yield self._laid_ready(path, parts[FACTS], parts[PAGES])

    def _order(self, path: Path) -> tuple[str, tuple[str, ...]]:
        return _order(self.mine.root or Path(), self.kind, path)

    def _go_on(self) -> None:
        """Begin as many drafts as keep the workers busy; more would only take memory."""
        while self.lacking and sum(not draft.done for draft in self.begun) <= AHEAD and len(self.begun) <= MOST:
            self.begun.append(self._begun(self.lacking.popleft()))

    def _begun(self, path: Path) -> _Draft:
        from pdfdigest.manuscript import publication as publications
        from pdfdigest.press import targets
        from pdfdigest.press.compose import composition
        from pdfdigest.press.compose.house import house_of
        from pdfdigest.record import in_force, issued, manuscript_files

        issue, warnings = printable.looked_over(publications.Manuscript(path, self.mine))
        issue, on_record = printable.revised(issue)
        every = issued.revisions(self.mine.root, issue.identity) if self.mine.root else ()
        on_record = on_record or in_force.withdrawn_before(every, lambda: manuscript_files.read(issue)) is not None
        target = targets.target("press" if self.kind == "press" else "screen", self.mine)
        if on_record:
            return _Draft(issue, target, warnings, None)
        house = house_of(self.mine)
        composed = composition.compose(issue, house, target, stamp=composition.stamp(issue, house))
        return _Draft(issue, target, warnings, self.press.threads.submit(self.press.machine.set, composed))

    def _ended(self, draft: _Draft) -> dict[str, bytes]:
        """Facts and pages of a draft; empty where it is on record just as it is."""
        from pdfdigest.bindery import shelf
        from pdfdigest.bindery.shelf import FACTS, written
        from pdfdigest.press import preflight
        from pdfdigest.press.compose import issue_title
        from pdfdigest.press.compose.house import house_of

        if draft.edition is None:
            return {FACTS: b"", PAGES: b""}
        edition, issue = draft.edition.result(), draft.issue
        preflight.refuse(issue, draft.target, edition)
        title = issue_title.title(issue, house_of(self.mine).words(issue.language))
        bound = shelf.drafted(issue, edition, issue.path, hashlib.sha256(edition.data).hexdigest(), title)
        return {FACTS: written(bound), PAGES: edition.data}

    def _laid_ready(self, path: Path, facts: bytes, pages: bytes) -> Bound:
        from pdfdigest.bindery.volume import Bound

        place = self.press.desk / f"{hashlib.sha256(str(path).encode()).hexdigest()[:16]}.pdf"
        place.write_bytes(pages)
        return json_values.read(Bound, json.loads(facts), path=place)


def lacking(cache: Cache, root: Path, kind: str) -> bool:
    """Whether a publication has a draft that does not stand ready for a volume of a kind."""
    return not all(cache.holds(*_order(root, kind, path)) for path in places.issue_files(root))


def _order(root: Path, kind: str, path: Path) -> tuple[str, tuple[str, ...]]:
    """The order of a draft in the cache, and its inputs."""
    return f"draft for {kind}\n{path}", inputs.draft(root, path)


def among(found: list[Bound], drafts: list[Bound]) -> list[Bound]:
    """The issues of a proof: a draft takes the place of the revision on record before it."""
    bound = {each.identity.label: each for each in found}
    for draft in drafts:
        label = draft.identity.label
        earlier = bound[label].identity.revision if label in bound else 0
        bound[f"{label} {draft.path}" if label in bound and bound[label].draft else label] = replace(
            draft, earlier=tuple(range(1, earlier + 1))
        )
    return list(bound.values())


def _load_bindery() -> None:
    """Import what sets and sews a volume while its drafts are being set."""
    from pdfdigest.bindery import back, binding, dividers, front, marks, stamping  # noqa: F401
