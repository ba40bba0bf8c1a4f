"""Columns of tables as arrays: ids as positions, dates as days, amounts as cents."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from placement.geo.scene import PROFILES, Bools, Ints
from placement.tables import Tables


class Index:
    """From id to position, per table."""

    def __init__(self, tables: Tables) -> None:
        self.unit = positions(tables.units.index)
        self.provider = positions(tables.providers.index)
        self.municipality = positions(tables.municipalities.index)
        self.complex = positions(tables.complexes.index)
        self.location = positions(tables.bw_locations.index)

    @staticmethod
    def of(places: Mapping[str, int], values: pd.Series) -> Ints:
        """Return the position of each value; -1 where it is not given or unknown."""
        return np.array([places.get(v, -1) for v in values], dtype=np.int64)


def positions(ids: pd.Index) -> dict[str, int]:
    """Return the position of each id, in the order of the table."""
    return {str(i): n for n, i in enumerate(ids)}


def days(values: pd.Series, missing: int) -> Ints:
    """Return dates as days since 1970-01-01; `missing` where none was given."""
    stamps = values.to_numpy("datetime64[D]")
    return np.where(np.isnat(stamps), missing, stamps.astype(np.int64))


def cents(values: pd.Series) -> Ints:
    """Return amounts as whole cents; -1 where none was given."""
    amounts = values.to_numpy(float)
    return np.where(np.isnan(amounts), -1, np.rint(np.nan_to_num(amounts) * 100)).astype(np.int64)


def whole(values: pd.Series, missing: int = -1) -> Ints:
    """Return numbers rounded down to whole ones; `missing` where none was given."""
    numbers = values.to_numpy(float)
    return np.where(np.isnan(numbers), missing, np.nan_to_num(numbers)).astype(np.int64)


def member(values: pd.Series, places: Mapping[str, int], width: int) -> Bools:
    """Return which of the places each cell of several values names: (rows, width)."""
    table = np.zeros((len(values), width), dtype=bool)
    for row, names in enumerate(values):
        for name in names:
            if name in places:
                table[row, places[name]] = True
    return table


def region_positions(municipalities: pd.DataFrame) -> dict[str, int]:
    """Return the position of each region name, in order of first appearance."""
    names = dict.fromkeys(r for r in municipalities["region"] if not pd.isna(r))
    return {name: n for n, name in enumerate(names)}


def profile_index(values: pd.Series) -> Ints:
    """Return the position of each profile in PROFILES."""
    return Index.of({p: n for n, p in enumerate(PROFILES)}, values)
