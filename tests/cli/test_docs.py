"""Docs: every command and option is told of, every link inside leads somewhere."""

from __future__ import annotations

import re
import subprocess
from dataclasses import fields
from pathlib import Path
from typing import get_args

import click
import pytest

from pdfdigest.cli import COMMANDS, commands
from pdfdigest.manuscript.forms import StoryForm
from pdfdigest.manuscript.mail_form import MailForm
from pdfdigest.model import Story
from pdfdigest.post.carriers import REHEARSALS
from tests.builders import ROOT

PAGES = sorted([*(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"])


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_and_its_options_are_documented(name: str) -> None:
    told = (ROOT / "docs/commands.md").read_text("utf-8")
    section = re.search(rf"^## {name}$(.*?)(?=^## |\Z)", told, re.MULTILINE | re.DOTALL)
    assert section, f"docs/commands.md has no section on {name}"
    command = commands.get_command(click.Context(commands), name)
    assert command is not None
    parts = command.commands.values() if isinstance(command, click.Group) else [command]
    for part in parts:
        assert part.name is not None
        assert part.name in section[1], f"{name} {part.name}"
        for parameter in part.params:
            if isinstance(parameter, click.Option):
                assert parameter.opts[-1] in section[1], f"{name} {parameter.opts[-1]}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_inside_the_docs_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#\s]+)", re.sub(r"`[^`]*`|```.*?```", "", page.read_text("utf-8"))):
        if target not in ("source:its-id", "address"):
            assert (page.parent / target).exists(), f"{page.name} points to {target}"


def test_every_key_of_a_story_is_told_of() -> None:
    told = (ROOT / "docs/manuscript.md").read_text("utf-8")
    (row,) = re.findall(r"^\| `stories` \|.*$", told, re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", row)) == {"stories", *StoryForm.model_fields}


def test_every_key_of_a_story_reaches_the_issue() -> None:
    assert {each.name for each in fields(Story)} - {"place"} == set(StoryForm.model_fields)


def test_what_a_rehearsal_can_write_is_told_of() -> None:
    told = (ROOT / "docs/dispatch.md").read_text("utf-8").partition("## Rehearsals")[2]
    named = set(get_args(MailForm.model_fields["rehearsal"].annotation))
    assert named == set(REHEARSALS)
    assert set(re.findall(r"^\| `(\w+)` \| (?:a|one)\b", told, re.MULTILINE)) == named


def test_the_table_of_places_leads_to_files_that_are_there() -> None:
    told = (
        (ROOT / "docs/architecture.md").read_text("utf-8").partition("## To change X, go to Y")[2].partition("\n## ")[0]
    )
    places = {place for place in re.findall(r"`([^`]+)`", told) if "NAME" not in place}
    assert len(places) > 20
    assert [place for place in sorted(places) if not (ROOT / place).exists()] == []


def test_every_test_that_a_page_or_script_names_is_there() -> None:
    for page in ("docs/mail-tests.md", "scripts/red.sh"):
        named = set(re.findall(r"(tests/[\w/]+\.py)::(\w+)", (ROOT / page).read_text("utf-8")))
        assert len(named) > 15
        for path, name in sorted(named):
            assert re.search(rf"^def {name}\(", (ROOT / path).read_text("utf-8"), re.MULTILINE), (
                f"{page}: {path}::{name}"
            )


def test_what_red_takes_back_stands_there() -> None:
    """A line of scripts/red.sh whose sed changes nothing would show nothing."""
    lines = re.findall(r"^tests/[^|]+\|([^|]+)\|(s/.+)$", (ROOT / "scripts/red.sh").read_text("utf-8"), re.MULTILINE)
    assert len(lines) > 15
    for path, change in lines:
        made = subprocess.run(["sed", change, ROOT / path], check=True, capture_output=True).stdout
        assert made != (ROOT / path).read_bytes(), f"{path}: {change}"
