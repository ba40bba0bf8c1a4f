"""A table of CBS StatLine as it is dumped: semicolons, codes, empty where nothing is known."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from placement.errors import Fault, GeoError
from placement.sources.files import read_bytes
from placement.sources.findings import Findings

_MEASURE = re.compile(r".+_\d+$")
_NOTHING = ("", ".", "..", "x", "X", "-")
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


def by_municipality(frame: pd.DataFrame, measure: str, period: str) -> pd.Series:
    """Return one measure by municipality (GM0503) for one period (2020JJ00).

    `measure` may leave off its rank (`EindstandVoorraad`). Raises GeoError where the table has no
    such measure or period, or more rows than one for a municipality: a figure is never added up.
    """
    region = next(name for name in _REGION if name in frame)
    names = [str(name) for name in frame.columns]
    column = next((n for n in names if measure in (n, n.rpartition("_")[0])), None)
    if column is None:
        raise GeoError([Fault("StatLine", f"heeft geen onderwerp {measure}")])
    rows = frame[frame[region].str.fullmatch(r"GM\d{4}")]
    rows = rows[rows["Perioden"] == period] if "Perioden" in rows else rows
    if rows.empty:
        raise GeoError([Fault("StatLine", f"heeft geen gemeenten in periode {period}")])
    if rows[region].duplicated().any():
        problem = "heeft meer rijen per gemeente: kies ook de andere dimensies"
        raise GeoError([Fault("StatLine", problem)])
    return rows.set_index(region)[column].rename(measure)


def _text(path: Path) -> str:
    content = read_bytes(path)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise GeoError([Fault(path.name, "is geen UTF-8", _EXPECTED)]) from None


def _cells(line: str) -> list[str]:
    return [cell.strip().strip('"').strip() for cell in line.split(";")]


def _numbers(texts: pd.Series, file: str, findings: Findings) -> pd.Series:
    bare = texts.where(~texts.isin(_NOTHING))
    numbers = pd.to_numeric(bare.str.replace(",", ".", regex=False), errors="coerce")
    finite = numbers.abs() < float("inf")
    wrong = texts[bare.notna() & ~finite]
    findings.many(file, f"cellen in {texts.name} zijn geen getal", list(wrong), "een getal of leeg")
    return numbers
