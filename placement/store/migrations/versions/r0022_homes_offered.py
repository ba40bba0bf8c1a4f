"""Dwellings that corporations offer, until one becomes a unit or is declined."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "homes_offered",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("corporation", sa.String(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("housing_form", sa.String(), nullable=False),
        sa.Column("x", sa.Float(), nullable=True),
        sa.Column("y", sa.Float(), nullable=True),
        sa.Column("rent", sa.Float(), nullable=True),
        sa.Column("wheelchair", sa.Boolean(), nullable=False),
        sa.Column("may_cluster", sa.Boolean(), nullable=False),
        sa.Column("complex", sa.String(), nullable=False),
        sa.Column("available_from", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed_note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("corporation", "municipality", "state"):
        op.create_index(op.f(f"ix_homes_offered_{column}"), "homes_offered", [column])
