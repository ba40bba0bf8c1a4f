"""The serving provider is on site in time, in every window of the day."""

from __future__ import annotations

import numpy as np

from placement.geo.scene import PROFILES, UNKNOWN_VALUE, Ints, ReachTable, Scene
from placement.rule import Gate, Verdict

SENTENCE = "De aanbieder is op elk moment van de dag op tijd ter plaatse."


def judge(scene: Scene) -> Verdict:
    """Judge tenths of a minute in the window with the least margin, shown in min: (3, U, P)."""
    shape = (len(PROFILES), len(scene.units.ids), len(scene.providers.ids))
    measure, limit = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    asks = np.zeros((len(PROFILES), 1, 1), dtype=bool)
    for row, profile in enumerate(PROFILES):
        table = scene.reach[profile]
        if not len(table.limit_tenths):
            continue
        asks[row] = True
        window = tightest(table)
        measure[row] = np.take_along_axis(table.tenths, window[None], axis=0)[0].T
        limit[row] = table.limit_tenths[window].T
    return Verdict(
        measure=measure,
        limit=limit,
        known=measure != UNKNOWN_VALUE,
        applies=asks,
        unit_of_measure="min",
        scale=10,
        by_profile=True,
    )


def tightest(table: ReachTable) -> Ints:
    """Return per provider and unit the window with the least margin; unknown goes first."""
    margin = table.limit_tenths[:, None, None] - table.tenths
    unknown = table.tenths == UNKNOWN_VALUE
    # A window that surely fails decides; after that one that is unknown; then the tightest.
    order = np.where(unknown, np.int64(-1), np.where(margin < 0, margin - 1, margin))
    result: Ints = np.argmin(order, axis=0)
    return result


GATE = Gate("reach", SENTENCE, judge)
