"""A number of issues goes in; a publication of made-up text that has so many comes out, the same each time."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

from PIL import Image

WORDS = (
    "the a of and to in on for with from at by as its their new old early late long short paper press type ink page "
    "office ministry council report table figure river harbour island mountain season market treaty survey meeting "
    "committee member delegate speaker minister engineer printer editor reader question answer reason measure result "
    "agree open close read write print bind fold cut sew press carry reach turn return follow lead begin end hold keep "
    "careful public national regional annual monthly useful common open quiet steady gradual considerable agricultural"
)
SENTENCE = 14
SENTENCES = 5
STORY = 7
"""Stories of an ordinary issue."""


def make(
    root: Path, issues: int, *, stories: int = STORY, paragraphs: int = 2, sources: int = 1, picture: bool = True
) -> Path:
    """A publication whose issues have so many stories, paragraphs a story and sources a paragraph."""
    (root / "images").mkdir(parents=True)
    (root / "publication.toml").write_text('name = "The Made-up Digest"\npublisher = "Nobody"\n', "utf-8")
    if picture:
        Image.effect_noise((1600, 1000), 60).convert("RGB").save(root / "images" / "lead.jpg", quality=80)
    for index in range(issues):
        path = root / f"{1 + index // 24}" / f"{1 + index // 24}.{1 + index % 24}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(issue(index, stories, paragraphs, sources, picture=picture), "utf-8")
    return root


def issue(index: int, stories: int, paragraphs: int, sources: int, *, picture: bool = True, word: str = "") -> str:
    """The text of one issue file; `word` stands at the head of its first story."""
    chance = random.Random(index)
    day = datetime.date(2020, 1, 3) + datetime.timedelta(days=index)
    lines = ["format: 1", f"volume: {1 + index // 24}", f"number: {1 + index % 24}", f"date: {day}", "status: approved"]
    if picture:
        lines += ["image:", "  file: images/lead.jpg", "  alt: Noise", "  credit: Nobody"]
    lines.append("stories:")
    for number in range(stories):
        lines += [f"- id: story-{number}", f"  headline: {_sentence(chance, 7)}", "  body: |"]
        for turn in range(paragraphs):
            cited = [
                f"[{_sentence(chance, 3)}](https://www.example.org/{index}/{number}/{turn}/{at}/a-report-on-the-matter)"
                for at in range(sources)
            ]
            text = [f"{_sentence(chance, SENTENCE)}." for _ in range(SENTENCES)]
            for at, call in enumerate(cited):
                text.insert(1 + at % SENTENCES, f"{_sentence(chance, 4)}; {call}.")
            first = f"{word} " if word and not number and not turn else ""
            lines += [f"    {first}{' '.join(text)}", ""]
    return "\n".join(lines) + "\n"


def _sentence(chance: random.Random, words: int) -> str:
    """Words of which none stands twice in a row, as one would be warned of it."""
    return " ".join(chance.sample(list(dict.fromkeys(WORDS.split())), words)).capitalize()
