"""Two coordinators who offer the same home to two people, from two threads let go together."""

from __future__ import annotations

import datetime as dt
import threading

from sqlalchemy import insert, select, update

from placement.errors import ConflictError
from placement.lifecycle import Event
from placement.store.crypto import Keys
from placement.store.engine import Database
from placement.store.exchange import EXCHANGE
from placement.store.placings import PLACINGS, Asked, act
from placement.store.prints import print_of
from tests.soak.working import NOW, begin

CONFLICTS = frozenset({"de plaats in woning u0 is al aan iemand anders aangeboden"})
UNTIL = NOW + dt.timedelta(days=14)


def ready(database: Database, keys: Keys) -> tuple[str, str]:
    """Put two placings of one unit beside each other; return their ids."""
    begin(database, keys)
    clients = EXCHANGE["clients"]
    with database.write() as connection:
        row = dict(connection.execute(select(PLACINGS).where(PLACINGS.c.unit == "u0"))
                   .mappings().one())  # fmt: skip
        taken = connection.execute(select(PLACINGS.c.client)).scalars().all()
        free = clients.c.id.not_in(taken)
        other = dict(connection.execute(select(clients).where(free).limit(1)).mappings().one())
        rival = {"id": "rival", "client": other["id"],
                 "client_print": print_of(keys, "clients", other)}  # fmt: skip
        connection.execute(insert(PLACINGS).values(**{**row, **rival}))
    return row["id"], "rival"


def race(database: Database, keys: Keys, rivals: tuple[str, str]) -> list[str]:
    """Let both be offered at the same moment; return what each was told, and undo it."""
    outcomes: list[str] = []
    start = threading.Barrier(len(rivals))

    def offer(name: str) -> None:
        start.wait()
        try:
            with database.write() as connection:
                asked = Asked(name, Event.OFFER, "a", "test", NOW, expires_at=UNTIL)
                act(connection, keys, asked)
            outcomes.append("gelukt")
        except ConflictError as error:
            outcomes.append(str(error))

    threads = [threading.Thread(target=offer, args=(name,)) for name in rivals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.write() as connection:
        again = PLACINGS.c.id.in_(rivals)
        connection.execute(update(PLACINGS).where(again).values(state="proposed"))
    return outcomes
