"""The lines above the headlines go in; volume, number, date and credit come out, with doubts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from pdfdigest.manuscript.intake.days import NoDay, day
from pdfdigest.manuscript.intake.shape import Block, Doubt, Runs, Spot, lines_of, words_of

_VOLUME = r"(?:vol(?:ume)?|jahrgang|jg|tome)\b\.?\s*[:#]?\s*(?P<volume>\d{1,6}|[ivxlc]+)\b"
_NUMBER = r"(?:no|nr|num|number|issue|ausgabe|heft|numéro|n°|nº|#)\.?\s*[:#]?\s*(?P<number>\d{1,6})"
_SECOND = r"(?:\s*[-–/&]\s*(?P<second>\d{1,6}))?"
_BOTH = (
    re.compile(rf"{_VOLUME}\s*[,;·|/–-]?\s*{_NUMBER}{_SECOND}", re.IGNORECASE),
    re.compile(
        rf"(?:vol(?:ume)?|issue|no|number)\b\.?\s*[:#]?\s*(?P<volume>\d{{1,6}})\s*\.\s*(?P<number>\d{{1,6}}){_SECOND}(?![.\d])",
        re.IGNORECASE,
    ),
)
_ONLY_VOLUME = re.compile(_VOLUME, re.IGNORECASE)
_ONLY_NUMBER = re.compile(rf"(?<!\w){_NUMBER}{_SECOND}", re.IGNORECASE)
_DATE_LABEL = re.compile(r"(?:date|dated|published|issued|datum|fecha|data)\s*[:：]\s*", re.IGNORECASE)
_CREDIT = re.compile(
    r"(?:(?:lead\s+)?(?:image|photo|photograph|picture|pic|cover|illustration)s?\s*"
    r"(?:source|credit|courtesy(?:\s+of)?|by)?\s*[:：]|(?:source|credit|courtesy(?:\s+of)?)\s*[:：]"
    r"|(?:image|photo|picture)\s+(?:by|courtesy(?:\s+of)?|source|credit)\s+)\s*",
    re.IGNORECASE,
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_HIGHEST = 100_000


@dataclass(slots=True)
class Facts:
    """What the masthead says; None and nothing where it does not."""

    volume: int | None = None
    numbers: tuple[int, ...] = ()
    date: date | None = None
    credit: str = ""
    credit_link: str | None = None
    name: str = ""
    doubts: list[Doubt] = field(default_factory=list)
    spots: dict[str, Spot] = field(default_factory=dict)


def read(blocks: list[Block]) -> tuple[Facts, list[Block]]:
    """The facts, and the blocks that hold none."""
    facts = Facts()
    rest = []
    for block in blocks:
        if block.kind in ("heading", "paragraph", "caption", "quotation"):
            left = [line for line in lines_of(block.runs) if line and not _line(line, block, facts)]
            # A paragraph of which nothing was a fact is kept as it was.
            if len(left) == len([line for line in lines_of(block.runs) if line]):
                rest.append(block)
            else:
                rest += [Block(block.kind, line, block.spot, block.level) for line in left]
        else:
            rest.append(block)
    return facts, rest


def _line(runs: Runs, block: Block, facts: Facts) -> bool:
    words = words_of(runs)
    if len(words) > 200:
        return False
    known = (facts.volume, facts.numbers, facts.date, facts.credit)
    rest = words
    if found := _CREDIT.match(rest):
        return _credit(runs, words[found.end() :], block, facts)
    for both in _BOTH:
        if found := both.search(rest):
            _number(found, block, facts)
            rest = rest[: found.start()] + "|" + rest[found.end() :]
            break
    else:
        if len(words.split()) <= 12 and (found := _ONLY_VOLUME.match(rest)):
            _number(found, block, facts)
            rest = rest[found.end() :]
        if len(words.split()) <= 12 and (found := _ONLY_NUMBER.match(rest.lstrip(" ,;|·–-"))):
            _number(found, block, facts)
            rest = rest.lstrip(" ,;|·–-")[found.end() :]
    left = []
    for part in re.split(r"\s*[|·•—]\s*|\s+[–-]\s+", rest):
        bare = part.strip(" ,;()")
        label = _DATE_LABEL.match(bare)
        if bare and not _date(bare[label.end() :] if label else bare, bool(label), block, facts):
            left.append(bare)
    if (facts.volume, facts.numbers, facts.date, facts.credit) == known and not _told(block, facts, words):
        return False
    if left:
        facts.doubts.append(Doubt(block.spot, f"left out of the masthead: “{' | '.join(left)}”", "masthead"))
    return True


def _told(block: Block, facts: Facts, words: str) -> bool:
    """Whether the line was a fact that could not be taken, so that its doubt says all."""
    return any(doubt.spot == block.spot and words in doubt.message for doubt in facts.doubts) or any(
        doubt.spot == block.spot and doubt.rule in ("date", "number") for doubt in facts.doubts
    )


def _number(found: re.Match[str], block: Block, facts: Facts) -> None:
    groups = found.groupdict()
    volume = _count(groups.get("volume"))
    first, second = _count(groups.get("number")), _count(groups.get("second"))
    wrong = [value for value in (volume, first, second) if value is not None and not 0 < value <= _HIGHEST]
    run = tuple(range(first, second + 1)) if first and second and first < second <= first + 12 else ()
    if wrong or (second is not None and not run):
        facts.doubts.append(Doubt(block.spot, f"{found.group()!r} is no volume and number; fill it in", "number"))
        return
    if volume is not None:
        _once(facts, "volume", volume, block)
    if first is not None:
        _once(facts, "numbers", run or (first,), block)


def _count(text: str | None) -> int | None:
    if not text:
        return None
    if text.isdecimal():
        return int(text)
    values = [_ROMAN[sign] for sign in text.lower()]
    return sum(-v if index + 1 < len(values) and values[index + 1] > v else v for index, v in enumerate(values))


def _date(words: str, labelled: bool, block: Block, facts: Facts) -> bool:
    try:
        found = day(words)
    except NoDay as error:
        facts.doubts.append(Doubt(block.spot, f"the date {error}; fill it in", "date"))
        return True
    if found is not None:
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
