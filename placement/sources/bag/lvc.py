"""The extract of the whole BAG (LVC, zips with XML) to one table of addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pyarrow.lib as pa

from placement.sources.arrow import pc
from placement.sources.bag.addresses import AddressBook, bag_id, repeated, to_ids, to_mm
from placement.sources.bag.join import SHAPES, Parts, joined
from placement.sources.bag.lvc_xml import Row, objects
from placement.sources.bag.lvc_zip import RELATION, TOLD, Extract, XmlFile, opened
from placement.sources.bag.shapes import to_points
from placement.sources.findings import Findings

_BATCH = 20_000
_WORTH_A_PROCESS = 8
_Read = tuple[pa.Table, Findings]
_HISTORY = ("status", "beginGeldigheid", "eindGeldigheid", "eindRegistratie")
_PLACE = (
    *("NummeraanduidingRef", "side", "identificatie", "pos", "posList", "srs"),
    *("gebruiksdoel", "oppervlakte", "PandRef", *_HISTORY),
)
_NUMBER = (
    *("identificatie", "OpenbareRuimteRef", "WoonplaatsRef", "huisnummer", "huisletter"),
    *("huisnummertoevoeging", "postcode", *_HISTORY),
)
_STREET = ("identificatie", "naam", "WoonplaatsRef", *_HISTORY)
_TOWN = ("identificatie", "naam", *_HISTORY)
_LINK = ("identificatie", "begindatumTijdvakGeldigheid", "einddatumTijdvakGeldigheid", "status")
# Statuses of which an address or object is no more, or never was: catalogue BAG 2018, chapter 7.
_GONE = pa.array(
    [
        *("Naamgeving ingetrokken", "Verblijfsobject ingetrokken", "Plaats ingetrokken"),
        *("Niet gerealiseerd verblijfsobject", "Verblijfsobject ten onrechte opgevoerd"),
        "Woonplaats ingetrokken",
    ]
)


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of object: where it is, what is taken of it, and how that becomes a table."""

    parts: tuple[str, ...]
    columns: tuple[str, ...]
    shape: pa.Schema
    typed: Callable[[pa.Table, str, Findings], pa.Table]


def read_lvc(path: Path, *, workers: int = 1) -> AddressBook:
    """Return the addresses that exist on the day of a BAG extract (`lvbag-extract-nl.zip` or less).

    Of every object only the version in force counts. Streaming: one XML file at a time for each of
    the `workers` (processes, where there are more than one). Raises ArchiveError or GeoError with
    all faults, in Dutch; what was left out is in the notices.
    """
    findings = Findings()
    with opened(path) as extract:
        stand = _stand(extract)
        tables = {
            name: _one(extract, kind, stand, findings, workers) for name, kind in _KINDS.items()
        }
        parts = Parts(**tables, municipality=_municipalities(extract, stand))
    if not stand:
        findings.notices.append(f"{path.name}: noemt geen datum; alleen einddata tellen")
    findings.raise_if_faulty()
    table = joined(parts, path.name, findings)
    findings.raise_if_faulty()
    return AddressBook(table, tuple(findings.notices))


def _one(extract: Extract, kind: _Kind, stand: str, findings: Findings, workers: int) -> pa.Table:
    """Return what counts of one kind of object, each id once, as one typed table."""
    found = [kind.shape.empty_table()]
    for part in kind.parts:
        with extract.files(part) as files:
            for table, seen in _each(partial(_read_file, kind, stand), files, workers):
                found.append(table)
                findings.merge(seen)
    whole = pa.concat_tables(found).unify_dictionaries().combine_chunks()
    return _single(whole, f"{extract.file}, {'/'.join(kind.parts)}", findings)


def _each(
    read: Callable[[XmlFile], _Read], files: tuple[XmlFile, ...], workers: int
) -> Iterator[_Read]:
    """Yield what each file gave, in order; a few files are not worth a process."""
    if workers == 1 or len(files) < _WORTH_A_PROCESS:
        yield from map(read, files)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(read, files)


def _read_file(kind: _Kind, stand: str, file: XmlFile) -> _Read:
    findings = Findings()
    found = [kind.shape.empty_table()]
    with file.open() as stream:
        rows = objects(stream, file.name, "bagObject", kind.columns)
        for batch in _batches(rows, kind.columns):
            typed = kind.typed(_current(batch, stand), file.name, findings)
            found.append(typed.cast(kind.shape))
    return pa.concat_tables(found).unify_dictionaries().combine_chunks(), findings


def _batches(rows: Iterable[Row], columns: tuple[str, ...]) -> Iterator[pa.Table]:
    rows = iter(rows)
    while batch := list(islice(rows, _BATCH)):
        arrays = [pa.array(values, pa.string()) for values in zip(*batch, strict=True)]
        yield pa.table(arrays, names=list(columns))


