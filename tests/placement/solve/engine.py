"""The real pipe on a folder or on rows, without the explanations: what a plan says."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from placement import solve
from placement.geo.scene import Scene
from placement.plan import judged
from placement.rules import GOALS, LIMITS
from placement.sources.folder import Delivery, read
from placement_data.rows import Settings, Tables, cell, columns, write_rows
from tests.placement.solve.brute_force import Step
from tests.placement.solve.brute_world import World, world_of


@dataclass(frozen=True)
class Told:
    """What the engine said: its values (with moves), the placements and the joined units."""

    status: str
    values: Mapping[str, int]
    steps: tuple[Step, ...]
    occupied_groups: Mapping[str, str]


def propose(folder: Path) -> Told:
    """Return what the engine proposes for a folder."""
    return answer(read(folder))


def propose_rows(tables: Tables, settings: Settings) -> Told:
    """Return what the engine proposes for plain rows, written and read as a delivery is."""
    with tempfile.TemporaryDirectory() as name:
        write_rows(Path(name), tables, settings)
        return propose(Path(name))


def answer(delivery: Delivery) -> Told:
    """Return what the engine proposes for a delivery."""
    scene, edges = judged(
        delivery.tables,
        delivery.rulebook,
        delivery.settings,
        walk=delivery.walk,
        drive=delivery.drive,
    )
    problem = solve.assemble(scene, edges.candidates, LIMITS, GOALS)
    found = solve.run(problem, seed=delivery.settings.seed, seconds=60.0)
    if isinstance(found, solve.Infeasible):
        return Told("infeasible", {}, (), {})
    if isinstance(found, solve.NoAnswer):
        return Told("no_answer", {}, (), {})
    plan = solve.read(scene, edges.candidates, problem, found.x)
    status = "optimal" if found.complete else "feasible"
    joined = {scene.units.ids[u]: f"g{g}" for u, g in plan.occupied.items()}
    return Told(status, dict(found.values), _steps(scene, plan), joined)


def _steps(scene: Scene, plan: solve.Plan) -> tuple[Step, ...]:
    return tuple(
        Step(
            client=scene.seekers.ids[plan.client[n]],
            unit=scene.units.ids[plan.unit[n]],
            provider=scene.providers.ids[plan.provider[n]],
            group=f"g{plan.group[n]}" if plan.group[n] else None,
            chain=int(plan.chain[n]) or None,
            order=int(plan.order[n]) or None,
        )
        for n in range(len(plan.client))
    )


def world(tables: Tables, settings: Settings) -> World:
    """Return the brute force's world of the same rows."""
    text = {
        name: [{c: cell(row.get(c)) for c in columns(name, rows)} for row in rows]
        for name, rows in tables.items()
    }
    return world_of(text, _stringed(settings))


def _stringed(settings: Settings) -> dict[str, Any]:
    """Return settings with text keys, as TOML has them."""
    return {
        key: {
            name: {str(k): v for k, v in part.items()} if isinstance(part, Mapping) else part
            for name, part in value.items()
        }
        if isinstance(value, Mapping)
        else value
        for key, value in settings.items()
    }
