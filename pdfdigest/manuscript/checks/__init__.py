"""An Issue goes in; what is wrong or doubtful in it comes out, each under the name of its rule.

A rule is a function from an Issue to findings; its default severity stands in `manuscript.rules`, and
publication.toml can change it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from pdfdigest.errors import Fault
from pdfdigest.manuscript import rules
from pdfdigest.manuscript.checks import characters, neighbours, pictures, sources, words
from pdfdigest.manuscript.checks.findings import Copy, Finding
from pdfdigest.manuscript.rules import RULES
from pdfdigest.model import Issue, Publication

Rule = Callable[[Issue], Iterator[Finding]]

_LOOKED_AT: MappingProxyType[str, Rule] = MappingProxyType(
    {
        "missing": words.missing,
        "not-placed": words.not_placed,
        "headline-long": words.long_headlines,
        "headline-repeated": words.repeated_headlines,
        "doubled-word": words.doubled,
        "leftover": words.leftovers,
        "garbled": words.garbled,
        "looks-like-markup": words.markup,
        "name-parted": words.parted_names,
        "invisible": words.invisible,
        "picture": pictures.unprintable,
        "picture-coarse": pictures.coarse,
        "picture-heavy": pictures.heavy,
        "picture-colours": pictures.colours,
        "picture-alt": pictures.without_alt,
        "source-publisher": sources.without_publisher,
        "source-spelling": sources.spelt_two_ways,
        "source-twice": sources.twice,
        "source-uncited": sources.uncited,
        "source-date": sources.dates,
        "source-plain-http": sources.plain_http,
        "file-name": neighbours.file_name,
    }
)


def look(
    issue: Issue, fonts: Iterable[Path] = (), today: date | None = None, english: Sequence[str] = ()
) -> tuple[Fault, ...]:
    """Every fault and warning, in the order of the file.

    `fonts` are the folders of the fonts in force, `today` is the day it is, and `english` are the fixed words that
    its language has none for; what needs one of them is not asked without it.
    """
    looked_at = dict(_LOOKED_AT)
    folders = tuple(fonts)
    if folders:
        looked_at["characters"] = lambda of: characters.lacking(of, folders)
    if today is not None:
        looked_at["date-far"] = lambda of: words.far_date(of, today)
    if english:
        looked_at["fixed-words"] = lambda of: words.in_english(of, english)
    copy = Copy(issue.path)
    found = []
    for name, rule in looked_at.items():
        if severity := severity_of(name, issue.publication):
            found += [copy.fault(finding, name, severity) for finding in rule(issue)]
    found += _doubts(issue)
    return tuple(sorted(set(found)))


def _doubts(issue: Issue) -> Iterator[Fault]:
    """What the prose raised under a rule; addresses that stand bare are told once."""
    bare = [doubt for doubt in issue.doubts if doubt.rule == "bare-address"]
    for doubt in issue.doubts:
        if doubt.rule == "bare-address" and doubt is not bare[0]:
            continue
        if severity := rules.severity_of(doubt, issue.publication):
            more = f" (and {len(bare) - 1} more below)" if bare and doubt is bare[0] and len(bare) > 1 else ""
            yield replace(doubt, severity=severity, message=doubt.message + more)


def still_empty(issue: Issue) -> tuple[Fault, ...]:
    """What keeps an issue from going on record, each with its place, whatever its rules say."""
    copy, said = Copy(issue.path), "still empty, so the issue cannot go on record"
    empty = [copy.fault(Finding(field, said), "missing", "fault") for field in issue.missing]
    return (*empty, *(copy.fault(finding, "not-placed", "fault") for finding in words.not_placed(issue)))


def together(issues: Iterable[Issue]) -> tuple[Fault, ...]:
    """What is wrong between the issues of a publication, each of which may be right by itself."""
    found = []
    for name, rule in (("same-issue", neighbours.same_issue), ("date-order", neighbours.date_order)):
        for issue, finding in rule(tuple(issues)):
            if severity := severity_of(name, issue.publication):
                found.append(Copy(issue.path).fault(finding, name, severity))
    return tuple(sorted(set(found)))


def severity_of(rule: str, publication: Publication) -> str:
    """`fault` or `warning`; nothing where the rule is off."""
    severity = dict(publication.severities).get(rule, RULES[rule])
    return "" if severity == "off" else severity
