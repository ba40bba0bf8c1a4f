"""Addresses of the BAG as one compact table, whatever they came from."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow.lib as pa
from numpy.typing import NDArray

from placement.geo.crs import in_netherlands
from placement.quantities import MM_PER_METRE
from placement.sources.arrow import pc
from placement.sources.findings import Findings

ID_LENGTH = 16
SCHEMA = pa.schema(
    [
        ("address", pa.int64()),
        ("object", pa.int64()),
        ("pand", pa.int64()),
        ("street", pa.dictionary(pa.int32(), pa.string())),
        ("number", pa.int32()),
        ("letter", pa.string()),
        ("addition", pa.string()),
        ("postcode", pa.string()),
        ("town", pa.dictionary(pa.int32(), pa.string())),
        ("municipality", pa.dictionary(pa.int32(), pa.string())),
        ("x_mm", pa.int64()),
        ("y_mm", pa.int64()),
        ("use", pa.dictionary(pa.int32(), pa.string())),
        ("area_m2", pa.int32()),
        ("status", pa.dictionary(pa.int32(), pa.string())),
        ("side", pa.bool_()),
    ]
)
"""One row per address. Ids are numbers here, for a fifth of the memory; `bag_id` writes them in
full, leading zeros included. `pand`: the first building, -1 where there is none. `side`: a
secondary address (nevenadres) of its object. Points are whole millimetres in RD."""


@dataclass(frozen=True, slots=True, eq=False)
class AddressBook:
    """Addresses in the columns of SCHEMA, and Dutch lines about what was left out or looks odd."""

    table: pa.Table = field(repr=False)
    notices: tuple[str, ...] = field(default=(), repr=False)

    def __len__(self) -> int:
        return int(self.table.num_rows)


def bag_id(number: int) -> str:
    """Return an id as the BAG writes it: 16 digits, leading zeros kept; empty for none (-1)."""
    return "" if number < 0 else str(number).zfill(ID_LENGTH)


def to_ids(
    texts: pa.Array, what: str, file: str, findings: Findings, *, empty: bool = False
) -> NDArray[np.int64]:
    """Return ids as numbers; leading zeros that a file lost are put back (15 digits or fewer).

    `NL.IMBAG.Pand.` and the like before an id are taken off. What is no id becomes a fault; with
    `empty` a missing one becomes -1.
    """
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    bare = pc.replace_substring_regex(pc.utf8_trim_whitespace(texts), r"^NL\.IMBAG\.\w+\.", "")
    bare = pc.fill_null(bare, "")
    good = pc.match_substring_regex(bare, rf"^\d{{1,{ID_LENGTH}}}$")
    none = pc.equal(bare, "")
    wrong = pc.invert(pc.or_(good, none) if empty else good)
    at = np.flatnonzero(wrong.to_numpy(zero_copy_only=False))
    expected = f"een nummer van {ID_LENGTH} cijfers"
    findings.many(file, f"keer geen geldig {what}", [bare[int(i)].as_py() for i in at], expected)
    return np.asarray(pc.if_else(good, bare, "-1").cast(pa.int64()).to_numpy())


def to_mm(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    ids: NDArray[np.int64],
    file: str,
    findings: Findings,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return RD metres as whole millimetres; a point outside the Netherlands becomes a fault."""
    finite = np.isfinite(x) & np.isfinite(y)
    inside = finite.copy()
    inside[finite] = in_netherlands(x[finite], y[finite])
    which = [bag_id(int(i)) for i in ids[~inside]]
    expected = "EPSG:28992 in meters"
    findings.many(file, "objecten met een punt buiten Nederland of geen getal", which, expected)
    safe = inside & finite
    scaled = [np.rint(np.where(safe, axis, 0.0) * MM_PER_METRE).astype(np.int64) for axis in (x, y)]
    return scaled[0], scaled[1]


def repeated(ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the ids that occur more than once."""
    unique, count = np.unique(ids, return_counts=True)
    return np.asarray(unique[count > 1])
