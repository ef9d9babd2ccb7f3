"""Blocks go in; the Markdown of a body comes out that reads back as the same words.

Signs that Markdown would take for its own are escaped, as few as can be; what is written is read
back through `manuscript.prose`, and escaped more strictly where it would have changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby

from pdfdigest.manuscript import languages, prose
from pdfdigest.manuscript.intake.shape import Block, Run, Runs, lines_of, tidy, words_of
from pdfdigest.model import plain

Target = Callable[[Run, str], str]
"""Given a run with a link or a note, and the linked words: where the Markdown link leads."""

DEEPEST = 4
_WIDE = re.compile(r"[\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\uff00-\uff65\U00020000-\U0003ffff]")
_ANYWHERE = re.compile(r"[\\`*\[\]^~]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)|\{")
_EVERY = re.compile(r"[!-/:-@\[-`{-~]")
_AT_START = re.compile(
    r"\A(?:(#{1,6}(?=\s|$)|>|[-+](?=\s|$)|=+\s*$|-+\s*$|:?-+:?\s*(?=\|)|\|)|(\d{1,9})([.)])(?=\s|$))"
)
_SAME = str.maketrans(dict.fromkeys("“”„«»‹›‘’‚‛'\"", "'"))


def body(blocks: list[Block], base: int, target: Target) -> tuple[str, bool]:
    """The Markdown of a story, and whether all its emphasis could be kept.

    `base` is the depth of the list that the stories themselves stand in.
    """
    wanted = _same("\n".join(_words(block) for block in blocks))
    targets: list[str] = []
    for escape, emphasis in ((_ANYWHERE, True), (_EVERY, True), (_EVERY, False)):
        text = "\n\n".join(_pieces(blocks, base, _Hand(escape, target, targets, emphasis=emphasis)))
        if _reads_back(text, wanted):
            return text, emphasis
    return "\n\n".join(_EVERY.sub(r"\\\g<0>", _words(block)) for block in blocks if _words(block)), False


def fault(text: str) -> str:
    """Why a body cannot be read, where it is too long or too deep; nothing where it can."""
    _, complaints = prose.read(text, lambda _target, _line, _column: "", "en")
    return complaints[0].message if complaints else ""


def _words(block: Block) -> str:
    if block.kind == "table":
        return " ".join(words_of(cell) for row in block.rows for cell in row)
    return block.plain


def _same(words: str) -> str:
    return "".join(words.translate(_SAME).split())


def _reads_back(text: str, wanted: str) -> bool:
    read, complaints = prose.read(text, lambda _target, _line, _column: "", "en")
    return not complaints and _same(plain(read)) == wanted


def _pieces(blocks: list[Block], base: int, hand: _Hand) -> Iterator[str]:
    """Paragraphs and whole lists, to be parted by an empty line."""
    items: list[str] = []
    for block in blocks:
        depth = min(block.depth - base, DEEPEST)
        text = _piece(block, hand)
        if not text:
            continue
        if depth > 0 and block.kind != "table":
            mark = ("1. " if block.ordered else "- ") if block.opens or not items else ""
            margin = "   " * (depth - 1)
            inner = margin + (" " * (3 if block.ordered else 2) if not mark else "")
            lines = text.split("\n")
            items.append(
                ("\n" if not mark else "")
                + "\n".join(
                    [
                        margin + mark + lines[0] if mark else inner + lines[0],
                        *(margin + "   " + line for line in lines[1:]),
                    ]
                )
            )
            continue
        if items:
            yield "\n".join(items)
            items = []
        yield text
    if items:
        yield "\n".join(items)


def _piece(block: Block, hand: _Hand) -> str:
    if block.kind == "table":
        return "\n".join(_table(block, hand))
    text = "\\\n".join(hand.line(line) for line in lines_of(_flowing(block.runs)) if line)
    if block.kind == "quotation":
        return "\n".join(f"> {line}" for line in text.split("\n"))
    return text


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


def _table(block: Block, hand: _Hand) -> Iterator[str]:
    for index, row in enumerate(block.rows):
        cells = (hand.inline(tuple(run for run in cell if not run.end)).replace("|", "\\|") for cell in row)
        yield f"| {' | '.join(cells)} |"
        if index == 0:
            yield "|" + "---|" * len(row)


class _Hand:
    """How runs are typed: which signs are escaped, whether emphasis is kept, where links lead."""

    def __init__(self, escape: re.Pattern[str], target: Target, targets: list[str], *, emphasis: bool) -> None:
        self.escape = escape
        self.target = target
        self.targets = targets
        self.emphasis = emphasis
        self.linked = 0

    def leads(self, run: Run, words: str) -> str:
        """Where the next link leads; asked once, however often the body is typed."""
        if self.linked == len(self.targets):
            self.targets.append(self.target(run, words))
        self.linked += 1
        return self.targets[self.linked - 1]

    def line(self, runs: Runs) -> str:
        """One line, whose beginning is no bullet, number or heading."""
        return _AT_START.sub(_escaped_start, self.inline(runs), count=1) if runs else ""

    def inline(self, runs: Runs) -> str:
        """Links outside, then strong, emphasis, superscript and subscript, words inside."""
        out = []
        for (link, note), group in groupby(_hung(runs), key=lambda run: (run.link, run.note)):
            inside = list(group)
            before, kept, after = _trimmed(inside)
            if (link is None and not note) or not words_of(kept):
                out.append(self.marked(inside, 0))
                continue
            out.append(f"{before}[{self.marked(kept, 0)}]({self.leads(kept[0], words_of(kept))}){after}")
        return "".join(out)

    def marked(self, runs: list[Run], level: int) -> str:
        marks = (("strong", "**"), ("emphasis", "*"), ("raised", "^"), ("lowered", "~"))
        if level == len(marks):
            return "".join(self.words(run) for run in runs)
        name, sign = marks[level]
        out = []
        for on, group in groupby(runs, key=lambda run: bool(getattr(run, name))):
            inside = list(group)
            before, kept, after = _trimmed(inside)
            if not on or not self.emphasis or not kept:
                out.append(self.marked(inside, level + 1))
                continue
            text = self.marked(kept, level + 1)
            if sign in "^~":
                text = text.replace(" ", "\\ ")
            out.append(f"{before}{sign}{text}{sign}{after}")
        return "".join(out)

    def words(self, run: Run) -> str:
        text = self.escape.sub(r"\\\g<0>", run.words)
        if run.language and languages.is_tag(run.language) and text.strip():
            return f"[{text}]{{lang={run.language}}}"
        return text


def _escaped_start(found: re.Match[str]) -> str:
    if found[2]:
        return f"{found[2]}\\{found[3]}"
    return f"\\{found[0]}"


_LAST_WORD = re.compile(r"(?s)(.*?)([^\s()\[\]“”\"«»]+?)([\s.,;:!?…'’”\")\]»]*)\Z")


def _hung(runs: Runs) -> list[Run]:
    """A note called after a word becomes a link on that word, which prose wants."""
    out: list[Run] = []
    for run in runs:
        if not run.note:
            out.append(run)
            continue
        before = out[-1] if out else None
        found = _LAST_WORD.match(before.words) if before and before.link is None and not before.note else None
        if before is None or not found:
            out.append(Run(re.sub(r"\D", "", run.note) or "*", raised=True, note=run.note))
            continue
        head, word, tail = found.groups()
        out[-1:] = [
            each
            for each in (before.said(head), Run(word, before.strong, before.emphasis, note=run.note), before.said(tail))
            if each.words
        ]
    return out


def _trimmed(runs: list[Run]) -> tuple[str, list[Run], str]:
    """Spaces at both ends stand outside of marks and links."""
    text = "".join(run.words for run in runs)
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    if not text.strip():
        return text, [], ""
    kept = list(runs)
    kept[0] = kept[0].said(kept[0].words.lstrip())
    kept[-1] = kept[-1].said(kept[-1].words.rstrip())
    return before, kept, after
