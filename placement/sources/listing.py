"""Which files of a folder are which part of a delivery."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from placement.domain import TABLES
from placement.errors import Fault
from placement.tables.nearest import closest, nearest
from placement.tables.schema import REQUIRED_TABLES

TABLE_SUFFIXES = (".csv", ".xlsx", ".parquet")
_FOREIGN_SUFFIXES = (".xls", ".xlsm", ".xlsb", ".ods", ".tsv", ".txt", ".json")
# Parts of a delivery that are no table, each with the file names that may hold it.
PARTS = {
    "settings": ("settings.toml",),
    "boundaries": ("boundaries.gpkg", "boundaries.geojson"),
    "walk": ("walk.graphml", "walk.graphml.gz"),
    "drive": ("drive.graphml", "drive.graphml.gz"),
    "roads": ("roads.osm.pbf",),
}


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of a delivery by the table or part that they hold."""

    tables: dict[str, Path]
    parts: dict[str, Path]
    faults: list[Fault]
    notices: list[str]


def list_folder(folder: Path) -> Listing:
    """Return what a folder holds; names count in any case, hidden files and folders do not."""
    listing = Listing({}, {}, [], [])
    for path in sorted(folder.iterdir(), key=lambda item: item.name):
        if not path.name.startswith((".", "~$")):
            _sort_in(path, listing)
    listing.faults.extend(
        Fault(f"{name}.csv", "verplichte tabel ontbreekt", f"{name}.csv, .xlsx of .parquet")
        for name in REQUIRED_TABLES
        if name not in listing.tables
    )
    return listing


def _sort_in(path: Path, listing: Listing) -> None:
    name = path.name.lower()
    table, suffix = name.partition(".")[0], "".join(path.suffixes).lower()
    if table in TABLES and suffix in TABLE_SUFFIXES:
        _take(listing.tables, table, path, listing.faults)
    elif part := next((part for part, names in PARTS.items() if name in names), None):
        _take(listing.parts, part, path, listing.faults)
    elif table in TABLES and suffix in _FOREIGN_SUFFIXES:
        expected = f"{table}.csv, .xlsx of .parquet"
        listing.faults.append(
            Fault(path.name, "is een bestandssoort die niet gelezen wordt", expected)
        )
    elif suffix in TABLE_SUFFIXES or closest(name, _part_names()):
        hint = nearest(table, list(TABLES)) or nearest(name, _part_names())
        listing.notices.append(f"{path.name}: onbekende tabel, niet gelezen{hint}")
    elif path.is_file() and suffix != ".md":
        listing.notices.append(f"{path.name}: hoort niet bij een aanlevering, niet gelezen")


def _take(kept: dict[str, Path], key: str, path: Path, faults: list[Fault]) -> None:
    if not path.is_file():
        faults.append(Fault(path.name, "is geen gewoon bestand", "een bestand"))
    elif key in kept:
        problem = f"is er dubbel: ook als {kept[key].name}"
        faults.append(Fault(path.name, problem, "één bestand per onderdeel"))
    else:
        kept[key] = path


def _part_names() -> list[str]:
    return [name for names in PARTS.values() for name in names]
