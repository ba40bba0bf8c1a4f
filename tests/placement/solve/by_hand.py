"""Tiny instances with distances around the limit, and people who judged them on the spot."""

from __future__ import annotations

import datetime as dt

from placement_data.draw import Draw
from placement_data.rows import Row, Settings, Tables
from placement_data.synthetic import tiny
from tests.placement.solve.harsh import harsh

EDGE = (89.999, 90, 95.5, 100, 100.001, 100.3, 110, 110.001, 150)
SAID: Row = {"name": "J. de Wit", "date": dt.date(2026, 11, 2), "reason": "nagemeten"}


def by_hand(seed: int) -> tuple[Tables, Settings]:
    """Return a tiny or harsh instance with clustered units in a row and confirmations of some."""
    draw = Draw(f"by hand/{seed}")
    tables, settings = (tiny(seed)[:2], harsh(seed)[:2])[seed % 2]
    x = 84000.0
    for unit in tables["units"]:
        if draw.chance(0.8):
            unit |= {"housing_form": draw.pick(("clustered", "shared")), "municipality": "M0"}
            unit |= {"x": round(x, 3), "y": 446000, "plus": True, "rent": 600.0}
            x += draw.pick((0, 30, *EDGE))
            for name in ("complex", "bw_location"):
                unit.pop(name, None)
    for client in tables["clients"]:
        if not client.get("lives_in") and draw.chance(0.7):
            client["profile"] = "BTG"
    ids = [unit["id"] for unit in tables["units"]]
    places = [place["id"] for place in tables.get("bw_locations", [])]
    if "bw_walks" in tables:
        tables["bw_walks"] = [
            {"unit": unit, "bw_location": place, "metres": draw.pick(EDGE)}
            for unit in ids for place in places if draw.chance(0.8)
        ]  # fmt: skip
    walks = [{"unit": u, "bw_location": p} for u in ids for p in places]
    pairs = [{"unit": v, "other_unit": u} for n, u in enumerate(ids) for v in ids[n + 1 :]]
    tables["confirmations"] = [
        {**pair, **SAID, "holds": draw.chance(0.6)} for pair in (*walks, *pairs) if draw.chance(0.5)
    ]
    tables.pop("pins", None)
    return tables, settings
