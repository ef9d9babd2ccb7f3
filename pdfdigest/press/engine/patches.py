"""Which private steps of WeasyPrint we stand in for, of which version they are, and whether they are in force.

A speed patch gives the same bytes as the plain way, sooner, and steps aside by itself on another version.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

import weasyprint

KNOWN = "70.0"
"""The version of WeasyPrint whose private steps these are."""
PLAIN = "PDFDIGEST_PLAIN"
"""Set in the environment of a program and its children, no patch is in force."""


@dataclass(frozen=True, slots=True)
class Patch:
    """One private step that we stand in for: its name, the module, what it changes or spares."""

    name: str
    module: str
    told: str


SPEED = (
    Patch("footnote-heights", "footnote_heights", "notes of a page are measured one by one, not all again for each"),
    Patch("page-references", "page_references", "page numbers of the headline box are set right between two rounds"),
    Patch("block-breaks", "block_breaks", "a page whose last block must begin the next is made again alone"),
)
"""What is laid out sooner by them, and comes out the same, byte for byte."""


OFF: set[str] = set()
"""Patches that are not in force in this process: those in which something was found that they do not bear."""


def known() -> bool:
    """Whether WeasyPrint is the version whose private steps are known."""
    return bool(weasyprint.VERSION == KNOWN)


def plain() -> bool:
    """Whether pages are set without any patch."""
    return bool(os.environ.get(PLAIN))


def quick(name: str) -> bool:
    """Whether a speed patch is in force."""
    return known() and not plain() and name not in OFF
