"""The regions that ship: one folder each, found by looking, never by a list in code."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated

from pydantic import StringConstraints

from placement.rulebook.sourced import Frozen

DEFAULT_RULEBOOK = "dwo-2024"

RegionId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]


class RegionMunicipality(Frozen):
    """A municipality of a region."""

    id: Annotated[str, StringConstraints(pattern=r"^GM\d{4}$")]
    name: str


class Document(Frozen):
    """A source document: `file` is its name in the folder of sources, `short` how it is cited."""

    title: str
    short: str
    file: str
    in_force: bool


class Region(Frozen):
    """One `region.toml`."""

    id: RegionId
    name: str
    rulebook: str
    municipality: tuple[RegionMunicipality, ...] = ()
    document: dict[str, Document]


def folders() -> dict[str, Traversable]:
    """Return the folder of each rulebook that ships, the default one first."""
    root = files("placement_data") / "regions"
    found: dict[str, Traversable] = {}
    for folder in sorted(root.iterdir(), key=lambda entry: entry.name):
        if folder.is_dir() and (folder / "region.toml").is_file():
            named = tomllib.loads((folder / "region.toml").read_text("utf-8")).get("rulebook")
            found[str(named)] = folder
    return dict(sorted(found.items(), key=lambda item: (item[0] != DEFAULT_RULEBOOK, item[0])))


def names() -> tuple[str, ...]:
    """Return the ids of the rulebooks that ship, the default one first."""
    return tuple(folders())
