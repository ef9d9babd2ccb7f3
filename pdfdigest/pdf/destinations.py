"""An open PDF and a destination go in, by name, by number or outright; the page and the view come out (ISO 32000-1, 12.3.2)."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from pdfdigest.pdf import name_trees

ROUNDS = 4
"""Names that lead to names, at most."""


class Destinations:
    """The places that a file names, and what leads to them."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.named: dict[bytes, Any] = {}
        names = pdf.Root.get("/Names")
        tree = names.get("/Dests") if isinstance(names, Dictionary) else None
        for key, value in name_trees.pairs(tree, "/Names"):
            if isinstance(key, String):
                self.named.setdefault(bytes(key), value)
        older = pdf.Root.get("/Dests")
        if isinstance(older, Dictionary):
            for key, value in older.items():
                self.named.setdefault(key.encode("utf-8", "surrogateescape")[1:], value)

    def target(self, given: Any) -> Any:
        """The array that a destination comes to, its first entry a page or a number; None where it leads nowhere."""
        for _ in range(ROUNDS):
            if isinstance(given, String):
                given = self.named.get(bytes(given))
            elif isinstance(given, Name):
                given = self.named.get(bytes(given)[1:])
            elif isinstance(given, Dictionary):
                given = given.get("/D")
            else:
                break
        return given if isinstance(given, Array) and len(given) else None
