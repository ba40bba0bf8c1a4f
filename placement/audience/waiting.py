"""Who waits for a place, as the coordinator's list shows it: a line per client, no sealed field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

from placement.lifecycle import Reason, State

WaitState = Literal[
    "nieuw", "zonder", "voorgesteld", "aangeboden", "geaccepteerd", "geparkeerd", "herindicatie",
    "afgemeld",
]  # fmt: skip
WAIT_STATES: Final[Mapping[WaitState, str]] = MappingProxyType(
    {
        "nieuw": "nieuw",
        "zonder": "nog geen plaats",
        "voorgesteld": "voorgesteld",
        "aangeboden": "aangeboden",
        "geaccepteerd": "geaccepteerd",
        "geparkeerd": "geparkeerd",
        "herindicatie": "wacht op herindicatie",
        "afgemeld": "van de lijst af",
    }
)
"""The states of the list, in the order in which somebody passes through them, and their words."""
_LIVE: Final[Mapping[str, WaitState]] = MappingProxyType(
    {State.PROPOSED: "voorgesteld", State.OFFERED: "aangeboden", State.ACCEPTED: "geaccepteerd"}
)
_AWAY: Final[Mapping[str, WaitState]] = MappingProxyType(
    {"park": "geparkeerd", "reassess": "herindicatie", "leave": "afgemeld"}
)
DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True, repr=False)
class WaitingView:
    """One client who waits, or lives somewhere and is ready to move on (`resident`).

    `days` waiting and `weeks_left` of the grant are counted to the day of the list; `unit` is what
    is proposed or offered, `reason` why there is no place yet, `until` when a parking ends.
    """

    client: str
    profile: str
    intensity: str
    urgency: int
    resident: bool
    lives_in: str
    municipality: str
    municipality_name: str
    wheelchair: bool
    days: int
    grant_until: dt.date
    weeks_left: int
    state: WaitState
    unit: str = ""
    reason: str = ""
    until: dt.date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Standing:
    """What is known of one client beside his own row: placing, parking and the newest proposal.

    `unplaced` is why the newest proposal has no place for him, None where it does not know him;
    `ended` is why a placing of that proposal ended without a move.
    """

    placing: Mapping[str, Any] | None = None
    parking: Mapping[str, Any] | None = None
    reason: Reason | None = None
    unplaced: str | None = None
    ended: str = ""


def waiting_view(
    row: Mapping[str, Any], standing: Standing, today: dt.date, names: Mapping[str, str]
) -> WaitingView:
    """Return a stored client as a line of the list; `names` are those of municipalities."""
    place = row["home_municipality"] or ""
    state, unit, why = _stands(standing)
    return WaitingView(
        client=row["id"],
        profile=row["next_profile"] or row["profile"],
        intensity=row["intensity"],
        urgency=row["urgency"],
        resident=row["next_profile"] is not None,
        lives_in=row["lives_in"] or "",
        municipality=place,
        municipality_name=names.get(place, place),
        wheelchair=row["wheelchair"],
        days=(today - row["waiting_since"]).days,
        grant_until=row["grant_until"],
        weeks_left=(row["grant_until"] - today).days // DAYS_A_WEEK,
        state=state,
        unit=unit,
        reason=why,
        until=standing.parking["until"] if standing.parking else None,
    )


def _stands(standing: Standing) -> tuple[WaitState, str, str]:
    """Return the state, the unit that goes with it, and why there is no place."""
    if standing.parking is not None and standing.reason is not None:
        return _AWAY[standing.reason.consequence], "", standing.reason.label
    if standing.placing is not None and standing.placing["state"] in _LIVE:
        return _LIVE[standing.placing["state"]], standing.placing["unit"], ""
    if standing.placing is not None:
        ended = State(standing.placing["state"]).dutch
        return "zonder", "", f"{ended}: {standing.ended}" if standing.ended else ended
    if standing.unplaced is None:
        return "nieuw", "", "nog niet in een voorstel"
    return "zonder", "", standing.unplaced
