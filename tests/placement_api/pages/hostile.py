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
KEPT = frozenset({"municipalities"})
"""Ids that the boundaries name too, so that they stay as they are."""


def poison(folder: Path) -> None:
    """Write every table of a delivery anew with hostile texts; references stay whole."""
    corpus = cycle(TEXTS)
    for table in TABLES:
        path = folder / f"{table}.csv"
        if not path.exists():
            continue
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        known = {item.name: item for item in declared(table)}
        columns = list(dict.fromkeys([*(rows[0] if rows else known), *_texts(table)]))
        for row in rows:
            for name in columns:
                row[name] = _hostile(known[name], table, row.get(name, ""), next(corpus))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)


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
