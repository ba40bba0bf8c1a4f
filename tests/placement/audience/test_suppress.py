"""What is hidden cannot be worked out from what is shown: every way to fill it in is tried."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from placement.audience.suppress import LEAST, fives, hidden

COUNTS = st.lists(st.integers(0, 12), min_size=1, max_size=6)


@given(COUNTS)
def test_no_small_count_is_shown(counts: list[int]) -> None:
    gone = hidden(counts)
    assert all(gone[at] for at, count in enumerate(counts) if 0 < count < LEAST)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 7), min_size=2, max_size=4))
def test_with_the_total_known_no_hidden_count_is_fixed_or_known_to_be_small(
    counts: list[int],
) -> None:
    gone = hidden(counts)
    total = sum(counts)
    if not gone.any() or total < LEAST:
        return
    missing = total - sum(c for c, g in zip(counts, gone, strict=True) if not g)
    # Where something is shown, zeros are too: what is hidden is then known to be 1 or more.
    low = 0 if gone.all() else 1
    ways = [
        way
        for way in product(range(low, missing + 1), repeat=int(gone.sum()))
        if sum(way) == missing
    ]
    for at in range(int(gone.sum())):
        values = {way[at] for way in ways}
        assert len(values) > 1
        assert max(values) >= LEAST


def test_the_smallest_others_go_along_and_no_more_than_needed() -> None:
    assert hidden([3, 20, 8, 50]).tolist() == [True, False, True, False]
    assert hidden([20, 8, 50, 0]).tolist() == [False] * 4
    assert hidden([3, 4, 20]).tolist() == [True, True, False]


def test_a_total_that_is_small_or_veiled_hides_all_of_its_parts() -> None:
    assert hidden([1, 0, 3]).all()
    parts = hidden([9, 7, 8, 0], ["a", "a", "b", "b"], veiled=["a"])
    assert parts.tolist() == [True, True, False, False]


def test_groups_are_guarded_each_by_itself() -> None:
    gone = hidden(np.array([2, 9, 30, 2, 9, 30]), ["a"] * 3 + ["b"] * 3)
    assert gone.tolist() == [True, True, False] * 2


@given(st.integers(-60, 60), st.integers(-(LEAST - 1), LEAST - 1))
def test_two_answers_never_tell_that_a_few_people_came_or_went(count: int, few: int) -> None:
    """Of every two counts with a small difference other counts, with none or a large one, tell
    the same: who notes both answers learns of nobody."""
    told = fives(count), fives(count + few)
    as_well = {
        abs(b - a)
        for a, b in product(range(count - LEAST, count + LEAST + 1),
                            range(count - 2 * LEAST, count + 2 * LEAST + 1))
        if (fives(a), fives(b)) == told
    }  # fmt: skip
    assert 0 in as_well or max(as_well) >= LEAST


def test_a_count_is_told_as_the_nearest_multiple_either_way() -> None:
    assert [fives(count) for count in (-8, -7, -2, 0, 2, 3, 7, 8, 12)] == [
        -10, -5, 0, 0, 0, 5, 5, 10, 10,
    ]  # fmt: skip
