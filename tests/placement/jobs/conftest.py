"""The databases and keys of the store's tests, for the jobs that work on them."""

from tests.placement.store.conftest import database, keys, postgres

__all__ = ["database", "keys", "postgres"]
