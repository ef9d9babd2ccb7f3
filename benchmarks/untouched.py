"""Volumes that nobody touched are proven: `make tamper` and `make tamper SETS="FOLDER ..."` write a row each in docs/tamper.md.

Ours are seven small volumes of made-up issues in each language that the shipped fonts can set, in turn in each style and on
each paper.  Volumes of files from elsewhere hold
twenty-five issues each, adopted from PDFs below the folders that are named.  Each volume is proven by `verify --against` with its manifest beside
it, and under another name with none: all parts must agree.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import os
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import shop
from pdfdigest import cli
from pdfdigest.bindery import against, catalogue
from pdfdigest.errors import DigestError
from pdfdigest.model import Publication
from pdfdigest.paper import PAPERS
from pdfdigest.press.compose.house import House
from pdfdigest.press.workers.machine import Machine

DOCS = Path(__file__).resolve().parents[1] / "docs/tamper.md"
EACH, ADOPTED, HELD = 7, 500, 25
"""Volumes of ours in each language, issues that are adopted, and how many of them a volume holds."""
LARGEST = 2_000_000
"""Bytes of a file that is adopted."""
STYLES = House(Publication(slug="digest", name="Digest")).styles
SAYINGS = {
    "ru": "Бумага и шрифт найдены в старой мастерской у реки",
    "uk": "Папір і шрифт знайдено у старій майстерні",
    "el": "Το χαρτί και τα στοιχεία βρέθηκαν στο παλιό εργαστήριο",
    "ja": "古い印刷所で紙と活字が見つかった。",
    "zh": "老印刷厂里发现了纸张和活字。",
    "zh-Hant": "老印刷廠裡發現了紙張和活字。",
    "ko": "오래된 인쇄소에서 종이와 활자가 발견되었다",
    "ar": "عثر على الورق والحروف في المطبعة القديمة",
    "he": "נייר ואותיות נמצאו בבית הדפוס הישן",
    "hi": "पुराने छापाख़ाने में काग़ज़ और अक्षर मिले",
}
"""Words of the languages that are not written in Latin letters."""
HEAD = "## Volumes that nobody touched\n"
NEXT = "## The sample volume\n"
TABLE = "| volumes | date | volumes | issues | pages | all parts agree | with a part that differs | with one unproven | other faults |\n|---|---|---|---|---|---|---|---|---|\n"


@dataclass
class Count:
    """What came of a kind of volumes, and the first few faults in words."""

    volumes: int = 0
    issues: int = 0
    pages: int = 0
    agree: int = 0
    differs: int = 0
    unproven: int = 0
    unbound: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, other: Count) -> None:
        """Count what another came to, too."""
        for each in ("volumes", "issues", "pages", "agree", "differs", "unproven", "unbound", "refused"):
            setattr(self, each, getattr(self, each) + getattr(other, each))
        self.faults += other.faults


def main(folders: list[str]) -> None:
    """Bind and prove volumes of ours, or of the files below the folders; write the row, anew with each language or volume."""
    counted = Count()
    tongues = len(House(Publication(slug="digest", name="Digest")).languages)
    turns = range(len(volumes_of_files(folders)) if folders else tongues)
    name = f"{HELD} issues from elsewhere each" if folders else "ours"
    with ProcessPoolExecutor(int(os.environ.get("JOBS", "2"))) as pool:
        for made in pool.map(adopted if folders else ours, turns, itertools.repeat(folders)):
            counted.add(made)
            written(name, counted)
    for words in counted.faults:
        print(words)
    for words, number in counted.refused.most_common(12):
        print(f"{number} files were not adopted: {words}")


def ours(turn: int, _: list[str]) -> Count:
    """A publication in one of the languages, in a style and on a paper, with its share of volumes of two issues."""
    tongues = House(Publication(slug="digest", name="Digest")).languages
    kinds = list(itertools.product(STYLES, PAPERS))
    tongue, (style, paper) = tongues[turn], kinds[turn % len(kinds)]
    counted = Count()
    with tempfile.TemporaryDirectory() as place, warm(Path(place)):
        root = shop.make(Path(place) / f"p{turn}", 0, picture=False)
        told = {"name": f"Digest {turn}", "publisher": "Nobody", "editor": "N. N.", "language": tongue}
        told |= {"style": style, "paper": paper}
        lines = [f'{key} = "{value}"\n' for key, value in told.items()]
        # What volumes are made of; to cut fonts for web pages would take twice as long.
        lines.append('record = ["screen"]\n')
        (root / "publication.toml").write_text("".join(lines), "utf-8")
        for index in range(2 * EACH):
            text = shop.issue(
                index + 50 * turn, 1 + index % 3, 1, index % 2, picture=False, word=SAYINGS.get(tongue, "")
            )
            text = re.sub(r"^volume: .*$", f"volume: {index // 2 + 1}", text, flags=re.MULTILINE)
            text = re.sub(r"^number: .*$", f"number: {index % 2 + 1}", text, flags=re.MULTILINE)
            path = root / f"{index // 2 + 1}" / f"{index // 2 + 1}.{index % 2 + 1}.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        with quiet(root) as said:
            if any(cli.run(["publish", str(path), "--by", "N. N."]) for path in sorted(root.glob("*/*.yaml"))):
                counted.faults.append(f"{tongue}: {said.getvalue()[-300:]}")  # no font that has its characters, say
                return counted
        for volume in range(1, EACH + 1):
            proven(root, volume, counted)
    return counted


def volumes_of_files(folders: list[str]) -> list[list[Path]]:
    """The files below the folders, dealt out to as many volumes as hold the issues that are adopted."""
    files = sorted(each for one in folders for each in Path(one).rglob("*.pdf") if each.stat().st_size <= LARGEST)
    random.Random(1).shuffle(files)
    number = ADOPTED // HELD
    return [files[at::number] for at in range(number)]


def adopted(turn: int, folders: list[str]) -> Count:
    """A publication of files that others made, with one volume."""
    counted, taken, volume = Count(), 0, turn + 1
    with tempfile.TemporaryDirectory() as place, warm(Path(place)):
        root = Path(place) / "elsewhere"
        root.mkdir()
        (root / "publication.toml").write_text('name = "Elsewhere"\npublisher = "Nobody"\neditor = "N. N."\n', "utf-8")
        for path in volumes_of_files(folders)[turn]:
            if taken == HELD:
                break
            facts = root / "facts.yaml"
            day = date(1990 + volume, 1, 1) + timedelta(days=taken)
            facts.write_text(
                f"format: 1\nvolume: {volume}\nnumber: {taken + 1}\ndate: {day}\n"
                f"stories:\n  - {{id: one, headline: Headline {taken}, page: 1}}\n",
                "utf-8",
            )
            with quiet(root) as said:
                code = cli.run(["adopt", str(path), "--facts", str(facts), "--by", "N. N."])
            taken += not code
            if code:
                counted.refused[said.getvalue().strip().splitlines()[-1][:80]] += 1
            if code == 1:
                counted.faults.append(f"{path.name}: {said.getvalue()[-300:]}")
        proven(root, volume, counted)
    return counted


@contextlib.contextmanager
def warm(place: Path) -> Iterator[None]:
    """One child sets everything, as to start another for each command takes longer than such small issues do."""
    with (
        Machine(place / "cache", seconds=900) as machine,
        mock.patch("pdfdigest.press.workers.foreman.FORKS", new=False),
        mock.patch("pdfdigest.press.workers.machine.Machine", return_value=contextlib.nullcontext(machine)),
    ):
        yield


@contextlib.contextmanager
def quiet(root: Path) -> Iterator[io.StringIO]:
    """Work in a folder; what is said is kept."""
    said = io.StringIO()
    with contextlib.chdir(root), contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
        yield said


def proven(root: Path, volume: int, counted: Count) -> None:
    """Bind a volume, and prove it in both ways."""
    out = root / "out"
    counted.volumes += 1
    with quiet(root) as said:
        code = cli.run(["bind", str(root), "--volume", str(volume), "-o", str(out)])
    if code:
        counted.unbound += 1
        counted.faults.append(f"volume {volume} of {root.name} was not bound: {said.getvalue()[-300:]}")
        return
    (path,) = out.glob(f"*vol-{volume}.pdf")
    try:
        beside = against.compare(path, root / "issued")
        renamed = path.rename(root / "another name.pdf")
        found = [*beside.answers, *against.compare(renamed, root / "issued").answers]
    except DigestError as error:
        counted.faults.append(f"volume {volume} of {root.name} cannot be compared: {error}")
        return
    wrong = [each for each in found if each.answer != against.AGREES]
    counted.agree += not wrong
    counted.differs += any(each.answer == against.DIFFERS for each in wrong)
    counted.unproven += any(each.answer == against.UNPROVEN for each in wrong)
    counted.faults += [f"volume {volume} of {root.name}: {each}" for each in wrong[:3]]
    told = catalogue.carried(renamed)
    counted.issues += len(told["issues"])
    counted.pages += sum(len(issue["pages"]) for issue in told["issues"])


def written(name: str, counted: Count) -> None:
    """Write the row of a kind in the docs."""
    faults = counted.unbound + sum("cannot be compared" in words for words in counted.faults)
    day = datetime.now(UTC).date()
    row = (
        f"| {name} | {day} | {counted.volumes} | {counted.issues:,} | {counted.pages:,} | {counted.agree} | {counted.differs} "
        f"| {counted.unproven} | {faults} |\n"
    )
    before = DOCS.read_text("utf-8")
    if HEAD not in before:
        before = before.replace(NEXT, f"{HEAD}\n{TABLE}\n{NEXT}", 1)
    kept = re.sub(rf"^\| {re.escape(name)} \|.*\n", "", before, flags=re.MULTILINE)
    DOCS.write_text(kept.replace(TABLE, TABLE + row, 1), "utf-8")
    print(row, flush=True)


def section(text: str) -> str:
    """What the docs say of such volumes, to be kept when the rest is written anew."""
    begin = text.find(HEAD)
    return text[begin : text.index(NEXT)] if begin >= 0 else ""


if __name__ == "__main__":
    main(sys.argv[1:])
