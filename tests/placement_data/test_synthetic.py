import csv
import hashlib
from collections import Counter

import pytest

from placement.geo.networks import Networks
from placement.geo.split import split
from placement.sources.folder import read
from placement_data.rows import REQUIRED
from placement_data.synthetic import PRESETS, write_preset, write_synthetic


def rows(folder, table):
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def digest(folder):
    files = sorted(folder.iterdir())
    return [(f.name, hashlib.sha256(f.read_bytes()).hexdigest()) for f in files]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("synthetic") / "S-chains"
    write_preset(folder, "S-chains")
    return folder


def test_two_runs_are_byte_identical_and_another_seed_differs(tmp_path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_preset(tmp_path / name, "S", seed)
    assert digest(tmp_path / "a") == digest(tmp_path / "b")
    assert digest(tmp_path / "a") != digest(tmp_path / "c")


def test_sizes_are_exactly_as_asked(small):
    clients, units = rows(small, "clients"), rows(small, "units")
    residents = [c for c in clients if c["lives_in"]]
    assert len(clients) - len(residents) == PRESETS["S-chains"]["clients"]
    assert len(residents) == PRESETS["S-chains"]["residents"]
    assert len(units) == PRESETS["S-chains"]["units"] + len(residents)


def test_the_mix_of_profiles_is_as_in_practice(small):
    count = Counter(c["profile"] for c in rows(small, "clients") if not c["lives_in"])
    assert count == {"BW": 44, "BT": 68, "BTG": 38}


def test_every_table_has_its_required_columns(small):
    for path in small.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            header = next(csv.reader(lines))
        assert set(REQUIRED[path.stem]) <= set(header)


def test_ids_are_unique_and_references_hold(small):
    units = [u["id"] for u in rows(small, "units")]
    clients = [c["id"] for c in rows(small, "clients")]
    providers = {p["id"] for p in rows(small, "providers")}
    assert len(set(units)) == len(units)
    assert len(set(clients)) == len(clients)
    assert {r["unit"] for r in rows(small, "reach")} <= set(units)
    assert {r["client"] for r in rows(small, "previous")} <= set(clients)
    assert {u["provider"] for u in rows(small, "units")} <= providers | {""}
    assert {c["lives_in"] for c in rows(small, "clients")} <= set(units) | {""}


def test_each_resident_has_a_full_home_of_his_own(small):
    units = {u["id"]: u for u in rows(small, "units")}
    homes = [c["lives_in"] for c in rows(small, "clients") if c["lives_in"]]
    assert len(set(homes)) == len(homes)
    assert all(units[h]["capacity"] == "0" and units[h]["occupied"] == "1" for h in homes)


def test_regions_share_the_totals_and_lie_apart(tmp_path):
    write_synthetic(tmp_path, clients=101, units=83, regions=5, residents=7)
    clients = rows(tmp_path, "clients")
    assert len([c for c in clients if not c["lives_in"]]) == 101
    assert len({c["regions"] for c in clients}) == 5
    assert len(rows(tmp_path, "municipalities")) == 20
    assert all(float(r["minutes"]) <= 60 for r in rows(tmp_path, "reach"))


def test_more_regions_than_fit_in_the_country_are_refused(tmp_path):
    with pytest.raises(IndexError):
        write_synthetic(tmp_path, clients=161, units=161, regions=161)


def test_support_is_scarcer_than_demand(small):
    free = sum(float(p["hours_free"]) for p in rows(small, "providers"))
    waiting = [c for c in rows(small, "clients") if not c["lives_in"] and c["profile"] != "BW"]
    assert free < sum(13.5 if c["intensity"] == "plus" else 8.7 for c in waiting)


def test_as_many_regions_as_fit_lie_in_the_country_and_apart(tmp_path):
    write_synthetic(tmp_path, clients=480, units=480, regions=160)
    taken = read(tmp_path)
    assert len(split(taken.tables, taken.rulebook, Networks())) == 160
