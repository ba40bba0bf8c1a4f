"""The CSV «adres plus» and the pages of the service: the same table, the same refusals."""

from __future__ import annotations

import json

import pytest

from placement.errors import GeoError, InputError
from placement.sources.bag.addresses import bag_id
from placement.sources.bag.features import read_features
from placement.sources.bag.plus import read_plus
from placement.sources.bag.read import read_bag

SAMPLE = "realdata/formaten/bag_adres_plus_voorbeeld.csv"


@pytest.fixture
def lines(shared_dir) -> list[str]:
    return (shared_dir / SAMPLE).read_text("utf-8-sig").splitlines()


def faults(read, path) -> str:
    with pytest.raises(InputError) as caught:
        read(path)
    return "\n".join(fault.sentence() for fault in caught.value.faults)


def write(tmp_path, lines, name="x.csv"):
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.mark.real
def test_the_sample_of_amsterdam_is_read(shared_dir):
    rows = read_plus(shared_dir / SAMPLE).table.to_pylist()
    assert len(rows) == 99
    first = rows[0]
    assert (first["street"], first["number"], first["addition"]) == ("De Ruijterkade", 105, "1")
    assert bag_id(first["object"]) == "0363010000964973"
    assert first["use"] == "kantoorfunctie"
    assert first["municipality"] == "GM0363"
    assert sum(row["side"] for row in rows) > 0


@pytest.mark.real
def test_ids_that_lost_their_zero_are_whole_again(lines, tmp_path):
    bare = [line.replace(";0363", ";363") for line in lines]
    rows = read_plus(write(tmp_path, bare)).table.to_pylist()
    assert bag_id(rows[0]["object"]) == "0363010000964973"
    assert bag_id(rows[0]["pand"]) == "0363100012181960"
    assert rows[0]["municipality"] == "GM0363"


@pytest.mark.real
def test_faults_of_the_csv_come_together_and_name_the_address(lines, tmp_path):
    spoiled = list(lines)
    spoiled[1] = spoiled[1].replace(";122177;", ";NaN;")
    spoiled[2] = spoiled[2].replace(";105;", ";;", 1)
    spoiled[3] = spoiled[3].replace("0363010000977861", "036301000097786X")
    spoiled.append(lines[5])
    told = faults(read_plus, write(tmp_path, spoiled))
    for said in (
        "punt buiten Nederland of geen getal (de eerste: 0363200000081086)",
        "zonder geldig huisnummer (de eerste: 0363200000081087)",
        "geldig id van een object (de eerste: 036301000097786X)",
        "komen dubbel voor",
    ):
        assert said in told


@pytest.mark.real
def test_a_csv_that_is_cut_off_or_lacks_a_column_is_refused(lines, tmp_path):
    cut = write(tmp_path, lines[:5])
    cut.write_bytes(cut.read_bytes()[:-200])
    assert "afgebroken" in faults(read_plus, cut)
    less = [line.partition(";")[2] for line in lines]
    assert "mist de kolom openbareruimtenaam" in faults(read_plus, write(tmp_path, less))
    empty = tmp_path / "leeg.csv"
    empty.write_bytes(b"")
    assert faults(read_plus, empty)


def vbo(at: int, **more: object) -> dict:
    properties = {
        "identificatie": f"050301{at:010d}",
        "hoofdadres_identificatie": f"050320{at:010d}",
        "openbare_ruimte_naam": "Markt",
        "huisnummer": at + 1,
        "huisletter": None,
        "toevoeging": None,
        "postcode": "2611GS",
        "woonplaats_naam": "Delft",
        "gebruiksdoel": "woonfunctie",
        "oppervlakte": 60,
        "status": "Verblijfsobject in gebruik",
    } | more
    point = {"type": "Point", "coordinates": [84_500.123 + at, 447_500.0]}
    return {"type": "Feature", "id": str(at), "properties": properties, "geometry": point}


def collection(tmp_path, features, crs="urn:ogc:def:crs:EPSG::28992"):
    told = {"type": "FeatureCollection", "features": features}
    if crs:
        told["crs"] = {"type": "name", "properties": {"name": crs}}
    path = tmp_path / "bag.geojson"
    path.write_text(json.dumps(told), "utf-8")
    return path


def test_features_of_the_service_are_read(tmp_path):
    rows = read_bag(collection(tmp_path, [vbo(0), vbo(1, huisletter="A")])).table.to_pylist()
    assert [row["x_mm"] for row in rows] == [84_500_123, 84_501_123]
    assert bag_id(rows[0]["address"]) == "0503200000000000"
    assert rows[1]["letter"] == "A"


def test_faults_of_features_come_together(tmp_path):
    wrong = vbo(3)
    wrong["geometry"]["coordinates"] = [4.36, 52.0]
    nothing = vbo(4) | {"geometry": None}
    told = faults(
        read_features,
        collection(tmp_path, [vbo(1), vbo(1), vbo(2, huisnummer="x"), wrong, nothing]),
    )
    assert "objecten komen dubbel voor (de eerste: 0503010000000001)" in told
    assert "zonder geldig huisnummer (de eerste: 0503010000000002)" in told
    assert "2 objecten met een punt buiten Nederland" in told


@pytest.mark.parametrize("code", ["3857", "9000", "31370"])
def test_features_in_another_system_are_refused(tmp_path, code):
    path = collection(tmp_path, [vbo(0)], f"urn:ogc:def:crs:EPSG::{code}")
    with pytest.raises(GeoError, match="1 fout"):
        read_features(path)


def test_a_file_of_an_unknown_kind_is_refused(tmp_path):
    path = tmp_path / "bag.docx"
    path.write_bytes(b"x")
    assert "bekende soort" in faults(read_bag, path)
    assert "bestaat niet" in faults(read_bag, tmp_path / "weg.csv")
    path = tmp_path / "bag.geojson"
    path.write_bytes(b'{"type": "FeatureCollection", "features": [')
    assert "niet te lezen" in faults(read_bag, path)
