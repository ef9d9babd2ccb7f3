import importlib.util
import re
from pathlib import Path

import pypdfium2
import pytest

from pdfdigest.index import authority
from pdfdigest.manuscript import errata, manuscript, publication, rules
from pdfdigest.model import INDEXED, Issue
from pdfdigest.press.compose.house import House
from pdfdigest.press.workers.machine import Machine
from pdfdigest.record import issued, manuscript_files
from tests.builders import ROOT, edition
from tests.judges.verapdf import judge

HOME = ROOT / "issues/the-bound-page"
GAP = 8


@pytest.fixture(scope="module")
def year() -> tuple[Issue, ...]:
    own = publication.read(HOME / "publication.toml")
    return tuple(manuscript.read(path, own) for path in publication.issue_files(own))


@pytest.mark.parametrize("home", sorted(path.parent for path in (ROOT / "issues").glob("*/publication.toml")))
def test_a_sample_has_no_fault_and_no_warning(home: Path) -> None:
    own = publication.read(home / "publication.toml")
    issues = [manuscript.read(path, own) for path in publication.issue_files(own)]
    fonts = House(own).font_folders
    assert issues
    assert [fault for issue in issues for fault in rules.look(issue, fonts)] == []
    assert rules.together(issues) == ()


def test_twelve_months_are_on_record_and_one_number_is_a_gap(year: tuple[Issue, ...]) -> None:
    on_record = issued.on_record(HOME)
    assert [record.date.month for record in on_record] == list(range(1, 13))
    assert [record.identity.numbers for record in on_record] == [(number,) for number in range(1, 14) if number != GAP]
    assert {(record.identity.volume, record.date.year, record.paper) for record in on_record} == {(3, 2025, "A4")}
    assert "number: 8\n" in (HOME / "gaps.yaml").read_text("utf-8")


def test_what_is_on_record_is_whole_and_is_what_the_manuscripts_say(year: tuple[Issue, ...]) -> None:
    for issue in year:
        for record in issued.revisions(HOME, issue.identity):
            assert issued.read(record.folder) == record
        assert manuscript_files.unchanged(issue, record), f"make sample puts {issue.identity.label} on record anew"


def test_one_issue_was_revised_and_says_why(year: tuple[Issue, ...]) -> None:
    revised = {issue.identity.label: issued.revisions(HOME, issue.identity) for issue in year}
    (label,) = (label for label, found in revised.items() if len(found) > 1)
    first, second = revised[label]
    assert not first.why
    assert "29 November" in second.why
    before, after = (_printed(record.path("screen")) for record in (first, second))
    assert "28 November 1814" in before
    assert "28 November 1814" not in after
    assert after.count("29 November 1814") == 2


def test_the_record_is_small_enough_for_a_repository() -> None:
    assert sum(path.stat().st_size for path in (HOME / "issued").rglob("*") if path.is_file()) < 2_500_000


def test_two_threads_run_through_the_year(year: tuple[Issue, ...]) -> None:
    months: dict[str, list[int]] = {}
    for issue in year:
        for thread in {story.thread for story in issue.stories if story.thread}:
            months.setdefault(thread, []).append(issue.date.month if issue.date else 0)
    assert sorted(months) == ["the-road-of-paper", "the-shape-of-letters"]
    assert all(len(found) >= 5 and found[0] <= 2 and found[-1] == 12 for found in months.values())


def test_the_erratum_quotes_what_was_printed_on_its_page() -> None:
    (erratum,) = errata.read(HOME)
    (record,) = (record for record in issued.on_record(HOME) if record.identity.label == erratum.issue)
    page = _printed(record.path("screen"), erratum.page)
    assert erratum.wrong in page
    assert erratum.right not in page
    assert erratum.story in dict(record.stories)


def test_the_authority_file_names_nothing_that_no_story_has(year: tuple[Issue, ...]) -> None:
    names = authority.read(HOME)
    for field in INDEXED:
        used = {name for issue in year for story in issue.stories for name in getattr(story, field)}
        assert {name.name for name in names.names(field)} <= used, field
        assert {other for name in names.names(field) for other in name.see_also} <= used, field
        assert not {alias for name in names.names(field) for alias in name.aliases} & used, field


def test_no_source_was_opened_and_none_is_dated(year: tuple[Issue, ...]) -> None:
    sources = [source for issue in year for source in issue.sources]
    assert len(sources) > 70
    assert all(source.publisher and source.address.startswith("https://") for source in sources)
    assert not any(source.accessed or source.archived for source in sources)


def test_the_drawings_are_those_of_the_script() -> None:
    spec = importlib.util.spec_from_file_location("drawings", ROOT / "scripts/drawings.py")
    assert spec is not None
    assert spec.loader is not None
    drawings = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(drawings)
    drawn = {f"{name}.svg": drawings.svg(name) for name in drawings.PICTURES}
    there = {path.name: path.read_text("utf-8") for path in (HOME / "images").iterdir()}
    assert drawn.keys() == there.keys()
    for name, text in drawn.items():
        assert _NUMBER.split(text) == _NUMBER.split(there[name]), name
        pairs = zip(_NUMBER.findall(text), _NUMBER.findall(there[name]), strict=True)
        # Sines of another C library end in another digit, and a number printed with one may differ by that.
        assert all(abs(float(one) - float(other)) <= 1.01 * 10.0 ** -_places(one, other) for one, other in pairs), name


@pytest.mark.judges
@pytest.mark.timeout(900)
def test_every_issue_conforms_on_record_and_in_the_other_style(
    year: tuple[Issue, ...], machine: Machine, tmp_path: Path
) -> None:
    asked = [record.path("screen") for issue in year for record in issued.revisions(HOME, issue.identity)]
    for issue in year:
        asked.append(tmp_path / f"{issue.identity.label}.pdf")
        asked[-1].write_bytes(edition(issue, machine, style="bulletin").data)
    verdicts = judge([(path, flavour) for path in asked for flavour in ("2a", "ua1")])
    assert [verdict for verdict in verdicts if not verdict.passed] == []
    assert len(verdicts) == 2 * 25


_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def _places(*numbers: str) -> int:
    """Digits behind the point."""
    return max(len(number.partition(".")[2]) for number in numbers)


def _printed(path: Path, page: int = 0) -> str:
    """The words of a page that counts from 1, or of all, on one line."""
    with pypdfium2.PdfDocument(path) as document:
        pages = [page - 1] if page else range(len(document))
        return " ".join(" ".join(document[number].get_textpage().get_text_range() for number in pages).split())
