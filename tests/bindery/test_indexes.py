"""Pages joined, indexes, register, credits and marks: laws, and what a reader would look up."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pdfdigest.bindery import indexes, marks
from pdfdigest.bindery.locators import Locator, Spot, locators, roman, runs
from pdfdigest.bindery.register import credits_of, register
from pdfdigest.bindery.volume import BoundImage, BoundSource, Plan
from pdfdigest.index.authority import Authority, Name
from pdfdigest.index.collation import Order
from pdfdigest.index.entries import Entry, Letter, headings
from pdfdigest.manuscript.errata import Erratum
from pdfdigest.model import Indexed, Publication
from pdfdigest.press.compose.house import House
from tests.bindery import shelf

DIGEST = Publication(slug="test-digest", name="The Test Digest")
WORDS = House(DIGEST).words("en")

spots = st.lists(
    st.builds(
        lambda folio, issue: Spot(folio + 100 * issue, 1, f"3.{issue}", folio), st.integers(1, 30), st.integers(1, 3)
    )
)


@settings(deadline=None, max_examples=60)
@given(spots)
def test_runs_hold_every_page_once_and_no_other(given: list[Spot]) -> None:
    found = list(runs(given))
    pages = [folio for first, last in found for folio in range(first.folio, last.folio + 1)]
    assert pages == sorted({each.folio for each in given})
    assert all(first.label == last.label for first, last in found)


@settings(deadline=None, max_examples=60)
@given(spots)
def test_no_two_runs_could_be_joined(given: list[Spot]) -> None:
    found = list(runs(given))
    for (_, last), (first, _) in pairwise(found):
        assert first.folio > last.folio + 1 or first.label != last.label


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 3999))
def test_roman_figures_add_up(number: int) -> None:
    worth = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    said = [worth[sign] for sign in roman(number)]
    assert sum(-one if one < other else one for one, other in zip(said, [*said[1:], 0], strict=True)) == number
    assert not any(sign * 4 in roman(number) for sign in worth)


def flat(letters: tuple[Letter[Locator], ...]) -> list[Entry[Locator]]:
    return [entry for letter in letters for entry in letter.entries]


def line(entry: Entry[Locator]) -> str:
    """An entry as a reader sees it."""
    if entry.see:
        return f"{entry.heading}, see {entry.see}"
    text = f"{entry.heading}, {', '.join(each.text for each in entry.pages)}"
    text += f"; see also p. {', '.join(each.text for each in entry.threads)}" if entry.threads else ""
    return text + (f". See also {'; '.join(entry.also)}" if entry.also else "")


def made(*issues: list[dict[str, object]], parts: int = 1) -> Plan:
    """A volume of issues of three pages; each story is page and fields."""
    bound = tuple(
        shelf.bound(
            number,
            date(2025, 1, number),
            pages=3,
            stories=tuple(shelf.story(turn, **facts) for turn, facts in enumerate(stories)),  # type: ignore[arg-type]
        )
        for number, stories in enumerate(issues, 1)
    )
    return shelf.plan(DIGEST, bound, parts)


def test_aliases_spellings_and_references() -> None:
    topics = (
        Name("Type", aliases=("Letters",), spellings=("type",), see_also=("Ink", "Nowhere")),
        Name("Lead", aliases=("Metal",)),
        Name("Ink"),
    )
    authority = Authority({"topics": topics})
    plan = made(
        [{"page": 1, "topics": ("type",)}, {"page": 2, "topics": ("Letters", "Type")}],
        [{"page": 1, "topics": ("Type", "Ink")}],
    )
    letters = indexes.index(plan, "subjects", authority, Order("en"), WORDS)
    assert [line(entry) for entry in flat(letters)] == ["Ink, 7", "Letters, see Type", "Type, 3–4, 7. See also Ink"]
    assert [letter.letter for letter in letters] == ["I", "L", "T"]


def test_a_thread_sends_to_where_it_goes_on() -> None:
    plan = made(
        [{"page": 1, "topics": ("Paper",), "thread": "mill"}],
        [{"page": 2, "topics": ("Water",), "thread": "mill"}],
    )
    letters = indexes.index(plan, "subjects", Authority(), Order("en"), WORDS)
    assert [line(entry) for entry in flat(letters)] == ["Paper, 3; see also p. 8", "Water, 8; see also p. 3"]


def test_readings_sort_and_the_book_is_told() -> None:
    authority = Authority({"people": (Name("本木昌造", sort="もときしょうぞう"), Name("伊達", sort="だて"))})
    plan = made([{"page": 1, "people": ("本木昌造",)}], [{"page": 1, "people": ("伊達", "本木昌造")}], parts=2)
    letters = indexes.index(plan, "people", authority, Order("ja"), WORDS)
    assert [letter.letter for letter in letters] == ["た", "ま"]
    assert [line(entry) for entry in flat(letters)] == ["伊達, II:7", "本木昌造, I:3, II:7"]
    (_, entry) = flat(letters)
    assert [each.href for each in entry.pages] == ["bound:3.1:1", "bound:3.2:1"]
    assert [each.says for each in entry.pages] == ["Part I, page 3", "Part II, page 7"]


fields = st.fixed_dictionaries(
    {
        "page": st.integers(1, 3),
        "topics": st.lists(st.sampled_from(["Type", "type", "Paper", "Ink"]), max_size=4).map(tuple),
        "thread": st.sampled_from(["", "a"]),
    }
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(fields, max_size=4), min_size=1, max_size=5))
def test_every_field_of_a_story_stands_in_the_index_once_for_its_page(issues: list[list[dict[str, object]]]) -> None:
    authority = Authority({"topics": (Name("Type", spellings=("type",)),)})
    plan = made(*issues)
    found = flat(indexes.index(plan, "subjects", authority, Order("en"), WORDS))
    assert len({entry.heading for entry in found}) == len(found)
    pages: Counter[tuple[str, int]] = Counter()
    for entry in found:
        for each in entry.pages:
            first, _, last = each.text.partition("–")
            pages.update((entry.heading, folio) for folio in range(int(first), int(last or first) + 1))
    wanted = {
        ("Type" if topic == "type" else topic, plan.folio(placed, story.page))
        for placed in plan.placed
        for story in placed.bound.stories
        for topic in story.topics
    }
    assert set(pages) == wanted
    assert set(pages.values()) <= {1}


sources = st.builds(
    lambda address, publisher, pages: BoundSource(1, f"https://example.org/{address}", publisher, "", tuple(pages)),
    st.integers(1, 5),
    st.sampled_from(["", "A Library", "The Press"]),
    st.lists(st.integers(1, 3), min_size=1, max_size=3),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(sources, max_size=5), min_size=1, max_size=5))
def test_the_register_has_each_address_once(issues: list[list[BoundSource]]) -> None:
    bound = tuple(
        shelf.bound(number, date(2025, number, 1), pages=3, sources=tuple(given))
        for number, given in enumerate(issues, 1)
    )
    plan = shelf.plan(DIGEST, bound)
    found = [each for publisher in register(plan, Order("en"), WORDS) for each in publisher.addresses]
    assert Counter(each.address for each in found) == dict.fromkeys(
        {source.address for given in issues for source in given}, 1
    )
    for each in found:
        cited = [number for number, given in enumerate(issues, 1) if each.address in {one.address for one in given}]
        assert (each.first[0], each.last[0]) == (f"3.{cited[0]}", f"3.{cited[-1]}")


def test_a_thread_stands_in_a_list_of_its_own_though_its_stories_share_their_subjects() -> None:
    plan = shelf.plan(
        DIGEST,
        tuple(
            shelf.bound(
                number,
                date(2025, number, 1),
                stories=(
                    shelf.story(number, topics=("Paper",), thread="the-road-of-paper"),
                    shelf.story(9, thread=f"alone-{number}"),
                ),
            )
            for number in (1, 2)
        ),
    )
    (thread,) = indexes.threads(plan, Order("en"), WORDS)
    assert thread.name == "The road of paper"
    assert [(headline, page.text) for headline, _, page in thread.stories] == [
        ("How a sheet of type number 1 is set", "3"),
        ("How a sheet of type number 2 is set", "7"),
    ]


def test_credits_are_gathered_under_whose_they_are() -> None:
    images = (
        BoundImage("A Library", "A press", 2),
        BoundImage("", "No one's", 1),
        BoundImage("A Library", "A mill", 1),
    )
    plan = shelf.plan(DIGEST, (shelf.bound(1, date(2025, 1, 1), images=images),))
    (credit,) = credits_of(plan, Order("en"), WORDS)
    assert credit.credit == "A Library"
    assert [(caption, page.text) for caption, page in credit.pictures] == [("A mill", "3"), ("A press", "4")]


def test_an_erratum_marks_the_page_of_its_story() -> None:
    plan = made([{"page": 1}, {"page": 3}], [{"page": 1}])
    errata = (
        Erratum("3.2", 1, "", "c", "d", date(2025, 2, 1)),
        Erratum("3.1", 0, "story-1", "a", "b", date(2025, 2, 1)),
        Erratum("2.9", 1, "", "e", "f", date(2025, 2, 1)),
    )
    assert marks.marks(plan, errata) == (marks.Mark("3.1", 3, "a", "b"), marks.Mark("3.2", 1, "c", "d"))


def test_one_book_needs_no_number_of_its_own() -> None:
    (only,) = locators({Spot(41, 1, "3.4", 2)}, WORDS, parts=1)
    assert (only.text, only.href, only.says) == ("41", "bound:3.4:2", "page 41")


def test_shelves_lie_as_the_plan_says(tmp_path: Path) -> None:
    plan = shelf.plan(DIGEST, parts=3)
    assert {placed.part for placed in plan.placed} == {1, 2, 3}
    assert all(placed.folio % 2 for placed in plan.placed)
    assert plan.last_folio % 2 == 0


def test_a_heading_with_soft_hyphens_is_the_same_without() -> None:
    story = Indexed(topics=("Co\u00adoperation", "Cooperation", "Zürich"))
    assert headings(story, ("topics",), {}) == ("Cooperation", "Zürich")
