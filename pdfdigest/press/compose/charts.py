"""The figures of a chart go in; a drawing comes out as SVG, in black and greys alone: it prints with one ink.

Bars lie beside the names of their rows and bear their figures, so that they need no scale; they begin at nought.  Lines
run over a scale of round figures, and each is named at its end.  Lengths are in points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count, takewhile
from math import floor, log10

from babel.numbers import format_decimal
from markupsafe import Markup

from pdfdigest.manuscript.chart_figures import Chart, Series
from pdfdigest.press.compose import castoff

SIZE = 8.2
"""The size of all words."""
LETTER = 0.5
"""The width of an average letter, in em."""
INK, HAIR = "#000", "#999"
TONES = ("#333", "#999", "#ccc", "#fff")
"""What the bars of each series are filled with; all have an outline."""
LINES = ((INK, 1.5, ""), (INK, 0.8, "4 2"), ("#888", 1.5, ""), ("#888", 0.8, "1.5 1.5"))
"""Colour, width and dashes of each line."""
BAR, THIN_BAR, BETWEEN = 9.0, 8.8, 5.0
ROW, THIN_ROW = 10.5, 9.4
NAMES = 0.42
"""The share of the width that the names of rows take at most."""
HEIGHT = 120.0
STEPS = 4
"""About how many figures a scale shows."""


def svg(chart: Chart, width: float, language: str, faces: Sequence[str], *, mirrored: bool = False) -> bytes:
    """The drawing of a chart, `width` wide, in these faces; `mirrored` where the text is read from right to left."""
    drawn = _bars(chart, width, mirrored=mirrored) if chart.kind == "bar" else _lines(chart, width, language)
    height, parts = drawn
    begun = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{0:.2f}pt" height="{1:.2f}pt" viewBox="0 0 {0:.2f} {1:.2f}" '
        'font-family="{2}" font-size="{3}" fill="{4}">'
    ).format(width, height, ", ".join((*faces, "sans-serif")), SIZE, INK)
    return f"{begun}{Markup('').join(parts)}</svg>".encode()


def _bars(chart: Chart, width: float, *, mirrored: bool) -> tuple[float, list[Markup]]:
    several = len(chart.series) > 1
    thick = THIN_BAR if several else BAR
    rows = [_turned_over(name, NAMES * width - 6) for name in chart.rows]
    names = min(max((_width(line) for lines in rows for line in lines), default=0.0) + 6, NAMES * width)
    told = max((_width(word) for one in chart.series for word in one.words), default=0.0) + 7
    figures = [each for one in chart.series for each in one.figures if each is not None]
    low, high = min(0.0, *figures), max(0.0, *figures)
    left = names + (told if low < 0 else 0.0)
    scale = (width - left - told) / ((high - low) or 1.0)
    nought = left - low * scale
    parts: list[Markup] = []
    y = 0.0
    if several:
        y, legend = _legend(chart.series, width, mirrored=mirrored)
        parts += legend
    top = y
    for at, lines in enumerate(rows):
        bars = len(chart.series) * thick
        tall = max(bars, len(lines) * THIN_ROW)
        for turn, line in enumerate(lines):
            middle = y + tall / 2 + (turn - (len(lines) - 1) / 2) * THIN_ROW
            parts.append(_word(line, _at(0.0, width, mirrored), middle, "end" if mirrored else "start"))
        end_of_row, y = y + tall, y + (tall - bars) / 2
        for number, one in enumerate(chart.series):
            value = one.figures[at]
            if value is not None:
                begin, end = sorted((nought, nought + value * scale))
                parts.append(
                    _rect(_at(end if mirrored else begin, width, mirrored), y, end - begin, thick - 0.8, TONES[number])
                )
                beyond = (end + 3.5, "start") if value >= 0 else (begin - 3.5, "end")
                parts.append(
                    _word(one.words[at], _at(beyond[0], width, mirrored), y + thick / 2, _turned(beyond[1], mirrored))
                )
            y += thick
        y = end_of_row + BETWEEN
    parts.append(_line(_at(nought, width, mirrored), top - 1, _at(nought, width, mirrored), y - BETWEEN + 1, INK, 0.5))
    return y, parts


def _legend(series: Sequence[Series], width: float, *, mirrored: bool) -> tuple[float, list[Markup]]:
    """What each tone stands for, and how high that is."""
    parts: list[Markup] = []
    x, y = 0.0, 0.0
    for number, one in enumerate(series):
        need = 13 + _width(one.name) + 12
        if x and x + need > width:
            x, y = 0.0, y + ROW
        parts.append(_rect(_at(x + 8 if mirrored else x, width, mirrored), y + 1.5, 8, 5.5, TONES[number]))
        parts.append(_word(one.name, _at(x + 12, width, mirrored), y + 4.5, "end" if mirrored else "start"))
        x += need
    return y + ROW + 5, parts


def _lines(chart: Chart, width: float, language: str) -> tuple[float, list[Markup]]:
    figures = [each for one in chart.series for each in one.figures if each is not None]
    ticks, digits = _scale(min(figures), max(figures))
    low, high = ticks[0], ticks[-1]
    shown = [
        format_decimal(tick, format=f"#,##0.{'0' * digits}" if digits else "#,##0", locale=_locale(language))
        for tick in ticks
    ]
    left = max(map(_width, shown)) + 5
    several = len(chart.series) > 1
    last = (
        (max(_width(_short(one.name, 0.28 * width)) for one in chart.series) + 6)
        if several
        else _width(chart.rows[-1]) / 2
    )
    across = width - left - last

    def x(at: int) -> float:
        return left + across * at / max(1, len(chart.rows) - 1)

    def y(value: float) -> float:
        return 6 + HEIGHT * (high - value) / (high - low)

    parts = [
        _line(left, y(tick), left + across, y(tick), INK if tick == 0 else HAIR, 0.5 if tick == 0 else 0.25)
        for tick in ticks
    ]
    parts += [_word(word, left - 4, y(tick), "end") for tick, word in zip(ticks, shown, strict=True)]
    parts += _names(chart.rows, x, HEIGHT + 16, across)
    ends: list[tuple[float, str]] = []
    for (colour, thick, dashes), one in zip(LINES, chart.series, strict=False):
        for run in _runs(one.figures):
            points = " ".join(f"{x(at):.2f},{y(value):.2f}" for at, value in run)
            if len(run) == 1:
                parts.append(
                    Markup('<circle cx="{:.2f}" cy="{:.2f}" r="1.4" fill="{}"/>').format(
                        x(run[0][0]), y(run[0][1]), colour
                    )
                )
            dashed = Markup(' stroke-dasharray="{}"').format(dashes) if dashes else Markup("")
            parts.append(
                Markup(
                    '<polyline points="{}" fill="none" stroke="{}" stroke-width="{}" stroke-linejoin="round"{}/>'
                ).format(points, colour, thick, dashed)
            )
        final = next(value for value in reversed(one.figures) if value is not None)
        ends.append((y(final), _short(one.name, 0.28 * width)))
    if several:
        parts += [_word(name, left + across + 4, at, "start") for at, name in _spread(ends)]
    return HEIGHT + 24, parts


def _names(rows: Sequence[str], x: Callable[[int], float], y: float, across: float) -> Iterator[Markup]:
    """The names of the rows below a line, as many as have room, the last one among them."""
    widest = max(map(_width, rows)) + 8
    step = next(each for each in count(1) if each >= len(rows) or across / max(1, len(rows) - 1) * each >= widest)
    for at in range(len(rows) - 1, -1, -step):
        yield _word(rows[at], x(at), y, "middle")


def _runs(figures: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """The stretches of a line between gaps."""
    out: list[list[tuple[int, float]]] = []
    at = 0
    while at < len(figures):
        run = [
            (at + more, value)
            for more, value in enumerate(takewhile(lambda each: each is not None, figures[at:]))
            if value is not None
        ]
        if run:
            out.append(run)
        at += len(run) + 1
    return out


def _spread(ends: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Names at the ends of lines, moved so that none stands on another."""
    out: list[tuple[float, str]] = []
    for y, name in sorted(ends):
        out.append((max(y, out[-1][0] + ROW - 1.5) if out else y, name))
    return out


