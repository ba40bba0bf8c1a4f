"""What the core promises to others is a sorted list, and all of it is there."""

from __future__ import annotations

import importlib
import importlib.resources

import pytest

import placement


def test_the_public_list_is_sorted_and_complete() -> None:
    assert list(placement.__all__) == sorted(placement.__all__, key=str.casefold)
    assert all(hasattr(placement, name) for name in placement.__all__)


def test_what_is_public_is_listed() -> None:
    modules = {"annotations", *(name for name in vars(placement) if name.startswith("_"))}
    rooms = {name for name, value in vars(placement).items() if type(value).__name__ == "module"}
    assert set(vars(placement)) - modules - rooms <= set(placement.__all__)


@pytest.mark.parametrize("name", ["placement_api", "placement_maps", "placement_data"])
def test_every_package_is_typed_and_says_what_it_is(name: str, root: object) -> None:
    package = importlib.import_module(name)
    assert package.__doc__
    assert package.__file__ is not None
    assert importlib.resources.files(name).joinpath("py.typed").is_file()
