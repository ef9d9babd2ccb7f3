"""The lines of a YAML file go in; slips that YAML itself says nothing of, or nothing helpful, come out.

What breaks a file is told before it is parsed (`breaking`); what YAML swallows without a word, a headline cut off
by a # or paragraphs that run together, is told after (`swallowed`), as a doubt under a rule of `manuscript.rules`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from pdfdigest.model import INDEXED, LINES

_BLANKS = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff"
_DASHES = "–—−‐‑‒―－﹣•●·*+"
_HEADER = re.compile(r"(?P<before>\s*(?:- +)*)(?:[A-Za-z_][\w-]*: *|(?<=- ))(?P<sign>[|>])[-+0-9]*\s*(?:#.*)?$")
_KEY = r"\s*(?:-[ {0}]*)*(?P<key>[A-Za-z_][\w-]*)"
_TEXTS = frozenset(
    [
        *LINES,
        "caption",
        "credit",
        "alt",
        "publisher",
        "title",
        "heading",
        "body",
        "wrong",
        "right",
    ]
)
_COMMENT = re.compile(
    r"\s*(?:- +)*(?:(?P<key>[A-Za-z_][\w-]*): +)?(?P<value>[^\s'\"\[{|>#&*!%@`].*?) (?P<comment>#.*)$"
)
_IN_BRACKETS = re.compile(
    r"\s*(?:- +)*[A-Za-z_][\w-]*: +\[(?P<entries>[^\]'\"#]*(?<=[\s,\[])(?P<entry>[^\],'\"#]* #[^\],]*).*\])\s*$"
)
LONGEST_SHOWN = 100
_STRUCTURE = re.compile(r"\s*(?:[-+*>]\s|\d{1,9}[.)]\s|\|)")


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip and where it stands, line and column from 1; `rule` is empty where the file cannot be read with it."""

    line: int
    column: int
    message: str
    rule: str = ""
    severity: str = "fault"


def breaking(lines: list[str]) -> Iterator[Slip]:
    """Slips with which a file cannot be read, or is read as something else."""
    for number, line in _outside(lines):
        if line.startswith("%"):
            words = "a line that begins with % changes how YAML is read"
            yield Slip(number, 1, f"{words}; take it out, or indent it as the text is that it belongs to")
        elif re.match(r"\.\.\.\s*$", line):
            words = "a line of ... ends the file for YAML, and nothing below it is read"
            yield Slip(number, 1, f"{words}; take it out, or indent it as the text is that it belongs to")
        elif conflict := re.match(r"(<{7}|>{7})(?:\s|$)", line):
            words = f"two versions of the file were put together here and not settled ({conflict[1]})"
            yield Slip(number, 1, f"{words}; keep one of them, and take out the lines of <<<<<<<, ======= and >>>>>>>")
        elif remark := re.match(r"\s*(<!--|//|/\*)", line):
            yield Slip(number, remark.start(1) + 1, f"a remark begins with # and a blank here, not with {remark[1]}")
        elif (dash := re.match(rf"\s*([{_DASHES}])\s*(?=[A-Za-z_][\w-]*:(?:\s|$))", line)) is not None:
            words = f"an entry begins with a hyphen, and here stands {dash[1]}"
            yield Slip(number, dash.start(1) + 1, f"{words}; write  - {line[dash.end() :].strip()[:40]}")
        elif re.match(rf"(?:\s*(?:- *)*[{_BLANKS}]|{_KEY.format(_BLANKS)}: *[{_BLANKS}])", line):
            at = next(at for at, sign in enumerate(line) if re.match(f"[{_BLANKS}]", sign))
            if line.strip(f" \t{line[at]}"):
                name = unicodedata.name(line[at], "an odd blank").lower()
                words = f"a blank that is no ordinary one (U+{ord(line[at]):04X}, {name}) stands here"
                yield Slip(number, at + 1, f"{words}; delete it and type a blank in its place")
        elif wide := re.match(_KEY.format("") + "：", line):
            words = f"the colon after {wide['key']} is a wide one"
            yield Slip(number, wide.end(), f"{words}; write {wide['key']}: with an ordinary colon and a blank")
        elif glued := re.match(r"(?P<before>\s*(?:- +)*)-(?P<key>[A-Za-z_][\w-]*):(?=\s|$)", line):
            words = f"a blank is missing after the hyphen; write  - {glued['key']}:"
            yield Slip(number, len(glued["before"]) + 1, words)
        elif (entry := re.match(r"\s*-(?=[^\s\-.\d])", line)) and _in_list(lines, number):
            shown = line.strip()[1:40]
            yield Slip(number, entry.end(), f"a blank is missing after the hyphen; write  - {shown}")
        elif beside := re.match(r"\s*(?:- +)*(?P<key>[A-Za-z_][\w-]*): +(?P<sign>[|>])[-+0-9]* +(?=[^#\s])", line):
            key = beside["key"]
            words = f"text stands beside the {beside['sign']} of {key}; write it below, indented two spaces further than {key}"
            yield Slip(number, beside.end() + 1, words)
        elif flush := _flush(lines, number, line):
            yield flush
        elif cut := _IN_BRACKETS.match(line):
            entry_ = cut["entry"].strip()
            words = f"a # after a blank begins a comment; put quotes around the entry: '{entry_}'"
            yield Slip(number, line.index("#") + 1, words)


