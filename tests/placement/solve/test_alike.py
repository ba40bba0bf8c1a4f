"""Numbers say what is the same, in the order of what is numbered, whatever way they are counted."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csc_array

from placement.solve import alike


def in_order(keys):
    """Number keys as Python sorts them."""
    place = {key: number for number, key in enumerate(sorted(set(keys)))}
    return [place[key] for key in keys]


@pytest.mark.parametrize("wide", [3, 10**9])
def test_pairs_are_numbered_in_their_order_by_a_table_or_by_sorting(wide):
    draw = np.random.default_rng(wide)
    for _ in range(50):
        first = draw.integers(0, 5, 40)
        second = draw.integers(-2, 3, 40) * (wide // 3)
        pairs = list(zip(first.tolist(), second.tolist(), strict=True))
        assert alike.both(first, second).tolist() == in_order(pairs)


def test_columns_have_the_same_number_where_all_their_entries_are_the_same():
    draw = np.random.default_rng(1)
    for filled in np.linspace(0, 0.6, 40):  # few long columns are looked at apart
        dense = draw.integers(1, 3, (9, 60)) * (draw.random((9, 60)) < filled)
        matrix = csc_array(dense)
        matrix.sort_indices()
        more = draw.integers(0, 2, 60)
        made = alike.numbered(matrix, more)
        keys = [(*column, own) for column, own in zip(dense.T.tolist(), more.tolist(), strict=True)]
        assert len(set(made.tolist())) == len(set(keys))
        pairs = set(zip(keys, made.tolist(), strict=True))
        assert len(pairs) == len(set(keys))


def test_what_changes_for_some_is_numbered_as_if_all_were_looked_at():
    draw = np.random.default_rng(2)
    for _ in range(50):
        key = np.unique(draw.integers(0, 6, 30), return_inverse=True)[1]
        at = np.flatnonzero(draw.random(30) < 0.3)
        number = draw.integers(1, 4, len(at))
        whole = np.zeros(30, dtype=np.int64)
        whole[at] = number
        assert alike._finer(key, at, number).tolist() == alike.both(key, whole).tolist()
