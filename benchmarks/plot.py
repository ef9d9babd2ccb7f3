"""Points go in; a small SVG comes out, both axes in powers of ten."""

from __future__ import annotations

import math
from collections.abc import Sequence

WIDE, HIGH, EDGE = 560, 320, 56


def growth(points: Sequence[tuple[int, float, float]]) -> str:
    """Seconds and megabytes against the number of issues."""
    series = (
        ("seconds", "#8c1d2c", [(n, wall) for n, wall, _ in points]),
        ("MB", "#1d4f8c", [(n, mb) for n, _, mb in points]),
    )
    values = [value for _, _, line in series for _, value in line] or [1.0]
    counts = [n for n, _, _ in points] or [1]
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
    for name, colour, line in series:
        places = " ".join(f"{x(count):.1f},{y(value):.1f}" for count, value in line)
        marks.append(f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="2"/>')
        marks += [f'<circle cx="{x(n):.1f}" cy="{y(value):.1f}" r="3" fill="{colour}"/>' for n, value in line]
        if line:
            count, value = line[-1]
            marks.append(f'<text x="{x(count) + 8:.1f}" y="{y(value) + 4:.1f}" fill="{colour}">{name}</text>')
    marks.append(f'<text x="{WIDE / 2}" y="{HIGH - 10}" text-anchor="middle">issues in a clean build</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" font-family="sans-serif" font-size="12">\n'
        f"<title>Time and memory of a clean build against the number of issues</title>\n"
        f'<rect width="{WIDE}" height="{HIGH}" fill="#fff"/>\n' + "\n".join(marks) + "\n</svg>\n"
    )
