"""Tiny instances in which spread and moves decide: dwellings that are alike but for where they lie.

In other tiny instances who can be placed leaves spread little to choose.
"""

from __future__ import annotations

import datetime as dt

from placement_data.draw import Draw
from placement_data.rows import Row, Settings, Tables

TODAY = dt.date(2026, 11, 21)
PLACES = ("M0", "M1", "M2")
ORDERS = (
    ["placed", "spread_max", "spread_l1"],
    ["placed", "spread_l1", "spread_max"],
    ["spread_max", "placed"],
    ["placed", "waiting", "spread_l1"],
)


def uneven(seed: int) -> tuple[Tables, Settings, tuple[str, ...]]:
    """Return an instance of at most five clients, and what bites."""
    draw = Draw(f"uneven/{seed}")
    units: list[Row] = [
        {"id": f"U{n}", "housing_form": "independent", "x": 84000 + 500 * n, "y": 446000}
        | {"municipality": draw.pick(PLACES), "rent": 500, "capacity": draw.integer(1, 2)}
        for n in range(4)
    ]
    clients: list[Row] = [_client(draw, n) for n in range(draw.integer(2, 4))]
    home = draw.pick(units)
    home |= {"occupied": 1, "occupied_provider": "p0"}
    clients.append(_client(draw, 9) | {"lives_in": home["id"], "next_profile": "BT"})
    targets: list[Row] = [
        {"profile": "BT", "municipality": place, "target": draw.integer(0, 5)}
        | {"occupied": draw.integer(0, 3)}
        for place in PLACES
    ]
    tables: Tables = {
        "municipalities": [{"id": place, "name": place} for place in PLACES],
        "providers": [{"id": "p0", "name": "P", "profiles": ("BT",)}],
        "care_bases": [{"id": "b0", "provider": "p0", "x": 84000, "y": 446000}],
        "units": units,
        "clients": clients,
        "spread_targets": targets,
        "reach": [{"base": "b0", "unit": unit["id"], "minutes": 10} for unit in units],
    }
    match = {"objective": draw.pick(ORDERS)}
    return tables, {"rulebook": "dwo-2024", "date": TODAY, "match": match}, ("spread", "moves")


def _client(draw: Draw, number: int) -> Row:
    since = TODAY - dt.timedelta(days=draw.integer(0, 700))
    dates = {"waiting_since": since, "grant_until": TODAY + dt.timedelta(days=900)}
    urgency = {"urgency": draw.integer(1, 3)}
    return {"id": f"c{number}", "profile": "BT", "intensity": "basis", **dates, **urgency}
