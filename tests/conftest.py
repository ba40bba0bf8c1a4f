"""What many tests share: where the checkout is, and the shared material beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Playwright, sync_playwright

# How long an example takes says something about the machine's other work, not about the code.
settings.register_profile("placement", deadline=None)
settings.load_profile("placement")
ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
DOORS = ROOT / "tests" / "placement_api"
LONGEST = "test_every_page_seen.py"
QUICK_SEEDS = 6
"""Of a test that is repeated for many seeds so many are quick; the others run with the slow ones"""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what goes through a door and later seeds as slow; put what takes longest in front."""
    seen = Counter[tuple[str, str]]()
    for item in items:
        if item.path.is_relative_to(DOORS):
            item.add_marker(pytest.mark.door)
        params = dict(item.callspec.params) if isinstance(item, pytest.Function) and hasattr(
            item, "callspec") else {}  # fmt: skip
        if params.pop("seed", None) is not None:
            test = item.nodeid.partition("[")[0], repr(params)
            seen[test] += 1
            if seen[test] > QUICK_SEEDS:
                item.add_marker(pytest.mark.slow)
    # What takes longest begins first: no worker is left alone with it at the end.
    items.sort(key=lambda item: item.path.name != LONGEST)


@pytest.fixture(scope="session")
def play() -> Iterator[Playwright]:
    """Playwright, started once per process: a second start in the same thread is refused."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed on this machine")
    with sync_playwright() as started:
        yield started


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
