"""Networks kept beside their sources: built once, found again by what they were built from.

A file's name is the SHA-256 of the source's bytes, the kind of network, the speeds and the builder;
when one of those changes the name does, and an old file is never taken for a new one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from placement.geo.network import Kind, Network
from placement.geo.speeds import text
from placement.sources import graphml, osm
from placement.sources.fingerprint import file_hash

FOLDER = "networks"
"""Where a delivery keeps its own networks."""
_BUILDER = "placement-network/1"
"""Raise the number with each change that makes other networks of the same source."""
_SUFFIX = ".network.npz"


def read_or_build(source: Path, kind: Kind, stores: Sequence[Path] = ()) -> Network:
    """Return the network of a source from the first store that holds it, else built anew.

    A stored file that is damaged counts as absent. Raises GeoError as the readers do.
    """
    for store in stores:
        found = _load(store / _name(file_hash(source), kind))
        if found is not None and found.kind == kind:
            return found
    return build(source, kind)


def build(source: Path, kind: Kind) -> Network:
    """Return the network of a GraphML file or an OSM extract. Raises GeoError, in Dutch."""
    return osm.read(source, kind) if source.name.endswith(".pbf") else graphml.read(source, kind)


def keep(network: Network, source: Path, store: Path) -> Path:
    """Write a network into a store, whole or not at all, and return where. OSError if it cannot."""
    store.mkdir(parents=True, exist_ok=True)
    path = store / _name(file_hash(source), network.kind)
    with NamedTemporaryFile(dir=store, prefix=".", suffix=_SUFFIX, delete=False) as stage:
        staged = Path(stage.name)
    try:
        network.save(staged)
        staged.chmod(0o644)
        staged.replace(path)
    finally:
        staged.unlink(missing_ok=True)
    return path


def _load(path: Path) -> Network | None:
    try:
        return Network.load(path)
    except (OSError, ValueError):
        return None


def _name(source_sha256: str, kind: Kind) -> str:
    parts = [_BUILDER, kind, _speeds_sha256(), source_sha256]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest() + _SUFFIX


@cache
def _speeds_sha256() -> str:
    return hashlib.sha256(text().encode()).hexdigest()
