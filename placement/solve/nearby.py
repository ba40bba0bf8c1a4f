"""A plan to begin with: what an earlier plan leaves standing where something has changed since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from placement.geo.scene import Ints, Scene
from placement.rule import Candidates
from placement.solve.linear import LinearModel
from placement.solve.problem import Problem

Triple = tuple[str, str, str]
"""The ids of a client, a unit and a provider."""


def nearby(
    scene: Scene,
    candidates: Candidates,
    problem: Problem,
    earlier: Iterable[Triple],
    *,
    seed: int,
    seconds: float,
) -> Ints | None:
    """Return a plan (columns,) of a problem that keeps as many earlier placements as can be.

    Nobody else gets a place but whom a row asks for; what is no candidate any more is left out.
    None where no such plan exists, or none was found in time. To begin with only: any will do.
    """
    points = np.zeros(problem.columns, dtype=np.int64)
    points[: len(candidates)] = 1 - 2 * _standing(scene, candidates, earlier)
    left_out = points > 0
    left_out[problem.matrix[problem.row_low > 0].indices] = False
    high = np.where(left_out, problem.column_low, problem.column_high)
    model = LinearModel(replace(problem, column_high=high), seed)
    model.set_cost(points)
    x = model.search(seconds).x
    return x if x is not None and problem.holds(x) else None


def _standing(scene: Scene, candidates: Candidates, earlier: Iterable[Triple]) -> Ints:
    """Return which candidates stand in an earlier plan: (candidates,), 0 or 1."""
    clients, units, providers = (
        {name: at for at, name in enumerate(ids)}
        for ids in (scene.seekers.ids, scene.units.ids, scene.providers.ids)
    )
    wide, deep = len(units), len(providers)
    wanted = [
        (clients[client] * wide + units[unit]) * deep + providers[provider]
        for client, unit, provider in earlier
        if client in clients and unit in units and provider in providers
    ]
    here = (candidates.client.astype(np.int64) * wide + candidates.unit) * deep
    there = np.array(wanted, dtype=np.int64)
    return np.isin(here + candidates.provider, there).astype(np.int64)
