"""The copy step takes what npm brought, and says what is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from placement_maps import assets


def test_every_file_is_copied_under_its_flat_name(tmp_path: Path) -> None:
    for source in assets.FILES.values():
        (tmp_path / "modules" / source).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "modules" / source).write_text("x")
    assets.copy(tmp_path / "modules", tmp_path / "static")
    assert {file.name for file in (tmp_path / "static").iterdir()} == set(assets.FILES)


def test_an_absent_package_is_an_error_and_not_an_empty_map(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        assets.copy(tmp_path, tmp_path / "static")


def test_the_lock_pins_content_and_names_no_download_address() -> None:
    lock = json.loads((assets.PACKAGE.parent / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert "resolved" not in json.dumps(lock)
