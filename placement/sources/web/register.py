"""Which public registers there are, and the area of a region: data, read and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from placement.errors import Fault, NotFoundError, RulebookError

Kind = Literal["features", "file", "hand", "odata", "overpass"]


class Source(BaseModel):
    """One public register: where it is, what is asked of it and under which terms it comes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    kind: Kind
    url: str = ""
    query: Mapping[str, str] = Field(default_factory=dict)
    accept: tuple[str, ...] = ()
    send: Literal["nothing", "bbox", "municipality"] = "nothing"
    region_filter: str = ""
    filter: str = ""
    file: str
    edition: str
    attribution: str
    licence: str
    cite: str


class Area(BaseModel):
    """All of a region that may leave the machine: its rectangle and its municipalities."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    region: str
    bbox: tuple[float, float, float, float]
    municipalities: Mapping[str, str]

    @property
    def bbox_text(self) -> str:
        """West, south, east, north in degrees."""
        return ",".join(f"{edge:.4f}" for edge in self.bbox)


def sources() -> dict[str, Source]:
    """Return every register by name, in the order of the file; RulebookError where it is wrong."""
    raw = _toml(files("placement_data") / "registers" / "sources.toml")
    try:
        return {name: Source(name=name, **told) for name, told in raw.items()}
    except (ValidationError, TypeError) as error:
        raise RulebookError([Fault("sources.toml", _first(error))]) from None


def source(name: str) -> Source:
    """Return one register; NotFoundError names those that exist."""
    known = sources()
    if name not in known:
        raise NotFoundError(f"Bron «{name}» bestaat niet; er zijn: {', '.join(known)}.")
    return known[name]


def area(region: str) -> Area:
    """Return the area of a region that ships; NotFoundError where it has none."""
    root = files("placement_data") / "regions"
    with_area = [p.name for p in root.iterdir() if (p / "area.toml").is_file()]
    if region not in with_area:
        known = ", ".join(sorted(with_area))
        raise NotFoundError(f"Regio «{region}» heeft geen gebied; er zijn: {known}.")
    told = _toml(root / region / "region.toml")
    names = {each["id"]: each["name"] for each in told["municipality"]}
    try:
        return Area(region=region, municipalities=names, **_toml(root / region / "area.toml"))
    except ValidationError as error:
        raise RulebookError([Fault("area.toml", _first(error))]) from None


def _toml(path: Traversable) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def _first(error: Exception) -> str:
    if isinstance(error, ValidationError):
        fault = error.errors()[0]
        return f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}"
    return str(error)
