"""NL API Design Rules 2.2: a check per rule that a contract or an answer can show.

Named after the rules, and as strict as the linter that Logius publishes with them. A collection is
a path segment that is followed by a parameter. Where this API does otherwise it says why: the
interface is in English because the exchange format is (interface-language), `bbox-crs` is a key
of OGC API Features, and a proposal has the names of the file proposal.json.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from placement_api.app import routed
from placement_api.openapi import describe
from placement_api.outputs.json import proposal_object
from placement_api.problems import MEDIA
from tests.placement_api.region import PROPOSAL, World, empty, fill

METHODS = {"get", "post", "put", "patch", "delete"}
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CAMEL = re.compile(r"[a-z][a-zA-Z0-9]*")
OF_A_STANDARD = {"bbox-crs"}
"""Query keys that OGC API Features prescribes."""
DATED = re.compile(r"(\w+D|_[dD]|^d)ate$|[a-z]At$")
HEADERS = {
    "cache-control": "no-store", "x-content-type-options": "nosniff", "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
}  # fmt: skip


@pytest.fixture(scope="module")
def contract() -> dict[str, Any]:
    return describe(routed())


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return fill(empty(tmp_path_factory.mktemp("regels")))


def operations(contract: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in contract["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def named(schema: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            yield from schema["properties"].items()
        for value in schema.values():
            yield from named(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from named(value)


def properties(schema: Any) -> Iterator[str]:
    yield from (name for name, _ in named(schema))


def test_core_http_methods(contract: dict[str, Any]) -> None:
    assert {method for _, method, _ in operations(contract)} <= METHODS


def test_core_no_trailing_slash(contract: dict[str, Any]) -> None:
    assert not [path for path in contract["paths"] if path.endswith("/")]


def test_core_uri_version(contract: dict[str, Any]) -> None:
    major = contract["info"]["version"].split(".")[0]
    assert [server["url"].rsplit("/", 1)[1] for server in contract["servers"]] == [f"v{major}"]


def test_core_transport_tls_no_server_is_told_without(contract: dict[str, Any]) -> None:
    assert not [s for s in contract["servers"] if s["url"].startswith("http:")]


def test_core_semver(contract: dict[str, Any]) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", contract["info"]["version"])


def test_core_path_segments_kebab_case(contract: dict[str, Any]) -> None:
    for path in contract["paths"]:
        for part in path.strip("/").split("/"):
            assert KEBAB.fullmatch(part) or re.fullmatch(r"\{[a-z]+\}", part), path


def test_core_naming_collections(contract: dict[str, Any]) -> None:
    for path in contract["paths"]:
        parts = path.strip("/").split("/")
        for part, after in pairwise(parts):
            if after.startswith("{"):
                assert part.endswith("s") or part == "out-of-service", path


def test_core_naming_resources_hold_no_verb(contract: dict[str, Any]) -> None:
    verbs = {"get", "list", "create", "add", "update", "delete", "remove", "do", "run", "make",
             "fetch", "search", "calculate", "cancel", "check"}  # fmt: skip
    for path in contract["paths"]:
        assert not verbs & set(path.strip("/").split("/")), path


def test_core_query_keys_camel_case(contract: dict[str, Any]) -> None:
    for path, _, operation in operations(contract):
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "query" and parameter["name"] not in OF_A_STANDARD:
                assert CAMEL.fullmatch(parameter["name"]), (path, parameter["name"])


def test_core_property_names_camel_case(contract: dict[str, Any]) -> None:
    names = set(properties(contract["components"]["schemas"]))
    assert not [name for name in names if not CAMEL.fullmatch(name)]


def test_core_doc_openapi_and_contact(contract: dict[str, Any]) -> None:
    assert contract["openapi"].startswith("3.")
    assert {"name", "url", "email"} <= set(contract["info"]["contact"])


def test_core_doc_openapi_every_reference_leads_somewhere(contract: dict[str, Any]) -> None:
    for found in set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(contract))):
        part: Any = contract
        for name in found.split("/"):
            part = part[name]
        assert part


def test_core_date_time_dates_and_times_have_their_format(contract: dict[str, Any]) -> None:
    """As dates or as times with a zone: a local time says nothing elsewhere."""
    for name, schema in named(contract):
        kinds = {part.get("format") for part in (schema, *schema.get("anyOf", ()))}
        assert not kinds & {"date-time-local", "time"}, name
        assert not DATED.search(name) or kinds & {"date", "date-time"}, name


def test_core_error_handling_problem_has_status_title_and_detail(contract: dict[str, Any]) -> None:
    shape = contract["components"]["schemas"]["Problem"]
    assert {"status", "title", "detail"} <= set(shape["required"])


def test_core_error_handling_problem_details(contract: dict[str, Any]) -> None:
    for path, _, operation in operations(contract):
        for status, answer in operation["responses"].items():
            if int(status) < 400:
                continue
            name = answer["$ref"].rsplit("/", 1)[1]
            kept = contract["components"]["responses"][name]
            assert set(kept["content"]) == {"application/problem+json"}, path


def test_core_error_handling_invalid_input_is_400(contract: dict[str, Any]) -> None:
    for path, _, operation in operations(contract):
        assert "422" not in operation["responses"], path
        if operation.get("parameters") or "requestBody" in operation:
            assert "400" in operation["responses"], path


def test_core_version_header(contract: dict[str, Any]) -> None:
    for path, _, operation in operations(contract):
        for status, answer in operation["responses"].items():
            if int(status) < 400:
                assert "API-Version" in answer["headers"], path


def test_core_http_safety(contract: dict[str, Any]) -> None:
    for path, method, operation in operations(contract):
        assert method not in ("get", "delete") or "requestBody" not in operation, path


def test_core_transport_security_on_every_operation(contract: dict[str, Any]) -> None:
    for path, _, operation in operations(contract):
        assert operation.get("security"), path


def test_core_no_sensitive_uris(contract: dict[str, Any]) -> None:
    secret = re.compile("secret|password|token|bsn|name$", re.IGNORECASE)
    for path, _, operation in operations(contract):
        for parameter in operation.get("parameters", ()):
            assert parameter["in"] == "header" or not secret.search(parameter["name"]), path


def test_core_publish_openapi(contract: dict[str, Any], world: World) -> None:
    answer = world.browser().get("/v1/openapi.json", headers={"Origin": "https://elders.example"})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.json() == contract


@pytest.mark.parametrize("path", ["/v1/units", "/v1/bestaat-niet", "/v1/clients", "/v1/units/geen"])
def test_core_transport_security_headers(world: World, path: str) -> None:
    for role in ("coordinator", "corporation"):
        headers = world.get(role, path).headers
        assert headers.items() >= HEADERS.items()
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["strict-transport-security"].startswith("max-age=")
        assert headers["content-type"].split(";")[0] in ("application/json", MEDIA)


def test_core_transport_cors_opens_nothing_but_the_contract(world: World) -> None:
    answer = world.get("coordinator", "/v1/units", headers={"Origin": "https://elders.example"})
    assert "access-control-allow-origin" not in answer.headers


def test_core_http_methods_an_unknown_one_is_told_which_there_are(world: World) -> None:
    answer = world.ask("coordinator", "DELETE", "/v1/units/u1")
    assert answer.status_code == 405
    assert answer.headers["allow"]
    assert answer.headers["content-type"] == MEDIA


def test_core_error_handling_all_errors_come_together(world: World) -> None:
    sent = {"profile": 1, "anders": 2}
    answer = world.ask("coordinator", "POST", "/v1/runs", json=sent)
    assert answer.status_code == 400
    assert len(answer.json()["errors"]) == 2


def test_core_date_time_answers_are_in_utc(world: World) -> None:
    items = world.get("coordinator", "/v1/placings").json()["items"]
    assert items
    assert all(re.fullmatch(r"[\d-]{10}T[\d:.]+Z", item["madeAt"]) for item in items)


def test_a_proposal_is_the_file_of_the_exchange_format(world: World) -> None:
    found = world.get("coordinator", f"/v1/proposals/{world.proposal}").json()
    assert found == json.loads(json.dumps(proposal_object(PROPOSAL)))


def test_every_operation_says_in_dutch_what_it_does(contract: dict[str, Any]) -> None:
    for path, method, operation in operations(contract):
        assert operation.get("summary"), (path, method)
        assert operation.get("tags"), (path, method)
    names = [operation["operationId"] for _, _, operation in operations(contract)]
    assert len(names) == len(set(names))
