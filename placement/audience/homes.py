"""Dwellings as their corporation sees them: what each is and whether it is free, nothing of people.

A dwelling is free or it is not; why it is not, and who lives there, is about a client.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from placement.audience.words import FORMS, text
from placement.tables import Tables


@dataclass(frozen=True, slots=True)
class HomeView:
    """One dwelling; rent in euros a month."""

    id: str
    address: str
    municipality: str
    municipality_name: str
    form: str
    form_label: str
    complex: str
    rent: float | None
    wheelchair: bool
    free: bool
    free_from: dt.date | None


def home_views(tables: Tables, own: Collection[str]) -> tuple[HomeView, ...]:
    """Return the dwellings with these ids, in the order of the table."""
    units, places = tables.units, tables.municipalities["name"]
    complexes = tables.complexes["name"]
    rows = units[units.index.isin(list(own))]
    names = {str(i): text(name) for i, name in places.items()}
    called = {str(i): text(name) for i, name in complexes.items()}
    return tuple(
        _view(str(name), row, names, called)
        for name, row in zip(rows.index, rows.to_dict("records"), strict=True)
    )


def _view(
    name: str, row: Mapping[Hashable, Any], places: Mapping[str, str], complexes: Mapping[str, str]
) -> HomeView:
    place, complex_, form = (
        text(row["municipality"]),
        text(row["complex"]),
        str(row["housing_form"]),
    )
    return HomeView(
        id=name,
        address=text(row["address"]),
        municipality=place,
        municipality_name=places.get(place, place),
        form=form,
        form_label=FORMS[form],
        complex=complexes.get(complex_) or complex_,
        rent=None if pd.isna(row["rent"]) else float(row["rent"]),
        wheelchair=bool(row["wheelchair"]),
        free=int(row["capacity"]) > 0,
        free_from=None if pd.isna(row["available_from"]) else row["available_from"].date(),
    )
