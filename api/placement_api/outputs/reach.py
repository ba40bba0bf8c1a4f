"""Reach as files: shapes as GeoJSON (RFC 7946), all minutes as CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from placement_api.reaching import Ground


def write_geojson(features: Sequence[dict[str, object]], path: Path) -> None:
    """Write features (WGS84) as one collection."""
    whole = {"type": "FeatureCollection", "features": list(features)}
    path.write_text(json.dumps(whole, ensure_ascii=False) + "\n", encoding="utf-8")


def write_matrix(here: Ground, path: Path) -> None:
    """Write a row per base, part of the day and unit: minutes of handling and travel together.

    Empty where nothing is known; `niemand` where no way leads there.
    """
    from placement.geo.network import UNKNOWN, UNREACHABLE
    from placement.geo.reach_tables import tenths

    travel = here.travel
    total = tenths(travel.ms + here.bases.handling_ms[travel.base][:, None])
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["base", "hours", "unit", "minutes"])
        for row, base in enumerate(travel.base.tolist()):
            hours = "|".join(f"{_clock(a)}-{_clock(b)}" for a, b in travel.hours[row])
            for u, unit in enumerate(here.units.ids):
                ms = travel.ms[row, u]
                known = f"{total[row, u] / 10:.1f}" if ms < UNREACHABLE else "niemand"
                cell = "" if ms == UNKNOWN else known
                rows.writerow([here.bases.ids[base], hours, unit, cell])


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
