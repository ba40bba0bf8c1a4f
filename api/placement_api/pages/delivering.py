"""Deliveries: uploaded as a zip, shown as faults or as a difference, and only then applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection
from starlette.datastructures import UploadFile

from placement.errors import ConflictError, Fault, InputError
from placement.store import accounts, deliveries
from placement.store.deliveries import Changed, Delivered
from placement_api import waiting_uploads as uploads
from placement_api.pages.listing import Column, Row, listing, respond
from placement_api.pages.rendering import render
from placement_api.pages.visiting import Visit, Visitor
from placement_api.problems import Refused
from placement_api.routes.imports import read_delivery, received, shown_to

router = APIRouter(include_in_schema=False)
PATH = "/beheer/aanleveringen"
SHOWN = 25
"""Ids of one table that are named; the rest is counted."""
MOST_FAULTS = 500
KINDS: Mapping[str, str] = MappingProxyType(
    {"new": "nieuw", "changed": "gewijzigd", "gone": "verdwijnt"}
)
COLUMNS = (
    Column("tijd", "Verwerkt op", "moment"),
    Column("door", "Door"),
    Column("nieuw", "Nieuwe rijen", "number"),
    Column("gewijzigd", "Gewijzigde rijen", "number"),
    Column("verdwenen", "Verdwenen rijen", "number"),
    Column("tabellen", "Tabellen"),
    Column("vingerafdruk", "Vingerafdruk"),
)


@router.get(PATH)
def show(visit: Visitor) -> Response:
    """Show what was taken in, and where a new delivery goes."""
    return _page(visit)


@router.post(PATH)
def upload(visit: Visitor) -> Response:
    """Show what an upload would change, or everything that is wrong with it; nothing is written."""
    visit.who.must("imports", "create")
    file = visit.form.get("bestand")
    if not isinstance(file, UploadFile) or not file.filename:
        fault = Fault("aanlevering", "kies eerst een bestand", "een zip van een map met tabellen")
        return _page(visit, (fault,), status=400)
    with received(file) as path:
        try:
            delivered, notices = read_delivery(path, visit.platform.clock().date())
        except InputError as wrong:
            return _page(visit, wrong.faults, status=400)
        with visit.platform.database.read() as connection:
            found = deliveries.compared(connection, visit.platform.keys, delivered)
        kept = uploads.keep(visit.platform.keys, visit.who.actor.account, path)
    return _difference(visit, found, notices, kept)


@router.post(f"{PATH}/verwerken")
def apply(visit: Visitor) -> Response:
    """Apply the delivery whose difference was shown."""
    visit.who.must("imports", "create")
    name, digest, actor = visit.text("bewaard"), visit.text("verschil"), visit.who.actor
    if visit.text("akkoord") != "ja":
        return RedirectResponse(PATH, 303)
    with uploads.kept(visit.platform.keys, actor.account, name) as path:
        if path is None:
            raise Refused(409, "deze aanlevering wordt niet meer bewaard; bied haar opnieuw aan")
        delivered, notices = read_delivery(path, visit.platform.clock().date())
    try:
        _take_in(visit, delivered, digest)
    except ConflictError as stale:
        with visit.platform.database.read() as connection:
            found = deliveries.compared(connection, visit.platform.keys, delivered)
        return _difference(visit, found, notices, name, problem=str(stale))
    uploads.forget(visit.platform.keys, actor.account, name)
    return RedirectResponse(f"{PATH}?verwerkt=1", 303)


def _take_in(visit: Visit, delivered: Delivered, digest: str) -> None:
    platform, actor = visit.platform, visit.who.actor
    with platform.database.write() as connection:
        deliveries.take_in(
            connection, platform.keys, delivered, digest, by=actor.account, role=actor.role,
            at=platform.clock(),
        )  # fmt: skip


def _page(visit: Visit, faults: tuple[Fault, ...] = (), status: int = 200) -> Response:
    granted = visit.who.must("imports", "read")
    with visit.platform.database.read() as connection:
        rows = list(_history(connection))
    shown = listing(visit, "aanleveringen", "Aanleveringen", COLUMNS, rows, default_sort="-tijd")
    if status == 200 and visit.asked("vorm"):
        return respond(visit, shown, "delivering/show.html")
    return render(
        visit, "delivering/show.html", status=status, listing=shown, faults=faults[:MOST_FAULTS],
        count=len(faults), may=granted.may("create"), done=visit.asked("verwerkt") == "1",
    )  # fmt: skip


def _difference(
    visit: Visit, found: Changed, notices: Iterable[str], kept: str, problem: str = ""
) -> Response:
    told = shown_to(visit.who, found)
    return render(
        visit, "delivering/difference.html", status=409 if problem else 200, told=told, kept=kept,
        notices=tuple(notices), problem=problem, most=SHOWN, kinds=KINDS,
    )  # fmt: skip


def _history(connection: Connection) -> Iterable[Row]:
    names = {row["id"]: row["name"] for row in accounts.list_accounts(connection)}
    for row in deliveries.imports(connection):
        counts: Mapping[str, Any] = dict(row["counts"])  # type: ignore[call-overload]
        sums = [sum(one[at] for one in counts.values()) for at in range(3)]
        by, print_ = str(row["by"]), str(row["sha256"])
        cells = (row["at"], names.get(by, by), *sums, ", ".join(counts), print_[:12])
        yield Row(str(row["id"]), cells)
