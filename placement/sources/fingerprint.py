"""One SHA-256 over all that a delivery says, the same for a folder, a zip and every format."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from placement.rulebook import Settings
from placement.tables import Tables

_CHUNK = 1 << 20


def fingerprint(tables: Tables, settings: Settings, parts: Iterable[tuple[str, Path]]) -> str:
    """Return the SHA-256 of tables (by name, typed content), settings and other parts (bytes).

    Where a value stood in its file does not count; the order of rows does.
    """
    digest = hashlib.sha256()
    for name in sorted(tables.given):
        digest.update(f"table {name}\n".encode())
        for line in _lines(tables.frame(name)):
            digest.update(line)
    digest.update(f"settings {settings.model_dump_json()}\n".encode())
    for name, path in sorted(parts):
        digest.update(f"part {name} {file_hash(path)}\n".encode())
    return digest.hexdigest()


def _lines(frame: pd.DataFrame) -> Iterable[bytes]:
    yield f"rows {len(frame)}\n".encode()
    if frame.index.name == "id":
        yield _content("id", pd.Series(frame.index, dtype=object))
    for name in frame.columns.drop("row"):
        yield _content(str(name), frame[name])


def _content(name: str, values: pd.Series) -> bytes:
    head = f"{name}\n".encode()
    if name in ("x", "y"):  # whole millimetres: the last bits of a projection differ per machine
        metres = values.to_numpy(dtype=np.float64, na_value=np.nan)
        millimetres = np.where(np.isnan(metres), -1.0, np.rint(metres * 1_000)) + 0.0
        return head + millimetres.astype("<f8").tobytes()
    if values.dtype == object:
        return head + repr(list(values)).encode()
    if values.dtype.kind == "M":
        return head + values.to_numpy().astype("datetime64[s]").astype("<i8").tobytes()
    return head + values.to_numpy().astype("<f8").tobytes()


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
