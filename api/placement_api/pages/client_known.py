"""What the store knows of one client: facts, decisions, parkings, what happened and who looked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, func, or_, select

from placement.lifecycle import State, load_reasons
from placement.store import accounts, audit
from placement.store.crypto import Keys
from placement.store.exchange import EXCHANGE, SEALED
from placement.store.pinning import PINNED
from placement.store.placings import EVENTS, PLACINGS
from placement.store.scope import filters
from placement_api.pages.visiting import Visit
from placement_api.pages.waiting_rows import CLIENTS, PARKINGS, names_of
from placement_api.problems import Refused

LOOKS = 20
"""How many of the last looks at a client are shown; the report to the client has them all."""
DONE: Mapping[str, str] = MappingProxyType(
    {
        "clients.read": "gegevens bekeken",
        "explanations.read": "uitleg bekeken",
        "proposals.read": "voorstel bekeken",
        "placings.read": "plaatsing bekeken",
        "parkings.read": "parkering bekeken",
        "parkings.create": "geparkeerd",
        "subject-access.read": "inzageverslag gemaakt",
        "pinned.create": "besluit genomen",
        "pinned.end": "besluit ingetrokken",
    }
)
"""Words for what the audit chain says was done; whatever is not here keeps its code."""
Row = Mapping[str, Any]
Fact = tuple[str, object]


@dataclass(frozen=True, slots=True, repr=False)
class Happened:
    """One thing that happened with a client, newest first in a list; all words are Dutch."""

    at: dt.datetime
    what: str
    why: str = ""
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Known:
    """All about one client that is no explanation; `away` are parkings that last."""

    client: str
    facts: tuple[Fact, ...]
    decisions: tuple[Row, ...]
    away: tuple[Row, ...]
    history: tuple[Happened, ...]
    looks: tuple[Row, ...] = ()
    looked: int = 0


def known_of(visit: Visit, client: str) -> Known:
    """Return what is known of a client; refuses (404) one whom the visitor may not see."""
    who, keys = visit.who, visit.platform.keys
    granted = who.must("clients", "read")
    columns = [column for column in CLIENTS.c if ("clients", column.name) not in SEALED]
    asked = select(*columns).where(CLIENTS.c.id == client, *filters(CLIENTS, who.actor, granted))
    with visit.platform.database.read(who.actor) as connection:
        row = connection.execute(asked).mappings().one_or_none()
        if row is None:
            raise Refused(404, "deze cliënt bestaat niet, of niet voor deze rol")
        facts = tuple(_facts(connection, dict(row), visit.platform.clock().date()))
    with visit.platform.database.read() as connection:
        names = {each["id"]: each["name"] for each in accounts.list_accounts(connection)}
        story = _Story(connection, keys, client, names)
        looks = _looks(connection, visit, client, names)
        return Known(client, facts, story.decisions(), story.away(), story.all(),
                     looks[-LOOKS:][::-1], len(looks))  # fmt: skip


def _facts(connection: Connection, row: Row, today: dt.date) -> Iterator[Fact]:
    places = names_of(connection, "municipalities")
    providers = names_of(connection, "providers")

    def named(values: Sequence[str], names: Mapping[str, str]) -> str:
        return ", ".join(names.get(value, value) for value in values)

    sought = row["next_profile"] or row["profile"]
    yield "Zoekt", f"{sought} {row['intensity']}"
    if row["lives_in"]:
        yield "Woont in", f"{row['lives_in']} ({row['profile']})"
    yield "Urgentie", row["urgency"]
    yield "Wacht sinds", row["waiting_since"]
    yield "Dagen wachtend", (today - row["waiting_since"]).days
    yield "Toekenning vanaf", row["grant_from"]
    yield "Toekenning tot", row["grant_until"]
    yield "Financiering", row["financing"]
    yield "Leeftijd", row["age"]
    yield "Gemeente nu", places.get(row["home_municipality"], row["home_municipality"])
    yield "Hoogste huur", row["max_rent"]
    yield "Rolstoel", row["wheelchair"]
    yield "Regio's", ", ".join(row["regions"])
    yield "Voorkeur voor gemeente", named(row["prefer_municipalities"], places)
    yield "Niet in gemeente", named(row["exclude_municipalities"], places)
    yield "Alleen aanbieder", named(row["only_providers"], providers)
    yield "Voorkeur voor aanbieder", named(row["prefer_providers"], providers)
    yield "Niet bij aanbieder", named(row["refuse_providers"], providers)
    yield "Te mijden gebieden", _count(connection, "exclusion_zones", "client", row["id"])
    yield "Uit elkaar te houden met", _apart(connection, row["id"])


def _count(connection: Connection, table: str, column: str, client: str) -> int:
    own = EXCHANGE[table]
    asked = select(func.count()).select_from(own).where(own.c[column] == client)
    return int(connection.execute(asked).scalar_one())


def _apart(connection: Connection, client: str) -> int:
    own = EXCHANGE["keep_apart"]
    asked = select(func.count()).where(or_(own.c.client_a == client, own.c.client_b == client))
    return int(connection.execute(asked).scalar_one())


def _looks(
    connection: Connection, visit: Visit, client: str, names: Mapping[str, str]
) -> tuple[Row, ...]:
    """Return every look at a client, for who may read the report about him."""
    if not visit.who.access("subject-access").may("read"):
        return ()
    blind = visit.platform.keys.blind(client, ("audit", "client"))
    return tuple(
        {"at": event["at"], "by": names.get(event["actor"], event["actor"]),
         "what": DONE.get(event["action"], event["action"])}
        for event in audit.of_client(connection, blind)
    )  # fmt: skip


class _Story:
    """What the tables of the work say about one client."""

    def __init__(
        self, connection: Connection, keys: Keys, client: str, names: Mapping[str, str]
    ) -> None:
        self.connection, self.keys, self.client, self.names = connection, keys, client, names
        self.labels = {reason.code: reason.label for reason in load_reasons()}
        parked = select(PARKINGS).where(PARKINGS.c.client == client).order_by(PARKINGS.c.at)
        self.parkings = [dict(row) for row in connection.execute(parked).mappings()]
        pinned = select(PINNED).where(PINNED.c.client == client).order_by(PINNED.c.at)
        self.pins = [dict(row) for row in connection.execute(pinned).mappings()]

    def decisions(self) -> tuple[Row, ...]:
        """Return the pins that hold, with their reason opened."""
        return tuple(
            {**pin, "by": self._by(pin), "reason": self._opened("pinned", "reason", pin)}
            for pin in self.pins
            if not pin["ended"]
        )

    def away(self) -> tuple[Row, ...]:
        """Return the parkings that were not ended by hand."""
        return tuple(
            {**row, "label": self.labels.get(row["reason"], row["reason"])}
            for row in self.parkings
            if not row["ended"]
        )

    def all(self) -> tuple[Happened, ...]:
        """Return everything that happened, newest first."""
        told = [*self._placings(), *self._parked(), *self._pinned()]
        return tuple(sorted(told, key=lambda one: _utc(one.at), reverse=True))

    def _placings(self) -> Iterator[Happened]:
        asked = select(PLACINGS).where(PLACINGS.c.client == self.client)
        for row in self.connection.execute(asked).mappings().all():
            where = f"woning {row['unit']} bij {row['provider']}"
            yield Happened(row["made_at"], f"voorgesteld: {where}")
            events = select(EVENTS).where(EVENTS.c.placing == row["id"])
            for event in map(dict, self.connection.execute(events).mappings().all()):
                yield Happened(
                    event["at"], f"{State(event['after']).dutch}: {where}",
                    self.labels.get(event["reason"], event["reason"]), self._by(event),
                    self._opened("placing_events", "note", event),
                )  # fmt: skip

    def _parked(self) -> Iterator[Happened]:
        for row in self.parkings:
            until = f" tot {row['until']:%d-%m-%Y}" if row["until"] else ""
            ended = " (beëindigd)" if row["ended"] else ""
            what = f"doet niet mee vanaf {row['since']:%d-%m-%Y}{until}{ended}"
            yield Happened(row["at"], what, self.labels.get(row["reason"], ""), self._by(row))

    def _pinned(self) -> Iterator[Happened]:
        for pin in self.pins:
            what = "vastgezet op" if pin["decision"] == "must" else "uitgesloten van"
            ended = " (ingetrokken)" if pin["ended"] else ""
            reason = self._opened("pinned", "reason", pin)
            yield Happened(pin["at"], f"{what} woning {pin['unit']}{ended}", reason, self._by(pin))

    def _opened(self, table: str, name: str, row: Row) -> str:
        sealed = row[f"sealed_{name}"]
        return self.keys.open(sealed, (table, row["id"], name)) if sealed else ""

    def _by(self, row: Row) -> str:
        return self.names.get(row["by"], row["by"])


def _utc(at: dt.datetime) -> dt.datetime:
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)
