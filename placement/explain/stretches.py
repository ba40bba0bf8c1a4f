"""Changes of what a rule judges that could help one client in one place.

One function per rule gives the least that makes it hold there: the changed scene, the options of
`placement what-if` that say it, how large it is, and how it is told. What limits lack stands in
`additions`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import numpy as np

from placement.explain.amounts import euro, metres, span
from placement.explain.judged import Judged, Reader, one
from placement.explain.standing import Spot
from placement.geo.scene import PROFILES, Bools, Ints, Scene
from placement.quantities import dutch

WHOLE = Fraction(1)
"""The size of what is wholly new or wholly dropped."""
KINDS = (
    "rent",
    "age",
    "reach",
    "bw_near",
    "available",
    "stay",
    "hours",
    "municipality",
    "client_provider",
    "contracted",
    "plus",
    "wheelchair",
    "unit",
    "cluster",
)
"""Kinds of help: rules by their id, and what a limit asks; of equal size in this order."""
WITH_UNIT = ("plus", "wheelchair", "stay")
"""Rules of which the change is also tried together with a unit more."""
MILLI = 1000
EPOCH = dt.date(1970, 1, 1)
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Idea:
    """A change that may place a client at a spot: the scene with it, its options, its size."""

    kind: str
    spot: Spot
    scene: Scene
    options: Options
    size: Fraction
    told: str


Made = tuple[Scene, Options, Fraction, str]


def stretched(scene: Scene, reader: Reader, rule: str, client: int, spot: Spot) -> Idea | None:
    """Return the least change that makes one rule hold at a spot; None where there is none."""
    found = next((pair for pair in reader.edges.verdicts if pair[0].id == rule), None)
    judged = None if found is None else one(scene, *found, (client, *spot))
    made = None if judged is None else MAKERS[rule](scene, judged)
    return None if made is None else Idea(rule, spot, *made)


def with_value(values: Ints, at: int, value: int, *, add: bool = False) -> Ints:
    """Return values with one of them another, or so much more (`add`)."""
    result = values.copy()
    result[at] = result[at] + value if add else value
    return result


def _seeker(scene: Scene, judged: Judged, column: str, value: object) -> Scene:
    """Return the scene in which one value of the judged client is other."""
    values = getattr(scene.seekers, column).copy()
    values[judged.client] = value
    return scene.replace(seekers=replace(scene.seekers, **{column: values}))


def _rent(scene: Scene, judged: Judged) -> Made:
    wanted = _seeker(scene, judged, "max_rent_cents", judged.measure)
    more = euro(judged.measure - judged.limit)
    told = (
        f"Met {more} meer huur per maand ({euro(judged.measure)} in plaats van "
        f"{euro(judged.limit)})"
    )
    amount = f"{Decimal(judged.measure) / judged.verdict.scale:.2f}"
    cell = f"clients.{scene.seekers.ids[judged.client]}.max_rent={amount}"
    return wanted, (("set", cell),), _part(judged), told


def _age(scene: Scene, judged: Judged) -> Made:
    units, age = scene.units, int(scene.seekers.age[judged.client])
    young = 0 <= age < int(units.age_min[judged.unit])
    column, bound = ("age_min", units.age_min) if young else ("age_max", units.age_max)
    limit, values = int(bound[judged.unit]), with_value(bound, judged.unit, age)
    changed = replace(units, age_min=values) if young else replace(units, age_max=values)
    wanted = scene.replace(units=changed)
    edge = "vanaf" if young else "tot en met"
    told = f"Als {judged.unit_id} is {edge} {age} jaar in plaats van {limit} jaar"
    options = (("set", f"units.{judged.unit_id}.{column}={age}"),)
    return wanted, options, Fraction(abs(age - limit), max(limit, 1)), told


def _reach(scene: Scene, judged: Judged) -> Made | None:
    table = scene.reach[judged.profile]
    if not judged.counts or len(set(table.limit_tenths.tolist())) != 1:
        return None
    limits = np.full_like(table.limit_tenths, judged.measure)
    reach = {**scene.reach, judged.profile: replace(table, limit_tenths=limits)}
    minutes, limit = (Decimal(n) / judged.verdict.scale for n in (judged.measure, judged.limit))
    told = (
        f"Met {dutch(minutes - limit)} min meer opkomsttijd ({dutch(minutes)} in plaats van "
        f"{dutch(limit)} min)"
    )
    options = (("norm", f"reach_minutes.{judged.profile}={minutes}"),)
    return scene.replace(reach=reach), options, _part(judged), told


def _bw_near(scene: Scene, judged: Judged) -> Made | None:
    if not judged.counts or judged.by_hand:
        return None
    wanted = Decimal(judged.measure) / MILLI
    book = scene.rulebook.replace(cluster={"bw_radius_m": wanted})
    told = (
        f"Met {metres(judged.measure - judged.limit, 0)} meer loopafstand tot een BW-locatie "
        f"({metres(judged.measure, judged.limit)} in plaats van "
        f"{metres(judged.limit, judged.limit)})"
    )
    options = (("norm", f"cluster.bw_radius_m={wanted}"),)
    return scene.replace(rulebook=book), options, _part(judged), told


def _available(scene: Scene, judged: Judged) -> Made:
    day = scene.day + judged.limit
    return _earlier(scene, judged, day, judged.measure - judged.limit, _part(judged))


def _stay(scene: Scene, judged: Judged) -> Made:
    """Return the unit free earlier, so that enough of the grant is left; else a longer grant."""
    days = judged.limit - judged.measure
    day, size = int(scene.move_in_day()[judged.unit]) - days, Fraction(days, max(judged.limit, 1))
    if day >= scene.day:
        return _earlier(scene, judged, day, days, size)
    until = int(scene.seekers.grant_until_day[judged.client]) + days
    date = EPOCH + dt.timedelta(days=until)
    told = f"Als de toekenning {span(days)} langer loopt, tot {_written(date)}"
    cell = f"clients.{scene.seekers.ids[judged.client]}.grant_until={date.isoformat()}"
    wanted = _seeker(scene, judged, "grant_until_day", until)
    return wanted, (("set", cell),), min(size, WHOLE), told


def _earlier(scene: Scene, judged: Judged, day: int, days: int, size: Fraction) -> Made:
    units = scene.units
    free = with_value(units.available_day, judged.unit, day)
    date = EPOCH + dt.timedelta(days=day)
    told = f"Als {judged.unit_id} {span(days)} eerder vrijkomt, op {_written(date)}"
    options = (("set", f"units.{judged.unit_id}.available_from={date.isoformat()}"),)
    return scene.replace(units=replace(units, available_day=free)), options, min(size, WHOLE), told


def _municipality(scene: Scene, judged: Judged) -> Made:
    place = int(scene.units.municipality[judged.unit])
    row = scene.seekers.excluded[judged.client].copy()
    row[place] = False
    left = "|".join(scene.municipality_ids[m] for m in np.flatnonzero(row).tolist())
    cell = f"clients.{scene.seekers.ids[judged.client]}.exclude_municipalities={left}"
    told = f"Als de cliënt ook in {scene.municipality_names[place]} mag wonen"
    return _seeker(scene, judged, "excluded", row), (("set", cell),), WHOLE, told


def _client_provider(scene: Scene, judged: Judged) -> Made:
    row = scene.seekers.provider_ok[judged.client].copy()
    row[judged.provider] = True
    refused = "|".join(scene.providers.ids[p] for p in np.flatnonzero(~row).tolist())
    name = scene.seekers.ids[judged.client]
    options = (
        ("set", f"clients.{name}.only_providers="),
        ("set", f"clients.{name}.refuse_providers={refused}"),
    )
    told = f"Als aanbieder {judged.provider_id} voor de cliënt ook mag"
    return _seeker(scene, judged, "provider_ok", row), options, WHOLE, told


def _contracted(scene: Scene, judged: Judged) -> Made:
    providers, profile = scene.providers, int(scene.seekers.profile[judged.client])
    contracted = providers.contracted.copy()
    contracted[judged.provider, profile] = True
    wanted = scene.replace(providers=replace(providers, contracted=contracted))
    names = "|".join(PROFILES[n] for n in np.flatnonzero(contracted[judged.provider]).tolist())
    told = f"Als aanbieder {judged.provider_id} ook voor {PROFILES[profile]} gecontracteerd is"
    options = (("set", f"providers.{judged.provider_id}.profiles={names}"),)
    return wanted, options, WHOLE, told


def _plus(scene: Scene, judged: Judged) -> Made:
    plus = _flag(scene.units.plus, judged.unit)
    told = f"Als {judged.unit_id} geschikt wordt gemaakt voor intensiteit plus"
    options = (("set", f"units.{judged.unit_id}.plus=true"),)
    return scene.replace(units=replace(scene.units, plus=plus)), options, WHOLE, told


def _wheelchair(scene: Scene, judged: Judged) -> Made:
    fit = _flag(scene.units.wheelchair, judged.unit)
    told = f"Als {judged.unit_id} rolstoelgeschikt wordt gemaakt"
    options = (("set", f"units.{judged.unit_id}.wheelchair=true"),)
    return scene.replace(units=replace(scene.units, wheelchair=fit)), options, WHOLE, told


def _flag(values: Bools, at: int) -> Bools:
    result = values.copy()
    result[at] = True
    return result


def _written(date: dt.date) -> str:
    return f"{date.day}-{date.month}-{date.year}"


def _part(judged: Judged) -> Fraction:
    """Return which part of the norm the excess is, at most the whole."""
    return min(Fraction(abs(judged.measure - judged.limit), max(abs(judged.limit), 1)), WHOLE)


MAKERS: Mapping[str, Callable[[Scene, Judged], Made | None]] = {
    "rent": _rent,
    "age": _age,
    "reach": _reach,
    "bw_near": _bw_near,
    "available": _available,
    "stay": _stay,
    "municipality": _municipality,
    "client_provider": _client_provider,
    "contracted": _contracted,
    "plus": _plus,
    "wheelchair": _wheelchair,
}
"""Per rule that a change can mend, how."""
