"""A book while it is sewn: its pages, and what stands in the catalogue once for all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name


@dataclass(slots=True)
class Sewn:
    """A book while it is sewn: pages, and what stands in the catalogue once for all of them."""

    pdf: pikepdf.Pdf = field(default_factory=pikepdf.new)
    document: Any = None
    root: Any = None
    parents: list[tuple[int, Any]] = field(default_factory=list)
    identifiers: list[tuple[bytes, Any]] = field(default_factory=list)
    destinations: list[tuple[bytes, Any]] = field(default_factory=list)
    attachments: list[tuple[bytes, Any]] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    classes: dict[str, Any] = field(default_factory=dict)
    next_key: int = 0
    streams: dict[bytes, Any] = field(default_factory=dict)
    fonts: set[tuple[int, int]] = field(default_factory=set)
    resources: set[tuple[int, int]] = field(default_factory=set)
    fields: list[Any] = field(default_factory=list)
    field_resources: Any = field(default_factory=Dictionary)
    layers: list[Any] = field(default_factory=list)
    """The optional content of each file, as `joined_layers` leaves it."""
    version: str = "1.7"
    kept: list[pikepdf.Pdf] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin the one structure tree."""
        self.root = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.document = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=self.root, K=Array())
        )
        self.root.K = Array([self.document])

    def close(self) -> None:
        """Close the files that were sewn in; the book cannot be saved afterwards."""
        for source in self.kept:
            source.close()
        self.kept.clear()
