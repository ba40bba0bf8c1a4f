"""Deliveries: a zip of an exchange folder, first shown as a difference, then applied."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response, UploadFile
from starlette.datastructures import UploadFile as Upload

from placement.audience.policy import PERSONAL
from placement.sources import folder as source
from placement.sources.archive import unpacked
from placement.sources.listing import list_folder
from placement.store import deliveries
from placement.store.deliveries import Changed, Delivered
from placement_api.problems import Refused
from placement_api.security import Caller, The, Who
from placement_api.wire import shown

router = APIRouter(prefix="/v1", tags=["Aanleveringen"])
LARGEST = 300_000_000
"""Bytes of an upload: a delivery with the networks of a region."""
PIECE = 1 << 20
BLOCKED = "plaatsingen van mensen of woningen die in deze aanlevering ontbreken: {count}"
FALLS = "voorgestelde plaatsingen die vervallen: {count}"


@router.post("/imports", summary="Bekijk of verwerk een aanlevering")
def deliver(
    file: UploadFile,
    who: Who,
    platform: The,
    response: Response,
    digest: Annotated[str, Query(max_length=64, description="van het verschil dat u zag")] = "",
) -> dict[str, Any]:
    """Return what a delivery would change; with the digest of that difference, apply it."""
    who.must("imports", "create")
    with received(file) as path:
        delivered, notices = read_delivery(path, platform.clock().date())
    if not digest:
        with platform.database.read() as connection:
            found = deliveries.compared(connection, platform.keys, delivered)
        return {"applied": False, **shown_to(who, found), "notices": list(notices)}
    now, actor = platform.clock(), who.actor
    with platform.database.write() as connection:
        name, found = deliveries.take_in(
            connection, platform.keys, delivered, digest, by=actor.account, role=actor.role, at=now
        )
    response.status_code = 201
    return {"applied": True, "id": name, **shown_to(who, found), "notices": list(notices)}


@router.get("/imports", summary="Aanleveringen: lijst")
def list_imports(who: Who, platform: The) -> dict[str, Any]:
    """Return every delivery that was taken in, newest first, with its counts."""
    who.must("imports", "read")
    with platform.database.read() as connection:
        return {"items": [shown(row) for row in deliveries.imports(connection)]}


def read_delivery(path: Path, today: dt.date) -> tuple[Delivered, tuple[str, ...]]:
    """Read a folder or zip; return it with the notices. InputError with every fault."""
    if path.is_dir():
        found = source.read(path, today=today)
        parts = {part.name: part.read_bytes() for part in list_folder(path).parts.values()}
        return Delivered(found.tables, parts, found.sha256), found.notices
    with unpacked(path) as place:
        return read_delivery(place, today)


def shown_to(who: Caller, found: Changed) -> dict[str, Any]:
    """Return a difference as JSON; who may not read clients gets no id of one."""
    if who.access("clients").may("read"):
        return change_object(found)
    named = tuple(change for change in found.tables if change.table not in PERSONAL)
    told = change_object(replace(found, tables=named, falls=(), blocked=()))
    counts = [
        {"table": change.table, "new": len(change.new), "changed": len(change.changed),
         "gone": len(change.gone)}
        for change in found.tables if change.table in PERSONAL
    ]  # fmt: skip
    blocked = [BLOCKED.format(count=len(found.blocked))] if found.blocked else []
    return {**told, "digest": found.digest, "counted": counts, "blocked": blocked,
            "falls": [FALLS.format(count=len(found.falls))] if found.falls else []}  # fmt: skip


def change_object(found: Changed) -> dict[str, Any]:
    """Return a difference as JSON: ids and names of columns, never a value."""
    return {
        "digest": found.digest,
        "tables": [
            {"table": change.table, "new": list(change.new), "gone": list(change.gone),
             "changed": [{"id": name, "columns": list(columns)}
                         for name, columns in change.changed]}
            for change in found.tables
        ],
        "files": [{"name": name, "change": kind} for name, kind in found.parts],
        "falls": list(found.falls),
        "blocked": list(found.blocked),
    }  # fmt: skip


@contextmanager
def received(file: Upload) -> Iterator[Path]:
    """Yield the upload as a file of our own; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="placement-upload-") as place:
        path, size = Path(place) / "aanlevering.zip", 0
        with path.open("wb") as out:
            while piece := file.file.read(PIECE):
                size += len(piece)
                if size > LARGEST:
                    raise Refused(413, f"een aanlevering is hooguit {LARGEST // 10**6} MB")
                out.write(piece)
        yield path
