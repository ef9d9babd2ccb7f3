"""The table of rules: an issue for each that triggers it, somebody who looks for each, and docs that say the same.

A rule without a trigger here fails the suite, and so does a trigger that no longer raises its rule.
"""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow

from pdfdigest.errors import Fault, ManuscriptError
from pdfdigest.manuscript import checks, links, manuscript, rules
from pdfdigest.manuscript.rules import RULES
from pdfdigest.model import Edition, Issue, UnevenLine
from pdfdigest.office import referred_issues
from pdfdigest.press import preflight
from pdfdigest.press.compose.house import House
from pdfdigest.press.galley import PICTURE, UNCLAIMED
from pdfdigest.press.targets import target
from tests import builders
from tests.manuscript.test_checks import CASES, several
from tests.press.test_prepress import PROFILE

Trigger = Callable[[Path], Iterable[Fault]]
PICTURED = {"image": {"file": "a.png", "credit": "Us", "alt": "A ramp."}}


def looked(desk: Path, **keys: Any) -> Iterable[Fault]:
    """What is found in an issue of those keys, or while it is read."""
    try:
        issue = builders.issue(desk, **keys)
    except ManuscriptError as error:
        return error.faults
    house = House(issue.publication)
    english = house.english(issue.language)
    return rules.look(issue, house.font_folders, today=date(2025, 1, 15), english=english)


def body(text: str) -> Trigger:
    return lambda desk: looked(desk, stories=[builders.story(body=f"{text}\n")])


def keys(**given: Any) -> Trigger:
    return lambda desk: looked(desk, **given)


def typed(*lines: str) -> Trigger:
    """An issue whose story has those lines."""

    def trigger(desk: Path) -> Iterable[Fault]:
        made = builders.publication(desk)
        opening = (
            "format: 1",
            "volume: 1",
            "number: 1",
            "date: 2025-01-15",
            "status: approved",
            "stories:",
            "  - id: a",
        )
        (desk / "1.1.yaml").write_text("\n".join([*opening, *(f"    {line}" for line in lines), ""]), "utf-8")
        try:
            return rules.look(manuscript.read(desk / "1.1.yaml", made))
        except ManuscriptError as error:
            return error.faults

    return trigger


def picture(mode: str, size: tuple[int, int], padding: int = 0) -> Trigger:
    def trigger(desk: Path) -> Iterable[Fault]:
        desk.mkdir()
        Pillow.new(mode, size).save(desk / "a.jpg")
        with (desk / "a.jpg").open("ab") as file:
            file.write(bytes(padding))
        return looked(desk, image={**PICTURED["image"], "file": "a.jpg"})

    return trigger


def answered(state: str) -> Trigger:
    def trigger(desk: Path) -> Iterable[Fault]:
        issue = builders.issue(desk, stories=[builders.story(body="[a](https://example.org/)\n")])
        return links.faults(issue, {"https://example.org/": links.Answer(state, "said so")})

    return trigger


def beside(*issues: dict[str, Any]) -> Trigger:
    return lambda desk: rules.together(several(desk, *issues))


def called(desk: Path) -> Iterable[Fault]:
    made = builders.publication(desk)
    (desk / "1.5.yaml").write_text(builders.manuscript_text(number=4), "utf-8")
    return rules.look(manuscript.read(desk / "1.5.yaml", made))


def referring(desk: Path) -> Iterable[Fault]:
    bodies = {"1.5": "See [there](issue:1.7).\n", "1.6": "Body.\n"}
    found = several(
        desk, *({"number": int(name[2:]), "stories": [builders.story(body=body)]} for name, body in bodies.items())
    )
    return referred_issues.faults(found)


def device(desk: Path) -> Iterable[Fault]:
    made = builders.publication(desk)
    (desk / "con.yaml").write_text(builders.manuscript_text(), "utf-8")
    return rules.look(manuscript.read(desk / "con.yaml", made))


def printed(name: str, dots: int = 400, remarks: tuple[str, ...] = (), **given: Any) -> Trigger:
    """An issue with a black picture, printed for a target with so many dots to the inch."""

    def trigger(desk: Path) -> Iterable[Fault]:
        if name == "press":
            builders.judge("gs")  # Ghostscript brings the profile
        desk.mkdir()
        Pillow.new("RGB", (900, 500)).save(desk / "a.png")
        issue = builders.issue(desk, facts={"colours": {"accent": "#00ff00"}}, **{**PICTURED, **given})
        made = Edition(issue.identity, name, ".pdf", b"", resolutions=((f"{PICTURE}1.jpg", dots),), remarks=remarks)
        aim = target(name, issue.publication, profile=PROFILE if name == "press" else None)
        return preflight.look(issue, replace(aim, ink_limit=120), made)

    return trigger


