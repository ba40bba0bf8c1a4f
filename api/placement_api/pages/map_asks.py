"""What the map asks of the server: what lies within a radius, and what a base reaches in time.

Distances are whole millimetres, compared as integers: the map only draws what was found here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from shapely.geometry import Point

from placement.audience.atlas import Supply
from placement.audience.geojson import point, shape
from placement.audience.views import Geometry
from placement.errors import NotFoundError
from placement.geo.proximity import distance_mm, to_mm
from placement.quantities import MM_PER_METRE, dutch
from placement_api.crs import CRS84, coordinates_to_rd
from placement_api.pages.listing import Column, Row
from placement_api.pages.map_panel import WHAT, Panel, Part
from placement_api.pages.visiting import Visit
from placement_api.problems import Refused

if TYPE_CHECKING:
    from placement_api.reaching import Ground

KINDS: Mapping[str, tuple[str, str]] = {
    "woning": ("units", "woning"), "bw": ("bw_locations", "BW-locatie"),
    "basis": ("care_bases", "uitvalsbasis"),
}  # fmt: skip
LEAST_M, MOST_M = 0.001, 10_000.0
MINUTES = re.compile(r"\d{1,3}")
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a radius is drawn around, in whole millimetres, and what it is called."""

    x_mm: int
    y_mm: int
    name: str
    key: str = ""


def around(visit: Visit, supply: Supply) -> Panel:
    """Return what lies within a radius (`m`) of a thing (`bij`) or of a point (`lon`, `lat`)."""
    place, radius = _place(visit, supply), _radius(visit.asked("m") or "100")
    rows = sorted(_within(supply, place, radius))
    columns = (Column("wat", "Wat"), Column("naam", "Naam"), Column("afstand", "Meter", "number"))
    found = tuple(
        Row(f"{kind}/{name}", (KINDS[kind][1], name, _metres(mm)), f"{WHAT}{kind}/{name}")
        for mm, kind, name in rows
    )
    centre = place.x_mm / MM_PER_METRE, place.y_mm / MM_PER_METRE
    circle = shape(Point(*centre).buffer(radius / MM_PER_METRE, quad_segs=24))
    return Panel(
        "", f"Binnen {_metres(radius)} m van {place.name}",
        lines=("Hemelsbreed, in hele millimeters; de grens telt mee.",),
        parts=(Part("Wat hier ligt", columns, found, "Binnen deze straal ligt niets."),),
        links=() if place.key else ((_tested(point(*centre)), "Toets een woning op deze plek"),),
        point=point(*centre), shapes=(("straal", circle), ("midden", point(*centre))),
        radius_at=place.key, values={"m": dutch(radius / MM_PER_METRE, 3).rstrip("0").rstrip(",")},
    )  # fmt: skip


def _within(supply: Supply, place: Place, radius: int) -> Iterator[tuple[int, str, str]]:
    """Yield (mm, kind, id) of all that lies within; the boundary counts, the centre does not."""
    for kind, (table, _) in KINDS.items():
        rows: Sequence[Mapping[str, Any]] = getattr(supply, table)
        if not rows:
            continue
        dx = to_mm([row["x"] for row in rows]) - place.x_mm
        dy = to_mm([row["y"] for row in rows]) - place.y_mm
        near = np.flatnonzero((abs(dx) <= radius) & (abs(dy) <= radius))
        near = near[dx[near] * dx[near] + dy[near] * dy[near] <= radius * radius]
        for at, mm in zip(near.tolist(), distance_mm(dx[near], dy[near]).tolist(), strict=True):
            name = str(rows[at]["id"])
            if f"{kind}/{name}" != place.key:
                yield mm, kind, name


def _place(visit: Visit, supply: Supply) -> Place:
    key = visit.asked("bij")
    if key:
        kind, _, name = key.partition("/")
        table, word = KINDS.get(kind, ("", ""))
        row = next((r for r in getattr(supply, table, ()) if r["id"] == name), None)
        if row is None:
            raise NotFoundError("dit staat niet op de kaart, of niet voor deze rol")
        x, y = to_mm([row["x"], row["y"]]).tolist()
        return Place(x, y, f"{word} {name}", key)
    try:
        lon, lat = float(visit.asked("lon")), float(visit.asked("lat"))
    except ValueError:
        raise Refused(400, "kies eerst een punt op de kaart, of een woning") from None
    x, y = to_mm(coordinates_to_rd((lon, lat), CRS84)).tolist()
    return Place(x, y, "dit punt")


