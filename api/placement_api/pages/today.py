"""What asks for attention today, per role: a few numbers, each where the work itself is.

Every number is counted within what the visitor may see; a list behind it shows the same rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import func, select

from placement.audience.agreements import AgreementView
from placement.audience.roles import Role
from placement.lifecycle import State
from placement.store import accounts, audit, deliveries, overseeing, proposals
from placement.store.placings import PLACINGS
from placement.store.scope import filters
from placement_api.pages.agreements import seen_by
from placement_api.pages.organisation import provider_rows
from placement_api.pages.shown import HERE
from placement_api.pages.visiting import Visit
from placement_api.pages.waiting_list import NEAR_WEEKS
from placement_api.pages.waiting_rows import waiting

LATE = frozenset({"behind", "missed"})


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with where it leads; `now`: it waits for somebody to do something.

    `label` and `more` are Dutch; `at` is a moment that belongs to it.
    """

    path: str
    label: str
    number: int | None = None
    more: str = ""
    now: bool = False
    at: dt.datetime | None = None


def figures(visit: Visit) -> tuple[Figure, ...]:
    """Return the numbers of this moment for the role of the visitor."""
    return tuple(FIGURES[visit.who.actor.role](visit))


def _coordinator(visit: Visit) -> Iterator[Figure]:
    if not visit.who.access("parkings").may("read"):
        return
    waits = [one for one in waiting(visit) if one.state != "afgemeld"]
    ending = sum(one.weeks_left <= NEAR_WEEKS for one in waits)
    states = _placings(visit)
    offered, accepted = states.get(State.OFFERED, 0), states.get(State.ACCEPTED, 0)
    expired = states.get(State.EXPIRED, 0)
    yield Figure("/wachtlijst", "Wachtenden", len(waits))
    yield Figure(f"/wachtlijst?einde={NEAR_WEEKS}", "Toekenningen die binnen drie maanden aflopen",
                 ending, now=ending > 0)  # fmt: skip
    yield Figure("/aanbiedingen", "Aanbiedingen die op antwoord wachten", offered, now=offered > 0)
    yield Figure("/aanbiedingen", "Geaccepteerd, nog niet verhuisd", accepted)
    yield Figure("/aanbiedingen", "Verlopen aanbiedingen", expired, now=expired > 0)
    yield from _proposal(visit, states.get(State.PROPOSED, 0))


def _proposal(visit: Visit, left: int) -> Iterator[Figure]:
    if not visit.who.access("proposals").may("read"):
        return
    table = proposals.PROPOSALS
    with visit.platform.database.read(visit.who.actor) as connection:
        name = proposals.latest(connection)
        at = connection.execute(select(table.c.at).where(table.c.id == name)).scalar_one_or_none()
    if name is None:
        yield Figure("/match", "Nog geen voorstel: start een match", now=True)
        return
    yield Figure(f"/voorstel/{name}", "Voorgesteld, nog niet aangeboden", left,
                 "uit het laatste voorstel van", now=left > 0, at=at)  # fmt: skip


def _agreed(visit: Visit) -> Iterator[Figure]:
    mine = seen_by(visit)
    late = _late(mine)
    yield Figure("/afspraken", "Prestatieafspraken", len(mine))
    yield Figure("/afspraken", "Afspraken die achterlopen", late, now=late > 0)


def _provider(visit: Visit) -> Iterator[Figure]:
    states = _placings(visit)
    offered = states.get(State.OFFERED, 0)
    own = "/organisatie/plaatsingen"
    yield Figure("/aanbiedingen", "Aanbiedingen om te beantwoorden", offered, now=offered > 0)
    yield Figure(f"{own}?stand=accepted", "Geaccepteerd, nog niet verhuisd",
                 states.get(State.ACCEPTED, 0))  # fmt: skip
    yield Figure(f"{own}?stand=placed", "Geplaatst bij ons", states.get(State.PLACED, 0))
    hours = [row["hours_free"] for row in provider_rows(visit, "providers")]
    if any(hours):
        yield Figure("/organisatie", "Vrije uren per week", round(sum(h or 0 for h in hours)))


def _auditor(visit: Visit) -> Iterator[Figure]:
    now = visit.platform.clock().astimezone(HERE)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    day = now.date().isoformat()
    with visit.platform.database.read() as connection:
        today = overseeing.events(connection, overseeing.Wanted(since=midnight), 0)[0]
        asked = overseeing.Wanted(since=midnight, outcome="denied")
        denied = overseeing.events(connection, asked, 0)[0]
        head = audit.head(connection)
    yield Figure(f"/toezicht?van={day}", "Gebeurtenissen vandaag", today)
    yield Figure(f"/toezicht?van={day}&uitkomst=denied", "Geweigerd vandaag", denied,
                 now=denied > 0)  # fmt: skip
    yield Figure("/toezicht/keten", "Gebeurtenissen in de keten", head.number)


def _admin(visit: Visit) -> Iterator[Figure]:
    with visit.platform.database.read() as connection:
        every = [row for row in accounts.list_accounts(connection) if not row["disabled"]]
        taken = deliveries.imports(connection)
    first = sum(bool(row["must_change"]) for row in every)
    yield Figure("/beheer/accounts", "Open accounts", len(every))
    yield Figure("/beheer/accounts", "Moeten nog een wachtwoord kiezen", first)
    last = taken[0]["at"] if taken else None
    yield Figure("/beheer/aanleveringen", "Verwerkte aanleveringen", len(taken),
                 "de laatste op" if taken else "", now=not taken,
                 at=last if isinstance(last, dt.datetime) else None)  # fmt: skip


def _late(mine: Iterable[AgreementView]) -> int:
    """Count what runs late; where that would tell about a person it is not counted."""
    return sum(one.standing in LATE and "standing" not in one.hidden for one in mine)


def _placings(visit: Visit) -> Mapping[str, int]:
    """Return per state how many placings the visitor may see."""
    granted = visit.who.must("placings", "read")
    asked = (
        select(PLACINGS.c.state, func.count())
        .where(*filters(PLACINGS, visit.who.actor, granted))
        .group_by(PLACINGS.c.state)
    )
    with visit.platform.database.read(visit.who.actor) as connection:
        return {str(state): int(count) for state, count in connection.execute(asked)}


FIGURES: Mapping[Role, Callable[[Visit], Iterator[Figure]]] = MappingProxyType(
    {"coordinator": _coordinator, "corporation": _agreed, "planner": _agreed,
     "provider": _provider, "auditor": _auditor, "admin": _admin}
)  # fmt: skip
