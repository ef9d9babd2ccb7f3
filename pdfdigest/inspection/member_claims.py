"""A PDF that is to be part of a larger one goes in; which of its claims hold comes out, and which colours they hang on.

A file's metadata claim what its maker meant: here the claim of a file from elsewhere is believed only where nothing that is
looked at speaks against it.
"""

from __future__ import annotations

from dataclasses import dataclass

import pikepdf

from pdfdigest.errors import RequestError
from pdfdigest.inspection import packet, spot_colours
from pdfdigest.inspection.spot_colours import Spots
from pdfdigest.pdf.canonical import Streams
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

    `profile` is the SHA-256 of the profile of its output intent, as it lies where it is damaged, empty where it has none.
    """

    claims: tuple[str, ...]
    broken: tuple[str, ...]
    profile: str
    spots: Spots


def member(pdf: pikepdf.Pdf, data: bytes | None) -> Member:
    """An open file; its `data` are looked over where it is from elsewhere, and the claim of one of ours is believed."""
    told = packet.read(pdf).claims
    broken: tuple[str, ...] = ()
    spots: Spots = {}
    if data is not None:
        spots = spot_colours.spots(pdf)
    if data is not None and told:
        broken = _broken(data)
    return Member(told, broken, _profile(pdf), spots)


def _broken(data: bytes) -> tuple[str, ...]:
    """What does not hold of a file, and matters to a larger one."""
    from pdfdigest.inspection import verify  # loads all looks, which only a file from elsewhere is given

    try:
        rows = [row for row in verify.report(data).rows if not row.holds and row.name not in ITS_OWN]
    except RequestError as error:  # one that had to be mended to be read
        return (error.message,)
    return tuple(f"{row.name}: {row.wrong[0]}" if row.wrong else row.name for row in rows)


def _profile(pdf: pikepdf.Pdf) -> str:
    for intent in listed(pdf.Root.get("/OutputIntents")):
        profile = dictionary(intent).get("/DestOutputProfile")
        if isinstance(profile, pikepdf.Stream):
            return Streams().digest(profile)[0].hex()
    return ""
