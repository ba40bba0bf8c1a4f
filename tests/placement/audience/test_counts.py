"""What is hidden cannot be worked out again from what is shown."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from placement.audience.counts import hidden_rows
from placement.audience.suppress import LEAST, hidden_in

SMALL = st.lists(st.integers(0, 12), min_size=1, max_size=5)


def test_a_small_count_takes_another_with_it() -> None:
    gone = hidden_in(np.array([2, 9, 30]), [["", "", ""]])
    assert gone.tolist() == [True, True, False]


def test_zero_and_five_are_shown() -> None:
    assert not hidden_in(np.array([0, 5, 8]), [["", "", ""]]).any()


def test_rows_of_a_resource_are_covered_along_both_of_their_totals() -> None:
    rows = [
        {"profile": profile, "municipality": place, "occupied": count}
        for profile, place, count in (
            ("BT", "a", 2), ("BT", "b", 20), ("BT", "c", 21),
            ("BTG", "a", 30), ("BTG", "b", 31), ("BTG", "c", 32),
        )
    ]  # fmt: skip
    gone = hidden_rows("spread_targets", "occupied", rows)
    for name in ("profile", "municipality"):
        for group in {row[name] for row in rows}:
            inside = [bool(g) for g, row in zip(gone, rows, strict=True) if row[name] == group]
            assert sum(inside) != 1


@settings(max_examples=60, deadline=None)
@given(SMALL)
def test_the_total_and_what_is_shown_never_tell_that_a_count_is_small(counts: list[int]) -> None:
    values = np.array(counts)
    gone = hidden_in(values, [["" for _ in counts]])
    rest = int(values[gone].sum())
    if not gone.any() or rest < LEAST:
        return
    hidden = np.flatnonzero(gone)
    for at in hidden:
        possible = {
            guess[list(hidden).index(at)]
            for guess in itertools.product(range(rest + 1), repeat=len(hidden))
            if sum(guess) == rest
        } if len(hidden) <= 3 else {0, LEAST}  # fmt: skip
        assert max(possible) >= LEAST
        assert len(possible) > 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=2, max_size=4))
def test_no_line_of_a_table_has_one_hidden_count_alone(table: list[list[int]]) -> None:
    values = np.array(table)
    rows, columns = (index.ravel().tolist() for index in np.indices(values.shape))
    gone = hidden_in(values.ravel(), [rows, columns]).reshape(values.shape)
    assert gone[(values > 0) & (values < LEAST)].all()
    for line in (*gone, *gone.T):
        assert int(line.sum()) != 1
