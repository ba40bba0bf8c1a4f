"""The scene: tables, rulebook and networks frozen into the arrays that every rule judges.

Axes: C seekers (waiting clients, and residents who may move on), U units, P providers,
M municipalities, L BW locations. Lengths are whole millimetres, reach whole tenths of a minute
(rounded up), money whole cents, days counted from 1970-01-01. -1 means not given.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from placement.domain import Profile
from placement.rulebook import Rulebook

CLUSTER_FORMS = ("clustered", "shared")
PROFILES: tuple[str, ...] = tuple(Profile)
FAR = np.int64(2**40)
"""Known to be farther than was looked for, or not reachable at all."""
UNKNOWN_VALUE = np.int64(-1)

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Seekers:
    """Who seeks a unit: axis C. `profile` is the one sought; `home_unit` -1 for waiting clients."""

    ids: tuple[str, ...]
    profile: Ints
    intensity: Ints
    resident: Bools
    home_unit: Ints
    home_profile: Ints
    urgency: Ints
    weeks_waiting: Ints
    grant_until_day: Ints
    age: Ints
    max_rent_cents: Ints
    wheelchair: Bools
    regions_ok: Bools
    """(C, regions + 1); the last column is a municipality without a region."""
    regions_given: Bools
    excluded: Bools
    """(C, M)"""
    preferred: Bools
    """(C, M); a row without True has no preference."""
    provider_ok: Bools
    """(C, P): neither refused nor outside the only ones allowed."""
    preferred_provider: Bools
    """(C, P)"""
    x_mm: Ints
    y_mm: Ints
    has_point: Bools


@dataclass(frozen=True, slots=True)
class Units:
    """Places to live: axis U. `form` is the housing form; indices -1 where not given."""

    ids: tuple[str, ...]
    form: NDArray[np.str_]
    x_mm: Ints
    y_mm: Ints
    municipality: Ints
    region: Ints
    rent_cents: Ints
    wheelchair: Bools
    plus: Bools
    provider: Ints
    complex: Ints
    bw_location: Ints
    capacity: Ints
    movable_residents: Ints
    """Residents who may move on and so free a place."""
    occupied: Ints
    occupied_provider: Ints
    may_cluster: Bools
    available_day: Ints
    age_min: Ints
    age_max: Ints


def clusterable_form(units: Units) -> Bools:
    """Return which units may form a cluster by their form: (U,)."""
    result: Bools = np.isin(units.form, CLUSTER_FORMS) | (
        (units.form == "independent") & units.may_cluster
    )
    return result


@dataclass(frozen=True, slots=True)
class Providers:
    """Contracted care organisations: axis P."""

    ids: tuple[str, ...]
    contracted: Bools
    """(P, profiles)"""
    hours_free_milli: Ints
    """Thousandths of an hour a week; -1 where no bound was given."""


@dataclass(frozen=True, slots=True)
class ReachTable:
    """Reach of one profile: tenths of a minute per window, provider and unit."""

    tenths: Ints
    """(W, P, U); -1 unknown, FAR unreachable."""
    limit_tenths: Ints
    """(W,)"""


@dataclass(frozen=True, slots=True)
class Zones:
    """Exclusion zones: circles that a client may never live strictly inside."""

    client: Ints
    x_mm: Ints
    y_mm: Ints
    radius_mm: Ints


@dataclass(frozen=True, slots=True)
class Apart:
    """Pairs of people who may not live strictly nearer than `mm`; seekers by index.

    A side who stays where he lives has client -1 and his unit in `*_unit`.
    """

    a: Ints
    b: Ints
    a_unit: Ints
    b_unit: Ints
    mm: Ints


@dataclass(frozen=True, slots=True)
class Pins:
    """Decisions made by hand; provider -1 means any."""

    client: Ints
    unit: Ints
    provider: Ints
    must: Bools


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What people found on the spot of borderline distances, beside what was computed: axis K.

    `place` is a BW location where `walk`, else another unit; `mm` is the computed distance,
    `counts` whether what was found decides. Name and reason are for the coordinator only.
    """

    unit: Ints
    place: Ints
    walk: Bools
    holds: Bools
    mm: Ints
    counts: Bools
    day: Ints
    name: tuple[str, ...] = field(repr=False)
    reason: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class SpreadTargets:
    """Wanted number of persons housed per profile and municipality."""

    profile: Ints
    municipality: Ints
    target: Ints
    occupied: Ints


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that a rule may look at; built once, never changed, varied with `replace`."""

    rulebook: Rulebook
    day: int
    seekers: Seekers
    units: Units
    providers: Providers
    municipality_ids: tuple[str, ...]
    municipality_names: tuple[str, ...]
    bw_location_ids: tuple[str, ...]
    bw_operating_days: Ints
    """(L, 2): first and last day of operation; an empty interval never operates."""
    bw_provider: Ints
    bw_walk_mm: Ints
    """(U, L): walking distance, FAR beyond what was looked for, -1 unknown."""
    bw_walk_estimated: bool
    reach: dict[str, ReachTable]
    near_units: tuple[Ints, Ints]
    """Index pairs i < j of clusterable units within the cluster radius of each other.

    As confirmed by hand where that counts.
    """
    unit_distance_mm: dict[tuple[int, int], int]
    """Given distances between units; others follow from the coordinates."""
    complex_ids: tuple[str, ...]
    complex_room: Ints
    """How many more with BT each complex may take: floor(dwellings * share) - occupied_bt."""
    zones: Zones
    apart: Apart
    pins: Pins
    confirmed: Confirmed
    targets: SpreadTargets
    previous: Ints
    """(N, 3) client, unit, provider; -1 for an id that is no longer there (never kept)."""

    @property
    def profile_names(self) -> tuple[str, ...]:
        """The profiles, in the order that profile numbers count."""
        return PROFILES

    def replace(self, **changes: object) -> Self:
        """Return the same scene with some parts replaced: the seam for what-if."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def move_in_day(self) -> Ints:
        """Return per unit the first day that someone can move in: (U,)."""
        return np.maximum(self.units.available_day, self.day)

    def operating(self) -> Bools:
        """Return whether each BW location operates on the day one moves into each unit: (U, L)."""
        days = self.move_in_day()[:, None]
        return (self.bw_operating_days[:, 0] <= days) & (days <= self.bw_operating_days[:, 1])

    def distances_mm(self, here: Ints, there: Ints) -> Ints:
        """Return the distances between units in whole mm: (len(here), len(there)).

        Rounded down, so that "strictly nearer than" a whole limit stays exact.
        """
        dx = self.units.x_mm[here][:, None] - self.units.x_mm[there]
        dy = self.units.y_mm[here][:, None] - self.units.y_mm[there]
        result = floor_root(dx * dx + dy * dy)
        if self.unit_distance_mm:
            for i, u in enumerate(here):
                for j, v in enumerate(there):
                    pair = (min(int(u), int(v)), max(int(u), int(v)))
                    result[i, j] = self.unit_distance_mm.get(pair, result[i, j])
        return result

    def distance_mm(self, u: int, v: int) -> int:
        """Return the distance between two units in whole millimetres, rounded down."""
        return int(self.distances_mm(np.array([u]), np.array([v]))[0, 0])


def floor_root(squares: Ints) -> Ints:
    """Return square roots in whole numbers, rounded down: exact at every boundary."""
    root: Ints = np.sqrt(squares.astype(float)).astype(np.int64)
    root -= root * root > squares
    root += (root + 1) * (root + 1) <= squares
    return root
