"""The small files of a publication, written field by field: comments and order stay, and a fault is not written."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from pdfdigest.errors import ManuscriptError, RequestError
from pdfdigest.office import one_writer, papers
from pdfdigest.office.surroundings import Office
from pdfdigest.press.compose.house import house_of
from tests.builders import publication

ERRATA = """\
# what we got wrong
format: 1
errata:
  # the first one
  - issue: "1.1"
    page: 1
    wrong: five     # as printed
    right: six
    date: 2025-02-01
  - issue: '1.1'
    story: story-1
    wrong: a
    right: b
    date: 2025-02-02
"""


@pytest.fixture
def office(desk: Path, tmp_path: Path) -> Office:
    publication(desk)
    return Office(desk, tmp_path / "cache", tmp_path / "state")


def test_what_there_is(office: Office) -> None:
    assert papers.names(office) == ("settings", "errata", "gaps", "authority", "preface")
    (office.here / "preface-3.md").write_text("Words.\n", "utf-8")
    (office.here / "elsewhere").mkdir()
    (office.here / "elsewhere/old.yaml").write_text("format: 1\n", "utf-8")
    assert papers.names(office)[-2:] == ("preface-3", "elsewhere/old")
    for name in ("../x", "elsewhere/../publication", "preface-x", "nothing", "elsewhere/none", "settings.toml"):
        with pytest.raises(RequestError):
            papers.read(office, name)


def test_one_value_is_one_line(office: Office) -> None:
    path = office.here / "errata.yaml"
    path.write_text(ERRATA, "utf-8")
    found = papers.read(office, "errata")
    found.values["errata"][0]["right"] = "seven"
    made = papers.write(office, "errata", found.hash, found.values)
    assert path.read_text("utf-8") == ERRATA.replace("right: six", "right: seven")
    assert made.hash != found.hash
    with pytest.raises(RequestError, match="meanwhile"):
        papers.write(office, "errata", found.hash, found.values)


def test_the_house_style_is_chosen_from_those_there_are(office: Office) -> None:
    def asked() -> tuple[str, tuple[str, ...]]:
        (style,) = (field for field in papers.read(office, "settings").fields if field.name == "style")
        return style.kind, style.choices

    assert asked() == ("choice", house_of(publication(office.here)).styles)
    own = office.here / "templates/css/style"
    own.mkdir(parents=True)
    (own / "office.css").write_text("", "utf-8")
    assert "office" in asked()[1]


def test_entries_come_and_go(office: Office) -> None:
    path = office.here / "errata.yaml"
    path.write_text(ERRATA, "utf-8")
    found = papers.read(office, "errata")
    third = {"issue": "1.1", "page": 2, "wrong": "x", "right": "y", "date": "2025-03-01", "story": ""}
    made = papers.write(office, "errata", found.hash, {"format": 1, "errata": [found.values["errata"][1], third]})
    text = path.read_text("utf-8")
    assert [each["wrong"] for each in made.values["errata"]] == ["a", "x"]
    assert "# what we got wrong" in text
    assert "date: 2025-03-01\n" in text
    papers.write(office, "errata", made.hash, {"errata": []})
    assert "wrong:" not in path.read_text("utf-8")


def test_a_paper_that_is_not_there_yet(office: Office) -> None:
    gap = {"volume": 1, "number": 2, "why": "August has none."}
    papers.write(office, "gaps", "", {"gaps": [gap]})
    assert (office.here / "gaps.yaml").read_text("utf-8").startswith("format: 1\ngaps:\n")
    name = {"name": "Acheson, Dean", "aliases": ["Dean Acheson"], "sort": ""}
    made = papers.write(office, "authority", "", {"people": [name], "sorting": {"mac": True}})
    assert made.values["people"] == [{"name": "Acheson, Dean", "aliases": ["Dean Acheson"]}]
    assert made.values["sorting"] == {"mac": True}
    papers.write(office, "preface", "", {"text": "A *year*."})
    assert (office.here / "preface.md").read_text("utf-8") == "A *year*.\n"


def test_a_fault_is_not_written(office: Office) -> None:
    before = (office.here / "publication.toml").read_bytes()
    found = papers.read(office, "settings")
    for change in ({"paper": "A7"}, {"colours": {"accent": "red"}}, {"logo": "none.svg"}, {"mail": {"sender": "x"}}):
        with pytest.raises(ManuscriptError) as raised:
            papers.write(office, "settings", found.hash, {**found.values, **change})
        assert raised.value.faults[0].field.partition(".")[0] in change
    assert (office.here / "publication.toml").read_bytes() == before
    wrong = {"errata": [{"issue": "1.1", "wrong": "a", "right": "a", "date": "2025-01-01", "page": 1}]}
    with pytest.raises(ManuscriptError):
        papers.write(office, "errata", "", wrong)
    with pytest.raises(ManuscriptError):
        papers.write(office, "preface", "", {"text": "[x](javascript:1)"})
    assert not (office.here / "errata.yaml").exists()


def test_settings_are_one_line_each(office: Office) -> None:
    path = office.here / "publication.toml"
    before = path.read_text("utf-8")
    found = papers.read(office, "settings")
    values = {**found.values, "tagline": "What was said", "approval": {"two": True}, "volume": {"leaf_thickness": 0.12}}
    papers.write(office, "settings", found.hash, values)
    after = path.read_text("utf-8")
    assert set(before.split("\n")) <= set(after.split("\n"))
    assert papers.read(office, "settings").values["tagline"] == "What was said"


def test_of_several_who_save_at_once_one_writes(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    judged = papers._judge

    def slowly(*given: object) -> None:
        time.sleep(0.05)
        judged(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(papers, "_judge", slowly)
    found = papers.read(office, "settings")

    def saved(name: str) -> str:
        try:
            papers.write(office, "settings", found.hash, {**found.values, name: "mine"})
        except RequestError as error:
            return error.needs
        return "nothing"

    with ThreadPoolExecutor(4) as people:
        needed = list(people.map(saved, ("tagline", "publisher", "editor", "place")))
    assert sorted(needed) == ["moved-on", "moved-on", "moved-on", "nothing"]


def test_what_another_program_saves_meanwhile_stays(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    path = office.here / "publication.toml"
    found = papers.read(office, "settings")
    theirs = path.read_bytes() + b"# theirs\n"
    monkeypatch.setattr(papers, "_judge", lambda *_given: path.write_bytes(theirs))
    with pytest.raises(RequestError, match="meanwhile"):
        papers.write(office, "settings", found.hash, {**found.values, "tagline": "mine"})
    assert path.read_bytes() == theirs


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [("style", "NAN", "there is no house style 'NAN'"), ("style", 'a"b\\', "there is no house style")],
)
def test_settings_that_no_build_could_use_are_not_written(office: Office, key: str, value: str, words: str) -> None:
    path = office.here / "publication.toml"
    before = path.read_text("utf-8")
    found = papers.read(office, "settings")
    with pytest.raises(ManuscriptError) as raised:
        papers.write(office, "settings", found.hash, {**found.values, key: value})
    (fault,) = raised.value.faults
    assert fault.field == key
    assert words in fault.message
    assert path.read_text("utf-8") == before


WRITES = """
import json, sys
from pathlib import Path
from pdfdigest.errors import RequestError
from pdfdigest.office import papers
from pdfdigest.office.surroundings import Office

