"""The text of an issue file and new values go in; the text comes out with only those lines changed.

Nothing is written anew: comments, order, quotes and blank lines of everything else stay as they are.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pdfdigest.errors import RequestError
from pdfdigest.manuscript import issue_text
from pdfdigest.manuscript.yaml import Document, Steps


class Splice:
    """Changes to one file, gathered and then made from the bottom upwards."""

    def __init__(self, path: Path, text: str) -> None:
        self.document = Document(path, text)
        self.lines = text.split("\n")
        self.edits: dict[tuple[int, int], list[str]] = {}

    def replace(self, steps: Steps, value: Any) -> None:
        """Give a key another value, its comment kept where it had a value before."""
        start, column, end = self._extent(steps)
        margin = self.lines[start][: column - 1]
        first, *rest = issue_text.lines_of({str(steps[-1]): value}, column - 1)
        comment = self._comment(steps, start)
        self.edits[(start, end)] = [margin + first[column - 1 :] + comment, *rest]

    def append(self, steps: Steps, values: list[dict[str, Any]] | dict[str, Any]) -> None:
        """Add entries at the end of a list or a group of keys, which is made where there is none."""
        there: Any = self.document.values
        for step in steps:
            there = there.get(step) if isinstance(there, dict) else None
        if not there:
            lines = list(issue_text.lines_of({str(steps[-1]): values}))
            if str(steps[-1]) in self.document.values:
                start, _, end = self._extent(steps)
                self.edits[(start, end)] = lines
            else:
                last = len(self.lines)
                while last and not self.lines[last - 1].strip():
                    last -= 1
                self.edits[(last, last)] = lines
            return
        _, _, end = self._extent(steps)
        inner: Steps = (*steps, 0) if isinstance(values, list) else (*steps, next(iter(there)))
        line, column = self.document.locate(inner, key=not isinstance(values, list))
        self._whole(inner, line, column)
        if isinstance(values, list):
            indent = max(self.lines[line - 1].index("-"), 0)
            made = list(issue_text.lines_of({"x": values}, max(indent - 2, 0)))[1:]
            made = made if indent >= 2 else [each[2 - indent :] for each in made]
        else:
            made = list(issue_text.lines_of(values, column - 1))
        self.edits[(end, end)] = made

    def text(self) -> str:
        """The file with all its changes."""
        lines = list(self.lines)
        for (start, end), new in sorted(self.edits.items(), reverse=True):
            lines[start:end] = new
        return "\n".join(lines)

    def _extent(self, steps: Steps) -> tuple[int, int, int]:
        """The first line of a key (from 0), its column (from 1), and the line after its value."""
        line, column = self.document.locate(steps, key=True)
        self._whole(steps, line, column)
        start, end = line - 1, line
        for number in range(line, len(self.lines)):
            text = self.lines[number]
            bare = text.lstrip(" ")
            if not bare:
                continue
            indent = len(text) - len(bare)
            if indent < column - 1 or (indent == column - 1 and not bare.startswith("- ")):
                break
            end = number + 1
        return start, column, end

    def _whole(self, steps: Steps, line: int, column: int) -> None:
        """Only keys that begin their line can be spliced."""
        before = self.lines[line - 1][: column - 1]
        if not re.fullmatch(r"[ -]*", before) or self.lines[line - 1][column - 1 :].startswith("{"):
            hint = "Write one key a line, without braces, and import again."
            raise RequestError(
                "this part is written in braces and cannot be refreshed",
                where=f"{self.document.path}:{line}",
                hint=hint,
            )

    def _comment(self, steps: Steps, start: int) -> str:
        """What stands after the value on its line, where there was a value."""
        value: Any = self.document.values
        for step in steps:
            value = value[step]
        if value is None:
            return ""
        line = self.lines[start]
        for found in re.finditer(r"\s+#", line):
            before = line[: found.start()].strip().removeprefix("- ")
            after = line[found.start() :]
            if before.endswith(("|", ">", "|-", ">-")) or _value_of(before) == value:
                return after
        return ""


def _value_of(line: str) -> Any:
    try:
        return next(iter(Document(Path("line"), line).values.values()), None)
    except Exception:
        return None
