"""The bytes of a PDF go in; where each of its revisions ends comes out (incremental updates, ISO 32000-1, 7.5.6).

Whoever changes a PDF may leave it as it is and write what is new behind its end; readers show the last revision alone.
"""

from __future__ import annotations

import re

_END = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF\r?\n?")
_TABLE = re.compile(rb"\s*(?:xref\b|\d+\s+\d+\s+obj\b)")


def ends(data: bytes) -> tuple[int, ...]:
    """The offset behind each revision, the first revision's first.  What an attached PDF has of its own is none."""
    found = [match for match in _END.finditer(data) if _TABLE.match(data, int(match[1]), int(match[1]) + 64)]
    return tuple(match.end() for match in found if int(match[1]) < match.start())


def added(data: bytes) -> int:
    """How many bytes stand behind the first end of the file; white space does not count."""
    row = ends(data)
    return len(data[row[0] :].strip()) if row else 0