def _current(batch: pa.Table, stand: str) -> pa.Table:
    ended = batch["eindGeldigheid"]
    running = pc.equal(ended, "")
    if stand:
        begun = pc.less_equal(batch["beginGeldigheid"], stand)
        running = pc.and_(pc.or_(running, pc.greater(ended, stand)), begun)
    open_ = pc.and_(running, pc.equal(batch["eindRegistratie"], ""))
    return batch.filter(pc.and_(open_, pc.invert(pc.is_in(batch["status"], _GONE))))


def _single(table: pa.Table, file: str, findings: Findings) -> pa.Table:
    """Return each id once; one with two different versions in force is left out, and told."""
    ids = table["id"].to_numpy()
    double = repeated(ids)
    keep = np.ones(len(ids), dtype=np.bool_)
    unsure = []
    for number in double.tolist():
        at = np.flatnonzero(ids == number)
        rows = table.take(pa.array(at)).to_pylist()
        same = all(row == rows[0] for row in rows)
        keep[at[1:] if same else at] = False
        unsure += [] if same else [bag_id(number)]
    what = "objecten hebben twee verschillende geldige versies en zijn weggelaten"
    findings.notice(file, what, unsure)
    return table.filter(pa.array(keep)) if len(double) else table


def _stand(extract: Extract) -> str:
    with extract.files(TOLD) as files:
        for file in files:
            with file.open() as stream:
                columns = ("StandTechnischeDatum",)
                for (day,) in objects(stream, file.name, "SelectieGegevens", columns):
                    return day
    return ""


def _municipalities(extract: Extract, stand: str) -> dict[int, str]:
    """Return the municipality (GM0503) of each town, as far as the extract tells."""
    found: dict[int, str] = {}
    with extract.files(RELATION) as files:
        for file in files:
            with file.open() as stream:
                rows = objects(stream, file.name, "GemeenteWoonplaatsRelatie", _LINK)
                found |= dict(_links(rows, stand))
    return found


def _links(rows: Iterable[Row], stand: str) -> Iterator[tuple[int, str]]:
    for pair, begin, end, status in rows:
        town, _, municipality = pair.partition("|")
        past = end and (not stand or end <= stand)
        future = stand and begin > stand
        if status == "definitief" and not past and not future and town.isdecimal():
            yield int(town), f"GM{municipality.zfill(4)}"


def _named(batch: pa.Table, file: str, findings: Findings) -> pa.Table:
    columns = {
        "id": to_ids(batch["identificatie"], "id", file, findings),
        "name": batch["naam"].combine_chunks(),
    }
    if "WoonplaatsRef" in batch.column_names:
        columns["town"] = to_ids(batch["WoonplaatsRef"], "id van een woonplaats", file, findings)
    return pa.table(columns)


def _numbers(batch: pa.Table, file: str, findings: Findings) -> pa.Table:
    ids, number = batch["identificatie"], batch["huisnummer"]
    plain = pc.match_substring_regex(number, r"^\d{1,5}$")
    wrong = ids.filter(pc.invert(plain)).to_pylist()
    findings.many(file, "nummeraanduidingen zonder geldig huisnummer", wrong, "een getal")
    street, town = batch["OpenbareRuimteRef"], batch["WoonplaatsRef"]
    columns = {
        "id": to_ids(ids, "id van een nummeraanduiding", file, findings),
        "street": to_ids(street, "id van een openbare ruimte", file, findings),
        "town": to_ids(town, "id van een woonplaats", file, findings, empty=True),
        "number": pc.if_else(plain, number, "0").cast(pa.int32()),
        "letter": batch["huisletter"],
        "addition": batch["huisnummertoevoeging"],
        "postcode": batch["postcode"],
    }
    return pa.table(columns)


def _places(batch: pa.Table, file: str, findings: Findings) -> pa.Table:
    ids = to_ids(batch["identificatie"], "id van een object", file, findings)
    main, pand = batch["NummeraanduidingRef"], _first(batch["PandRef"])
    x_mm, y_mm = to_mm(*to_points(batch, file, findings), ids, file, findings)
    columns = {
        "id": ids,
        "main": to_ids(main, "hoofdadres", file, findings),
        "side": batch["side"],
        "pand": to_ids(pand, "id van een pand", file, findings, empty=True),
        "x_mm": x_mm,
        "y_mm": y_mm,
        "use": batch["gebruiksdoel"],
        "area_m2": _whole(batch["oppervlakte"]),
        "status": batch["status"],
    }
    return pa.table(columns)


def _whole(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    good = pc.match_substring_regex(texts, r"^\d{1,8}$")
    return pc.if_else(good, texts, None).cast(pa.int32())


def _first(texts: pa.ChunkedArray) -> pa.Array:
    return pc.replace_substring_regex(texts.combine_chunks(), r"\|.*$", "")


_KINDS = {
    "places": _Kind(("VBO", "LIG", "STA"), _PLACE, SHAPES["places"], _places),
    "numbers": _Kind(("NUM",), _NUMBER, SHAPES["numbers"], _numbers),
    "streets": _Kind(("OPR",), _STREET, SHAPES["streets"], _named),
    "towns": _Kind(("WPL",), _TOWN, SHAPES["towns"], _named),
}