_BODY = re.compile(r"(?P<before>\s*(?:- +)*)body:(?P<value>\s*$|\s+[^\s|>].*$|\s*[|>][-+0-9]*\s*$)")
_LIKE_A_KEY = re.compile(r"\s*(?:#|- *|\.\.\.|[A-Za-z_][\w-]*:(?:\s|$))")
_WITH_SIGN = "a text of its own lines begins with | after the key,  body: |  and is indented two spaces further than it"


def unsigned(lines: list[str], line: int, *, open_: bool = False) -> Slip | None:
    """The body without a | in whose lines YAML stumbled, at `line` from 1; `open_` where it stumbled right below them."""
    for number in range(min(line, len(lines)), 0, -1):
        found = _BODY.match(lines[number - 1])
        if not found:
            continue
        if found["value"].strip()[:1] in ("|", ">"):
            return None
        indent = len(found["before"])
        below = [each for each in lines[number : line - open_] if each.strip()]
        if not below or any(len(each) - len(each.lstrip(" ")) <= indent for each in below):
            return None
        return Slip(number, indent + 1, _WITH_SIGN)
    return None


def _flush(lines: list[str], number: int, line: str) -> Slip | None:
    """A text that stands no further right than its key."""
    found = _BODY.match(line)
    if found is None or found["value"].strip()[:1] not in ("", "|", ">"):
        return None
    at = next((at for at in range(number, len(lines)) if lines[at].strip()), None)
    if at is None or _LIKE_A_KEY.match(lines[at]):
        return None
    left = len(lines[at]) - len(lines[at].lstrip(" "))
    if left > len(found["before"]) or "\t" in lines[at][: left + 1]:
        return None
    sign = found["value"].strip()
    words = "the text below a key that ends with | is indented two spaces further than the key" if sign else _WITH_SIGN
    return Slip(at + 1 if sign else number, left + 1 if sign else len(found["before"]) + 1, words)


def _outside(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The lines that are no text of a | or >, counted from 1."""
    indent = -1
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if indent >= 0 and len(line) - len(line.lstrip(" ")) > indent:
            continue
        header = _HEADER.match(line)
        indent = len(header["before"]) if header else -1
        yield number, line


def _in_list(lines: list[str], number: int) -> bool:
    """Whether a line stands where a list is: below a key without a value, or below another entry."""
    above = next((line for line in reversed(lines[: number - 1]) if line.strip()), "")
    return bool(re.match(r"\s*(?:- +)*[A-Za-z_][\w-]*:\s*(?:#.*)?$|\s*-", above))


_ELIDED = re.compile(r"'(?:\d\ds?|tis|twas|til|cause|em|n)\b", re.IGNORECASE)
"""Words that begin with an apostrophe, and no quotation."""


def unquoted(value: str) -> str:
    """A value that YAML cannot read, without the quotation marks that somebody meant for YAML.

    >>> unquoted("'Japan's move'"), unquoted('"A" and "B"')
    ("Japan's move", '"A" and "B"')
    """
    sign = value[0]
    if sign not in "'\"" or _ELIDED.match(value):
        return value
    around = len(re.findall(rf"(?<!\w){sign}|{sign}(?!\w)", value))
    if value.count(sign) == 1 or (value[-1] == sign and around == 2):
        return value.strip(sign)
    return value[1:] if re.fullmatch(r"'[^']*(?:\w'\w[^']*)+", value) else value


def swallowed(lines: list[str]) -> Iterator[Slip]:
    """Slips that YAML reads without a word, and that print something else than was typed."""
    key = ""
    for number, line in _outside(lines):
        found = _COMMENT.match(line)
        if under := re.match(r"\s*(?:- +)*([A-Za-z_][\w-]*):", line):
            key = under[1]
        if (
            found
            and (found["key"] in _TEXTS or (not found["key"] and key in INDEXED))
            and not found["value"].endswith(" ")
        ):
            yield _cut(number, found)
    yield from _joined(lines)


def _cut(number: int, found: re.Match[str]) -> Slip:
    """A text with one blank before a #; two of them are how comments are written."""
    text = f"{found['value']} {found['comment']}".replace("'", "''")
    before = f"{found['key']}: " if found["key"] else "- "
    shown = f": {before}'{text}'" if len(text) <= LONGEST_SHOWN else ""
    comment = not found["comment"][1:2].strip()
    advice = ", or two blanks before the # if it is a comment" if comment else ""
    words = f"a # after a blank begins a comment, which is not printed; put quotes around the text{shown}{advice}"
    return Slip(number, found.start("comment") + 1, words, "cut-off", "warning" if comment else "fault")


def _joined(lines: list[str]) -> Iterator[Slip]:
    """Bodies of several paragraphs without a | after the key: YAML joins their lines."""
    for number, line in _outside(lines):
        found = re.match(r"(?P<before>\s*(?:- +)*)body:(?P<value>.*)$", line)
        if not found or re.match(r"\s*\|", found["value"]):
            continue
        indent, text = len(found["before"]), []
        for below in lines[number:]:
            if below.strip() and len(below) - len(below.lstrip(" ")) <= indent:
                break
            text.append(below)
        while text and not text[-1].strip():
            text.pop()
        structured = any(_STRUCTURE.match(each) for each in text)
        begun = found["value"].strip() and not re.match(r"\s*>", found["value"])
        if any(not each.strip() for each in (text if begun else text[1:])) or structured:
            sign = "in place of >" if re.match(r"\s*>", found["value"]) else "after the key"
            words = f"YAML joins these lines to one paragraph; write a | {sign}:  body: |"
            yield Slip(number, len(found["before"]) + 1, words, "lines-joined")
