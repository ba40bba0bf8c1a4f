from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from placement.geo import speeds
from placement.geo.network import Network
from placement.sources import network_store as store
from placement.sources.networks import network_sources, read_networks

GRAPHML = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="x" for="node" attr.name="x"/><key id="y" for="node" attr.name="y"/>
<key id="h" for="edge" attr.name="highway"/><key id="c" for="graph" attr.name="crs"/>
<graph edgedefault="directed"><data key="c">EPSG:28992</data>
<node id="a"><data key="x">84000</data><data key="y">447000</data></node>
<node id="b"><data key="x">{end}</data><data key="y">447000</data></node>
<edge source="a" target="b"><data key="h">tertiary</data></edge>
<edge source="b" target="a"><data key="h">tertiary</data></edge>
</graph></graphml>
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "drive.graphml"
    path.write_text(GRAPHML.format(end=84_500))
    return path


def same(a: Network, b: Network) -> bool:
    names = [item.name for item in fields(a) if item.name != "by_bike"]
    return all(np.array_equal(getattr(a, name), getattr(b, name)) for name in names)


def test_a_stored_network_comes_back_the_same_without_reading_its_source(source, monkeypatch):
    built = store.build(source, "drive")
    store.keep(built, source, source.parent / "networks")
    monkeypatch.setattr(store, "build", lambda *_: pytest.fail("built anew"))
    again = store.read_or_build(source, "drive", [source.parent / "networks"])
    assert same(again, built)
    assert again.classes.tolist() == ["tertiary"]


def test_another_source_kind_or_speed_is_another_network(source, monkeypatch):
    place = source.parent / "networks"
    first = store.keep(store.build(source, "drive"), source, place)
    second = store.keep(store.build(source, "walk"), source, place)
    source.write_text(GRAPHML.format(end=84_600))
    third = store.keep(store.build(source, "drive"), source, place)
    monkeypatch.setattr(store, "text", lambda: speeds.text() + "# anders")
    store._speeds_sha256.cache_clear()
    fourth = store.keep(store.build(source, "drive"), source, place)
    store._speeds_sha256.cache_clear()
    assert len({first, second, third, fourth}) == 4
    found = store.read_or_build(source, "drive", [place])
    assert found.edge_mm.tolist() == [600_000]


@pytest.mark.parametrize("harm", ["cut", "empty", "text", "contradicts"])
def test_a_damaged_file_counts_as_absent(source, harm):
    place = source.parent / "networks"
    built = store.build(source, "drive")
    path = store.keep(built, source, place)
    whole = path.read_bytes()
    if harm == "contradicts":
        arrays = dict(np.load(path))
        arrays["edge_u"] = arrays["edge_u"] + 7
        with path.open("wb") as file:
            np.savez(file, **arrays)
    else:
        path.write_bytes({"cut": whole[:200], "empty": b"", "text": b"hallo"}[harm])
    assert same(store.read_or_build(source, "drive", [place]), built)


def test_nothing_half_written_is_left_behind(source, monkeypatch):
    place = source.parent / "networks"

    def fail(*_: object) -> None:
        raise OSError("vol")

    built = store.build(source, "drive")
    monkeypatch.setattr(Network, "save", fail)
    with pytest.raises(OSError, match="vol"):
        store.keep(built, source, place)
    assert list(place.iterdir()) == []


def test_a_stored_file_can_be_read_by_others(source):
    path = store.keep(store.build(source, "drive"), source, source.parent / "networks")
    assert path.stat().st_mode & 0o044 == 0o044


def test_a_graphml_goes_before_the_extract_and_cyclists_have_theirs_from_the_extract():
    parts = {name: Path(name) for name in ("walk", "roads", "units")}
    found = {kind: path.name for kind, path in network_sources(parts).items()}
    assert found == {"walk": "walk", "drive": "roads", "bike": "roads"}
    assert network_sources({"drive": Path("drive")}) == {"drive": Path("drive")}


def test_the_faults_of_one_file_are_told_once(tmp_path):
    broken = tmp_path / "roads.osm.pbf"
    broken.write_bytes(b"geen pbf")
    networks, faults = read_networks({"roads": broken})
    assert networks == {}
    assert len(faults) == 1
    assert "roads.osm.pbf" in faults[0].sentence()
