"""What a coded reason brings about in the store, as it was shown before saving."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection

from placement.lifecycle import Reason
from placement.store.absences import Kind, Wish, keep
from placement.store.crypto import Keys
from placement.store.pinning import NewPin, drop_must, pin

OUT: Mapping[str, Kind] = MappingProxyType(
    {"park": "client", "reassess": "client", "leave": "client", "close": "unit"}
)
"""Per consequence who or what then stays out of the match."""


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
    elif reason.consequence in OUT:
        kind = OUT[reason.consequence]
        keep(connection, Wish(kind, row[kind], reason.code, at.date(), until, by, "system", at))