def uneven(rule: str) -> Trigger:
    def trigger(desk: Path) -> Iterable[Fault]:
        issue = builders.issue(desk)
        lines = (UnevenLine(rule, 1, f"story-{issue.stories[0].id}", "Body"),)
        made = Edition(issue.identity, "print", ".pdf", b"", uneven=lines)
        found = preflight.look(issue, target("print", issue.publication), made)
        assert [(fault.field, fault.message[:14]) for fault in found] == [("stories[0].body", "page 1, “Body”")]
        return found

    return trigger


TRIGGERS: dict[str, Trigger] = {
    **{rule: keys(**given) for rule, (given, _, _) in CASES.items()},
    "not-placed": keys(not_placed=[{"where": "page 2", "body": "Left over.\n"}]),
    "picture-coarse": picture("RGB", (400, 300)),
    "picture-heavy": picture("RGB", (1200, 800), padding=12_100_000),
    "picture-colours": picture("CMYK", (1200, 800)),
    "looks-like-markup": keys(stories=[builders.story(headline="A **bold** move")]),
    "bare-address": body("See https://example.org/a for more."),
    "cut-off": typed("headline: Talks #2 begin", "body: B"),
    "lines-joined": typed("headline: H", "body:", "  One.", "", "  Two."),
    "name-parted": keys(stories=[builders.story(people=["Yamada", "Taro"])]),
    "source-plain-http": keys(
        facts={"rules": {"source-plain-http": "warning"}}, stories=[builders.story(body="[a](http://example.org/)\n")]
    ),
    "fixed-words": keys(facts={"language": "sw"}),
    "date-order": beside({"number": 9, "date": "2025-02-01"}, {"number": 10, "date": "2025-01-01"}),
    "issue-unknown": referring,
    "same-issue": beside({"number": 1}, {"number": 1}),
    "file-name": called,
    "portable-name": device,
    "approval": keys(approved={"by": "B. Colleague", "at": "2025-01-14T09:30+00:00", "sha256": "0" * 64}),
    "link-dead": answered("dead"),
    "link-unknown": answered("unknown"),
    "press-coarse": printed("press", 100),
    "press-soft": printed("press", 200),
    "press-gamut": printed("press"),
    "press-ink": printed("press"),
    "loose-line": uneven("loose-line"),
    "ladder": uneven("ladder"),
    "runt": uneven("runt"),
    "claim-alt": printed("screen", image={"file": "a.png", "credit": "Us"}),
    "claim-house": printed("screen", remarks=(f"a heading is skipped: {UNCLAIMED}",)),
}


@pytest.mark.parametrize("rule", RULES)
def test_an_issue_triggers_the_rule(desk: Path, rule: str) -> None:
    assert rule in TRIGGERS, f"there is no issue here that triggers {rule}"
    found = [fault for fault in TRIGGERS[rule](desk) if fault.rule == rule]
    wanted = "warning" if RULES[rule].severity == "off" else RULES[rule].severity
    assert {fault.severity for fault in found} == {wanted}


def test_every_trigger_has_its_rule() -> None:
    assert sorted(TRIGGERS) == sorted(RULES)


def test_each_name_stands_once_in_the_table() -> None:
    source = inspect.getsource(rules)
    assert sorted(re.findall(r"\bRule\([\"']([a-z-]+)[\"']", source)) == sorted(RULES)


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES.values() if isinstance(rule.look, str)], ids=lambda of: of.name
)
def test_who_raises_a_rule_while_it_works_knows_its_name(rule: rules.Rule) -> None:
    source = inspect.getsource(importlib.import_module(f"pdfdigest.{rule.look}"))
    assert f'"{rule.name}"' in source or f"{rule.name.partition('-')[0]}-{{" in source


def test_no_function_of_the_checks_is_left_out_of_the_table() -> None:
    """A rule that is written and stands nowhere would never be looked at."""
    in_table = {rule.look for rule in RULES.values()}
    for name in ("approvals", "characters", "neighbours", "pictures", "sources", "words"):
        module = getattr(checks, name)
        for function in vars(module).values():
            gives = inspect.isfunction(function) and function.__annotations__.get("return", "")
            if gives and "Finding]" in gives and function.__module__ == module.__name__ and function.__name__[0] != "_":
                assert function in in_table, f"checks.{name}.{function.__name__} is in no rule"


def test_docs_tell_the_same_rules_and_severities_and_what_is_looked_at_for_one_target() -> None:
    told = (builders.ROOT / "docs/checks.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (fault|warning|off) \| \S.* \| \S.* \|$", told, re.MULTILINE)
    assert sorted(rows) == sorted((rule.name, rule.severity) for rule in RULES.values())
    target_section = told.partition("## One target")[2].partition("\n## ")[0]
    for rule in RULES.values():
        assert (f"| `{rule.name}` |" in target_section) == (rule.needs == "pages"), rule.name
        if rule.needs == "answers":
            assert re.search(rf"^\| `{rule.name}` .*`check --links` only", told, re.MULTILINE)


def test_an_issue_that_is_sound_triggers_none(desk: Path) -> None:
    issue: Issue = builders.issue(desk)
    assert rules.look(issue, House(issue.publication).font_folders, today=date(2025, 1, 15)) == ()
    assert rules.together([issue]) == ()
