"""Placements decided by hand that break a rule by themselves."""

from __future__ import annotations

import numpy as np

from placement.edges import Edges
from placement.errors import Fault
from placement.explain.judged import Judged, Reader, reader
from placement.explain.wording import said
from placement.geo.scene import Scene
from placement.tables import Tables

EXPECTED = "een plaatsing die geen regel breekt, of besluit «never»"


def broken_pins(tables: Tables, scene: Scene, edges: Edges) -> list[Fault]:
    """Return a fault for each `must` pin without a candidate, naming the rules that fail."""
    reading, pins = reader(scene, edges), scene.pins
    faults = []
    for pin in np.flatnonzero(pins.must).tolist():
        problem = _problem(reading, pin)
        if problem:
            faults.append(
                Fault(
                    file="pins.csv",
                    problem=problem,
                    expected=EXPECTED,
                    row=int(tables.pins["row"].iloc[pin]),
                    column="unit",
                    value=str(tables.pins["unit"].iloc[pin]),
                )
            )
    return faults


def _problem(reading: Reader, pin: int) -> str:
    """Return what is wrong with a pin; "" where a candidate fulfils it."""
    scene, found = reading.scene, reading.edges.candidates
    pins = scene.pins
    client, unit, provider = (int(a[pin]) for a in (pins.client, pins.unit, pins.provider))
    if client < 0:
        return "de cliënt zoekt geen woning: hij woont al ergens en is niet aan verhuizen toe"
    fits = (found.client == client) & (found.unit == unit)
    if provider >= 0:
        fits &= found.provider == provider
    if fits.any():
        return ""
    every = range(len(scene.providers.ids)) if provider < 0 else (provider,)
    broken = min((_broken(reading, (client, unit, p)) for p in every), key=len, default=[])
    if not broken:
        return "er is geen aanbieder die deze plaatsing kan bedienen"
    named = "; ".join(f"{judged.gate.id}: {said(judged).rstrip('.')}" for judged in broken)
    return f"deze vastgelegde plaatsing breekt een harde regel ({named})"


def _broken(reading: Reader, triple: tuple[int, int, int]) -> list[Judged]:
    return [judged for judged in reading.judged(*triple) if not judged.holds]
