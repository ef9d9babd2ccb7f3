"""Paragraphs go in; list items come out of those that somebody typed a bullet or a number before, and rules of `* * *`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from operator import and_

from pdfdigest.manuscript.intake.shape import Block, Run, Runs, Spot, tidy, words_of

_SIGN = re.compile(r"(?:[•·‣▪▫●○◦∙■□➢➤►✓§\uf0b7\uf0a7o]|[-–—*+]|\(?\d{1,3}[.)])(?: +|$)")
_BULLET = re.compile(r"(?:[•·‣▪▫●○◦∙■□➢➤►✓\uf0b7\uf0a7] *(?=\S)|[-–—*+] +(?=\S))")
_NUMBERED = re.compile(r"\(?\d{1,2}[.)] +(?=\S)")
_COUNTS = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]{1,6})[.)]")
_HEADED = re.compile(r"[■□◆◇●○▼▲★☆] *\S")
_HEADLINE = 60
"""Signs of a headline that stands on a line of its own in a mail."""
_RULE = re.compile(r"\s*(?:⁂|([*•·~_–—-])(?:\s*\1){2,})\s*")
"""A rule as it is typed; rows of dots to be filled in are none."""


def without_sign(runs: Runs) -> tuple[Runs, str]:
    """Words without the bullet or number that Word writes into its HTML as words, and the number."""
    words = words_of(runs)
    found = _SIGN.match(words)
    return (_drop_front(runs, found.end()), number_in(found.group())) if found else (runs, "")


def number_in(sign: str) -> str:
    """The number that stands before a list item (`3.`, `(a)`, `iv)`); nothing where it is a bullet."""
    sign = sign.strip()
    return sign if _COUNTS.fullmatch(sign) else ""


def _drop_front(runs: Runs, count: int) -> Runs:
    """Runs without their first signs."""
    out = []
    for run in runs:
        cut = min(count, len(run.words))
        count -= cut
        out.append(run.said(run.words[cut:]))
    return tidy(out)


def lists(blocks: list[Block]) -> Iterator[Block]:
    """Paragraphs whose lines begin with a typed bullet or number become list items, those that part others rules.

    Two line ends in a row part a paragraph, as people who type in a mail mean them.
    """
    blocks = [part for block in blocks for part in _parted(block)]
    for index, block in enumerate(blocks):
        if block.kind == "paragraph" and not block.depth and _RULE.fullmatch(block.plain):
            yield Block("rule", spot=block.spot)
            continue
        if block.kind != "paragraph" or block.depth:
            yield block
            continue
        yield from _typed(block, _has_numbered_neighbour(blocks, index))


def _parted(block: Block) -> Iterator[Block]:
    """A paragraph, at each empty line another one."""
    ends = [bool(run.end) for run in block.runs]
    if block.kind not in ("paragraph", "quotation") or not any(map(and_, ends, ends[1:])):
        yield block
        return
    parts: list[list[Run]] = [[]]
    for at, run in enumerate(block.runs):
        if run.end and at and ends[at - 1]:
            parts.append([])
        else:
            parts[-1].append(run)
    opens = block.opens
    for part in parts:
        if runs := tidy(part):
            yield replace(block, runs=runs, opens=opens, label=block.label if opens else "")
            opens = False


def _has_numbered_neighbour(blocks: list[Block], index: int) -> bool:
    near = blocks[max(index - 1, 0) : index] + blocks[index + 1 : index + 2]
    return any(block.kind == "paragraph" and _NUMBERED.match(block.plain) for block in near)


def _typed(block: Block, numbered_neighbour: bool) -> Iterator[Block]:
    lines = _numbered_lines(block)
    plain = [words_of(runs) for runs, _ in lines]
    numbers = sum(bool(_NUMBERED.match(line)) for line in plain)
    signs = [_BULLET.match(line) or ((numbers > 1 or numbered_neighbour) and _NUMBERED.match(line)) for line in plain]
    if not any(signs):
        yield block
        return
    if _is_headed(plain):
        (first, spot), *others = lines
        square = _BULLET.match(plain[0])
        runs = _drop_front(first, square.end() if square else 0)
        yield replace(block, runs=tuple(replace(run, strong=True) for run in runs), spot=spot)
        rest = [run for runs, _ in others for run in (*runs, Run(end="hard"))]
        yield replace(block, runs=tidy(rest), spot=others[0][1])
        return
    gathered: list[tuple[list[Run], Spot, bool, str]] = []
    for (runs, spot), sign, line in zip(lines, signs, plain, strict=True):
        if sign:
            label = sign.group().strip() if _NUMBERED.match(line) else ""
            gathered.append((list(_drop_front(runs, sign.end())), spot, True, label))
        elif gathered:
            gathered[-1][0].extend([Run(" "), *runs])
        else:
            gathered.append((list(runs), spot, False, ""))
    for runs_, spot, opens, label in gathered:
        tidied = tidy(runs_)
        if tidied:
            ordered = bool(label)
            yield replace(block, runs=tidied, spot=spot, depth=int(opens), opens=opens, ordered=ordered, label=label)


def _is_headed(lines: list[str]) -> bool:
    """Whether the first of some lines is a headline with a sign before it, `■ Lamps`, and no item that was broken to fit."""
    if len(lines) < 2 or not _HEADED.match(lines[0]) or any(map(_BULLET.match, lines[1:])):
        return False
    longest = max(map(len, lines))
    wraps = len(lines[0]) + len(re.match(r"[^\s\u2e80-\u9fff\uff00-\uffef]+|.", lines[1])[0]) > longest  # type: ignore[index]
    return len(lines[0]) <= _HEADLINE and not wraps and len("".join(lines[1:])) > len(lines[0])


def _numbered_lines(block: Block) -> list[tuple[Runs, Spot]]:
    """The lines of a block with their places: a soft end is a new line of the file."""
    lines: list[tuple[list[Run], Spot]] = [([], block.spot)]
    spot = block.spot
    for run in block.runs:
        if run.end:
            spot = replace(spot, line=spot.line + 1) if spot.line and run.end == "soft" else spot
            lines.append(([], spot))
        else:
            lines[-1][0].append(run)
    return [(tidy(runs), place) for runs, place in lines if tidy(runs)]
