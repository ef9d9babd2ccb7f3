"""The sample issue came out of the seed: each headline and each word of the details is kept."""

from __future__ import annotations

import re
from pathlib import Path

from pdfdigest.manuscript import issue_text, manuscript, publication, rules
from pdfdigest.manuscript.intake import assemble, opening, sorting
from pdfdigest.manuscript.yaml import Document
from pdfdigest.model import plain
from tests.builders import SEED_ISSUE

SEED = Path(__file__).parent / "seed.md"


def seed_words(part: str) -> list[list[str]]:
    """The words of each bullet of a part, read off the seed without the importer."""
    text = SEED.read_text("utf-8").split(f"## {part}:")[1].split("## ")[0]
    text = re.sub(r"\[([^\]]*)\]\(#\)", r"\1", text)
    text = re.sub(r"\*\*|</?sup>", "", text)
    return [straight(line.removeprefix("- ")).split() for line in text.splitlines() if line.startswith("- ")]


def straight(text: str) -> str:
    return re.sub("[“”]", '"', re.sub("[‘’]", "'", text))


def test_the_issue_holds_every_word_of_the_seed_in_order() -> None:
    home = publication.home(SEED_ISSUE.parent)
    assert home is not None
    issue = manuscript.read(SEED_ISSUE, home)
    assert [straight(story.headline).split() for story in issue.stories] == seed_words("Headlines")
    assert [straight(plain(story.body)).split() for story in issue.stories] == seed_words("Details")
    assert str(issue.identity) == "1.4"
    assert str(issue.date) == "2022-02-25"
    assert not issue.missing


def test_the_bodies_of_the_sample_are_the_imported_ones() -> None:
    made = sorting.draft(opening.read(SEED))
    text = issue_text.issue_text(assemble.values(made, lambda picture: (None, picture.name)))
    imported = Document(SEED, text).values["stories"]
    sample = Document(SEED_ISSUE, SEED_ISSUE.read_text("utf-8")).values["stories"]

    def unsourced(body: str) -> str:
        return re.sub(r"\(source:[a-z0-9-]+\)", "()", body)

    for ours, theirs in zip(imported, sample, strict=True):
        assert (ours["id"], ours["headline"]) == (theirs["id"], theirs["headline"])
        assert unsourced(ours["body"]) == unsourced(theirs["body"])


def test_each_lost_link_of_the_seed_is_told_with_its_line() -> None:
    made = sorting.draft(opening.read(SEED))
    assemble.values(made, lambda picture: (None, picture.name))
    told = [str(fault) for fault in opening.warnings(SEED, made.doubts)]
    lost = [line for line in told if "to nowhere" in line]
    assert len(lost) == SEED.read_text("utf-8").count("](#)")
    assert lost[1].startswith(f"{SEED}:25:1: warning: “spoke” links to nowhere")


def test_the_sample_has_nothing_to_complain_of() -> None:
    home = publication.home(SEED_ISSUE.parent)
    assert home is not None
    assert not [fault for fault in rules.look(manuscript.read(SEED_ISSUE, home)) if fault.severity == "fault"]
