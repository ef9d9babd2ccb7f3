"""Rules about sources: who published them, when, and whether two are one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations

from pdfdigest.manuscript.checks.findings import Finding
from pdfdigest.model import Issue, Source

ALIKE = 0.92
MOST_COMPARED = 80


def _declared(source: Source) -> bool:
    return not source.id.startswith("address-")


def _at(source: Source, field: str, message: str) -> Finding:
    """A finding at the source's entry, or where its address stands in a text."""
    if _declared(source):
        return Finding(f"sources.{source.id}.{field}", message)
    return Finding("", f"{source.host}: {message}", source.address)


def without_publisher(issue: Issue) -> Iterator[Finding]:
    """Sources whose note names a host instead of a publisher."""
    for source in issue.sources:
        if _declared(source) and source.host and not source.publisher:
            yield _at(source, "publisher", f"there is no publisher; the note names {source.host} instead")


def spelt_two_ways(issue: Issue) -> Iterator[Finding]:
    """One publisher under two spellings: they stand apart in an index."""
    first: dict[str, Source] = {}
    for source in issue.sources:
        if source.publisher:
            first.setdefault(source.publisher, source)
    names = list(first)[:MOST_COMPARED]
    for one, other in combinations(names, 2):
        if _alike(one, other):
            words = f"“{other}” and “{one}” look like one publisher; spell it one way"
            yield _at(first[other], "publisher", words)


def _alike(one: str, other: str) -> bool:
    first, second = (" ".join(re.findall(r"\w+", name.casefold().removeprefix("the "))) for name in (one, other))
    if first == second:
        return True
    if re.findall(r"\d+", first) != re.findall(r"\d+", second) or min(len(first), len(second)) < 8:
        return False
    match = SequenceMatcher(None, first, second, autojunk=False)
    return match.real_quick_ratio() > ALIKE and match.quick_ratio() > ALIKE and match.ratio() > ALIKE


def twice(issue: Issue) -> Iterator[Finding]:
    """One address under two names: it is printed as two sources with two numbers."""
    same: dict[str, Source] = {}
    for source in issue.sources:
        key = _bare(source.address)
        if not key:
            continue
        if key in same:
            other = same[key]
            name = other.id if _declared(other) else other.address
            words = f"note {source.number} has the address of note {other.number} ({name}); cite one source twice"
            yield _at(source, "address", words)
        same.setdefault(key, source)


def _bare(address: str) -> str:
    """An address without what mostly makes no difference."""
    rest = address.partition("://")[2].partition("#")[0].rstrip("/")
    host, slash, path = rest.partition("/")
    return host.lower().removeprefix("www.") + slash + path


def uncited(issue: Issue) -> Iterator[Finding]:
    """Sources that no story cites: they are not printed."""
    for name in issue.uncited:
        words = f"nothing cites it, so it is not printed; cite it as [words](source:{name}), or take it out"
        yield Finding(f"sources.{name}", words)


def dates(issue: Issue) -> Iterator[Finding]:
    """Sources of after the issue, or read before they were published."""
    for source in issue.sources:
        if source.published and issue.date and source.published > issue.date:
            yield _at(source, "published", f"{source.published} is after the date of the issue, {issue.date}")
        if source.published and source.accessed and source.accessed < source.published:
            yield _at(source, "accessed", f"it was read on {source.accessed}, before it was published?")


def plain_http(issue: Issue) -> Iterator[Finding]:
    """Addresses that begin with http:// where https:// mostly works."""
    hosts: dict[str, list[Source]] = defaultdict(list)
    for source in issue.sources:
        if source.address.lower().startswith("http://"):
            hosts[source.host].append(source)
    for host, found in hosts.items():
        yield _at(found[0], "address", f"{host} is named with http://; try whether https:// works")
