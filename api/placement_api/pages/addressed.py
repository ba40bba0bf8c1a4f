"""Addresses of the file that this server has: found by what somebody typed, chosen or clicked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from placement_api.pages.visiting import Visit

if TYPE_CHECKING:
    from placement.sources.geocode.index import AddressIndex, Place

NONE_HERE = (
    "kan hier niet worden opgezocht: dit platform heeft geen adressenbestand. Kies een woning of "
    "een punt op de kaart, of geef x en y"
)
NEAR_MM = 50_000
"""How far an address may lie from a point to be named with it."""


@dataclass(frozen=True, slots=True)
class Found:
    """The one address that was meant; or `why` there is none, with others to choose from."""

    place: Place | None
    why: str = ""
    others: tuple[Place, ...] = ()


def find(visit: Visit, text: str) -> Found:
    """Return what an address as somebody typed it turns out to be. Never a guess."""
    from placement.sources.geocode.lookup import look_up
    from placement.sources.geocode.spelling import read_text

    index = index_of(visit)
    if index is None:
        return Found(None, NONE_HERE)
    outcome = look_up(index, read_text(text))
    return Found(outcome.place, outcome.reason or "niet gevonden",
                 () if outcome.place else outcome.places)  # fmt: skip


def chosen(visit: Visit, number: str) -> Found:
    """Return the address of a BAG number, as a list to choose from leads to."""
    index = index_of(visit)
    place = None if index is None else index.by_id(int(number))
    return Found(place, "" if place else "dit adres staat niet (meer) in het adressenbestand")


def nearest(visit: Visit, x: float, y: float) -> tuple[Place, int] | None:
    """Return the address nearest to a point in RD metres, with whole metres between; None far."""
    index = index_of(visit)
    found = None if index is None else index.nearest(round(x * 1000), round(y * 1000))
    if found is None or found[1] > NEAR_MM:
        return None
    return found[0], round(found[1] / 1000)


def index_of(visit: Visit) -> AddressIndex | None:
    """Return the addresses of this server, read once as long as the file is the same."""
    told = visit.platform.settings.addresses
    if not told:
        return None
    file = Path(told)

    def read() -> AddressIndex:
        from placement.sources.bag.store import read_store
        from placement.sources.geocode.index import AddressIndex

        return AddressIndex.of(read_store(file))

    made: AddressIndex = visit.platform.maps.get(("addresses", told, file.stat().st_mtime_ns), read)
    return made
