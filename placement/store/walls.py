"""A second wall on PostgreSQL: the database itself shows nobody a row that is not theirs.

Row-level security, forced on the owner too. Requests of people run as a role that owns nothing;
role and bounds of the actor hold for one transaction (`Database.read(actor)`). Without them
nothing is shown. The first wall, and the only one that knows fields, is policy; that both show
the same rows is tested. Built anew after every upgrade, so a table can not miss it for long.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import Connection, text

ROLE = "(SELECT current_setting('placement.role', true))"


def _bound(name: str) -> str:
    """Return the texts of a setting that holds a JSON list; an empty one holds nothing."""
    held = f"coalesce(nullif(current_setting('placement.{name}', true), ''), '[]')"
    # The cast: = ANY ((SELECT ...)) alone would compare with rows, not with the array.
    return f"((SELECT array(SELECT jsonb_array_elements_text({held}::jsonb)))::text[])"


MINE = _bound("organisations")
HERE = _bound("municipalities")
SYSTEM = f"{ROLE} = 'system'"
REGIONAL = f"({SYSTEM} OR ({ROLE} = 'coordinator' AND cardinality({HERE}) = 0))"
COORDINATOR = f"{ROLE} = 'coordinator'"


def _within(column: str) -> str:
    return f"(cardinality({HERE}) = 0 OR {column} = ANY({HERE}))"


def _of(column: str, table: str, key: str = "id") -> str:
    # The rows of that table are themselves seen through its own policy.
    return f'"{column}" IN (SELECT {key} FROM {table})'  # noqa: S608 - names of this module


WALLS: Mapping[str, str] = MappingProxyType({
    "placings": f"{REGIONAL} OR ({COORDINATOR} AND {_of('client', 'clients')}) "
                f"OR ({ROLE} = 'provider' AND provider = ANY({MINE}) "
                "AND state IN ('offered', 'accepted', 'placed'))",
    "clients": f"{REGIONAL} OR ({COORDINATOR} AND {_within('home_municipality')}) "
               f"OR ({ROLE} = 'provider' AND id = ANY((SELECT placement_asked())::text[]))",
    "units": f"{SYSTEM} OR ({ROLE} IN ('coordinator', 'planner') AND {_within('municipality')}) "
             f"OR ({ROLE} = 'corporation' AND corporation = ANY({MINE}) "
             f"AND {_within('municipality')}) "
             f"OR ({ROLE} = 'provider' AND {_of('id', 'placings', 'unit')})",
    "exclusion_zones": f"{REGIONAL} OR ({COORDINATOR} AND {_of('client', 'clients')})",
    "keep_apart": REGIONAL,
    "pins": f"{REGIONAL} OR ({COORDINATOR} AND {_of('client', 'clients')})",
    "confirmations": f"{REGIONAL} OR ({COORDINATOR} AND {_of('unit', 'units')})",
    "previous": f"{REGIONAL} OR ({COORDINATOR} AND {_of('client', 'clients')})",
    "parkings": f"{REGIONAL} OR ({COORDINATOR} AND {_of('client', 'clients')})",
    "placing_events": f"{REGIONAL} OR ({COORDINATOR} AND {_of('placing', 'placings')})",
    "pinned": f"{REGIONAL} OR ({COORDINATOR} AND {_of('client', 'clients')})",
    "homes_offered": f"{SYSTEM} OR ({COORDINATOR} AND {_within('municipality')}) "
                     f"OR ({ROLE} = 'corporation' AND corporation = ANY({MINE}) "
                     f"AND {_within('municipality')})",
    "proposals": REGIONAL,
    "snapshots": REGIONAL,
})  # fmt: skip
"""Per table the rows that the role at work may see and write."""
ASKED = f"""
CREATE OR REPLACE FUNCTION placement_asked() RETURNS text[] LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  RETURN (SELECT coalesce(array_agg(client), ARRAY[]::text[]) FROM placings
          WHERE provider = ANY({MINE}));
END $$
"""  # noqa: S608 - names of this module
"""The clients in a provider's own placings.

A function, because two policies that look into each other's tables are refused; volatile, because
a stable one is tried out while the query is still being planned, and would call itself for ever.
"""


def build(connection: Connection) -> None:
    """Put the walls up, within the caller's transaction; nothing on SQLite."""
    if connection.dialect.name != "postgresql":
        return
    connection.execute(text(ASKED))
    for table, rows in WALLS.items():
        for line in (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"DROP POLICY IF EXISTS of_actor ON {table}",
            f"CREATE POLICY of_actor ON {table} USING ({rows}) WITH CHECK ({rows})",
        ):
            connection.exec_driver_sql(line)
