"""The units of the region with their state of today, as the coordinator's list shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

from placement.audience.words import FORMS
from placement.lifecycle import State

PlaceState = Literal["vrij", "komt", "voorgesteld", "aangeboden", "geaccepteerd", "bezet", "buiten"]
PLACE_STATES: Final[Mapping[PlaceState, str]] = MappingProxyType(
    {
        "vrij": "vrij",
        "komt": "komt vrij",
        "voorgesteld": "voorgesteld",
        "aangeboden": "aangeboden",
        "geaccepteerd": "geaccepteerd",
        "bezet": "bezet",
        "buiten": "buiten gebruik",
    }
)
"""The states of a unit and their words."""
_CLAIMS: Final[tuple[tuple[str, PlaceState], ...]] = (
    (State.ACCEPTED, "geaccepteerd"),
    (State.OFFERED, "aangeboden"),
    (State.PROPOSED, "voorgesteld"),
)  # fmt: skip
"""What somebody may have on a place, the firmest first."""


@dataclass(frozen=True, slots=True, repr=False)
class PlaceView:
    """One unit as it stands: `left` are places that nobody has a claim on, `live` the claims.

    `free_from` is the first day on which a place can be had: today, a later one, or None where no
    place is (to be) free; `until` is when it is back in service.
    """

    unit: str
    form: str
    form_label: str
    municipality: str
    municipality_name: str
    provider: str
    provider_name: str
    corporation: str
    corporation_name: str
    address: str
    rent: float | None
    wheelchair: bool
    capacity: int
    occupied: int
    left: int
    live: int
    state: PlaceState
    free_from: dt.date | None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """The names of municipalities, providers and corporations by id."""

    municipalities: Mapping[str, str]
    providers: Mapping[str, str]
    corporations: Mapping[str, str]


def place_view(
    row: Mapping[str, Any],
    claims: Iterable[str],
    closed: Mapping[str, Any] | None,
    today: dt.date,
    names: Names,
) -> PlaceView:
    """Return a stored unit as a line of the list.

    `claims`: states of its live placings; `closed`: why it is out of service, None where it is in.
    """
    held = tuple(claims)
    left = max(row["capacity"] - len(held), 0)
    state = _state(row, held, left, closed, today)
    until = closed["until"] if closed else None
    return PlaceView(
        unit=row["id"],
        form=row["housing_form"],
        form_label=FORMS.get(row["housing_form"], row["housing_form"]),
        municipality=row["municipality"] or "",
        municipality_name=names.municipalities.get(row["municipality"], row["municipality"] or ""),
        provider=row["provider"] or "",
        provider_name=names.providers.get(row["provider"], row["provider"] or ""),
        corporation=row["corporation"] or "",
        corporation_name=names.corporations.get(row["corporation"], row["corporation"] or ""),
        address=row["address"] or "",
        rent=row["rent"],
        wheelchair=row["wheelchair"],
        capacity=row["capacity"],
        occupied=row["occupied"],
        left=0 if closed else left,
        live=len(held),
        state=state,
        free_from=_free_from(row, state, until, today),
        until=until,
    )


def _state(
    row: Mapping[str, Any],
    held: tuple[str, ...],
    left: int,
    closed: Mapping[str, Any] | None,
    today: dt.date,
) -> PlaceState:
    if closed is not None:
        return "buiten"
    if left:
        later = row["available_from"] is not None and row["available_from"] > today
        return "komt" if later else "vrij"
    return next((state for claim, state in _CLAIMS if claim in held), "bezet")


def _free_from(
    row: Mapping[str, Any], state: PlaceState, until: dt.date | None, today: dt.date
) -> dt.date | None:
    if state == "buiten":
        return until if until and row["capacity"] else None
    if state in ("vrij", "komt"):
        return max(row["available_from"] or today, today)
    return None


@dataclass(frozen=True, slots=True, repr=False)
class Period:
    """One week or month of the calendar with the units that come free in it, by day."""

    first: dt.date
    last: dt.date
    units: tuple[PlaceView, ...]

    @property
    def places(self) -> int:
        """Return how many places come free."""
        return sum(unit.left or unit.capacity for unit in self.units)

    def of_form(self, form: str) -> int:
        """Return how many of them have a housing form."""
        return sum(unit.left or unit.capacity for unit in self.units if unit.form == form)


def calendar(
    every: Iterable[PlaceView], today: dt.date, *, weekly: bool, periods: int
) -> tuple[Period, ...]:
    """Return the coming weeks or months, each with what comes free in it after today."""
    coming = sorted(
        (unit for unit in every if unit.free_from is not None and unit.free_from > today),
        key=lambda unit: (unit.free_from or today, unit.unit),
    )
    spans = _weeks(today, periods) if weekly else _months(today, periods)
    return tuple(
        Period(first, last, tuple(u for u in coming if first <= (u.free_from or today) <= last))
        for first, last in spans
    )


def _weeks(today: dt.date, count: int) -> Iterator[tuple[dt.date, dt.date]]:
    first = today - dt.timedelta(days=today.weekday())
    for number in range(count):
        start = first + dt.timedelta(weeks=number)
        yield start, start + dt.timedelta(days=6)


def _months(today: dt.date, count: int) -> Iterator[tuple[dt.date, dt.date]]:
    start = today.replace(day=1)
    for _ in range(count):
        after = (start + dt.timedelta(days=31)).replace(day=1)
        yield start, after - dt.timedelta(days=1)
        start = after
