"""Two people at the desk and one with an editor work on one issue, in any order, with crashes between any two steps.

The laws: what somebody typed is in the file, or waits with its writer, who is shown both sides; nothing else ever
takes it away but a person who saw it.
"""

from __future__ import annotations

import copy
import hashlib
import os
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from pdfdigest.manuscript.commands import Command, Outcome, reconciled
from pdfdigest.manuscript.edits import Put
from pdfdigest.manuscript.splice import spliced, text_in
from pdfdigest.manuscript.writer import Writer
from pdfdigest.manuscript.yaml_nodes import nodes

FILE = """\
# An issue
format: 1
volume: 1
number: 1
date: 2025-01-15
stories:
  - id: one
    headline: Begin one  # a comment
    body: |
      First here. Second here. Third here.

      Last here.
  - id: two
    headline: Begin two
    body: |
      Alone here.
"""
PEOPLE = ("anna", "bert")
FIELDS = (
    ("stories", "one", "body"),
    ("stories", "two", "body"),
    ("stories", "one", "headline"),
    ("stories", "two", "deck"),
)


class Server:
    """The half behind the wire, without a disk: a journal, a file, and the three steps of a save."""

    def __init__(self) -> None:
        self.file = FILE.encode()
        self.journal: dict[str, Command] = {}
        self.outcomes: dict[str, Outcome] = {}

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.file).hexdigest()

    @property
    def values(self) -> Any:
        return copy.deepcopy(nodes(text_in(self.file)).plain)

    def capture(self, commands: tuple[Command, ...]) -> None:
        for command in commands:
            self.journal.setdefault(command.id, command)

    def write(self) -> dict[str, Outcome]:
        made = {}
        for name, command in self.journal.items():
            if name not in self.outcomes:
                self.file, made[name] = reconciled(self.file, command)
        return made

    def save(self, commands: tuple[Command, ...], stop: str = "") -> tuple[Outcome, ...] | None:
        """The answer; None where the server stopped after a step, or the answer was lost."""
        if stop == "before":
            return None
        self.capture(commands)
        if stop == "captured":
            return None
        made = self.write()
        if stop == "written":
            return None
        self.outcomes |= made
        return None if stop == "answer lost" else tuple(self.outcomes[command.id] for command in commands)

    def restart(self) -> None:
        self.outcomes |= self.write()


