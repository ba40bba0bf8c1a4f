"""BW locations with what lies within a walk of them, and the bases that care leaves from."""

from __future__ import annotations

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from placement.audience.case import Case
from placement.audience.geojson import point, points, shape
from placement.audience.views import BWLocationView, CareBaseView
from placement.audience.words import text
from placement.geo.areas import walk_area
from placement.geo.network import Network
from placement.geo.proximity import to_mm
from placement.quantities import MM_PER_METRE
from placement.rulebook import Rulebook

WALK_TOLERANCE_M = 1.0


def bw_locations(case: Case) -> tuple[BWLocationView, ...]:
    """Return each BW location with the area within the walking limit.

    Without a walking network there (or where the rulebook reads the distance as a straight line)
    the area is a circle, marked estimated.
    """
    rows = case.tables.bw_locations
    limit = case.scene.rulebook.cluster.bw_radius_mm
    operating = (case.scene.bw_operating_days - case.scene.day) * (1, -1)
    views = []
    for number, (name, row) in enumerate(rows.iterrows()):
        at = float(row["x"]), float(row["y"])
        area, estimated = around(case.delivery.walk, case.scene.rulebook, *at)
        views.append(
            BWLocationView(
                id=str(name),
                name=text(row["name"]) or str(name),
                provider=case.provider_name[row["provider"]],
                point=point(row["x"], row["y"]),
                operating=bool((operating[number] <= 0).all()),
                walk_area=shape(area),
                walk_limit_m=limit // MM_PER_METRE,
                estimated=estimated,
            )
        )
    return tuple(views)


def around(
    network: Network | None, rulebook: Rulebook, x: float, y: float
) -> tuple[BaseGeometry, bool]:
    """Return what is within the walking limit of a place, in RD metres, and if it is estimated."""
    limit_mm = rulebook.cluster.bw_radius_mm
    if network is not None and rulebook.cluster.walk != "straight":
        at = to_mm([x, y])
        area = walk_area(network, (int(at[0]), int(at[1])), limit_mm)
        if not area.is_empty:
            return shapely.simplify(area, WALK_TOLERANCE_M), False
    return Point(x, y).buffer(limit_mm / MM_PER_METRE, quad_segs=8), True


def care_bases(case: Case) -> tuple[CareBaseView, ...]:
    """Return each base that on-call supporters leave from."""
    rows = case.tables.care_bases
    places = points(rows["x"].to_numpy(float), rows["y"].to_numpy(float))
    return tuple(
        CareBaseView(str(name), case.provider_name[provider], place, mode, staffed)
        for name, provider, place, mode, staffed in zip(
            rows.index, rows["provider"], places, rows["mode"], rows["staffed"], strict=True
        )
    )
