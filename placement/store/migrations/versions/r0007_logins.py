"""Failed tries to come in, each code of a second factor once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "login_attempts",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key"),
    )
    with op.batch_alter_table("accounts") as accounts:
        accounts.add_column(
            sa.Column("totp_step", sa.Integer(), nullable=False, server_default="0")
        )
        accounts.drop_column("failed")
        accounts.drop_column("locked_until")
