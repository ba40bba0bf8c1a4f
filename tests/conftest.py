"""What many tests share: where the checkout is, and the shared material beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The shared folder with cases and real data beside the checkout; skips where it is absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the shared folder is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def cases(shared_dir: Path) -> dict[str, Path]:
    """The case folders by name."""
    return {path.name: path for path in sorted((shared_dir / "cases").iterdir()) if path.is_dir()}
