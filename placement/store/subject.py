"""Everything the platform holds about one client, for that client (inzageverslag)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, or_, select

from placement.errors import NotFoundError
from placement.lifecycle import State, load_reasons
from placement.store import audit, pinning
from placement.store.crypto import Keys
from placement.store.exchange import EXCHANGE, METADATA
from placement.store.placings import EVENTS, PLACINGS
from placement.store.proposals import PROPOSALS, read
from placement.store.rows import unseal
from placement.store.work import Parking
from placement.tables.schema import declared

Report = Mapping[str, Any]
ABOUT = (("clients", ("id",)), ("exclusion_zones", ("client",)),
         ("keep_apart", ("client_a", "client_b")), ("pins", ("client",)),
         ("previous", ("client",)))  # fmt: skip


def report(connection: Connection, keys: Keys, client: str) -> Report:
    """Return data, placings with reasons, what proposals said, and who saw or did what.

    NotFoundError where there is no such client. Another client is named nowhere in it.
    """
    clients = EXCHANGE["clients"]
    known = select(clients.c.id).where(clients.c.id == client)
    if connection.execute(known).first() is None:
        raise NotFoundError("deze cliënt bestaat niet")
    parkings = METADATA.tables[Parking.__tablename__]
    parked = select(parkings).where(parkings.c.client == client).order_by(parkings.c.at)
    return {
        "client": client,
        "data": dict(_data(connection, keys, client)),
        "parkings": [dict(row) for row in connection.execute(parked).mappings()],
        "decisions": [row for row in pinning.pins(connection, keys) if row["client"] == client],
        "placings": list(_placings(connection, keys, client)),
        "proposals": list(_proposals(connection, keys, client)),
        "seen": audit.of_client(connection, keys.blind(client, ("audit", "client"))),
    }


def lines(found: Report) -> Iterator[str]:
    """Yield a report as Dutch text."""
    yield f"Inzageverslag van cliënt {found['client']}"
    yield ""
    yield "Uw gegevens"
    for table, rows in found["data"].items():
        words = {item.name: item.column.dutch for item in declared(table)}
        for row in rows:
            told = (f"{words[k]}: {_text(v)}" for k, v in row.items() if v not in (None, "", ()))
            yield "- " + "; ".join(told)
    yield "Uw plaatsingen"
    for row in found["placings"]:
        yield f"- woning {row['unit']} bij aanbieder {row['provider']}: {row['stands']}"
        for event in row["events"]:
            why = f" ({event['because']})" if event["because"] else ""
            note = f" Toelichting: {event['note']}" if event["note"] else ""
            yield f"  {event['at']:%d-%m-%Y} {event['now']}{why}.{note}"
    yield "Wat voorstellen over u zeiden"
    for told in found["proposals"]:
        yield f"- voorstel van {told['at']:%d-%m-%Y}: {told['outcome']}"
        yield from (f"  {sentence}" for sentence in told["reasons"])
    yield "Besluiten en onderbrekingen"
    for row in found["decisions"]:
        kind = "moet" if row["decision"] == "must" else "mag niet"
        yield f"- plaatsing in woning {row['unit']} {kind}: {row['reason']}"
    for row in found["parkings"]:
        yield f"- doet niet mee vanaf {row['since']} tot {row['until'] or 'nader bericht'}"
    yield "Wie uw gegevens zag of iets met uw plaatsing deed"
    for event in found["seen"]:
        yield f"- {event['at'][:16]} {event['role']} {event['actor']}: {event['action']}"


def _data(
    connection: Connection, keys: Keys, client: str
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for table, columns in ABOUT:
        own = EXCHANGE[table]
        asked = select(own).where(or_(*(own.c[column] == client for column in columns)))
        rows = [unseal(table, dict(row), keys) for row in connection.execute(asked).mappings()]
        if table == "keep_apart":  # that there is somebody, not who
            rows = [{**row, **{c: client if row[c] == client else "iemand anders"
                               for c in columns}} for row in rows]  # fmt: skip
        if rows:
            yield table, rows


def _placings(connection: Connection, keys: Keys, client: str) -> Iterator[dict[str, Any]]:
    labels = {reason.code: reason.label for reason in load_reasons()}
    asked = select(PLACINGS).where(PLACINGS.c.client == client).order_by(PLACINGS.c.made_at)
    for row in connection.execute(asked).mappings().all():
        happened = select(EVENTS).where(EVENTS.c.placing == row["id"]).order_by(EVENTS.c.id)
        events = [
            {"at": event["at"], "by": event["by"], "event": event["event"],
             "now": State(event["after"]).dutch, "reason": event["reason"],
             "because": labels.get(event["reason"], ""),
             "note": keys.open(event["sealed_note"], ("placing_events", event["id"], "note"))
             if event["sealed_note"] else ""}
            for event in connection.execute(happened).mappings()
        ]  # fmt: skip
        names = ("id", "proposal", "unit", "provider", "profile", "intensity", "state", "made_at")
        kept = {name: row[name] for name in names}
        yield {**kept, "stands": State(row["state"]).dutch, "events": events}


def _proposals(connection: Connection, keys: Keys, client: str) -> Iterator[dict[str, Any]]:
    asked = select(PROPOSALS.c.id, PROPOSALS.c.at).where(PROPOSALS.c.sealed_json != "")
    asked = asked.order_by(PROPOSALS.c.at)
    for name, at in connection.execute(asked).all():
        written = read(connection, keys, name)
        for item in written["placements"]:
            if item["client"] == client:
                reasons = [verdict["sentence"] for verdict in item.get("verdicts", [])]
                yield {"proposal": name, "at": at, "outcome": f"woning {item['unit']}",
                       "reasons": reasons}  # fmt: skip
        for item in written["unplaced"]:
            if item["client"] == client:
                # Sentences of conflicts name who holds a place; they are about others.
                reasons = [rule["sentence"] for rule in item.get("blocking", [])]
                yield {"proposal": name, "at": at, "outcome": "geen plaats", "reasons": reasons}


def _text(value: object) -> str:
    return ", ".join(str(part) for part in value) if isinstance(value, tuple) else str(value)
