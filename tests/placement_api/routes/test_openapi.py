"""The contract is frozen, anyone may read it, and no request gets an answer that it leaves out."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import CHECKS

from placement.audience.roles import ROLES
from placement.store.engine import Database
from placement_api.app import create_app, routed
from placement_api.logs import logger, told
from placement_api.openapi import API_VERSION, written
from tests.placement.store.conftest import database, postgres
from tests.placement_api.serving import Region, Served, on

__all__ = ["database", "postgres"]
EXAMPLES = 3
WITHOUT_PROVIDER = "/session/oidc"
"""Answers 503 where no provider is set up, as here; its own tests have one."""
TRIED = ("not_a_server_error", "status_code_conformance", "content_type_conformance",
         "response_schema_conformance")  # fmt: skip


def test_the_frozen_contract_is_the_one_that_is_served(served: Served, root: Path) -> None:
    frozen = (root / "api" / "openapi.json").read_text(encoding="utf-8")
    assert frozen == written(routed()), "run: python -m placement_api.openapi api/openapi.json"
    answer = served.as_("planner").get("/v1/openapi.json", headers={"Authorization": ""})
    assert answer.json() == json.loads(frozen)
    assert answer.headers["access-control-allow-origin"] == "*"


def test_every_answer_tells_the_version_of_the_api(served: Served) -> None:
    door = served.as_("planner")
    for path in ("/v1/units", "/v1/bestaat-niet", "/v1/clients", "/live"):
        assert door.get(path).headers["api-version"] == API_VERSION


@pytest.fixture
def asked(database: Database, region: Region, tmp_path: Path) -> Served:
    """A region on each of the two databases."""
    from tests.placement_api.serving import fill

    fill(database, region.keys, region.database.parent / "demo")
    return on(database, region)


@pytest.mark.slow
def test_no_operation_fails_or_answers_what_the_contract_leaves_out(asked: Served) -> None:
    faults: list[str] = []
    app = create_app(asked.platform)
    tokens = [asked.as_(role).headers["Authorization"] for role in ("coordinator", "admin")]
    schema = schemathesis.openapi.from_asgi("/v1/openapi.json", app)
    for result in schema.get_all_operations():
        if result.ok().path != WITHOUT_PROVIDER:
            _try(result.ok(), app, tokens, faults)
    assert not faults, "\n".join(sorted(set(faults))[:20])


def _try(operation: Any, app: FastAPI, tokens: list[str], faults: list[str]) -> None:
    checks = [CHECKS.get_one(name) for name in TRIED]

    @seed(1)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=operation.as_strategy())
    def one(case: Any) -> None:
        for token in tokens:
            answer = case.call(headers={"Authorization": token})
            try:
                case.validate_response(answer, checks=checks)
            except BaseExceptionGroup as found:  # every fault of every operation is told at once
                told_ = "; ".join(str(error).split("\n")[0] for error in found.exceptions)
                faults.append(f"{case.method} {case.path} {answer.status_code}: {told_}")

    one()


def test_counts_and_log_lines_name_routes_and_never_people(served: Served) -> None:
    door = served.as_("coordinator")
    client = door.get("/v1/clients", params={"pageSize": 1}).json()["items"][0]["id"]
    door.get(f"/v1/clients/{client}", params={"q": client})
    assert door.get("/metrics").status_code == 404
    out = io.StringIO()
    told(logger(out))("GET", "/v1/clients/{id}", 200, 0.0123)
    line = json.loads(out.getvalue())
    assert line.items() >= {"route": "/v1/clients/{id}", "status": 200, "ms": 12.3}.items()


def test_metrics_are_for_this_machine_alone(served: Served, capfd: Any) -> None:
    from fastapi.testclient import TestClient

    door = served.as_("coordinator")
    client = door.get("/v1/clients", params={"pageSize": 1}).json()["items"][0]["id"]
    near = TestClient(door.app, client=("127.0.0.1", 1), headers=door.headers)
    near.get(f"/v1/clients/{client}", params={"zoek": client})
    text = near.get("/metrics").text
    assert re.search(r'placement_requests_total\{method="GET",route="/v1/clients/\{id\}"', text)
    assert client not in text
    logged = capfd.readouterr().err
    assert '"route": "/v1/clients/{id}"' in logged
    assert client not in logged
    assert near.get("/metrics", headers={"X-Forwarded-For": "10.0.0.1"}).status_code == 404


def test_every_role_is_tried_somewhere() -> None:
    assert {"coordinator", "admin"} < set(ROLES)
