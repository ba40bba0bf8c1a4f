"""Every exchange table as a resource: lists in pages and single rows, as policy shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import Connection, func, select

from placement.audience.policy import Access, Actor, counts_hidden, visible
from placement.audience.suppress import fives
from placement.domain import TABLES
from placement.store.exchange import EXCHANGE
from placement.store.rows import plain_rows, row_name, unseal
from placement.store.scope import filters, hidden_counts
from placement.tables.schema import has_id
from placement_api.accounting import seen
from placement_api.platform import Platform
from placement_api.problems import Refused
from placement_api.security import The, Who
from placement_api.wire import Json, camel, kebab, shown

router = APIRouter(prefix="/v1", tags=["Gegevens"])
LARGEST_PAGE = 1000
CLIENT_COLUMNS = ("client", "client_a", "client_b")
Page = Annotated[int, Query(ge=1, le=100_000, alias="page", description="bladzijde, vanaf 1")]
Size = Annotated[int, Query(ge=1, le=LARGEST_PAGE, alias="pageSize", description="rijen per blad")]


def _list_of(table: str) -> Callable[..., dict[str, Any]]:
    def read(
        request: Request, who: Who, platform: The, page: Page = 1, size: Size = 100
    ) -> dict[str, Any]:
        granted = who.must(table, "read")
        with platform.database.read(who.actor) as connection:
            count, rows = rows_of(connection, platform, who.actor, table, granted, page, size)
        seen(platform, who, table, clients_in(table, rows))
        body = {"items": [shown(row) for row in rows], "page": page, "pageSize": size,
                "total": count}  # fmt: skip
        link = _links(platform, request, page, size, count)
        # Plain values already: looking through them again costs as much as all the rest.
        return Json(body, headers={"Link": link})  # type: ignore[return-value]

    return read


def _one_of(table: str) -> Callable[..., dict[str, Any]]:
    def read(id: str, response: Response, who: Who, platform: The) -> dict[str, Any]:  # noqa: A002
        granted = who.must(table, "read")
        own = EXCHANGE[table]
        with platform.database.read(who.actor) as connection:
            asked = select(own).where(own.c.id == id, *filters(own, who.actor, granted))
            found = connection.execute(asked).mappings().one_or_none()
            rows = [] if found is None else [dict(found)]
            shown_rows = show(connection, platform, who.actor, table, granted, rows)
        client = [id] if table == "clients" else []
        if found is None:
            seen(platform, who, table, client, outcome="denied")
            raise Refused(404, "dit bestaat niet, of niet voor deze rol")
        seen(platform, who, table, client)
        response.headers["ETag"] = f'"{found["version"]}"'
        return shown(shown_rows[0])

    return read


def rows_of(
    connection: Connection,
    platform: Platform,
    actor: Actor,
    table: str,
    granted: Access,
    page: int,
    size: int,
) -> tuple[int, list[dict[str, object]]]:
    """Return how many rows an actor may see, and one page of them with the fields he may see."""
    own = EXCHANGE[table]
    mine = filters(own, actor, granted)
    count = connection.execute(select(func.count()).select_from(own).where(*mine)).scalar_one()
    asked = select(own).where(*mine).order_by(own.c.position).limit(size).offset((page - 1) * size)
    return count, show(connection, platform, actor, table, granted, plain_rows(connection, asked))


def show(
    connection: Connection,
    platform: Platform,
    actor: Actor,
    table: str,
    granted: Access,
    stored: list[dict[str, Any]],
) -> list[dict[str, object]]:
    """Return stored rows as an actor may see them; `suppressed` names the counts left out.

    Who may know no person gets the other counts of persons in fives (`suppress`).
    """
    column = counts_hidden(actor, table)
    hidden = hidden_counts(connection, table, column) if column else frozenset[str]()
    rows = []
    for row in stored:
        kept = visible(granted, unseal(table, row, platform.keys))
        if row_name(table, row) in hidden:
            del kept[column]
            kept["suppressed"] = (camel(column),)
        elif column and (count := kept.get(column)) is not None:
            kept[column] = fives(int(str(count)))
        rows.append(kept)
    return rows


def clients_in(table: str, rows: list[dict[str, object]]) -> list[str]:
    """Return the clients whom rows of a table are about."""
    names = ("id",) if table == "clients" else CLIENT_COLUMNS
    return [str(row[name]) for row in rows for name in names if row.get(name)]


def _links(platform: Platform, request: Request, page: int, size: int, count: int) -> str:
    """Tell where the pages around this one are (RFC 8288)."""
    last = max((count + size - 1) // size, 1)
    asked = {"first": 1, "prev": page - 1, "next": page + 1, "last": last}
    # Not by the Host that was sent: whoever sends it would decide where a reader goes on.
    here = f"{platform.settings.base_url.rstrip('/')}{request.url.path}"
    links = [
        f'<{here}?page={number}&pageSize={size}>; rel="{name}"'
        for name, number in asked.items()
        if 1 <= number <= last
    ]
    return ", ".join(links)


def _mount() -> None:
    for table in TABLES:
        path = f"/{kebab(table)}"
        title = TABLES[table].__name__
        router.add_api_route(path, _list_of(table), methods=["GET"], name=f"{table}_list",
                             summary=f"{title}: lijst")  # fmt: skip
        if has_id(table):
            router.add_api_route(f"{path}/{{id}}", _one_of(table), methods=["GET"],
                                 name=f"{table}_one", summary=f"{title}: één")  # fmt: skip


_mount()
