"""The tables of the exchange folder."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


POINTS = ("municipalities", "bw_locations", "care_bases", "units")


def upgrade() -> None:
    op.create_table(
        "complexes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dwellings", sa.Integer(), nullable=False),
        sa.Column("occupied_bt", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("other_groups", sa.JSON(), nullable=False),
        sa.Column("max_share", sa.Float(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "corporations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "municipalities",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("inhabitants", sa.Integer(), nullable=True),
        sa.Column("x", sa.Float(), nullable=True),
        sa.Column("y", sa.Float(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "previous",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "providers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("profiles", sa.JSON(), nullable=False),
        sa.Column("hours_free", sa.Float(), nullable=True),
        sa.Column("safehouse", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "agreements",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("corporation", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_until", sa.Date(), nullable=False),
        sa.Column("promised", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["corporation"], ["corporations.id"], initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.id"], initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("agreements", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreements_corporation"), ["corporation"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_agreements_municipality"), ["municipality"], unique=False
        )

    op.create_table(
        "bw_locations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("x", sa.Float(), nullable=False),
        sa.Column("y", sa.Float(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("municipality", sa.Text(), nullable=True),
        sa.Column("operating", sa.Boolean(), nullable=False),
        sa.Column("operating_from", sa.Date(), nullable=True),
        sa.Column("operating_until", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.id"], initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["provider"], ["providers.id"], initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("bw_locations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bw_locations_municipality"), ["municipality"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_bw_locations_provider"), ["provider"], unique=False)

    op.create_table(
        "care_bases",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("x", sa.Float(), nullable=False),
        sa.Column("y", sa.Float(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("staffed", sa.Text(), nullable=False),
        sa.Column("handling_minutes", sa.Float(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider"], ["providers.id"], initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("care_bases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_bases_provider"), ["provider"], unique=False)

    op.create_table(
        "spread_targets",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("occupied", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.id"], initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("key"),
    )
    with op.batch_alter_table("spread_targets", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_spread_targets_municipality"), ["municipality"], unique=False
        )

    op.create_table(
        "deliveries",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement"], ["agreements.id"], initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("key"),
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deliveries_agreement"), ["agreement"], unique=False)

    op.create_table(
        "units",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("housing_form", sa.Text(), nullable=False),
        sa.Column("x", sa.Float(), nullable=False),
        sa.Column("y", sa.Float(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=True),
        sa.Column("rent", sa.Float(), nullable=True),
        sa.Column("wheelchair", sa.Boolean(), nullable=False),
        sa.Column("plus", sa.Boolean(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=True),
        sa.Column("corporation", sa.Text(), nullable=True),
        sa.Column("complex", sa.Text(), nullable=True),
        sa.Column("bw_location", sa.Text(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("occupied", sa.Integer(), nullable=False),
        sa.Column("occupied_provider", sa.Text(), nullable=True),
        sa.Column("may_cluster", sa.Boolean(), nullable=False),
        sa.Column("available_from", sa.Date(), nullable=True),
        sa.Column("age_min", sa.Integer(), nullable=True),
        sa.Column("age_max", sa.Integer(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["bw_location"], ["bw_locations.id"], initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["complex"], ["complexes.id"], initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["corporation"], ["corporations.id"], initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.id"], initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["occupied_provider"], ["providers.id"], initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["provider"], ["providers.id"], initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("units", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_units_bw_location"), ["bw_location"], unique=False)
        batch_op.create_index(batch_op.f("ix_units_complex"), ["complex"], unique=False)
        batch_op.create_index(batch_op.f("ix_units_corporation"), ["corporation"], unique=False)
        batch_op.create_index(batch_op.f("ix_units_municipality"), ["municipality"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_units_occupied_provider"), ["occupied_provider"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_units_provider"), ["provider"], unique=False)

    op.create_table(
        "bw_walks",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("bw_location", sa.Text(), nullable=False),
        sa.Column("metres", sa.Float(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["bw_location"], ["bw_locations.id"], initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["unit"], ["units.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("key"),
    )
    with op.batch_alter_table("bw_walks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bw_walks_bw_location"), ["bw_location"], unique=False)
        batch_op.create_index(batch_op.f("ix_bw_walks_unit"), ["unit"], unique=False)

    op.create_table(
        "clients",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("intensity", sa.Text(), nullable=False),
        sa.Column("waiting_since", sa.Date(), nullable=False),
        sa.Column("grant_until", sa.Date(), nullable=False),
        sa.Column("grant_from", sa.Date(), nullable=True),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("age", sa.Integer(), nullable=True),
        sa.Column("birth_date", sa.Text(), nullable=True),
        sa.Column("home_municipality", sa.Text(), nullable=True),
        sa.Column("x", sa.Text(), nullable=True),
        sa.Column("y", sa.Text(), nullable=True),
        sa.Column("max_rent", sa.Float(), nullable=True),
        sa.Column("wheelchair", sa.Boolean(), nullable=False),
        sa.Column("financing", sa.Text(), nullable=True),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("prefer_municipalities", sa.JSON(), nullable=False),
        sa.Column("exclude_municipalities", sa.JSON(), nullable=False),
        sa.Column("only_providers", sa.JSON(), nullable=False),
        sa.Column("prefer_providers", sa.JSON(), nullable=False),
        sa.Column("refuse_providers", sa.JSON(), nullable=False),
        sa.Column("lives_in", sa.Text(), nullable=True),
        sa.Column("next_profile", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["lives_in"], ["units.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("clients", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clients_lives_in"), ["lives_in"], unique=False)

    op.create_table(
        "reach",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Float(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["base"], ["care_bases.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["unit"], ["units.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("key"),
    )
    with op.batch_alter_table("reach", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reach_base"), ["base"], unique=False)
        batch_op.create_index(batch_op.f("ix_reach_unit"), ["unit"], unique=False)

    op.create_table(
        "unit_distances",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("a", sa.Text(), nullable=False),
        sa.Column("b", sa.Text(), nullable=False),
        sa.Column("metres", sa.Float(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["a"], ["units.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["b"], ["units.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("key"),
    )
    with op.batch_alter_table("unit_distances", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_distances_a"), ["a"], unique=False)
        batch_op.create_index(batch_op.f("ix_unit_distances_b"), ["b"], unique=False)

    op.create_table(
        "exclusion_zones",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("x", sa.Text(), nullable=False),
        sa.Column("y", sa.Text(), nullable=False),
        sa.Column("radius_m", sa.Float(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("key"),
    )
    with op.batch_alter_table("exclusion_zones", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exclusion_zones_client"), ["client"], unique=False)

    op.create_table(
        "keep_apart",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("client_a", sa.Text(), nullable=False),
        sa.Column("client_b", sa.Text(), nullable=False),
        sa.Column("metres", sa.Float(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_a"], ["clients.id"], initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["client_b"], ["clients.id"], initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("key"),
    )
    with op.batch_alter_table("keep_apart", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_keep_apart_client_a"), ["client_a"], unique=False)
        batch_op.create_index(batch_op.f("ix_keep_apart_client_b"), ["client_b"], unique=False)

    op.create_table(
        "pins",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(
            ["provider"], ["providers.id"], initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["unit"], ["units.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("key"),
    )
    with op.batch_alter_table("pins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pins_client"), ["client"], unique=False)
        batch_op.create_index(batch_op.f("ix_pins_provider"), ["provider"], unique=False)
        batch_op.create_index(batch_op.f("ix_pins_unit"), ["unit"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        _geometry()


def _geometry() -> None:
    """Give QGIS a geometry to read: made by the database from x and y, never written."""
    op.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    for table in POINTS:
        made = "ST_SetSRID(ST_MakePoint(x, y), 28992)"
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN geom geometry(Point, 28992) "
            f"GENERATED ALWAYS AS ({made}) STORED"
        )
        op.execute(f"CREATE INDEX {table}_geom ON {table} USING gist (geom)")
