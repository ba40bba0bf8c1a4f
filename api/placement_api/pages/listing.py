"""Lists: sorted, cut in pages, and the same list as print view, PDF or Excel.

A row that is about a client says so; whatever leaves, in whichever form, is written in the audit
chain here, and nowhere else.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode

from fastapi.responses import Response

from placement.audience.views import Cell, TableView
from placement_api.accounting import seen
from placement_api.pages.pdf import pdf_of
from placement_api.pages.rendering import page, render
from placement_api.pages.visiting import Visit
from placement_api.problems import Refused

Kind = Literal["text", "number", "euro", "date", "moment", "state"]
PAGE_SIZE = 50
MOST_IN_PDF = 2_000
"""Rows of one PDF: it is for paper; longer lists are for Excel."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key in the address, its (translated) title, how it is written."""

    key: str
    title: str
    kind: Kind = "text"
    sortable: bool = True
    help: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """One row: `cells` as the columns; `href` is where its first cell leads.

    `client`: whom the row is about, for the audit chain; `state`: a code that colours its badge.
    """

    id: str
    cells: tuple[Cell, ...]
    href: str = ""
    client: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Listing:
    """All rows that were asked, sorted, with the page that is shown."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    path: str
    resource: str = ""
    """What the rows are of in the policy; empty where no row is about a person."""
    note: str = ""
    sort: str = ""
    number: int = 1
    size: int = PAGE_SIZE
    query: Mapping[str, str] = field(default_factory=dict)
    """What else stands in the address (filters), without sort, page and form."""
    selectable: bool = False
    ticked: Sequence[str] | None = None
    """Ids of the rows that are ticked, on whichever page of the list; None: ticks are not kept."""

    @property
    def total(self) -> int:
        """Return how many rows there are in all."""
        return len(self.rows)

    @property
    def pages(self) -> int:
        """Return how many pages there are, at least one."""
        return max(math.ceil(self.total / self.size), 1)

    @property
    def shown(self) -> tuple[Row, ...]:
        """Return the rows of this page."""
        return self.rows[(self.number - 1) * self.size : self.number * self.size]

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """Return the ids that are ticked and do not stand on this page."""
        here = {row.id for row in self.shown}
        return tuple(name for name in self.ticked or () if name not in here)

    def url(self, **changed: object) -> str:
        """Return the address of this list with something changed in it; None leaves out."""
        now: dict[str, object] = {**self.query, "sorteer": self.sort, "blad": self.number}
        kept = {k: v for k, v in {**now, **changed}.items() if v not in ("", None)}
        if kept.get("blad") == 1:
            del kept["blad"]
        return f"{self.path}?{urlencode(kept)}" if kept else self.path

    def table(self) -> TableView:
        """Return the whole list as a table for a file."""
        titles = tuple(column.title for column in self.columns)
        return TableView(self.id, self.title, titles, tuple(r.cells for r in self.rows), self.note)


def listing(
    visit: Visit,
    name: str,
    title: str,
    columns: tuple[Column, ...],
    rows: Iterable[Row],
    *,
    default_sort: str = "",
    filters: tuple[str, ...] = (),
    **more: Any,  # noqa: ANN401 - the other fields of Listing
) -> Listing:
    """Return rows as the address asks: `sorteer` (a key, - before it: down), `blad`, filters."""
    sort = visit.asked("sorteer") or default_sort
    kept = {key: visit.asked(key) for key in filters if visit.asked(key)}
    ordered = _sorted(columns, tuple(rows), sort)
    size = int(more.get("size", PAGE_SIZE))
    last = max(math.ceil(len(ordered) / size), 1)
    number = page_number(visit, last)
    return Listing(
        name, title, columns, ordered, visit.request.url.path,
        sort=sort, number=number, query=kept, **more,
    )  # fmt: skip


def page_number(visit: Visit, last: int) -> int:
    """Return the page that the address asks (`blad`), from 1 to `last`; the first if it is none."""
    asked = visit.asked("blad")
    return min(max(int(asked), 1), last) if asked.isdecimal() and len(asked) < 7 else 1


def respond(visit: Visit, asked: Listing, template: str, **values: Any) -> Response:  # noqa: ANN401 - whatever the template shows
    """Return a list in the form (`vorm`) that is asked: page, print view, PDF or Excel."""
    form = visit.asked("vorm")
    leaving = asked.rows if form else asked.shown
    if asked.resource:
        seen(visit.platform, visit.who, asked.resource, [r.client for r in leaving if r.client],
             detail=form)  # fmt: skip
    if form == "xlsx":
        return download(workbook(visit, [asked.table()]), XLSX, f"{asked.id}.xlsx")
    if form in ("print", "pdf"):
        return _on_paper(visit, asked, form)
    return render(visit, template, listing=asked, **values)


def download(content: bytes, kind: str, name: str) -> Response:
    """Return a file to be kept; `name` holds nothing about a person."""
    return Response(
        content, media_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip


def _on_paper(visit: Visit, asked: Listing, form: str) -> Response:
    if form == "pdf" and asked.total > MOST_IN_PDF:
        raise Refused(
            413, f"een PDF heeft hoogstens {MOST_IN_PDF} rijen; kies Excel of filter de lijst"
        )
    drawn = page(
        visit.request, visit.who, "print.html", listing=asked, made_at=visit.platform.clock()
    )
    if form == "print":
        return drawn
    return download(pdf_of(bytes(drawn.body).decode()), "application/pdf", f"{asked.id}.pdf")


def workbook(visit: Visit, tables: list[TableView]) -> bytes:
    """Return tables as an Excel file, one sheet each; no cell of it is a formula."""
    from placement_api.outputs.xlsx import write_tables

    with tempfile.TemporaryDirectory(prefix="placement-xlsx-") as folder:
        path = Path(folder) / "lijst.xlsx"
        write_tables(tables, visit.platform.clock().date(), path)
        return path.read_bytes()


def _sorted(columns: tuple[Column, ...], rows: tuple[Row, ...], sort: str) -> tuple[Row, ...]:
    key, down = sort.lstrip("-"), sort.startswith("-")
    at = next((i for i, c in enumerate(columns) if c.key == key and c.sortable), None)
    if at is None:
        return rows
    # What is empty comes last, either way round.
    filled = [row for row in rows if row.cells[at] not in (None, "")]
    empty = [row for row in rows if row.cells[at] in (None, "")]
    return (*sorted(filled, key=lambda row: _order(row.cells[at]), reverse=down), *empty)


def _order(cell: Cell) -> Any:  # noqa: ANN401 - all cells of one column are of one kind
    return cell.casefold() if isinstance(cell, str) else cell
