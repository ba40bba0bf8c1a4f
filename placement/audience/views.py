"""The frozen shapes that doors may show: tables and maps made for one audience.

A view holds finished Dutch text and CRS84 geometry; whoever draws it needs nothing else of the
platform. Free text in a view is untrusted: every door escapes it for its own medium.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Cell = str | int | float | date | None
Geometry = Mapping[str, Any]
"""A GeoJSON geometry (RFC 7946): CRS84, longitude first."""

Audience = Literal["coordinator", "corporation", "provider", "planner", "auditor"]
UnitState = Literal["free", "proposed", "occupied", "unavailable"]


@dataclass(frozen=True, slots=True)
class TableView:
    """One table as its reader sees it; `id` is stable, titles and column names are Dutch."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """Places for one profile in one municipality: needed, present, proposed (net new)."""

    profile: str
    target: int
    occupied: int
    proposed: int


@dataclass(frozen=True, slots=True)
class MunicipalityView:
    """A municipality with its spread; geometry None where no boundary is known."""

    id: str
    name: str
    geometry: Geometry | None
    spread: tuple[SpreadRow, ...]


@dataclass(frozen=True, slots=True)
class BWLocationView:
    """A staffed 24/7 location with the area within the walking limit around it."""

    id: str
    name: str
    provider: str
    point: Geometry
    operating: bool
    walk_area: Geometry | None
    walk_limit_m: int
    estimated: bool


@dataclass(frozen=True, slots=True)
class UnitView:
    """One place to live. `lines` are finished Dutch sentences for the popup."""

    id: str
    point: Geometry
    form: str
    form_label: str
    state: UnitState
    municipality: str
    provider: str
    corporation: str
    complex: str
    group: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ComplexView:
    """A mixed (gespikkeld) complex with its share for Beschermd Thuis."""

    id: str
    name: str
    point: Geometry
    dwellings: int
    occupied: int
    proposed: int
    most: int


@dataclass(frozen=True, slots=True)
class GroupView:
    """A cluster of the proposal: its units and the shape around them."""

    id: str
    provider: str
    shape: Geometry
    units: tuple[str, ...]
    persons: int


@dataclass(frozen=True, slots=True)
class PlacementView:
    """One proposed placement or move, drawn from where the person is to the unit."""

    client: str
    unit: str
    provider: str
    profile: str
    origin: Geometry | None
    point: Geometry
    resident: bool
    chain: int | None
    order: int | None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReachAreaView:
    """The area that one base, or all bases of a provider, reach within the limit."""

    id: str
    provider: str
    profile: str
    minutes: int
    shape: Geometry
    estimated: bool


@dataclass(frozen=True, slots=True)
class CareBaseView:
    """A base that on-call supporters leave from."""

    id: str
    provider: str
    point: Geometry
    mode: str
    staffed: str


@dataclass(frozen=True, slots=True)
class MeasureView:
    """One figure that areas are coloured by; `classes` are Dutch, the lowest first.

    `middle` is the class from which a figure that runs both ways is above its goal; -1 where it
    only runs upwards.
    """

    id: str
    title: str
    classes: tuple[str, ...]
    middle: int = -1


@dataclass(frozen=True, slots=True)
class AreaView:
    """One area with its figures by measure id: the class (-1: none) and the value as Dutch text."""

    id: str
    name: str
    geometry: Geometry
    classes: Mapping[str, int]
    values: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class CoverageView:
    """Areas of one level (gemeente, wijk, hexagon) and the figures that they are coloured by."""

    level: str
    measures: tuple[MeasureView, ...]
    areas: tuple[AreaView, ...]


@dataclass(frozen=True, slots=True)
class MapView:
    """All that one map of one proposal shows to one audience, with its equal tables.

    `roads` is one MultiLineString for orientation; `notices` are readings and estimates that the
    reader must know; `attributions` name the sources of the geometry.
    """

    audience: Audience
    title: str
    subtitle: str
    made_on: date
    notices: tuple[str, ...]
    attributions: tuple[str, ...]
    municipalities: tuple[MunicipalityView, ...] = ()
    bw_locations: tuple[BWLocationView, ...] = ()
    care_bases: tuple[CareBaseView, ...] = ()
    units: tuple[UnitView, ...] = ()
    complexes: tuple[ComplexView, ...] = ()
    groups: tuple[GroupView, ...] = ()
    placements: tuple[PlacementView, ...] = ()
    reach_areas: tuple[ReachAreaView, ...] = ()
    roads: Geometry | None = None
    coverage: CoverageView | None = None
    tables: tuple[TableView, ...] = ()
