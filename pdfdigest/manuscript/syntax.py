"""CommonMark 0.31 as prose reads it: a parser comes out, and what it adds and leaves aside stands here.

Six things differ from the letter of CommonMark, because people type digests and not programs.  Lines above a table
say what it shows, and a line with a colon below a term what that means.  Signs
within sums, words and addresses are letters (`2*3*4`, `5~10~15`, `x^2+y^2`).  Marks beside the punctuation
of scripts without spaces open and close as they do beside a space.  Addresses stand for themselves, with
each sign of them.  And a line in the middle of a paragraph is text, though it begins with `>`, `+`, `-` or `1.`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, list_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin

from pdfdigest.manuscript import addresses, definitions, tables

MAX_PARAGRAPH = 20_000
MAX_SIGNS = 1_000
"""Characters, and brackets or quotation marks, in one paragraph; the parser takes long over more."""

_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC", "THAI", "LAO", "KHMER", "MYANMAR")
_BESIDE_ADDRESS = frozenset("/@#=&?%~\\")
_BULLET = re.compile(r"\s{0,3}(?:[-+*]|\d{1,9}[.)])(?:\s|$)")
_LOWERED_AFTER = frozenset(")]^*_")
"""What a lowered sign may stand behind beside letters and figures: brackets, and the end of raised or marked ones."""
_FIGURES = frozenset("/0123456789$€£¥")
_RAISED_LETTERS = re.compile(r"(?<=\w)\^([^\s^]+)\^(?=\w)")


@cache
def parser() -> MarkdownIt:
    """The parser of a body."""
    options = {"html": False, "maxNesting": 100}
    made = MarkdownIt("commonmark", options).enable("table").disable(["reference", "text_join"])
    made.use(attrs_plugin, spans=True, after=("link_close", "span_close"), allowed=("lang",))
    made.use(superscript_plugin).use(sub_plugin)
    made.block.ruler.before("table", "table_facts", _facts, {"alt": ["paragraph", "reference", "blockquote"]})
    made.block.ruler.before("table_facts", "definitions", _definitions)
    made.core.ruler.after("block", "measure", _measure)
    made.block.ruler.at("blockquote", _quotation, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    made.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})
    made.inline.ruler.at("text", _text)
    made.inline.ruler.before("text", "address", _address)
    made.inline.ruler.at("emphasis", _marks)
    made.inline.ruler.before("emphasis", "letters", _letters)
    made.inline.ruler2.after("balance_pairs", "sums", _sums)
    # Addresses stay as typed: `manuscript.manuscript` judges them, nothing is dropped or re-encoded here.
    made.validateLink = lambda _url: True  # type: ignore[method-assign,assignment]
    made.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return made


def _measure(state: StateCore) -> None:
    """Leave out, and note, what the parser would take minutes over."""
    for token in state.tokens:
        if token.type == "inline" and (
            len(token.content) > MAX_PARAGRAPH or any(token.content.count(sign) > MAX_SIGNS for sign in "[\"'")
        ):
            state.env.setdefault("too long", []).append(token.map[0] if token.map else 0)
            token.content = ""


# Blocks: what would end a paragraph in its middle.


def _quotation(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if silent and state.level == 0 and re.match(r">\s?[\d$€£¥]", _line(state, start)):
        return False
    return blockquote(state, start, end, silent)


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """One bullet alone, right below a line that does not lead to it, is a dash or a sum of the sentence."""
    if silent and state.level == 0 and state.parentType == "paragraph" and _BULLET.match(_line(state, start)):
        before, after = _line(state, start - 1), _line(state, start + 1) if start + 1 < end else ""
        alone = not _BULLET.match(before) and not _BULLET.match(after) and not re.match(r"\s{2,}\S", after)
        if alone and not re.search(r"[:：.!?;。]\s*$", before):
            return False
    return list_block(state, start, end, silent)


def _facts(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The lines above a table: each becomes a `table_fact`, its key in the token's `info`."""
    if not state.src.startswith(":", state.bMarks[start] + state.tShift[start]):
        return False
    lines = range(start, min(end, start + tables.MOST))
    found = tables.facts([state.src[state.bMarks[at] + state.tShift[at] : state.eMarks[at]] for at in lines])
    if not found or silent:
        return bool(found)
    for number, (key, words) in enumerate(found, start):
        opened = state.push("table_fact_open", "", 1)
        opened.info, opened.map = key, [number, number + 1]
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = words, [number, number + 1], []
        state.push("table_fact_close", "", -1)
    state.line = start + len(found)
    return True


