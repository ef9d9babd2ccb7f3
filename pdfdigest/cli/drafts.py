"""A publication goes in; what lies in it and is not on record as it is now comes out, set for a proof of a volume.

An issue is read and composed here and set by a worker, so that the next one is read meanwhile; what was
set for an earlier proof stands ready.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pdfdigest.cli import terminal

if TYPE_CHECKING:
    from pdfdigest.bindery.reprint import Reprints
    from pdfdigest.bindery.volume import Bound
    from pdfdigest.errors import Fault
    from pdfdigest.model import Edition, Issue, Publication
    from pdfdigest.press.house import House
    from pdfdigest.press.machine import Machine
    from pdfdigest.press.targets import Target


@dataclass(frozen=True, slots=True)
class _Draft:
    """A draft that is being set; it has no edition where it is on record just as it is."""

    issue: Issue
    target: Target
    warnings: tuple[Fault, ...]
    edition: Future[Edition] | None


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of one publication; `desk` is the folder where their pages lie while the volume is bound."""

    mine: Publication
    kind: str
    ready: Reprints
    machine: Machine
    threads: Executor
    desk: Path
    fresh: bool

    def found(self, said: list[str]) -> Iterator[Bound]:
        """Each draft, those that stand ready first; what there is to know of them is said, and joins `said`."""
        from pdfdigest.bindery.memory import FACTS, PAGES
        from pdfdigest.desk import places
        from pdfdigest.press.house import House

        paths = places.issue_files(self.mine.root or Path())
        names = {path: self.ready.draft(path, self.kind) for path in paths}
        house = House(self.mine)
        lacking = [path for path in paths if self.fresh or not self.ready.kept.holds(names[path])]
        being_set = {path: self._begun(path, house) for path in lacking}
        _load_bindery()
        for path in sorted(paths, key=being_set.__contains__):
            parts = None if path in being_set else self.ready.kept.find(names[path])
            if parts is None:
                draft = being_set.pop(path, None) or self._begun(path, house)
                terminal.faults(draft.warnings)
                said += [str(warning) for warning in draft.warnings]
                parts = self._ended(path, draft, house)
                if not draft.warnings and self.ready.still(path):
                    self.ready.kept.keep(names[path], parts)
            if parts[FACTS]:
                yield self._laid_ready(path, parts[FACTS], parts[PAGES])

    def _begun(self, path: Path, house: House) -> _Draft:
        from pdfdigest.cli.printing import looked_over, revised
        from pdfdigest.desk import publication as publications
        from pdfdigest.press import galley, targets

        issue, warnings = looked_over(publications.Manuscript(path, self.mine), house)
        issue, on_record = revised(issue)
        target = targets.target("press" if self.kind == "press" else "screen", self.mine)
        if on_record:
            return _Draft(issue, target, warnings, None)
        composed = galley.compose(issue, house, target, stamp=galley.stamp(issue, house))
        return _Draft(issue, target, warnings, self.threads.submit(self.machine.set, composed))

    def _ended(self, path: Path, draft: _Draft, house: House) -> dict[str, bytes]:
        """Facts and pages of a draft; empty where it is on record just as it is."""
        from pdfdigest.bindery import shelf
        from pdfdigest.bindery.memory import FACTS, PAGES, written
        from pdfdigest.press import galley, preflight

        if draft.edition is None:
            return {FACTS: b"", PAGES: b""}
        edition, issue = draft.edition.result(), draft.issue
        preflight.refuse(issue, draft.target, edition)
        title = galley.title(issue, house.words(issue.language))
        bound = shelf.drafted(issue, edition, path, hashlib.sha256(edition.data).hexdigest(), title)
        return {FACTS: written(bound), PAGES: edition.data}

    def _laid_ready(self, path: Path, facts: bytes, pages: bytes) -> Bound:
        from pdfdigest.bindery.memory import read

        place = self.desk / f"{hashlib.sha256(str(path).encode()).hexdigest()[:16]}.pdf"
        place.write_bytes(pages)
        return read(facts, place)


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
