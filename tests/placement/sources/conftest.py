"""A small delivery with every table, as text that a test may spoil."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from placement.errors import Fault, InputError
from placement.sources.folder import read

SMALL = {
    "municipalities": (
        "id,name,region,inhabitants,x,y\n"
        "GM0503,Delft,DWO,106000,84500,447500\n"
        "GM1842,Midden-Delfland,DWO,19500,80500,442500\n"
    ),
    "providers": "id,name,profiles,hours_free,safehouse\nP1,De Linde,BW|BT|BTG,80.5,nee\n"
    "P2,Het Anker,BT,20,ja\n",
    "corporations": "id,name\nC1,Woonbron\n",
    "bw_locations": "id,provider,x,y,name,municipality,operating,operating_from,operating_until\n"
    "L1,P1,84500,447500,Huize Een,GM0503,true,2020-01-01,2030-01-01\n",
    "care_bases": "id,provider,x,y,mode,staffed,handling_minutes\n"
    "B1,P1,84000,447000,car,07:00-22:00,2\nB2,P2,84100,447000,bike,,\n",
    "complexes": "id,dwellings,occupied_bt,name,other_groups,max_share\n"
    "K1,40,2,Mix,studenten|starters,0.25\n",
    "units": "id,housing_form,x,y,municipality,rent,wheelchair,plus,provider,corporation,complex,"
    "bw_location,capacity,occupied,occupied_provider,may_cluster,available_from,age_min,age_max,"
    "address\n"
    "U1,independent,84510,447510,GM0503,612.50,ja,true,,C1,,,1,0,,true,2026-12-01,18,65,Markt 1\n"
    "U2,gespikkeld,84520,447510,GM0503,700,nee,true,,C1,K1,,1,0,,false,,,,\n"
    "U3,intramural,84500,447500,GM0503,,nee,true,P1,,,L1,0,1,P1,false,,,,\n",
    "clients": "id,profile,intensity,waiting_since,grant_from,grant_until,urgency,age,birth_date,"
    "home_municipality,x,y,max_rent,wheelchair,financing,regions,prefer_municipalities,"
    "exclude_municipalities,only_providers,prefer_providers,refuse_providers,lives_in,next_profile\n"
    "001,BT,basis,2026-01-05,2025-06-01,2028-06-01,1,34,,GM0503,84000,447000,650,nee,natura,DWO,"
    "GM0503,,,P1|P2,,,\n"
    "002,BT,plus,2026-02-05,,2028-06-01,,,1990-02-28,GM0503,,,,nee,,,,,,,,,\n"
    "003,BW,basis,2025-02-05,,2028-06-01,2,50,,,,,,nee,,,,,,,,U3,BT\n",
    "exclusion_zones": "client,x,y,radius_m\n001,84900,447900,150\n",
    "keep_apart": "client_a,client_b,metres\n001,002,250\n",
    "spread_targets": "profile,municipality,target,occupied\nBT,GM0503,3,1\nBT,GM1842,1,0\n",
    "agreements": "id,corporation,municipality,kind,period_from,period_until,promised,note\n"
    "A1,C1,GM0503,independent,2026-01-01,2026-12-31,4,\n",
    "deliveries": "agreement,unit,date,evidence,status\nA1,U1,2026-11-01,brief,delivered\n",
    "previous": "client,unit,provider\n001,U1,P1\n",
    "pins": "client,unit,provider,decision,reason\n001,U1,P1,must,nabij familie\n",
    "confirmations": "unit,bw_location,other_unit,holds,name,date,reason\n"
    "U1,L1,,ja,J de Wit,2026-11-02,nagemeten\n",
    "reach": "base,unit,minutes\nB1,U1,10.7\n",
    "unit_distances": "a,b,metres\nU1,U2,10\n",
    "bw_walks": "unit,bw_location,metres\nU1,L1,40\n",
}
SETTINGS = "date = 2026-11-21\n"


@pytest.fixture
def small() -> dict[str, str]:
    """Return the text of every table; the test may change it."""
    return dict(SMALL)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Mapping[str, str]], Path]:
    """Return a function that writes tables as a folder."""

    def written(tables: Mapping[str, str], name: str = "delivery") -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        for table, text in tables.items():
            (folder / f"{table}.csv").write_bytes(text.encode())
        (folder / "settings.toml").write_text(SETTINGS)
        return folder

    return written


@pytest.fixture
def faults_of() -> Callable[[Path], tuple[Fault, ...]]:
    """Return a function that gives the faults of a delivery, none where it is accepted."""

    def found(path: Path, **more: object) -> tuple[Fault, ...]:
        try:
            read(path, **more)
        except InputError as error:
            return error.faults
        return ()

    return found
