"""An exchange folder, or a zip of one, to a delivery: all of it, or all of its faults."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from placement.domain import TABLES
from placement.errors import Fault, InputError
from placement.geo.network import Kind, Network
from placement.rulebook import Rulebook, Settings, load, read_settings
from placement.sources.archive import unpacked
from placement.sources.files import MOST_BYTES, read_bytes, read_table
from placement.sources.fingerprint import fingerprint
from placement.sources.listing import Listing, list_folder
from placement.sources.municipalities import fill_municipalities
from placement.sources.network_store import FOLDER
from placement.sources.networks import read_networks
from placement.sources.points import POINT_COLUMNS, to_points
from placement.tables import Built, Tables, build
from placement.tables.checks import check_values
from placement.tables.references import check_references
from placement.tables.schema import has_point
from placement.tables.sense import check_sense

if TYPE_CHECKING:
    from geopandas.geodataframe import GeoDataFrame

_SETTINGS_FILE = "settings.toml"


@dataclass(frozen=True, slots=True, eq=False)
class Delivery:
    """All that one exchange folder says, typed and checked; nothing of it is half-taken.

    `boundaries`: index municipality id, geometry in RD, or None. `sha256` is the same for a folder
    and a zip of it. `notices` are Dutch lines about what was left out or looks odd.
    """

    tables: Tables
    rulebook: Rulebook = field(repr=False)
    settings: Settings = field(repr=False)
    boundaries: GeoDataFrame | None = field(repr=False)
    walk: Network | None = field(repr=False)
    drive: Network | None = field(repr=False)
    sha256: str
    notices: tuple[str, ...] = field(repr=False)
    name: str


@dataclass(slots=True)
class _Ledger:
    """What was found wrong or odd so far; lives as long as one reading."""

    faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    spoiled: set[tuple[str, int]] = field(default_factory=set)
    incomplete: set[str] = field(default_factory=set)

    def raise_if_faulty(self) -> None:
        """Raise every fault, the first of each cell only, in reading order."""
        kept: dict[tuple[str, int | None, str | None, str], Fault] = {}
        for fault in self.faults:
            cell = fault.row is not None and fault.column is not None
            key = (fault.file, fault.row, fault.column, "" if cell else fault.problem)
            if fault.column is None or (fault.file, fault.row) not in self.spoiled:
                kept.setdefault(key, fault)
        if kept:
            raise InputError(sorted(kept.values(), key=_reading_order))


def read(
    path: Path,
    *,
    today: dt.date | None = None,
    most_bytes: int = MOST_BYTES,
    stores: Sequence[Path] = (),
) -> Delivery:
    """Return the delivery in a folder or a .zip of one.

    `today` serves where settings.toml names no date. A table larger than `most_bytes` is refused
    unread. Networks are taken from `networks/` in the folder or from `stores` where they lie
    ready, built from these very files; else they are built anew. Raises InputError with every
    fault of every file, sorted by file, row and column.
    """
    if path.is_dir():
        return _read(path, path.resolve().name, today, most_bytes, stores)
    if path.is_file() and path.suffix.lower() == ".zip":
        with unpacked(path) as folder:
            return _read(folder, path.stem, today, most_bytes, stores)
    raise InputError([Fault(path.name, "bestaat niet", "een map of een .zip met tabellen")])


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The parts of a delivery that are no tables: rules, borders, networks."""

    rulebook: Rulebook = field(repr=False)
    boundaries: GeoDataFrame | None = field(repr=False)
    walk: Network | None = field(repr=False)
    drive: Network | None = field(repr=False)


def read_ground(folder: Path) -> Ground:
    """Return what a folder says besides its tables, which are not read; InputError as `read`."""
    ledger = _Ledger()
    listing = list_folder(folder)
    _, rulebook = _rules(listing, dt.date.min, ledger)
    boundaries = _boundaries(listing, ledger)
    networks, faults = read_networks(listing.parts, (folder / FOLDER,), ("walk", "drive"))
    ledger.faults.extend(faults)
    ledger.raise_if_faulty()
    assert rulebook is not None
    return Ground(rulebook, boundaries, networks.get("walk"), networks.get("drive"))


def report(faults: tuple[Fault, ...]) -> str:
    """Return all faults as Dutch text, grouped per file; personal data may be in it: never log."""
    lines: list[str] = []
    for file in dict.fromkeys(fault.file for fault in faults):
        own = [fault for fault in faults if fault.file == file]
        lines.append(f"{file}: {len(own)} {'fout' if len(own) == 1 else 'fouten'}")
        lines.extend(f"  {fault.sentence().removeprefix(file).lstrip(',: ')}" for fault in own)
    return "\n".join(lines)


