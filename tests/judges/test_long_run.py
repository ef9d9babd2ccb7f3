"""Three years of an office, told in one go: two publications, 150 issues, and all that an office meets in that time."""

from __future__ import annotations

import tarfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pdfdigest.errors import DigestError, PostError, RequestError
from pdfdigest.office import (
    backup,
    bind,
    distribution,
    lists,
    migrate,
    publish,
    restore,
    returned_mail,
    safekeeping,
    send,
    send_plan,
    verify,
    withdraw,
)
from pdfdigest.office import leave as leaving
from pdfdigest.office.site import SiteReport, site
from pdfdigest.office.status import status
from pdfdigest.office.surroundings import Office
from pdfdigest.post.tokens import SigningKeys
from pdfdigest.post.unsubscribes import Queue
from pdfdigest.press.workers.machine import Machine
from pdfdigest.record import issued
from tests.bindery.conftest import Bind
from tests.builders import ROOT, manuscript_text, publication, story
from tests.cli.conftest import Warm
from tests.office import post_office
from tests.post.builders import sink
from tests.reading.filed import astray, tree

pytestmark = pytest.mark.judges
YEARS, A_YEAR = (2023, 2024, 2025), 25
SLUGS = ("harbour", "mountain")
BOTH = "ann@example.org"
"""Who reads both digests, and leaves one."""
SECRET = "Zanzibar"
"""A word that stands in one issue alone, whose pages are erased."""
EARLY = "Quagga"
"""A word that stands in the issue that is under embargo."""
END = datetime(2025, 11, 1, 9, tzinfo=UTC)


@dataclass
class Machinery:
    """Where the office stands, what its clock says, and the user's folders of the machine that it works at."""

    root: Path
    home: Path
    now: datetime

    def office(self, slug: str = "") -> Office:
        return Office(self.root / slug, self.home / "cache", self.home / "state", clock=lambda: self.now)


