"""What tests read in a page that was drawn."""

from __future__ import annotations

import re

from placement.audience.roles import Role

OTHERS: tuple[Role, ...] = ("corporation", "provider", "planner", "auditor", "admin")
"""Every role that sees no list of clients or of the whole supply."""


def ids(page: str) -> list[str]:
    """Return the ids of the rows of a list."""
    return re.findall(r'<tr data-id="([^"]+)">', page)


def row(page: str, name: str) -> str:
    """Return one row of a list as it is written."""
    found = re.search(rf'<tr data-id="{name}">(.*?)</tr>', page, re.S)
    assert found is not None
    return found[1]


def digest(page: str) -> str:
    """Return the digest that a form of consequences carries."""
    found = re.search(r'name="digest" value="(\w+)"', page)
    assert found is not None
    return found[1]
