"""Whose background maps are: the name that the terms of use of a public service ask for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "service.pdok.nl/brt/": "© Kadaster (BRT Achtergrondkaart, PDOK), CC BY 4.0",
        "service.pdok.nl/hwh/": "© Beeldmateriaal Nederland (luchtfoto, PDOK), CC BY 4.0",
        "service.pdok.nl/lv/bgt/": "BGT (PDOK), CC0 1.0",
        "service.pdok.nl/": "PDOK",
        "tile.openstreetmap.org/": "© OpenStreetMap-bijdragers, ODbL",
    }
)
"""By how an address begins, without https and sub-domains; the first that fits is meant."""


def source_of(address: str) -> str:
    """Return whose tiles are at an address: of an unknown service the name of its host."""
    _, _, rest = address.partition("://")
    known = (told for start, told in SOURCES.items() if _begins(rest, start))
    return next(known, rest.split("/")[0])


def _begins(rest: str, start: str) -> bool:
    """Tell whether an address is one of a service, whatever sub-domain it is asked at."""
    host, _, path = rest.partition("/")
    wanted, _, below = start.partition("/")
    return (host == wanted or host.endswith(f".{wanted}")) and path.startswith(below)
