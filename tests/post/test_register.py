"""The register of distribution: in the language of the publication, whatever the ledger says."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pdfdigest.model import Publication
from pdfdigest.post import register, tables
from pdfdigest.post.register import Entry, Reply
from pdfdigest.press.style_folders import shipped

WORDS = tomllib.loads((shipped("templates") / "words.toml").read_text("utf-8"))
STATES = ("planned", "accepted", "bounced", "complained", "rejected", "expired", "skipped", "in_doubt", "deferred")
ENTRY = Entry(
    plan="f" * 64,
    kind="run",
    issue="1.4",
    revision=2,
    title="1.4",
    lists=("l",),
    approved_by="A. E.",
    approved_at="2025-01-02T03:04:05+00:00",
    pdf_name="d-1.4.pdf",
    pdf_sha256="0" * 64,
    attached=True,
    link="",
    correction_of=0,
    planned_at="2025-01-02T03:04:05+00:00",
    began="2025-01-02T03:04:05+00:00",
    ended="",
    state="paused",
    numbers=tuple((name, 3) for name in (*STATES, "remaining")),
    left=1,
    replies=tuple(Reply("x.example", state, 250, "ok", 3) for state in (*STATES, "leased", "dot")),
    doubtful=("a@x.example",),
    acts=(("2025-01-02T03:04:05+00:00", "pause", "B.", ""),),
)


class Printer:
    """Keeps the galley that it is asked to set."""

    html = ""

    def set(self, galley: Any) -> Any:
        self.html = galley.html
        return _Data()


class _Data:
    data = b""


@pytest.mark.parametrize("language", sorted(WORDS))
def test_it_is_in_the_language_of_the_publication(language: str) -> None:
    machine = Printer()
    register.printed(Publication("d", "D", language=language), [ENTRY], machine)  # type: ignore[arg-type]
    said = re.sub(r"<style>.*?</style>|<[^>]+>", " ", machine.html, flags=re.DOTALL)
    for name in ("post_lists", "post_approved", "post_domain", "state_paused", "state_in_doubt", "act_pause"):
        assert WORDS[language][name] in said
    if language != "en":
        english = {
            "Lists",
            "Approved",
            "Began",
            "Reply",
            "Readers",
            "rejected",
            "skipped",
            "Paused",
            "deferred",
        }
        assert english & set(re.findall(r"[A-Za-z]+", said)) == set()


@pytest.mark.parametrize(
    ("language", "moment"),
    [("en-GB", "2 January 2025, 03:04 UTC"), ("de", "2. Januar 2025, 03:04 UTC"), ("ja", "2025年1月2日, 03:04 UTC")],
)
def test_its_moments_are_written_for_people(language: str, moment: str) -> None:
    machine = Printer()
    register.printed(Publication("d", "D", language=language), [ENTRY], machine)  # type: ignore[arg-type]
    assert machine.html.count(moment) == 2
    assert "2025-01-02" not in machine.html


def test_an_act_that_has_no_word_is_named_as_it_is() -> None:
    machine = Printer()
    of = replace(ENTRY, acts=(("2025-01-02", "unheard", "B.", ""),))
    register.printed(Publication("d", "D", language="de"), [of], machine)  # type: ignore[arg-type]
    assert "unheard" in machine.html


def test_every_state_of_the_ledger_has_its_word() -> None:
    of_releases = re.findall(r"state IN \('planned', 'running'[^)]*\)", Path(tables.__file__).read_text("utf-8"))
    assert of_releases
    states = {*re.findall(r"'(\w+)'", of_releases[0]), *STATES, "remaining"}
    assert {f"state_{state}" for state in states} <= set(WORDS["en"])
