"""The bytes of an issue file and one edit go in; the bytes come out with the lines changed that the edit touches.

Comments, order, quoting, line ends and whatever else somebody arranged stay as they are.  What is written is read
again before it is handed out: a splice that would say anything else than the edit is refused.
"""

from __future__ import annotations

import difflib
import re
from typing import Any

from pdfdigest.manuscript.edits import Cut, Edit, SpliceError, edited
from pdfdigest.manuscript.line_edits import entry_spans, node_at, ways
from pdfdigest.manuscript.yaml_nodes import UnreadableError, nodes

BOM = b"\xef\xbb\xbf"
_ENDS = re.compile("\r\n|\n|\r")


def text_in(raw: bytes) -> str:
    """The text of a file, its lines ended by a line feed; UnreadableError where it is not UTF-8."""
    try:
        return _ENDS.sub("\n", raw.removeprefix(BOM).decode())
    except UnicodeDecodeError:
        raise UnreadableError("the file is not UTF-8") from None


def as_bytes(raw: bytes, text: str) -> bytes:
    """A changed text as bytes: lines that stayed keep their own ends, new ones end as most do."""
    lead = BOM if raw.startswith(BOM) else b""
    before = raw.removeprefix(BOM).decode()
    ends = _ENDS.findall(before)
    if len(set(ends)) < 2:
        return lead + text.replace("\n", ends[0] if ends else "\n").encode()
    usual = max(sorted(set(ends)), key=ends.count)
    old, new = _ENDS.split(before), text.split("\n")
    ends.append("")
    made = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        made += [(new[at], ends[a + at - c] if kind == "equal" or at - c < b - a else usual) for at in range(c, d)]
    last = len(made) - 1
    return lead + "".join(line + ("" if at == last else end or usual) for at, (line, end) in enumerate(made)).encode()


def spliced(raw: bytes, edit: Edit) -> bytes:
    """The file with the edit in it; SpliceError where that cannot be, UnreadableError where the file has no fields."""
    text = text_in(raw)
    tree = nodes(text)
    wanted = edited(tree.plain, edit)
    if _alike(wanted, tree.plain):
        return raw
    for made in ways(text, tree, edit):
        try:
            if _alike(nodes(made).plain, wanted):
                return as_bytes(raw, made if text.endswith("\n") else made.removesuffix("\n"))
        except UnreadableError:
            continue
    raise SpliceError("this cannot be written here without touching what stands around it")


def cut_lines(raw: bytes, edit: Cut) -> str:
    """The lines that a cut takes out, for bringing them back."""
    text = text_in(raw)
    blocks = entry_spans(text, node_at(nodes(text), edit.steps))
    return text[slice(*blocks[edit.at])]


def _alike(one: Any, other: Any) -> bool:
    """Whether two values say the same; line ends behind a text say nothing."""
    if isinstance(one, str) and isinstance(other, str):
        return one.rstrip("\n") == other.rstrip("\n")
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(_alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_alike, one, other))
    return type(one) is type(other) and bool(one == other)
