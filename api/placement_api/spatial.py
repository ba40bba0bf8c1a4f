"""Where spatial commands meet the platform: the 100 m rule, coverage and exports.

As in `wiring`, imports stand inside the functions: `placement --help` must not pay for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placement.audience.coverage import Choice
    from placement.audience.views import MapView, TableView
    from placement.edges import Edges
    from placement.geo.readings import Doors, Pairs, Reading
    from placement.geo.scene import Scene
    from placement.geo.standing import Standing
    from placement.geo.zones import Zone
    from placement.sources.folder import Delivery
    from placement.spread import Areas
    from placement.tables import Tables
    from placement_api.console import Step


@dataclass(frozen=True, slots=True)
class Told:
    """What a command tells: lines, then tables."""

    lines: tuple[str, ...]
    tables: tuple[TableView, ...]


def doors(entrances: Path | None, footprints: Path | None) -> Doors:
    """Return the entrances and outlines of buildings that were given beside a delivery."""
    from placement.geo.readings import Doors
    from placement.geo.readings import entrances as whole
    from placement.sources import dwellings

    given = Doors()
    points = whole(dwellings.read_entrances(entrances)) if entrances else given.entrance
    outlines = dwellings.read_footprints(footprints) if footprints else given.footprints
    return Doors(points, outlines)


def clusters(delivery: Delivery, wanted: Mapping[str, str], given: Doors, step: Step) -> Told:
    """Return the groups as one reading has them; with `wanted` also what differs from now.

    NotFoundError for a reading that does not exist.
    """
    from placement.audience import clusters as shown
    from placement.geo.readings import changed, reading_of

    scene, _ = _judged(delivery, delivery.tables, step)
    now = reading_of(scene)
    other = changed(now, wanted)
    step("Groepen zoeken")
    seen, before = _read(delivery, scene, now, given)
    again, after = _read(delivery, scene, other, given)
    lines = (shown.reading_text(other), *shown.standing_notices(after[0]))
    if other == now:
        return Told(lines, (shown.groups_table(seen, before[0]),))
    against = f"Vergeleken met de geldende {shown.reading_text(now)[:1].lower()}"
    lines = (*lines, against + shown.reading_text(now)[1:])
    return Told(
        lines,
        (
            shown.changed_units(again, before, after),
            shown.changed_groups(again, before[0], after[0]),
        ),
    )


def _read(
    delivery: Delivery, scene: Scene, reading: Reading, given: Doors
) -> tuple[Scene, tuple[Standing, Pairs]]:
    from placement.geo.networks import Networks
    from placement.geo.readings import reread
    from placement.geo.standing import standing

    networks = Networks(delivery.walk, delivery.drive)
    again, pairs = reread(scene, delivery.tables, networks, reading, given)
    return again, (standing(again), pairs)


def borderline(delivery: Delivery, step: Step) -> Told:
    """Return every borderline pair with what was computed and what someone confirmed of it."""
    from placement.audience.clusters import borderline_table
    from placement.explain import confirmation_lines
    from placement.geo.readings import Doors, reading_of

    scene, _ = _judged(delivery, delivery.tables, step)
    again, (_, pairs) = _read(delivery, scene, reading_of(scene), Doors())
    return Told(tuple(confirmation_lines(again)), (borderline_table(again, pairs),))


def completions(delivery: Delivery, addresses: Path | None, step: Step) -> Told:
    """Return which dwellings would complete or extend a cluster: given ones, else units unused."""
    from placement.audience import clusters as shown
    from placement.geo.candidates import unused_as_clustered, with_dwellings
    from placement.geo.completion import completions as found
    from placement.sources.dwellings import read_dwellings

    if addresses is None:
        tables, names = unused_as_clustered(delivery.tables)
    else:
        rows = read_dwellings(addresses, delivery.tables, delivery.boundaries)
        tables, names = with_dwellings(delivery.tables, rows)
    scene, edges = _judged(delivery, tables, step)
    step("Woningen vergelijken")
    import numpy as np

    candidate = np.isin(np.array(scene.units.ids), sorted(names))
    rows_found = found(scene, edges.candidates, candidate)
    head = f"{len(names)} woningen bekeken; {len(rows_found)} kunnen in een cluster."
    return Told((head,), (shown.completion_table(scene, rows_found),))


def zones(delivery: Delivery, step: Step) -> tuple[Scene, tuple[Zone, ...]]:
    """Return where one more dwelling would complete a cluster."""
    from placement.geo.zones import zones as drawn

    scene, _ = _judged(delivery, delivery.tables, step)
    step("Zones tekenen")
    points = delivery.tables.bw_locations[["x", "y"]].to_numpy(float)
    return scene, drawn(scene, points, delivery.walk)


@dataclass(frozen=True, slots=True)
class Public:
    """One figure of StatLine: a dump, a measure, a period, and other dimensions as NAME=CODE."""

    file: Path
    measure: str
    period: str
    where: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """By which areas to count: level, a file of districts, figures of social housing, fineness.

    `public`: one figure of a StatLine dump beside our own.
    """

    level: str = "gemeente"
    districts: Path | None = None
    social: Path | None = None
    resolution: int | None = None
    public: Public | None = None


def coverage(
    delivery: Delivery,
    ground: Ground,
    role: Literal["planner", "coordinator"],
    choice: Choice,
    step: Step,
) -> MapView:
    """Return demand, supply, reach and spread per area as a role may see it.

    GeoError where a delivery has no borders to count in, or a level lacks its file.
    """
    from placement import spread
    from placement.audience.coverage import coverage_map
    from placement.geo.networks import Networks

    scene, _ = _judged(delivery, delivery.tables, step)
    step("Gebieden tellen")
    municipal, own = _areas(delivery, ground)
    networks = Networks(delivery.walk, delivery.drive)
    above = spread.figures(scene, delivery.tables, networks, municipal)
    parts = above if own is municipal else spread.figures(scene, delivery.tables, networks, own)
    return coverage_map(delivery, scene, (parts, above), role, choice)


def _areas(delivery: Delivery, ground: Ground) -> tuple[Areas, Areas]:
    """Return the municipalities and the areas of the level; the same where that is the level."""
    municipal, own = _counted(delivery, ground)
    if ground.public is None:
        return municipal, own
    told = _public(own, ground.public)
    return (told if own is municipal else municipal), told


def _public(areas: Areas, asked: Public) -> Areas:
    """Return the areas with one figure of StatLine; GeoError where it has none for any of them."""
    from placement import spread
    from placement.errors import Fault, GeoError
    from placement.sources.cbs.statline import Wanted, by_area, read_statline

    where = dict(part.partition("=")[::2] for part in asked.where)
    found = by_area(read_statline(asked.file), Wanted(asked.measure, asked.period, where))
    if not set(found) & set(areas.ids):
        problem = "heeft geen cijfer voor deze gebieden"
        expected = "gemeenten of wijken; voor zeshoeken bestaan zulke cijfers niet"
        raise GeoError([Fault(asked.file.name, problem, expected)])
    return spread.with_public(areas, f"{asked.measure} {asked.period[:4]}", found)


def _counted(delivery: Delivery, ground: Ground) -> tuple[Areas, Areas]:
    from placement import spread
    from placement.errors import Fault, GeoError
    from placement.geo.grid import RESOLUTION
    from placement.sources import area_files

    if delivery.boundaries is None:
        problem = "ontbreekt: zonder gemeentegrenzen zijn er geen gebieden"
        raise GeoError([Fault("boundaries", problem, "boundaries.gpkg of boundaries.geojson")])
    social = area_files.read_social_share(ground.social) if ground.social else {}
    municipal = spread.municipal(delivery.tables, delivery.boundaries, social)
    if ground.level == "gemeente":
        return municipal, municipal
    districts = None
    if ground.districts is not None:
        rows = area_files.read_districts(ground.districts, municipal.ids)
        districts = spread.districts(rows, social)
    if ground.level == "hexagon":
        return municipal, spread.hexagons(municipal, ground.resolution or RESOLUTION, districts)
    if districts is None:
        problem = "ontbreekt: geef een bestand met wijken"
        raise GeoError([Fault("--areas", problem, "GeoPackage of GeoJSON met wijkcode")])
    return municipal, districts


def corporation(delivery: Delivery, name: str, step: Step) -> MapView:
    """Return a corporation's own dwellings and agreements; NotFoundError for one unknown."""
    from placement.audience.corporation import corporation_map

    scene, _ = _judged(delivery, delivery.tables, step)
    step("Kaartbeeld samenstellen")
    return corporation_map(delivery, scene, name)


def _judged(delivery: Delivery, tables: Tables, step: Step) -> tuple[Scene, Edges]:
    from placement import plan

    step("Regels toetsen")
    return plan.judged_of(delivery, tables)
