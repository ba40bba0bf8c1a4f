"""Borderline distances that somebody judged on the spot; name and reason are sealed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0011"
branch_labels = None
depends_on = None

PARENTS = {"unit": "units", "bw_location": "bw_locations", "other_unit": "units"}


def upgrade() -> None:
    op.create_table(
        "confirmations",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("bw_location", sa.Text(), nullable=True),
        sa.Column("other_unit", sa.Text(), nullable=True),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{parent}.id"], initially="DEFERRED", deferrable=True
            )
            for column, parent in PARENTS.items()
        ),
        sa.PrimaryKeyConstraint("key"),
    )
    for column in PARENTS:
        op.create_index(op.f(f"ix_confirmations_{column}"), "confirmations", [column])
