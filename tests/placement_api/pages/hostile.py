"""A region in which every text that anybody may deliver tries to run something."""

from __future__ import annotations

import csv
from itertools import cycle
from pathlib import Path

from placement.domain import TABLES
from placement.tables.schema import Declared, declared

SUM = "{{1111*1111}}"
RESULT = "1234321"
TEXTS = (
    # What begins with = is refused at the door already: "is een formule".
    '"><img src=x onerror=window.hit=1>',
    "'><svg onload=window.hit=1>",
    "</script><script>window.hit=1</script>",
    "</title></style></textarea><script>window.hit=1</script>",
    f"{SUM}{{% raw %}}",
    "${window.hit=1}`${window.hit=1}`",
    "+cmd|' /C calc'!A0".replace("|", "¦"),
    "@SUM(1+1)*",
    "\u202egnol\u202c\u2066\u200f",
    "javascript:window.hit=1",
    "' autofocus onfocus=window.hit=1 x='",
    "&lt;img src=x onerror=window.hit=1&gt;",
    "\u2028window.hit=1//",
)
NAME = "\"'><img src=x onerror=window.hit=1>"
"""What is put behind every id; it holds no sign that ends an address."""
FEWER = 6
"""One in so many clients and units stays."""
KEPT = frozenset({"municipalities"})
"""Ids that the boundaries name too, so that they stay as they are."""


def poison(folder: Path) -> None:
    """Write every table of a delivery anew with hostile texts; references stay whole."""
    tables = {table: _read(folder / f"{table}.csv") for table in TABLES
              if (folder / f"{table}.csv").exists()}  # fmt: skip
    _thin(tables)
    corpus = cycle(TEXTS)
    for table, rows in tables.items():
        known = {item.name: item for item in declared(table)}
        columns = list(dict.fromkeys([*(rows[0] if rows else known), *_texts(table)]))
        for row in rows:
            for name in columns:
                row[name] = _hostile(known[name], table, row.get(name, ""), next(corpus))
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _thin(tables: dict[str, list[dict[str, str]]]) -> None:
    """Leave fewer clients and units, and nothing that names one that went.

    Enough for every text in every column, and few enough to make every PDF of every list.
    """
    people = tables["clients"] = tables["clients"][::FEWER]
    needed = {row.get("lives_in") for row in people} | {row["unit"] for row in tables["deliveries"]}
    tables["units"] = [
        row for at, row in enumerate(tables["units"])
        if at % FEWER == 0 or row["id"] in needed or row.get("corporation")
    ]  # fmt: skip
    left = {table: {row["id"] for row in tables[table]} for table in ("clients", "units")}
    for table, rows in tables.items():
        names = [(item.name, item.column.refers) for item in declared(table)
                 if item.column.refers in left]  # fmt: skip
        tables[table] = [
            row for row in rows
            if all(not row.get(name) or row[name] in left[str(of)] for name, of in names)
        ]  # fmt: skip


def _texts(table: str) -> list[str]:
    """Return the columns of free text, also those that the delivery leaves out."""
    return [item.name for item in declared(table)
            if item.column.kind == "text" and not item.column.refers]  # fmt: skip


def _hostile(item: Declared, table: str, value: str, text: str) -> str:
    column = item.column
    target = table if column.kind == "id" else (column.refers or "").partition(".")[0]
    if column.kind == "id" or (column.refers and "." not in column.refers):
        if not value or target in KEPT:
            return value
        parts = value.split("|") if column.kind == "many" else [value]
        return "|".join(part + NAME for part in parts)
    if column.kind == "text" and not column.refers and item.name != "region":
        return f"{text}{value}"
    return value
