"""Dwellings that are not used for clusters yet, as if they were: the ground of a what-if."""

from __future__ import annotations

import pandas as pd

from placement.tables import Tables


def unused_as_clustered(tables: Tables) -> tuple[Tables, frozenset[str]]:
    """Return the tables with free ordinary dwellings made clusterable, and the ids of those.

    Gespikkeld and independent units with a free place and nobody in them; `may_cluster` ones count
    already.
    """
    units = tables.units.copy()
    ordinary = units["housing_form"].isin(["independent", "gespikkeld"]) & ~units["may_cluster"]
    chosen = ordinary & (units["capacity"] > 0) & (units["occupied"] == 0)
    units.loc[chosen, "housing_form"] = "clustered"
    return tables.replace(units=units), frozenset(map(str, units.index[chosen]))


def with_dwellings(tables: Tables, rows: pd.DataFrame) -> tuple[Tables, frozenset[str]]:
    """Return the tables with more rows of `units`, and their ids.

    Delivered walks between units and BW locations say nothing of a new dwelling, so that where
    they were delivered it is far from everything.
    """
    columns = [name for name in tables.units.columns if name in rows.columns]
    units = pd.concat([tables.units, rows[columns].astype(tables.units[columns].dtypes)])
    return tables.replace(units=units), frozenset(map(str, rows.index))
