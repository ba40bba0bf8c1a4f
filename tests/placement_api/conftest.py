"""A small view and proposal in which every part occurs, with hostile free text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from placement.audience.views import (
    BWLocationView,
    CareBaseView,
    ComplexView,
    GroupView,
    MapView,
    MunicipalityView,
    PlacementView,
    ReachAreaView,
    SpreadRow,
    TableView,
    UnitView,
)
from placement.geo.network import Kind, Network
from placement.proposal import (
    Alternative,
    Blocking,
    Conflict,
    NearestMiss,
    Placement,
    Proposal,
    Provenance,
    Unplaced,
    VerdictLine,
)
from placement.sources import network_store
from placement.sources.fingerprint import file_hash
from placement.store import accounts, login
from tests.once import once
from tests.placement_api.passwords import CHEAP
from tests.placement_api.serving import Region, Served, make_region, serve


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Let no test wait for the hashing of passwords, which is slow on purpose."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "hasher", lambda: CHEAP)
        patch.setattr(login, "hasher", lambda: CHEAP)
        patch.setattr(login, "NOBODY", CHEAP.hash("nobody has it"))
        yield


@pytest.fixture(scope="session", autouse=True)
def networks_read_once() -> Iterator[None]:
    """Read the same network once per process: an app of its own reads that of its region anew."""
    kept: dict[tuple[str, str], Network] = {}

    def build(source: Path, kind: Kind) -> Network:
        key = file_hash(source), kind
        if key not in kept:
            kept[key] = read(source, kind)
        return kept[key]

    read = network_store.build
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(network_store, "build", build)
        yield


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory) -> Region:
    """The demo region, made once and copied for each test."""
    return once(tmp_path_factory, "region", make_region)


@pytest.fixture
def served(region: Region, tmp_path: Path) -> Iterator[Served]:
    made = serve(region, tmp_path)
    yield made
    made.platform.database.close()


FORMULA = '=HYPERLINK("https://example.org";"klik")'


def point(lon: float = 4.36, lat: float = 52.01) -> dict[str, object]:
    return {"type": "Point", "coordinates": [lon, lat]}


def square(size: float = 0.01) -> dict[str, object]:
    x, y = 4.35, 52.0
    ring = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def proposal() -> Proposal:
    verdict = VerdictLine(
        "reach", "holds", "De opkomsttijd is 37 van 45 min.", "Bijlage 2a", 37.0, 45.0, "min"
    )
    other = Alternative("u2", "p1", {"preference": 3}, ("c3",), (), "u2 kost c3 zijn plek.")
    miss = NearestMiss("u3", "p1", 47.2, 45.0, "min")
    return Proposal(
        status="optimal",
        objective={"placed": 12, "waiting": 400},
        bound={"placed": 12, "waiting": 400},
        proved=("placed", "waiting"),
        placements=(
            Placement("c2", "u9", "p1", chain=1, order=2),
            Placement("c10", "u1", "p1", "g1", 1, 1, True, (verdict,), other),
        ),
        unplaced=(
            Unplaced("c4"),
            Unplaced(
                "c3",
                (Blocking("reach", 14, 2, miss, "Te ver.", "Bijlage 2a"),),
                (Conflict("capacity", "u1", ("c10",), "Bezet.", "Bijlage 2a"),),
                3,
            ),
        ),
        occupied_groups={"u9": "g1"},
        provenance=Provenance("ab12", "dwo-2024", "0.1.0", 1, 0.25, "cp-sat"),
        notices=("Looproutes ontbreken: hemelsbreed gemeten (geschat).",),
    )


@pytest.fixture
def view() -> MapView:
    municipality = MunicipalityView("GM0503", "Delft", square(), (SpreadRow("BT", 10, 7, 2),))
    location = BWLocationView("b1", FORMULA, "p1", point(), True, square(0.001), 100, False)
    unit = UnitView(
        "u1", point(), "clustered", "geclusterd", "proposed", "Delft", "p1", "", "", "g1", ("één",)
    )
    table = TableView(
        "placements",
        "Plaatsingen",
        ("cliënt", "=kop", "getal", "dag"),
        (
            ("c10", FORMULA, -3, date(2026, 11, 21)),
            ("+31", "-1+2", 1.5, None),
            ("\t=1", "@SUM(A1)", None, date(2026, 1, 1)),
            ("gewoon", " =1+1", 0, None),
            ("00012", "#N/A", 7, None),
            ("\x07bel", "x" * 40_000, 7, None),
        ),
        "Let op de eenheden.",
    )
    placed = PlacementView("c10", "u1", "p1", "BTG", point(), point(), True, 1, 1, ("37 van 45",))
    return MapView(
        audience="coordinator",
        title="Voorstel",
        subtitle="demo",
        made_on=date(2026, 11, 21),
        notices=("Schematisch.",),
        attributions=("(c) niemand",),
        municipalities=(municipality, MunicipalityView("GM1842", "Midden-Delfland", None, ())),
        bw_locations=(location,),
        care_bases=(CareBaseView("k1", "p1", point(), "car", "00:00-24:00"),),
        units=(unit,),
        complexes=(ComplexView("x1", "Zon", point(), 40, 3, 2, 10),),
        groups=(GroupView("g1", "p1", square(0.0005), ("u1", "u9"), 3),),
        placements=(placed,),
        reach_areas=(ReachAreaView("r1", "p1", "BTG", 15, square(), True),),
        tables=(table, TableView("unplaced", "Niet geplaatst: [wie]/?", ("cliënt",), ())),
    )
