"""OGC API Features, Part 1 (core) and Part 2 (reference systems), over the policy layer."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request, Response

from placement.audience.policy import Access
from placement_api import features
from placement_api.accounting import seen
from placement_api.crs import CRS84, RD, known
from placement_api.features import LAYERS, Asked, Box, Found, Layer
from placement_api.problems import Refused
from placement_api.security import Caller, The, Who
from placement_api.wire import Json, camel

router = APIRouter(prefix="/v1/features", tags=["Kaartlagen"])
LARGEST = 10_000
MOST_DOWNLOADED = 1_000_000
GEOJSON = "application/geo+json"
GEOPACKAGE = "application/geopackage+sqlite3"
CONFORMS = tuple(
    f"http://www.opengis.net/spec/ogcapi-{name}"
    for name in (
        "common-1/1.0/conf/core", "features-1/1.0/conf/core", "features-1/1.0/conf/oas30",
        "features-1/1.0/conf/geojson", "features-2/1.0/conf/crs",
        "features-3/1.0/conf/queryables", "features-3/1.0/conf/queryables-query-parameters",
    )
)  # fmt: skip
OWN = frozenset({"limit", "offset", "bbox", "crs", "bbox-crs", "datetime", "f"})
INSTANT = r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?"
WHEN = re.compile(rf"{INSTANT}|({INSTANT}|\.\.)?/({INSTANT}|\.\.)?")
Name = Annotated[str, Path(max_length=100)]
Crs = Annotated[str, Query(max_length=100, description="stelsel van het antwoord")]
Limit = Annotated[int, Query(ge=1, le=LARGEST, description="hoogstens zo veel objecten")]
Offset = Annotated[int, Query(ge=0, le=100_000_000, description="sla zo veel objecten over")]
BBox = Annotated[str, Query(max_length=200, description="west,zuid,oost,noord")]
BBoxCrs = Annotated[str, Query(alias="bbox-crs", max_length=100, description="stelsel van bbox")]
When = Annotated[str, Query(max_length=100, description="de lagen hebben geen tijd: geldt altijd")]
Format = Annotated[str, Query(pattern="^json$", description="vorm van het antwoord")]


class GeoJson(Json):
    """GeoJSON."""

    media_type = GEOJSON


class GeoPackage(Response):
    """A GeoPackage."""

    media_type = GEOPACKAGE


class Schema(Json):
    """JSON Schema."""

    media_type = "application/schema+json"


@router.get("", summary="Kaartlagen: begin")
def landing(who: Who, platform: The) -> dict[str, Any]:  # noqa: ARG001 - only who is logged in
    """Return where everything is."""
    base = platform.settings.base_url.rstrip("/")
    here = f"{base}/v1/features"
    return {
        "title": "Kaartlagen", "description": "Lagen van de regio, zoals uw rol ze mag zien.",
        "links": [
            _link(here, "self", "Dit document"),
            _link(f"{base}/v1/openapi.json", "service-desc", "Beschrijving van de API",
                  "application/vnd.oai.openapi+json;version=3.1"),
            _link(f"{here}/conformance", "conformance", "Waaraan dit voldoet"),
            _link(f"{here}/collections", "data", "De lagen"),
        ],
    }  # fmt: skip


@router.get("/conformance", summary="Kaartlagen: waaraan dit voldoet")
def conformance(who: Who) -> dict[str, Any]:  # noqa: ARG001 - only who is logged in
    """Return the conformance classes."""
    return {"conformsTo": list(CONFORMS)}


@router.get("/collections", summary="Kaartlagen: lijst")
def list_collections(who: Who, platform: The) -> dict[str, Any]:
    """Return the layers that the caller may see."""
    here = f"{_base(platform)}/collections"
    mine = [(layer, granted) for layer in LAYERS.values()
            if (granted := _granted(who, layer)) is not None]  # fmt: skip
    return {
        "links": [_link(here, "self", "Dit document")],
        "collections": [_collection(platform, who, *pair) for pair in mine],
        "crs": [CRS84, RD],
    }


@router.get("/collections/{id}", summary="Een kaartlaag")
def read_collection(id: Name, who: Who, platform: The) -> dict[str, Any]:  # noqa: A002
    """Return what a layer is and where its features are."""
    return _collection(platform, who, *_of(who, id))


@router.get("/collections/{id}/queryables", summary="Waarop een kaartlaag te filteren is",
            response_class=Schema)  # fmt: skip
def read_queryables(id: Name, who: Who, platform: The) -> Response:  # noqa: A002
    """Return the properties that a query may name, as JSON Schema."""
    layer, granted = _of(who, id)
    kinds = features.queryables(layer, granted)
    told = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{_base(platform)}/collections/{id}/queryables",
        "type": "object", "title": layer.title, "additionalProperties": False,
        "properties": {camel(name): {"title": camel(name), "type": kind}
                       for name, kind in kinds.items()},
    }  # fmt: skip
    return Schema(told)


@router.get("/collections/{id}/items", summary="Objecten van een kaartlaag",
            response_class=GeoJson)  # fmt: skip
def list_items(  # noqa: PLR0913, PLR0917 - one argument per parameter of the standard
    id: Name,  # noqa: A002
    request: Request,
    who: Who,
    platform: The,
    limit: Limit = 1000,
    offset: Offset = 0,
    bbox: BBox = "",
    crs: Crs = CRS84,
    bbox_crs: BBoxCrs = CRS84,
    datetime: When = "",
    f: Format = "json",  # noqa: ARG001 - the one form there is
) -> Response:
    """Return a page of features; `next` leads to the one after it."""
    layer, granted = _of(who, id)
    if datetime and WHEN.fullmatch(datetime) is None:
        raise Refused(400, "datetime heeft niet de verwachte vorm (RFC 3339)")
    system, box_system = known(crs), known(bbox_crs)
    equal = _equal(request, features.queryables(layer, granted))
    asked = Asked(limit, offset, _box(bbox), box_system, equal)
    found, drawn = _read(platform, who, (layer, granted), asked, system)
    body = {
        "type": "FeatureCollection",
        "links": _pages(request, platform, asked, found),
        "numberMatched": found.matched,
        "numberReturned": len(drawn),
        "features": drawn,
    }
    return _answer(body, system)


@router.get("/collections/{id}/items/{item}", summary="Een object van een kaartlaag",
            response_class=GeoJson)  # fmt: skip
def read_item(id: Name, item: Name, who: Who, platform: The, crs: Crs = CRS84) -> Response:  # noqa: A002
    """Return one feature."""
    system = known(crs)
    layer, granted = _of(who, id)
    found, drawn = _read(platform, who, (layer, granted), Asked(1, id=item), system)
    if not found.rows:
        raise Refused(404, "dit bestaat niet, of niet voor deze rol")
    here = f"{_base(platform)}/collections/{id}"
    links = [_link(f"{here}/items/{item}", "self", "Dit object", GEOJSON),
             _link(here, "collection", layer.title)]  # fmt: skip
    return _answer({**drawn[0], "links": links}, system)


@router.get("/collections/{id}/geopackage", summary="Kaartlaag als GeoPackage",
            response_class=GeoPackage)  # fmt: skip
def download(id: Name, who: Who, platform: The) -> Response:  # noqa: A002
    """Return a whole layer in RD New, as the caller may see it."""
    layer, granted = _of(who, id)
    found, shapes = _rows(platform, who, (layer, granted), Asked(MOST_DOWNLOADED))
    content = features.geopackage(layer, found.rows, shapes)
    kept = {"Content-Disposition": f'attachment; filename="{layer.id}.gpkg"'}
    return GeoPackage(content, headers=kept)


def _read(
    platform: The, who: Caller, which: tuple[Layer, Access], asked: Asked, crs: str
) -> tuple[Found, list[dict[str, Any]]]:
    found, shapes = _rows(platform, who, which, asked)
    return found, features.geojson(found.rows, crs, shapes)


def _rows(
    platform: The, who: Caller, which: tuple[Layer, Access], asked: Asked
) -> tuple[Found, Mapping[str, Any]]:
    layer, granted = which
    with platform.database.read(who.actor) as connection:
        found = features.find(connection, who.actor, layer, granted, asked)
    shapes: Mapping[str, Any] = {}
    if layer.id == "municipalities" and found.rows:
        with platform.database.read() as connection:
            shapes = features.borders_of(connection)
    clients = [str(row["client"]) for row in found.rows if row.get("client")]
    seen(platform, who, layer.resource, clients, detail=f"features/{layer.id}")
    return found, shapes


def _granted(who: Caller, layer: Layer) -> Access | None:
    granted = who.access(layer.resource)
    if not granted.may("read") or (layer.roles and who.actor.role not in layer.roles):
        return None
    return granted


def _of(who: Caller, name: str) -> tuple[Layer, Access]:
    """Return a layer with the access to it; what a role may not see is not there (404)."""
    layer = LAYERS.get(name)
    granted = None if layer is None else _granted(who, layer)
    if layer is None or granted is None:
        raise Refused(404, "deze kaartlaag bestaat niet, of niet voor deze rol")
    return layer, granted


def _collection(platform: The, who: Caller, layer: Layer, granted: Access) -> dict[str, Any]:
    here = f"{_base(platform)}/collections/{layer.id}"
    with platform.database.read(who.actor) as connection:
        box = features.extent(connection, who.actor, layer, granted)
    told: dict[str, Any] = {
        "id": layer.id, "title": layer.title, "description": layer.description,
        "itemType": "feature", "crs": [CRS84, RD], "storageCrs": RD,
        "links": [
            _link(here, "self", layer.title),
            _link(f"{here}/items", "items", layer.title, GEOJSON),
            _link(f"{here}/queryables", "http://www.opengis.net/def/rel/ogc/1.0/queryables",
                  "Waarop te filteren is", "application/schema+json"),
            _link(f"{here}/geopackage", "enclosure", "Als GeoPackage", GEOPACKAGE),
        ],
    }  # fmt: skip
    if box is not None:
        told["extent"] = {"spatial": {"bbox": [box], "crs": CRS84}}
    return told


def _box(text: str) -> Box | None:
    """Return the box in a text of 4 numbers, or of 6 with heights; refuses (400) what is none."""
    if not text:
        return None
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)) or numbers[1] > numbers[3]:
        raise Refused(400, "bbox is west,zuid,oost,noord: vier getallen met komma's ertussen")
    return numbers[0], numbers[1], numbers[2], numbers[3]


def _equal(request: Request, kinds: Mapping[str, str]) -> dict[str, Any]:
    """Return what properties must equal; refuses (400) what cannot be asked."""
    names = {camel(name): name for name in kinds}
    equal: dict[str, Any] = {}
    for key, text in request.query_params.multi_items():
        if key in OWN:
            continue
        if key not in names:
            raise Refused(400, "er staat een onbekende parameter in het verzoek")
        equal[names[key]] = _value(text, kinds[names[key]])
    return equal


def _value(text: str, kind: str) -> str | bool | int:
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    if kind == "integer" and re.fullmatch(r"-?\d{1,9}", text, re.ASCII):
        return int(text)
    if kind == "string" and "\x00" not in text:
        return text
    raise Refused(400, "een waarde om op te filteren heeft niet de verwachte vorm")


def _pages(request: Request, platform: The, asked: Asked, found: Found) -> list[dict[str, str]]:
    here = f"{platform.settings.base_url.rstrip('/')}{request.url.path}"
    given = [(k, v) for k, v in request.query_params.multi_items() if k not in ("offset", "limit")]

    def at(offset: int) -> str:
        return f"{here}?{urlencode([*given, ('limit', asked.limit), ('offset', offset)])}"

    links = [_link(at(asked.offset), "self", "Deze bladzijde", GEOJSON)]
    if asked.offset + len(found.rows) < found.matched and found.rows:
        links.append(_link(at(asked.offset + asked.limit), "next", "Volgende bladzijde", GEOJSON))
    if asked.offset:
        before = at(max(0, asked.offset - asked.limit))
        links.append(_link(before, "prev", "Vorige bladzijde", GEOJSON))
    return links


def _answer(body: Mapping[str, Any], crs: str) -> Response:
    return GeoJson(body, headers={"Content-Crs": f"<{crs}>"})


def _base(platform: The) -> str:
    return f"{platform.settings.base_url.rstrip('/')}/v1/features"


def _link(href: str, rel: str, title: str, kind: str = "application/json") -> dict[str, str]:
    return {"href": href, "rel": rel, "type": kind, "title": title}
