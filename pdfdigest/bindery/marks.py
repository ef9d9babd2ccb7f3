"""The errata of a publication and the plan of a volume go in; the places to be marked come out.

The issued page stays as it is: the mark is drawn in the volume's own layer, beside the line where it is
found, else at the head of the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pdfdigest.bindery.text_position import height
from pdfdigest.bindery.volume import Bound, Placed, Plan
from pdfdigest.manuscript.errata import Erratum


@dataclass(frozen=True, slots=True)
class Mark:
    """A page to be marked: the issue's label, its page from 1, and the words that are wrong on it.

    `height` is that of the line on which they begin, in points from the lower edge of the issue's page, or
    None where they are not found.
    """

    label: str
    page: int
    wrong: str
    right: str
    height: float | None = None


def places(plan: Plan, errata: tuple[Erratum, ...]) -> Iterator[tuple[Erratum, Placed, int]]:
    """Each erratum of an issue in this volume, with that issue and the page, in the order of the volume.

    A correction that names a story alone stands on the page where the story begins; one of an issue that was withdrawn
    is left out.
    """
    for placed in plan.placed:
        bound = placed.bound
        pages = {story.id: story.page for story in bound.stories}
        found = [each for each in errata if each.issue == bound.identity.label and not bound.withdrawn]
        told = [(min(erratum.page or pages.get(erratum.story, 1), bound.pages), erratum) for erratum in found]
        for page, erratum in sorted(told, key=lambda each: each[0]):
            yield erratum, placed, page


def marks(plan: Plan, errata: tuple[Erratum, ...]) -> tuple[Mark, ...]:
    """What the stamping of the volume marks, in the order of the volume; the issues' files are looked into."""
    return tuple(
        Mark(
            label=placed.bound.identity.label,
            page=page,
            wrong=erratum.wrong,
            right=erratum.right,
            height=height(placed.bound.path, page, erratum.wrong),
        )
        for erratum, placed, page in places(plan, errata)
    )


def astray(issues: tuple[Bound, ...], errata: tuple[Erratum, ...], volume: int | None) -> Iterator[str]:
    """A sentence for each erratum that names an issue of this `volume`, a page or a story that is not there."""
    bound = {each.identity.label: each for each in issues}
    for erratum in errata:
        issue = bound.get(erratum.issue)
        if issue is None:
            if volume is not None and erratum.issue.partition(".")[0] == str(volume):
                yield f"errata.yaml corrects No. {erratum.issue}, which is not bound in this volume"
        elif issue.withdrawn:
            continue
        elif erratum.page > issue.pages:
            words = "its last page bears the mark"
            yield f"errata.yaml corrects page {erratum.page} of No. {erratum.issue}, which has {issue.pages}: {words}"
        elif erratum.story and not erratum.page and erratum.story not in {story.id for story in issue.stories}:
            yield f"errata.yaml corrects the story {erratum.story} of No. {erratum.issue}, which has no such story"
