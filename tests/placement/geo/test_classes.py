"""Classes of a map: natural breaks are the best cut of all, quantiles even, equal ones equal."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from placement.geo.classes import METHODS, classed, upper_bounds


def spread(values: np.ndarray, cuts: tuple[int, ...]) -> float:
    return sum(float(((part - part.mean()) ** 2).sum()) for part in np.split(values, cuts))


def test_natural_breaks_are_the_best_of_all_cuts() -> None:
    rng = np.random.default_rng(0)
    for _ in range(30):
        values = np.sort(rng.choice(40, 11, replace=False).astype(float))
        best = min(spread(values, cuts) for cuts in combinations(range(1, 11), 3))
        bounds = upper_bounds(values, 4, "natural")
        found = classed(values, bounds)
        got = sum(spread(values[found == k], ()) for k in range(4))
        assert got == pytest.approx(best)


def test_quantiles_hold_as_many_each_and_equal_classes_are_as_wide() -> None:
    values = np.arange(1, 101, dtype=float)
    assert np.bincount(classed(values, upper_bounds(values, 5, "quantile"))).tolist() == [20] * 5
    assert np.diff(upper_bounds(values, 4, "equal")).tolist() == [24.75] * 3


@pytest.mark.parametrize("method", METHODS)
def test_what_is_not_known_has_no_class_and_the_largest_value_is_in_the_last(method: str) -> None:
    values = np.array([np.nan, 0.0, 3.0, 3.0, 9.0, 20.0, 21.0])
    bounds = upper_bounds(values, 3, method)  # type: ignore[arg-type]
    found = classed(values, bounds)
    assert found[0] == -1
    assert found[-1] == len(bounds) - 1
    assert (np.diff(bounds) > 0).all()
    assert upper_bounds([np.nan], 3, method).tolist() == []  # type: ignore[arg-type]
    assert upper_bounds([4, 4, 7], 5, method).tolist() == [4, 7]  # type: ignore[arg-type]
