"""The first bytes and the name of a file go in; what it is comes out, and what to do, where import cannot read it."""

from __future__ import annotations

import re

_IMAGE = "this is a picture; type its text, or let a program for that read it, and import what comes out"
_PACKED = "this is a packed file ({kind}); unpack it first"
_SIGNATURES = (
    (b"%PDF", "this is a PDF, which does not keep the order of its text; import the text that it was made of"),
    (b"{\\rtf", "this is RTF; open it in Word or LibreOffice and save it as .docx"),
    (b"\xffWPC", "this is a WordPerfect file; open it in LibreOffice and save it as .docx"),
    (b"\x1f\x8b", _PACKED.format(kind="gzip")),
    (b"7z\xbc\xaf", _PACKED.format(kind="7z")),
    (b"Rar!", _PACKED.format(kind="RAR")),
    (b"BZh", _PACKED.format(kind="bzip2")),
    (b"\xfd7zXZ", _PACKED.format(kind="xz")),
    (b"\x89PNG", _IMAGE),
    (b"\xff\xd8\xff", _IMAGE),
    (b"GIF8", _IMAGE),
    (b"II*\0", _IMAGE),
    (b"MM\0*", _IMAGE),
    (b"\x78\x9f\x3e\x22", "this is a winmail.dat of Outlook; ask for the mail again as HTML"),
)
_TABLE = "this is a table and no text; copy what belongs in the digest into a Word file, and import that"
_ELSE = "this is {kind}, which import does not read; convert it to Markdown, HTML or .docx first"
_SUFFIXES = {
    ".tex": _ELSE.format(kind="LaTeX"),
    ".latex": _ELSE.format(kind="LaTeX"),
    ".org": _ELSE.format(kind="an Org file"),
    ".mediawiki": _ELSE.format(kind="wiki text"),
    ".wiki": _ELSE.format(kind="wiki text"),
    ".textile": _ELSE.format(kind="Textile"),
    ".rst": _ELSE.format(kind="reStructuredText"),
    ".adoc": _ELSE.format(kind="AsciiDoc"),
    ".asciidoc": _ELSE.format(kind="AsciiDoc"),
    ".typ": _ELSE.format(kind="Typst"),
    ".ipynb": _ELSE.format(kind="a notebook"),
    ".json": _ELSE.format(kind="JSON"),
    ".csv": _TABLE,
    ".tsv": _TABLE,
    ".yaml": "this is an issue file, or another file of YAML; `check` looks at it as it is",
    ".yml": "this is an issue file, or another file of YAML; `check` looks at it as it is",
    ".gdoc": "this is only a link to a Google document; in Google Docs choose File > Download > Web page, and import that",
}
"""Texts with a grammar of their own, which Markdown would take for words."""


def why_not(raw: bytes, name: str) -> str:
    """What the file is, where it cannot be read; nothing where it may be."""
    for signature, words in _SIGNATURES:
        if raw.startswith(signature):
            return words
    suffix = re.search(r"\.[^.]+\Z", name.lower())
    return _SUFFIXES.get(suffix[0], "") if suffix else ""
