"""The supply of this moment on a map, for whoever may see these rows: no proposal, no client.

The rows come as policy grants them. Whether a unit is free is told by the supply alone; the view
of a proposal (`coordinator`) says what a plan makes of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from placement.audience.geojson import points, shape
from placement.audience.ground import BORDER_TOLERANCE_M
from placement.audience.views import (
    Audience,
    BWLocationView,
    CareBaseView,
    ComplexView,
    Geometry,
    MapView,
    MunicipalityView,
    UnitState,
    UnitView,
)
from placement.audience.words import FORMS, day_text, text, upper_first
from placement.explain.wording import counted

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Still:
    """What changes seldom: borders per municipality (RD), roads, and the walk around BW locations.

    `walk_areas`: per location its area and whether that is estimated; `mix_share`: the largest
    share of a mixed complex where it names none itself.
    """

    borders: Mapping[str, BaseGeometry]
    roads: Geometry | None
    walk_areas: Mapping[str, tuple[Geometry, bool]]
    walk_limit_m: int
    mix_share: Fraction


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Supply:
    """Rows of the exchange tables as someone may see them; `closed`: units out of service."""

    municipalities: Sequence[Row] = ()
    providers: Sequence[Row] = ()
    corporations: Sequence[Row] = ()
    complexes: Sequence[Row] = ()
    bw_locations: Sequence[Row] = ()
    care_bases: Sequence[Row] = ()
    units: Sequence[Row] = ()
    closed: frozenset[str] = field(default=frozenset())

    def names(self, resource: str) -> dict[str, str]:
        """Return the name per id of a resource; the id where no name was given."""
        return {str(r["id"]): text(r.get("name")) or str(r["id"]) for r in getattr(self, resource)}


def supply_view(found: Supply, still: Still, audience: Audience, day: dt.date) -> MapView:
    """Return the supply as a map."""
    return MapView(
        audience=audience,
        title="Aanbod van nu",
        subtitle=day_text(day),
        made_on=day,
        notices=(),
        attributions=tuple(_sources(still)),
        municipalities=tuple(_municipalities(found, still)),
        bw_locations=tuple(_locations(found, still, day)),
        care_bases=tuple(_bases(found)),
        units=tuple(unit_views(found, day)),
        complexes=tuple(_complexes(found, still)),
        roads=still.roads,
    )


def state_of(row: Row, closed: frozenset[str]) -> UnitState:
    """Return whether a unit is free (now or from a known day), lived in, or not to be had."""
    if row["id"] in closed:
        return "unavailable"
    if (row.get("capacity") or 0) > 0:
        return "free"
    return "occupied" if (row.get("occupied") or 0) > 0 else "unavailable"


def unit_views(found: Supply, day: dt.date) -> Iterator[UnitView]:
    """Yield each unit with its state and what the supply says of its places."""
    names = {name: found.names(name) for name in
             ("municipalities", "providers", "corporations", "complexes")}  # fmt: skip
    for row, place in zip(found.units, _places(found.units), strict=True):
        yield UnitView(
            id=str(row["id"]), point=place, form=str(row["housing_form"]),
            form_label=FORMS[str(row["housing_form"])], state=state_of(row, found.closed),
            municipality=_name(names["municipalities"], row.get("municipality")),
            provider=_name(names["providers"], row.get("provider")),
            corporation=_name(names["corporations"], row.get("corporation")),
            complex=_name(names["complexes"], row.get("complex")), group="",
            lines=tuple(_lines(row, found.closed, day)),
        )  # fmt: skip


def _lines(row: Row, closed: frozenset[str], day: dt.date) -> Iterator[str]:
    parts = []
    if free := int(row.get("capacity") or 0):
        words, since = counted(free, "plaats vrij", "plaatsen vrij"), row.get("available_from")
        parts.append(f"{words} vanaf {day_text(since)}" if since and since > day else f"nu {words}")
    if living := int(row.get("occupied") or 0):
        parts.append(counted(living, "bewoner", "bewoners"))
    yield upper_first(", ".join(parts) or "geen plaats vrij") + "."
    if row["id"] in closed:
        yield "Tijdelijk buiten gebruik."


def _places(rows: Sequence[Row]) -> list[Geometry]:
    x = np.array([row["x"] for row in rows], dtype=np.float64)
    y = np.array([row["y"] for row in rows], dtype=np.float64)
    return points(x, y) if len(x) else []


def _name(names: Mapping[str, str], key: object) -> str:
    return names.get(text(key), text(key))


def _municipalities(found: Supply, still: Still) -> Iterator[MunicipalityView]:
    names = found.names("municipalities")
    known = [name for name in names if name in still.borders]
    shapes = np.array([still.borders[name] for name in known], dtype=object)
    # Neighbours keep one and the same border: each by itself would leave slivers between them.
    drawn = dict(zip(known, shapely.coverage_simplify(shapes, BORDER_TOLERANCE_M), strict=True))
    for name, title in names.items():
        yield MunicipalityView(name, title, shape(drawn[name]) if name in drawn else None, ())


def _locations(found: Supply, still: Still, day: dt.date) -> Iterator[BWLocationView]:
    names = found.names("providers")
    for row, place in zip(found.bw_locations, _places(found.bw_locations), strict=True):
        area, estimated = still.walk_areas.get(str(row["id"]), (None, False))
        since, until = row.get("operating_from"), row.get("operating_until")
        yield BWLocationView(
            id=str(row["id"]), name=text(row.get("name")) or str(row["id"]),
            provider=_name(names, row["provider"]), point=place,
            operating=bool(row["operating"]) and not (since and since > day)
            and not (until and until < day),
            walk_area=area, walk_limit_m=still.walk_limit_m, estimated=estimated,
        )  # fmt: skip


def _bases(found: Supply) -> Iterator[CareBaseView]:
    names = found.names("providers")
    for row, place in zip(found.care_bases, _places(found.care_bases), strict=True):
        whose = _name(names, row["provider"])
        yield CareBaseView(str(row["id"]), whose, place, str(row["mode"]), str(row["staffed"]))


def _complexes(found: Supply, still: Still) -> Iterator[ComplexView]:
    inside: dict[str, list[Row]] = {}
    for row in found.units:
        if row.get("complex"):
            inside.setdefault(str(row["complex"]), []).append(row)
    own = [row for row in found.complexes if str(row["id"]) in inside]
    middles = [
        {axis: float(np.mean([unit[axis] for unit in inside[str(row["id"])]])) for axis in "xy"}
        for row in own
    ]
    for row, place in zip(own, _places(middles), strict=True):
        given, occupied = row.get("max_share"), int(row.get("occupied_bt") or 0)
        share = still.mix_share if given is None else Fraction(str(given))
        dwellings = int(row["dwellings"])
        yield ComplexView(
            id=str(row["id"]), name=text(row.get("name")) or str(row["id"]), point=place,
            dwellings=dwellings, occupied=occupied, proposed=0,
            most=max(occupied, floor(dwellings * share)),
        )  # fmt: skip


def _sources(still: Still) -> Iterator[str]:
    if still.borders:
        yield "Grenzen: aanlevering, vereenvoudigd"
    if still.roads:
        yield "Wegen: © OpenStreetMap-bijdragers (ODbL)"
