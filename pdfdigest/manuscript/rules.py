"""The rules that an issue is looked at with, in one table, and the looking.

A rule is a name, a severity that publication.toml can change, what looks for it, and what that needs.  Only what would
print wrong is a fault: it is five o'clock on Friday.  `docs/checks.md` says what each means and what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from pdfdigest.errors import Fault
from pdfdigest.manuscript.checks import approvals, characters, neighbours, pictures, sources, words
from pdfdigest.manuscript.checks.findings import Copy, Finding
from pdfdigest.model import Issue, Publication

Needs = Literal["issue", "fonts", "today", "english", "others", "reading", "answers", "pages"]
"""What a rule is looked at with.

`issue` alone, or with the `fonts` in force, the day it is (`today`), the fixed words that its language lacks
(`english`), or the `others` of its publication.  What remains is found by who has it before them: `reading` finds while
it reads the file, `answers` are those of web addresses, `pages` those of an edition for one target.
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of check.

    `look` takes what `needs` names and gives findings.  Where it is no function of an issue it is the name of the
    module that raises the rule while it does its own work.
    """

    name: str
    severity: Literal["fault", "warning", "off"]
    look: Callable[..., Iterator[Any]] | str
    needs: Needs = "issue"


RULES: MappingProxyType[str, Rule] = MappingProxyType(
    {
        rule.name: rule
        for rule in (
            Rule("missing", "warning", words.missing),
            Rule("not-placed", "warning", words.not_placed),
            Rule("approval", "fault", approvals.lapsed),
            Rule("characters", "fault", characters.lacking, "fonts"),
            Rule("picture", "fault", pictures.unprintable),
            Rule("picture-coarse", "warning", pictures.coarse),
            Rule("picture-heavy", "warning", pictures.heavy),
            Rule("picture-colours", "warning", pictures.colours),
            Rule("picture-alt", "warning", pictures.without_alt),
            Rule("headline-long", "warning", words.long_headlines),
            Rule("headline-repeated", "warning", words.repeated_headlines),
            Rule("doubled-word", "warning", words.doubled),
            Rule("leftover", "warning", words.leftovers),
            Rule("garbled", "warning", words.garbled),
            Rule("looks-like-markup", "fault", words.markup),
            Rule("bare-address", "warning", "manuscript.prose", "reading"),
            Rule("cut-off", "fault", "manuscript.yaml_slips", "reading"),
            Rule("lines-joined", "fault", "manuscript.yaml_slips", "reading"),
            Rule("name-parted", "warning", words.parted_names),
            Rule("invisible", "warning", words.invisible),
            Rule("source-publisher", "warning", sources.without_publisher),
            Rule("source-spelling", "warning", sources.spelt_two_ways),
            Rule("source-twice", "warning", sources.twice),
            Rule("source-uncited", "warning", sources.uncited),
            Rule("source-date", "warning", sources.dates),
            Rule("source-plain-http", "off", sources.plain_http),
            Rule("fixed-words", "warning", words.in_english, "english"),
            Rule("date-far", "warning", words.far_date, "today"),
            Rule("date-order", "warning", neighbours.date_order, "others"),
            Rule("file-name", "warning", neighbours.file_name),
            Rule("portable-name", "warning", neighbours.portable_name),
            Rule("same-issue", "fault", neighbours.same_issue, "others"),
            Rule("issue-unknown", "warning", "office.referred_issues", "others"),
            Rule("link-dead", "warning", "manuscript.links", "answers"),
            Rule("link-unknown", "warning", "manuscript.links", "answers"),
            Rule("press-coarse", "fault", "press.preflight", "pages"),
            Rule("press-soft", "warning", "press.preflight", "pages"),
            Rule("press-gamut", "warning", "press.preflight", "pages"),
            Rule("press-ink", "warning", "press.preflight", "pages"),
            Rule("loose-line", "warning", "press.preflight", "pages"),
            Rule("ladder", "warning", "press.preflight", "pages"),
            Rule("runt", "warning", "press.preflight", "pages"),
            Rule("claim-alt", "warning", "press.preflight", "pages"),
            Rule("claim-house", "warning", "press.preflight", "pages"),
        )
    }
)
"""Every rule by its name."""


def severity_of(rule: str, publication: Publication) -> str:
    """`fault` or `warning`; nothing where the rule is off."""
    severity = dict(publication.severities).get(rule, RULES[rule].severity)
    return "" if severity == "off" else severity


def severity_of_doubt(doubt: Fault, publication: Publication) -> str:
    """How severe a doubt of the reading is: as its rule says, but a fault only where it was raised as one."""
    severity = severity_of(doubt.rule, publication)
    return "warning" if severity and doubt.severity == "warning" else severity


def look(
    issue: Issue, fonts: Iterable[Path] = (), today: date | None = None, english: Sequence[str] = ()
) -> tuple[Fault, ...]:
    """Every fault and warning of one issue, in the order of the file.

    `fonts` are the folders of the fonts in force, `today` is the day it is, and `english` are the fixed words that
    its language has none for; what needs one of them is not asked without it.
    """
    folders = tuple(fonts)
    given: dict[Needs, tuple[object, ...]] = {"issue": ()}
    given |= {"fonts": (folders,)} if folders else {}
    given |= {"today": (today,)} if today is not None else {}
    given |= {"english": (english,)} if english else {}
    copy = Copy(issue.path)
    found = list(_doubts(issue))
    for rule in RULES.values():
        severity = severity_of(rule.name, issue.publication)
        if severity and rule.needs in given and callable(rule.look):
            found += [copy.fault(finding, rule.name, severity) for finding in rule.look(issue, *given[rule.needs])]
    return tuple(sorted(set(found)))


def _doubts(issue: Issue) -> Iterator[Fault]:
    """What was doubtful while the file was read; addresses that stand bare are told once."""
    bare = [doubt for doubt in issue.doubts if doubt.rule == "bare-address"]
    for doubt in issue.doubts:
        if doubt.rule == "bare-address" and doubt is not bare[0]:
            continue
        if severity := severity_of_doubt(doubt, issue.publication):
            more = f" (and {len(bare) - 1} more below)" if bare and doubt is bare[0] and len(bare) > 1 else ""
            yield replace(doubt, severity=severity, message=doubt.message + more)


def still_empty(issue: Issue) -> tuple[Fault, ...]:
    """What keeps an issue from going on record, each with its place, whatever its rules say."""
    copy, said = Copy(issue.path), "still empty, so the issue cannot go on record"
    empty = [copy.fault(Finding(field, said), "missing", "fault") for field in issue.missing]
    return (*empty, *(copy.fault(finding, "not-placed", "fault") for finding in words.not_placed(issue)))


def together(issues: Iterable[Issue]) -> tuple[Fault, ...]:
    """What is wrong between the issues of a publication, each of which may be right by itself."""
    several, found = tuple(issues), []
    for rule in RULES.values():
        for issue, finding in rule.look(several) if rule.needs == "others" and callable(rule.look) else ():
            if severity := severity_of(rule.name, issue.publication):
                found.append(Copy(issue.path).fault(finding, rule.name, severity))
    return tuple(sorted(set(found)))
