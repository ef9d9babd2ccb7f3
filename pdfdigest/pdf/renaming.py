"""Names of one file within a larger one: what is prefixed when it is taken in, and the prefix taken off again.

What two files may both have (ids of elements, fields of forms, places, attachments) bears the label of its own file,
`3.4/`, in front of its name in the larger one.
"""

from __future__ import annotations

import re

_SUBSET = re.compile(rb"/[A-Z]{6}\+")


def prefixed(prefix: str, own: bytes) -> bytes:
    """A place or an id."""
    return prefix.encode() + own


def unprefixed(prefix: str, given: bytes) -> bytes:
    """The place or id as its own file names it; one without the prefix stays as it is, with a mark that it is another."""
    if not prefix:
        return given
    start = prefix.encode()
    return given[len(start) :] if given.startswith(start) else b"\0" + given


def field(prefix: str, own: str) -> str:
    """The first part of a field's name, which holds no full stop (ISO 32000-1, 12.7.3.2)."""
    return _stem(prefix) + own


def own_field(prefix: str, given: str) -> str:
    """The name that a field has in its own file."""
    if not prefix:
        return given
    start = _stem(prefix)
    return given[len(start) :] if given.startswith(start) else "\0" + given


def attachment(prefix: str, own: str) -> str:
    """The name of an attached file, without what no file name holds."""
    return prefix.replace("/", "-") + own


def role(prefix: str, own: str) -> str:
    """The name of a role or class of the structure, with its slash."""
    return f"/{prefix.replace('/', '-')}{own[1:]}"


def font(given: bytes) -> bytes:
    """The name of a font without the tag of its subset (ISO 32000-1, 9.6.4), which says only which subset it is."""
    return _SUBSET.sub(b"/", given, count=1)


def _stem(prefix: str) -> str:
    return prefix.replace("/", "-").replace(".", "-")
