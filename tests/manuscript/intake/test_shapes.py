"""Digests in 22 shapes and nine languages: each headline finds its detail, and the masthead is read."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pdfdigest.errors import ManuscriptError
from pdfdigest.manuscript import prose
from pdfdigest.manuscript.intake import assemble, opening, refresh, sorting
from pdfdigest.manuscript.issue_text import issue_text
from pdfdigest.model import plain as words_of_prose
from tests.manuscript.intake import shapes
from tests.manuscript.intake.shapes import Sample


def outcome(folder: Path, sample: Sample, form: str = "md") -> str:
    """`paired`, `asked` where a warning says that the pairs are doubtful, or what went wrong."""
    path = folder / f"x.{form}"
    path.write_text(sample.markdown if form == "md" else sample.page, "utf-8")
    try:
        made = sorting.draft(opening.read(path))
        values = assemble.values(made, lambda picture: (None, picture.name))
    except ManuscriptError as error:
        return f"refused: {error.faults[0].message}"
    bodies = [
        words_of_prose(prose.read(str(story["body"] or ""), lambda *_: "")[0]).replace("\n", " ")
        for story in values["stories"]
    ]
    if [same(story.headline) for story in made.stories] == [same(headline) for headline, _ in sample.pairs]:
        wrong = [
            at for at, (_, detail) in enumerate(sample.pairs) if at >= len(bodies) or same(bodies[at]) != same(detail)
        ]
        if not wrong and len(bodies) == len(sample.pairs):
            return "paired"
    return "asked" if any(doubt.rule == "pairing" for doubt in made.doubts) else "wrong"


def same(words: str) -> str:
    return "".join(words.split())


def test_two_hundred_digests_pair(tmp_path: Path) -> None:
    found = Counter(outcome(tmp_path, shapes.sample(number)) for number in range(198))
    assert found["paired"] >= 196, found
    assert set(found) <= {"paired", "asked"}


LOOSE_ENDS = """# The Test Digest

Vol. 2, No. 7

## Lamps

The port **ordered** lamps[^a], as the [council](#) asked and the [board](https://example.org/b) said.[^b]

1. one
2. two

## Cranes

- a dot ![A crane](crane.png)
- [x] (https://example.org/x)

| a | b |
|---|---|
| 1 | 2 |

[^a]: In the minutes.
[^b]: Monday, https://example.org/monday
"""


@pytest.mark.parametrize("number", range(0, 198, 3))
@pytest.mark.parametrize("form", ["md", "html"])
def test_the_same_manuscript_changes_nothing(tmp_path: Path, number: int, form: str) -> None:
    sample = shapes.sample(number)
    unchanged(tmp_path / f"x.{form}", sample.markdown if form == "md" else sample.page)


def test_the_same_manuscript_with_loose_ends_changes_nothing(tmp_path: Path) -> None:
    unchanged(tmp_path / "x.md", LOOSE_ENDS)


def unchanged(manuscript: Path, text: str) -> None:
    """Make an issue file of a text, refresh it from the same text, and find it as it was."""
    manuscript.write_text(text, "utf-8")
    written = issue_text(assemble.values(sorting.draft(opening.read(manuscript)), lambda each: (each.name, "")))
    path = manuscript.with_suffix(".yaml")
    path.write_text(written, "utf-8")
    after, changes = refresh.refreshed(
        path, written, sorting.draft(opening.read(manuscript)), lambda each: (each.name, "")
    )
    assert (after, changes) == (written, ())
