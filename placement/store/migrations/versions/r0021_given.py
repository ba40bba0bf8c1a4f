"""Which tables were delivered, also those without rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KNOWN = ("municipalities", "providers", "corporations", "bw_locations", "care_bases", "complexes",
         "units", "clients", "exclusion_zones", "keep_apart", "spread_targets", "agreements",
         "deliveries", "previous", "pins", "confirmations", "reach", "unit_distances",
         "bw_walks")  # fmt: skip
"""The exchange tables of this revision."""


def upgrade() -> None:
    made = op.create_table("given_tables", sa.Column("name", sa.Text(), primary_key=True))
    connection = op.get_bind()
    for name in KNOWN:
        rows = sa.select(sa.literal(1)).select_from(sa.table(name)).limit(1)
        if connection.execute(rows).first() is not None:
            connection.execute(sa.insert(made).values(name=name))
