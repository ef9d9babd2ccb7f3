"""A PDF that is to be part of a larger one goes in; which of its claims hold comes out, and which colours they hang on.

A file's metadata claim what its maker meant: here the claim of a file from elsewhere is believed only where nothing that is
looked at speaks against it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from pdfdigest.inspection import verify
from pdfdigest.pdf.canonical import Canonical, Streams
from pdfdigest.pdf.page_entries import dictionary, listed

ITS_OWN = frozenset(
    {
        "the file opens, unlocked and undamaged",
        "metadata can be read",
        "metadata agree",
        "title",
        "language",
        "attachments belong to it",
        "tabbing follows the structure",
    }
)
"""Rows about what a file does not bring into a larger one."""


@dataclass(frozen=True, slots=True)
class Member:
    """What a file claims and holds; `broken` says what does not hold.

    `profile` is the SHA-256 of the profile of its output intent, empty where it has none; `spots` are the spot colours by
    name, as the form of what each is.
    """

    claims: tuple[str, ...]
    broken: tuple[str, ...]
    profile: str
    spots: dict[str, bytes]


def member(pdf: pikepdf.Pdf, data: bytes | None) -> Member:
    """An open file; its `data` are looked over where it is from elsewhere, and the claim of one of ours is believed."""
    told = verify.claims(pdf)
    broken: tuple[str, ...] = ()
    spots: dict[str, bytes] = {}
    if data is not None and told:
        rows = [row for row in verify.report(data).rows if not row.holds and row.name not in ITS_OWN]
        broken = tuple(f"{row.name}: {row.wrong[0]}" if row.wrong else row.name for row in rows)
        spots = dict(_spots(pdf))
    return Member(told, broken, _profile(pdf), spots)


def _profile(pdf: pikepdf.Pdf) -> str:
    for intent in listed(pdf.Root.get("/OutputIntents")):
        profile = dictionary(intent).get("/DestOutputProfile")
        if isinstance(profile, pikepdf.Stream):
            return hashlib.sha256(profile.read_bytes()).hexdigest()
    return ""


def _spots(pdf: pikepdf.Pdf) -> Iterator[tuple[str, bytes]]:
    """Every Separation by its colourant (ISO 32000-1, 8.6.6.4), and the names of those in a DeviceN."""
    view = Canonical(Streams(), {}, lambda _: None)
    for held in pdf.objects:
        if not isinstance(held, Dictionary | pikepdf.Stream):
            continue
        for holder in (held, dictionary(held.get("/Resources"))):
            spaces: Any = holder.get("/ColorSpace")
            for space in spaces.values() if isinstance(spaces, Dictionary) else [spaces]:
                if isinstance(space, Array) and len(space) > 3 and space[0] == "/Separation":
                    yield _name(space[1]), view.form(space[2]) + view.form(space[3])


def _name(given: Any) -> str:
    return bytes(given).decode("utf-8", "replace") if isinstance(given, Name) else str(given)
