"""The line box of a paragraph goes in; every place comes out where a line of it can end, measured by Pango.

Places are those at which WeasyPrint would break: where Pango may break a text, between two texts, and within words as
the dictionary of their language has it, but for words that bear a hyphen or a capital within them.  A paragraph that holds anything other than plain text has
none: pictures, boxes of its own, breaks and marks of direction as written, or signs set on a grid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from pdfdigest.press.engine import hanging, letter_fit, phrases, sign_spread
from pdfdigest.press.engine.ladders import HYPHENS
from pdfdigest.press.engine.total_fit import Point
from pdfdigest.press.engine.weasyprint_internals import MeasuredText, TurnedText, boxes, can_break_text, hyphenation

WRAPPED = frozenset({"normal", "pre-line"})
"""The values of `white-space` in which lines are broken and spaces at their ends hang."""
SET_OTHERWISE = re.compile("[\t\n\r\f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Signs of text that is broken or turned round as it was written."""
TURNED = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""Signs of scripts that run from right to left."""
ON_A_GRID = ("ja", "zh", "ko")
"""Languages that are set on a grid."""
COMPOUND_PART = 12
"""Letters of a part of a word with a hyphen of its own (*vice-presidential*) from which on the part is broken too."""
_WORD = re.compile(r"[^\W\d_\u00ad]+")
_SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A text of a paragraph: its box, the way down to it, the boxes on that way, the bytes before it, and its own."""

    box: Any
    way: tuple[int, ...]
    above: tuple[Any, ...]
    place: int
    text: bytes


def leaves(line: Any, *, heading: bool = False) -> list[Leaf]:
    """The texts of a paragraph, in their order; none where it holds something else."""
    found: list[Leaf] = []
    place = 0
    if on_a_grid(line) and not (_language(line) == "ja" if heading else sign_spread.spaceless(line)):
        return []
    for box, way, above in _texts(line, (), (line,), heading=heading):
        if box is None or SET_OTHERWISE.search(box.text):
            return []
        text = box.text.encode()
        found.append(Leaf(box, way, above, place, text))
        place += len(text)
    return found


def on_a_grid(box: Any) -> bool:
    """Whether a box is of a language that is set on a grid."""
    return _language(box) in ON_A_GRID


def _language(box: Any) -> str:
    return str(box.style["lang"] or "").partition("-")[0]


def _texts(
    box: Any, way: tuple[int, ...], above: tuple[Any, ...], *, heading: bool
) -> Iterator[tuple[Any, tuple[int, ...], Any]]:
    for index, child in enumerate(box.children):
        if isinstance(child, boxes.TextBox):
            yield child, (*way, index), above
        elif child.is_leader and heading:
            continue  # it takes what the last line leaves, once that is made
        elif isinstance(child, boxes.InlineBox) and child.is_in_normal_flow() and not child.is_leader:
            yield from _texts(child, (*way, index), (*above, child), heading=heading)
        elif not (isinstance(child, boxes.Box) and child.is_absolutely_positioned()):
            yield None, (), ()


def points(line: Any, texts: list[Leaf], context: Any) -> list[Point]:
    """Where the lines of a paragraph can end: first its start, its end last; what hangs over an edge takes no room."""
    first = texts[0]
    skipped = len(first.text) - len(first.text.lstrip(b" "))
    words = "".join(leaf.box.text for leaf in texts)
    fitted = line.style["direction"] == "ltr" and not letter_fit.JOINED_SCRIPTS.search(words)
    spread = letter_fit.MOST_WITH_LIGATURE if fitted else 0.0
    if sign_spread.spaceless(line):
        spread = sign_spread.ROOM
    found: list[Point] = []
    x = spaces = letters = 0.0
    count = 0
    before = hanging.before if hanging.hangs(line) else _none
    after = hanging.after if hanging.hangs(line) and line.style["text_align_all"] == "justify" else _none
    open_boxes: tuple[Any, ...] = texts[0].above[:1]
    for number, leaf in enumerate(texts):
        x += _decoration(open_boxes, leaf.above)
        open_boxes = leaf.above
        style, text = leaf.box.style, leaf.box.text
        size = style["font_size"]
        turned = style["direction"] == "rtl" or TURNED.search(text)
        measured = (TurnedText if turned else MeasuredText)(text, style)
        space = measured.width_of(" ")
        if not found:
            start = x + measured.x(skipped) + before(text[skipped : skipped + 1], style)
            found.append(Point(0, skipped, skipped, skipped, x, start, 0.0, skipped * space))
        following = texts[number + 1] if number + 1 < len(texts) else None
        ready = list(_within(leaf, measured, context))
        if following is not None and _parted(leaf, following):
            ready.append((len(text), False))
        sign = style["hyphenate_character"]
        hyphen = measured.width_of(sign) if any(each for _, each in ready) else 0.0
        at = signs = blanks = 0
        for index, broken in ready:
            ink = len(text[:index].rstrip(" "))
            coming = text[index : index + 1] or (following.box.text[:1] if following is not None else "")
            stop, resume = len(text[:ink].encode()), len(text[:index].encode())
            blanks += text.count(" ", at, ink) + text.count("\u00a0", at, ink)
            signs += sign_spread.letters(text[at:ink])
            trailing = index - ink
            found.append(
                Point(
                    number,
                    stop,
                    resume,
                    leaf.place + resume,
                    x
                    + measured.x(stop)
                    + (hyphen if broken else 0.0)
                    - after(sign if broken else text[ink - 1 : ink], style),
                    x + measured.x(resume) + before(coming, style),
                    spaces + blanks * space,
                    spaces + (blanks + trailing) * space,
                    letters + index * size * spread,
                    count + signs,
                    broken or text[:ink].endswith(HYPHENS),
                    broken,
                    bool(trailing) or text[:index].endswith("\u200b"),
                )
            )
            blanks += trailing
            at = index
        blanks += text.count(" ", at) + text.count("\u00a0", at)
        count += signs + sign_spread.letters(text[at:])
        spaces += blanks * space
        letters += len(text) * size * spread
        x += measured.width
    last = texts[-1]
    ink = len(last.text.rstrip(b" "))
    x -= measured.width - measured.x(ink)
    place = last.place + len(last.text)
    found.append(Point(len(texts) - 1, ink, len(last.text), place, x, x, spaces, spaces, letters, count))
    return found


