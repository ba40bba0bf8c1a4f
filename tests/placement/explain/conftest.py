"""Small exchange folders, written, read and matched, for the sentences about them."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from placement import plan
from placement.proposal import Outcome
from placement.sources import folder
from placement_data.synthetic import tiny, write_rows

TODAY = dt.date(2026, 11, 21)
Rows = list[dict]


def unit(name: str, **more) -> dict:
    row = {"id": name, "housing_form": "independent", "x": 84000, "y": 446000}
    return row | {"municipality": "M0", "rent": 612.5} | more


def client(name: str, profile: str = "BT", **more) -> dict:
    row = {"id": name, "profile": profile, "intensity": "basis", "urgency": 3}
    row |= {"waiting_since": TODAY - dt.timedelta(weeks=10), "grant_until": dt.date(2029, 1, 1)}
    return row | {"max_rent": 650, "age": 40} | more


def world(units: Rows, clients: Rows, **more: Rows) -> dict[str, Rows]:
    """One municipality, one provider p1 ten minutes from every unit, walks of 83 m."""
    tables = {
        "municipalities": [{"id": "M0", "name": "Delft", "x": 84000, "y": 446000}],
        "providers": [{"id": "p1", "name": "P1", "profiles": ("BW", "BT", "BTG")}],
        "bw_locations": [{"id": "l1", "provider": "p1", "x": 84000, "y": 446010}],
        "care_bases": [{"id": "b1", "provider": "p1", "x": 84000, "y": 446000}],
        "units": units,
        "clients": clients,
        "reach": [{"base": "b1", "unit": u["id"], "minutes": 10} for u in units],
        "bw_walks": [{"unit": u["id"], "bw_location": "l1", "metres": 83} for u in units],
    }
    return tables | more


@pytest.fixture
def match(tmp_path: Path) -> Callable[..., Outcome]:
    """Write, read and match rows; settings beyond the date as keyword arguments."""

    def run(tables: dict[str, Rows], without: tuple[str, ...] = (), **settings) -> Outcome:
        place = tmp_path / f"case{len(list(tmp_path.iterdir()))}"
        kept = {name: rows for name, rows in tables.items() if name not in without}
        write_rows(place, kept, {"date": TODAY, "seed": 1, "time_limit_s": 60} | settings)
        return matched(place)

    return run


@pytest.fixture(scope="session")
def match_tiny(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Outcome]:
    """Match the tiny instance of a seed, each once."""
    known: dict[int, Outcome] = {}

    def run(seed: int) -> Outcome:
        if seed not in known:
            made = tiny(seed)
            place = tmp_path_factory.mktemp(f"tiny{seed}")
            write_rows(place, made.tables, made.settings)
            known[seed] = matched(place)
        return known[seed]

    return run


def matched(place: Path) -> Outcome:
    read = folder.read(place)
    return plan.run(read.tables, read.rulebook, read.settings)
