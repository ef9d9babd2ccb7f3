"""From a story on the web to its page of the PDF, from there to the folio of the bound volume, and back: every way is there."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pdfdigest.bindery import citing, filed_proofs
from pdfdigest.manuscript import publication as publications
from pdfdigest.record import issued
from pdfdigest.record.revision import Record
from tests.builders import ROOT, story
from tests.reading.filed import Library, astray, links, tree

ISSUES, WALKS = 40, 500
BASE = "https://digest.example/"


def bound(records: tuple[Record, ...], parts: int = 2) -> dict[str, Any]:
    """What the manifest of a volume of some records tells, as a binding would write it."""
    folio, told = 9, []
    for at, record in enumerate(records):
        pages = record.editions[0].pages
        headlines = dict(record.stories)
        told.append(
            {
                "issue": record.identity.label,
                "number": record.identity.number,
                "revision": record.identity.revision,
                "title": record.title,
                "date": record.date.isoformat(),
                "part": 1 + at * parts // len(records),
                "folios": [folio, folio + pages - 1],
                "pages": [{"page": page, "folio": folio + page - 1, "sha256": ""} for page in range(1, pages + 1)],
                "stories": [
                    {"id": name, "headline": headlines[name], "page": page}
                    for name, page in record.editions[0].story_pages
                ],
                "sources": [],
            }
        )
        folio += pages
    facts = {"format": 3, "publication": "test-digest", "volume": "1", "proof": False, "parts": parts}
    return {**facts, "gaps": [], "back_matter": folio, "issues": told, "own": [], "books": []}


def bind(library: Library, told: dict[str, Any]) -> None:
    filed_proofs.file(library.root, "test-digest-vol-1.manifest.json", json.dumps(told).encode())


def unlisted(library: Library) -> list[str]:
    """Addresses of the sitemap at which no file of the site stands."""
    addresses = re.findall("<loc>([^<]+)</loc>", library.page("sitemap.xml"))
    assert addresses
    paths = [address.removeprefix(BASE) for address in addresses]
    return [
        path
        for path in paths
        if not (library.out / (f"{path}index.html" if not path or path.endswith("/") else path)).is_file()
    ]


def stories(chance: random.Random) -> list[dict[str, Any]]:
    """Stories with notes, subjects, people and threads."""
    return [
        story(
            place,
            headline=f"Story {chance.randint(1, 10_000)}",
            body=f"It [says](https://{chance.choice('abc')}.example.org/{chance.randint(1, 9)}) so.\n",
            topics=[chance.choice(["Paper", "Ink", "Type"])],
            people=[f"Person {chance.randint(1, 9)}"],
            **chance.choice([{}, {"thread": "mills"}]),
        )
        for place in range(1, chance.randint(2, 6))
    ]


@pytest.fixture
def forty(library: Library) -> tuple[Library, dict[str, Any]]:
    """Forty issues with notes, some revised, with errata, bound in two parts."""
    chance = random.Random(18)
    for number in range(1, ISSUES + 1):
        day = date(2025, 1, 1) + timedelta(days=3 * number)
        for revision in range(1, 3 if number % 7 == 0 else 2):
            library.file(
                number, revision=revision, date=day.isoformat(), pages=chance.randint(2, 5), stories=stories(chance)
            )
    wrong = [f'- {{issue: "1.{number}", page: 1, wrong: Ink, right: Paper, date: 2025-02-01}}\n' for number in (3, 7)]
    (library.root / "errata.yaml").write_text("format: 1\nerrata:\n" + "".join(wrong), "utf-8")
    told = bound(issued.on_record(library.root))
    bind(library, told)
    library.site(base=BASE)
    return library, told


def steps(library: Library, told: dict[str, Any], records: dict[str, Record], chance: random.Random) -> Iterator[str]:
    """One walk: a story on the web, its page of the PDF, its folio, another folio of the issue, and back to a web page."""
    label = chance.choice(sorted(records))
    record = records[label]
    name, page = chance.choice(record.editions[0].story_pages)
    web = f"{label}/r{record.identity.revision}/index.html"
    if f'id="story-{name}"' not in library.page(web):
        yield f"{web} has no {name}"
    cited = citing.cite(told, f"{label}:{page}")
    folio = f"vol-1/{cited.folio}/index.html"
    led = links(library.page(folio))
    for wanted in (f"{web}#story-{name}", f"{label}/r{record.identity.revision}/issue.pdf#page={page}", web):
        if f"../../{wanted}" not in led:
            yield f"{folio} does not lead to {wanted}"
    back = citing.cite(told, str(cited.folio))
    if (back.issue, back.page) != (label, page):
        yield f"{cited.folio} is cited as {back}"
    first = citing.cite(told, f"{label}:1").folio
    own = library.page(web)
    if f"../../vol-1/{first}/index.html" not in links(own):
        yield f"{web} does not lead to folio {first}"
    at = first
    while at != cited.folio:
        (onward,) = re.findall(
            r'href="../../(vol-1/\d+)/index.html" rel="next"', library.page(f"vol-1/{at}/index.html")
        )
        at = int(onward.rpartition("/")[2])


def test_every_address_leads_to_a_file_and_every_walk_arrives(forty: tuple[Library, dict[str, Any]]) -> None:
    library, told = forty
    assert astray(library.out) == []
    assert library.page("sitemap.xml").count("<loc>") > 3 * ISSUES
    assert unlisted(library) == []
    records = {record.identity.label: record for record in issued.on_record(library.root)}
    chance = random.Random(500)
    assert [wrong for _ in range(WALKS) for wrong in steps(library, told, records, chance)] == []


def test_the_folios_are_those_of_the_last_binding_and_of_what_may_be_read(library: Library) -> None:
    for number in (1, 2):
        library.file(number, stories=stories(random.Random(number)))
    first = bound(issued.on_record(library.root))
    bind(library, first)
    library.site()
    assert {path.split("/")[1] for path in tree(library.out) if path.startswith("vol-1/")} == {
        "9",
        "10",
        "11",
        "12",
        "index.html",
    }
    library.file(1, revision=2, stories=[story(1, headline="Anew")])
    library.site()
    old = library.page("vol-1/9/index.html")
    assert "1.1/r1/index.html" in old
    assert "Anew" not in old
    bind(library, bound(issued.on_record(library.root), parts=1))
    library.site()
    assert "Anew" in library.page("vol-1/9/index.html")
    assert "1.1/r2/index.html" in library.page("vol-1/9/index.html")
    assert "pages 9–10" in library.page("1.1/index.html")


@pytest.mark.parametrize(
    "damaged", ["", "[]", "{}", '{"volume": 1, "issues": 7}', '{"volume": 1, "issues": [{"issue": "1.1"}]}']
)
def test_a_damaged_proof_has_no_folios(library: Library, damaged: str) -> None:
    library.file(1)
    place: Path = library.root / "bound/vol-1/b1"
    place.mkdir(parents=True)
    (place / "test-digest-vol-1.manifest.json").write_text(damaged, "utf-8")
    library.site()
    assert [path for path in tree(library.out) if path.startswith("vol-1/")] == ["vol-1/index.html"]


def test_every_address_of_the_sample_leads_to_a_file(tmp_path: Path) -> None:
    root = tmp_path / "the-bound-page"
    shutil.copytree(ROOT / "issues/the-bound-page", root, ignore=shutil.ignore_patterns("bound"))
    sample = Library(publications.read(root / "publication.toml"), tmp_path / "site")
    records = issued.on_record(root)
    told = bound(records) | {"publication": "the-bound-page", "volume": "3"}
    filed_proofs.file(root, "the-bound-page-vol-3.manifest.json", json.dumps(told).encode())
    report = sample.site(datetime(2026, 6, 1, 12, tzinfo=UTC), base=BASE)
    assert report.issues == len({record.identity.label for record in records}) > 10
    assert (sample.out / "vol-3/9/index.html").is_file()
    assert astray(sample.out) == []
    assert unlisted(sample) == []
