"""A Markdown text goes in; what stands in its front matter comes out, and the text below it, each line in its place.

Static site generators begin a file with facts between two lines of `---` (YAML) or `+++` (TOML).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

LONGEST = 20_000
_FRONT = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?\n)??\1[ \t]*(?:\n|\Z)", re.DOTALL)
_KEY = re.compile(r"(?m)^[\w-]+[ \t]*[:=]")


def parted(text: str) -> tuple[Mapping[str, Any], str]:
    r"""The facts, and the text with blank lines in their place; no facts and the whole text where it has none.

    >>> parted("---\ntitle: Lamps\n---\nText\n")
    ({'title': 'Lamps'}, '\n\n\nText\n')
    """
    found = _FRONT.match(text[:LONGEST])
    inside = (found[2] or "") if found else ""
    if found is None or not _KEY.search(inside):
        return {}, text
    try:
        facts = tomllib.loads(inside) if found[1] == "+++" else YAML(typ="safe", pure=True).load(inside)
    except (YAMLError, tomllib.TOMLDecodeError, ValueError, RecursionError, TypeError):
        return {}, text
    if not isinstance(facts, dict):
        return {}, text
    return {str(key).lower(): value for key, value in facts.items()}, "\n" * found.group().count("\n") + text[
        found.end() :
    ]
