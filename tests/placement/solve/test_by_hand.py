"""What people confirmed on the spot decides in the match, as trying every plan says it should."""

from __future__ import annotations

import pytest

from tests.placement.solve.brute_force import optimum
from tests.placement.solve.by_hand import by_hand
from tests.placement.solve.compare import disagreement
from tests.placement.solve.engine import world

SEEDS = range(40)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_instance_with_confirmations_agrees_with_trying_everything(seed: int) -> None:
    assert disagreement(*by_hand(seed)) is None


def test_confirmations_change_what_is_best_in_some_of_them() -> None:
    changed = 0
    for seed in SEEDS:
        tables, settings = by_hand(seed)
        with_them = optimum(world(tables, settings))
        without = optimum(world({**tables, "confirmations": []}, settings))
        changed += (with_them and with_them.values) != (without and without.values)
    assert changed >= 3
