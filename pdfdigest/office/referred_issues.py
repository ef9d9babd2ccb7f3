"""Issues go in; out comes each of their references to an issue, a page or a paragraph that their publication does not have.

Whoever checks one file of a publication is told of it too: what it has is told by its folder and by the record.  An
issue before the first of these is believed to be there, since it may be older than the record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pdfdigest.errors import DigestError, Fault, ManuscriptError, counted
from pdfdigest.manuscript import issue_references, places
from pdfdigest.manuscript.checks.findings import Copy, Finding

if TYPE_CHECKING:
    from pdfdigest.manuscript.issue_references import Reference
    from pdfdigest.model import Issue, Prose

Number = tuple[int, str, str]
"""Volume, number as printed and supplement, empty where it is none."""


def faults(issues: Iterable[Issue]) -> Iterator[Fault]:
    """Each reference that leads to nothing, with its line and column, as severe as the publication says."""
    from pdfdigest.manuscript import rules

    known: dict[Path, _Known] = {}
    several = tuple(issues)
    for issue in several:
        root, severity = issue.publication.root, rules.severity_of("issue-unknown", issue.publication)
        if root is None or not severity:
            continue
        for field, target, turn in _references(issue):
            reference = issue_references.read(target)
            if reference is None:
                continue
            if root not in known:
                known[root] = _Known(root, [each for each in several if each.publication.root == root])
            if words := known[root].astray(reference, target):
                yield Copy(issue.path).fault(Finding(field, words, f"{target})", turn), "issue-unknown", severity)


def _references(issue: Issue) -> Iterator[tuple[str, str, int]]:
    """The field of each reference, its target, and how many of that target stand before it in the field, each once."""
    bodies = [(f"stories[{index}].body", story.body) for index, story in enumerate(issue.stories)]
    ordered = sorted(issue.sections, key=lambda section: section.place.line if section.place else 0)
    bodies += [(f"sections[{index}].body", section.body) for index, section in enumerate(ordered)]
    for field, body in bodies:
        met: Counter[str] = Counter()
        for target in _targets(body):
            yield field, target, met[target]
            met[target] += 1


def _targets(prose: Prose) -> Iterator[str]:
    for node in prose:
        if node.kind == "issue":
            yield node.source
        yield from _targets(node.nodes)


class _Known:
    """What the publication in a folder has: the issues that are looked at, its other files, and its record."""

    def __init__(self, root: Path, issues: list[Issue]) -> None:
        from pdfdigest.record import issued

        self._root = root
        self._numbered = {_of(issue.identity.label): issue for issue in issues}
        try:
            records = issued.on_record(root)
        except DigestError:  # that the record is damaged is told by those who read it
            records = ()
        self._pages = {
            _of(record.identity.label): 0
            if record.withdrawn
            else max((edition.pages for edition in record.editions), default=0)
            for record in records
        }
        read = {issue.path.resolve() for issue in issues}
        self._unread = [path for path in places.issue_files(root) if path.resolve() not in read]
        self._numbers = {number for number in (*self._numbered, *self._pages) if number}
        self._numbers |= {number for path in self._unread if (number := _of(path.stem))}

    def astray(self, reference: Reference, target: str) -> str:
        """Why a reference leads to nothing, as a sentence; nothing where it leads somewhere, or may."""
        number = (reference.volume, reference.number, reference.supplement)
        if number not in self._numbers:
            self._read_the_rest()
        if number not in self._numbers:
            first = min(((volume, _first(said)) for volume, said, _ in self._numbers), default=(0, 0))
            return "" if (reference.volume, _first(reference.number)) < first else self._unknown(reference, target)
        label = _label(number)
        pages, issue = self._pages.get(number, 0), self._numbered.get(number)
        if reference.page and 0 < pages < int(reference.page):
            return f"{target!r}: issue {label} has {counted(pages, 'page')} on record; mend the page"
        if reference.paragraph and issue is not None:
            last = max((node.number for story in issue.stories for node in story.body), default=0)
            if int(reference.paragraph) > last:
                has = counted(last, "numbered paragraph") if last else "no numbered paragraphs"
                return f"{target!r}: issue {label} has {has}; mend the number, or name a page"
        return ""

    def _unknown(self, reference: Reference, target: str) -> str:
        label = _label((reference.volume, reference.number, reference.supplement))
        near = [
            each
            for each in self._numbers
            if each[0] == reference.volume and reference.number in (*each[1].split("-"), each[1])
        ]
        there = f", but {' and '.join(map(_label, sorted(near)))}" if near else ""
        return (
            f"{target!r}: there is no issue {label} in this publication{there}; mend the number, or take the link away"
        )

    def _read_the_rest(self) -> None:
        """The numbers of files that are called by another name than the issue that they hold."""
        from pdfdigest.manuscript.publication import Reader

        reader = Reader([])
        for path in self._unread:
            try:
                number = _of(reader.label(path, self._root))
            except ManuscriptError:
                continue
            if number:
                self._numbers.add(number)
        self._unread = []


def _of(label: str) -> Number | None:
    """The number that a label says, whatever the language: `1.4-s1-ja` is the first supplement to 1.4."""
    found = places.NUMBER.match(label)
    if found is None:
        return None
    volume, first, last, supplement, _ = found.groups(default="")
    return int(volume), f"{first}-{last}" if last else first, supplement


def _first(number: str) -> int:
    return int(number.partition("-")[0])


def _label(number: Number) -> str:
    volume, said, supplement = number
    return f"{volume}.{said}" + (f"-s{supplement}" if supplement else "")
