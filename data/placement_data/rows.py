"""Writing an exchange folder from plain rows: the columns of exchange.md in their order."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

Row = dict[str, object]
Tables = dict[str, list[Row]]
Settings = dict[str, object]

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "municipalities": ("id", "name"),
    "providers": ("id", "name", "profiles"),
    "corporations": ("id", "name"),
    "bw_locations": ("id", "provider", "x", "y"),
    "care_bases": ("id", "provider", "x", "y"),
    "complexes": ("id", "dwellings"),
    "units": ("id", "housing_form", "x", "y"),
    "clients": ("id", "profile", "intensity", "waiting_since", "grant_until"),
    "exclusion_zones": ("client", "x", "y", "radius_m"),
    "keep_apart": ("client_a", "client_b", "metres"),
    "spread_targets": ("profile", "municipality", "target"),
    "agreements": (
        *("id", "corporation", "municipality", "kind"),
        *("period_from", "period_until", "promised"),
    ),
    "deliveries": ("agreement", "unit", "date"),
    "previous": ("client", "unit", "provider"),
    "pins": ("client", "unit", "decision"),
    "confirmations": ("unit", "holds", "name", "date", "reason"),
    "reach": ("base", "unit", "minutes"),
    "unit_distances": ("a", "b", "metres"),
    "bw_walks": ("unit", "bw_location", "metres"),
}
OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "municipalities": ("region", "inhabitants", "x", "y"),
    "providers": ("hours_free", "safehouse"),
    "bw_locations": ("name", "municipality", "operating", "operating_from", "operating_until"),
    "care_bases": ("mode", "staffed", "handling_minutes"),
    "complexes": ("occupied_bt", "name", "other_groups", "max_share"),
    "units": (
        *("municipality", "rent", "wheelchair", "plus", "provider", "corporation", "complex"),
        *("bw_location", "capacity", "occupied", "occupied_provider", "may_cluster"),
        *("available_from", "age_min", "age_max", "address"),
    ),
    "clients": (
        *("grant_from", "urgency", "age", "birth_date", "home_municipality", "x", "y"),
        *("max_rent", "wheelchair", "financing", "regions", "prefer_municipalities"),
        *("exclude_municipalities", "only_providers", "prefer_providers", "refuse_providers"),
        *("lives_in", "next_profile"),
    ),
    "spread_targets": ("occupied",),
    "agreements": ("note",),
    "deliveries": ("evidence", "status"),
    "pins": ("provider", "reason"),
    "confirmations": ("bw_location", "other_unit"),
}


def columns(table: str, rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the columns to write: the required ones, then each optional one that is used."""
    used = {name for row in rows for name in row}
    optional = OPTIONAL.get(table, ())
    strange = used - set(REQUIRED[table]) - set(optional)
    if strange:
        raise KeyError(f"{table}: {sorted(strange)}")
    return REQUIRED[table] + tuple(name for name in optional if name in used)


def cell(value: object) -> str:
    """Return a value as an exchange cell: empty for None, `|` between several, ISO dates."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "|".join(cell(part) for part in value)
    return str(value)


def table_text(table: str, rows: Sequence[Row]) -> str:
    """Return the CSV text of one table; an empty table still has its required header."""
    names = columns(table, rows)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([cell(row.get(name)) for name in names] for row in rows)
    return out.getvalue()


def settings_text(settings: Settings) -> str:
    """Return settings.toml: single values first, then one `[section]` per mapping."""
    single = {k: v for k, v in settings.items() if not isinstance(v, Mapping)}
    lines = [f"{key} = {_toml(value)}" for key, value in single.items()]
    for key, section in settings.items():
        if isinstance(section, Mapping):
            lines.append(f"[{key}]")
            lines += [f"{name} = {_toml(value)}" for name, value in section.items()]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, Mapping):
        inner = ", ".join(f"{key} = {_toml(part)}" for key, part in value.items())
        return "{ " + inner + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(part) for part in value) + "]"
    return str(value)


def write_rows(folder: Path, tables: Tables, settings: Settings | None = None) -> None:
    """Write every given table as NAME.csv, and settings.toml when settings are given."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text(table_text(name, rows), encoding="utf-8", newline="")
    if settings is not None:
        text = settings_text(settings)
        (folder / "settings.toml").write_text(text, encoding="utf-8", newline="")
