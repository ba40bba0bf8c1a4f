"""Frames of the exchange tables with one cell, one row, or one unit more; types stay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from placement.tables.schema import declared

FREE_UNIT: Mapping[str, Any] = {
    "capacity": 1,
    "occupied": 0,
    "occupied_provider": None,
    "available_from": None,
    "address": None,
}
"""What a new unit has otherwise than the one it is like."""


def with_cell(frame: pd.DataFrame, row: str, column: str, value: Any) -> pd.DataFrame:  # noqa: ANN401
    """Return a frame in which one cell holds another value."""
    values = frame[column].to_list()
    values[frame.index.get_loc(row)] = value
    made = pd.Series(values, index=frame.index, dtype=frame[column].dtype)
    return frame.assign(**{column: made})


def with_row(table: str, frame: pd.DataFrame, row: dict[str, Any]) -> pd.DataFrame:
    """Return a frame without ids with one more row; what `row` does not say has its default."""
    full = {item.name: row.get(item.name, item.default) for item in declared(table)}
    full["row"] = int(frame["row"].max()) + 1 if len(frame) else 2
    columns = {
        name: pd.Series([*frame[name].to_list(), full[name]], dtype=frame[name].dtype)
        for name in frame.columns
    }
    return pd.DataFrame(columns)


def copied(table: str, frame: pd.DataFrame, known: list[str], new: str) -> pd.DataFrame:
    """Return a frame with what it says of the first known unit said of a new one too."""
    like = known[0]
    if table == "units":
        row = frame.loc[[like]].assign(**FREE_UNIT).astype(frame.dtypes.to_dict())
        return pd.concat([frame, row.rename(index={like: new})])
    if table != "unit_distances":
        return pd.concat([frame, frame[frame["unit"] == like].assign(unit=new)], ignore_index=True)
    mine = frame[(frame["a"] == like) | (frame["b"] == like)]
    copies = mine.assign(a=mine["a"].replace(like, new), b=mine["b"].replace(like, new))
    same = pd.DataFrame({"a": known, "b": new, "metres": 0.0, "row": 0})
    copies = copies[~copies["a"].isin(known) | ~copies["b"].isin(known)]
    seen = set(zip(copies["a"], copies["b"], strict=True))
    same = same[[(a, new) not in seen and (new, a) not in seen for a in known]]
    return pd.concat([frame, copies, same.astype(frame.dtypes.to_dict())], ignore_index=True)
