"""What is under embargo is nowhere but in the record: each door is tried a minute before its moment, and at it."""

from __future__ import annotations

import json
import shutil
import time
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from pdfdigest.errors import PostError, RequestError
from pdfdigest.manuscript import manuscript
from pdfdigest.manuscript import publication as publications
from pdfdigest.office import bind, send, send_plan
from pdfdigest.office.cite_issue import STYLES, cite_issue
from pdfdigest.office.show_letter import show
from pdfdigest.office.site import site
from pdfdigest.office.surroundings import Office
from pdfdigest.press.compose import web
from pdfdigest.press.compose.house import House
from pdfdigest.press.targets import target
from pdfdigest.press.workers.machine import Machine
from pdfdigest.record import issued, manuscript_files
from tests import builders
from tests.bindery.conftest import Bind
from tests.builders import manuscript_text, publication, story
from tests.desk.door import Door
from tests.office import post_office
from tests.post.builders import sink

END = datetime(2025, 3, 1, 9, tzinfo=UTC)
OPEN = "Madagascar"
"""A word of 1.1, which may be read."""
SECRETS = ("Zanzibar", "Quagga", "Xylograph", "obscure.example")
"""Words of 1.2 alone: of its headline, its text, its subjects, and its source."""


@dataclass
class Shelf:
    """A publication with 1.1 on record, which may be read, and 1.2, which is under embargo."""

    root: Path
    machine: Machine

    def office(self, now: datetime) -> Office:
        return Office(self.root, self.root.parent / "cache", self.root.parent / "state", clock=lambda: now)

    def bound(self, now: datetime, **how: str | bool) -> str:
        out = self.root.parent / "volume"
        with Bind(self.machine).warm():
            bind.bind(self.office(now), volume=1, out=out, **how)  # type: ignore[arg-type]
        return words_in(out)


def words_in(folder: Path, pattern: str = "*") -> str:
    """All that is said in the files below a folder, what is packed in them too."""
    return "".join(_words(path) for path in sorted(folder.rglob(pattern)) if path.is_file())


def _words(path: Path) -> str:
    if path.suffix == ".pdf":
        reader = PdfReader(path)
        inside = [data.decode("latin-1") for several in reader.attachments.values() for data in several]
        return "".join(page.extract_text() for page in reader.pages) + "".join(inside)
    if path.suffix == ".epub":
        with zipfile.ZipFile(path) as book:
            return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return f"{path.name}\n{path.read_bytes().decode('utf-8', 'replace')}"


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory, machine: Machine) -> Path:
    """The publication, as it is copied for each door."""
    root = tmp_path_factory.mktemp("embargo") / "test-digest"
    made = publication(root, publisher="A Press", web="https://digest.example/")
    (root / "2025").mkdir()
    facts = (
        {"number": 1, "stories": [story(headline=f"To {OPEN}", topics=["Lemurs"])]},
        {
            "number": 2,
            "date": "2025-02-15",
            "embargo": END.isoformat(),
            "stories": [story(headline="To Zanzibar", body="A Quagga [came](source:s).\n", topics=["Xylograph"])],
            "sources": {"s": {"address": "https://obscure.example/", "publisher": "Obscure"}},
        },
    )
    for each in facts:
        path = root / f"2025/1.{each['number']}.yaml"
        path.write_text(manuscript_text(**each), "utf-8")
        of = manuscript.read(path, made)
        pdf = builders.edition(of, machine)
        page = web.page(of, House(made), target("web", made))
        issued.file(
            of,
            {f"{of.identity.slug}-screen.pdf": pdf, f"{of.identity.slug}-web.html": page},
            manuscript_files.read(of),
            title=f"No. {each['number']}",
            by="A. Editor",
            at=datetime(2025, 2, 1, tzinfo=UTC),
        )
    (root / "errata.yaml").write_text(
        "format: 1\nerrata:\n  - {issue: '1.2', page: 1, wrong: Quagga, right: Zanzibar, date: 2025-02-16}\n"
        f"  - {{issue: '1.1', page: 1, wrong: {OPEN}, right: Mauritius, date: 2025-01-16}}\n",
        "utf-8",
    )
    return root


@pytest.fixture
def shelf(record: Path, tmp_path: Path, machine: Machine) -> Shelf:
    shutil.copytree(record, tmp_path / "test-digest")
    return Shelf(tmp_path / "test-digest", machine)


def volume(kind: str, **how: bool) -> Callable[[Shelf, datetime], str]:
    return lambda shelf, now: shelf.bound(now, kind=kind, **how)


def on_site(pattern: str) -> Callable[[Shelf, datetime], str]:
    def made(shelf: Shelf, now: datetime) -> str:
        out = shelf.root.parent / "site"
        site(shelf.office(now), out=out, base="https://digest.example/")
        return words_in(out, pattern)

    return made


