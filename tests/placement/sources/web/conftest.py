"""A local service, a region that is invented, and manners that do not sleep."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from placement.sources.web.register import Area, Source
from placement.sources.web.visitor import Manners
from tests.placement.sources.web.server import Service, serving


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as running:
        yield running


@pytest.fixture
def slept() -> list[float]:
    """How long the visitor would have waited, instead of waiting."""
    return []


@pytest.fixture
def manners(slept: list[float]) -> Manners:
    return Manners(read_s=2, attempts=3, sleep=slept.append)


@pytest.fixture
def area() -> Area:
    names = {"GM0503": "Delft", "GM1842": "Midden-Delfland"}
    return Area(region="toets", bbox=(4.3, 51.9, 4.5, 52.1), municipalities=names)


@pytest.fixture
def source(service: Service) -> Source:
    """A register of features at the local service."""
    return Source(
        name="gebieden",
        title="Gebieden",
        kind="features",
        url=f"{service.url}/items",
        query={"f": "json", "limit": "2"},
        send="bbox",
        file="gebieden.geojson",
        edition="2025",
        attribution="CBS, CC BY 4.0",
        licence="CC BY 4.0",
        cite="toets",
    )
