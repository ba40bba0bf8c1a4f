"""A table of CBS StatLine as it is dumped: semicolons, codes, empty where nothing is known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from placement.errors import Fault, GeoError
from placement.sources.files import read_bytes
from placement.sources.findings import Findings

_MEASURE = re.compile(r".+_\d+$")
_NOTHING = ("", ".", "..", "x", "X", "-")
_PERIOD, _AREA, _TOLD = "Perioden", r"GM\d{4}|WK\d{6}|BU\d{8}", 12
_REGION = ("RegioS", "WijkenEnBuurten")
_EXPECTED = "een dump van CBS OData: puntkomma's, een kolom ID, dimensies en onderwerpen als naam_1"


def read_statline(path: Path) -> pd.DataFrame:
    """Return a StatLine dump: dimensions as codes (spaces taken off), measures as numbers.

    Missing stays missing (NaN), never zero. Raises GeoError with all faults, in Dutch: a cut-off
    row, a cell that is no number, an ID or a combination of codes that occurs twice.
    """
    lines = _text(path).splitlines()
    names = lines[0].lstrip("\ufeff").replace('"', "").split(";") if lines else []
    measures = [name for name in names if _MEASURE.fullmatch(name)]
    dimensions = [name for name in names if name not in measures and name != "ID"]
    if "ID" not in names or not measures or not set(_REGION) & set(names):
        raise GeoError([Fault(path.name, "is geen dump van StatLine", _EXPECTED)])
    findings = Findings()
    cells = [
        [cell.strip().strip('"').strip() for cell in line.split(";")] for line in lines[1:] if line
    ]
    short = [at for at, row in enumerate(cells, start=2) if len(row) != len(names)]
    findings.many(path.name, "rijen met te weinig of te veel cellen", short, _EXPECTED)
    frame = pd.DataFrame([row for row in cells if len(row) == len(names)], columns=names, dtype=str)
    for name in measures:
        frame[name] = _numbers(frame[name], path.name, findings)
    for keys, what in ((["ID"], "ID"), (dimensions, "combinatie van codes")):
        double = frame.loc[frame.duplicated(keys), keys[0]]
        findings.many(path.name, f"rijen met een {what} die er al is", list(double))
    findings.raise_if_faulty()
    return frame


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which figure: a measure (its rank may be left off), a period, and codes of other dimensions.

    `EindstandVoorraad`, `2020JJ00`, `{"Gebruiksfunctie": "A045364"}`.
    """

    measure: str
    period: str
    where: Mapping[str, str] = field(default_factory=dict)


def by_area(frame: pd.DataFrame, wanted: Wanted) -> dict[str, float]:
    """Return one measure by the code of a municipality, wijk or buurt (GM0503, WK050311).

    What is missing is left out. Raises GeoError where the table has no such measure, period or
    dimension, or more rows than one for an area: a figure is never added up.
    """
    region = next(name for name in _REGION if name in frame)
    names = [str(name) for name in frame.columns]
    column = next((n for n in names if wanted.measure in (n, n.rpartition("_")[0])), None)
    if column is None:
        known = ", ".join(name for name in names if _MEASURE.fullmatch(name))
        raise GeoError([Fault("StatLine", f"heeft geen onderwerp {wanted.measure}", known)])
    chosen = {**({_PERIOD: wanted.period} if _PERIOD in frame else {}), **wanted.where}
    rows = frame[frame[region].str.fullmatch(_AREA)]
    for name, code in chosen.items():
        if name not in names or not (rows[name] == code).any():
            known = ", ".join(sorted(rows[name].unique())[:_TOLD]) if name in names else ""
            raise GeoError([Fault("StatLine", f"heeft geen gebieden met {name} {code}", known)])
        rows = rows[rows[name] == code]
    if rows[region].duplicated().any():
        others = [
            n for n in names if n not in {"ID", region, *chosen} and not _MEASURE.fullmatch(n)
        ]
        problem = f"heeft meer rijen per gebied: kies ook {', '.join(others)}"
        raise GeoError([Fault("StatLine", problem)])
    figures = rows.set_index(region)[column].dropna()
    return {str(code): float(figure) for code, figure in figures.items()}


def _text(path: Path) -> str:
    content = read_bytes(path)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise GeoError([Fault(path.name, "is geen UTF-8", _EXPECTED)]) from None


def _numbers(texts: pd.Series, file: str, findings: Findings) -> pd.Series:
    bare = texts.where(~texts.isin(_NOTHING))
    numbers = pd.to_numeric(bare.str.replace(",", ".", regex=False), errors="coerce")
    finite = numbers.abs() < float("inf")
    wrong = texts[bare.notna() & ~finite]
    findings.many(file, f"cellen in {texts.name} zijn geen getal", list(wrong), "een getal of leeg")
    return numbers
