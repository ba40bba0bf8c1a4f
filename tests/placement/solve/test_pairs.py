"""Two rules that decide about the same choice: for each pair there is an instance, and it is exact.

Here a part of all pairs, every rule among them; bench_pairs goes through the whole.
"""

import pytest

from placement_data.draw import Draw
from tests.placement.solve.biting import IDS, Instance
from tests.placement.solve.compare import disagreement
from tests.placement.solve.pairs import PAIRS, pair_instance
from tests.placement.solve.uneven import uneven

DRAW = Draw("pairs of this suite")
RING = DRAW.shuffled(IDS)
CHOSEN = tuple(
    tuple(sorted(pair, key=IDS.index)) for pair in zip(RING, [*RING[1:], RING[0]], strict=True)
)
"""Every rule with two others."""


@pytest.mark.parametrize("pair", CHOSEN, ids="+".join)
def test_two_rules_meet_and_the_match_agrees_with_trying_everything(pair):
    assert pair in PAIRS
    made = pair_instance(pair, 0)
    assert made is not None
    assert disagreement(*made) is None


def test_rules_that_stand_beside_each_other_bite_but_do_not_meet():
    """One client needs a wheelchair, another cannot pay: each would be placed without his rule."""
    one, other = pair_instance(("wheelchair", "rent"), 0), pair_instance(("plus", "age"), 0)
    tables, settings = one[0], one[1]
    for name, rows in other[0].items():
        if name in ("clients", "units", "reach", "bw_walks"):
            for row in rows:
                row |= {k: f"{row[k]}z" for k in ("id", "unit") if k in row}
                if name == "units":
                    row["y"] = row["y"] + 20000
            tables[name] = [*tables[name], *rows]
    instance = Instance.of(tables, settings)
    assert {"wheelchair", "plus"} <= instance.biting()
    assert instance.meet("wheelchair", "rent")
    assert not instance.meet("wheelchair", "plus")


def test_a_goal_without_a_choice_does_not_bite():
    tables, settings, _ = uneven(0)
    tables["units"], tables["clients"] = tables["units"][:1], tables["clients"][:1]
    tables["reach"] = tables["reach"][:1]
    assert "travel" not in Instance.of(tables, settings).biting()
