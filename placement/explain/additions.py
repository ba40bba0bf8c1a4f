"""What a limit lacks for one more client: a unit more, hours more, or both."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np

from placement.explain.amounts import metres
from placement.explain.standing import Spot, Standing
from placement.explain.stretches import MILLI, WHOLE, Idea, with_value
from placement.geo.confirmations import walks_as_confirmed
from placement.geo.scene import PROFILES, Scene
from placement.quantities import HoursPerWeek

FITTED = {"plus": "voor plus geschikte", "wheelchair": "rolstoelgeschikte"}
"""Rules about what a unit is fit for: the word for a new one that is."""


def added_unit(scene: Scene, client: int, spot: Spot) -> Idea:
    """Return one more unit like this one: the same place with room for one more person."""
    units, unit = scene.units, spot[0]
    more = scene.replace(
        units=replace(units, capacity=with_value(units.capacity, unit, 1, add=True))
    )
    name = units.ids[unit]
    asks_group = bool(scene.rulebook.profile(PROFILES[scene.seekers.profile[client]]).near_units)
    where, what = _in_municipality(scene, unit), "wooneenheid"
    if asks_group:
        what = "geclusterde wooneenheid"
        where += _near_location(scene, unit)
    told = f"Met 1 {what} meer{where}, zoals {name}"
    options = (("add_units", "1"), ("like", name))
    return Idea("cluster" if asks_group else "unit", spot, more, options, WHOLE, told)


def more_hours(now: Standing, scene: Scene, client: int, spot: Spot) -> Idea:
    """Return the hours that a provider lacks for one more client."""
    provider = spot[1]
    lacks = now.ground.hours[client] - (now.hours_left(provider) or 0)
    free = scene.providers.hours_free_milli
    more = scene.replace(
        providers=replace(
            scene.providers, hours_free_milli=with_value(free, provider, lacks, add=True)
        )
    )
    name = scene.providers.ids[provider]
    told = f"Met {HoursPerWeek.from_milli(lacks)} meer bij aanbieder {name}"
    options = (("hours", f"{name}=+{Decimal(lacks) / MILLI}"),)
    size = Fraction(lacks, max(int(free[provider]), 1))
    return Idea("hours", spot, more, options, min(size, WHOLE), told)


def unit_and_hours(now: Standing, client: int, spot: Spot) -> Idea:
    """Return one more unit like this one together with the hours that its provider lacks."""
    unit = added_unit(now.ground.scene, client, spot)
    both = more_hours(now, unit.scene, client, spot)
    told = f"{unit.told}, en {both.told[0].lower()}{both.told[1:]}"
    options = (*unit.options, *both.options)
    return Idea(unit.kind, spot, both.scene, options, unit.size + both.size, told)


def with_unit(idea: Idea, client: int) -> Idea:
    """Return an idea with one more unit: where the rule is about the unit, the new one has it."""
    more = added_unit(idea.scene, client, idea.spot)
    told = f"{idea.told}, en {more.told[0].lower()}{more.told[1:]}"
    options = (*more.options, *idea.options)
    if idea.kind in FITTED:
        name = idea.scene.units.ids[idea.spot[0]]
        what = f"{FITTED[idea.kind]} wooneenheid"
        told = more.told.replace("wooneenheid", what, 1)
        options = (*more.options, ("set", f"units.{name}+1.{idea.kind}=true"))
    size = more.size if idea.kind in FITTED else more.size + idea.size
    return Idea(more.kind, idea.spot, more.scene, options, size, told)


def _in_municipality(scene: Scene, unit: int) -> str:
    place = int(scene.units.municipality[unit])
    return f" in {scene.municipality_names[place]}" if place >= 0 else ""


def _near_location(scene: Scene, unit: int) -> str:
    """Return near which BW location a unit lies, where one is within the radius."""
    walk = np.where(scene.operating()[unit], walks_as_confirmed(scene)[unit], -1)
    near = np.flatnonzero((walk >= 0) & (walk <= scene.rulebook.cluster.bw_radius_mm))
    if not len(near):
        return ""
    best = int(near[np.argmin(walk[near])])
    limit = scene.rulebook.cluster.bw_radius_mm
    return f" binnen {metres(limit, limit)} van BW-locatie {scene.bw_location_ids[best]}"
