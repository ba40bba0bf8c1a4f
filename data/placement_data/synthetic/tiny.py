"""Tiny instances for brute force: every rule bites alone, in pairs and all together."""

from __future__ import annotations

from typing import NamedTuple

from placement_data.draw import Draw
from placement_data.rows import Settings, Tables
from placement_data.synthetic.tiny_demand import DEMAND_FEATURES
from placement_data.synthetic.tiny_plan import PLAN_FEATURES
from placement_data.synthetic.tiny_supply import SUPPLY_FEATURES
from placement_data.synthetic.tiny_world import Feature, World, base_world

# In this order: supply changes units, demand looks at units, plans look at both.
FEATURES: dict[str, Feature] = {**SUPPLY_FEATURES, **DEMAND_FEATURES, **PLAN_FEATURES}
FLAVOURS = ("BTG", "BT", "BW", "mixed")
NEEDS = {
    **dict.fromkeys(("mix", "stay", "available"), "BT"),
    **dict.fromkeys(("groups", "bw_near", "operating", "occupied", "distances"), "BTG"),
    **dict.fromkeys(("shared", "row"), "BTG"),
    **dict.fromkeys(("one_profile", "residents", "targets"), "mixed"),
}


class Tiny(NamedTuple):
    """One tiny instance: its tables as rows, its settings, and the rules meant to bite."""

    tables: Tables
    settings: Settings
    features: tuple[str, ...]


def tiny(seed: int) -> Tiny:
    """Return a tiny instance: at most 7 clients (residents included), 6 units, 3 providers.

    Seeds run through single features, pairs, small sets and nearly all of them in turn. No
    networks: reach and walks to BW locations are given; distances between units are given or
    follow from coordinates at exactly 100 m, just under and just over it.
    """
    draw = Draw(f"tiny/{seed}")
    chosen = _choose(draw, seed)
    wanted = [NEEDS[name] for name in chosen if name in NEEDS]
    flavour = wanted[0] if wanted and draw.chance(0.8) else draw.pick(FLAVOURS)
    world: World = base_world(draw, flavour)
    for name, feature in FEATURES.items():
        if name in chosen:
            feature(world)
    return Tiny(world.tables, world.settings(), chosen)


def _choose(draw: Draw, seed: int) -> tuple[str, ...]:
    names, turn = tuple(FEATURES), seed // 4
    if seed % 4 == 0:
        return (names[turn % len(names)],)
    if seed % 4 == 1:
        other = draw.pick([name for name in names if name != names[turn % len(names)]])
        return (names[turn % len(names)], other)
    if seed % 4 == 2:
        return tuple(draw.sample(names, draw.integer(4, 9)))
    # A certain placement is rare in practice and hides competition: seldom here as well.
    return tuple(n for n in names if draw.chance(0.15 if n == "pin_must" else 0.55))
