"""A Markdown text goes in; what stands in its front matter comes out, and the text below it, each line in its place.

Static site generators begin a file with facts between two lines of `---` (YAML) or `+++` (TOML).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pdfdigest.errors import ManuscriptError
from pdfdigest.manuscript.yaml import Document

LONGEST = 20_000
_FRONT = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?\n)??\1[ \t]*(?:\n|\Z)", re.DOTALL)
_HEAD = re.compile(
    r"\A(?=(?:.+\n)*?Title: )((?:(?:Title|Date|Modified|Category|Tags|Slug|Authors?|Summary|Lang|Status|Number|Volume|Subtitle): ?.*\n){2,})\s*\n",
    re.IGNORECASE,
)
"""Facts without lines around them, as Pelican and MultiMarkdown begin a file."""
_LINE = re.compile(r"(?m)^([A-Za-z][\w-]*)[ \t]*:[ \t]+([^\s#|>\[{&*!%@`].*?)[ \t]*$")
_KEY = re.compile(r"(?m)^[\w-]+[ \t]*[:=]")


def parted(text: str) -> tuple[Mapping[str, Any], str]:
    r"""The facts, and the text with blank lines in their place; no facts and the whole text where it has none.

    >>> parted("---\ntitle: Lamps\n---\nText\n")
    ({'title': 'Lamps'}, '\n\n\nText\n')
    """
    if head := _HEAD.match(text[:LONGEST]):
        pairs = (line.partition(":") for line in head[1].splitlines())
        given = {key.strip().lower(): value.strip() for key, _, value in pairs}
        return given, "\n" * head.group().count("\n") + text[head.end() :]
    found = _FRONT.match(text[:LONGEST])
    inside = (found[2] or "") if found else ""
    if found is None or not _KEY.search(inside):
        return {}, text
    facts = _toml(inside) if found[1] == "+++" else _yaml(inside)
    if not facts:
        return {}, text
    return {str(key).lower(): value for key, value in facts.items()}, "\n" * found.group().count("\n") + text[
        found.end() :
    ]


def _toml(text: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def _yaml(text: str) -> Mapping[str, Any]:
    """The facts; of what an issue file would refuse, the lines that are a key and a value."""
    try:
        return Document(Path("front matter"), text).values
    except ManuscriptError:
        return {found[1]: found[2].strip("\"' ") for found in _LINE.finditer(text)}
