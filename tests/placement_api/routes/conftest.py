"""The demo region served, made once and copied for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.once import once
from tests.placement_api.serving import Region, Served, make_region, serve


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory) -> Region:
    return once(tmp_path_factory, "region", make_region)


@pytest.fixture
def served(region: Region, tmp_path: Path) -> Iterator[Served]:
    made = serve(region, tmp_path)
    yield made
    made.platform.database.close()
