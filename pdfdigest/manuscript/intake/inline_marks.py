"""Runs of words go in; one line of Markdown comes out: links, strong, emphasis, raised and lowered words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby

from pdfdigest.manuscript import languages
from pdfdigest.manuscript.intake.shape import Run, Runs, words_of

Target = Callable[[Run, str], str]
"""Given a run with a link or a note, and the linked words: where the Markdown link leads."""

NOTE_MARK = "*"
"""What a note is called by where there is no word before it that could call it."""
_FEW = re.compile(r"[\\`*\[\]^~]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)|\{")
_EVERY = re.compile(r"[!-/:-@\[-`{-~]")
_AT_START = re.compile(
    r"\A(?:(#{1,6}(?=\s|$)|>|[-+](?=\s|$)|=+\s*$|-+\s*$|:?-+:?\s*(?=\|)|\|)|(\d{1,9})([.)])(?=\s|$))"
)
_MARKS = (("strong", "**"), ("emphasis", "*"), ("raised", "^"), ("lowered", "~"))


@dataclass(frozen=True, slots=True)
class Care:
    """How carefully runs are typed: whether every sign is escaped, and which words keep their emphasis."""

    every: bool = False
    inside_words: bool = True
    emphasis: bool = True

    def escaped(self, words: str) -> str:
        """The words, with a backslash before signs that Markdown would take for its own."""
        return (_EVERY if self.every else _FEW).sub(r"\\\g<0>", words)


CARES = (Care(), Care(every=True, inside_words=False), Care(every=True, emphasis=False))
"""From what a person would type to what nothing can misread."""


@dataclass(slots=True)
class Hand:
    """Types the runs of one block; where its links lead is asked once, however often it is typed."""

    target: Target
    targets: list[str] = field(default_factory=list)
    linked: int = 0

    def line(self, runs: Runs, care: Care) -> str:
        """One line, whose beginning is no bullet, number or heading."""
        return _AT_START.sub(_escaped_start, self.inline(runs, care), count=1) if runs else ""

    def inline(self, runs: Runs, care: Care) -> str:
        """Links outside, then strong, emphasis, superscript and subscript, words inside."""
        out = []
        for (link, note), group in groupby(runs, key=lambda run: (run.link, run.note)):
            inside = list(group)
            before, kept, after = _trimmed(inside)
            if (link is None and not note) or not words_of(kept):
                out.append(_marked(inside, 0, care))
                continue
            out.append(f"{before}[{_marked(kept, 0, care)}]({self._leads(kept[0], words_of(kept))}){after}")
        return "".join(out)

    def _leads(self, run: Run, words: str) -> str:
        if self.linked == len(self.targets):
            self.targets.append(self.target(run, words))
        self.linked += 1
        return self.targets[self.linked - 1]


def hung(runs: Runs) -> Runs:
    """Each note on the word that calls it, as a link that prose prints; on a mark of its own where none does."""
    out: list[Run] = []
    for index, run in enumerate(runs):
        if not run.note:
            if len(out) == 1 and out[0].words == NOTE_MARK and out[0].note and run.words[:1].isalnum():
                out.append(Run(" "))
            out.append(run)
        elif index and runs[index - 1].note == run.note:
            continue
        elif not _hung_on_word(out, run.note):
            out.append(Run(NOTE_MARK, note=run.note))
    return tuple(out)


_OUTSIDE = frozenset(' \t\n()[]{}“”„‟"«»‹›「」『』（）')
_LONGEST_WORD = 60


def _hung_on_word(out: list[Run], note: str) -> bool:
    for index in range(len(out) - 1, -1, -1):
        run = out[index]
        if run.link is not None or run.note or run.end:
            return False
        end = next((at + 1 for at in range(len(run.words) - 1, -1, -1) if run.words[at].isalnum()), 0)
        if not end:
            continue
        start = end - 1
        while start and end - start < _LONGEST_WORD and run.words[start - 1] not in _OUTSIDE:
            start -= 1
        cited = Run(run.words[start:end], run.strong, run.emphasis, note=note, language=run.language)
        parts = (run.said(run.words[:start]), cited, run.said(run.words[end:]))
        out[index : index + 1] = [each for each in parts if each.words]
        return True
    return False


def _marked(runs: list[Run], level: int, care: Care) -> str:
    if level == len(_MARKS):
        return "".join(_typed(run, care) for run in runs)
    name, sign = _MARKS[level]
    out = []
    for on, group in groupby(runs, key=lambda run: bool(getattr(run, name))):
        inside = list(group)
        before, kept, after = _trimmed(inside)
        if not on or not care.emphasis or not kept:
            out.append(_marked(inside, level + 1, care))
            continue
        lead, trail = "", ""
        if not care.inside_words and sign in ("**", "*"):
            lead, kept, trail = _without_edges(kept, care)
        text = _marked(kept, level + 1, care)
        if sign in "^~":
            text = text.replace(" ", "\\ ")
        out.append(f"{before}{lead}{sign}{text}{sign}{trail}{after}" if kept else f"{before}{lead}{after}")
    return "".join(out)


def _typed(run: Run, care: Care) -> str:
    text = care.escaped(run.words)
    if run.language and languages.is_tag(run.language) and text.strip():
        return f"[{text}]{{lang={run.language}}}"
    return text


def _escaped_start(found: re.Match[str]) -> str:
    if found[2]:
        return f"{found[2]}\\{found[3]}"
    return f"\\{found[0]}"


def _without_edges(runs: list[Run], care: Care) -> tuple[str, list[Run], str]:
    """Signs at both ends stand outside of the marks, which Markdown does not read beside them."""
    text = "".join(run.words for run in runs)
    start = re.match(r"[\W_]*", text)
    end = re.search(r"[\W_]*\Z", text)
    if start is None or end is None or start.end() == len(text):
        return care.escaped(text), [], ""
    kept, place = [], 0
    for run in runs:
        part = run.words[max(start.end() - place, 0) : max(end.start() - place, 0)]
        place += len(run.words)
        if part:
            kept.append(run.said(part))
    return care.escaped(start.group()), kept, care.escaped(end.group())


def _trimmed(runs: list[Run]) -> tuple[str, list[Run], str]:
    """Spaces at both ends stand outside of marks and links."""
    text = "".join(run.words for run in runs)
    if text and not text[0].isspace() and not text[-1].isspace():
        return "", runs, ""
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    if not text.strip():
        return text, [], ""
    kept = list(runs)
    while kept and not kept[0].words.strip():
        kept.pop(0)
    while kept and not kept[-1].words.strip():
        kept.pop()
    kept[0] = kept[0].said(kept[0].words.lstrip())
    kept[-1] = kept[-1].said(kept[-1].words.rstrip())
    return before, kept, after
