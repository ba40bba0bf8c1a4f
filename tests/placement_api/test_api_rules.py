"""NL API Design Rules 2.2 as checks on the contract, one per rule that a contract can show.

Named after the rules. A collection is a path segment that is followed by a parameter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from placement_api.app import routed
from placement_api.openapi import describe

METHODS = {"get", "post", "put", "patch", "delete"}
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CAMEL = re.compile(r"[a-z][a-zA-Z0-9]*")
OF_A_STANDARD = {"bbox-crs"}
"""Query keys that OGC API Features prescribes."""
OF_THE_SERVER = ("/live", "/ready")
"""For whoever watches over the server; no part of the versioned API."""


@pytest.fixture(scope="module")
def contract() -> dict[str, Any]:
    return describe(routed())


def operations(contract: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in contract["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def properties(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            yield from schema["properties"]
        for value in schema.values():
            yield from properties(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from properties(value)


def test_core_http_methods(contract: dict[str, Any]) -> None:
    assert {method for _, method, _ in operations(contract)} <= METHODS


def test_core_no_trailing_slash(contract: dict[str, Any]) -> None:
    assert not [path for path in contract["paths"] if path.endswith("/")]


def test_core_uri_version(contract: dict[str, Any]) -> None:
    major = contract["info"]["version"].split(".")[0]
    for path in contract["paths"]:
        assert path.startswith(f"/v{major}/") or path in OF_THE_SERVER


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
        assert operation.get("security") or path in OF_THE_SERVER, path


def test_every_operation_says_in_dutch_what_it_does(contract: dict[str, Any]) -> None:
    for path, method, operation in operations(contract):
        assert operation.get("summary"), (path, method)
        assert operation.get("tags"), (path, method)
    names = [operation["operationId"] for _, _, operation in operations(contract)]
    assert len(names) == len(set(names))
