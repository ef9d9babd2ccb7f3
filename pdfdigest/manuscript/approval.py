"""An issue file and its pictures go in; out comes whether what somebody approved is still what is there.

The approval is the key `approved`, with the name of whoever looked, the moment, and a hash of what was looked at: the
issue file without that key, line ends and byte order mark left aside, and its pictures in their order.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from pdfdigest.errors import RequestError
from pdfdigest.model import Approval, Image, Issue

KEY = "approved"
RULE = "approval"
_KEY = re.compile(rb"approved[\"']?\s*:")
"""Stands in every file that has the key, and not in `status: approved`: the others need not be parsed."""


def fingerprint(raw: bytes, beside: Iterable[Path]) -> str:
    """The hash of what is approved; UnreadableError where the file holds what an issue file does not use."""
    from pdfdigest.manuscript.splice import text_in

    found = hashlib.sha256(without(text_in(raw)).rstrip("\n").encode())
    for picture in beside:
        found.update(b"\n" + _hash(picture))
    return found.hexdigest()


def without(text: str) -> str:
    """The text of an issue file without its approval; UnreadableError as `fingerprint` has it."""
    from pdfdigest.manuscript.edits import Put
    from pdfdigest.manuscript.line_edits import ways
    from pdfdigest.manuscript.yaml_nodes import nodes

    tree = nodes(text)
    return next(ways(text, tree, Put((KEY,), None))) if KEY in tree.keys else text


def holds(sha256: str, path: Path, beside: Iterable[Path]) -> bool:
    """Whether the issue file and its pictures are what was approved under that hash."""
    from pdfdigest.manuscript.yaml_nodes import UnreadableError

    try:
        return fingerprint(path.read_bytes(), beside) == sha256
    except (OSError, UnreadableError):
        return False


def objection(issue: Issue) -> str:
    """Why an issue that says that it is approved is not; nothing where it is, or is a draft."""
    if issue.status != "approved" or issue.is_approved:
        return ""
    if issue.approved is None:
        return "`status: approved` was written by hand, and this publication wants a second pair of eyes; approve it"
    day = issue.approved.at.date().isoformat()
    words = f"it was changed since {issue.approved.by} approved it on {day}"
    return f"{words}; have it approved again, or write status: draft while you work on it"


def pictures_of(issue: Issue) -> tuple[Path, ...]:
    """The pictures that an approval covers, in the order of the file."""
    return pictures(issue.images)


def pictures(images: Iterable[Image]) -> tuple[Path, ...]:
    """The files of pictures, each once."""
    return tuple(dict.fromkeys(image.file for image in images if image.file != Path()))


def approved_in(raw: bytes) -> tuple[str, str]:
    """By whom an issue file says that it was approved, and the hash of what was; both empty where it does not say."""
    if not _KEY.search(raw):
        return "", ""
    from pdfdigest.manuscript.splice import text_in
    from pdfdigest.manuscript.yaml_nodes import UnreadableError, nodes

    try:
        said = nodes(text_in(raw)).plain.get(KEY)
    except UnreadableError:
        return "", ""
    return (str(said.get("by")), str(said.get("sha256"))) if isinstance(said, dict) else ("", "")


def written(raw: bytes, approval: Approval) -> bytes:
    """The file with an approval in it, its status with it; RequestError where that cannot be written."""
    facts = {"by": approval.by, "at": approval.at.isoformat(timespec="seconds"), "sha256": approval.sha256}
    return _put(_put(raw, "status", "approved"), KEY, facts)


def withdrawn(raw: bytes) -> bytes:
    """The file as a draft, without an approval; RequestError where that cannot be written."""
    return _put(_put(raw, KEY, None), "status", "draft")


def as_approved(raw: bytes) -> bytes:
    """The file as it is when it is approved, without the approval itself."""
    return _put(_put(raw, KEY, None), "status", "approved")


def _put(raw: bytes, name: str, value: object) -> bytes:
    from pdfdigest.manuscript.edits import Put, SpliceError
    from pdfdigest.manuscript.fields import order_at
    from pdfdigest.manuscript.splice import spliced
    from pdfdigest.manuscript.yaml_nodes import UnreadableError

    try:
        return spliced(raw, Put((name,), value, order_at((name,)), bare=isinstance(value, str)))
    except (SpliceError, UnreadableError) as error:
        hint = "Look at the lines of `status` and `approved` in the issue file."
        raise RequestError(f"the approval cannot be written into the issue file: {error}", hint=hint) from None


def _hash(picture: Path) -> bytes:
    try:
        return hashlib.sha256(picture.read_bytes()).digest()
    except OSError:
        return b""
