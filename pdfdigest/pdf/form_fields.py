"""The fields of forms of an open PDF: what a widget inherits, and its name, as bytes to be hashed (ISO 32000-1, 12.7)."""

from __future__ import annotations

import re
from typing import Any

import pikepdf
from pikepdf import Dictionary, String

from pdfdigest.pdf import renaming
from pdfdigest.pdf.canonical import Canonical
from pdfdigest.pdf.page_entries import spelled

_SET_IN = re.compile(rb"/([^\s/()<>\[\]{}%]+)(\s+[-+.\d]+\s+Tf)")
_OWN = frozenset(
    {"/Kids", "/Parent", "/T", "/P", "/Rect", "/AP", "/AS", "/F", "/StructParent", "/Type", "/Subtype", "/BS"}
)

_NO_FIELD = frozenset({"/Pages", "/Page", "/Font", "/Catalog"})
"""What a damaged file says to stand above a field, and is none."""


class Fields:
    """The form of a file."""

    KEYS = ("/FT", "/Ff", "/V", "/DV", "/DA", "/Q", "/MaxLen", "/Opt", "/TU", "/TM", "/DS", "/RV", "/TI", "/I")
    """What a widget may say itself or inherit."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        held = pdf.Root.get("/AcroForm")
        self.form_dictionary = held if isinstance(held, Dictionary) else Dictionary()
        resources = self.form_dictionary.get("/DR")
        fonts = resources.get("/Font") if isinstance(resources, Dictionary) else None
        self._fonts = fonts if isinstance(fonts, Dictionary) else Dictionary()

    @property
    def asks_for_looks(self) -> bool:
        """Whether readers are asked to draw the fields themselves, whatever looks they have."""
        return bool(self.form_dictionary.get("/NeedAppearances") == True)  # noqa: E712  of pikepdf

    @property
    def is_xfa(self) -> bool:
        """Whether the form is described a second time, as XFA (ISO 32000-1, 12.7.8), which few readers draw."""
        return "/XFA" in self.form_dictionary

    def form(self, widget: Any, prefix: str, canonical: Canonical) -> bytes:
        """The field of a widget: all that it says or inherits, and its whole name."""
        said: dict[str, Any] = {}
        names: list[str] = []
        for holder in chain(widget):
            if "/T" in holder:
                names.insert(0, words(holder["/T"]))
            for key, value in holder.items():
                if key in self.KEYS or (holder.objgen != widget.objgen and key not in _OWN):
                    said.setdefault(key, value)
        for key in ("/DA", "/Q"):
            if key in self.form_dictionary:
                said.setdefault(key, self.form_dictionary[key])
        if names:
            names[0] = renaming.own_field(prefix, names[0])
        parts = [".".join(names).encode("utf-8", "surrogatepass")]
        for key, value in sorted(said.items()):
            told = self._appearance(value, prefix, canonical) if key == "/DA" else canonical.form(value)
            parts.append(key.encode("utf-8", "surrogateescape") + told)
        return b"field" + b"".join(b"%d:%s" % (len(part), part) for part in parts)

    def _appearance(self, value: Any, prefix: str, canonical: Canonical) -> bytes:
        """How a field is set; its font counts as what it is, not as it is called."""
        if not isinstance(value, String):
            return canonical.form(value)

        def named(found: re.Match[bytes]) -> bytes:
            font = self._fonts.get("/" + found[1].decode("latin-1"))
            own = found[1].removeprefix(renaming.role(prefix, "/")[1:].encode())
            return b"/" + (canonical.form(font) if font is not None else own) + b" Tf " + found[2].split()[0]

        return _SET_IN.sub(named, bytes(value))


def chain(widget: Any) -> list[Any]:
    """A widget and the fields above it."""
    row, seen = [widget], {widget.objgen}
    while len(row) < 32:
        above = row[-1].get("/Parent")
        if not isinstance(above, Dictionary) or above.objgen in seen or spelled(above.get("/Type")) in _NO_FIELD:
            break
        seen.add(above.objgen)
        row.append(above)
    return row


def words(value: Any) -> str:
    """A text string; one that cannot be read reads as its bytes, and what is none as nothing."""
    if isinstance(value, str):
        return value
    if not isinstance(value, String):
        return ""
    try:
        return str(value)
    except (ValueError, UnicodeError):
        return bytes(value).decode("latin-1")
