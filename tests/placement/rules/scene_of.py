"""Small scenes from compact tables: what a test does not say is permissive.

`scene_of(clients=[{"max_rent": 700}], units=[{"rent": 700}])` has the client c0 and the unit u0;
one provider p0 with a base b0 ten minutes from everything and a BW location l0 fifty metres away;
municipalities M0 and M1 in region R. Columns bear the names of the exchange format.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from placement import solve
from placement.edges import judge, state_of
from placement.geo.build import build_scene
from placement.geo.networks import Networks
from placement.geo.scene import Scene
from placement.rule import FAILS, HOLDS, UNKNOWN, Candidates, Gate, Goal, Limit
from placement.rulebook import Rulebook, load, read_settings
from placement.rules import GATES
from placement.tables import RawTable, Tables, build
from placement_data.rows import Row, cell, columns, settings_text

TODAY = dt.date(2026, 11, 21)
NEVER = dt.date(2029, 10, 6)
PREFIX = {
    "providers": "p",
    "care_bases": "b",
    "bw_locations": "l",
    "units": "u",
    "clients": "c",
    "complexes": "k",
    "municipalities": "M",
}
ROWS: Mapping[str, Row] = {
    "municipalities": {"name": "Plaats", "region": "R"},
    "providers": {"name": "Aanbieder", "profiles": ("BW", "BT", "BTG")},
    "care_bases": {"provider": "p0", "x": 84000, "y": 446000},
    "bw_locations": {"provider": "p0", "x": 84000, "y": 446010},
    "complexes": {"dwellings": 100, "occupied_bt": 0},
    "units": {"housing_form": "independent", "x": 84000, "y": 446000, "municipality": "M0"},
    "clients": {
        "profile": "BT",
        "intensity": "basis",
        "waiting_since": dt.date(2026, 5, 2),
        "grant_until": NEVER,
        "age": 40,
    },
}
PRESENT: Mapping[str, list[Row]] = {
    "municipalities": [{}, {}],
    "providers": [{}],
    "care_bases": [{}],
    "bw_locations": [{}],
    "units": [{}],
    "clients": [{}],
}
STATES = {HOLDS: "holds", FAILS: "fails", UNKNOWN: "unknown"}
Chosen = Iterable[tuple[str, str] | tuple[str, str, str]]
"""Client, unit and, unless it is p0, provider."""


@cache
def rulebook_of(text: str = "") -> Rulebook:
    """Return the rulebook in force with the settings of a settings.toml."""
    settings = read_settings(text)
    return load(settings.rulebook).with_settings(settings)


def tables_of(**rows: Sequence[Row]) -> Tables:
    """Return typed tables of compact rows; every fault of them is an error of the test."""
    full = {name: _completed(name, part) for name, part in {**PRESENT, **rows}.items()}
    bases, units, places = full["care_bases"], full["units"], full["bw_locations"]
    if "reach" not in full:
        full["reach"] = [
            {"base": b["id"], "unit": u["id"], "minutes": 10} for b in bases for u in units
        ]
    if "bw_walks" not in full:
        full["bw_walks"] = [
            {"unit": u["id"], "bw_location": b["id"], "metres": 50} for b in places for u in units
        ]
    frames = {}
    for name, part in full.items():
        header = list(columns(name, part))
        text = [header, *([cell(row.get(column)) for column in header] for row in part)]
        built = build(RawTable(name, f"{name}.csv", text))
        assert not built.faults, [fault.sentence() for fault in built.faults]
        frames[name] = built.frame.drop(columns=["lon", "lat"], errors="ignore")
    return Tables.of(frames)


def _completed(name: str, rows: Sequence[Row]) -> list[Row]:
    if name not in PREFIX:
        return list(rows)
    return [
        {"id": f"{PREFIX[name]}{number}", **ROWS[name], **row} for number, row in enumerate(rows)
    ]


def scene_of(
    settings: Mapping[str, object] | None = None, *, today: dt.date = TODAY, **rows: Sequence[Row]
) -> Scene:
    """Return the scene of compact tables under settings (sections of settings.toml)."""
    text = settings_text(dict(settings)) if settings else ""
    day = today.toordinal() - dt.date(1970, 1, 1).toordinal()
    return build_scene(tables_of(**rows), rulebook_of(text), day, Networks(None, None))


def state(
    gate: Gate, scene: Scene, client: str = "c0", unit: str = "u0", provider: str = "p0"
) -> str:
    """Return what a gate says about one triple: holds, fails or unknown."""
    verdict = gate.judge(scene)
    states = state_of(verdict, scene, scene.seekers.ids.index(client))
    place = scene.units.ids.index(unit), scene.providers.ids.index(provider)
    return STATES[states[place]]


def measured(
    gate: Gate, scene: Scene, client: str = "c0", unit: str = "u0", provider: str = "p0"
) -> tuple[float, float]:
    """Return measure and limit of one triple as they are shown, in `unit_of_measure`."""
    verdict = gate.judge(scene)
    first = scene.seekers.ids.index(client)
    row = int(scene.seekers.profile[first]) if verdict.by_profile else first
    places = (row, scene.units.ids.index(unit), scene.providers.ids.index(provider))
    measure, limit = (
        int(part[tuple(k if n > 1 else 0 for k, n in zip(places, part.shape, strict=True))])
        for part in (verdict.measure, verdict.limit)
    )
    return measure / verdict.scale, limit / verdict.scale


@dataclass(frozen=True)
class Trial:
    """What a rule says about one choice of placements; own columns are chosen at their best."""

    allowed: bool
    value: int | None


def candidates_of(scene: Scene) -> Candidates:
    """Return the candidates of a scene after all gates."""
    return judge(scene, GATES).candidates


def named(scene: Scene, candidates: Candidates) -> list[tuple[str, str, str]]:
    """Return the candidates by name."""
    return [
        (scene.seekers.ids[c], scene.units.ids[u], scene.providers.ids[p])
        for c, u, p in zip(candidates.client, candidates.unit, candidates.provider, strict=True)
    ]


def allows(limit: Limit, scene: Scene, *chosen: tuple[str, ...]) -> bool:
    """Tell whether a limit by itself allows exactly these placements."""
    return trial(scene, chosen, limits=[limit]).allowed


def value(goal: Goal, scene: Scene, *chosen: tuple[str, ...]) -> int:
    """Return the value of a goal for exactly these placements."""
    found = trial(scene, chosen, goals=[goal]).value
    assert found is not None
    return found


def trial(
    scene: Scene,
    chosen: Iterable[tuple[str, ...]],
    limits: Iterable[Limit] = (),
    goals: Sequence[Goal] = (),
) -> Trial:
    """Put exactly these placements to some rules, with another solver than the platform's."""
    candidates = candidates_of(scene)
    problem = solve.assemble(scene, candidates, limits, goals)
    wanted = {(c, u, p[0] if p else "p0") for c, u, *p in chosen}
    present = named(scene, candidates)
    assert wanted <= set(present), f"no candidate: {wanted - set(present)}"
    fixed = np.array([triple in wanted for triple in present], dtype=np.int64)
    low, high = problem.column_low.copy(), problem.column_high.copy()
    low[: len(fixed)] = high[: len(fixed)] = fixed
    cost = problem.terms[0].points if goals else np.zeros(len(low), dtype=np.int64)
    if not len(low):
        fits = bool(((problem.row_low <= 0) & (problem.row_high >= 0)).all())
        return Trial(fits, problem.terms[0].value(low) if goals and fits else None)
    rows = LinearConstraint(problem.matrix.astype(float), problem.row_low, problem.row_high)
    found = milp(
        cost,
        constraints=[rows] if len(problem.row_low) else [],
        bounds=Bounds(low, high),
        integrality=np.ones(len(low)),
    )
    if not found.success:
        return Trial(allowed=False, value=None)
    x = np.rint(found.x).astype(np.int64)
    return Trial(allowed=True, value=problem.terms[0].value(x) if goals else None)
