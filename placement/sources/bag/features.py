"""Addresses from pages of the BAG service (OGC API Features), kept as one GeoJSON file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.lib as pa
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError

from placement.errors import Fault, GeoError
from placement.geo.crs import from_crs
from placement.sources.arrow import pc
from placement.sources.bag.addresses import SCHEMA, AddressBook, bag_id, repeated, to_ids, to_mm
from placement.sources.findings import Findings

Floats = NDArray[np.float64]
_EXPECTED = "GeoJSON of GeoPackage van de BAG met identificatie, huisnummer en een punt"
_NEEDED = ("identificatie", "openbare_ruimte_naam", "huisnummer", "postcode", "woonplaats_naam")
_OTHERS = {
    "huisletter": "",
    "toevoeging": "",
    "hoofdadres_identificatie": "",
    "nummeraanduiding_hoofdadres_identificatie": "",
    "pand_identificatie": "",
    "bronhouder_identificatie": "",
    "gebruiksdoel": "",
    "oppervlakte": "",
    "status": "",
}


def read_features(path: Path) -> AddressBook:
    """Return the addresses of a file of `verblijfsobject` features; raises GeoError, in Dutch.

    Takes any accepted coordinate system and refuses a file that names none.
    """
    told, read = _read(path)
    if told["crs"] is None:
        raise GeoError([Fault(path.name, "noemt geen coördinatenstelsel", "EPSG:28992 of 4326")])
    texts = {
        name: pc.fill_null(read[name].cast(pa.string()), "") for name in read.column_names[:-1]
    }
    missing = [name for name in _NEEDED if name not in texts]
    if missing:
        raise GeoError([Fault(path.name, f"mist {', '.join(missing)}", _EXPECTED)])
    blank = pa.array([""] * len(read), pa.string())
    texts |= {name: blank for name in _OTHERS if name not in texts}
    findings = Findings()
    table = _typed(texts, read[read.column_names[-1]], told["crs"], path.name, findings)
    findings.raise_if_faulty()
    return AddressBook(table)


def _read(path: Path) -> tuple[dict[str, Any], pa.Table]:
    try:
        told, read = pyogrio.read_arrow(path)
    except (DataSourceError, DataLayerError, OSError, ValueError, pa.ArrowException):
        raise GeoError([Fault(path.name, "is niet te lezen", _EXPECTED)]) from None
    return told, read


def _typed(
    texts: dict[str, Any], shapes: pa.ChunkedArray, crs: str, file: str, findings: Findings
) -> pa.Table:
    ids = to_ids(texts["identificatie"], "id van een object", file, findings)
    double = [bag_id(int(number)) for number in repeated(ids[ids >= 0])]
    findings.many(file, "objecten komen dubbel voor", double, "elk object één keer")
    x_mm, y_mm = to_mm(*_points(shapes, crs, file), ids, file, findings)
    plain = pc.match_substring_regex(texts["huisnummer"], r"^\d{1,5}$")
    wrong = texts["identificatie"].filter(pc.invert(plain)).to_pylist()
    findings.many(file, "objecten zonder geldig huisnummer", wrong, "een getal")
    panden = texts["pand_identificatie"]
    columns = {
        "address": to_ids(_address(texts), "id van een adres", file, findings, empty=True),
        "object": ids,
        "pand": to_ids(panden, "id van een pand", file, findings, empty=True),
        "street": texts["openbare_ruimte_naam"],
        "number": pc.if_else(plain, texts["huisnummer"], "0"),
        "letter": texts["huisletter"],
        "addition": texts["toevoeging"],
        "postcode": texts["postcode"],
        "town": texts["woonplaats_naam"],
        "municipality": _municipality(texts["bronhouder_identificatie"]),
        "x_mm": x_mm,
        "y_mm": y_mm,
        "use": pc.replace_substring(texts["gebruiksdoel"], ",", "|"),
        "area_m2": _whole(texts["oppervlakte"]),
        "status": texts["status"],
        "side": np.zeros(len(ids), dtype=np.bool_),
    }
    return pa.table([columns[name] for name in SCHEMA.names], names=SCHEMA.names).cast(SCHEMA)


def _points(shapes: pa.ChunkedArray, crs: str, file: str) -> tuple[Floats, Floats]:
    """Return RD metres, NaN for what is no single point."""
    points = shapely.from_wkb(np.asarray(shapes.to_pylist(), dtype=object), on_invalid="ignore")
    single = shapely.get_type_id(points) == 0
    x, y = np.full((2, len(points)), np.nan)
    try:
        own = points[single]
        x[single], y[single] = from_crs(shapely.get_x(own), shapely.get_y(own), crs)
    except ValueError as error:
        raise GeoError([Fault(file, str(error), "EPSG:28992 of 4326")]) from None
    return x, y


def _address(texts: dict[str, Any]) -> Any:  # noqa: ANN401 - Arrow has no types of its own
    main, other = "hoofdadres_identificatie", "nummeraanduiding_hoofdadres_identificatie"
    return pc.if_else(pc.equal(texts[main], ""), texts[other], texts[main])


def _whole(texts: Any) -> Any:  # noqa: ANN401
    good = pc.match_substring_regex(texts, r"^\d{1,8}$")
    return pc.if_else(good, texts, None)


def _municipality(codes: Any) -> Any:  # noqa: ANN401
    known = pc.match_substring_regex(codes, r"^\d{4}$")
    return pc.if_else(known, pc.binary_join_element_wise("GM", codes, ""), None)
