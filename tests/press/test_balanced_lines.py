"""Headlines and centred lines are broken into even lines: before dots that lead to a page, in captions, in Japanese."""

from __future__ import annotations

from pathlib import Path

from PIL import Image as Pillow

from pdfdigest.press.workers.machine import Machine
from tests.builders import Word, bbox, edition, issue, story, text

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


def rows(page: list[Word], words: set[str]) -> list[tuple[float, float]]:
    """From where to where each line goes that has some of these words, from above."""
    found: dict[int, list[float]] = {}
    for word in page:
        if word.text in words:
            found.setdefault(round(word.bottom), []).extend((word.left, word.right))
    return [(min(ends), max(ends)) for _, ends in sorted(found.items())]


def test_one_headline_has_the_whole_measure(desk: Path, machine: Machine) -> None:
    made = edition(
        issue(desk, stories=[story(1, headline=HEADLINE, short=f"{HEADLINE} okapi")]), machine, style="gazette"
    )
    page = bbox(made.data)[0]
    okapi = next(word for word in page if word.text == "okapi")
    zebras = next(word for word in page if word.text == "Zebras")
    assert abs(okapi.bottom - zebras.bottom) < 2


def test_a_centred_caption_has_even_lines(desk: Path, machine: Machine) -> None:
    desk.mkdir()
    Pillow.new("RGB", (1600, 700), "gray").save(desk / "a.png")
    caption = "tapir " * 26
    image = {"file": "a.png", "alt": "A", "caption": f"{caption}.", "credit": "Us"}
    made = edition(issue(desk, image=image, stories=[story()]), machine, style="gazette")
    (one, other) = rows(bbox(made.data)[0], {"tapir", "Us", "Image:"})
    assert other[1] - other[0] > 0.8 * (one[1] - one[0])


def test_no_two_signs_stand_alone_on_the_last_line_of_a_japanese_headline(desk: Path, machine: Machine) -> None:
    stories = [story(1, headline="再生可能エネルギー開発企業が提携"), story(2)]
    of = issue(desk, facts={"language": "ja"}, stories=stories)
    lines = text(edition(of, machine, style="gazette").data).split()
    assert "開発企業が提携" in lines
    assert "提携" not in lines