def cited(shelf: Shelf, now: datetime) -> str:
    said = []
    for what in ("1.1", "1.1#story-1", "1.2", "1.2#story-1"):
        for style in STYLES:
            try:
                said.append(cite_issue(shelf.office(now), what, style))
            except RequestError as error:
                said.append(str(error))
    return "".join(said)


def mailed(shelf: Shelf, now: datetime) -> str:
    """The letters that a server took for readers."""
    office, said, settings = shelf.office(now), "", shelf.root / "publication.toml"
    plain = settings.read_text("utf-8")
    with sink(shelf.root.parent / "sink") as standing:
        post_office.settings(office, post_office.server(standing.port))
        post_office.enlist(office, "ann@example.org")
        for what in ("1.1", "1.2"):
            made, before = send_plan.plan(office, what, ("members",)), standing.taken().total()
            try:
                send.run(office, made.plan)
            except PostError as error:
                assert "under embargo until" in error.message, error.message  # noqa: PT017
            if standing.taken().total() > before:
                said += show(office, made.plan).text
    settings.write_text(plain, "utf-8")
    return said


def at_the_desk(begin: str, name: str, **said: object) -> Callable[[Shelf, datetime], str]:
    """What somebody makes at the desk: where it is begun, and which part of what stands there tells of it."""

    def made(shelf: Shelf, now: datetime) -> str:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(time, "time", now.timestamp)
            opened = Door(shelf.root, shelf.root.parent, shelf.machine)
        with closing(opened) as door, Bind(shelf.machine).warm():
            (row,) = door.client.get("/api/shelf").json()["shelves"]
            at = f"/api/{begin.partition('/')[0]}/{row['key']}"
            answer = door.client.post(f"{at}/{begin.partition('/')[2]}", json=said)
            assert answer.status_code == 202, answer.text
            for _ in range(600):
                found = door.client.get(at).json()[name]
                if not found["running"]:
                    break
                time.sleep(0.05)
            assert found["result"], found
            return words_in(shelf.root / "out") + json.dumps(found)

    return made


DOORS: dict[str, tuple[Callable[[Shelf, datetime], str], tuple[str, ...]]] = {
    "volume": (volume("screen"), SECRETS),
    "volume for an archive": (volume("archive"), SECRETS),
    "EPUB": (volume("epub"), SECRETS),
    "deposit": (volume("screen", deposit=True), SECRETS),
    "site": (on_site("*"), SECRETS),
    "feeds": (on_site("feed*"), SECRETS[:1]),
    "search": (on_site("search/**/*"), SECRETS[:1]),
    "cite": (cited, SECRETS[:1]),
    "letters": (mailed, SECRETS[:1]),
    "a volume bound at the desk": (at_the_desk("volume/bind", "bind", volume=1, kind="screen", proof=False), SECRETS),
    "a site made at the desk": (at_the_desk("site/make", "make", base="https://digest.example/"), SECRETS),
}
"""What each door hands out at a moment, and what of 1.2 stands there once its moment has come."""


@pytest.mark.parametrize("door", DOORS)
def test_a_door_has_nothing_of_it_before_its_moment_and_has_it_then(door: str, shelf: Shelf) -> None:
    made, later = DOORS[door]
    before = made(shelf, END - timedelta(minutes=1))
    assert OPEN in before, "what may be read is there"
    assert [word for word in SECRETS if word.casefold() in before.casefold()] == []
    after = made(shelf, END)
    assert [word for word in later if word.casefold() not in after.casefold()] == []


def test_a_translation_under_embargo_does_not_go_out_with_its_issue(shelf: Shelf) -> None:
    office = shelf.office(END - timedelta(minutes=1))
    made = publications.read(shelf.root / "publication.toml")
    path = shelf.root / "2025/1.1-ja.yaml"
    text = manuscript_text(number=1, language="ja", embargo=END.isoformat(), stories=[story(headline="Zanzibar")])
    path.write_text(text, "utf-8")
    of = manuscript.read(path, made)
    edition = replace(issued.edition(issued.on_record(shelf.root)[0], "screen"), identity=of.identity)
    issued.file(
        of,
        {"ja.pdf": edition},
        manuscript_files.read(of),
        title="T",
        by="A. Editor",
        at=datetime(2025, 2, 1, tzinfo=UTC),
    )
    list_file = shelf.root / "readers.csv"
    list_file.write_text("email,language\nann@example.org,ja\n", "utf-8")
    post_office.list_import.bring_in(office, list_file, "members")
    assert send_plan.plan(office, "1.1", ("members",)).translated == ()


def test_a_volume_that_was_bound_by_a_clock_turned_forward_is_bound_anew(shelf: Shelf) -> None:
    before = END - timedelta(minutes=1)
    assert SECRETS[0] in shelf.bound(END, kind="screen")
    shutil.rmtree(shelf.root.parent / "volume")
    said = shelf.bound(before, kind="screen")
    assert OPEN in said
    assert [word for word in SECRETS if word in said] == []
    assert SECRETS[0] in shelf.bound(END, kind="screen")
