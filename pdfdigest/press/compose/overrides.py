"""The templates of a publication go in; what each overrides of the shipped ones comes out, and whether that has changed since.

A template says what it was made over in a mark, a comment on its last line: `{#- made over: imprint 1a2b3c4d #}`.  The sign
behind a block is the beginning of the SHA-256 of the shipped block; behind a file's own name it is that of the shipped file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"\{%[-+]?\s*(?:block\s+(\w+)|(endblock)\b)[^%]*?%\}")
_EXTENDS = re.compile(r"\{%[-+]?\s*extends\s+[\"'](?:shipped/)?([^\"']+)[\"']")
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_MARK = re.compile(r"\{#-? made over: ([^#]*?) ?#\}\n?")
_SIGN = re.compile(r"([\w./-]+) ([0-9a-f]{8})\Z")


@dataclass(frozen=True, slots=True)
class Override:
    """A template of one's own: its line for each block that it overrides, the sign of what it was made over, and of what is shipped now.

    `was` is empty where the template does not say.
    """

    path: Path
    line: int
    name: str
    was: str
    now: str


def overrides(own: Path, shipped: Path) -> Iterator[Override]:
    """What the templates in a folder override of the shipped ones, block by block, or as whole files, in order."""
    for path in sorted(own.rglob("*.j2")) if own.is_dir() else ():
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            continue  # what is wrong with it is said where it is filled
        name = path.relative_to(own).as_posix()
        above = _EXTENDS.search(_COMMENT.sub("", text))
        over = shipped / (above[1] if above else name)
        if not over.is_file() or not over.resolve().is_relative_to(shipped.resolve()):
            continue
        theirs = over.read_text("utf-8")
        said = _said(text)
        if above is None:
            yield Override(path, 0, name, said.get(name, ""), sign(theirs))
            continue
        known = blocks(theirs)
        for block in blocks(text):
            if block in known:
                line = text.count("\n", 0, _start(text, block)) + 1
                yield Override(path, line, block, said.get(block, ""), sign(known[block]))


def marked(text: str, found: list[Override]) -> str:
    """A template that says what it was made over: signs that it has stay, those that it lacks are those of today."""
    signs = ", ".join(f"{each.name} {each.was or each.now}" for each in found)
    end = "" if _MARK.sub("", text).endswith("\n") or not text else "\n"
    return f"{_MARK.sub('', text)}{end}{{#- made over: {signs} #}}\n"


def blocks(text: str) -> dict[str, str]:
    """The blocks of a template by their names, each with what stands in it, other blocks too."""
    found: dict[str, str] = {}
    within: list[tuple[str, int]] = []
    for tag in _BLOCK.finditer(text):
        if tag[1]:
            within.append((tag[1], tag.end()))
        elif within:
            name, start = within.pop()
            found[name] = text[start : tag.start()]
    return found


def sign(text: str) -> str:
    """The sign of a text: spaces at its ends and line ends count for nothing."""
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()[:8]


def _said(text: str) -> dict[str, str]:
    found = _MARK.search(text)
    signs = (_SIGN.match(each.strip()) for each in found[1].split(",")) if found else ()
    return {each[1]: each[2] for each in signs if each}


def _start(text: str, block: str) -> int:
    return next(tag.start() for tag in _BLOCK.finditer(text) if tag[1] == block)
