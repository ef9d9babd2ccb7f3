"""A digest in any of 22 shapes, as people set it: its text, and what should be read off it.

The shapes are those in which one digest appeared over the years: a credit, a list of headlines, a
blank line or none, a list of details in the same order, bullets of several kinds, furniture of the
page around it.
"""

from __future__ import annotations

import html
import random
import re
from dataclasses import dataclass
from datetime import date

from tests.manuscript.intake.wordings import WORDINGS, Wording


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape.  `gap` are the empty lines between items, `parting` what stands between the two lists."""

    name: str
    title: str = "once"
    number: str = "line"
    date: str = "line"
    credit: str = "above"
    heading: str = "none"
    bullet: str = "• "
    gap: int = 0
    parting: str = "blank"
    furniture: bool = False


SHAPES = (
    Shape("dots"),
    Shape("dots, nothing between the lists", parting="none"),
    Shape("balls", bullet="● "),
    Shape("balls, apart", bullet="● ", gap=1),
    Shape("hyphens", bullet="- "),
    Shape("hyphens, nothing between", bullet="- ", parting="none"),
    Shape("dashes", bullet="– ", credit="lower"),
    Shape("no bullets", bullet="", gap=1),
    Shape("no bullets, tight", bullet=""),
    Shape("title three times", title="thrice", number="title", furniture=True),
    Shape("title three times, hyphens", title="thrice", number="hyphens", bullet="- ", furniture=True),
    Shape("number in the title", number="title", bullet="● "),
    Shape("number between hyphens", number="hyphens"),
    Shape("no number", number="none", date="none", bullet="- "),
    Shape("no credit", credit="missing"),
    Shape("no credit, hyphens", credit="missing", bullet="- ", gap=1),
    Shape("slip in the credit", credit="slip", bullet="● "),
    Shape("credit below the headlines", credit="below"),
    Shape("headings", heading="both", bullet="- ", parting="heading"),
    Shape("new year", heading="happy", parting="heading", title="thrice", furniture=True),
    Shape("heading before the credit", heading="first", parting="blank"),
    Shape("furniture at both ends", title="thrice", number="title", credit="missing", furniture=True, bullet=""),
)

ABOVE = ("Download PDF", "Home", "Subscribe", "Share", "Print this page")
BELOW = ("Download PDF", "← Previous", "Next →", "© 2022 The Example Office. All rights reserved.", "Unsubscribe", "Back to top")  # fmt: skip
NAMES = {
    "ja": "見本ダイジェスト",
    "zh": "样本文摘",
    "th": "จดหมายข่าวตัวอย่าง",
    "ar": "موجز المثال",
    "ru": "Примерный обзор",
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A digest and what it says: pairs of headline and detail (without Markdown), and the facts of its masthead."""

    shape: Shape
    language: str
    lines: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    number: tuple[int, int] | None
    date: date | None
    credit: str
    links: tuple[str, ...]

    @property
    def markdown(self) -> str:
        """The text as a person types or pastes it."""
        return "\n".join(self.lines) + "\n"

    @property
    def page(self) -> str:
        """The same as HTML, bullets as list items where they are hyphens and as words where they are not."""
        out = [f'<html lang="{self.language}"><head><title>x</title></head><body>']
        for line in self.lines:
            inner = html.escape(line, quote=False)
            inner = re.sub(r"\[([^\]]+)\]\(([^)]+)\)", r'<a href="\2">\1</a>', inner)
            inner = re.sub(r"\*\*([^*]+)\*\*", r"<b>\1</b>", inner)
            listed = out[-1].endswith("</ul>")
            if line.startswith("- "):
                out[-1:] = (
                    [f"{out[-1][:-5]}<li>{inner[2:]}</li></ul>"]
                    if listed
                    else [out[-1], f"<ul><li>{inner[2:]}</li></ul>"]
                )
            elif line.startswith("#"):
                level = len(line) - len(line.lstrip("#"))
                out.append(f"<h{level}>{inner[level + 1 :]}</h{level}>")
            elif line:
                out.append(f"<p>{inner}</p>")
            elif not self.shape.gap:
                out.append("")
        return "\n".join([*out, "</body></html>"])


