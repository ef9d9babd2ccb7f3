"""Blocks go in; the Markdown of a body comes out that reads back as the same words, links and emphasis.

Signs that Markdown would take for its own are escaped, as few as can be.  What is written is read
back through `manuscript.prose`; where it would have changed, the block in question is typed more
carefully (`inline_marks.CARES`), and no other.  Links and notes are never given up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from pdfdigest.manuscript import prose
from pdfdigest.manuscript.complaints import Complaint
from pdfdigest.manuscript.intake.inline_marks import CARES, NOTE_MARK, Care, Hand, Target, hung
from pdfdigest.manuscript.intake.shape import Block, Run, Runs, lines_of, tidy
from pdfdigest.model import Node, Prose

DEEPEST = 5
LONGEST = 8_000
"""Characters of one paragraph as typed here; `manuscript.prose` reads about twice as many."""
MOST_LINKS = 300
_WIDE = re.compile(r"[\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\uff00-\uff65\U00020000-\U0003ffff]")
_SAME = str.maketrans(dict.fromkeys("“”„«»‹›‘’‚‛「」『』'\"", "'"))

_Signs = tuple[str, str, str]
"""Signs as they are printed, without blanks; how each looks; and the how-manieth link each stands in."""
_PLAIN = "\U000f0000"
_LINKED = 0x10000


@dataclass(slots=True)
class _Typed:
    """A block on its way: its lines or cells with notes on words, how carefully it is typed, and who types it."""

    block: Block
    lines: list[Runs]
    hand: Hand
    level: int = 0

    def text(self) -> str:
        self.hand.linked = 0
        care = CARES[self.level]
        block = self.block
        if block.kind == "table":
            return "\n".join(_table(self.lines, len(block.rows[0]), self.hand, care))
        return "\\\n".join(self.hand.line(line, care) for line in self.lines)


def body(blocks: list[Block], base: int, target: Target) -> tuple[str, bool]:
    """The Markdown of a story, and whether all its emphasis could be kept.

    `base` is the depth of the list that the stories themselves stand in.
    """
    typed = [_ready(part, base, target) for block in blocks for part in _parted(block)]
    typed = [each for each in typed if any(run.words.strip() for line in each.lines for run in line)]
    wanted = _wanted(typed)
    text = _composed(typed)
    if _looks_like_markup(text):
        for each in typed:
            each.level = int(_looks_like_markup(each.text()))
        text = _composed(typed)
    if _read(text) == wanted:
        return text, True
    for each in typed:
        alone = _wanted([each])
        while each.level < len(CARES) - 1 and _read(each.text()) != alone:
            each.level += 1
    for level in range(len(CARES)):
        for each in typed:
            each.level = max(each.level, level)
        text = _composed(typed)
        read = _read(text)
        if read == wanted:
            return text, all(CARES[each.level].emphasis for each in typed)
        if level == len(CARES) - 1 and read[0] == wanted[0]:
            return text, False
    return "\n\n".join(_bare(each) for each in typed), False


def fault(text: str) -> str:
    """Why a body cannot be read, where it is too long or too deep; nothing where it can."""
    _, complaints, _ = _parsed(text)
    return complaints[0].message if complaints else ""


# What is wanted, and what is read back


def _ready(block: Block, base: int, target: Target) -> _Typed:
    """A block with its notes on words, at its depth inside the story."""
    depth = min(max(block.depth - base, 0), DEEPEST)
    if block.kind == "table":
        lines = [hung(_on_one_line(cell)) for row in block.rows for cell in row]
    else:
        label = (Run(f"{block.label} "),) if block.label and block.number is None else ()
        lines = [hung(line) for line in lines_of((*label, *_flowing(block.runs))) if line]
    return _Typed(replace(block, depth=depth), lines, Hand(target))


def _wanted(typed: Iterable[_Typed]) -> _Signs:
    """The signs that should be read back."""
    signs = _Gathered()
    links = 0
    for line in (line for each in typed for line in each.lines):
        for (link, note), group in groupby(line, key=lambda run: (run.link, run.note)):
            inside = list(group)
            linked = (link is not None or bool(note)) and any(run.words.strip() for run in inside)
            links += linked
            for run in inside:
                signs.add(run.words, (run.strong, run.emphasis, run.raised, run.lowered), links if linked else 0)
    return signs.all()


_Look = tuple[bool, bool, bool, bool]
"""Strong, emphasis, raised, lowered."""


class _Gathered:
    """Signs as they come by."""

    def __init__(self) -> None:
        self.signs: list[str] = []
        self.looks: list[str] = []
        self.links: list[str] = []

    def add(self, words: str, look: _Look, link: int) -> None:
        signs = "".join(words.translate(_SAME).split())
        own = chr(ord(_PLAIN) + sum(on << place for place, on in enumerate(look)))
        # Emphasis of a sign alone cannot be seen, and often cannot be typed.
        looks = signs if own == _PLAIN else re.sub(r"[^\W_]", own, signs)
        self.signs.append(signs)
        self.looks.append(re.sub(f"[^{own}]", _PLAIN, looks))
        self.links.append(chr(_LINKED + link) * len(signs))

    def all(self) -> _Signs:
        return "".join(self.signs), "".join(self.looks), "".join(self.links)


def _read(text: str) -> _Signs:
    """What prose makes of a text; nothing where it complains."""
    read, complaints, _ = _parsed(text)
    signs = _Gathered()
    if not complaints:
        _print(read, (False, False, False, False), 0, signs)
    return signs.all()


def _looks_like_markup(text: str) -> bool:
    """Whether `check` would take signs of it for markup that somebody forgot."""
    return any(each.severity == "fault" for each in _parsed(text)[2])


@lru_cache(maxsize=4)
def _parsed(text: str) -> tuple[Prose, tuple[Complaint, ...], tuple[Complaint, ...]]:
    """What prose makes of a text, what it complains of, and what it doubts."""
    links = iter(range(1, len(text) + 2))
    doubts: list[Complaint] = []
    return *prose.read(text, lambda _target, _line, _column: str(next(links)), "en", doubt=doubts.append), tuple(doubts)


def _print(nodes: Prose, look: _Look, link: int, signs: _Gathered) -> None:
    for node in nodes:
        if node.text:
            signs.add(node.text, look, link)
        elif node.kind in _LOOKS:
            place = _LOOKS.index(node.kind)
            _print(node.nodes, (*look[:place], True, *look[place + 1 :]), link, signs)  # type: ignore[arg-type]
        else:
            _print(node.nodes, look, _link_of(node, link), signs)


_LOOKS = ("strong", "emphasis", "superscript", "subscript")


def _link_of(node: Node, link: int) -> int:
    return int(node.source) if node.kind == "cite" else link


def _bare(each: _Typed) -> str:
    """The last resort: the words alone, and behind them a mark for each link and note."""
    each.level = len(CARES) - 1
    each.text()
    words = " ".join("".join(run.words for run in line) for line in each.lines)
    marks = " ".join(f"[\\{NOTE_MARK}]({target})" for target in each.hand.targets)
    return CARES[-1].escaped(" ".join(words.split())) + (f" {marks}" if marks else "")


# Lines, lists and tables


def _composed(typed: list[_Typed]) -> str:
    """Blocks and whole lists, parted by empty lines."""
    lists = _Lists()
    pieces: list[str] = []
    for each in typed:
        text = each.text()
        block = each.block
        if block.kind == "quotation":
            text = "\n".join(f"> {line}" for line in text.split("\n"))
        if block.depth and block.kind != "table":
            tight, text = lists.placed(block, text)
        else:
            tight, lists = False, _Lists()
        pieces.append(f"{'' if not pieces else chr(10) if tight else chr(10) * 2}{text}")
    return "".join(pieces)


@dataclass(slots=True)
class _Open:
    """A list that is being typed: its mark, its last number, and how far its text is indented."""

    mark: str
    number: int
    indent: int


class _Lists:
    """The lists that are open at one place of a body, from the outermost in."""

    def __init__(self) -> None:
        self.open: list[_Open] = []
        self.begun = False

    def placed(self, block: Block, text: str) -> tuple[bool, str]:
        """Whether no empty line parts the block from what stands before, and its indented lines."""
        depth = min(block.depth, len(self.open) + 1)
        begun, self.begun = self.begun, True
        if not block.opens and begun and len(self.open) >= depth:
            del self.open[depth:]
            return False, _indented(text, self.open[-1].indent, "")
        before = self.open[depth - 1] if len(self.open) >= depth else None
        margin = self.open[depth - 2].indent if depth > 1 else 0
        del self.open[depth - 1 :]
        if block.label and block.number is None:
            # Markdown has no such number: it stands in the text, a paragraph of its own.
            self.open.append(_Open("", 0, margin))
            return False, _indented(text, margin, "")
        opened = _opened(block, before, margin)
        self.open.append(opened)
        mark = f"{opened.number}{opened.mark} " if opened.mark != "-" else "- "
        above = before or (self.open[depth - 2] if depth > 1 else None)
        return begun and (above is None or bool(above.mark)), _indented(text, margin, mark)


def _opened(block: Block, before: _Open | None, margin: int) -> _Open:
    """The next item: where its number does not follow, another sign behind it begins a new list."""
    if not block.ordered and block.number is None:
        return _Open("-", 0, margin + 2)
    follows = before.number + 1 if before is not None and before.mark in (".", ")") else 1
    number = block.number if block.number is not None else follows
    mark = before.mark if before is not None and before.mark in (".", ")") else "."
    if before is not None and before.mark in (".", ")") and number != follows:
        mark = ")" if before.mark == "." else "."
    return _Open(mark, number, margin + len(str(number)) + 2)


def _indented(text: str, margin: int, mark: str) -> str:
    first, *rest = text.split("\n")
    inner = " " * (margin + len(mark))
    return "\n".join([f"{' ' * margin}{mark}{first}", *(f"{inner}{line}" if line else "" for line in rest)])


def _flowing(runs: Runs) -> Runs:
    """Lines that merely end run on; between two ideographs without a space."""
    out = []
    for index, run in enumerate(runs):
        if run.end != "soft":
            out.append(run)
            continue
        before = runs[index - 1].words[-1:] if index else ""
        after = runs[index + 1].words[:1] if index + 1 < len(runs) else ""
        if not (_WIDE.match(before) and _WIDE.match(after)):
            out.append(Run(" "))
    return tidy(out)


def _on_one_line(runs: Runs) -> Runs:
    return tidy(Run(" ") if run.end else run for run in runs)


def _table(cells: list[Runs], width: int, hand: Hand, care: Care) -> Iterator[str]:
    for start in range(0, len(cells), width):
        row = [re.sub(r"(?<!\\)\|", r"\|", hand.inline(cell, care)) for cell in cells[start : start + width]]
        yield f"| {' | '.join(row)} |"
        if start == 0:
            yield "|" + "---|" * width


def _parted(block: Block) -> Iterator[Block]:
    """A paragraph that is too long to be read back, cut at the ends of sentences."""
    links = sum(run.link is not None or bool(run.note) for run in block.runs)
    if block.rows or (len(block.plain) < LONGEST and links < MOST_LINKS and _quotes(block.runs) < MOST_LINKS):
        yield block
        return
    part: list[Run] = []
    for run in _sentences(block.runs):
        long = sum(len(each.words) for each in part) + len(run.words) >= LONGEST
        many = sum(each.link is not None or bool(each.note) for each in part) >= MOST_LINKS
        if part and (long or many or _quotes(part) >= MOST_LINKS) and not run.note:
            yield replace(block, runs=tidy(part))
            part, block = [], replace(block, opens=False, label="")
        part.append(run)
    yield replace(block, runs=tidy(part))


def _quotes(runs: Iterable[Run]) -> int:
    return sum(run.words.count(sign) for run in runs for sign in "[\"'")


def _sentences(runs: Runs) -> Iterator[Run]:
    for run in runs:
        if run.link is not None or run.note or run.end or len(run.words) < LONGEST // 8:
            yield run
            continue
        for part in re.findall(
            r"(?s).{1,900}?(?:[.!?…。！？](?=\s|[\u2e80-\uffef])|\Z)|.{1,900}(?=\s)|.{1,900}", run.words
        ):
            yield run.said(part)
