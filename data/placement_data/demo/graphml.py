"""Writing a network as OSMnx GraphML (the style of OSMnx 1 and 2), packed reproducibly."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

from placement_data.demo.ground import Point
from placement_data.demo.rd import to_lonlat
from placement_data.demo.streets import Street, Streets

_KEYS = (
    *(("graph", "crs"), ("graph", "name"), ("graph", "created_date"), ("graph", "simplified")),
    *(("node", "y"), ("node", "x"), ("node", "street_count")),
    *(("edge", "osmid"), ("edge", "highway"), ("edge", "maxspeed"), ("edge", "oneway")),
    *(("edge", "reversed"), ("edge", "length"), ("edge", "geometry")),
)
_ID = {key: f"d{number}" for number, key in enumerate(_KEYS)}


def network_text(streets: Streets, kind: Literal["walk", "drive"]) -> str:
    """Return the walking or driving network as GraphML: WGS84 nodes, lengths in metres."""
    used = [s for s in streets.streets if (s.walk if kind == "walk" else s.drive)]
    lines = ["<?xml version='1.0' encoding='utf-8'?>"]
    lines.append('<graphml xmlns="http://graphml.graphdrawing.org/xmlns">')
    for (owner, name), key in _ID.items():
        lines.append(f'<key id="{key}" for="{owner}" attr.name="{name}" attr.type="string" />')
    lines.append('<graph edgedefault="directed">')
    about = {"crs": "epsg:4326", "name": f"schematisch, verzonnen ({kind})"}
    lines += _data("graph", about | {"created_date": "2026-11-21 00:00:00", "simplified": "True"})
    lines += _node_lines(streets, used)
    lines += _edge_lines(used, kind)
    return "\n".join([*lines, "</graph>", "</graphml>", ""])


def _data(owner: str, values: Mapping[str, object]) -> list[str]:
    return [
        f'<data key="{_ID[owner, name]}">{escape(str(value))}</data>'
        for name, value in values.items()
    ]


def _node_lines(streets: Streets, used: list[Street]) -> list[str]:
    count = Counter(end for s in used for end in (s.u, s.v))
    lines = list[str]()
    for node in sorted(count):
        lon, lat = to_lonlat(*streets.nodes[node])
        lines.append(f'<node id="{node + 1}">')
        lines += [*_data("node", {"y": lat, "x": lon, "street_count": count[node]}), "</node>"]
    return lines


def _edge_lines(used: list[Street], kind: str) -> list[str]:
    """Return one edge per direction; parallel streets between two nodes get their own key."""
    lines, keys = list[str](), Counter[tuple[int, int]]()
    for number, s in enumerate(used):
        oneway = s.oneway and kind == "drive"
        for backward in (False,) if oneway else (False, True):
            u, v = (s.v, s.u) if backward else (s.u, s.v)
            lines.append(f'<edge source="{u + 1}" target="{v + 1}" id="{keys[u, v]}">')
            keys[u, v] += 1
            values: dict[str, object] = {"osmid": 900000 + number, "highway": s.highway}
            values |= {"maxspeed": s.maxspeed, "oneway": oneway, "reversed": backward}
            values["length"] = round(s.length, 3)
            if len(s.line) > 2:
                values["geometry"] = _wkt(s.line[::-1] if backward else s.line)
            lines += [*_data("edge", values), "</edge>"]
    return lines


def _wkt(line: tuple[Point, ...]) -> str:
    points = (to_lonlat(x, y) for x, y in line)
    return "LINESTRING (" + ", ".join(f"{lon} {lat}" for lon, lat in points) + ")"


def write_gz(path: Path, text: str) -> None:
    """Write text gzipped, without time or name in the header, so that runs are byte-identical."""
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
