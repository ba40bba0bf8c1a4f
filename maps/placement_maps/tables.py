"""The equal tables beside the map: all that the map shows, for who reads rather than looks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Final

from placement.audience.views import Cell, TableView
from placement_maps.escape import escape

_NOTHING: Final = "–"
_LONG: Final = 40


def tables(views: tuple[TableView, ...], targets: Mapping[str, str]) -> str:
    """Return all tables, the first one open; `targets` maps an id to a key on the map."""
    return "".join(_table(view, targets, first=i == 0) for i, view in enumerate(views))


def cell(value: Cell) -> str:
    """Return a value as Dutch text, not yet escaped: 1,5 and 31-12-2025, a dash for nothing."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return _NOTHING
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
    if isinstance(value, date):
        return f"{value.day}-{value.month}-{value.year}"
    return str(value)


def _table(view: TableView, targets: Mapping[str, str], *, first: bool) -> str:
    title, rows = escape(view.title), len(view.rows)
    many = "1 regel" if rows == 1 else f"{rows} regels"
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in view.columns)
    body = "".join(_row(row, targets) for row in view.rows)
    note = f'<p class="note">{escape(view.note)}</p>' if view.note else ""
    return (
        f'<details class="pm-table"{" open" if first else ""}><summary><span>{title}</span>'
        f'<span class="count">{many}</span></summary>{note}'
        f'<div class="scroll" role="region" tabindex="0" aria-label="Tabel: {title}">'
        f"<table><caption>{title}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div></details>"
    )


def _row(row: tuple[Cell, ...], targets: Mapping[str, str]) -> str:
    cells = [_cell(value, targets, head=i == 0) for i, value in enumerate(row)]
    return f"<tr>{''.join(cells)}</tr>"


def _cell(value: Cell, targets: Mapping[str, str], *, head: bool) -> str:
    text = escape(cell(value))
    if isinstance(value, str) and value in targets:
        text = (
            f'<button type="button" class="to-map" data-key="{escape(targets[value])}" '
            f'aria-label="{text}: toon op de kaart">{text}</button>'
        )
    if head:
        return f'<th scope="row">{text}</th>'
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number:
        return f'<td class="number">{text}</td>'
    return f'<td class="long">{text}</td>' if len(cell(value)) > _LONG else f"<td>{text}</td>"
