"""The walking and the driving network of a delivery, whatever file they come in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from placement.errors import Fault, InputError
from placement.geo.network import Network
from placement.sources import graphml, osm

Kind = Literal["walk", "drive"]


def read_networks(
    parts: Mapping[str, Path],
) -> tuple[dict[Kind, Network], list[Fault]]:
    """Return the networks that a delivery holds, and the faults of those that cannot be read.

    A GraphML of its own goes before the extract of OpenStreetMap, which serves both.
    """
    networks: dict[Kind, Network] = {}
    faults: list[Fault] = []
    kinds: tuple[Kind, ...] = ("walk", "drive")
    for kind in kinds:
        try:
            network = _read_one(parts, kind)
        except InputError as error:
            faults.extend(error.faults)
        else:
            if network is not None:
                networks[kind] = network
    return networks, list(dict.fromkeys(faults))


def _read_one(parts: Mapping[str, Path], kind: Kind) -> Network | None:
    if kind in parts:
        return graphml.read(parts[kind], kind)
    if "roads" in parts:
        return osm.read(parts["roads"], kind=kind)
    return None
