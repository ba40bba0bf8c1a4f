"""Which verdicts on reach turn when every way is driven somewhat faster or slower."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from placement.geo.bases import Bases
from placement.geo.cover import Ask, Cover, covers, serving
from placement.geo.network import Bools
from placement.geo.networks import Networks
from placement.geo.reach_tables import base_travel
from placement.geo.scene import Units
from placement.tables import Tables


@dataclass(frozen=True, slots=True, eq=False)
class Turned:
    """One ask at the speeds as they are, and who turns when they are off by a share."""

    cover: Cover
    lost: Bools
    """(U,): in time as it is, not any more where ways are slower."""
    won: Bools
    """(U,): not in time as it is, in time where ways are quicker."""


def turned(
    tables: Tables, networks: Networks, units: Units, asks: Sequence[Ask], share: float
) -> list[Turned]:
    """Return per ask whose verdict turns at speeds `share` lower or higher.

    Given travel times are facts and do not move; nor do handling and the legs on foot.
    """
    bases = Bases.of(tables)
    plain, slow, fast = (
        covers(
            bases,
            base_travel(tables, bases, networks, units, factor),
            asks,
            serving(units),
            len(tables.providers),
        )
        for factor in (1.0, 1 / (1 - share), 1 / (1 + share))
    )
    return [
        Turned(now, now.in_time & ~slower.in_time, faster.in_time & ~now.in_time)
        for now, slower, faster in zip(plain, slow, fast, strict=True)
    ]
