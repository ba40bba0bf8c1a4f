"""The numbers of the fairness watch: data of placement_data, each with why it is what it is."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Norms:
    """What counts as an alarm and what is too small to show.

    `level` is the chance of any false alarm in one report; `resamples` how often outcomes are
    shuffled; `waiting_bands` and `band_size` say who is compared with whom; `readings` explains
    each in Dutch.
    """

    level: float
    resamples: int
    waiting_bands: int
    band_size: int
    least_shown: int
    often: int
    at_once: int
    age_bands: tuple[int, ...]
    readings: Mapping[str, str]


@cache
def norms() -> Norms:
    """Return the shipped numbers."""
    text = (files("placement_data") / "fairness" / "norms.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return Norms(
        level=float(table["level"]["value"]),
        resamples=int(table["resamples"]["value"]),
        waiting_bands=int(table["waiting_bands"]["value"]),
        band_size=int(table["band_size"]["value"]),
        least_shown=int(table["least_shown"]["value"]),
        often=int(table["often"]["value"]),
        at_once=int(table["at_once"]["value"]),
        age_bands=tuple(int(age) for age in table["age_bands"]["value"]),
        readings={name: str(entry["reading"]) for name, entry in table.items()},
    )
