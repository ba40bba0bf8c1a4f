"""Speeds per way class, mode and hour: cited data of placement_data, shown to the user."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from placement.tables.staffed import windows

Window = tuple[int, int]
DAY: tuple[Window, ...] = ((0, 24 * 60),)
Ints = NDArray[np.int64]
_WORDS = re.compile(r"[^\s\[\]'\",;|]+")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(mph)?")
_MPH = 1.609344
_MS_PER_MM_AT_1_KMH = 3.6


@dataclass(frozen=True, slots=True)
class Period:
    """Hours of the day at which all ways take `time_factor` times as long; with its origin.

    `basis`: cited, derived or assumption. `hours` never run past midnight.
    """

    name: str
    label: str
    hours: tuple[Window, ...]
    time_factor: float
    basis: str = "cited"
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Speeds:
    """Speeds of one mode in km/h, with their origin, and its slow and quick hours."""

    mode: str
    label: str
    basis: str
    origin: str
    default: float
    classes: Mapping[str, float] = field(default_factory=dict)
    signs: Mapping[str, float] = field(default_factory=dict)
    maxspeed_factor: float | None = None
    periods: tuple[Period, ...] = ()

    def at(self, minute: int) -> Period:
        """Return the period of a minute of the day; the plain one where none is named."""
        named = (p for p in self.periods if any(a <= minute < b for a, b in p.hours))
        return next(named, Period("plain", f"buiten {_named(self.periods)}", DAY, 1.0))

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


def text() -> str:
    """Return the file of speeds as it ships: what a stored network depends on."""
    return (files("placement_data") / "networks" / "speeds.toml").read_text(encoding="utf-8")


@cache
def speeds(mode: str) -> Speeds:
    """Return the speeds of a mode: `car`, `bike` or `walk`. KeyError for another."""
    table = tomllib.loads(text())[mode]
    return Speeds(
        mode=mode,
        label=table["label"],
        basis=table["basis"],
        origin=table["origin"],
        default=float(table["default"]),
        classes=_numbers(table.get("classes", {})),
        signs=_numbers(table.get("signs", {})),
        maxspeed_factor=table.get("maxspeed_factor"),
        periods=tuple(_period(period) for period in table.get("periods", ())),
    )


def uncertainty() -> float:
    """Return the share of speed, up or down, within which a verdict that turns is borderline."""
    return float(tomllib.loads(text())["uncertainty"]["share"])


def by_factor(mode: str) -> dict[float, tuple[Window, ...]]:
    """Return the hours of the day per time factor of a mode: together the whole day, each once."""
    chosen = speeds(mode)
    edges = sorted({0, DAY[0][1], *(m for p in chosen.periods for span in p.hours for m in span)})
    hours: dict[float, list[Window]] = {}
    for begin, end in pairwise(edges):
        spans = hours.setdefault(chosen.at(begin).time_factor, [])
        if spans and spans[-1][1] == begin:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((begin, end))
    return {factor: tuple(spans) for factor, spans in hours.items()}


def _period(table: Mapping[str, Any]) -> Period:
    hours = windows(table["hours"])
    if hours is None:
        raise ValueError(f"hours «{table['hours']}»")
    factor, basis, origin = float(table["time_factor"]), table["basis"], table["origin"]
    return Period(table["name"], table["label"], hours, factor, basis, origin)


def _numbers(table: Mapping[str, object]) -> dict[str, float]:
    return {key: float(value) for key, value in table.items() if isinstance(value, int | float)}


def _named(periods: Sequence[Period]) -> str:
    return " en ".join(f"de {period.label}" for period in periods) or "bijzondere uren"


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
