"""Whatever happened since the last run, the site is the one that is made with nothing in the cache, byte for byte."""

from __future__ import annotations

import contextlib
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pdfdigest.office import printable
from pdfdigest.office.site import SiteReport, site
from pdfdigest.office.withdraw import withdraw
from tests.builders import publication, story
from tests.reading.filed import NOW, Library, tree

BASE = "https://digest.example/"
STEPS = 16


class Office:
    """An office at work: each of its acts changes what a site is made from, or the site itself."""

    def __init__(self, library: Library, seed: int) -> None:
        self.shelf = library
        self.chance = random.Random(seed)
        self.now = NOW
        self.base = BASE
        self.office = library.office()
        self.revisions: dict[tuple[int, str], int] = {}
        self.files: list[Path] = []

    def _stories(self) -> list[dict[str, object]]:
        chance = self.chance
        return [
            story(
                place,
                headline=f"{chance.choice(['Mills', 'Ink', 'Paper', 'Type'])} {chance.randint(1, 99)}",
                body=f"It [says](https://{chance.choice('abc')}.example.org/{chance.randint(1, 4)}) so.\n",
                topics=sorted({chance.choice(["Paper", "paper!", "Ink", "Mills", "C", "C++"]) for _ in range(2)}),
                people=[f"Person {chance.randint(1, 5)}"],
                **chance.choice([{}, {}, {"thread": "mills"}]),
            )
            for place in range(1, chance.randint(2, 4))
        ]

    def add(self) -> None:
        """File an issue, a translation of one, or one under embargo."""
        number = self.chance.randint(1, 12)
        language = self.chance.choice(["en", "en", "en", "ja"])
        if (number, language) not in self.revisions:
            embargo = self.chance.choice([..., ..., (self.now + timedelta(days=2)).isoformat()])
            page = self.chance.random() > 0.2
            self.revisions[number, language] = 1
            self.shelf.file(number, language=language, embargo=embargo, page=page, stories=self._stories())

    def revise(self) -> None:
        """File the next revision of an issue."""
        if self.revisions:
            number, language = self.chance.choice(sorted(self.revisions))
            self.revisions[number, language] += 1
            revision = self.revisions[number, language]
            self.shelf.file(number, language=language, revision=revision, stories=self._stories())

    def wait(self) -> None:
        """Let a day go by, which ends an embargo now and then."""
        self.now += timedelta(days=1)

    def correct(self) -> None:
        """Write the errata anew."""
        number = self.chance.choice([number for number, _ in self.revisions] or [1])
        day = (self.now + timedelta(days=self.chance.randint(-2, 2))).date()
        told = f'- {{issue: "1.{number}", page: 1, wrong: Ink, right: Paper, date: {day}}}\n'
        (self.shelf.root / "errata.yaml").write_text(f"format: 1\nerrata:\n{told}", "utf-8")

    def name(self) -> None:
        """Write the authority file anew."""
        other = self.chance.choice(["Ink", "Mills"])
        told = f"topics:\n- {{name: Paper, aliases: [Sheets], spellings: [{other}], see_also: [C]}}\n"
        (self.shelf.root / "authority.yaml").write_text(f"format: 1\n{told}", "utf-8")

    def withdraw(self) -> None:
        """Take an issue off the record, as nobody should."""
        if len(self.revisions) > 2:
            chosen = self.chance.choice(sorted(self.revisions.keys() - {(1, "en")}))
            del self.revisions[chosen]
            number, language = chosen
            shutil.rmtree(self.shelf.root / "issued" / (f"1.{number}" if language == "en" else f"1.{number}-ja"))

    def retract(self) -> None:
        """Withdraw an issue by a notice, sometimes with its pages."""
        if self.revisions:
            number, language = self.chance.choice(sorted(self.revisions))
            label = f"1.{number}" if language == "en" else f"1.{number}-ja"
            every = list((self.shelf.root / "issued" / label).glob("r*"))
            withdraw(self.office, label, by="A. Editor", why="An order", erase=self.chance.random() < 0.5)
            self.revisions[number, language] += len(list((self.shelf.root / "issued" / label).glob("r*"))) - len(every)

    def settle(self) -> None:
        """Change what the publication says of itself."""
        publication(
            self.shelf.root,
            publisher=self.chance.choice(["A Press", "Another Press"]),
            web=BASE,
            record=["web"],
            style=self.chance.choice(["bulletin", "gazette"]),
        )

    def restyle(self) -> None:
        """Change a template."""
        folder = self.shelf.root / "templates/site"
        folder.mkdir(parents=True, exist_ok=True)
        mark = f'<meta name="mine" content="{self.chance.randint(1, 99)}">'
        text = '{% extends "shipped/site/entry.html.j2" %}{% block head %}' + mark + "{% endblock %}"
        (folder / "entry.html.j2").write_text(text, "utf-8")

    def spoil(self) -> None:
        """Edit or remove a file of the site."""
        found = sorted(path for path in self.shelf.out.rglob("*") if path.is_file() and path.name != "site.json")
        if found:
            path = self.chance.choice(found)
            if self.chance.random() < 0.5:
                path.write_bytes(b"edited")
            else:
                path.unlink()

    def move(self) -> None:
        """Give the site another address, or none."""
        self.base = self.chance.choice([BASE, "", "https://other.example/d/"])

    def rest(self) -> None:
        """Do nothing."""

    @property
    def acts(self) -> list[Callable[[], None]]:
        """What an office does, what it does often more than once."""
        often = [self.add] * 5 + [self.revise] * 2 + [self.wait] * 2
        return [
            *often,
            self.correct,
            self.name,
            self.withdraw,
            self.retract,
            self.settle,
            self.restyle,
            self.spoil,
            self.move,
            self.rest,
        ]

    def site(self, out: Path, cache: Path) -> SiteReport:
        """Make the site."""
        return site(replace(self.shelf.office(self.now), cache=cache), out=out, base=self.base)


@pytest.mark.parametrize("seed", range(4))
def test_a_site_that_is_made_again_is_the_one_that_is_made_anew(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    for module in ("press.cache.file_hashes", "reading.site_state"):
        monkeypatch.setattr(f"pdfdigest.{module}.RACY", 0)
    monkeypatch.setattr("pdfdigest.press.cache.file_hashes.FileHashes.clock_is_steady", lambda _: True)
    monkeypatch.setattr(printable, "workers", lambda _: contextlib.nullcontext())
    publication(library.root, publisher="A Press", web=BASE, record=["web"])
    office = Office(library, seed)
    library.file(1, stories=office._stories())
    office.revisions[1, "en"] = 1
    done = []
    for step in range(STEPS):
        for act in office.chance.sample(office.acts, office.chance.randint(1, 2)):
            done.append(act.__name__)
            act()
        office.site(library.out, tmp_path / "kept")
        anew = tmp_path / f"anew-{step}"
        office.site(anew, tmp_path / f"cache-{step}")
        wanted = tree(anew)
        made = {path: data for path, data in tree(library.out).items() if path in wanted or data != b"edited"}
        assert {path for path in made.keys() | wanted.keys() if made.get(path) != wanted.get(path)} == set(), done
        shutil.rmtree(anew)


def test_what_was_filed_a_moment_ago_is_looked_at_again(library: Library) -> None:
    """Times are believed only after a while: without the patches above nothing is taken as read."""
    library.file(1)
    library.site()
    path = next((library.root / "issued/1.1/r1").rglob("1.1.yaml"))
    path.chmod(0o644)
    library.site()
    (library.out / "index.html").write_text("edited", "utf-8")
    library.site()
    assert library.page("index.html") != "edited"
