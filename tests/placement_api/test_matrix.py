"""Role by endpoint by field: what every role gets of every route, against what was agreed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from placement.audience.roles import ROLES
from placement.domain import TABLES
from placement.tables.schema import declared
from placement_api.wire import camel
from tests.placement_api.matrix import BODIES, FROZEN, IDS, measure, routes, sent
from tests.placement_api.region import app_of, empty

CLIENT_FIELDS = frozenset(
    camel(item.name) for item in declared("clients") if item.column.personal
) - frozenset(camel(item.name) for item in declared("units"))
"""Fields that only a client has: no dwelling has one of that name."""
OPEN = frozenset({"GET /live", "GET /ready", "POST /v1/session"})
"""Routes that ask nobody who he is: they hold no data."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    return measure(tmp_path_factory.mktemp("matrix"))


@pytest.fixture(scope="module")
def frozen() -> dict[str, dict[str, str]]:
    kept = tomllib.loads(FROZEN.read_text(encoding="utf-8"))
    return {
        route: {role: answer for who, answer in by.items() for role in who.split()}
        for route, by in kept.items()
    }


def test_every_role_gets_of_every_route_what_was_agreed_and_nothing_else(
    measured: dict[str, dict[str, str]], frozen: dict[str, dict[str, str]]
) -> None:
    assert measured == frozen, "read the difference; python -m tests.placement_api.matrix"


def test_no_route_answers_with_a_server_error(measured: dict[str, dict[str, str]]) -> None:
    # 503 is an answer: the identity provider is not set up here.
    wrong = {route for route, by in measured.items()
             if any(told.startswith("5") and told != "503" for told in by.values())}  # fmt: skip
    assert wrong == set()


def test_every_route_that_changes_something_is_tried_with_a_right_body(tmp_path: Path) -> None:
    rows = {f"{verb} /v1/{name}/{{id}}" for verb in ("PUT", "PATCH") for name in IDS}
    changing = {name for name in routes(app_of(empty(tmp_path))) if not name.startswith("GET")}
    assert changing - rows <= set(BODIES)


def test_whoever_is_nobody_gets_nothing(tmp_path: Path) -> None:
    world = empty(tmp_path)
    browser = world.browser()
    for name in routes(app_of(world)):
        method, path = name.split()
        if name not in OPEN and "/oidc" not in path:
            assert browser.request(method, path, **sent(name)).status_code == 401, name


def test_a_corporation_gets_no_field_of_a_client_anywhere(
    measured: dict[str, dict[str, str]],
) -> None:
    for route, by_role in measured.items():
        names = {name for part in by_role["corporation"].split()[1:] for name in part.split(".")}
        if route == "POST /v1/suitability":  # for which kinds of care a dwelling would do
            names -= {"profile", "intensity"}
        assert names.isdisjoint(CLIENT_FIELDS | {"client", "clients", "occupied", "capacity"}), (
            route
        )


@pytest.mark.parametrize("role", ["corporation", "planner", "auditor", "admin"])
@pytest.mark.parametrize("table", ["clients", "exclusion-zones", "keep-apart", "pins", "previous",
                                   "placings"])  # fmt: skip
def test_only_coordinator_and_provider_read_about_persons(
    measured: dict[str, dict[str, str]], role: str, table: str
) -> None:
    assert measured[f"GET /v1/{table}"][role] == "403"


def test_the_matrix_has_every_table_and_every_role(measured: dict[str, dict[str, str]]) -> None:
    assert all(set(by_role) == set(ROLES) for by_role in measured.values())
    assert {f"GET /v1/{table.replace('_', '-')}" for table in TABLES} <= set(measured)
