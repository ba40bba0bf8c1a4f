"""Two outcomes to look at: a village solved end to end, and the demo region filled greedily.

Bram's own point makes the best plan of the village the only best one: near is 95 m from it,
beside 105 m. With ties a test would ask which of equal plans the solver happens to find.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from placement import plan
from placement.audience.coordinator import map_view
from placement.audience.views import MapView
from placement.proposal import Outcome, Placement, Proposal, Provenance, Unplaced
from placement.solve import NoAnswer
from placement.sources.folder import Delivery, read
from placement_data.demo import write_demo

VILLAGE = {
    "settings.toml": 'rulebook = "dwo-2024"\ndate = 2026-11-21\n',
    "municipalities.csv": "id,name,region\nGM0503,Delft,DWO\nGM1926,Pijnacker-Nootdorp,DWO\n",
    "providers.csv": "id,name,profiles,hours_free\npa,Anker,BW|BT|BTG,100\n",
    "corporations.csv": "id,name\nws,Woonstee\n",
    "bw_locations.csv": "id,provider,x,y,name\nbw1,pa,84700,447900,Huis Iep\n",
    "care_bases.csv": "id,provider,x,y\nb1,pa,84750,447900\n",
    "complexes.csv": "id,dwellings,occupied_bt,name\nk1,20,3,Molenhof\n",
    "units.csv": (
        "id,housing_form,x,y,municipality,rent,provider,corporation,complex,bw_location,capacity,"
        "occupied,available_from\n"
        "room,intramural,84700,447900,GM0503,,pa,,,bw1,0,1,\n"
        "near,clustered,84750,447900,GM0503,600,pa,ws,,,1,0,\n"
        "beside,clustered,84760,447900,GM0503,600,pa,ws,,,1,0,\n"
        "far,clustered,84900,448400,GM0503,600,pa,,,,1,0,\n"
        "flat,gespikkeld,84000,447000,GM0503,612.5,,ws,k1,,1,0,2027-01-04\n"
        "later,independent,87000,449000,GM1926,600,,ws,,,1,0,2029-01-01\n"
        "full,independent,87100,449000,GM1926,600,,ws,,,0,1,\n"
    ),
    "clients.csv": (
        "id,profile,intensity,waiting_since,grant_until,max_rent,lives_in,next_profile,x,y,"
        "birth_date\n"
        "anna,BW,basis,2026-01-05,2029-01-01,,,,84312.4,447655.2,1980-05-17\n"
        "bram,BTG,basis,2026-02-02,2029-01-01,700,,,84655,447900,1991-03-02\n"
        "cees,BT,plus,2026-03-02,2029-01-01,700,,,,,\n"
        "dora,BT,basis,2026-04-06,2029-01-01,100,,,,,\n"
        "mover,BW,basis,2025-01-06,2029-01-01,700,room,BTG,,,\n"
    ),
    "reach.csv": "base,unit,minutes\n"
    + "".join(f"b1,{unit},4.5\n" for unit in ("near", "beside", "far", "flat", "later", "full")),
    "bw_walks.csv": "unit,bw_location,metres\nnear,bw1,62.3\nbeside,bw1,71\n",
    "spread_targets.csv": (
        "profile,municipality,target,occupied\nBW,GM0503,3,2\nBT,GM0503,5,4\nBTG,GM0503,2,0\n"
    ),
    "agreements.csv": (
        "id,corporation,municipality,kind,period_from,period_until,promised\n"
        "a1,ws,GM0503,gespikkeld,2026-01-01,2026-12-31,4\n"
    ),
    "deliveries.csv": "agreement,unit,date,status\na1,flat,2026-05-01,delivered\n",
}


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def solved(folder: Path) -> tuple[Delivery, Outcome]:
    """Read a folder and run the whole pipe on it."""
    delivery = read(folder)
    outcome = plan.run(delivery.tables, delivery.rulebook, delivery.settings)
    return delivery, outcome


def filled(delivery: Delivery) -> Outcome:
    """Put clients in the first candidate that is free: a plan to look at, without a solver."""
    scene, edges = plan.judged(
        delivery.tables,
        delivery.rulebook,
        delivery.settings,
        walk=delivery.walk,
        drive=delivery.drive,
    )
    left = scene.units.capacity.copy()
    found: dict[int, Placement] = {}
    triples = np.stack([edges.candidates.client, edges.candidates.unit, edges.candidates.provider])
    for c, u, p in triples.T.tolist():
        if c in found or left[u] < 1:
            continue
        left[u] -= 1
        group = "g1" if scene.units.form[u] == "clustered" else None
        names = (scene.seekers.ids[c], scene.units.ids[u], scene.providers.ids[p])
        found[c] = Placement(*names, group=group, resident=bool(scene.seekers.resident[c]))
    waiting = np.flatnonzero(~scene.seekers.resident).tolist()
    proposal = Proposal(
        status="feasible",
        objective={"placed": 7},
        bound={"placed": 9},
        proved=(),
        placements=tuple(found.values()),
        unplaced=tuple(Unplaced(scene.seekers.ids[c]) for c in waiting if c not in found),
        occupied_groups={},
        provenance=Provenance("", "dwo-2024", "0", 1, 0.0, "first fit"),
    )
    answer = NoAnswer("first fit", "first fit")
    problem = None  # nothing in a view looks at the problem
    return Outcome(scene, edges, problem, answer, None, proposal)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> tuple[Delivery, Outcome]:
    return solved(write(tmp_path_factory.mktemp("village"), VILLAGE))


@pytest.fixture(scope="session")
def village_view(village: tuple[Delivery, Outcome]) -> MapView:
    return map_view(*village)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Delivery, Outcome]:
    folder = tmp_path_factory.mktemp("demo")
    write_demo(folder)
    delivery = read(folder)
    return delivery, filled(delivery)


@pytest.fixture(scope="session")
def demo_view(demo: tuple[Delivery, Outcome]) -> MapView:
    return map_view(*demo)


def with_notice(delivery: Delivery, notice: str) -> Delivery:
    return replace(delivery, notices=(*delivery.notices, notice))
