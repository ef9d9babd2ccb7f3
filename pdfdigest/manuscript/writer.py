"""Whoever writes, as a value without a browser: what is typed goes in, commands come out, answers go in.

`desk-client/src/saving.js` is the same in the browser; a test holds them to each other.  One save is on its way at a
time, commands never change, and nothing is let go of before the file has it or both sides of it are shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pdfdigest.manuscript.commands import CANNOT, CHANGED, GONE, Command, Outcome, Path, both, clean, looked_up


@dataclass(slots=True)
class Draft:
    """A field that says something else than the file: `base` is what it was changed from, `local` what it became.

    `sent` is what is on its way; `why` it is held, with what the file says, `theirs`; `held` what was sent then, and
    on which state of the file.
    """

    base: Any
    local: Any
    sent: Any = None
    why: str = ""
    theirs: Any = None
    held: tuple[Any, str] | None = None


@dataclass(slots=True)
class Writer:
    """One person at one issue."""

    name: str
    hash: str
    values: Any
    drafts: dict[Path, Draft] = field(default_factory=dict)
    queue: list[Command] = field(default_factory=list)
    sending: tuple[Command, ...] = ()
    refused: list[tuple[Command, Outcome]] = field(default_factory=list)
    count: int = 0

    def at(self, path: Path) -> Any:
        """What a field says: as it was typed, else as it stands in the file."""
        if path in self.drafts:
            return self.drafts[path].local
        found = self._there(path)
        return found[1] if found else None

    def type(self, path: Path, value: Any) -> None:
        """A field becomes this."""
        draft = self.drafts.get(path)
        if draft is None:
            found = self._there(path)
            draft = self.drafts[path] = Draft(clean(found[1]) if found else None, None)
        draft.local = clean(value)
        if draft.local == draft.base and not draft.why and not self.sending:
            del self.drafts[path]

    def order(
        self, kind: str, path: Path, *, base: Any = None, value: Any = None, after: str = "", lines: str = ""
    ) -> None:
        """An entry is added, removed or moved; what was typed in one that is removed goes with it."""
        self.queue.append(Command(self._id(), kind, path, base, value, after, lines))
        if kind == "remove":
            for mine in [each for each in self.drafts if each[: len(path)] == path]:
                del self.drafts[mine]

    def due(self) -> tuple[Command, ...]:
        """What is to be sent: what is on its way already, word for word, or all that waits."""
        if self.sending:
            return self.sending
        made = list(self.queue)
        self.queue.clear()
        for path, draft in self.drafts.items():
            if draft.local == draft.base or draft.held == (draft.local, self.hash):
                continue
            made.append(Command(self._id(), "set", path, draft.base, draft.local))
            draft.sent = draft.local
        self.sending = tuple(made)
        return self.sending

    def answered(self, outcomes: tuple[Outcome, ...], at: str, values: Any) -> None:
        """What became of the commands that were on their way, and what the file says now."""
        known = {outcome.id: outcome for outcome in outcomes}
        sent, self.sending = self.sending, ()
        for command in sent:
            outcome = known[command.id]
            if command.kind != "set":
                if outcome.held:
                    self.refused.append((command, outcome))
                continue
            draft = self.drafts.get(command.path)
            if draft is None:
                continue
            if outcome.held:
                draft.why, draft.theirs, draft.held = outcome.held, outcome.value, (command.value, at)
                continue
            made = both(clean(command.value), draft.local, outcome.value)
            if made is CANNOT:
                draft.base = clean(command.value)
            else:
                draft.base, draft.local = outcome.value, made
            draft.why, draft.theirs, draft.held = "", None, None
            self._renamed(command)
        self.saw(at, values)

    def saw(self, at: str, values: Any) -> None:
        """The file says this now; while something is on its way its answer will say it too."""
        if self.sending:
            return
        self.hash, self.values = at, values
        for path, draft in list(self.drafts.items()):
            found = self._there(path)
            if found is None:
                draft.why, draft.theirs = GONE, None
                continue
            theirs = clean(found[1])
            made = both(draft.base, draft.local, theirs)
            if made is CANNOT:
                draft.why, draft.theirs = CHANGED, theirs
            elif made == theirs:
                del self.drafts[path]
            else:
                if draft.why in (GONE, CHANGED):
                    draft.why, draft.theirs, draft.held = "", None, None
                draft.base, draft.local = theirs, made

    def settle(self, path: Path, value: Any) -> None:
        """Both sides were shown, and this is what it should be."""
        draft = self.drafts[path]
        draft.base, draft.local = draft.theirs, clean(value)
        draft.why, draft.theirs, draft.held = "", None, None
        self.saw(self.hash, self.values)

    def _there(self, path: Path) -> Any:
        if not path:
            return ((), self.values) if isinstance(self.values, str) else None
        return looked_up(self.values, path) if not isinstance(self.values, str) else None

    def _renamed(self, command: Command) -> None:
        if command.path[-1:] != ("id",):
            return
        old, new = command.path[:-1], (*command.path[:-2], str(command.value))
        for path in [each for each in self.drafts if each[: len(old)] == old and each != command.path]:
            self.drafts[(*new, *path[len(old) :])] = self.drafts.pop(path)
        self.drafts.pop(command.path, None)

    def _id(self) -> str:
        self.count += 1
        return f"{self.name}:{self.count}"