def of_a_headline(found: list[Point], texts: list[Leaf]) -> list[Point]:
    """The same places, each told whether the words on both sides of it belong together."""
    whole = b"".join(leaf.text for leaf in texts)
    if _language(texts[0].box) == "ja":
        text = whole.decode()
        may = {len(text[:place].encode()): parts for place, parts in phrases.in_japanese(text).items()}
        return [
            replace(point, word=point.place in may, together=may.get(point.place, False))
            if 0 < at < len(found) - 1
            else point
            for at, point in enumerate(found)
        ]
    names = phrases.tell_names(whole.decode(), _language(texts[0].box))

    def told(point: Point) -> Point:
        before, after = whole[: point.place].decode().split(), whole[point.place :].decode().split()
        if not (point.word and before and after):
            return point
        together = phrases.together(before[-1], after[0], first=len(before) == 1, names=names)
        return replace(point, together=together)

    return [told(point) for point in found]


def _none(_sign: str, _style: Any) -> float:
    return 0.0


def _within(leaf: Leaf, measured: MeasuredText, context: Any) -> Iterator[tuple[int, bool]]:
    """The places within a text, in signs from its start, and whether a hyphen is set there."""
    style, text = leaf.box.style, leaf.box.text
    if style["white_space"] not in WRAPPED:
        return
    places = {}
    for index in measured.breaks():
        soft = text[index - 1] == _SOFT_HYPHEN
        if not soft or style["hyphens"] != "none":
            places[index] = soft
    if style["hyphens"] == "auto" and style["lang"]:
        total, left, right = style["hyphenate_limit_chars"]
        dictionary = hyphenation(context, style["lang"], left, right, total)
        for word in _WORD.finditer(text) if dictionary is not None else ():
            start, end = word.span()
            around = {text[start - 1 : start], text[end : end + 1]}
            least = max(total, COMPOUND_PART) if around.intersection(HYPHENS) else total
            if end - start >= least and _SOFT_HYPHEN not in around:
                for position in dictionary.positions(word.group()):
                    if not (position.data or _in_capitals(text, start + position)):
                        places.setdefault(start + position, True)
    yield from sorted(places.items())


def _in_capitals(text: str, index: int) -> bool:
    """Whether a name goes on with a capital (*PostScript*): broken there, it would be read as two words with a hyphen."""
    return text[index - 1].islower() and text[index].isupper()


def _parted(leaf: Leaf, following: Leaf) -> bool:
    """Whether a line can end between two texts."""
    shared = [one for one, other in zip(leaf.above, following.above, strict=False) if one is other]
    inner = [*leaf.above[len(shared) :], *following.above[len(shared) :]]
    if shared[-1].style["white_space"] not in WRAPPED or any(map(_decorated, inner)):
        return False
    if following.box.text.startswith(" ") or leaf.box.text.endswith("\u00a0"):
        return False
    return _breaks(leaf.box.text[-1] + following.box.text[0], leaf.box.style["lang"])


@lru_cache(maxsize=4096)
def _breaks(pair: str, language: str | None) -> bool:
    return bool(can_break_text(pair, language))


def _decorated(box: Any) -> bool:
    return bool(_side(box, "left") or _side(box, "right"))


def _side(box: Any, side: str) -> float:
    """What stands beside the text of an inline box, in CSS pixels."""
    lengths = (box.style[f"margin_{side}"], box.style[f"padding_{side}"])
    fixed = sum(float(getattr(each, "value", 0.0)) for each in lengths if getattr(each, "unit", "") == "px")
    return fixed + float(box.style[f"border_{side}_width"])


def _decoration(before: tuple[Any, ...], after: tuple[Any, ...]) -> float:
    """What stands between two texts as inline boxes end and begin."""
    kept = sum(one is other for one, other in zip(before, after, strict=False))
    ended = sum(_side(box, "right") for box in before[kept:])
    return ended + sum(_side(box, "left") for box in after[kept:])
