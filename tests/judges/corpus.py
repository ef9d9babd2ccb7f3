"""A number goes in; an issue comes out that a generator thought of, the same for the same number.

Odd lengths, many notes, long notes, tables, nested lists, pictures, several languages, right to left.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from PIL import Image

from pdfdigest.model import Issue
from tests.builders import issue, story

LANGUAGES = ("en", "de", "fr", "el", "ru", "ja", "ar", "he", "hi")
WORDS = {
    "en": [
        "paper",
        "press",
        "type",
        "page",
        "sheet",
        "margin",
        "printer",
        "edition",
        "reader",
        "volume",
        "binding",
        "letter",
    ],
    "de": ["Papier", "Presse", "Schriftsatz", "Seitenumbruch", "Buchbinderei", "Zeitungswesen", "Leserin", "Ausgabe"],
    "fr": ["papier", "presse", "caractère", "page", "feuille", "marge", "imprimeur", "édition", "lectrice", "volume"],
    "el": ["χαρτί", "τύπος", "σελίδα", "φύλλο", "περιθώριο", "τυπογράφος", "έκδοση", "αναγνώστης"],
    "ru": ["бумага", "печать", "страница", "лист", "поле", "типограф", "издание", "читатель"],
    "ja": ["紙", "活字", "頁", "余白", "印刷", "版", "読者", "製本", "号"],
    "ar": ["ورق", "مطبعة", "حرف", "صفحة", "هامش", "طبعة", "قارئ", "مجلد"],
    "he": ["נייר", "דפוס", "אות", "עמוד", "שוליים", "מהדורה", "קורא", "כרך"],
    "hi": ["काग़ज़", "मुद्रण", "अक्षर", "पृष्ठ", "हाशिया", "संस्करण", "पाठक", "खंड"],
}
FOREIGN = {"ja": "活字", "ar": "مطبعة", "el": "χαρτί", "de": "Buchdruckerei", "he": "דפוס"}


class _Author:
    """Writes prose at random."""

    def __init__(self, number: int) -> None:
        self.dice = random.Random(number)
        self.language = LANGUAGES[number % len(LANGUAGES)]
        self.cited = 0

    def plain(self, count: int) -> str:
        return " ".join(self.dice.choice(WORDS[self.language]) for _ in range(count))

    def sentence(self, least: int = 4, most: int = 24) -> str:
        words = [self.dice.choice(WORDS[self.language]) for _ in range(self.dice.randint(least, most))]
        spot = self.dice.randrange(len(words))
        roll = self.dice.random()
        if roll < 0.3:
            self.cited += 1
            tail = "/".join(self.dice.choice(WORDS["en"]) for _ in range(self.dice.choice((1, 1, 3, 3, 30))))
            words[spot] = f"[{words[spot]}](https://example.org/{self.dice.randint(1, 40)}/{tail})"
        elif roll < 0.4:
            words[spot] = f"**{words[spot]}**"
        elif roll < 0.5:
            words[spot] = f"*{words[spot]}*"
        elif roll < 0.58:
            tag = self.dice.choice([tag for tag in FOREIGN if tag != self.language])
            words[spot] = f"[{FOREIGN[tag]}]{{lang={tag}}}"
        elif roll < 0.62:
            words[spot] = "24^th^"
        return " ".join(words) + "."

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self.dice.choice((1, 2, 5, 9))))

    def block(self) -> str:
        roll = self.dice.random()
        if roll < 0.7:
            return self.paragraph()
        if roll < 0.8:
            inner = "\n".join(f"  - {self.sentence(2, 6)}" for _ in range(self.dice.randint(1, 3)))
            return "\n".join(f"- {self.sentence(2, 9)}\n{inner}" for _ in range(self.dice.randint(1, 3)))
        if roll < 0.86:
            return "\n".join(f"{n}. {self.sentence(2, 9)}" for n in range(1, self.dice.randint(2, 5)))
        if roll < 0.92:
            return f"> {self.paragraph()}"
        width = self.dice.randint(2, 4)
        row = "| " + " | ".join(self.dice.choice(WORDS[self.language]) for _ in range(width)) + " |"
        body = "\n".join(row for _ in range(self.dice.randint(1, 6)))
        return f"{row}\n|{'---|' * width}\n{body}"

    def body(self) -> str:
        blocks = (f"{self.block()}\n\n{self.sentence()}" for _ in range(self.dice.choice((1, 1, 2, 3))))
        return "\n\n".join(blocks) + "\n"


def generated(folder: Path, number: int) -> Issue:
    """The issue of that number, written into a folder of its own."""
    author = _Author(number)
    dice = author.dice
    stories = []
    for count in range(1, dice.choice((1, 2, 4, 9)) + 1):
        facts: dict[str, Any] = {"headline": author.plain(dice.randint(2, 8))}
        if dice.random() < 0.3:
            facts |= {"kicker": "K", "deck": author.dice.choice(WORDS[author.language]), "byline": "A. B."}
        stories.append(story(count, body=author.body(), **facts))
    keys: dict[str, Any] = {"stories": stories}
    if dice.random() < 0.6:
        keys["image"] = _picture(folder, dice)
    if dice.random() < 0.3:
        keys["sections"] = [{"id": "note", "heading": "N", "body": author.body(), "place": "before"}]
    paper = dice.choice(("A4", "Letter"))
    return issue(folder, facts={"language": author.language, "paper": paper}, **keys)


def _picture(folder: Path, dice: random.Random) -> dict[str, str]:
    folder.mkdir(parents=True, exist_ok=True)
    mode = dice.choice(("RGB", "L", "RGBA", "P", "1", "CMYK"))
    size = dice.choice(((900, 500), (400, 900), (1200, 300), (600, 600)))
    name = "picture.jpg" if mode == "CMYK" else "picture.png"
    Image.new(mode, size, 1 if mode in ("1", "P") else None).save(folder / name)
    return {"file": name, "alt": "A flat field.", "credit": "Made for a test"}
