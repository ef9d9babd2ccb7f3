"""The lines of a prose go in; what is wrong or doubtful in them is gathered, each with its place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a prose, or doubtful: `line` counts from 0 inside the prose, `column` from 1."""

    line: int
    column: int
    message: str
    rule: str = "markdown"
    severity: str = "fault"


class Complaints:
    """Gathers complaints over the lines of a prose; `line` and `end` bound the block that is being read."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.complaints: list[Complaint] = []
        self.doubts: list[Complaint] = []
        self.line = 0
        self.end = len(lines)
        self._seen: dict[str, tuple[int, int]] = {}

    def complain(self, message: str, needle: str = "", rule: str = "markdown") -> None:
        """Add what keeps the prose from being set."""
        self.complaints.append(Complaint(*self.find(needle), message, rule))

    def doubt(self, message: str, needle: str, rule: str, severity: str) -> None:
        """Add what the prose can be set with all the same."""
        self.doubts.append(Complaint(*self.find(needle), message, rule, severity))

    def find(self, needle: str) -> tuple[int, int]:
        """Where the needle stands next, in the lines of the block being read."""
        if needle:
            line, column = max(self._seen.get(needle, (0, 0)), (self.line, 0))
            while line < self.end:
                at = self.lines[line].find(needle, column)
                if at >= 0:
                    self._seen[needle] = (line, at + 1)
                    return line, at + 1
                line, column = line + 1, 0
        return self.line, 1
