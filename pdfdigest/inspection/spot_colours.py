"""An open PDF goes in; its spot colours come out by name, and which name stands for more than one colour.

A press makes one plate of all that bears one name (ISO 32000-1, 8.6.6.4): where two colours share a name, one of them is printed
as the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from pdfdigest.pdf.canonical import Canonical, Streams

NONE = frozenset({"All", "None"})
"""Names of no colour of their own: every plate, and no plate."""
DEEPEST = 32

Spots = Mapping[str, frozenset[bytes]]
"""What each name stands for: the forms of its colours."""


def spots(pdf: pikepdf.Pdf) -> dict[str, frozenset[bytes]]:
    """Every spot colour of a file."""
    view = Canonical(Streams(), {}, lambda _: None)
    found: dict[str, set[bytes]] = {}
    for space in _spaces(pdf):
        name = _name(space[1])
        if name not in NONE:
            found.setdefault(name, set()).add(view.form(space[2]) + view.form(space[3]))
    return {name: frozenset(forms) for name, forms in sorted(found.items())}


def ambiguous(found: Spots) -> tuple[str, ...]:
    """The names that stand for more than one colour in a file."""
    return tuple(name for name, forms in found.items() if len(forms) > 1)


def apart(files: Mapping[str, Spots]) -> Iterator[tuple[str, str, str]]:
    """Each name that stands for another colour in one file than in one before it: the name, that file, the one before."""
    first: dict[str, tuple[str, frozenset[bytes]]] = {}
    for label, found in files.items():
        for name, forms in found.items():
            other, theirs = first.setdefault(name, (label, forms))
            if theirs != forms:
                yield name, label, other


def _spaces(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every Separation, wherever it stands: in resources, in a picture, below an Indexed, among the colourants of a DeviceN.

    Few objects hold any, and what is written in one is sooner looked through than its things one by one.
    """
    for held in pdf.objects:
        if not isinstance(held, Array | Dictionary | Stream) or b"/Separation" not in _written(held):
            continue
        todo = [(held, 0)]
        while todo:
            value, depth = todo.pop()
            if isinstance(value, Array) and len(value) > 3 and value[0] == "/Separation":
                yield value
            if depth < DEEPEST:
                todo += [(kid, depth + 1) for kid in _direct(value)]


def _written(held: Any) -> bytes:
    """An object as qpdf writes it, names without escapes; of a stream its dictionary."""
    written: bytes = (held.stream_dict if isinstance(held, Stream) else held).unparse(resolved=True)
    return written


def _direct(value: Any) -> Iterable[Any]:
    """What stands in an object itself; what has a number of its own is met by it."""
    kids = value.values() if isinstance(value, Dictionary | Stream) else value if isinstance(value, Array) else ()
    return [kid for kid in kids if isinstance(kid, Array | Dictionary) and not kid.is_indirect]


def _name(given: Any) -> str:
    return bytes(given)[1:].decode("utf-8", "replace") if isinstance(given, Name) else str(given)
