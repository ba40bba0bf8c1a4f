"""Addresses from any file of the BAG: the kind is told by the name of the file."""

from __future__ import annotations

from pathlib import Path

from placement.errors import Fault, GeoError
from placement.sources.bag.addresses import AddressBook
from placement.sources.bag.features import read_features
from placement.sources.bag.lvc import read_lvc
from placement.sources.bag.plus import read_plus
from placement.sources.bag.store import read_store

_EXPECTED = (
    ".zip (LVC), .csv (adres plus), .geojson of .gpkg (PDOK), of .parquet (van dit programma)"
)


def read_bag(path: Path, *, workers: int = 1) -> AddressBook:
    """Return the addresses of a BAG file; raises ArchiveError or GeoError, in Dutch.

    `workers`: processes for the XML of an extract.
    """
    if not path.is_file():
        raise GeoError([Fault(path.name, "bestaat niet of is geen bestand", _EXPECTED)])
    match path.suffix.lower():
        case ".zip":
            return read_lvc(path, workers=workers)
        case ".csv":
            return read_plus(path)
        case ".parquet":
            return read_store(path)
        case ".geojson" | ".json" | ".gpkg":
            return read_features(path)
        case _:
            raise GeoError([Fault(path.name, "is geen bekende soort BAG-bestand", _EXPECTED)])
