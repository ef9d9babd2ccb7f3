"""Points go in; a small SVG comes out, both axes in powers of ten."""

from __future__ import annotations

import math
from collections.abc import Sequence

WIDE, HIGH, EDGE = 640, 340, 56


SERIES = {
    "clean build": (("seconds, clean build", "#8c1d2c"), ("MB, clean build", "#1d4f8c")),
    "bind": (("seconds, bind", "#b8860b"), ("MB, bind", "#2e7d32")),
}


def growth(points: Sequence[tuple[str, int, float, float]]) -> str:
    """Seconds and megabytes against the number of issues, of each act."""
    series = [
        (words, colour, [(count, each[at]) for act, count, *each in points if act == name])
        for name, kinds in SERIES.items()
        for at, (words, colour) in enumerate(kinds)
    ]
    values = [value for _, _, line in series for _, value in line] or [1.0]
    counts = [count for _, count, _, _ in points] or [1]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    most = max(1, math.ceil(math.log10(max(counts))))

    def x(count: float) -> float:
        return EDGE + (WIDE - 2 * EDGE) * math.log10(count) / most

    def y(value: float) -> float:
        return HIGH - EDGE - (HIGH - 2 * EDGE) * (math.log10(value) - low) / max(1, high - low)

    marks = [
        f'<path d="M{EDGE} {y(10**power):.1f}H{WIDE - EDGE}" stroke="#ccc"/>'
        f'<text x="{EDGE - 8}" y="{y(10**power) + 4:.1f}" text-anchor="end">{10**power:g}</text>'
        for power in range(low, high + 1)
    ]
    marks += [
        f'<text x="{x(10**power):.1f}" y="{HIGH - EDGE + 20}" text-anchor="middle">{10**power:,}</text>'
        for power in range(most + 1)
    ]
    for at, (name, colour, line) in enumerate(series):
        left = EDGE + at * (WIDE - EDGE) / len(series)
        marks.append(f'<circle cx="{left}" cy="20" r="4" fill="{colour}"/><text x="{left + 8}" y="24">{name}</text>')
        places = " ".join(f"{x(count):.1f},{y(value):.1f}" for count, value in line)
        marks.append(f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="2"/>')
        marks += [f'<circle cx="{x(n):.1f}" cy="{y(value):.1f}" r="3" fill="{colour}"/>' for n, value in line]
    marks.append(f'<text x="{WIDE / 2}" y="{HIGH - 10}" text-anchor="middle">issues</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" font-family="sans-serif" font-size="12">\n'
        f"<title>Time and memory of a clean build and of a volume against the number of issues</title>\n"
        f'<rect width="{WIDE}" height="{HIGH}" fill="#fff"/>\n' + "\n".join(marks) + "\n</svg>\n"
    )
