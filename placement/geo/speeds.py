"""Assumed speeds per way class and mode: cited data of placement_data, shown to the user."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
_WORDS = re.compile(r"[^\s\[\]'\",;|]+")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(mph)?")
_MPH = 1.609344
_MS_PER_MM_AT_1_KMH = 3.6


@dataclass(frozen=True, slots=True)
class Speeds:
    """Speeds of one mode in km/h, with their origin."""

    mode: str
    label: str
    origin: str
    default: float
    classes: Mapping[str, float] = field(default_factory=dict)
    signs: Mapping[str, float] = field(default_factory=dict)
    maxspeed_factor: float | None = None

    def kmh(self, highway: str = "", maxspeed: str = "") -> float:
        """Return km/h on a way with these OSM values, empty where not given.

        Several values (`['30', '50']`, `30;50`) count as the slowest: a time limit is kept only
        if it is kept on all of the way.
        """
        limits = self._limits(maxspeed)
        if limits and self.maxspeed_factor is not None:
            return max(min(limits) * self.maxspeed_factor, 1.0)
        named = [self.classes.get(word, self.default) for word in _WORDS.findall(highway)]
        return min(named, default=self.default)

    def _limits(self, maxspeed: str) -> list[float]:
        found = []
        for word in _WORDS.findall(maxspeed.lower().replace(" mph", "mph")):
            number = _NUMBER.fullmatch(word)
            if number:
                found.append(float(number[1]) * (_MPH if number[2] else 1.0))
            elif word in self.signs:
                found.append(self.signs[word])
        return [limit for limit in found if limit > 0]


@cache
def speeds(mode: str) -> Speeds:
    """Return the assumed speeds of a mode: `car`, `bike` or `walk`. KeyError for another."""
    text = (files("placement_data") / "networks" / "speeds.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)[mode]
    signs = {k: float(v) for k, v in table.get("signs", {}).items() if k != "origin"}
    return Speeds(
        mode=mode,
        label=table["label"],
        origin=table["origin"],
        default=float(table["default"]),
        classes={k: float(v) for k, v in table.get("classes", {}).items()},
        signs=signs,
        maxspeed_factor=table.get("maxspeed_factor"),
    )


def edge_ms(
    mode: str, edge_mm: Ints, highway: Sequence[str] = (), maxspeed: Sequence[str] = ()
) -> Ints:
    """Return whole milliseconds per edge of whole millimetres, shape (E,).

    `highway`, `maxspeed`: OSM values per edge as files write them; leave empty where unknown.
    """
    chosen = speeds(mode)
    count = len(edge_mm)
    tags = zip(highway or [""] * count, maxspeed or [""] * count, strict=True)
    known: dict[tuple[str, str], float] = {}
    kmh = np.empty(count, dtype=np.float64)
    for number, tag in enumerate(tags):
        if tag not in known:
            known[tag] = chosen.kmh(*tag)
        kmh[number] = known[tag]
    return np.rint(edge_mm * _MS_PER_MM_AT_1_KMH / kmh).astype(np.int64)


def walking_ms(mm: Ints) -> Ints:
    """Return whole milliseconds to walk whole millimetres: the legs beside a network."""
    ms: Ints = np.rint(mm * (_MS_PER_MM_AT_1_KMH / speeds("walk").default)).astype(np.int64)
    return ms
