"""Where the page of a client or unit is: an id is any text, an address is not."""

from __future__ import annotations

from urllib.parse import quote


def client_page(client: str) -> str:
    """Return the address of a client's page."""
    return f"/client/{quote(client)}"


def unit_page(unit: str) -> str:
    """Return the address of a unit's page."""
    return f"/aanbod/{quote(unit)}"