def _read(
    folder: Path, name: str, today: dt.date | None, most_bytes: int, stores: Sequence[Path]
) -> Delivery:
    ledger = _Ledger()
    listing = list_folder(folder)
    ledger.faults.extend(listing.faults)
    ledger.notices.extend(listing.notices)
    settings, rulebook = _rules(listing, today, ledger)
    tables = _tables(listing, most_bytes, ledger)
    boundaries = _boundaries(listing, ledger)
    kinds: tuple[Kind, ...] = ("walk", "drive")
    if (tables.care_bases["mode"] == "bike").any():
        kinds = (*kinds, "bike")
    networks, faults = read_networks(listing.parts, (folder / FOLDER, *stores), kinds)
    ledger.faults.extend(faults)
    content = {key: path for key, path in listing.parts.items() if key != "settings"}
    digest = fingerprint(tables, settings, content.items())
    tables = _judged(tables, settings, boundaries, listing, ledger)
    ledger.raise_if_faulty()
    assert rulebook is not None
    return Delivery(
        tables=tables,
        rulebook=rulebook,
        settings=settings,
        boundaries=boundaries,
        walk=networks.get("walk"),
        drive=networks.get("drive"),
        sha256=digest,
        notices=tuple(dict.fromkeys(ledger.notices)),
        name=name,
    )


def _rules(
    listing: Listing, today: dt.date | None, ledger: _Ledger
) -> tuple[Settings, Rulebook | None]:
    settings = Settings()
    try:
        if "settings" in listing.parts:
            content = read_bytes(listing.parts["settings"])
            settings = read_settings(content.decode("utf-8-sig"), _SETTINGS_FILE)
        rulebook = load(settings.rulebook).with_settings(settings)
    except UnicodeDecodeError:
        ledger.faults.append(Fault(_SETTINGS_FILE, "is geen UTF-8", "TOML in UTF-8"))
    except InputError as error:
        ledger.faults.extend(error.faults)
    else:
        if settings.date is None and today is None:
            problem, expected = "de datum van de berekening ontbreekt", "date = 2026-11-21"
            ledger.faults.append(Fault(_SETTINGS_FILE, problem, expected, column="date"))
        return settings.model_copy(update={"date": settings.date or today}), rulebook
    return settings, None


def _tables(listing: Listing, most_bytes: int, ledger: _Ledger) -> Tables:
    frames: dict[str, pd.DataFrame] = {}
    for table in TABLES:
        if table not in listing.tables:
            continue
        path = listing.tables[table]
        try:
            raw, notices = read_table(path, table, most_bytes=most_bytes)
        except InputError as error:
            ledger.faults.extend(error.faults)
            ledger.broken.add(table)
        else:
            built = build(raw)
            ledger.notices.extend([*notices, *built.notices])
            frames[table] = _placed(built, table, path.name, ledger)
    return Tables.of(frames)


def _placed(built: Built, table: str, file: str, ledger: _Ledger) -> pd.DataFrame:
    ledger.faults.extend(built.faults)
    ledger.spoiled.update((file, row) for row in built.spoiled)
    if "id" in built.absent:
        ledger.broken.add(table)
    ledger.incomplete.update([file] if built.absent else [])
    if not has_point(table):
        return built.frame
    frame, faults = to_points(built.frame, table, file)
    if not built.absent & POINT_COLUMNS:
        ledger.faults.extend(faults)
    return frame


def _boundaries(listing: Listing, ledger: _Ledger) -> GeoDataFrame | None:
    if "boundaries" not in listing.parts:
        return None
    # GDAL and what it brings take 30 MB, and most folders have no borders.
    from placement.sources.boundaries import read_boundaries

    try:
        boundaries, notices = read_boundaries(listing.parts["boundaries"])
    except InputError as error:
        ledger.faults.extend(error.faults)
        ledger.broken.add("boundaries")
        return None
    ledger.notices.extend(notices)
    return boundaries


def _judged(
    tables: Tables,
    settings: Settings,
    boundaries: GeoDataFrame | None,
    listing: Listing,
    ledger: _Ledger,
) -> Tables:
    """Return the tables with municipalities filled; what does not fit goes into the ledger."""
    files = {table: path.name for table, path in listing.tables.items()}
    faulty = {(fault.file, fault.row, fault.column) for fault in ledger.faults}
    ledger.faults.extend(
        fault
        for fault in check_values(tables, files, settings.date, faulty)
        if fault.file not in ledger.incomplete
    )
    faults, notices = check_references(tables, files, ledger.broken)
    ledger.faults.extend(faults)
    ledger.notices.extend(notices)
    faults, notices = check_sense(tables, files)
    ledger.faults.extend(faults)
    ledger.notices.extend(notices)
    tables, faults = fill_municipalities(tables, boundaries, files, ledger.broken)
    ledger.faults.extend(faults)
    return tables


def _reading_order(fault: Fault) -> tuple[str, int, str, str]:
    return fault.file, fault.row or 0, fault.column or "", fault.problem
