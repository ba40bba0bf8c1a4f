"""Objects, numbers, streets and towns of the BAG put together by their ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow.lib as pa
from numpy.typing import NDArray

from placement.sources.arrow import pc
from placement.sources.bag.addresses import SCHEMA, bag_id
from placement.sources.findings import Findings

Ints = NDArray[np.int64]


_ID, _TEXT = pa.int64(), pa.string()
_WORD = pa.dictionary(pa.int32(), _TEXT)
SHAPES: Final = {
    "places": pa.schema(
        [
            *(("id", _ID), ("main", _ID), ("side", _TEXT), ("pand", _ID), ("x_mm", _ID)),
            *(("y_mm", _ID), ("use", _WORD), ("area_m2", pa.int32()), ("status", _WORD)),
        ]
    ),
    "numbers": pa.schema(
        [
            *(("id", _ID), ("street", _ID), ("town", _ID), ("number", pa.int32())),
            *(("letter", _TEXT), ("addition", _TEXT), ("postcode", _TEXT)),
        ]
    ),
    "streets": pa.schema([("id", _ID), ("name", _TEXT), ("town", _ID)]),
    "towns": pa.schema([("id", _ID), ("name", _TEXT)]),
}
"""The columns of each part; an id is -1 where there is none."""


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What an extract holds: a table per part, in SHAPES, and the municipality of each town."""

    places: pa.Table
    numbers: pa.Table
    streets: pa.Table
    towns: pa.Table
    municipality: Mapping[int, str]


def joined(parts: Parts, file: str, findings: Findings) -> pa.Table:
    """Return one row per address, main and secondary, in the columns of SCHEMA, sorted by id.

    An address of which the extract lacks the number, street or town is left out and told: an
    extract of one municipality has them at its edges.
    """
    places, numbers = parts.places, parts.numbers
    owner, refs, side = _addresses(places, file, findings)
    at = _find(numbers["id"].to_numpy(), refs)
    findings.notice(file, "objecten verwijzen naar een adres dat er niet is", _ids(refs[at < 0]))
    street = _find(parts.streets["id"].to_numpy(), _pick(numbers["street"], at))
    lost = refs[(street < 0) & (at >= 0)]
    findings.notice(file, "adressen verwijzen naar een straat die er niet is", _ids(lost))
    own_town = _pick(numbers["town"], at)
    town_id = np.where(own_town >= 0, own_town, _pick(parts.streets["town"], street))
    town = _find(parts.towns["id"].to_numpy(), town_id)
    lost = refs[(town < 0) & (street >= 0)]
    findings.notice(file, "adressen verwijzen naar een woonplaats die er niet is", _ids(lost))
    kept = np.flatnonzero(town >= 0)
    order = kept[np.lexsort((places["id"].to_numpy()[owner[kept]], refs[kept]))]
    place, number = pa.array(owner[order]), pa.array(at[order])
    columns = {
        "address": refs[order],
        "object": places["id"].take(place),
        **{name: places[name].take(place) for name in ("pand", "x_mm", "y_mm")},
        **{name: places[name].take(place) for name in ("use", "area_m2", "status")},
        **{name: numbers[name].take(number) for name in ("number", "letter", "addition")},
        "postcode": numbers["postcode"].take(number),
        "street": _named(parts.streets, street[order]),
        "town": _named(parts.towns, town[order]),
        "municipality": _municipality(town_id[order], parts.municipality),
        "side": side[order],
    }
    return pa.table([columns[name] for name in SCHEMA.names], names=SCHEMA.names).cast(SCHEMA)


def _addresses(
    places: pa.Table, file: str, findings: Findings
) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """Return object position, address id and whether it is a secondary one, main ones first."""
    some = np.flatnonzero(pc.not_equal(places["side"], "").to_numpy())
    owner, refs = [], []
    for at in some.tolist():
        for text in places["side"][at].as_py().split("|"):
            owner.append(at)
            refs.append(int(text) if text.isdecimal() else -1)
    ids = places["id"].to_numpy()
    wrong = [bag_id(int(ids[o])) for o, r in zip(owner, refs, strict=True) if r < 0]
    findings.many(file, "objecten met een nevenadres zonder geldig id", wrong)
    return (
        np.concatenate([np.arange(len(ids)), np.array(owner, dtype=np.int64)]),
        np.concatenate([places["main"].to_numpy(), np.array(refs, dtype=np.int64)]),
        np.repeat([False, True], [len(ids), len(owner)]),
    )


def _find(ids: Ints, wanted: Ints) -> Ints:
    """Return the position in `ids` of each wanted id, -1 where it is not there."""
    if not len(ids):
        return np.full(len(wanted), -1, dtype=np.int64)
    order = np.argsort(ids, kind="stable")
    at = order[np.minimum(np.searchsorted(ids, wanted, sorter=order), len(ids) - 1)]
    return np.where(ids[at] == wanted, at, -1).astype(np.int64)


def _pick(column: pa.ChunkedArray, at: Ints) -> Ints:
    """Return the ids at the positions, -1 where there is no position."""
    padded = np.append(column.to_numpy(), -1)
    return np.asarray(padded[at])


def _ids(numbers: Ints) -> list[str]:
    return [bag_id(int(number)) for number in numbers]


def _named(table: pa.Table, at: Ints) -> pa.ChunkedArray:
    return table["name"].combine_chunks().dictionary_encode().take(pa.array(at))


def _municipality(town: Ints, municipality: Mapping[int, str]) -> pa.Array:
    unique, inverse = np.unique(town, return_inverse=True)
    names = pa.array([municipality.get(int(number)) for number in unique], pa.string())
    return names.dictionary_encode().take(pa.array(inverse))
