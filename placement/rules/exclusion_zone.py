"""The unit lies outside every exclusion zone of the client."""

from __future__ import annotations

import numpy as np

from placement.geo.scene import Scene, floor_root
from placement.rule import Gate, Verdict

SENTENCE = "De woning ligt buiten het gebied waar de cliënt niet mag wonen."


def judge(scene: Scene) -> Verdict:
    """Judge mm from the centre of the zone that leaves least room, shown in m: (C, U, 1)."""
    units, zones = scene.units, scene.zones
    shape = (len(scene.seekers.ids), len(units.ids))
    measure, limit = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    applies = np.zeros((shape[0], 1), dtype=bool)
    for client, x, y, radius in zip(
        zones.client, zones.x_mm, zones.y_mm, zones.radius_mm, strict=True
    ):
        away = floor_root((units.x_mm - x) ** 2 + (units.y_mm - y) ** 2)
        tighter = (away - radius < measure[client] - limit[client]) | ~applies[client]
        measure[client] = np.where(tighter, away, measure[client])
        limit[client] = np.where(tighter, radius, limit[client])
        applies[client] = True
    return Verdict(
        measure=measure[:, :, None],
        limit=limit[:, :, None],
        known=np.ones((1, 1, 1), dtype=bool),
        applies=applies[:, :, None],
        sense="at_least",
        unit_of_measure="m",
        scale=1000,
    )


GATE = Gate("exclusion_zone", SENTENCE, judge)
