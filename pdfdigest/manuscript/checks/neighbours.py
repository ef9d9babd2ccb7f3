"""Rules about an issue among others: its file's name, its number, its date."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import pairwise

from pdfdigest.manuscript import portable_names
from pdfdigest.manuscript.checks import pictures
from pdfdigest.manuscript.checks.findings import Finding
from pdfdigest.model import Identity, Issue

_CALLED = re.compile(r"\d+\.\d+(?:-\d+)?(?:-s\d+)?(?:-[a-z]{2,3}(?:-[A-Za-z0-9]+)*)?")


def file_name(issue: Issue) -> Iterator[Finding]:
    """A file that is called by another number than the one it holds."""
    called, holds = issue.path.stem, issue.identity.label
    if issue.identity.volume and issue.identity.numbers and _CALLED.fullmatch(called) and called != holds:
        field = "number" if len(issue.identity.numbers) == 1 else "numbers"
        words = f"the file is called {issue.path.name} and holds {holds}; rename it, or mend the number"
        yield Finding(field, words)


def portable_name(issue: Issue) -> Iterator[Finding]:
    """Names of files that a colleague's Windows or macOS cannot have, or takes for one."""
    root = issue.publication.root
    files = [("", issue.path), *((f"{field}.file", image.file) for field, image in pictures.placed(issue))]
    for field, path in files:
        inside = path.relative_to(root).parts if root is not None and path.is_relative_to(root) else (path.name,)
        for name in inside:
            if said := portable_names.trouble(name):
                yield Finding(field, f"{name} cannot be opened by everybody: {said}; rename it")
        if other := portable_names.twin(path):
            yield Finding(field, f"{path.name} and {other} are one file on Windows and macOS; rename one of them")


def same_issue(issues: tuple[Issue, ...]) -> Iterator[tuple[Issue, Finding]]:
    """Files that hold the same issue, copies or publications of one slug: the pages of one would replace the other's."""
    held: dict[Identity, list[Issue]] = {}
    for issue in issues:
        if issue.identity.numbers and issue.identity.volume:
            held.setdefault(issue.identity, []).append(issue)
    for same in held.values():
        for issue in same:
            if other := next((each for each in same if each.path != issue.path), None):
                words = f"{_named(other, issue)} holds {issue.identity.label} too, and both would print to one path"
                advice = "delete the copy, or give one of the two another number"
                if other.publication.root != issue.publication.root:
                    advice = "give one of the two publications another slug"
                yield issue, Finding("number", f"{words}; {advice}")


def _named(other: Issue, issue: Issue) -> str:
    """How a file is called seen from another: with as much of its folder as tells them apart."""
    return os.path.relpath(other.path, issue.path.parent)


def date_order(issues: tuple[Issue, ...]) -> Iterator[tuple[Issue, Finding]]:
    """A later number with an earlier date."""
    dated = sorted((issue for issue in issues if issue.date and issue.identity.numbers), key=lambda of: of.identity)
    for one, other in pairwise(dated):
        same = (one.identity.publication, one.identity.volume) == (other.identity.publication, other.identity.volume)
        if same and one.date and other.date and other.date < one.date:
            words = f"{other.date} is earlier than the date of {one.identity.label}, {one.date}; is the month right?"
            yield other, Finding("date", words)
