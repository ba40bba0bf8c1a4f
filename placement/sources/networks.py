"""The networks of a delivery, whatever file they come in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from placement.errors import Fault, InputError
from placement.geo.network import Kind, Network
from placement.sources.network_store import read_or_build

KINDS: tuple[Kind, ...] = ("walk", "drive", "bike")
_OWN: tuple[Kind, ...] = ("walk", "drive")


def network_sources(parts: Mapping[str, Path]) -> dict[Kind, Path]:
    """Return the file that each kind of network of a delivery is read from.

    A GraphML of its own goes before the extract of OpenStreetMap, which serves all. Cyclists have
    a network of their own in an extract only.
    """
    found = {kind: parts.get(kind if kind in _OWN else "roads") for kind in KINDS}
    return {
        kind: path or parts["roads"] for kind, path in found.items() if path or "roads" in parts
    }


def read_networks(
    parts: Mapping[str, Path], stores: Sequence[Path] = (), kinds: Sequence[Kind] = KINDS
) -> tuple[dict[Kind, Network], list[Fault]]:
    """Return the networks that a delivery holds, and the faults of those that cannot be read.

    One that lies ready in a store is taken from there. A bike network goes with the walking one.
    """
    networks: dict[Kind, Network] = {}
    faults: list[Fault] = []
    for kind, source in network_sources(parts).items():
        if kind not in kinds:
            continue
        try:
            networks[kind] = read_or_build(source, kind, stores)
        except InputError as error:
            faults.extend(error.faults)
    if "walk" in networks and "bike" in networks:
        networks["walk"] = replace(networks["walk"], by_bike=networks["bike"])
    return networks, list(dict.fromkeys(faults))
