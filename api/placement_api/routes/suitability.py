"""Would this address do? Profile by profile, without any client; and what completes a cluster."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from placement.domain import HousingForm
from placement.store.exchange import EXCHANGE
from placement.store.scope import filters
from placement_api import probing
from placement_api.crs import CRS84, coordinates_to_rd
from placement_api.problems import Refused
from placement_api.security import Caller, The, Who

router = APIRouter(prefix="/v1/suitability", tags=["Geschiktheid"])
ContentCrs = Annotated[str, Header(max_length=100, description="stelsel van het punt")]


class Point(BaseModel):
    """A GeoJSON point: longitude and latitude, or x and y where Content-Crs says EPSG:28992."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["Point"] = "Point"
    coordinates: tuple[float, float]


class HomeAsked(BaseModel):
    """A dwelling to be judged: an own one by id, or a new one by its point."""

    model_config = ConfigDict(extra="forbid")

    unit: str = Field(default="", max_length=100)
    point: Point | None = None
    housing_form: HousingForm | None = Field(default=None, alias="housingForm")
    rent: float | None = Field(default=None, ge=0, le=100_000)
    max_rent: float | None = Field(default=None, ge=0, le=100_000, alias="maxRent")
    """What a client could pay, to judge the rent by."""
    wheelchair: bool | None = None
    plus: bool | None = None
    municipality: str | None = Field(default=None, max_length=100)


@router.post("", summary="Zou dit adres geschikt zijn?")
def check(
    asked: HomeAsked, who: Who, platform: The, content_crs: ContentCrs = CRS84
) -> dict[str, Any]:
    """Return per profile and intensity every rule's verdict, and what it does for a cluster."""
    who.must("suitability", "read")
    home = _home(asked, who, platform, content_crs)
    ground = platform.ground.now(platform.database, platform.keys, platform.clock().date())
    profiles = probing.judged(ground, home)
    completed = probing.completes(ground, home)
    own = own_units(who, platform)
    return {
        "unit": asked.unit or None,
        "profiles": list(profiles),
        "cluster": None if completed is None else completed.shown(own),
    }


@router.get("/completions", summary="Welke woning maakt een cluster compleet?")
def completions(who: Who, platform: The) -> dict[str, Any]:
    """Return which free dwellings that the caller may see would complete or extend a cluster."""
    who.must("suitability", "read")
    own = own_units(who, platform)
    ground = platform.ground.now(platform.database, platform.keys, platform.clock().date())
    return {"items": [found.shown(own) for found in probing.completing(ground, own)]}


def _home(asked: HomeAsked, who: Caller, platform: The, crs: str) -> probing.Home:
    if bool(asked.unit) == (asked.point is not None):
        raise Refused(400, "geef een eigen woning (unit) of een punt (point), een van de twee")
    given = asked.model_dump(exclude_none=True, exclude={"unit", "point", "max_rent"})
    if asked.point is None:
        own = own_units(who, platform)
        if own is not None and asked.unit not in own:
            raise Refused(404, "deze woning bestaat niet, of niet voor deze rol")
        return probing.Home(given, asked.unit, asked.max_rent)
    x, y = coordinates_to_rd(asked.point.coordinates, crs)
    form = {"housing_form": given.get("housing_form", HousingForm.INDEPENDENT).value}
    return probing.Home({**given, **form, "x": x, "y": y}, "", asked.max_rent)


def own_units(who: Caller, platform: The) -> frozenset[str] | None:
    """Return the dwellings that the caller may see by name; None for every one of them."""
    granted, units = who.must("units", "read"), EXCHANGE["units"]
    limits = filters(units, who.actor, granted)
    with platform.database.read(who.actor) as connection:
        found = connection.execute(select(units.c.id).where(*limits)).scalars()
        return frozenset(map(str, found))