def _scale(least: float, most: float) -> tuple[list[float], int]:
    """Round figures from below the least to above the most, and how many decimals they need.

    Nought is among them where it is not far off.

    >>> _scale(3.0, 97.0)
    ([0.0, 20.0, 40.0, 60.0, 80.0, 100.0], 0)
    """
    least = 0.0 if 0 <= least < 0.5 * most else least
    most = 0.0 if 0.5 * least < most <= 0 else most
    span = (most - least) or abs(most) or 1.0
    magnitude = 10.0 ** floor(log10(span / STEPS))
    step = next(each * magnitude for each in (1, 2, 2.5, 5, 10) if span / (each * magnitude) <= STEPS + 1)
    digits = max(0, -floor(log10(step) + 1e-9) + (step / magnitude == 2.5))
    first = floor(least / step + 1e-9)
    ticks = [round(first * step, 10)]
    while ticks[-1] < most - 1e-9 * span:
        ticks.append(round((first + len(ticks)) * step, 10))
    if len(ticks) == 1:
        ticks.append(round((first + 1) * step, 10))
    return ticks, digits


def _locale(language: str) -> str:
    return language.replace("-", "_")


def _width(words: str) -> float:
    return castoff.width(words) * LETTER * SIZE


def _turned_over(words: str, room: float) -> tuple[str, ...]:
    """Words on one line, or between blanks on two about as long where one has no room for them."""
    if _width(words) <= room + 2:
        return (words,)
    blanks = [at for at, sign in enumerate(words) if sign == " "]
    ways = [(words[:at], words[at + 1 :]) for at in blanks]
    one, other = min(ways, key=lambda way: max(map(_width, way)), default=(words, ""))
    return tuple(_short(line, room) for line in (one, other) if line)


def _short(words: str, room: float) -> str:
    """Words that have so much room; what is left out stands in the table."""
    if _width(words) <= room + 2:
        return words
    most = next(size for size in range(len(words), -1, -1) if _width(words[:size] + "…") <= room or not size)
    return words[:most].rstrip() + "…"


def _at(x: float, width: float, mirrored: bool) -> float:
    return width - x if mirrored else x


def _turned(anchor: str, mirrored: bool) -> str:
    return {"start": "end", "end": "start"}[anchor] if mirrored else anchor


def _word(words: str, x: float, middle: float, anchor: str) -> Markup:
    return Markup('<text x="{:.2f}" y="{:.2f}" text-anchor="{}">{}</text>').format(
        x, middle + 0.33 * SIZE, anchor, words
    )


def _rect(x: float, y: float, width: float, height: float, fill: str) -> Markup:
    return Markup(
        '<rect x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}" fill="{}" stroke="#333" stroke-width=".4"/>'
    ).format(x, y, width, height, fill)


def _line(x: float, y: float, to_x: float, to_y: float, colour: str, width: float) -> Markup:
    return Markup('<line x1="{:.2f}" y1="{:.2f}" x2="{:.2f}" y2="{:.2f}" stroke="{}" stroke-width="{}"/>').format(
        x, y, to_x, to_y, colour, width
    )
