"""Who waited, who had a candidate and who was placed, over a series of proposals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.fairness.norms import Norms
from placement.geo.scene import Bools, Ints
from placement.proposal import Proposal
from placement.tables import Tables

DAYS = 7
"""In a week."""
NOT_GIVEN = "niet opgegeven"
ATTRIBUTES = ("gemeente", "zorgprofiel", "intensiteit", "leeftijd", "rolstoel")
"""By what people are compared, in the order of the report."""
PROFILE = ATTRIBUTES[1]


@dataclass(frozen=True, slots=True)
class People:
    """The clients of a delivery who waited in at least one run: axis N.

    `waited`, `able` and `placed` count the runs in which each waited, had a candidate or a place,
    and got a place. `labels` gives per attribute the category of each. `unknown` counts clients of
    earlier runs who are no longer in the client table.
    """

    ids: tuple[str, ...]
    profile: NDArray[np.str_]
    urgency: Ints
    weeks: Ints
    labels: Mapping[str, NDArray[np.str_]]
    waited: Ints
    able: Ints
    placed: Ints
    now: Bools
    """(N,): waits in the last run."""
    runs: int
    unknown: int


def people(tables: Tables, day: dt.date, runs: Sequence[Proposal], norms: Norms) -> People:
    """Return who took part in the runs, oldest first; the last is the present one."""
    waited: dict[str, int] = {}
    able: dict[str, int] = {}
    placed: dict[str, int] = {}
    for run in runs:
        got = {p.client for p in run.placements if not p.resident}
        could = got | {left.client for left in run.unplaced if left.candidates}
        every = got | {left.client for left in run.unplaced}
        for total, these in ((waited, every), (able, could), (placed, got)):
            for client in these:
                total[client] = total.get(client, 0) + 1
    took_part = np.array([client in waited for client in tables.clients.index], dtype=bool)
    rows = tables.clients[took_part]
    ids = tuple(str(client) for client in rows.index)
    last = {p.client for p in runs[-1].placements} | {left.client for left in runs[-1].unplaced}
    return People(
        ids=ids,
        profile=rows["profile"].to_numpy(dtype=np.str_),
        urgency=rows["urgency"].to_numpy(np.int64),
        weeks=np.array([_weeks(since, day) for since in rows["waiting_since"]], dtype=np.int64),
        labels=_labels(tables, rows, day, norms),
        waited=_counts(ids, waited),
        able=_counts(ids, able),
        placed=_counts(ids, placed),
        now=np.array([client in last for client in ids], dtype=bool),
        runs=len(runs),
        unknown=len(set(waited) - set(ids)),
    )


def _counts(ids: Iterable[str], total: Mapping[str, int]) -> Ints:
    return np.array([total.get(client, 0) for client in ids], dtype=np.int64)


def _weeks(since: Any, day: dt.date) -> int:  # noqa: ANN401 - a cell
    moment = pd.Timestamp(since)
    return max(0, (day - moment.date()).days // DAYS)


def _labels(
    tables: Tables, rows: pd.DataFrame, day: dt.date, norms: Norms
) -> dict[str, NDArray[np.str_]]:
    names = dict(zip(tables.municipalities.index, tables.municipalities["name"], strict=True))
    home = [names.get(place, NOT_GIVEN) for place in rows["home_municipality"]]
    ages = zip(rows["age"], rows["birth_date"], strict=True)
    made = {
        "gemeente": home,
        PROFILE: list(rows["profile"]),
        "intensiteit": list(rows["intensity"]),
        "leeftijd": [_band(_age(age, born, day), norms.age_bands) for age, born in ages],
        "rolstoel": ["rolstoel" if asks else "geen rolstoel" for asks in rows["wheelchair"]],
    }
    return {name: np.array(made[name], dtype=np.str_) for name in ATTRIBUTES}


def _age(given: Any, born: Any, day: dt.date) -> int | None:  # noqa: ANN401 - cells
    if not pd.isna(given):
        return int(given)
    if pd.isna(born):
        return None
    moment = pd.Timestamp(born)
    before = (day.month, day.day) < (moment.month, moment.day)
    return day.year - int(moment.year) - before


def _band(age: int | None, starts: Sequence[int]) -> str:
    if age is None:
        return NOT_GIVEN
    passed = [start for start in starts if age >= start]
    if not passed:
        return f"jonger dan {starts[0]}"
    if len(passed) == len(starts):
        return f"{starts[-1]} en ouder"
    return f"{passed[-1]}-{starts[len(passed)] - 1}"