@pytest.fixture
def warm(machine: Machine) -> Iterator[None]:
    """All pages are set by the warm machine."""
    with Bind(machine).warm(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("pdfdigest.office.printable.workers", lambda _cache: Warm(machine))
        yield


def write(root: Path, year: int, number: int, *words: str, **facts: object) -> str:
    """The manuscript of an issue; its number as printed."""
    volume = year - YEARS[0] + 1
    day = date(year, 1, 5) + timedelta(days=14 * (number - 1))
    path = root / str(year) / f"{volume}.{number}.yaml"
    path.parent.mkdir(exist_ok=True)
    said = [
        story(
            1,
            headline=f"Number {number} of {year}",
            body=f"What was said that week, {' and '.join(words) or 'in short'}, [as they write](https://news.example/{year}).\n",
            topics=["Harbours" if number % 2 else "Mountains"],
        )
    ]
    path.write_text(manuscript_text(volume=volume, number=number, date=day.isoformat(), stories=said, **facts), "utf-8")
    return f"{volume}.{number}"


def filed(at: Machinery, slug: str, what: str, why: str = "") -> None:
    publish.publish(at.office(slug), what, by="A. Editor", why=why)


def mailed(at: Machinery, slug: str, what: str, *, previous: bool = False) -> Counter[str]:
    """Send an issue to its list; how many letters ended in which state."""
    office = at.office(slug)
    made = send_plan.plan(office, what, () if previous else ("members",), previous=previous)
    done = send.run(office, made.plan)
    return Counter(dict(done.standing.tally.numbers))


def shelf(at: Machinery, out: Path) -> SiteReport:
    """The site of all publications; none of its addresses is dead."""
    made = site(at.office(), out=out, base="https://digests.example/")
    assert astray(out) == []
    return made


def said(folder: Path, word: str) -> list[str]:
    return [path for path, data in tree(folder).items() if word.encode() in data]


def sums(at: Machinery) -> None:
    """The sums of every ledger agree, as status tells them and row by row."""
    found = distribution.status(at.office())
    assert found
    for each in found:
        told = each.facts()
        ends = ("accepted", "rejected", "expired", "skipped", "in_doubt", "remaining")
        assert told["planned"] == sum(told[name] for name in ends)
    for root in sorted(path.parent for path in at.root.glob("*/publication.toml")):
        if not (root / "post").exists():
            continue
        from pdfdigest.office import post_room

        with post_room.here(at.office(root.name)).ledger() as ledger:
            told = dict(ledger.db.execute("SELECT state, sum(number) FROM tallies GROUP BY state").fetchall())
            rows = dict(ledger.db.execute("SELECT state, count(*) FROM deliveries GROUP BY state").fetchall())
        assert {state: number for state, number in told.items() if number} == rows


def volumes(at: Machinery, slug: str, out: Path, wanted: tuple[int, ...] = (1, 2, 3)) -> None:
    """Each volume is bound, holds what it claims, and agrees with the record part by part."""
    for volume in wanted:
        made = bind.bind(at.office(slug), volume=volume, out=out)
        found = verify.verify(at.office(slug), made.files[0])
        assert [(row.name, row.wrong) for row in found.rows if row.wrong] == []
        told = verify.compare(at.office(slug), made.files[0], Path("issued"))
        assert told.proven, told.answers


def test_three_years_of_an_office(tmp_path: Path, warm: None) -> None:
    at = Machinery(tmp_path / "office", tmp_path / "first machine", datetime(2023, 1, 1, 8, tzinfo=UTC))
    out = tmp_path / "site"
    with sink(tmp_path / "sink") as server:
        found = _three_years(at, out, server.port)
        assert found["letters"] == server.taken().total()
    _move(at, out, tmp_path)
    _older(at, out)


def _three_years(at: Machinery, out: Path, port: int) -> dict[str, int]:
    letters = 0
    for slug in SLUGS:
        publication(at.root / slug, name=f"The {slug.title()} Letter", slug=slug, record=["screen"])
        post_office.enlist(at.office(slug), BOTH, *(f"{slug}-{each}@example.org" for each in range(4)))
        post_office.settings(at.office(slug), post_office.server(port, more="[mail.pace]\nshared_daily = 1000\n"))
    for year in YEARS:
        for number in range(1, A_YEAR + 1):
            at.now = datetime(year, 1, 5, 12, tzinfo=UTC) + timedelta(days=14 * (number - 1))
            for slug in SLUGS:
                what = write(
                    at.root / slug, year, number, *([SECRET] if (slug, year, number) == ("mountain", 2024, 7) else [])
                )
                filed(at, slug, what)
                if number in (1, 7):
                    done = mailed(at, slug, what)
                    letters += done["accepted"]
                    assert done["accepted"] > 0
        at.now = datetime(year, 12, 30, 12, tzinfo=UTC)
        letters += _year_end(at, year)
        made = shelf(at, out)
        assert made.issues == 2 * A_YEAR * (year - YEARS[0] + 1)
    assert sum(len(issued.every(at.root / slug)) for slug in SLUGS) == 2 * A_YEAR * len(YEARS)
    _embargo(at, out)
    sums(at)
    return {"letters": letters}


def _year_end(at: Machinery, year: int) -> int:
    """What came up in that year: a revision and an erratum, readers who leave, a withdrawal, an erasure; letters that went."""
    letters, volume = 0, year - YEARS[0] + 1
    harbour, mountain = (at.root / slug for slug in SLUGS)
    write(harbour, year, 7, "set right since")
    filed(at, "harbour", f"{volume}.7", "a word was wrong")
    letters += mailed(at, "harbour", f"{volume}.7", previous=True)["accepted"]
    day = date(year, 12, 1)
    entry = f'  - issue: "{volume}.9"\n    story: story-1\n    date: {day}\n    wrong: in short\n    right: at length\n'
    path = harbour / "errata.yaml"
    path.write_text((path.read_text("utf-8") if path.exists() else "format: 1\nerrata:\n") + entry, "utf-8")
    if year == 2023:
        _leave(at)
    if year == 2024:
        withdraw.withdraw(at.office("harbour"), "2.1", by="A. Editor", why="The wrong attachment")
        letters += mailed(at, "harbour", "2.1", previous=True)["accepted"]
        done = withdraw.withdraw(at.office("mountain"), "2.7", by="A. Editor", why="A court's order", erase=True)
        assert done.erased == (1,)
        assert said(mountain / "issued", SECRET) == []
        (mountain / "2024" / "2.7.yaml").unlink()
        with pytest.raises((RequestError, PostError)):
            mailed(at, "mountain", "2.7")
        lists.erase(at.office("mountain"), "mountain-3@example.org")
        assert not said(mountain / "post", "mountain-3@example.org")
    return letters


def _leave(at: Machinery) -> None:
    """Who reads two digests leaves one by one host for both, and keeps the other."""
    from pdfdigest.office import post_room

    leaving.make_key(at.office(), at.root / "leave.key")
    lines = [each for each in (at.root / "leave.key").read_text("utf-8").splitlines() if not each.startswith("#")]
    keys = post_room.here(at.office("mountain")).keys()
    token = keys.signing().leave("members", keys.mark(BOTH))
    assert SigningKeys.read("\n".join(lines)).read_leave(token)
    queue = Queue(at.root / "leavers.sqlite", at.now.timestamp())
    queue.add(token, at.now.timestamp())
    assert [returned_mail.pull(at.office(slug), [str(queue.path)]).left for slug in SLUGS] == [0, 1]
    on = [{each["address"] for each in lists.members(at.office(slug), "members")} for slug in SLUGS]
    assert [BOTH in each for each in on] == [True, False]


def _embargo(at: Machinery, out: Path) -> None:
    """A clock that was turned forward breaks an embargo; set right, everything that it let out is taken back."""
    at.now = datetime(2025, 10, 1, 12, tzinfo=UTC)
    root = at.root / "harbour"
    path = root / "2025" / "3.26.yaml"
    said_early = [story(1, headline=f"A {EARLY} in the harbour", topics=[EARLY])]
    path.write_text(
        manuscript_text(
            volume=3, number=26, date="2025-10-31", stories=said_early, embargo=f"{END:%Y-%m-%dT%H:%M}+00:00"
        ),
        "utf-8",
    )
    filed(at, "harbour", "3.26")
    assert len(shelf(at, out).withheld) > 0
    assert said(out, EARLY) == []
    at.now = END + timedelta(days=60)
    shelf(at, out)
    assert said(out, EARLY)
    made = bind.bind(at.office("harbour"), volume=3, out=root.parent / "bound early")
    assert any("3.26" in each["issue"] for each in _told(made.files[0])["issues"])
    at.now = datetime(2025, 10, 2, 12, tzinfo=UTC)
    shelf(at, out)
    assert said(out, EARLY) == []
    again = bind.bind(at.office("harbour"), volume=3, out=root.parent / "bound early")
    assert not any("3.26" in each["issue"] for each in _told(again.files[0])["issues"])
    with pytest.raises(DigestError):
        mailed(at, "harbour", "3.26")
    at.now = datetime(2026, 1, 5, 12, tzinfo=UTC)
    shelf(at, out)
    assert said(out, EARLY)


def _told(book: Path) -> dict[str, list[dict[str, str]]]:
    import json

    told: dict[str, list[dict[str, str]]] = json.loads(next(book.parent.glob("*.manifest.json")).read_text("utf-8"))
    return told


def _move(at: Machinery, out: Path, tmp_path: Path) -> None:
    """Each publication moves to another machine by a backup; its ledger is a copy until it is adopted."""
    before = {slug: tree(at.root / slug / "issued") for slug in SLUGS}
    for slug in SLUGS:
        backup.backup(at.office(slug), tmp_path / f"{slug}.tar", "a passphrase of some length")
    old = at.root
    at.root, at.home = tmp_path / "new office", tmp_path / "second machine"
    at.root.mkdir()
    for slug in SLUGS:
        restore.restore(at.office(), tmp_path / f"{slug}.tar", at.root / slug, "a passphrase of some length")
        assert tree(at.root / slug / "issued") == before[slug]
        with pytest.raises(PostError):
            post_office.enlist(at.office(slug), "dan@example.org")
        safekeeping.adopt(at.office(slug), by="A. Editor", why="moved to another machine")
        volumes(at, slug, at.root / slug / "out")
        with pytest.raises(RequestError):
            restore.restore(at.office(), tmp_path / f"{slug}.tar", old / slug, "a passphrase of some length")
    sums(at)
    shelf(at, out)


def _older(at: Machinery, out: Path) -> None:
    """Publications of every format that ever landed come to the same office, and are brought up to date beside the two."""
    archives = sorted((ROOT / "tests" / "formats").glob("*.tar.xz"))
    assert len(archives) >= 10
    for number, archive in enumerate(archives):
        name = archive.name.partition(".")[0]
        with tarfile.open(archive) as tar:
            tar.extractall(at.root / f"packed-{number}", filter="data")
        (at.root / f"packed-{number}" / "publication").rename(at.root / f"old-{name}")
    before = {path: tree(path / "issued") for path in at.root.glob("old-*")}
    waiting = migrate.migrate(at.office())
    assert waiting.waiting >= len(archives)
    assert migrate.migrate(at.office(), write=True).waiting == 0
    assert migrate.migrate(at.office()).moves == ()
    assert {path: tree(path / "issued") for path in at.root.glob("old-*")} == before
    sums(at)
    for path in sorted(before):
        shelf(replace_root(at, path), out.with_name(f"site of {path.name}"))
        assert {each.state for each in status(at.office(path.name))} <= {"issued", "withdrawn"}
    volumes(at, f"old-{archives[0].name.partition('.')[0]}", at.root / "bound", (1,))


def replace_root(at: Machinery, root: Path) -> Machinery:
    """The same office with another folder."""
    return replace(at, root=root)