def sample(number: int) -> Sample:
    """The digest of that number; the same number gives the same digest, and any 198 numbers in a row all shapes in all languages."""
    chance = random.Random(number)
    shape = SHAPES[number % len(SHAPES)]
    language = list(WORDINGS)[number // len(SHAPES) % len(WORDINGS)]
    wording = WORDINGS[language]
    pairs, links = _stories(chance, wording, chance.randint(3, 8))
    day = date(chance.randint(2019, 2025), chance.randint(1, 12), chance.randint(1, 28))
    label = (chance.randint(1, 6), chance.randint(1, 26))
    credit = chance.choice(("Example News", "The Sample Herald", "Office of the Harbour Master"))
    lines = _lines(chance, shape, language, wording, pairs, day, label, credit)
    return Sample(
        shape,
        language,
        tuple(lines),
        tuple((plain(headline), plain(detail)) for headline, detail in pairs),
        None if shape.number == "none" else label,
        None if shape.date == "none" else day,
        "" if shape.credit == "missing" else credit,
        tuple(links),
    )


def plain(words: str) -> str:
    """The words without their Markdown."""
    return re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", words).replace("**", "")


def _stories(chance: random.Random, wording: Wording, count: int) -> tuple[list[tuple[str, str]], list[str]]:
    pairs, links = [], []
    for headline, lead in chance.sample(wording.stories, count):
        name = chance.choice(wording.names)
        more = chance.sample(wording.more, chance.randint(2, min(6, len(wording.more))))
        address = f"https://example.org/{chance.randrange(10**6)}"
        words = more[0].split()
        if len(words) > 3:
            words[1] = f"[{words[1]}]({address})"
            more[0] = " ".join(words)
        else:
            more[0] = f"[{more[0][:5]}]({address}){more[0][5:]}"
        links.append(address)
        stop = "" if wording is WORDINGS["th"] else "。" if not wording.between else "."
        pairs.append((headline.format(name), wording.between.join([lead.format(name) + stop, *more])))
    return pairs, links


def _lines(
    chance: random.Random,
    shape: Shape,
    language: str,
    wording: Wording,
    pairs: list[tuple[str, str]],
    day: date,
    label: tuple[int, int],
    credit: str,
) -> list[str]:
    name = NAMES.get(language, "The Sample Digest")
    when = wording.day.format(day=day.day, month=wording.months.split()[day.month - 1], year=day.year)
    label_words = f"Vol {label[0]}.{label[1]}"
    title = {"title": f"{name} {label_words}", "hyphens": f"{name} - {label_words} - {when}"}.get(shape.number, name)
    head = [title]
    if shape.title == "thrice":
        head = [name, *chance.sample(ABOVE, 3), title, "Download PDF", name]
    if shape.number == "line":
        head.append(chance.choice(("Vol: {}.{}", "Vol. {}, No. {}", "Volume {} Issue {}")).format(*label))
    if shape.date == "line" and shape.number != "hyphens":
        head.append(chance.choice(("Date: {}", "{}")).format(when))
    word = {"slip": "fImage Source", "lower": "image source"}.get(shape.credit, chance.choice((wording.credit, "Image Source", "Photo")))  # fmt: skip
    said = [] if shape.credit == "missing" else [f"{word}: {credit}"]
    lines = [line for part in head for line in (part, "")]
    top = {"both": "Headlines:", "happy": "Happy New Year Headlines:", "first": "Headlines"}.get(shape.heading)
    mark = "## " if shape.bullet == "- " else ""
    if shape.heading == "first":
        lines += ["Headlines", "", *said, ""]
    else:
        lines += said if shape.credit not in ("below", "missing") else []
        # A line of a list without bullets is told from the credit by the blank line alone.
        lines += [""] if said and (chance.random() < 0.5 or not shape.bullet or top) else []
        lines += [mark + top, ""] if top else []
    lines += _listed(shape, [headline for headline, _ in pairs])
    if shape.credit == "below":
        lines += ["", *said]
    lines += {"blank": [""], "none": [], "heading": ["", f"{mark}Details:", ""]}[shape.parting]
    lines += _listed(shape, [detail for _, detail in pairs])
    if shape.furniture:
        lines += ["", *(line for part in chance.sample(BELOW, 3) for line in (part, ""))]
    return lines


def _listed(shape: Shape, items: list[str]) -> list[str]:
    gap = [""] * shape.gap
    lines = [line for item in items for line in (f"{shape.bullet}{item}", *gap)]
    return lines[:-1] if gap else lines
