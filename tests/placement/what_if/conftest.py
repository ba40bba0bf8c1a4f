"""Small cases for what-ifs, read from folders as a coordinator would deliver them."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from placement.sources import folder
from placement.what_if import Case
from placement_data.synthetic import tiny, write_rows

TODAY = dt.date(2026, 11, 21)


def unit(name: str, **more) -> dict:
    row = {"id": name, "housing_form": "independent", "x": 84000, "y": 446000}
    return row | {"municipality": "M0", "rent": 612.5} | more


def client(name: str, profile: str = "BT", **more) -> dict:
    row = {"id": name, "profile": profile, "intensity": "basis", "urgency": 3}
    row |= {"waiting_since": TODAY - dt.timedelta(weeks=10), "grant_until": dt.date(2029, 1, 1)}
    return row | {"max_rent": 650, "age": 40} | more


def world(units: list[dict], clients: list[dict], **more: list[dict]) -> dict[str, list[dict]]:
    """Two municipalities, providers p1 (ten minutes from everywhere) and p2 (twenty)."""
    named = ("p1", "p2")
    tables = {
        "municipalities": [
            {"id": "M0", "name": "Delft", "x": 84000, "y": 446000},
            {"id": "M1", "name": "Westland", "x": 74000, "y": 446000},
        ],
        "providers": [{"id": p, "name": p, "profiles": ("BW", "BT", "BTG")} for p in named],
        "bw_locations": [{"id": "l1", "provider": "p1", "x": 84000, "y": 446010}],
        "care_bases": [{"id": f"b{p[1]}", "provider": p, "x": 84000, "y": 446000} for p in named],
        "units": units,
        "clients": clients,
        "reach": [
            {"base": base, "unit": u["id"], "minutes": minutes}
            for u in units
            for base, minutes in (("b1", 10), ("b2", 20))
        ],
        "bw_walks": [{"unit": u["id"], "bw_location": "l1", "metres": 83} for u in units],
    }
    return tables | more


def read_case(place: Path) -> Case:
    read = folder.read(place)
    return Case(read.tables, read.rulebook, read.settings, read.walk, read.drive, read.sha256)


@pytest.fixture
def case_of(tmp_path: Path) -> Callable[..., Case]:
    """Write rows as a folder and read it back."""

    def run(tables: dict[str, list[dict]], **settings) -> Case:
        place = tmp_path / f"case{len(list(tmp_path.iterdir()))}"
        write_rows(place, tables, {"date": TODAY, "seed": 1, "time_limit_s": 60} | settings)
        return read_case(place)

    return run


@pytest.fixture(scope="session")
def tiny_case(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Case]:
    """Read the tiny instance of a seed."""

    def run(seed: int) -> Case:
        made = tiny(seed)
        place = tmp_path_factory.mktemp(f"what{seed}")
        write_rows(place, made.tables, made.settings)
        return read_case(place)

    return run
