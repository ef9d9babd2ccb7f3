"""The lines above the headlines go in; volume, number, date and credit come out, with doubts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from pdfdigest.manuscript.intake import days, labels
from pdfdigest.manuscript.intake.days import NoDay, day
from pdfdigest.manuscript.intake.measure import weight
from pdfdigest.manuscript.intake.shape import Block, Doubt, Runs, Spot, lines_of, words_of

_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_HIGHEST = 100_000
BESIDE = 6
"""Words of a line in which a date in figures is looked for, at most."""
_PARTS = re.compile(r"\s*[|·•—]\s*|\s+[–-]\s+|\s+[–-]\Z|\A[–-]\s+")

NUMBERLESS = {
    (False, True): "the volume of the issue is missing; fill in what lacks",
    (True, False): "the number of the issue is missing; fill in what lacks",
    (False, False): "the volume and number of the issue are missing; fill in what lacks",
}
"""What is said, by whether there is a volume and a number."""


@dataclass(slots=True)
class Facts:
    """What the masthead says; None and nothing where it does not.

    `left` are words that stand beside a fact and are none, each with its block; `said` are the lines that
    the facts were read from; `language` tells how dates in figures are read.
    """

    volume: int | None = None
    numbers: tuple[int, ...] = ()
    date: date | None = None
    credit: str = ""
    credit_link: str | None = None
    name: str = ""
    left: list[tuple[str, Block]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    spots: dict[str, Spot] = field(default_factory=dict)
    language: str = ""


def read(blocks: list[Block], language: str = "") -> tuple[Facts, list[Block]]:
    """The facts, and the blocks that hold none; `language` is that of the text."""
    facts = Facts(language=language)
    rest = []
    for block in blocks:
        if block.kind in ("heading", "paragraph", "caption", "quotation"):
            lines = [line for line in lines_of(block.runs) if line]
            left = [line for line in lines if not _line(line, block, facts)]
            # A paragraph of which nothing was a fact is kept as it was.
            if len(left) == len(lines):
                rest.append(block)
            else:
                facts.said += [words_of(line) for line in lines if line not in left]
                rest += [Block(block.kind, line, block.spot, block.level) for line in left]
        else:
            rest.append(block)
    return facts, rest


def is_fact(block: Block) -> bool:
    """Whether a block holds facts of the masthead, and nothing else."""
    if block.kind not in ("heading", "paragraph", "caption", "quotation") or not block.plain or len(block.plain) > 200:
        return False
    facts = Facts()
    if not all(_line(line, block, facts) for line in lines_of(block.runs) if line):
        return False
    beside = " ".join(words for words, _ in facts.left)
    told = (facts.date is not None) + bool(facts.numbers or facts.volume)
    return not beside or (
        weight(beside) <= 2 * told and not block.plain.endswith((".", "。")) and told > 0 and facts.date is not None
    )


def is_masthead(block: Block) -> bool:
    """Whether a block says a number and a date, and nothing else: no story begins so."""
    if not is_fact(block):
        return False
    facts, _ = read([block])
    return facts.date is not None and bool(facts.numbers or facts.volume)


def credited(words: str) -> tuple[str, str]:
    """A caption, and whose picture it is where the same line says so: `Ministers meet (Photo: Kyodo)`."""
    if found := labels.CREDIT.match(words):
        return "", words[found.end() :].strip(" .()（）")
    for pattern in (*labels.CREDITS_INSIDE, labels.CREDIT_AFTER):
        if found := pattern.search(words):
            return words[: found.start()].strip(), found["credit"].strip()
    return words, ""


def _line(runs: Runs, block: Block, facts: Facts) -> bool:
    words = words_of(runs)
    if len(words) > 200:
        return False
    known = (facts.volume, facts.numbers, facts.date, facts.credit)
    rest = days.in_figures(words)
    bare = words.strip("()（）[] ")
    if found := labels.CREDIT.match(bare):
        return _credit(runs, bare[found.end() :], block, facts)
    short = len(words.split()) <= 12
    if not (pair := _search(labels.BOTH, rest)) and short:
        for patterns in (labels.ONLY_VOLUME, labels.ONLY_NUMBER):
            if alone := _search(patterns, rest):
                end = _number(alone, block, facts)
                rest = rest[: alone.start()] + "|" + rest[end:]
    if pair:
        end = _number(pair, block, facts)
        rest = rest[: pair.start()] + "|" + rest[end:]
    left = []
    for part in _PARTS.split(rest):
        stripped = part.strip(" ,;()（）")
        label = labels.DATE.match(stripped)
        if stripped and not _date(stripped[label.end() :] if label else stripped, bool(label), block, facts):
            left += _beside_a_date(stripped, block, facts)
    if (facts.volume, facts.numbers, facts.date, facts.credit) == known and not _told(block, facts, words):
        return False
    facts.left += [(each, block) for each in left if re.search(r"\w", each)]
    return True


def _beside_a_date(words: str, block: Block, facts: Facts) -> list[str]:
    """What stands beside a date in a short line that is no sentence: `Harbour Digest 24/11/2026`, `Norwick, 3 June 2022`."""
    place, comma, after = words.partition(",")
    if comma and len(place.split()) <= 3 and not re.search(r"\d", place) and _date(after.strip(), False, block, facts):
        return [place]
    found = days.IN_FIGURES.search(words)
    if found is None or len(words.split()) > BESIDE or words.endswith((".", "。")):
        return [words]
    if not _date(found[0], False, block, facts):
        return [words]
    beside = (words[: found.start()], words[found.end() :])
    return [each.strip(" ,;:()（）") for each in beside if re.search(r"\w", each)]


def _search(patterns: tuple[re.Pattern[str], ...], words: str) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := pattern.search(words))), None)


def _told(block: Block, facts: Facts, words: str) -> bool:
    """Whether the line was a fact that could not be taken, so that its doubt says all."""
    return any(doubt.spot == block.spot and words in doubt.message for doubt in facts.doubts) or any(
        doubt.spot == block.spot and doubt.rule in ("date", "number") for doubt in facts.doubts
    )


def _number(found: re.Match[str], block: Block, facts: Facts) -> int:
    """Take volume and number, and say where in the line they end."""
    groups = found.groupdict()
    volume = _count(groups.get("volume") or groups.get("volume2"))
    first, second = _count(groups.get("number") or groups.get("number2")), _count(groups.get("second"))
    end = found.end()
    run = tuple(range(first, second + 1)) if first and second and first < second <= first + 12 else ()
    if second is not None and first is not None and _begins_a_day(found):
        apart = bool(re.fullmatch(r"\s+[-–/]\s+", _between(found)))
        if apart or not run or second > first + 1:
            # "No. 14–24 November": the second number begins a day.
            second, run, end = None, (), found.start("second")
        else:
            read = f"{found.group()!r} was read as the double issue {first}-{second}, and not as issue {first} of a day"
            facts.doubts.append(Doubt(block.spot, f"{read}; check it", "number"))
    elif second is not None and not run and _between(found) != "-":
        second, end = None, found.end("number")
    wrong = [value for value in (volume, first, second) if value is not None and not 0 < value <= _HIGHEST]
    if wrong or (second is not None and not run):
        facts.doubts.append(Doubt(block.spot, f"{found.group()!r} is no volume and number; fill it in", "number"))
        return end
    if volume is not None:
        _once(facts, "volume", volume, block)
    if first is not None:
        _once(facts, "numbers", run or (first,), block)
    return end


def _between(found: re.Match[str]) -> str:
    """What stands between the two numbers of an issue."""
    return found.string[found.end("number") : found.start("second")]


def _begins_a_day(found: re.Match[str]) -> bool:
    """Whether a day stands where the second number begins: `No. 14–24 November 2026`."""
    if re.search(r"\bn(?:o|umber)s\b", found.group(), re.IGNORECASE):
        return False
    words = _PARTS.split(found.string[found.start("second") :])[0]
    if not re.match(r"\d+(?:[./-]\d|(?:\.|st|nd|rd|th)?\s*[^\W\d_]{2})", words):
        return False
    try:
        return day(words.strip(" ,;()（）")) is not None
    except NoDay:
        return True


def _count(text: str | None) -> int | None:
    if not text:
        return None
    if text.isdecimal():
        return int(text)
    values = [_ROMAN[sign] for sign in text.lower()]
    return sum(-v if index + 1 < len(values) and values[index + 1] > v else v for index, v in enumerate(values))


def _date(words: str, labelled: bool, block: Block, facts: Facts) -> bool:
    try:
        found = day(words, facts.language)
    except NoDay as error:
        facts.doubts.append(Doubt(block.spot, f"the date {error}; fill it in", "date"))
        return True
    if found is not None:
        if facts.date is None and days.by_language(words, facts.language):
            read = f"the date {words!r} was read as {found}, as it is written in the language of the text"
            facts.doubts.append(Doubt(block.spot, f"{read} ({facts.language}); check it", "date-order"))
        _once(facts, "date", found, block)
        return True
    if labelled:
        facts.doubts.append(Doubt(block.spot, f"the date {words!r} cannot be read; fill it in", "date"))
    return labelled


def _credit(runs: Runs, words: str, block: Block, facts: Facts) -> bool:
    if words:
        _once(facts, "credit", words, block)
        facts.credit_link = next((run.link for run in runs if run.link is not None), None)
    else:
        facts.doubts.append(Doubt(block.spot, "the credit of the picture is empty; fill it in", "credit"))
    facts.spots.setdefault("credit", block.spot)
    return True


def _once(facts: Facts, name: str, value: object, block: Block) -> None:
    """The first one counts; another that says something else is a doubt."""
    before = getattr(facts, name)
    if before and before != value:
        shown = "-".join(map(str, value)) if isinstance(value, tuple) else value
        words = f"a second {name.removesuffix('s')}, {shown}; the first one was taken"
        facts.doubts.append(Doubt(block.spot, words, "twice"))
        return
    setattr(facts, name, value)
    facts.spots.setdefault(name, block.spot)
