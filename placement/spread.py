"""Demand, supply, reach by the hour, social housing and spread per area: the planner's figures.

True figures, of persons too: what a door may show of them is up to its audience view.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import shapely
from geopandas.geodataframe import GeoDataFrame
from numpy.typing import NDArray

from placement.geo.bases import Bases, travel_by_hour, worst
from placement.geo.grid import RESOLUTION, covering, outlines
from placement.geo.municipality import locate
from placement.geo.network import UNKNOWN
from placement.geo.networks import Networks
from placement.geo.reach_tables import base_travel, tenths
from placement.geo.scene import PROFILES, Bools, Ints, Scene
from placement.geo.standing import YES, standing
from placement.quantities import MM_PER_METRE, MS_PER_MINUTE
from placement.rulebook.norms import ReachWindow
from placement.tables import Tables

Level = Literal["gemeente", "wijk", "hexagon"]
Floats = NDArray[np.float64]
HOURS = 24
_MINUTES = 60
DAYS_PER_WEEK = 7


@dataclass(frozen=True, slots=True, eq=False)
class Areas:
    """Areas of one level, axis A, in RD metres; `municipality` is the id of where each lies most.

    `social_share`: social housing as a part of all dwellings, NaN where not known; `public`: a
    figure of a statistics office by its title.
    """

    level: Level
    ids: tuple[str, ...]
    names: tuple[str, ...]
    municipality: tuple[str, ...]
    shapes: NDArray[np.object_]
    social_share: Floats
    public: tuple[tuple[str, Floats], ...] = ()

    def frame(self) -> GeoDataFrame:
        """Return the shapes by id, to look points up in."""
        return GeoDataFrame(geometry=list(self.shapes), index=list(self.ids))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Figures:
    """What is counted per area and profile; people are waiting clients, so no repr shows it."""

    areas: Areas
    profiles: tuple[str, ...]
    demand: Ints
    """(A, P): waiting clients, where their own network lives, else their municipality now."""
    elsewhere: Ints
    """(P,): waiting clients of whom no area is known."""
    supply: Ints
    """(A, P): free places that a client of the profile could have by the form of the unit."""
    reach: Mapping[str, Floats]
    """Per profile (A, 24): share of the places asked about that someone reaches in time, or NaN."""
    target: Ints
    """(A, P): wanted number of persons, -1 where none was given or at another level."""
    occupied: Ints
    """(A, P): persons housed now, likewise."""
    by_crossings: bool
    """Reach is judged at crossings of the roads; False: at the units themselves."""


def municipal(
    tables: Tables, boundaries: GeoDataFrame, social: Mapping[str, float] | None = None
) -> Areas:
    """Return the municipalities of a delivery that have a border."""
    ids = tuple(str(i) for i in tables.municipalities.index if i in boundaries.index)
    names = tuple(str(tables.municipalities["name"][i]) for i in ids)
    shapes = np.asarray(boundaries.geometry.loc[list(ids)].to_numpy(), dtype=object)
    return Areas("gemeente", ids, names, ids, shapes, _share(ids, social))


def districts(rows: GeoDataFrame, social: Mapping[str, float] | None = None) -> Areas:
    """Return areas of a file: index id, columns name and municipality, geometry in RD."""
    ids = tuple(map(str, rows.index))
    shapes = np.asarray(rows.geometry.to_numpy(), dtype=object)
    return Areas(
        "wijk", ids, tuple(rows["name"]), tuple(rows["municipality"]), shapes, _share(ids, social)
    )


def hexagons(within: Areas, resolution: int = RESOLUTION, parts: Areas | None = None) -> Areas:
    """Return the hexagons that touch municipalities, each with the one that holds its middle.

    A hexagon at the edge, whose middle lies in none, goes with the one that it shares most with.
    Named for people by that municipality, or by the one of `parts` that it lies in, and a number.
    """
    cells = covering(shapely.union_all(within.shapes), resolution)
    shapes = outlines(cells)
    most = _most_shared(shapes, within)
    place = [within.names[k] for k in most]
    if parts is not None:
        # A district says more, where there is one: the file may hold those of one town alone.
        known = shapely.intersects(shapely.union_all(parts.shapes), shapely.centroid(shapes))
        part = _most_shared(shapes, parts)
        place = [parts.names[part[k]] if known[k] else place[k] for k in range(len(cells))]
    names = _numbered(place, shapes)
    order = sorted(range(len(cells)), key=names.__getitem__)
    owner = tuple(within.municipality[most[k]] for k in order)
    ids, called = tuple(cells[k] for k in order), tuple(names[k] for k in order)
    return Areas("hexagon", ids, called, owner, shapes[order], np.full(len(cells), np.nan))


def _most_shared(shapes: NDArray[np.object_], areas: Areas) -> Ints:
    shared = [shapely.area(shapely.intersection(shapes, one)) for one in areas.shapes]
    return np.asarray(np.argmax(shared, axis=0), dtype=np.int64)


def _numbered(place: list[str], shapes: NDArray[np.object_]) -> tuple[str, ...]:
    """Return «Delft, vak 07»: numbers per place from north to south, and from west to east."""
    middle = shapely.get_coordinates(shapely.centroid(shapes)).round()
    names, count = [""] * len(place), Counter(place)
    seen: Counter[str] = Counter()
    for k in np.lexsort((middle[:, 0], -middle[:, 1])).tolist():
        seen[place[k]] += 1
        names[k] = f"{place[k]}, vak {seen[place[k]]:0{len(str(count[place[k]]))}d}"
    return tuple(names)


def with_public(areas: Areas, title: str, by_code: Mapping[str, float]) -> Areas:
    """Return the areas with one public figure more, by their codes; NaN where there is none."""
    return replace(areas, public=(*areas.public, (title, _share(areas.ids, by_code))))


def _share(ids: Iterable[str], social: Mapping[str, float] | None) -> Floats:
    return np.array([(social or {}).get(i, np.nan) for i in ids], dtype=np.float64)


def figures(scene: Scene, tables: Tables, networks: Networks, areas: Areas) -> Figures:
    """Return what is counted in areas of one level."""
    frame = areas.frame()
    place = {name: n for n, name in enumerate(areas.ids)}
    demand, elsewhere = _demand(scene, tables, areas, frame, place)
    target, occupied = _targets(scene, areas, place)
    reach, crossings = _reach(scene, tables, networks, frame, place)
    return Figures(
        areas, PROFILES, demand, elsewhere, _supply(scene, frame, place), reach, target, occupied,
        crossings,
    )  # fmt: skip


def _where(x: Floats, y: Floats, frame: GeoDataFrame, place: Mapping[str, int]) -> Ints:
    return np.array([place.get(str(name), -1) for name in locate(x, y, frame)], dtype=np.int64)


def _counts(area: Ints, profile: Ints, weight: Ints, size: int) -> Ints:
    table = np.zeros((size, len(PROFILES)), dtype=np.int64)
    known = area >= 0
    np.add.at(table, (area[known], profile[known]), weight[known])
    return table


def _demand(
    scene: Scene, tables: Tables, areas: Areas, frame: GeoDataFrame, place: Mapping[str, int]
) -> tuple[Ints, Ints]:
    waiting = ~scene.seekers.resident
    profile = scene.seekers.profile[waiting]
    x, y = (part[waiting] / MM_PER_METRE for part in (scene.seekers.x_mm, scene.seekers.y_mm))
    has = scene.seekers.has_point[waiting]
    area = _where(np.where(has, x, np.nan), np.where(has, y, np.nan), frame, place)
    if areas.level == "gemeente":
        ids = np.array(scene.seekers.ids, dtype=object)[waiting]
        now = tables.clients["home_municipality"].reindex(ids)
        area = np.where(area < 0, [place.get(m, -1) for m in now], area)
    ones = np.ones(len(profile), dtype=np.int64)
    lost = np.bincount(profile[area < 0], minlength=len(PROFILES)).astype(np.int64)
    return _counts(area, profile, ones, len(place)), lost


def _supply(scene: Scene, frame: GeoDataFrame, place: Mapping[str, int]) -> Ints:
    units, could = scene.units, fits(scene)
    area = _where(units.x_mm / MM_PER_METRE, units.y_mm / MM_PER_METRE, frame, place)
    total = np.zeros((len(place), len(PROFILES)), dtype=np.int64)
    for number in range(len(PROFILES)):
        kind = np.full(len(area), number)
        total += _counts(np.where(could[:, number], area, -1), kind, units.capacity, len(place))
    return total


def fits(scene: Scene) -> Bools:
    """Return which units a client of each profile could have by form and date: (U, P)."""
    units = scene.units
    latest = scene.day + scene.rulebook.match.lead_weeks * DAYS_PER_WEEK
    clusters = standing(scene).counts == YES
    could = np.zeros((len(units.ids), len(PROFILES)), dtype=np.bool_)
    for number, profile in enumerate(PROFILES):
        norm = scene.rulebook.profile(profile)
        own: Bools = np.isin(units.form, sorted(norm.forms))
        own |= np.isin(units.form, sorted(norm.forms_if_may_cluster)) & units.may_cluster
        own &= (units.available_day <= latest) & (clusters | (not norm.near_units))
        could[:, number] = own
    return could


def _targets(scene: Scene, areas: Areas, place: Mapping[str, int]) -> tuple[Ints, Ints]:
    target, occupied = (np.full((len(place), len(PROFILES)), -1) for _ in range(2))
    rows = scene.targets
    for profile, at, want, now in zip(
        rows.profile, rows.municipality, rows.target, rows.occupied, strict=True
    ):
        area = place.get(scene.municipality_ids[at], -1) if areas.level == "gemeente" else -1
        if area >= 0:
            target[area, profile], occupied[area, profile] = want, now
    return target, occupied


def _reach(
    scene: Scene, tables: Tables, networks: Networks, frame: GeoDataFrame, place: Mapping[str, int]
) -> tuple[dict[str, Floats], bool]:
    """Return the share in time per profile, area and hour, and whether crossings were asked."""
    bases, network = Bases.of(tables), networks.drive
    if network is not None:
        x, y = network.node_x_mm, network.node_y_mm
        travel = travel_by_hour(bases, networks, x, y)
    else:
        x, y = scene.units.x_mm, scene.units.y_mm
        travel = base_travel(tables, bases, networks, scene.units)
    area = _where(x / MM_PER_METRE, y / MM_PER_METRE, frame, place)
    asked = np.bincount(area[area >= 0], minlength=len(place)).astype(np.float64)
    asked[asked == 0] = np.nan
    shares = {}
    for number, profile in enumerate(PROFILES):
        windows = scene.rulebook.profile(profile).windows
        serving = scene.providers.contracted[:, number]
        if not windows or not serving.any() or not len(bases.ids):
            continue
        share = np.full((len(place), HOURS), np.nan)
        for hour in range(HOURS):
            span = (hour * _MINUTES, (hour + 1) * _MINUTES)
            ms = worst(bases, travel, [span], len(scene.providers.ids))[0]
            limit = _limit(windows, span)
            in_time = (ms != UNKNOWN) & (tenths(ms) * MS_PER_MINUTE <= limit * 10)
            someone = (in_time & serving[:, None]).any(axis=0)
            hits = np.bincount(area[someone & (area >= 0)], minlength=len(place))
            share[:, hour] = hits / asked
        shares[str(profile)] = share
    return shares, network is not None


def _limit(windows: tuple[ReachWindow, ...], span: tuple[int, int]) -> int:
    """Return the strictest limit in ms of the windows that meet a part of the day."""
    meets = [w for w in windows if w.from_minute < span[1] and span[0] < w.until_minute]
    return min((w.limit_ms for w in meets), default=max(w.limit_ms for w in windows))
