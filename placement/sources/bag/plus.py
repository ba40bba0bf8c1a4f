"""The `BAG adres plus` file (CSV, one row per address) to addresses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow.lib as pa
from numpy.typing import NDArray

from placement.errors import Fault, GeoError
from placement.sources.arrow import csv, pc
from placement.sources.bag.addresses import SCHEMA, AddressBook, bag_id, repeated, to_ids, to_mm
from placement.sources.findings import Findings

USES = (
    *("woonfunctie", "bijeenkomstfunctie", "celfunctie", "gezondheidszorgfunctie"),
    *("industriefunctie", "kantoorfunctie", "logiesfunctie", "onderwijsfunctie", "sportfunctie"),
    *("winkelfunctie", "overige_gebruiksfunctie"),
)
_COLUMNS = (
    *("openbareruimtenaam", "huisnummer", "huisletter", "huisnummertoevoeging", "postcode"),
    *("nummeraanduiding_id", "woonplaats", "gemeentecode", "nevenadres"),
    *("adresseerbaarobject_status", "opp_adresseerbaarobject_m2", "adresseerbaarobject_id"),
    *("x", "y", "pand_id", *USES),
)
_EXPECTED = "BAG adres plus: CSV met puntkomma's en een kopregel"
_BLOCK = 1 << 24


def read_plus(path: Path) -> AddressBook:
    """Return the addresses of a `BAG adres plus` CSV, streaming.

    Ids that lost their leading zeros are repaired. An address that occurs twice, or a point outside
    the Netherlands, is a fault. Raises GeoError with all of them, in Dutch.
    """
    findings = Findings()
    parts = [_typed(batch, path.name, findings) for batch in _batches(path)]
    if not parts:
        raise GeoError([Fault(path.name, "bevat geen adressen", _EXPECTED)])
    table = pa.concat_tables(parts).unify_dictionaries().combine_chunks()
    pairs = table["address"].to_numpy()
    double = [bag_id(int(number)) for number in repeated(pairs[pairs >= 0])]
    findings.many(path.name, "adressen komen dubbel voor", double, "elk adres één keer")
    findings.raise_if_faulty()
    return AddressBook(table)


def _batches(path: Path) -> Iterator[pa.Table]:
    parse = csv.ParseOptions(delimiter=";")
    read = csv.ReadOptions(block_size=_BLOCK)
    convert = csv.ConvertOptions(
        include_columns=list(_COLUMNS),
        column_types=dict.fromkeys(_COLUMNS, pa.string()),
        strings_can_be_null=False,
    )
    try:
        with csv.open_csv(path, read, parse, convert) as reader:
            for batch in reader:
                yield pa.Table.from_batches([batch])
    except (pa.ArrowException, OSError, ValueError) as error:
        told = " ".join(str(error).split())
        missing = [name for name in _COLUMNS if f"'{name}'" in told]
        problem = f"mist de kolom {missing[0]}" if missing else "is afgebroken of geen geldige CSV"
        raise GeoError([Fault(path.name, problem, _EXPECTED)]) from None


def _typed(batch: pa.Table, file: str, findings: Findings) -> pa.Table:
    ids = to_ids(batch["nummeraanduiding_id"], "id van een nummeraanduiding", file, findings)
    x_mm, y_mm = to_mm(_real(batch["x"]), _real(batch["y"]), ids, file, findings)
    number = _whole(batch["huisnummer"])
    wrong = [bag_id(int(at)) for at in ids[pc.is_null(number).to_numpy()]]
    findings.many(file, "adressen zonder geldig huisnummer", wrong, "een getal")
    objects, panden = batch["adresseerbaarobject_id"], batch["pand_id"]
    code = pc.utf8_lpad(batch["gemeentecode"], 4, "0")
    columns = {
        "address": ids,
        "object": to_ids(objects, "id van een object", file, findings),
        "pand": to_ids(panden, "id van een pand", file, findings, empty=True),
        "street": batch["openbareruimtenaam"],
        "number": pc.fill_null(number, 0),
        "letter": batch["huisletter"],
        "addition": batch["huisnummertoevoeging"],
        "postcode": batch["postcode"],
        "town": batch["woonplaats"],
        "municipality": pc.binary_join_element_wise("GM", code, ""),
        "x_mm": x_mm,
        "y_mm": y_mm,
        "use": _uses(batch),
        "area_m2": _whole(batch["opp_adresseerbaarobject_m2"]),
        "status": batch["adresseerbaarobject_status"],
        "side": pc.equal(batch["nevenadres"], "1"),
    }
    return pa.table([columns[name] for name in SCHEMA.names], names=SCHEMA.names).cast(SCHEMA)


def _real(texts: pa.ChunkedArray) -> NDArray[np.float64]:
    point = pc.replace_substring(texts, ",", ".")
    good = pc.match_substring_regex(point, r"^-?\d+(\.\d+)?$")
    return np.asarray(pc.if_else(good, point, "nan").cast(pa.float64()).to_numpy())


def _whole(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    good = pc.match_substring_regex(texts, r"^\d{1,8}$")
    return pc.if_else(good, texts, None).cast(pa.int32())


def _uses(batch: pa.Table) -> pa.ChunkedArray:
    """Return the uses of each address joined by `|`, from columns of 0 and 1."""
    given = [pc.if_else(pc.equal(batch[name], "1"), name.replace("_", " "), "") for name in USES]
    joined = pc.replace_substring_regex(pc.binary_join_element_wise(*given, "|"), r"\|+", "|")
    return pc.utf8_trim(joined, characters="|")
