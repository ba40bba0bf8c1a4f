"""An exchange folder as plain Python values: the brute force's own reader, shared with nothing.

Numbers are exact fractions, dates are dates, an empty cell is None (or the default of the format).
"""

from __future__ import annotations

import csv
import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

Row = dict[str, str]
Item = dict[str, Any]

MANY = {
    *("profiles", "regions", "prefer_municipalities", "exclude_municipalities"),
    *("only_providers", "prefer_providers", "refuse_providers"),
}
DATES = {
    *("operating_from", "operating_until", "available_from", "waiting_since", "grant_from"),
    *("grant_until", "birth_date"),
}
FLAGS = {"operating", "wheelchair", "plus", "may_cluster", "holds"}
NUMBERS = {
    *("x", "y", "hours_free", "handling_minutes", "dwellings", "occupied_bt", "max_share", "rent"),
    *("capacity", "occupied", "age_min", "age_max", "urgency", "age", "max_rent", "radius_m"),
    *("metres", "target", "minutes"),
}
DEFAULTS: Mapping[str, Item] = {
    "providers": {"hours_free": None},
    "bw_locations": {"operating": True, "operating_from": None, "operating_until": None},
    "care_bases": {"mode": "car", "staffed": "00:00-24:00", "handling_minutes": 0},
    "complexes": {"occupied_bt": 0, "max_share": None},
    "units": {
        "rent": None,
        "wheelchair": False,
        "plus": True,
        "provider": None,
        "complex": None,
        "bw_location": None,
        "capacity": 1,
        "occupied": 0,
        "occupied_provider": None,
        "may_cluster": False,
        "available_from": None,
        "age_min": None,
        "age_max": None,
    },
    "clients": {
        "urgency": 3,
        "age": None,
        "birth_date": None,
        "x": None,
        "y": None,
        "max_rent": None,
        "wheelchair": False,
        "regions": (),
        "prefer_municipalities": (),
        "exclude_municipalities": (),
        "only_providers": (),
        "prefer_providers": (),
        "refuse_providers": (),
        "lives_in": None,
        "next_profile": None,
    },
    "spread_targets": {"occupied": 0},
    "pins": {"provider": None},
    "confirmations": {"bw_location": None, "other_unit": None},
    "municipalities": {"region": None},
}
TABLES = (
    *("municipalities", "providers", "bw_locations", "care_bases", "complexes", "units"),
    *("clients", "exclusion_zones", "keep_apart", "spread_targets", "previous", "pins"),
    *("confirmations", "reach", "unit_distances", "bw_walks"),
)
SETTINGS: Mapping[str, Item] = {
    "match": {
        "objective": (
            *("placed", "waiting", "stability", "spread_max", "spread_l1", "preference"),
            "travel",
        ),
        "urgency_weight": {"1": 9, "2": 3, "3": 1},
        "wait_cap_weeks": 260,
        "lead_weeks": 12,
        "min_stay_weeks": 13,
        "chains": True,
    },
    "cluster": {
        "radius_m": 100,
        "bw_radius_m": 100,
        "between_units": "pairwise",
        "min_group": 2,
        "max_group": 12,
        "shared_needs_bw": False,
        "single_provider": True,
        "bw_provider": "any",
        "walk": "network",
    },
    "reach_minutes": {"BT": 45, "BTG": 15},
    "mix": {"max_share": "0.25"},
    "preference": {"municipality": 50, "provider": 20, "per_100_m": 1, "distance_cap": 300},
}


@dataclass(frozen=True)
class World:
    """One delivery: per table its rows, the settings with their defaults, and today."""

    tables: Mapping[str, list[Item]]
    given: frozenset[str]
    settings: Mapping[str, Item]
    today: dt.date

    def rows(self, table: str) -> list[Item]:
        return self.tables.get(table, [])


def world_of(
    tables: Mapping[str, Iterable[Mapping[str, str]]], settings: Mapping[str, Any]
) -> World:
    """Return the world of text cells and a read settings.toml."""
    read = {name: [_item(name, row) for row in rows] for name, rows in tables.items()}
    sections = {key: {**base, **settings.get(key, {})} for key, base in SETTINGS.items()}
    return World(read, frozenset(tables), sections, settings["date"])


def from_folder(folder: Path) -> World:
    """Return the world of a folder of comma-separated files."""
    tables = {}
    for name in TABLES:
        path = folder / f"{name}.csv"
        if path.is_file():
            with path.open(encoding="utf-8", newline="") as file:
                tables[name] = list(csv.DictReader(file))
    settings = tomllib.loads((folder / "settings.toml").read_text(encoding="utf-8"))
    return world_of(tables, settings)


def _item(table: str, row: Mapping[str, str]) -> Item:
    read = {name: _value(name, text) for name, text in row.items()}
    given = {name: value for name, value in read.items() if value is not None}
    return {**DEFAULTS.get(table, {}), **given}


def _value(name: str, text: str) -> object:
    if name in MANY:
        return tuple(part for part in text.split("|") if part)
    if text == "":
        return None
    if name in DATES:
        return dt.date.fromisoformat(text)
    if name in FLAGS:
        return text == "true"
    return _number(text) if name in NUMBERS else text


def _number(text: str) -> int | Fraction:
    exact = Fraction(text)
    return exact.numerator if exact.denominator == 1 else exact
