"""A headline of the headline box that turns over is broken into even lines, before dots that lead to its page too."""

from __future__ import annotations

from pathlib import Path

from pdfdigest.press.workers.machine import Machine
from tests.builders import bbox, edition, issue, story

HEADLINE = "Zebras meet in the old port by night to count every ship at quagga"


def test_its_lines_are_about_as_long_and_the_number_stands_on_the_last(desk: Path, machine: Machine) -> None:
    stories = [story(1, headline=HEADLINE), story(2), story(3), story(4)]
    made = edition(
        issue(desk, stories=[{**each, "body": "Words of it. " * 400} for each in stories]), machine, style="gazette"
    )
    page = bbox(made.data)[0]
    begun, ended = (next(word for word in page if word.text == text) for text in ("Zebras", "quagga"))
    lines: dict[int, list[float]] = {}
    for word in page:
        if begun.left - 1 <= word.left and begun.top - 2 <= word.top <= ended.top + 2 and word.text in HEADLINE.split():
            lines.setdefault(round(word.bottom), []).extend((word.left, word.right))
    assert len(lines) == 2
    first, last = (max(ends) - min(ends) for _, ends in sorted(lines.items()))
    assert last > 0.7 * first
    assert any(word.text == "1" and word.left > ended.right and abs(word.bottom - ended.bottom) < 3 for word in page)
