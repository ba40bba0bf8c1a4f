"""Overpass: one query, the raw answer kept as an extract that every reader reads."""

from __future__ import annotations

import datetime as dt

import osmnx
import pytest

from placement.sources.osm import read
from placement.sources.web.fetch import fetch
from placement.sources.web.overpass import query
from placement.sources.web.visitor import FetchError
from tests.placement.sources.web.server import Reply

TODAY = dt.date(2026, 11, 22)
XML = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6" generator="Overpass API">
{nodes}
<way id="10" version="1">
<nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="cycleway"/></way>
<way id="11" version="1"><nd ref="3"/><nd ref="4"/><tag k="highway" v="residential"/></way>
</osm>
"""
NODES = "\n".join(
    f'<node id="{at}" version="1" lat="{52.0 + at / 1000:.4f}" lon="4.3600"/>' for at in range(1, 5)
)
GOOD = XML.format(nodes=NODES).encode()


@pytest.fixture
def roads(source):
    told = {"kind": "overpass", "file": "roads.osm.pbf", "edition": "2026-01-01"}
    return source.model_copy(update=told)


def osm(content: bytes) -> Reply:
    return Reply(content, kind="application/osm3s+xml")


def test_the_answer_is_kept_as_an_extract_with_cycleways(service, roads, area, tmp_path, manners):
    service.script = [osm(GOOD)]
    path, papers = fetch(roads, area, tmp_path, TODAY, manners=manners)
    assert papers.records == 2
    network = read(path, "walk")
    assert len(network.node_id) >= 3


def test_osmnx_reads_the_same_answer(tmp_path):
    raw = tmp_path / "answer.osm"
    raw.write_bytes(GOOD)
    graph = osmnx.graph_from_xml(raw, retain_all=True, simplify=False)
    assert len(graph) == 4


def test_the_query_asks_for_a_rectangle_on_a_pinned_day(service, roads, area, tmp_path, manners):
    service.script = [osm(GOOD)]
    fetch(roads, area, tmp_path, TODAY, manners=manners)
    text = query(area.bbox, "2026-01-01", 2)
    assert 'date:"2026-01-01T00:00:00Z"' in text
    assert "(51.9000,4.3000,52.1000,4.5000)" in text
    assert service.asked[0].method == "POST"
    assert service.asked[0].body.startswith("data=")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (GOOD[:200], "afgebroken"),
        (GOOD.replace(b"</osm>", b"<remark>runtime error: timed out</remark></osm>"), "gaf het op"),
        (GOOD.replace(b'lat="', b"lat=").replace(b"<osm", b"<osm"), "geen geldige OSM-XML"),
        (b'<?xml version="1.0"?><osm version="0.6"></osm>', "geen wegen"),
        (b'<!DOCTYPE o [<!ENTITY a "b">]><osm version="0.6">&a;</osm>', "geen geldige OSM-XML"),
    ],
)
def test_half_an_answer_is_refused(service, roads, area, tmp_path, manners, content, why):
    service.script = [osm(content)]
    with pytest.raises(FetchError, match=why):
        fetch(roads, area, tmp_path, TODAY, manners=manners)
    assert list(tmp_path.iterdir()) == []
