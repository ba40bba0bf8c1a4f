"""The contract: OpenAPI of every route, with every answer that a caller may get.

`python -m placement_api.openapi api/openapi.json` freezes it; a test compares.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from placement_api.problems import MEDIA, TITLES

API_VERSION = "1.0.0"
"""Semantic version of the contract; its first number stands in the path."""
TITLE = "Plaatsing Beschermd Wonen en Beschermd Thuis"
DESCRIPTION = (
    "Plaatsingen, voorstellen en hun uitleg, woningen en kaartlagen. Elke rol ziet alleen wat voor "
    "haar bedoeld is. Fouten komen als problem+json (RFC 9457), alle tegelijk."
)
CONTACT = {
    "name": "Beheer van dit platform",
    "url": "https://example.org/plaatsing",
    "email": "beheer@example.org",
}
"""Whoever runs the platform puts its own in front (the proxy, or a changed copy of the file)."""
BASE = "/v1"
"""Where the API stands on its server, with its major version. What watches over the server itself
(/live, /ready, /metrics) is no part of it."""
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["in", "name", "detail"],
                "properties": {name: {"type": "string"} for name in ("in", "name", "detail")},
            },
        },
    },
}
VERSION_HEADER = {"API-Version": {"description": "versie van de API", "schema": {"type": "string"}}}


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the contract of an app."""
    found = get_openapi(
        title=TITLE, version=API_VERSION, description=DESCRIPTION,
        routes=app.routes, license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
    )  # fmt: skip
    found["info"]["contact"] = CONTACT
    schemas = found.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = PROBLEM
    found["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": "__Host-placement"},
    }
    found["components"]["responses"] = {
        f"Problem{status}": _problem(title) for status, title in sorted(_titles().items())
    }
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            _complete(path, method, operation)
    found["servers"] = [{"url": BASE, "description": "deze dienst"}]
    found["paths"] = {path.removeprefix(BASE): item for path, item in found["paths"].items()
                      if path.startswith(f"{BASE}/")}  # fmt: skip
    return found


def _titles() -> dict[int, str]:
    return {**TITLES, 500: "Onvoorziene fout", 503: "De dienst is niet klaar"}


def _problem(title: str) -> dict[str, Any]:
    shape = {"$ref": "#/components/schemas/Problem"}
    return {"description": title, "headers": VERSION_HEADER, "content": {MEDIA: {"schema": shape}}}


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    """Add what every operation may answer, and who may call it."""
    answers = operation["responses"]
    answers.pop("422", None)
    for answer in answers.values():
        answer.setdefault("headers", {}).update(VERSION_HEADER)
    for status in _statuses(path, method, operation):
        answers.setdefault(str(status), {"$ref": f"#/components/responses/Problem{status}"})
    operation["responses"] = dict(sorted(answers.items()))
    operation["security"] = [{"token": []}, {"session": []}]


def _statuses(path: str, method: str, operation: dict[str, Any]) -> list[int]:
    found = {400, 401, 403, 500, 503}
    if "{" in path:
        found.add(404)
    if method in ("post", "put", "patch", "delete"):
        found |= {404, 409, 413}
    names = {parameter["name"].lower() for parameter in operation.get("parameters", ())}
    if "if-match" in names:
        found |= {412, 428}
    if path.startswith("/v1/session"):
        found.add(429)
    return sorted(found)


def written(app: FastAPI) -> str:
    """Return the contract as it is frozen."""
    return json.dumps(describe(app), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    from placement_api.app import routed

    Path(sys.argv[1]).write_text(written(routed()), encoding="utf-8", newline="\n")
