"""The parts of a Word file go in; trees and relations come out, each read once."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from pdfdigest.manuscript.intake.wordml import names

_MAIN = re.compile(r'PartName="/([^"]+)"[^>]*?ContentType="[^"]*(?:document|template)(?:\.macroEnabled\w*)?\.main\+xml')
_MAIN_TURNED = re.compile(
    r'ContentType="[^"]*(?:document|template)(?:\.macroEnabled\w*)?\.main\+xml"[^>]*?PartName="/([^"]+)"'
)


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a part leads: to another part, or out of the file."""

    kind: str
    target: str
    external: bool


class Package:
    """The parts of one Word file by their names."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        self._roots: dict[str, Element] = {}
        self._relations: dict[str, dict[str, Relation]] = {}
        self._lower = {name.lower(): name for name in parts}
        self.main = self._main()

    def root(self, name: str) -> Element | None:
        """The tree of a part; None where there is none, or it is no XML."""
        if name not in self._roots:
            data = self.parts.get(self._lower.get(name.lower(), ""))
            if data is None:
                return None
            try:
                self._roots[name] = names.parsed(data)
            except ParseError:
                if name == self.main:
                    raise
                return None
        return self._roots[name]

    def data(self, name: str) -> bytes | None:
        """The bytes of a part."""
        return self.parts.get(self._lower.get(name.lower(), ""))

    def relation(self, part: str, identifier: str | None) -> Relation | None:
        """Where an `r:id` of a part leads."""
        return self.relations(part).get(identifier or "")

    def relations(self, part: str) -> dict[str, Relation]:
        """All relations of a part by their ids."""
        if part not in self._relations:
            folder, name = posixpath.split(part)
            root = self.root(posixpath.join(folder, "_rels", f"{name}.rels"))
            found = {}
            for each in names.children(root):
                target = each.get("Target", "")
                external = each.get("TargetMode") == "External"
                if not external:
                    target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found[each.get("Id", "")] = Relation(each.get("Type", "").rpartition("/")[2], target, external)
            self._relations[part] = found
        return self._relations[part]

    def of_kind(self, kind: str) -> str:
        """The part that the main part names for a kind (`styles`, `footnotes`), or where Word puts it."""
        folder = posixpath.dirname(self.main)
        named = next((each.target for each in self.relations(self.main).values() if each.kind == kind), "")
        return named if self.data(named) is not None else posixpath.join(folder, f"{kind}.xml")

    def _main(self) -> str:
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and self.data(relation.target) is not None:
                return relation.target
        types = self.parts.get("[Content_Types].xml", b"").decode("utf-8", "replace")
        named = _MAIN.search(types) or _MAIN_TURNED.search(types)
        return named[1] if named and named[1] in self.parts else "word/document.xml"
