"""An Issue goes in; what is wrong or doubtful in it comes out, each under the name of its rule.

A rule is a function; its default severity stands in RULES, and publication.toml can change it.  By
default only what would print wrong is a fault: it is five o'clock on Friday.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import MappingProxyType

from pdfdigest.errors import Fault
from pdfdigest.model import Issue, Place

Finding = tuple[Place | None, str, str]
"""Where (None for the whole file), the field, and the sentence."""


def missing(issue: Issue) -> Iterator[Finding]:
    """Fields that still stand empty: the issue prints as a draft and cannot be published."""
    for field in issue.missing:
        yield None, field, "still empty: it prints as a marked gap, and `publish` waits for it"


RULES: MappingProxyType[str, tuple[str, Callable[[Issue], Iterator[Finding]]]] = MappingProxyType(
    {
        "missing": ("warning", missing),
    }
)


def look(issue: Issue) -> tuple[Fault, ...]:
    """Every fault and warning, in the order of the file."""
    severities = dict(issue.publication.severities)
    found = []
    for name, (default, rule) in RULES.items():
        severity = severities.get(name, default)
        if severity == "off":
            continue
        for place, field, message in rule(issue):
            path, line, column = (place.path, place.line, place.column) if place else (issue.path, 0, 0)
            found.append(Fault(path, line, column, field, message, name, severity))
    return tuple(sorted(found))
