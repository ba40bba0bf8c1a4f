"""Pins made here, how often a run was taken up, and what a run's clients and units looked like."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pinned",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("client", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("sealed_reason", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_pinned_client"), "pinned", ["client"])
    op.create_index(op.f("ix_pinned_unit"), "pinned", ["unit"])
    with op.batch_alter_table("runs") as runs:
        runs.add_column(sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
        runs.add_column(sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("snapshots") as snapshots:
        snapshots.add_column(sa.Column("prints", sa.JSON(), nullable=False, server_default="{}"))
