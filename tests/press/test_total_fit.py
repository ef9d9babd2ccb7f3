"""Of all ways to break a paragraph the one that costs least is taken, and what no line may do is done by none."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from pdfdigest.press.engine import total_fit
from pdfdigest.press.engine.total_fit import Measure, Point

SPACE = 3.0


def points(words: list[tuple[int, bool]]) -> list[Point]:
    """Points after words of so many letters, 5 wide each; those marked are hyphenated in their middle."""
    found = [Point(0, 0, 0, 0, 0.0, 0.0)]
    x, place, spaces, count = 0.0, 0, 0.0, 0
    for letters, broken in words:
        if broken:
            half = letters // 2
            at = x + 5.0 * half
            found.append(
                Point(
                    0,
                    place + half,
                    place + half,
                    place + half,
                    at + 4.0,
                    at,
                    spaces,
                    spaces,
                    0.0,
                    count + half,
                    hyphen=True,
                    added=True,
                    word=False,
                )
            )
        x, place, count = x + 5.0 * letters, place + letters, count + letters
        found.append(Point(0, place, place + 1, place + 1, x, x + SPACE, spaces, spaces + SPACE, 0.0, count))
        x, place, spaces = x + SPACE, place + 1, spaces + SPACE
    return found


def cost(found: list[Point], breaks: tuple[int, ...], measure: Measure) -> float | None:
    """What some breaks cost together; None where they break a rule."""
    starts = [point.start for point in found]
    total, run, begin = 0.0, 0, 0
    for count, end in enumerate(breaks):
        width = measure.first if count == 0 else measure.width
        costs = dict(total_fit._lines(found, starts, begin, width, measure))
        if end not in costs:
            return None
        hyphen = found[end].hyphen
        total += costs[end] + (total_fit.HYPHEN_AGAIN if hyphen and run else 0.0)
        if end == len(found) - 1 and found[begin].hyphen:
            total += total_fit.HYPHEN_LAST
        run = run + 1 if hyphen else 0
        if run > total_fit.MOST_HYPHENS:
            return None
        begin = end
    return total


@given(
    some.lists(some.tuples(some.integers(1, 12), some.booleans()), min_size=1, max_size=8),
    some.sampled_from([60.0, 80.0, 120.0]),
    some.booleans(),
)
def test_the_breaks_that_cost_least_are_found(words: list[tuple[int, bool]], width: float, justified: bool) -> None:
    made, measure = points(words), Measure(width - 8, width, justified)
    last = len(made) - 1
    ways = [(*way, last) for size in range(last) for way in combinations(range(1, last), size)]
    costs = [found for way in ways if (found := cost(made, way, measure)) is not None]
    chosen = total_fit.ends(made, 0, measure)
    if chosen is None:
        assert not costs
    else:
        assert cost(made, tuple(chosen), measure) == pytest.approx(min(costs))


def test_a_line_takes_each_word_that_it_has_room_for() -> None:
    made = points([(4, False)] * 9)
    for justified in (False, True):
        chosen = total_fit.ends(made, 0, Measure(70.0, 70.0, justified)) or []
        assert [end - begin for begin, end in zip([0, *chosen], chosen, strict=False)] == [3, 3, 3]


def test_spaces_give_way_for_a_word_where_that_is_better() -> None:
    made = points([(4, False)] * 6)
    tight = 3 * 20.0 + 2 * SPACE - 1.0
    assert total_fit.ends(made, 0, Measure(tight, tight, justified=True)) == [3, 6]
    assert total_fit.ends(made, 0, Measure(tight, tight, justified=False)) == [2, 4, 6]


def test_no_third_hyphen_in_a_row_and_none_first_where_it_is_not_wanted() -> None:
    made = points([(14, True)] * 9)
    chosen = total_fit.ends(made, 0, Measure(60.0, 60.0, justified=True))
    if chosen is not None:
        run = "".join("-" if made[end].hyphen else " " for end in chosen)
        assert "---" not in run
    made = points([(9, False), (9, True), (9, False)])
    measure = Measure(75.0, 75.0, justified=True)
    first = [made[(total_fit.ends(made, 0, measure, whole=whole) or [0])[0]].hyphen for whole in (False, True)]
    assert first == [True, False]


def test_a_ragged_line_is_hyphenated_beyond_its_zone_alone() -> None:
    made = points([(9, False), (9, True), (9, False)])
    hyphens = [
        made[(total_fit.ends(made, 0, Measure(75.0, 75.0, justified=False, zone=zone)) or [0])[0]].hyphen
        for zone in (10.0, 40.0)
    ]
    assert hyphens == [True, False]


def test_what_is_wider_than_its_line_has_no_breaks() -> None:
    assert total_fit.ends(points([(4, False), (40, False)]), 0, Measure(70.0, 70.0, justified=True)) is None


@given(
    some.lists(some.tuples(some.integers(1, 12), some.booleans()), min_size=1, max_size=9),
    some.sampled_from([66.0, 90.0, 140.0]),
)
@example([(1, False), (1, False), (11, False), (4, False)], 90.0)
def test_a_headline_has_as_few_lines_as_can_be_and_these_are_the_best(
    words: list[tuple[int, bool]], width: float
) -> None:
    made, measure = points([(letters, False) for letters, _ in words]), Measure(width, width, justified=False)
    made = [replace(point, together=number > 0 and words[number - 1][1]) for number, point in enumerate(made)]
    last = len(made) - 1

    def slacks(ends: list[int]) -> list[float]:
        return [1 - (made[end].end - made[begin].start) / width for begin, end in zip([0, *ends], ends, strict=False)]

    def paid(ends: list[int]) -> float:
        held = sum(made[end].together for end in ends[:-1])
        alone = len(ends) > 1 and slacks(ends)[-1] > total_fit.LONE
        return sum(slack**2 for slack in slacks(ends)) + total_fit.PARTED * held + total_fit.LONE_COST * alone

    ways = [[*way, last] for count in range(last) for way in combinations(range(1, last), count)]
    ways = [way for way in ways if min(slacks(way)) >= 0]
    few = [way for way in ways if len(way) == min(map(len, ways))]
    chosen = total_fit.balanced(made, 0, measure) or []
    assert chosen in few
    assert paid(chosen) == pytest.approx(min(map(paid, few)))


def test_a_word_that_is_wider_than_its_line_is_broken_and_no_other() -> None:
    measure = Measure(70.0, 70.0, justified=False)
    made = points([(8, True), (20, True), (8, True)])
    chosen = total_fit.balanced(made, 0, measure)
    assert chosen is not None
    assert [made[end].added for end in chosen].count(True) == 1
    assert made[chosen[1]].added


def test_a_word_that_cannot_be_broken_leaves_a_headline_as_it_was() -> None:
    for words in ([(40, False), (4, False)], [(4, False), (40, False)]):
        assert total_fit.balanced(points(words), 0, Measure(70.0, 70.0, justified=False)) is None
