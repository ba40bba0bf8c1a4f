"""Tables and networks into a Scene: the only place where text becomes an index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.geo.bw_walk import bw_walks
from placement.geo.columns import (
    Index,
    cents,
    days,
    member,
    profile_index,
    region_positions,
    whole,
)
from placement.geo.confirmations import near_as_confirmed, weighed
from placement.geo.networks import Networks
from placement.geo.proximity import distance_mm, pairs_within, to_mm
from placement.geo.reach_tables import reach_tables
from placement.geo.readings import same_owner
from placement.geo.scene import (
    FAR,
    PROFILES,
    Bools,
    Ints,
    Providers,
    Scene,
    SpreadTargets,
    Units,
    clusterable_form,
)
from placement.geo.seekers import (
    FAR_AHEAD,
    kept_apart,
    pins_of,
    previous_of,
    seekers_of,
    seeks,
    zones_of,
)
from placement.rulebook import Rulebook
from placement.tables import Tables

LONG_AGO = -(10**7)


def build_scene(tables: Tables, rulebook: Rulebook, day: int, networks: Networks) -> Scene:
    """Return the scene of validated tables on `day` (days since 1970-01-01).

    Tables are trusted: references hold and types are right (placement.sources sees to it).
    """
    index = Index(tables)
    seeking = seeks(tables.clients, chains=rulebook.match.chains)
    units = _units(tables, index, seeking)
    operating = _operating_days(tables.bw_locations)
    walk, estimated = bw_walks(tables, rulebook, networks, units)
    given = {
        _pair(index.unit[a], index.unit[b]): int(mm)
        for a, b, mm in zip(
            tables.unit_distances["a"],
            tables.unit_distances["b"],
            to_mm(tables.unit_distances["metres"].to_numpy(float)),
            strict=True,
        )
    }
    apart = _Apart(units, given if "unit_distances" in tables.given else None, rulebook)
    said = weighed(tables, rulebook.cluster, walk, apart.mm)
    near = _near_units(tables, rulebook, units, given)
    return Scene(
        rulebook=rulebook,
        day=day,
        seekers=seekers_of(tables, index, seeking, day),
        units=units,
        providers=_providers(tables),
        municipality_ids=tuple(tables.municipalities.index),
        municipality_names=tuple(tables.municipalities["name"]),
        bw_location_ids=tuple(tables.bw_locations.index),
        bw_operating_days=operating,
        bw_provider=index.of(index.provider, tables.bw_locations["provider"]),
        bw_walk_mm=walk,
        bw_walk_estimated=estimated,
        reach=reach_tables(tables, rulebook, networks, units),
        near_units=near_as_confirmed(near, said, clusterable_form(units)),
        unit_distance_mm=given,
        complex_ids=tuple(tables.complexes.index),
        complex_room=_complex_room(tables.complexes, rulebook),
        zones=zones_of(tables, index, seeking),
        apart=kept_apart(tables, index, seeking),
        pins=pins_of(tables, index, seeking),
        confirmed=said,
        targets=_targets(tables, index),
        previous=previous_of(tables, index, seeking),
    )


def _pair(a: int, b: int) -> tuple[int, int]:
    return (min(a, b), max(a, b))


def _units(tables: Tables, index: Index, seeking: Bools) -> Units:
    rows = tables.units
    municipality = index.of(index.municipality, rows["municipality"])
    regions = region_positions(tables.municipalities)
    region_of = np.append(index.of(regions, tables.municipalities["region"]), -1)
    clients = tables.clients
    lives = index.of(index.unit, clients["lives_in"])
    residents = np.bincount(lives[lives >= 0], minlength=len(rows))
    movers = np.bincount(lives[(lives >= 0) & seeking], minlength=len(rows))
    return Units(
        ids=tuple(rows.index),
        form=rows["housing_form"].to_numpy(dtype=np.str_),
        x_mm=to_mm(rows["x"].to_numpy(float)),
        y_mm=to_mm(rows["y"].to_numpy(float)),
        municipality=municipality,
        region=region_of[municipality],
        rent_cents=cents(rows["rent"]),
        wheelchair=rows["wheelchair"].to_numpy(bool),
        plus=rows["plus"].to_numpy(bool),
        provider=index.of(index.provider, rows["provider"]),
        complex=index.of(index.complex, rows["complex"]),
        bw_location=index.of(index.location, rows["bw_location"]),
        capacity=rows["capacity"].to_numpy(np.int64),
        movable_residents=movers.astype(np.int64),
        # Residents named in the client table live there, whatever the count in the unit table.
        occupied=np.maximum(rows["occupied"].to_numpy(np.int64), residents),
        occupied_provider=index.of(index.provider, rows["occupied_provider"]),
        may_cluster=rows["may_cluster"].to_numpy(bool),
        available_day=days(rows["available_from"], LONG_AGO),
        age_min=whole(rows["age_min"]),
        age_max=whole(rows["age_max"]),
    )


def _providers(tables: Tables) -> Providers:
    rows = tables.providers
    hours = rows["hours_free"].to_numpy(float)
    contracted = member(rows["profiles"], {p: n for n, p in enumerate(PROFILES)}, len(PROFILES))
    milli = np.floor(np.nan_to_num(hours) * 1000 + 1e-6)
    return Providers(
        tuple(rows.index), contracted, np.where(np.isnan(hours), -1, milli).astype(int)
    )


def _operating_days(locations: pd.DataFrame) -> Ints:
    first = days(locations["operating_from"], LONG_AGO)
    last = days(locations["operating_until"], FAR_AHEAD)
    closed = ~locations["operating"].to_numpy(bool)
    return np.stack([np.where(closed, FAR_AHEAD, first), np.where(closed, LONG_AGO, last)], axis=1)


def _near_units(
    tables: Tables, rulebook: Rulebook, units: Units, given: Mapping[tuple[int, int], int]
) -> tuple[Ints, Ints]:
    places = np.flatnonzero(clusterable_form(units))
    radius = rulebook.cluster.radius_mm
    if "unit_distances" in tables.given:
        able = set(places.tolist())
        close = sorted(p for p, mm in given.items() if mm <= radius and able.issuperset(p))
        near: NDArray[np.int64] = np.array(close, dtype=np.int64).reshape(-1, 2)
    else:
        i, j, _ = pairs_within(units.x_mm[places], units.y_mm[places], radius)
        near = np.stack([places[i], places[j]], axis=1)
    if rulebook.cluster.between_units == "adjoining":
        near = np.unique(np.concatenate([near, same_owner(units.complex, places)]), axis=0)
    return near[:, 0], near[:, 1]


@dataclass(frozen=True, slots=True, eq=False)
class _Apart:
    """What lies between two units: `given` are delivered distances, None where none were."""

    units: Units
    given: Mapping[tuple[int, int], int] | None
    rulebook: Rulebook

    def mm(self, one: int, other: int) -> int:
        """Return the mm between two units, rounded up; FAR for a pair that was left out."""
        owner = self.units.complex
        if self.rulebook.cluster.between_units == "adjoining" and owner[one] == owner[other] >= 0:
            return 0
        if self.given is not None:
            return self.given.get(_pair(one, other), int(FAR))
        x, y = self.units.x_mm, self.units.y_mm
        return int(distance_mm(x[one] - x[other], y[one] - y[other]))


def _complex_room(complexes: pd.DataFrame, rulebook: Rulebook) -> Ints:
    default = Fraction(rulebook.mix.max_share)
    room = []
    for dwellings, occupied, share in zip(
        complexes["dwellings"], complexes["occupied_bt"], complexes["max_share"], strict=True
    ):
        exact = default if pd.isna(share) else Fraction(str(share))
        # Over its share already: no more may come, nobody has to leave.
        room.append(max(0, floor(int(dwellings) * exact) - int(occupied)))
    return np.array(room, dtype=np.int64)


def _targets(tables: Tables, index: Index) -> SpreadTargets:
    rows = tables.spread_targets
    return SpreadTargets(
        profile_index(rows["profile"]),
        index.of(index.municipality, rows["municipality"]),
        rows["target"].to_numpy(np.int64),
        rows["occupied"].to_numpy(np.int64),
    )
