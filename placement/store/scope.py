"""Which rows an actor may see, as conditions of a query, and which counts in them stay hidden."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, FromClause, Table, false, select

from placement.audience.counts import hidden_rows
from placement.audience.policy import Access, Actor, Link, access
from placement.store.exchange import EXCHANGE, METADATA
from placement.store.rows import row_name, stored_rows


def filters(own: FromClause, actor: Actor, granted: Access) -> list[ColumnElement[bool]]:
    """Return the conditions under which rows of `own` lie within an access; empty: all of them."""
    rows = granted.rows
    mine: list[ColumnElement[bool]] = []
    if rows.own:
        mine.append(own.c[rows.own].in_(sorted(actor.organisations)))
    if rows.municipality and actor.municipalities:
        mine.append(own.c[rows.municipality].in_(sorted(actor.municipalities)))
    if rows.states:
        mine.append(own.c.state.in_(rows.states))
    if rows.link is not None:
        mine += _linked(own, actor, rows.link)
    return mine


def _linked(own: FromClause, actor: Actor, link: Link) -> list[ColumnElement[bool]]:
    granted = access(actor, link.resource)
    if not granted.may("read"):
        return [false()]
    target = table_of(link.resource)
    there = filters(target, actor, granted)
    if not there:
        return []
    return [own.c[link.column].in_(select(target.c[link.key]).where(*there))]


def table_of(resource: str) -> Table:
    """Return the table that a resource is kept in."""
    found = EXCHANGE.get(resource)
    return METADATA.tables[resource.replace("-", "_")] if found is None else found


def hidden_counts(connection: Connection, table: str, column: str) -> frozenset[str]:
    """Return the names of the rows of a table whose count of persons in `column` is hidden.

    It looks at the whole table whoever asks: a page or filter must not change what is hidden.
    """
    rows = stored_rows(connection, table)
    if not rows:
        return frozenset()
    return frozenset(
        row_name(table, row)
        for row, gone in zip(rows, hidden_rows(table, column, rows), strict=True)
        if gone
    )