class Office(RuleBasedStateMachine):
    """The rules are what can happen; after each of them nothing may be lost."""

    @initialize()
    def begin(self) -> None:
        self.server = Server()
        self.people = {name: Writer(name, self.server.hash, self.server.values) for name in PEOPLE}
        self.words: set[str] = set()
        self.taken: set[str] = set()
        self.number = 0

    def fresh(self, who: str) -> str:
        self.number += 1
        word = f"{who}{self.number}."
        self.words.add(word)
        return word

    def changed(self, text: str, place: int, word: str) -> str:
        """The text with a sentence more, or with one changed; whose sentence it was has been seen and taken away."""
        rows = text.split("\n")
        row = place % len(rows)
        sentences = rows[row].split(" ")
        at = place % len(sentences)
        if place % 3:
            sentences.insert(at, word)
        else:
            self.taken.add(sentences[at])
            sentences[at] = word
        rows[row] = " ".join(sentences)
        return "\n".join(rows)

    @rule(who=st.sampled_from(PEOPLE), field=st.sampled_from(FIELDS), place=st.integers(0, 11))
    def types(self, who: str, field: tuple[str, ...], place: int) -> None:
        writer = self.people[who]
        writer.type(field, self.changed(writer.at(field) or "", place, self.fresh(who)))

    @rule(
        who=st.sampled_from(PEOPLE), stop=st.sampled_from(["", "", "", "before", "captured", "written", "answer lost"])
    )
    def sends(self, who: str, stop: str) -> None:
        writer = self.people[who]
        commands = writer.due()
        if not commands:
            return
        answer = self.server.save(commands, stop)
        if stop in ("captured", "written"):
            self.server.restart()
        if answer is not None:
            writer.answered(answer, self.server.hash, self.server.values)

    @rule(who=st.sampled_from(PEOPLE))
    def crashes_and_comes_back(self, who: str) -> None:
        """What the browser has kept is all that its writer is."""
        self.people[who] = copy.deepcopy(self.people[who])
        self.people[who].saw(self.server.hash, self.server.values)

    @rule(field=st.sampled_from(FIELDS), place=st.integers(0, 11))
    def edits_the_file(self, field: tuple[str, ...], place: int) -> None:
        values = self.server.values
        at = next((number for number, story in enumerate(values["stories"]) if story["id"] == field[1]), None)
        if at is None:
            return
        text = values["stories"][at].get(field[2]) or ""
        wanted = self.changed(text.rstrip("\n"), place, self.fresh("editor"))
        self.server.file = spliced(self.server.file, Put(("stories", at, field[2]), wanted))

    @rule(who=st.sampled_from(PEOPLE))
    def is_told(self, who: str) -> None:
        self.people[who].saw(self.server.hash, self.server.values)

    @rule(who=st.sampled_from(PEOPLE), story=st.sampled_from(["one", "two"]), after=st.sampled_from(["", "one", "two"]))
    def moves(self, who: str, story: str, after: str) -> None:
        if story != after:
            self.people[who].order("move", ("stories", story), after=after)

    @rule(who=st.sampled_from(PEOPLE))
    def adds(self, who: str) -> None:
        word = self.fresh(who)
        entry = {"id": f"{who}-{self.number}", "headline": word, "body": None}
        self.people[who].order("add", ("stories",), value=entry, after="one")

    @rule(who=st.sampled_from(PEOPLE), story=st.sampled_from(["one", "two"]))
    def removes(self, who: str, story: str) -> None:
        writer = self.people[who]
        found = writer._there(("stories", story))
        if found is None or len(writer.values["stories"]) < 2:
            return
        drafts = [draft.local for path, draft in writer.drafts.items() if path[:2] == ("stories", story)]
        self.taken |= {word for word in self.words if word in str((found[1], drafts))}
        writer.order("remove", ("stories", story), base=found[1])

    @rule(who=st.sampled_from(PEOPLE), side=st.sampled_from(["mine", "theirs", "both"]))
    def settles(self, who: str, side: str) -> None:
        writer = self.people[who]
        if writer.sending:
            return
        for path, draft in list(writer.drafts.items()):
            if draft.why == "changed":
                mine, theirs = draft.local or "", draft.theirs or ""
                ways = {"mine": mine, "theirs": theirs, "both": f"{theirs} {mine}"}
                if len(ways["both"]) > 2_000:  # a text that doubles each time would be all that is tried
                    side = "mine"
                self.taken |= {word for word in self.words if word in mine + theirs and word not in ways[side]}
                writer.settle(path, ways[side])
                return

    @invariant()
    def nothing_is_lost(self) -> None:
        if not hasattr(self, "server"):
            return
        kept = self.server.file.decode()
        for writer in self.people.values():
            kept += str([draft.local for draft in writer.drafts.values()])
            kept += str([command.value for command in (*writer.queue, *writer.sending)])
            kept += str([command.value for command, _ in writer.refused])
        lost = {word for word in self.words - self.taken if word not in kept}
        assert not lost

    @invariant()
    def the_file_is_one(self) -> None:
        if hasattr(self, "server"):
            assert self.server.file.startswith(b"# An issue\n")
            nodes(text_in(self.server.file))

    def teardown(self) -> None:
        """When all is quiet, everybody sees the same file, and what is not in it is shown as held."""
        if not hasattr(self, "server"):
            return
        for _ in range(6):
            for writer in self.people.values():
                commands = writer.due()
                if commands:
                    answer = self.server.save(commands)
                    assert answer is not None
                    writer.answered(answer, self.server.hash, self.server.values)
                writer.saw(self.server.hash, self.server.values)
        for writer in self.people.values():
            assert not writer.due()
            assert writer.values == self.server.values
            assert all(draft.why for draft in writer.drafts.values())
        self.nothing_is_lost()


QUICK = settings(
    max_examples=int(os.environ.get("INTERLEAVINGS", "120")),
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestOffice = Office.TestCase
TestOffice.settings = QUICK


class _Campaign(Office):
    """The same, ten thousand times."""


@pytest.mark.judges
@pytest.mark.chaos
@pytest.mark.timeout(7200)
class TestCampaign(_Campaign.TestCase):
    settings = settings(QUICK, max_examples=10_000)
