"""What a coded reason brings about in the store, as it was shown before saving."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert

from placement.lifecycle import Reason
from placement.store.crypto import Keys
from placement.store.exchange import METADATA
from placement.store.pinning import NewPin, drop_must, pin
from placement.store.work import OutOfService, Parking, new_id


def follow(
    connection: Connection,
    keys: Keys,
    row: Mapping[str, Any],
    reason: Reason,
    until: dt.date | None,
    *,
    by: str,
    at: dt.datetime,
) -> None:
    """Write the consequence of a reason for a placing that ended without a move."""
    if reason.consequence == "never":
        drop_must(connection, row["client"], row["unit"])
        asked = NewPin(row["client"], row["unit"], "never", by, "system", at, reason=reason.label)
        pin(connection, keys, asked)
    elif reason.consequence in ("park", "reassess", "leave"):
        table = METADATA.tables[Parking.__tablename__]
        connection.execute(
            insert(table).values(
                id=new_id(at),
                client=row["client"],
                since=at.date(),
                until=until,
                reason=reason.code,
                by=by,
                at=at,
                ended=False,
            )
        )
    elif reason.consequence == "close":
        table = METADATA.tables[OutOfService.__tablename__]
        connection.execute(
            insert(table).values(
                id=new_id(at),
                unit=row["unit"],
                since=at.date(),
                until=until,
                reason=reason.code,
                by=by,
                at=at,
                ended=False,
            )
        )
