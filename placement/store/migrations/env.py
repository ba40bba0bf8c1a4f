"""What Alembic runs: every revision within the caller's own transaction."""

from __future__ import annotations

from alembic import context

from placement.store.migrations import ours
from placement.store.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    include_object=ours,
    compare_type=True,
    render_as_batch=True,
)
context.run_migrations()
