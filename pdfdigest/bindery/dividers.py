"""The plan of a volume goes in; the leaf before the issues of each month comes out, a page each.

Its thumb mark stands at the outer edge, one step lower each month, so that the closed book shows the
year as a ladder.
"""

from __future__ import annotations

from dataclasses import dataclass

from pdfdigest.bindery.matter import Setting
from pdfdigest.bindery.volume import Divider, Matter, Plan
from pdfdigest.press.galley import Setter
from pdfdigest.press.targets import Target

MOST = 50
"""More issues than these are not listed on a leaf: they stand in the contents."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """What stands on a divider: `step` counts the months of the year from 0, `issues` are number, day, page, link."""

    anchor: str
    month: str
    year: int
    step: int
    issues: tuple[tuple[str, str, int, str, str], ...]


def leaves(plan: Plan, target: Target, machine: Setter) -> Matter:
    """A page, and an element of structure, for each of `plan.dividers`, in their order."""
    setting = Setting.of(plan, target)
    made = tuple(_leaf(setting, divider) for divider in plan.dividers)
    html = setting.fill("dividers", title=setting.title(), leaves=made)
    sections = tuple((leaf.anchor, f"{leaf.month} {leaf.year}") for leaf in made)
    return setting.set(html, sections, machine, title=setting.title())


def _leaf(setting: Setting, divider: Divider) -> Leaf:
    words = setting.words
    issues = tuple(
        (
            setting.number(placed.bound.identity),
            setting.day(placed.bound.date),
            placed.folio,
            f"bound:{placed.bound.identity.label}:1",
            setting.number(placed.bound.identity) + words["comma"] + words["at_page"].format(page=placed.folio),
        )
        for placed in setting.plan.placed
        if (placed.bound.date.year, placed.bound.date.month, placed.part) == (divider.year, divider.month, divider.part)
    )
    return Leaf(
        anchor=f"month-{divider.year}-{divider.month:02}-{divider.part}",
        month=setting.month_name(divider.month),
        year=divider.year,
        step=divider.month - 1,
        issues=issues if len(issues) <= MOST else (),
    )
