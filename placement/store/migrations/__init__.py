"""The schema's history, one revision per file; `upgrade` brings a database up to date."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.schema import SchemaItem

from placement.store import walls
from placement.store.engine import Database
from placement.store.schema import METADATA

HERE = Path(__file__).parent
POSTGIS = frozenset({"spatial_ref_sys", "geometry_columns", "geography_columns"})
"""Tables that PostGIS brings itself."""


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring a database, new or older, to a revision in one transaction."""
    with database.reshape() as connection:
        command.upgrade(_config(connection), revision)
        if revision == "head":
            walls.build(connection)


def revision(database: Database) -> str | None:
    """Return the revision a database is at; None for an empty one."""
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def latest() -> str:
    """Return the newest revision of this version of the platform."""
    head = ScriptDirectory.from_config(_config(None)).get_current_head()
    assert head is not None
    return head


def drift(database: Database) -> list[object]:
    """Return how a database differs from the tables in code; empty where they agree."""
    with database.read() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": ours, "compare_type": True}
        )
        return list(compare_metadata(context, METADATA))


def ours(item: SchemaItem, name: str | None, kind: str, *_: object) -> bool:
    """Tell whether a part of the schema is ours to compare; PostGIS brings parts of its own."""
    if kind == "table":
        return name not in POSTGIS
    if kind in ("column", "index") and name is not None:
        return not name.endswith("geom")
    return item is not None


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    return config
