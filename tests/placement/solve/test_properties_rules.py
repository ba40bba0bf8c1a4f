"""What must hold when a rule is relaxed, two are, or all weights are doubled."""

from __future__ import annotations

import copy
import functools

import pytest

from placement_data.draw import Draw
from placement_data.synthetic import tiny
from tests.placement.solve.brute_force import evaluate
from tests.placement.solve.compare import disagreement
from tests.placement.solve.engine import propose_rows, world
from tests.placement.solve.harsh import harsh
from tests.placement.solve.uneven import uneven

SEEDS = (3, 11, 26)
RARE = (71, 84, 87, 112)
"""Harsher instances in which a unit's date or a location's decides by itself."""


def instance(seed):
    """A tiny instance in the usual order of terms, so that placements come first."""
    made = tiny(seed)
    settings = copy.deepcopy(made.settings)
    settings.get("match", {}).pop("objective", None)
    return copy.deepcopy(made.tables), settings


@functools.cache
def before(seed):
    """What is placed of an instance as it is."""
    return placed(*instance(seed))


def placed(tables, settings):
    told = propose_rows(tables, settings)
    return told.values["placed"] if told.status == "optimal" else None


# --- Relaxing ----------------------------------------------------------------------------------


def setting(section, **wider):
    def relax(tables, settings):
        settings[section] = {**settings.get(section, {}), **wider}

    return relax


def everyone(table, **wider):
    def relax(tables, settings):
        for row in tables.get(table, []):
            row.update(wider)

    return relax


def without(*names):
    def relax(tables, settings):
        for name in names:
            tables.pop(name, None)

    return relax


def not_asked(*columns):
    def relax(tables, settings):
        for row in (*tables["clients"], *tables["units"]):
            for column in columns:
                row.pop(column, None)

    return relax


def larger_groups(tables, settings):
    old = settings.get("cluster", {})
    settings["cluster"] = {**old, "min_group": 1, "max_group": old.get("max_group", 12) + 5}


RELAXED = {
    "reach": setting("reach_minutes", BT=600, BTG=600),
    "bw_near": setting("cluster", bw_radius_m=2000),
    "groups": larger_groups,
    "one provider per group": setting("cluster", single_provider=False),
    "linked groups": setting("cluster", between_units="chain"),
    "mix_share": setting("mix", max_share=1),
    "available": setting("match", lead_weeks=500),
    "stay": setting("match", min_stay_weeks=0),
    "hours": everyone("providers", hours_free=None),
    "plus": everyone("units", plus=True),
    "wheelchair": everyone("units", wheelchair=True),
    "rent": not_asked("max_rent"),
    "age": not_asked("age_min", "age_max"),
    "region": not_asked("regions"),
    "municipality": not_asked("exclude_municipalities"),
    "client_provider": not_asked("only_providers", "refuse_providers"),
    "exclusion_zone": without("exclusion_zones"),
    "keep_apart": without("keep_apart"),
    "pins": without("pins"),
}


def relaxed(tables, settings, *names):
    tables, settings = copy.deepcopy(tables), copy.deepcopy(settings)
    for name in names:
        RELAXED[name](tables, settings)
    return placed(tables, settings)


@pytest.mark.parametrize("name", RELAXED)
def test_a_relaxed_rule_never_lowers_what_is_placed(name):
    for seed in SEEDS:
        tables, settings = instance(seed)
        least = before(seed)
        assert least is None or relaxed(tables, settings, name) >= least, seed


@pytest.mark.parametrize("seed", range(8))
def test_two_relaxed_rules_place_no_fewer_than_either(seed):
    tables, settings = instance(seed)
    one, other = Draw(f"pair/{seed}").sample(tuple(RELAXED), 2)
    both = relaxed(tables, settings, one, other)
    for name in (one, other):
        alone = relaxed(tables, settings, name)
        assert alone is None or both >= alone, (one, other)


# --- Weights and leftovers ---------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_doubling_every_weight_and_penalty_changes_no_other_value(seed):
    tables, settings = instance(seed)
    told = propose_rows(tables, settings)
    match, points = settings.get("match", {}), settings.get("preference", {})
    weights = match.get("urgency_weight", {1: 9, 2: 3, 3: 1})
    usual = {"municipality": 50, "provider": 20, "per_100_m": 1, "distance_cap": 300} | points
    twice = {
        **settings,
        "match": {**match, "urgency_weight": {k: 2 * w for k, w in weights.items()}},
        "preference": {name: 2 * value for name, value in usual.items()},
    }
    after = propose_rows(tables, twice)
    doubled = {"placed", "preference"}
    assert after.values == {
        name: value * (2 if name in doubled else 1) for name, value in told.values.items()
    }
    assert dict(evaluate(world(tables, settings), after.steps, after.occupied_groups)) == {
        **dict(evaluate(world(tables, settings), told.steps, told.occupied_groups))
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_a_unit_that_nobody_uses_can_be_left_out(seed):
    tables, settings = instance(seed)
    told = propose_rows(tables, settings)
    named = {step.unit for step in told.steps} | set(told.occupied_groups)
    named |= {
        row[key]
        for name in ("pins", "previous")
        for row in tables.get(name, [])
        for key in ("unit",)
    }
    named |= {row.get("lives_in") for row in tables["clients"]}
    spare = [unit["id"] for unit in tables["units"] if unit["id"] not in named]
    if not spare:
        return
    gone = spare[0]
    for name in ("units", "reach", "bw_walks", "unit_distances"):
        rows = tables.get(name, [])
        tables[name] = [
            r for r in rows if gone not in (r.get("id"), r.get("unit"), r.get("a"), r.get("b"))
        ]
    assert propose_rows(tables, settings).values == told.values


# --- Rare choices ------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(30))
def test_an_instance_in_which_spread_decides_agrees_with_trying_everything(seed):
    tables, settings, _ = uneven(seed)
    assert disagreement(tables, settings) is None


@pytest.mark.parametrize("seed", RARE)
def test_an_instance_in_which_a_date_decides_agrees_with_trying_everything(seed):
    tables, settings, _ = harsh(seed)
    assert disagreement(tables, settings) is None
