"""What every rule makes of one fixed scene, written so that a person can read the difference."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import product
from typing import Any

from placement.geo.scene import PROFILES, Scene
from placement.rule import FREE, Block, Candidates, Gate, Goal, Limit, Verdict
from placement.rules import RULES
from tests.placement.rules.scene_of import STATES, candidates_of, named, scene_of

RULE = Gate | Limit | Goal
AWAY = {"x": 89000, "y": 446000, "municipality": "M1"}


def golden_scene() -> Scene:
    """A scene in which every rule has something to say."""
    return scene_of(
        {"cluster": {"max_group": 3}},
        municipalities=[{"region": "R"}, {"region": "S"}],
        providers=[{"hours_free": 31}, {"profiles": ("BT", "BTG"), "hours_free": 17.4}],
        care_bases=[{"staffed": "07:00-23:00"}, {"staffed": "22:00-08:00"}, {"provider": "p1"}],
        bw_locations=[{}, {"provider": "p1", "operating_from": dt.date(2026, 12, 1)}],
        complexes=[{"dwellings": 9, "occupied_bt": 1}],
        units=[
            {"rent": 700, "age_min": 23, "age_max": 55},
            {"housing_form": "gespikkeld", "complex": "k0", "rent": 650.5, **AWAY},
            {"housing_form": "clustered", "capacity": 2, "plus": False},
            {"housing_form": "shared", "x": 84060, "y": 446080, "provider": "p0"}
            | {"occupied": 2, "occupied_provider": "p0"},
            {"may_cluster": True, "x": 84100, "wheelchair": True},
            {"housing_form": "intramural", "bw_location": "l0", "capacity": 0},
            {"housing_form": "intramural", "bw_location": "l1"}
            | {"available_from": dt.date(2027, 1, 15)},
        ],
        clients=[
            {"urgency": 1, "max_rent": 700, "prefer_municipalities": ("M0",)},
            {"intensity": "plus", "regions": ("R",), "age": 22, "x": 84500, "y": 446000},
            {"profile": "BTG", "intensity": "plus", "refuse_providers": ("p1",)},
            {"profile": "BTG", "wheelchair": True, "prefer_providers": ("p1",), "urgency": 2},
            {"profile": "BTG", "exclude_municipalities": ("M1",)},
            {"profile": "BW", "grant_until": dt.date(2027, 4, 1)},
            {"profile": "BW", "lives_in": "u5", "next_profile": "BT"},
        ],
        exclusion_zones=[{"client": "c1", "x": 84000, "y": 446000, "radius_m": 150}],
        keep_apart=[{"client_a": "c0", "client_b": "c3", "metres": 100.5}],
        spread_targets=[
            {"profile": "BT", "municipality": "M0", "target": 3, "occupied": 1},
            {"profile": "BW", "municipality": "M0", "target": 1, "occupied": 2},
        ],
        previous=[
            {"client": "c0", "unit": "u0", "provider": "p1"},
            {"client": "gone", "unit": "u0", "provider": "p1"},
        ],
        pins=[
            {"client": "c4", "unit": "u2", "provider": "p0", "decision": "must"},
            {"client": "c0", "unit": "u4", "provider": "p0", "decision": "never"},
        ],
        reach=[
            {"base": base, "unit": f"u{unit}", "minutes": minutes + unit / 10}
            for base, minutes in (("b0", 9), ("b1", 14.5), ("b2", 40))
            for unit in range(5)
        ],
        bw_walks=[
            {"unit": "u2", "bw_location": "l0", "metres": 100},
            {"unit": "u3", "bw_location": "l1", "metres": 30},
            {"unit": "u4", "bw_location": "l0", "metres": 100.4},
        ],
        confirmations=[
            {"unit": "u4", "bw_location": "l0", "holds": True, "date": dt.date(2026, 11, 2)}
            | {"name": "J. de Wit", "reason": "nagemeten"},
        ],
    )


def model(rule_id: str, scene: Scene, candidates: Candidates) -> dict[str, Any]:
    """Return all that a rule says: verdicts of its gate, rows of its limit, points of its goal."""
    parts: dict[str, Any] = {"rule": rule_id}
    for rule in RULES:
        if rule.id != rule_id:
            continue
        if isinstance(rule, Gate):
            parts["gate"] = verdict_of(scene, rule.judge(scene))
        elif isinstance(rule, Limit):
            parts["limit"] = rows_of(scene, candidates, rule.rows(scene, candidates))
        else:
            parts["goal"] = goal_of(scene, candidates, rule)
    return parts


def verdict_of(scene: Scene, verdict: Verdict) -> dict[str, Any]:
    """Return `measure | limit | state` per client, unit and provider that are told apart."""
    first = PROFILES if verdict.by_profile else scene.seekers.ids
    axes = (first, scene.units.ids, scene.providers.ids)
    states = verdict.state()
    said = {}
    for place in product(*map(range, states.shape)):
        key = "/".join(
            axis[k] for axis, k, n in zip(axes, place, states.shape, strict=True) if n > 1
        )
        measure, limit = (_at(part, place) for part in (verdict.measure, verdict.limit))
        said[key or "all"] = f"{measure} | {limit} | {STATES[states[place]]}"
    unit = verdict.unit_of_measure
    return {"sense": verdict.sense, "unit": unit, "scale": verdict.scale, "verdicts": said}


def _at(part: Any, place: tuple[int, ...]) -> int:
    return int(part[tuple(k if n > 1 else 0 for k, n in zip(place, part.shape, strict=True))])


def rows_of(scene: Scene, candidates: Candidates, block: Block) -> list[str]:
    """Return each row as `about: low <= sum <= high`, with the columns by name."""
    names = [*columns_of(scene, candidates), *own_columns(scene, block)]
    terms: dict[int, list[str]] = {}
    entries = zip(block.row.tolist(), block.column.tolist(), block.value.tolist(), strict=True)
    for row, column, value in sorted(entries):
        terms.setdefault(row, []).append(f"{value:+d} {names[column]}")
    subjects = block.subjects or ("",) * len(block.low)
    bounds = zip(subjects, block.low.tolist(), block.high.tolist(), strict=True)
    return [
        f"{about}: {_side(low)} <= {' '.join(terms.get(row, ['0']))} <= {_side(high)}"
        for row, (about, low, high) in enumerate(bounds)
    ]


def _side(bound: int) -> str:
    return "free" if abs(bound) >= FREE else str(bound)


def columns_of(scene: Scene, candidates: Candidates) -> list[str]:
    """Return the names of the columns that all rules share."""
    names = [f"{c}@{u}/{p}" for c, u, p in named(scene, candidates)]
    movers = [n for n in range(len(scene.seekers.ids)) if candidates.leave[n] >= 0]
    names += [f"leave:{scene.seekers.ids[n]}" for n in movers]
    return names + [f"net:{n}" for n in range(len(candidates.net))]


def own_columns(scene: Scene, block: Block) -> Iterator[str]:
    """Yield the names of a block's own columns with their bounds."""
    bounds = zip(block.aux_low.tolist(), block.aux_high.tolist(), strict=True)
    for number, (low, high) in enumerate(bounds):
        name = block.aux_names[number] if block.aux_names else ("own", number, 0)
        yield f"{name[0]}:{name[1]}:{name[2]}[{low}..{high}]"


def goal_of(scene: Scene, candidates: Candidates, goal: Goal) -> dict[str, Any]:
    """Return the points per candidate, the constant, and the rows that tie counts to them."""
    terms = goal.terms(scene, candidates)
    names = columns_of(scene, candidates)
    points = {names[n]: p for n, p in enumerate(terms.points.tolist()) if p}
    made: dict[str, Any] = {"better": goal.better, "constant": terms.constant, "points": points}
    if terms.block is not None:
        made["rows"] = rows_of(scene, candidates, terms.block)
        own = [] if terms.aux_points is None else terms.aux_points.tolist()
        made["own_points"] = dict(zip(own_columns(scene, terms.block), own, strict=True))
    return made


def every_model() -> dict[str, dict[str, Any]]:
    """Return what every rule makes of the fixed scene."""
    scene = golden_scene()
    candidates = candidates_of(scene)
    return {rule_id: model(rule_id, scene, candidates) for rule_id in {r.id for r in RULES}}
