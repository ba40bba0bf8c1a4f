"""Asks every route as every role and writes down what came: `python -m tests.placement_api.matrix`.

That rewrites matrix.toml; read the difference before you keep it.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from placement.audience.roles import ROLES, Role
from placement.store.engine import open_database
from placement_api.routes import ROUTERS
from tests.placement_api.region import World, app_of, empty, fill

FROZEN = Path(__file__).with_name("matrix.toml")
HEAD = (
    "# What each role gets from each route: status and fields, a list by the fields of its items.\n"
    "# Made by python -m tests.placement_api.matrix; a change here is a change of policy.\n"
)
IDS = {
    "municipalities": "GM0503", "providers": "p1", "corporations": "k1", "bw-locations": "b1",
    "care-bases": "e1", "complexes": "x3", "units": "u1", "clients": "c1-alfa",
    "agreements": "a-k1",
}  # fmt: skip
"""What stands for {id} below each resource; the rest is asked of the world."""
FILE = "a file"
BODIES: dict[str, Any] = {
    "POST /v1/session": {"name": "niemand", "password": "onbekend"},
    "DELETE /v1/session": None,
    "PUT /v1/session/password": {"current": "x", "new": "y"},
    "POST /v1/session/totp": {"password": "x"},
    "PUT /v1/session/totp": {"code": "000000"},
    "POST /v1/session/totp/removal": {"password": "x"},
    "POST /v1/runs": {},
    "POST /v1/runs/{id}/cancellation": None,
    "POST /v1/placings/{id}/events": {"event": "accept"},
    "POST /v1/imports": FILE,
    "POST /v1/out-of-service": {"unit": "u3", "reason": "woning_niet_klaar",
                                "until": "2026-12-24"},
    "DELETE /v1/out-of-service/{id}": None,
    "POST /v1/parkings": {"client": "c3-gamma", "reason": "tijdelijk_niet",
                           "until": "2026-12-24"},
    "DELETE /v1/parkings/{id}": None,
    "POST /v1/decisions": {"client": "c3-gamma", "unit": "u3", "decision": "never",
                           "reason": "onderhoud"},
    "DELETE /v1/decisions/{id}": None,
    "POST /v1/clients/{id}/erasure": None,
    "POST /v1/suitability": {"unit": "u1"},
    "POST /v1/accounts": {"name": "nieuw", "role": "planner"},
    "PATCH /v1/accounts/{id}": {"disabled": True},
    "POST /v1/accounts/{id}/reset": None,
    "POST /v1/tokens": {"account": "ACCOUNT", "label": "x"},
    "DELETE /v1/tokens/{id}": None,
}  # fmt: skip
"""A body that is right for every route that changes something; who adds a route adds its line.

A row of a table is put back as it was read, or changed in nothing.
"""


def routes(app: FastAPI) -> list[str]:
    """Return every route of an app as METHOD path, also those outside the specification."""
    found = {
        f"{method} {route.path}"
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods
    }
    found |= {
        f"{method.upper()} {path}"
        for path, item in app.openapi()["paths"].items()
        for method in item
    }
    return sorted(found, key=lambda name: name.split()[::-1])


def measure(folder: Path) -> dict[str, dict[str, str]]:
    """Return per route what each role gets; every request is made of a region like new."""
    world = fill(empty(folder))
    world.platform.database.close()
    pattern = folder / "placement.db"
    return {
        route: {role: _answer(world, route, role, pattern) for role in ROLES}
        for route in routes(app_of(world))
    }


def _answer(world: World, route: str, role: Role, pattern: Path) -> str:
    method, path = route.split()
    if method == "GET":
        return told(world.ask(role, method, filled(world, path)))
    with tempfile.TemporaryDirectory() as name:
        shutil.copy(pattern, name)
        database = open_database(f"sqlite:///{name}/{pattern.name}")
        own = world.on(database)
        path = filled(own, path)
        seen = own.get("coordinator", path.removesuffix("/events"))
        body = BODIES.get(route, {})
        if method == "PUT" and route not in BODIES:
            body = {name: value for name, value in seen.json().items() if name != "id"}
        if isinstance(body, dict) and "account" in body:
            body = {**body, "account": own.accounts["coordinator"]}
        answer = own.ask(
            role, method, path, headers={"If-Match": seen.headers.get("ETag", "")},
            **sent(route, body),
        )  # fmt: skip
        database.close()
    return told(answer)


def sent(route: str, body: object = None) -> dict[str, Any]:
    """Return a body as the test client takes it."""
    given = BODIES.get(route) if body is None else body
    return {"files": {"file": ("x.zip", b"niets")}} if given == FILE else {"json": given}


def filled(world: World, path: str) -> str:
    """Return a path with ids that exist, as far as the world has them."""
    resource = path.split("/")[2] if path.startswith("/v1/") else ""
    mine = {
        **IDS, "placings": world.placings.get("c1-alfa", "x"), "runs": world.run,
        "proposals": world.proposal, "accounts": world.accounts["planner"],
        "features": "units",
    }  # fmt: skip
    made = path.replace("{id}", mine.get(resource, "onbekend"))
    for name, value in (("client", "c1-alfa"), ("unit", "u3"), ("item", "u3")):
        made = made.replace(f"{{{name}}}", value)
    return made


def told(answer: Any) -> str:
    """Return an answer as status and the names of its fields."""
    if answer.status_code >= 400:
        return str(answer.status_code)
    kind = answer.headers.get("content-type", "")
    names = sorted(set(fields(answer.json()))) if "json" in kind and answer.text else []
    return " ".join([str(answer.status_code), *names])


def fields(value: object, before: str = "") -> Iterator[str]:
    """Yield the fields of a JSON value, nested ones with a point."""
    if isinstance(value, list):
        for item in value:
            yield from fields(item, before)
    elif isinstance(value, dict):
        for name, inner in value.items():
            deeper = list(fields(inner, f"{before}{name}."))
            yield from deeper or [f"{before}{name}"]


def written(measured: dict[str, dict[str, str]]) -> str:
    """Return a matrix as TOML: roles with the same answer on one line."""
    lines = [HEAD]
    for route, by_role in measured.items():
        lines.append(f"[{json.dumps(route)}]")
        for answer in dict.fromkeys(by_role.values()):
            who = " ".join(role for role in ROLES if by_role[role] == answer)
            lines.append(f"{json.dumps(who)} = {json.dumps(answer)}")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        FROZEN.write_text(written(measure(Path(home))), encoding="utf-8")
