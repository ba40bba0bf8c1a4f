"""The people of a delivery for its scene: who seeks a unit, and what is said of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.geo.columns import (
    Index,
    cents,
    days,
    member,
    positions,
    profile_index,
    region_positions,
    whole,
)
from placement.geo.proximity import to_mm
from placement.geo.scene import Apart, Bools, Ints, Pins, Seekers, Zones
from placement.tables import Tables

FAR_AHEAD = 10**7
"""No grant or location ends after this day."""


def seeks(clients: pd.DataFrame, *, chains: bool) -> Bools:
    """Return who seeks a unit: waiting clients, and with `chains` residents ready to move on."""
    waiting = clients["lives_in"].isna().to_numpy()
    ready = clients["next_profile"].notna().to_numpy()
    result: Bools = waiting | (ready & chains)
    return result


def _ages(clients: pd.DataFrame, day: int) -> Ints:
    today = np.array([day]).astype("datetime64[D]")
    born = clients["birth_date"].to_numpy("datetime64[D]")
    years = (today.astype("datetime64[Y]") - born.astype("datetime64[Y]")).astype(np.int64)
    had_birthday = _day_in_year(born) <= _day_in_year(today)
    from_birth = np.where(np.isnat(born), -1, years - ~had_birthday)
    given = whole(clients["age"])
    return np.where(given >= 0, given, from_birth).astype(np.int64)


def _day_in_year(dates: NDArray[np.datetime64]) -> Ints:
    """Return month and day as one number: counting days would shift after a leap day."""
    months = dates.astype("datetime64[M]")
    month = (months - dates.astype("datetime64[Y]")).astype(np.int64)
    day = (dates - months).astype(np.int64)
    # No month has more than 31 days, so that numbers of two months never meet.
    return np.asarray(month * 32 + day, dtype=np.int64)


def seekers_of(tables: Tables, index: Index, seeking: Bools, day: int) -> Seekers:
    """Return who seeks a unit, in the order of the delivery, as arrays: (S,)."""
    rows = tables.clients[seeking]
    home = index.of(index.unit, rows["lives_in"])
    resident = home >= 0
    sought = rows["profile"].where(~resident, rows["next_profile"])
    regions = region_positions(tables.municipalities)
    ok = member(rows["regions"], regions, len(regions) + 1)
    region_given = rows["regions"].map(len).to_numpy(int) > 0
    only = member(rows["only_providers"], index.provider, len(index.provider))
    any_only = rows["only_providers"].map(len).to_numpy(int)[:, None] > 0
    refused = member(rows["refuse_providers"], index.provider, len(index.provider))
    points = ~(rows["x"].isna() | rows["y"].isna()).to_numpy()
    width = len(index.municipality)
    return Seekers(
        ids=tuple(rows.index),
        profile=profile_index(sought),
        intensity=(rows["intensity"] == "plus").to_numpy(bool).astype(np.int64),
        resident=resident,
        home_unit=home,
        home_profile=profile_index(rows["profile"]),
        urgency=rows["urgency"].to_numpy(np.int64),
        weeks_waiting=np.maximum(0, (day - days(rows["waiting_since"], day)) // 7),
        grant_until_day=days(rows["grant_until"], FAR_AHEAD),
        age=_ages(rows, day),
        max_rent_cents=cents(rows["max_rent"]),
        wheelchair=rows["wheelchair"].to_numpy(bool),
        regions_ok=ok,
        regions_given=region_given,
        excluded=member(rows["exclude_municipalities"], index.municipality, width),
        preferred=member(rows["prefer_municipalities"], index.municipality, width),
        provider_ok=(only | ~any_only) & ~refused,
        preferred_provider=member(rows["prefer_providers"], index.provider, len(index.provider)),
        x_mm=np.where(points, to_mm(np.nan_to_num(rows["x"].to_numpy(float))), 0),
        y_mm=np.where(points, to_mm(np.nan_to_num(rows["y"].to_numpy(float))), 0),
        has_point=points,
    )


def _seeker_positions(tables: Tables, seeking: Bools) -> dict[str, int]:
    return positions(tables.clients.index[seeking])


def zones_of(tables: Tables, index: Index, seeking: Bools) -> Zones:
    """Return the circles in which a seeker may not live; those of others are left out."""
    client = index.of(_seeker_positions(tables, seeking), tables.exclusion_zones["client"])
    rows = tables.exclusion_zones[client >= 0]
    return Zones(
        client[client >= 0],
        to_mm(rows["x"].to_numpy(float)),
        to_mm(rows["y"].to_numpy(float)),
        to_mm(rows["radius_m"].to_numpy(float)),
    )


def kept_apart(tables: Tables, index: Index, seeking: Bools) -> Apart:
    """Return who must not live near whom: seekers, and the units of who does not move."""
    seeker = _seeker_positions(tables, seeking)
    lives = dict(
        zip(tables.clients.index, index.of(index.unit, tables.clients["lives_in"]), strict=True)
    )
    rows = tables.keep_apart
    return Apart(
        a=index.of(seeker, rows["client_a"]),
        b=index.of(seeker, rows["client_b"]),
        a_unit=np.array([lives[c] for c in rows["client_a"]], dtype=np.int64),
        b_unit=np.array([lives[c] for c in rows["client_b"]], dtype=np.int64),
        mm=to_mm(rows["metres"].to_numpy(float)),
    )


def pins_of(tables: Tables, index: Index, seeking: Bools) -> Pins:
    """Return what must and what must never be."""
    rows = tables.pins
    return Pins(
        index.of(_seeker_positions(tables, seeking), rows["client"]),
        index.of(index.unit, rows["unit"]),
        index.of(index.provider, rows["provider"]),
        (rows["decision"] == "must").to_numpy(bool),
    )


def previous_of(tables: Tables, index: Index, seeking: Bools) -> Ints:
    """Return seeker, unit and provider of what was planned before, -1 for none: (n, 3)."""
    rows = tables.previous
    return np.stack(
        [
            index.of(_seeker_positions(tables, seeking), rows["client"]),
            index.of(index.unit, rows["unit"]),
            index.of(index.provider, rows["provider"]),
        ],
        axis=1,
    ).reshape(-1, 3)
