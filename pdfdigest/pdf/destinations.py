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
        self._twofold: set[bytes] = set()
        self._unsound = False
        last = b""
        for key, value in name_trees.pairs(tree, "/Names", self._damaged) if tree is not None else ():
            if isinstance(key, String):
                said = bytes(key)
                if said in self.named:
                    self._twofold.add(said)
                self._unsound |= said < last
                last = said
                self.named.setdefault(said, value)
        older = pdf.Root.get("/Dests")
        if isinstance(older, Dictionary):
            for key, value in older.items():
                said = key.encode("utf-8", "surrogateescape")[1:]
                if said in self.named:
                    self._twofold.add(said)
                self.named.setdefault(said, value)

    def _damaged(self) -> None:
        self._unsound = True

    @property
    def sound(self) -> bool:
        """Whether every reader finds the same place by each name: the list is in order, of few levels, and has each once."""
        return not self._unsound and not self._twofold

    def ambiguous(self, given: Any) -> bool:
        """Whether readers may take a name for different places."""
        if isinstance(given, Name):
            given = String(bytes(given)[1:])
        return isinstance(given, String) and (self._unsound or bytes(given) in self._twofold)

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