def _radius(text: str) -> int:
    """Return metres with at most three decimals as whole millimetres; refuses (400) others."""
    if re.fullmatch(r"\d{1,5}([.,]\d{1,3})?", text, re.ASCII) is None:
        raise Refused(400, "de straal is een getal in meters, met hoogstens drie decimalen")
    metres = float(text.replace(",", "."))
    if not LEAST_M <= metres <= MOST_M:
        raise Refused(400, f"de straal ligt tussen 0,001 en {dutch(MOST_M)} meter")
    return int(to_mm([metres])[0])


def _tested(at: Geometry) -> str:
    """Return the page that tests a dwelling at a point."""
    lon, lat = at["coordinates"]
    return f"/woningtoets?punt={lon:.7f},{lat:.7f}"


def _metres(mm: int) -> str:
    return dutch(mm / MM_PER_METRE, 3) if mm % MM_PER_METRE else dutch(mm // MM_PER_METRE)


def reached(visit: Visit, supply: Supply) -> Panel:
    """Return where a base (`basis`) is within so many minutes of a call at a time of day.

    Of the units in time those of `supply` are named.
    """
    from placement_api import reaching

    base, at = visit.asked("basis"), visit.asked("om") or "13:00"
    minutes = visit.asked("minuten") or "15"
    if CLOCK.fullmatch(at) is None or MINUTES.fullmatch(minutes) is None:
        raise Refused(400, "geef een tijdstip als 03:00 en een heel aantal minuten")
    here = ground_of(visit)
    here.base(base)
    found = reaching.areas(here, base, at, float(minutes))
    (ask,) = reaching.asked(here, at, float(minutes))
    known = {str(row["id"]) for row in supply.units}
    inside = [u for u in reaching.covered_by_base(here, ask).get(base, []) if u in known]
    shapes = tuple(("bereik", _geometry(feature)) for feature in found)
    columns = (Column("woning", "Woning"),)
    rows = tuple(Row(f"woning/{name}", (name,), f"{WHAT}woning/{name}") for name in inside)
    return Panel(
        f"basis/{base}", f"Bereik van {base} om {at}, binnen {minutes} minuten",
        lines=tuple(_speed_lines(found)),
        parts=(Part("Woningen die op tijd bereikt worden", columns, rows,
                    "Geen enkele woning is op tijd bereikbaar."),),
        shapes=shapes, base=base, values={"om": at, "minuten": minutes},
    )  # fmt: skip


def _speed_lines(found: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not found:
        yield "Op dit tijdstip is hier niemand, of niemand is op tijd ergens."
    for feature in found:
        told = feature["properties"]
        basis = {"cited": "uit een bron", "derived": "afgeleid", "assumption": "aanname"}
        yield f"Snelheden: {told['speeds']} ({basis.get(told['speeds_basis'], '')})."


def _geometry(feature: Mapping[str, Any]) -> Geometry:
    found: Geometry = feature["geometry"]
    return found


def ground_of(visit: Visit) -> Ground:
    """Return the supply of now with all that reach is reckoned from, made once per supply."""
    platform = visit.platform
    delivery = platform.ground.now(platform.database, platform.keys, platform.clock().date())

    def make() -> Ground:
        from placement.geo.bases import Bases
        from placement.geo.build import build_scene
        from placement.geo.networks import Networks
        from placement.geo.reach_tables import base_travel
        from placement_api.reaching import Ground

        networks = Networks(delivery.walk, delivery.drive)
        # Reach asks nothing of the day; places are the same on every day.
        units = build_scene(delivery.tables, delivery.rulebook, 0, networks).units
        bases = Bases.of(delivery.tables)
        travel = base_travel(delivery.tables, bases, networks, units)
        return Ground(delivery, networks, units, bases, travel)

    made: Ground = platform.surveyed.get(delivery, "reach ground", make)
    return made
