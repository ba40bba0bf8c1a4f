"""Whether the moves of a plan can happen in the order that it states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from placement.recheck.stand import Broken, Row, Stand

Step = tuple[int, int]
"""Chain and order."""


def broken_order(here: Stand) -> Iterator[Broken]:
    """Yield each unit that somebody enters before there is room, whatever the pace of others.

    A place that is not free from the start must be left in the step just before of the same
    chain, or on the same day in a swap.
    """
    scene, steps = here.scene, dict[Step, list[Row]]()
    for row in here.rows:
        moves = bool(scene.seekers.resident[row.client])
        if bool(row.chain) != bool(row.order) or (moves and not row.chain):
            yield Broken("chain", scene.units.ids[row.unit])
        steps.setdefault((row.chain, row.order), []).append(row)
    waiting: Counter[int] = Counter()
    for step, together in steps.items():
        if step[1] > 1 and (step[0], step[1] - 1) not in steps:
            yield Broken("chain", scene.units.ids[together[0].unit])
        waiting.update(_at_the_start(here, step, together, steps))
    for unit, into in sorted(waiting.items()):
        if into > int(scene.units.capacity[unit]):
            yield Broken("chain", scene.units.ids[unit])


def _at_the_start(
    here: Stand, step: Step, together: list[Row], steps: dict[Step, list[Row]]
) -> Iterator[int]:
    """Yield the units in which a step needs a place that is free from the start."""
    chain, order = step
    home = here.scene.seekers.home_unit
    before = steps.get((chain, order - 1), []) if chain else []
    swap = together if chain and len(together) > 1 else []
    freed = Counter(int(home[row.client]) for row in (*before, *swap))
    for row in together:
        if freed[row.unit] > 0:
            freed[row.unit] -= 1
        else:
            yield row.unit
