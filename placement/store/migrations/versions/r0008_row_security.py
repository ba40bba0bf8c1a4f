"""The role of PostgreSQL as which requests of people are answered: it owns nothing.

Which rows it may see is in placement.store.walls, built anew after every upgrade.
"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0009"
branch_labels = None
depends_on = None

APP = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'placement_app') THEN
    CREATE ROLE placement_app NOLOGIN;
  END IF;
  EXECUTE format('GRANT placement_app TO %I', current_user);
END $$
"""
GRANTS = (
    "GRANT USAGE ON SCHEMA public TO placement_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO placement_app",
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO placement_app",
    "REVOKE UPDATE, DELETE ON audit FROM placement_app",
    (
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public "
        "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO placement_app"
    ),
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(APP)
    for grant in GRANTS:
        op.execute(grant)
