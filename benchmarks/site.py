"""A number of issues goes in; the site of a made-up publication that has so many on record comes out, with what it took.

`python benchmarks/site.py 2400 FOLDER` puts them on record in FOLDER (once), makes their site with an empty cache and again, files one issue
more and makes it again, and prints seconds of CPU, files written and the memory of the largest process.  The text is made up, the same each time: words
drawn by Zipf's law from 30,000, one issue of nine in Japanese and one in Arabic.
"""

from __future__ import annotations

import datetime
import itertools
import os
import random
import re
import resource
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from pdfdigest.manuscript import manuscript
from pdfdigest.manuscript import publication as publications
from pdfdigest.model import Edition
from pdfdigest.press.compose import issue_title, web
from pdfdigest.press.compose.house import house_of
from pdfdigest.press.targets import target
from pdfdigest.record import issued, manuscript_files

STORIES, SENTENCES, LENGTH = 7, 12, 14
YEAR = 52
FACTS = 'name = "The Made-up Digest"\npublisher = "Nobody"\nlanguage = "en"\n'
SYLLABLES = {
    "en": re.findall("..", "bacedifoguhajekilomunaperisotuvawexiyozustralenorunisater"),
    "ja": [chr(sign) for sign in range(0x4E00, 0x4E00 + 1200)],
    "ar": list("ابتثجحخدذرزسشصضطظعغفقكلمنهوي"),
}
TURN = ("en", "en", "en", "en", "ja", "en", "en", "en", "ar")


@cache
def vocabulary(language: str) -> tuple[list[str], list[float]]:
    """Words, the most frequent first, and their running weights."""
    chance = random.Random(language)
    longest = 3 if language == "ja" else 6
    words = list(
        dict.fromkeys("".join(chance.choices(SYLLABLES[language], k=chance.randint(1, longest))) for _ in range(40_000))
    )[:30_000]
    return words, list(itertools.accumulate(1 / (2.7 + place) for place in range(len(words))))


def words(chance: random.Random, language: str, count: int) -> list[str]:
    """So many words by Zipf's law."""
    known, weights = vocabulary(language)
    return chance.choices(known, cum_weights=weights, k=count)


def issue(index: int) -> str:
    """The text of one issue file."""
    chance = random.Random(index)
    language = TURN[index % len(TURN)]
    gap = "" if language == "ja" else " "
    day = datetime.date(1980, 1, 4) + datetime.timedelta(days=7 * index)
    lines = ["format: 1", f"volume: {1 + index // YEAR}", f"number: {1 + index % YEAR}", f"date: {day}"]
    lines += ["status: approved"] + ([f"language: {language}"] if language != "en" else []) + ["stories:"]
    for number in range(STORIES):
        said = [gap.join(words(chance, language, LENGTH)).capitalize() for _ in range(SENTENCES)]
        source = f"https://source-{min(int(chance.paretovariate(0.6)), 400)}.example.org/{index}/{number}"
        lines += [
            f"- id: story-{number}",
            f"  headline: {gap.join(words(chance, language, 7)).capitalize()}",
            f"  topics: [Topic {min(int(chance.paretovariate(0.5)), 900)}, Topic {min(int(chance.paretovariate(0.5)), 900)}]",
            f"  people: [Person {min(int(chance.paretovariate(0.4)), 3000)}]",
            f"  countries: [Country {min(int(chance.paretovariate(0.8)), 150)}]",
            "  body: |",
            f"    {'. '.join(said[:6])}. It [says]({source}) so.",
            "",
            f"    {'. '.join(said[6:])}.",
        ]
    return "\n".join(lines) + "\n"


def file(root: Path, index: int) -> None:
    """Put one issue on record, with a web page and a PDF that was never set."""
    mine = publications.read(root / publications.NAME)
    path = root / "made-up" / f"{index}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(issue(index), "utf-8")
    told = manuscript.read(path, mine)
    house = house_of(mine)
    stem = f"{told.identity.slug}-r1"
    stories = tuple((each.id, 1) for each in told.stories)
    pdf = Edition(told.identity, "screen", ".pdf", f"%PDF {stem}".encode(), 2, stories, ())
    editions = {f"{stem}-screen.pdf": pdf, f"{stem}-web.html": web.page(told, house, target("web", mine))}
    title = issue_title.title(told, house.words(told.language))
    at = datetime.datetime(1980, 1, 4, 12, tzinfo=datetime.UTC) + datetime.timedelta(days=7 * index)
    issued.file(told, editions, manuscript_files.read(told), title=title, by="Nobody", at=at)
    path.unlink()


def run(root: Path, what: str) -> None:
    """Make the site by the command, and say what it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    keeps = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-m", "pdfdigest", "site", str(root), "-o", str(root / "out/site")]
    done = subprocess.run(
        [*command, "--base", "https://digest.example/"], check=True, capture_output=True, text=True, env=keeps
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{what}: {cpu:.2f} s of CPU, {after.ru_maxrss // 1024} MB; {done.stderr.strip()}", flush=True)


def main(count: int, root: Path) -> None:
    """File what is not on record yet, and measure."""
    root.mkdir(parents=True, exist_ok=True)
    (root / publications.NAME).write_text(FACTS, "utf-8")
    for index in range(len(issued.on_record(root)), count):
        file(root, index)
    shutil.rmtree(root / "out", ignore_errors=True)
    run(root, f"{count} issues for the first time")
    run(root, "nothing changed")
    file(root, len(issued.on_record(root)))
    run(root, "one issue more")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
