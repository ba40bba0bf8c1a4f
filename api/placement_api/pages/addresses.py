"""Where the page of a client or unit is: an id is any text, an address is not."""

from __future__ import annotations

from urllib.parse import quote


def client_page(client: str) -> str:
    """Return the address of a client's page."""
    return f"/client/{_part(client)}"


def unit_page(unit: str) -> str:
    """Return the address of a unit's page."""
    return f"/aanbod/{_part(unit)}"


def _part(name: str) -> str:
    """Return an id as part of an address; most need nothing, and lists have thousands."""
    return name if name.isascii() and name.isalnum() else quote(name)
