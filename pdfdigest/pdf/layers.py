"""An open PDF goes in; which of its layers are seen comes out (optional content, ISO 32000-1, 8.11)."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

from pdfdigest.pdf.page_entries import spelled


class Layers:
    """The state of each layer when the file is opened."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        held = pdf.Root.get("/OCProperties")
        shown = held.get("/D") if isinstance(held, Dictionary) else None
        self._plain = not (isinstance(shown, Dictionary) and shown.get("/BaseState") == "/OFF")
        self._shown, self._hidden = _groups(shown, "/ON"), _groups(shown, "/OFF")
        self._events: dict[tuple[int, int], list[str]] = {}
        for usage in _list(shown, "/AS"):
            if isinstance(usage, Dictionary):
                event = f"{spelled(usage.get('/Event'))} {[spelled(each) for each in _list(usage, '/Category')]}"
                for group in _groups(usage, "/OCGs"):
                    self._events.setdefault(group, []).append(event)

    def on(self, group: Any) -> bool:
        """Whether a layer is seen; one that is listed as both is hidden, as readers have it."""
        return group.objgen not in self._hidden and (self._plain or group.objgen in self._shown)

    def state(self, group: Any) -> bytes:
        """Whether it is seen, and what changes that by itself (8.11.4.5)."""
        return f"{self.on(group)} {sorted(self._events.get(group.objgen, []))}".encode("utf-8", "surrogateescape")


def _list(holder: Any, key: str) -> list[Any]:
    held = holder.get(key) if isinstance(holder, Dictionary) else None
    return list(held) if isinstance(held, Array) else []


def _groups(holder: Any, key: str) -> set[tuple[int, int]]:
    return {each.objgen for each in _list(holder, key) if isinstance(each, Dictionary)}
