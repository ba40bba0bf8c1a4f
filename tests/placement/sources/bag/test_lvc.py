"""The BAG extract: what is in force, put together by id; whatever is wrong is named, not read."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest

from placement.errors import ArchiveError, GeoError
from placement.sources.bag import lvc_xml
from placement.sources.bag.addresses import SCHEMA, bag_id
from placement.sources.bag.lvc import read_lvc
from placement.sources.bag.lvc_xml import objects
from placement.sources.bag.read import read_bag
from placement.sources.bag.store import read_store, write
from placement_data.synthetic.bag import STAND, addresses, street_name, write_extract

SAMPLE = "realdata/formaten/BAGNLDL-15092020-small.zip"
RING = b"<gml:posList>84000 447000 84010 447000 84010 447010 84000 447000</gml:posList>"


def test_every_address_of_an_extract_is_read_as_it_is(extract):
    book = read_lvc(extract)
    wanted = list(addresses(120))
    rows = book.table.to_pylist()
    assert [row["number"] for row in rows] == [each.number for each in wanted]
    assert [row["letter"] for row in rows] == [each.letter for each in wanted]
    assert [row["addition"] for row in rows] == [each.addition for each in wanted]
    assert [row["street"] for row in rows] == [street_name(each.street) for each in wanted]
    assert [row["x_mm"] for row in rows] == [round(each.x * 1000) for each in wanted]
    assert {row["municipality"] for row in rows} == {"GM0503"}
    assert bag_id(rows[7]["address"]) == "0503200000000007"
    assert book.notices == ()


def test_more_processes_give_the_same_table(tmp_path):
    path = tmp_path / "x.zip"
    write_extract(path, 300)
    assert read_lvc(path).table.equals(read_lvc(path, workers=2).table)


def test_the_table_is_kept_and_read_back_the_same(extract, tmp_path):
    book = read_lvc(extract)
    write(book, tmp_path / "bag.parquet")
    again = read_store(tmp_path / "bag.parquet")
    assert again.table.equals(book.table)
    assert again.table.schema == SCHEMA
    (tmp_path / "half.parquet").write_bytes((tmp_path / "bag.parquet").read_bytes()[:-50])
    with pytest.raises(GeoError):
        read_bag(tmp_path / "half.parquet")


@pytest.mark.real
def test_the_extract_of_the_land_registry_is_read(shared_dir):
    book = read_lvc(shared_dir / SAMPLE)
    rows = {bag_id(row["address"]): row for row in book.table.to_pylist()}
    pitch, dwelling = rows["0221200000330171"], rows["0221200000330227"]
    assert (pitch["street"], pitch["number"], pitch["postcode"]) == ("Het Hoornwerck", 1, "6981ED")
    assert dwelling["town"] == "Doesburg"
    assert dwelling["municipality"] == "GM0221"
    assert (dwelling["x_mm"], dwelling["y_mm"]) == (206_335_699, 447_529_842)


@pytest.mark.real
def test_only_the_version_in_force_counts(shared_dir):
    """The sample holds four versions of one dwelling: the last says «Verbouwing»."""
    rows = read_lvc(shared_dir / SAMPLE).table.to_pylist()
    versions = [row for row in rows if bag_id(row["object"]) == "0221010000330226"]
    assert [(row["status"], row["area_m2"]) for row in versions] == [
        ("Verbouwing verblijfsobject", 223)
    ]


@pytest.mark.real
def test_two_versions_in_force_at_once_are_left_out_and_told(shared_dir):
    book = read_lvc(shared_dir / SAMPLE)
    ids = {bag_id(row["address"]) for row in book.table.to_pylist()}
    assert not ids & {"0221200000330998", "0221200000330999"}
    assert any("twee verschillende geldige versies" in notice for notice in book.notices)


def test_an_element_in_a_comment_does_not_count(spoiled):
    note = b"<!-- <Objecten:huisnummer>99999</Objecten:huisnummer> -->"
    path = spoiled(
        "NUM", lambda xml: xml.replace(b"<Objecten:postcode>", note + b"<Objecten:postcode>")
    )
    assert max(row["number"] for row in read_lvc(path).table.to_pylist()) == 50


def test_an_object_that_ends_before_the_day_of_the_extract_is_left_out(spoiled):
    begin = b"<Historie:beginGeldigheid>2011-09-06</Historie:beginGeldigheid>"
    for end, count in ((b"2026-01-08", 119), (b"2026-01-09", 120)):
        closed = begin + b"<Historie:eindGeldigheid>" + end + b"</Historie:eindGeldigheid>"
        path = spoiled("VBO", lambda xml, closed=closed: xml.replace(begin, closed, 1))
        assert len(read_lvc(path)) == count
    assert STAND == "2026-01-08"


def test_a_secondary_address_gets_the_point_of_its_object(spoiled):
    """The dwelling of address 0 also gets address 1, whose own dwelling is gone."""
    main = b"</Objecten:heeftAlsHoofdadres>"
    ref = (
        b'<Objecten:heeftAlsNevenadres><Objecten-ref:NummeraanduidingRef domain="x">'
        b"0503200000000001</Objecten-ref:NummeraanduidingRef></Objecten:heeftAlsNevenadres>"
    )
    path = spoiled("VBO", lambda xml: xml.replace(main, main + ref, 1))
    rows = [r for r in read_lvc(path).table.to_pylist() if bag_id(r["address"]).endswith("00001")]
    assert sorted(row["side"] for row in rows) == [False, True]


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        ("VBO", b"EPSG::28992", b"EPSG::3857", "ander of geen coördinatenstelsel"),
        ("VBO", b'srsName="urn:ogc:def:crs:EPSG::28992"', b"", "ander of geen coördinatenstelsel"),
        ("VBO", b"EPSG::28992", b"EPSG::9000", "ander of geen coördinatenstelsel"),
        ("VBO", b" 0.0</gml:pos>", b" x</gml:pos>", ""),
        ("NUM", b"<Objecten:huisnummer>7<", b"<Objecten:huisnummer>zeven<", "geldig huisnummer"),
        ("NUM", b">0503200000000003<", b">ABC<", "geldig id van een nummeraanduiding"),
        ("VBO", b">0503010000000003<", b">05030100000000031<", "geldig id van een object"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(spoiled, told, part, old, new, said):
    path = spoiled(part, lambda xml: xml.replace(old, new))
    if said:
        assert said in told(path)
    else:
        read_lvc(path)  # the height is not used


@pytest.mark.parametrize("word", [b"NaN", b"inf", b"1e9", b"", b"-5"])
def test_a_point_that_is_no_place_in_the_netherlands_is_refused(spoiled, told, word):
    def change(xml: bytes) -> bytes:
        head, _, rest = xml.partition(b"<gml:pos>")
        return head + b"<gml:pos>" + word + b" 447000 0.0" + rest[rest.index(b"</gml:pos>") :]

    said = told(spoiled("VBO", change))
    assert "1 objecten met een punt buiten Nederland of geen getal" in said
    assert "0503010000000000" in said


def test_a_berth_gets_a_point_inside_its_shape_and_a_line_is_refused(spoiled, told):
    def shaped(ring: bytes):
        def change(xml: bytes) -> bytes:
            head, _, rest = xml.partition(b"<gml:pos>")
            return head + ring + rest.partition(b"</gml:pos>")[2]

        return change

    row = read_lvc(spoiled("VBO", shaped(RING))).table.to_pylist()[0]
    assert 84_000_000 < row["x_mm"] < 84_010_000
    line = RING.replace(b"84010 447000 84010 447010", b"")
    assert "punt buiten Nederland of geen getal" in told(spoiled("VBO", shaped(line)))


def test_all_faults_of_all_parts_come_in_one_report(spoiled, told):
    path = spoiled("0", lambda xml: xml.replace(b">0503010000000003<", b">A<").replace(
        b"<Objecten:huisnummer>7<", b"<Objecten:huisnummer>?<"))  # fmt: skip
    said = told(path)
    assert "geldig id van een object" in said
    assert "geldig huisnummer" in said


@pytest.mark.parametrize("part", ["VBO", "NUM", "OPR", "WPL"])
def test_xml_that_stops_half_way_is_refused(spoiled, told, part):
    assert "is afgebroken of geen geldige XML" in told(spoiled(part, lambda xml: xml[:-300]))


def test_a_file_that_stops_half_way_or_lacks_parts_is_refused(extract, tmp_path, told):
    half = tmp_path / "half.zip"
    half.write_bytes(extract.read_bytes()[:-500])
    assert "is afgebroken of" in told(half)
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("leesmij.txt", "hallo")
    assert "mist de delen NUM, OPR, WPL, VBO" in told(tmp_path / "x.zip")


def test_a_damaged_inner_zip_is_refused(extract, tmp_path, told):
    target = tmp_path / "x.zip"
    with zipfile.ZipFile(extract) as whole, zipfile.ZipFile(target, "w") as copy:
        for name in whole.namelist():
            content = bytearray(whole.read(name))
            if "NUM" in name:
                middle = len(content) // 2
                content[middle : middle + 40] = bytes(40)
            copy.writestr(name, bytes(content))
    assert "NUM" in told(target)


def test_entities_and_document_types_are_refused(spoiled, told):
    bomb = (
        b'<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">'
        b'<!ENTITY c SYSTEM "file:///etc/passwd">]>'
    )
    path = spoiled("VBO", lambda xml: xml.replace(b"?>", b"?>" + bomb, 1))
    assert "DOCTYPE of entiteit" in told(path)


def test_elements_nested_beyond_reason_are_refused(monkeypatch):
    deep = io.BytesIO(b"<a>" * 400_000 + b"</a>" * 400_000)
    with pytest.raises(GeoError) as caught:
        list(objects(deep, "x.xml", "bagObject", ("identificatie",)))
    assert "64 elementen in elkaar" in caught.value.faults[0].sentence()
    monkeypatch.setattr(lvc_xml, "MOST_XML_BYTES", 1_000_000)
    with pytest.raises(GeoError) as caught:
        list(objects(io.BytesIO(b"<a>" + b" " * 2_000_000), "x.xml", "bagObject", ("a",)))
    assert "uitgepakt groter dan 1 MB" in caught.value.faults[0].sentence()


def test_a_zip_that_grows_without_reason_is_refused(spoiled, told, tmp_path):
    path = spoiled("VBO", lambda xml: xml + b" " * 30_000_000)
    assert "meer dan 100 keer zijn grootte" in told(path)


def test_names_that_lead_out_are_never_written(extract, tmp_path):
    """Nothing is unpacked under a name of the zip: a path out of it is data, no path."""
    target, outside = tmp_path / "x.zip", tmp_path / "evil.xml"
    with zipfile.ZipFile(extract) as whole, zipfile.ZipFile(target, "w") as copy:
        for name in whole.namelist():
            copy.writestr(name, whole.read(name))
        copy.writestr("../evil.xml", "x")
        copy.writestr("/evil.xml", "x")
    assert len(read_lvc(target)) == 120
    assert not outside.exists()
    assert sorted(item.name for item in tmp_path.iterdir()) == ["x.zip"]


def test_a_part_that_comes_twice_is_refused(extract, tmp_path):
    target = tmp_path / "x.zip"
    with zipfile.ZipFile(extract) as whole, zipfile.ZipFile(target, "w") as copy:
        for name in whole.namelist():
            copy.writestr(name, whole.read(name))
        copy.writestr("9999VBO09012026.zip", b"")
    with pytest.raises(ArchiveError):
        read_lvc(target)


def test_ids_keep_their_sixteen_digits():
    assert bag_id(503010000000003) == "0503010000000003"
    assert bag_id(-1) == ""
    assert np.iinfo(np.int64).max > 9_999_999_999_999_999