here, key = Path(sys.argv[1]), sys.argv[2]
office = Office(here, here.parent / "cache", here.parent / "state")
lost, done = [], 0
mine = None
while done < 25:
    found = papers.read(office, "settings")
    if mine is not None and found.values.get(key) != mine:
        lost.append([mine, found.values.get(key)])
    try:
        papers.write(office, "settings", found.hash, {**found.values, key: f"{key} {done}"})
    except RequestError as error:
        assert error.needs == "moved-on", error
        continue
    mine = f"{key} {done}"
    done += 1
print(json.dumps(lost))
"""


def test_two_programs_that_write_at_once_overwrite_nothing(office: Office) -> None:
    """Each finds its own last words again, whatever the other wrote between."""
    programs = [
        subprocess.Popen([sys.executable, "-c", WRITES, str(office.here), key], stdout=subprocess.PIPE, text=True)
        for key in ("rights", "contact")
    ]
    told = [program.communicate(timeout=120)[0] for program in programs]
    assert [json.loads(each) for each in told] == [[], []]
    found = papers.read(office, "settings").values
    assert (found["rights"], found["contact"]) == ("rights 24", "contact 24")


def test_whoever_waits_too_long_is_told(office: Office) -> None:
    office.state.mkdir(parents=True)
    with closing(sqlite3.connect(office.state / one_writer.LOCK, isolation_level=None)) as held:
        held.execute("BEGIN EXCLUSIVE")
        with (
            pytest.raises(RequestError, match="another desk writes at this moment"),
            one_writer.alone(office, patience=0.05),
        ):
            pass
    with one_writer.alone(office, patience=0.05):
        pass
