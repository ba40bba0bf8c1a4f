"""Deliveries: a zip of an exchange folder, first shown as a difference, then applied."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response, UploadFile

from placement.sources import folder as source
from placement.sources.archive import unpacked
from placement.sources.listing import list_folder
from placement.store import deliveries
from placement.store.deliveries import Changed, Delivered
from placement_api.problems import Refused
from placement_api.security import The, Who
from placement_api.wire import shown

router = APIRouter(prefix="/v1", tags=["Aanleveringen"])
LARGEST = 300_000_000
"""Bytes of an upload: a delivery with the networks of a region."""
PIECE = 1 << 20


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
    with _received(file) as path:
        delivered, notices = read_delivery(path, platform.clock().date())
    if not digest:
        with platform.database.read() as connection:
            found = deliveries.compared(connection, platform.keys, delivered)
        return {"applied": False, **change_object(found), "notices": list(notices)}
    now, actor = platform.clock(), who.actor
    with platform.database.write() as connection:
        name, found = deliveries.take_in(
            connection, platform.keys, delivered, digest, by=actor.account, role=actor.role, at=now
        )
    response.status_code = 201
    return {"applied": True, "id": name, **change_object(found), "notices": list(notices)}


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
def _received(file: UploadFile) -> Iterator[Path]:
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