def _definitions(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Terms with their meanings: `definitions` of `entry`, each a `term` and a `definition` of paragraphs."""
    if state.level or start + 1 >= end:
        return False
    found, taken = definitions.entries(lambda at: _line(state, start + at), end - start)
    if not found or silent:
        return bool(found)

    def inline(words: str, first: int, last: int) -> None:
        token = state.push("inline", "", 0)
        token.content, token.map, token.children = words, [start + first, start + last], []

    state.push("definitions_open", "dl", 1).map = [start, start + taken]
    for entry in found:
        state.push("entry_open", "", 1)
        state.push("term_open", "dt", 1)
        inline(entry.term, entry.line, entry.line + 1)
        state.push("term_close", "dt", -1)
        state.push("definition_open", "dd", 1)
        for words, first, last in entry.meanings:
            state.push("paragraph_open", "p", 1)
            inline(words, first, last)
            state.push("paragraph_close", "p", -1)
        state.push("definition_close", "dd", -1)
        state.push("entry_close", "", -1)
    state.push("definitions_close", "dl", -1)
    state.line = start + taken
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] : state.eMarks[number]] if number >= 0 else ""


# Lines: letters, addresses, emphasis.


def _spans(state: StateInline) -> list[tuple[int, int]]:
    known: dict[str, list[tuple[int, int]]] = state.env.setdefault("addresses", {})
    if state.src not in known:
        known.clear()
        known[state.src] = list(addresses.bare(state.src))
    return known[state.src]


def _text(state: StateInline, silent: bool) -> bool:
    """Text up to the next sign that means something, or the next address."""
    stop = state.md.inline.terminator_re.search(state.src, state.pos)
    end = stop.start() if stop else state.posMax
    spans = _spans(state)
    coming = bisect_left(spans, (state.pos + 1, 0))
    if coming < len(spans):
        end = min(end, spans[coming][0])
    end = min(end, state.posMax)
    if end == state.pos:
        return False
    if not silent:
        state.append_pending(state.src[state.pos : end])
    state.pos = end
    return True


def bare_addresses(paragraph: Token) -> Iterator[str]:
    """The addresses that a paragraph prints as they stand; the words of a link are none."""
    inside = 0
    for child in paragraph.children or ():
        inside += child.nesting if child.type in ("link_open", "link_close") else 0
        if child.type == "address" and not inside:
            yield child.content


def _address(state: StateInline, silent: bool) -> bool:
    spans = _spans(state)
    at = bisect_left(spans, (state.pos, 0))
    if at == len(spans) or spans[at][0] != state.pos or spans[at][1] > state.posMax:
        return False
    end = spans[at][1]
    if not silent:
        token = state.push("address", "", 0)
        token.content = addresses.unescaped(state.src[state.pos : end])
    state.pos = end
    return True


def _letters(state: StateInline, silent: bool) -> bool:
    """`~` and `^` where they raise and lower nothing: between figures, in sums, in paths."""
    sign, before = state.src[state.pos], state.src[state.pos - 1 : state.pos]
    after = state.src[state.pos + 1 : state.pos + 2]
    length = 0
    if sign == "~" and (
        "~" in (before, after)
        or not (before.isalnum() or before in _LOWERED_AFTER)
        or (before.isdigit() and after in _FIGURES)
    ):
        length = 1
    elif sign == "^" and (raised := _RAISED_LETTERS.match(state.src, state.pos)):
        sum_ = re.search(r"\w[-+*/=]\w", raised[1]) or (before.isdigit() and state.src[raised.end()].isdigit())
        length = raised.end() - state.pos if sum_ else 0
    if not length or state.pos + length > state.posMax:
        return False
    if not silent:
        state.append_pending(state.src[state.pos : state.pos + length])
    state.pos += length
    return True


def _marks(state: StateInline, silent: bool) -> bool:
    """`*` and `_` as CommonMark has them (6.2), with a wider notion of what a mark may stand beside."""
    sign = state.src[state.pos]
    if silent or sign not in "*_":
        return False
    end = state.pos
    while end < state.posMax and state.src[end] == sign:
        end += 1
    before = state.src[state.pos - 1] if state.pos else " "
    after = state.src[end] if end < state.posMax else " "
    can_open, can_close = _flanks(before, after, sign)
    for _ in range(end - state.pos):
        token = state.push("text", "", 0)
        token.content = sign
        state.delimiters.append(
            Delimiter(ord(sign), end - state.pos, len(state.tokens) - 1, -1, open=can_open, close=can_close)
        )
    state.pos = end
    return True


def _flanks(before: str, after: str, sign: str) -> tuple[bool, bool]:
    """Whether a run of marks may open and close.

    The punctuation of scripts without spaces counts as a letter, and a sign of such a script counts as a
    boundary: `**「重要」**です` is bold.
    """
    loose_before, loose_after = _unspaced(before), _unspaced(after)
    point_before = _is_point(before) and not loose_before
    point_after = _is_point(after) and not loose_after
    space_before, space_after = before.isspace(), after.isspace()
    left = not space_after and (not point_after or space_before or point_before or loose_before)
    right = not space_before and (not point_before or space_after or point_after or loose_after)
    if sign == "*":
        return left, right
    if before in _BESIDE_ADDRESS or after in _BESIDE_ADDRESS:
        return False, False
    return (
        left and (not right or point_before or loose_before),
        right and (not left or point_after or loose_after),
    )


def _is_point(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "PS"


def _unspaced(sign: str) -> bool:
    """Whether a sign belongs to a script that sets no spaces, its punctuation included."""
    if sign.isascii():
        return False
    if unicodedata.east_asian_width(sign) in "WF":
        return True
    return unicodedata.name(sign, "").startswith(_UNSPACED)


def _sums(state: StateInline) -> None:
    """A single * between letters on both sides, matched by another such one, is a letter: 2*3*4, Leser*innen."""
    lists = [state.delimiters, *(meta["delimiters"] for meta in state.tokens_meta if meta and "delimiters" in meta)]
    for delimiters in lists:
        for opener in delimiters:
            if opener.end < 0 or opener.marker != 0x2A or opener.length != 1:
                continue
            if _inside(state, opener.token) and _inside(state, delimiters[opener.end].token):
                opener.end = -1


def _inside(state: StateInline, index: int) -> bool:
    """Whether the sign at a token stands between two letters, figures or brackets of one sum."""
    tokens = state.tokens
    if not 0 < index < len(tokens) - 1 or tokens[index - 1].type != "text" or tokens[index + 1].type != "text":
        return False
    before, after = tokens[index - 1].content[-1:], tokens[index + 1].content[:1]
    if _unspaced(before or " ") or _unspaced(after or " "):
        return False
    return (before.isalnum() or before in ")]}") and (after.isalnum() or after in "([{\\")
