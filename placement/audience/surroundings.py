"""A small map: some units with the BW locations, care bases and other units around them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np

from placement.audience.care import bw_locations, care_bases
from placement.audience.case import Case
from placement.audience.notices import attributions
from placement.audience.units import units
from placement.audience.views import MapView, TableView
from placement.audience.words import FORMS, text

AROUND_M = 1_000
"""How far around a unit things are shown: a walk, and what lies just beyond it."""


def surroundings(case: Case, names: Collection[str], title: str, *, others: bool) -> MapView:
    """Return the units of these names on a map, with what care stands near them.

    `others`: the other units near by too. It names no client: a unit has its state and its own
    facts, not who comes there.
    """
    near = {table: _near(case, names, table) for table in ("units", "bw_locations", "care_bases")}
    silent = units(replace(case, incoming={}, leaving={}))
    every = [
        replace(unit, lines=told.lines) for unit, told in zip(units(case), silent, strict=True)
    ]
    shown = [unit for unit in every if unit.id in (near["units"] if others else names)]
    return MapView(
        audience="coordinator",
        title=title,
        subtitle="",
        made_on=case.day,
        notices=(),
        attributions=attributions(case),
        bw_locations=tuple(p for p in bw_locations(case) if p.id in near["bw_locations"]),
        care_bases=tuple(base for base in care_bases(case) if base.id in near["care_bases"]),
        units=tuple(shown),
    )


def neighbours(case: Case, unit: str) -> TableView:
    """Return what stands around a unit as a table, the nearest first: the same as its map."""
    rows = [
        (name, kind, _named(case, table, name), metres)
        for table, kind in (("bw_locations", "BW-locatie"), ("care_bases", "uitvalsbasis"),
                            ("units", "woning"))
        for name, metres in _near(case, {unit}, table).items()
        if name != unit
    ]  # fmt: skip
    columns = ("nummer", "soort", "wat", "hemelsbreed (m)")
    ordered = sorted(rows, key=lambda row: (row[3], row[0]))
    return TableView("omgeving", f"Wat er binnen {AROUND_M} m staat", columns, tuple(ordered))


def _near(case: Case, names: Collection[str], table: str) -> Mapping[str, int]:
    """Return what of a table lies near one of these units, with the metres to the nearest."""
    own, rows = case.tables.units, case.tables.frame(table)
    here = own.loc[[name for name in own.index if name in names], ["x", "y"]].to_numpy(float)
    if not len(here) or not len(rows):
        return {}
    there = rows[["x", "y"]].to_numpy(float)
    metres = np.hypot(*(there[:, None, :] - here[None, :, :]).T).min(axis=0)
    return {
        str(name): round(float(away))
        for name, away in zip(rows.index, metres, strict=True)
        if away <= AROUND_M
    }


def _named(case: Case, table: str, name: str) -> str:
    row = case.tables.frame(table).loc[name]
    if table == "units":
        return FORMS[str(row["housing_form"])]
    provider = case.provider_name.get(str(row["provider"]), "")
    return text(row["name"]) or provider if table == "bw_locations" else provider
