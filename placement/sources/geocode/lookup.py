"""One written address against the index: exact, several to choose from, or none. Never a guess."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from placement.sources.geocode.index import AddressIndex, Place
from placement.sources.geocode.spelling import Reading, Written
from placement.sources.geocode.words import street_key

MOST_SHOWN = 10


class Found(StrEnum):
    """The three outcomes."""

    EXACT = "exact"
    SEVERAL = "several"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an address turned out to be.

    EXACT: `places` holds the one address. SEVERAL: all that fit; a person chooses. NONE: `reason`
    says in Dutch what does not fit, and `places` holds what lies nearest in spelling, never taken.
    """

    found: Found
    places: tuple[Place, ...] = field(default=(), repr=False)
    reason: str = ""

    @property
    def place(self) -> Place | None:
        """The address, where there is exactly one."""
        return self.places[0] if self.found is Found.EXACT else None


def look_up(index: AddressIndex, written: Written) -> Outcome:
    """Return the outcome for one address; every part that was written must agree."""
    if written.trouble:
        return Outcome(Found.NONE, reason=written.trouble)
    tries = [_try(index, written, reading) for reading in written.readings]
    fits = _different(place for fit, _near, _why in tries for place in fit)
    if len(fits) == 1:
        return Outcome(Found.EXACT, fits)
    if fits:
        return Outcome(Found.SEVERAL, fits, f"{len(fits)} adressen passen; kies er een")
    best = max(tries, key=lambda told: len(told[2]) and _RANK.index(told[2]))
    return Outcome(Found.NONE, _different(best[1])[:MOST_SHOWN], best[2])


_NO_PLACE = "de postcode of woonplaats ontbreekt"
_NO_CODE = "de postcode staat niet in dit BAG-bestand"
_NO_STREET = "dit nummer in deze straat staat niet in dit BAG-bestand"
_NO_NUMBER = "dit huisnummer bestaat niet op deze postcode"
_OTHER_TOWN = "de woonplaats past niet bij dit adres"
_OTHER_STREET = "de straat past niet bij deze postcode"
_NO_SUFFIX = "het nummer bestaat, maar niet met deze toevoeging"
_BESIDE = "ligt naast of tegenover dit nummer en is zelf geen adres"
# The reason of the reading that came farthest is told.
_RANK = (
    *(_NO_PLACE, _NO_CODE, _NO_STREET, _NO_NUMBER, _OTHER_TOWN, _OTHER_STREET),
    *(_NO_SUFFIX, _BESIDE),
)


def _try(
    index: AddressIndex, written: Written, reading: Reading
) -> tuple[list[Place], list[Place], str]:
    """Return what fits one reading, or what lies near and the reason."""
    postcode, towns = written.postcode, [t for t in (reading.town, written.area) if t]
    places = _start(index, postcode, reading)
    if not places:
        if not postcode:
            return [], [], _NO_STREET
        return [], [], _NO_NUMBER if index.knows(postcode) else _NO_CODE
    if not postcode and not towns:
        return [], places, _NO_PLACE
    for town in towns:
        near, places = places, [p for p in places if index.lies_in(p, town)]
        if not places:
            return [], near, _OTHER_TOWN
    if reading.street:
        wanted = street_key(reading.street)
        near, places = places, [p for p in places if street_key(p.street) == wanted]
        if not places:
            return [], near, _OTHER_STREET
    fit = [place for place in places if reading.suffix in place.suffixes]
    return fit, places, _BESIDE if reading.beside else _NO_SUFFIX


def _start(index: AddressIndex, postcode: str, reading: Reading) -> list[Place]:
    if postcode:
        return index.at_postcode(postcode, reading.number)
    return index.at_street(reading.street, reading.number) if reading.street else []


def _different(places: Iterable[Place]) -> tuple[Place, ...]:
    """Return each address once: one may have come by two readings."""
    return tuple({(place.address, place.object): place for place in places}.values())
