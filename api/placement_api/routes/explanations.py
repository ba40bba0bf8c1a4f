"""Why, why not and what else, about one proposal: answered on the input of its own run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from typing import Annotated, Any

from fastapi import APIRouter, Path

from placement.explain import client as about_client
from placement.explain import pair_on, unit_lines, verdict_lines
from placement.explain.ranking import ranked
from placement.explain.seekers_of import suited
from placement.proposal import Help, VerdictLine
from placement.what_if import Case, would_help
from placement_api.accounting import seen
from placement_api.outputs.json import proposal_object
from placement_api.recalling import Recalled, recall
from placement_api.security import Caller, The, Who
from placement_api.wire import Json, camel, deep

router = APIRouter(prefix="/v1/proposals/{id}/explanations", tags=["Uitleg"])
BEST = 5
LINE = tuple(part.name for part in fields(VerdictLine))
SECONDS = 2.0
"""How long a better place elsewhere is sought while somebody waits for the answer."""
Name = Annotated[str, Path(max_length=100)]


@router.get("/clients/{client}", summary="Waarom wel of niet geplaatst, en wat zou helpen")
def explain_client(id: Name, client: Name, who: Who, platform: The) -> dict[str, Any]:  # noqa: A002
    """Return the reasons for one client in a proposal: as lines to read and as data."""
    opened = _opened(platform, who, id, [client])
    outcome = opened.outcome
    helps = _helps(opened, client)
    lines = about_client(outcome, client, helps=helps, seconds=SECONDS)
    at = outcome.scene.seekers.ids.index(client)
    written = proposal_object(outcome.proposal)
    return {
        "client": client,
        "lines": list(lines),
        "placement": _of(written["placements"], client),
        "unplaced": _of(written["unplaced"], client),
        "helps": [_help(found) for found in helps],
        "bestUnits": [
            {"unit": outcome.scene.units.ids[found.unit],
             "provider": outcome.scene.providers.ids[found.provider], "told": found.told}
            for found in ranked(outcome, at)[:BEST]
        ],
    }  # fmt: skip


@router.get("/clients/{client}/units/{unit}", summary="Kan deze cliënt in deze woning?")
def explain_pair(id: Name, client: Name, unit: Name, who: Who, platform: The) -> dict[str, Any]:  # noqa: A002
    """Return what every rule says of one client in one unit, provider by provider."""
    opened = _opened(platform, who, id, [client])
    scene, reading = opened.outcome.scene, opened.reading
    lines = pair_on(reading, opened.standing, client, unit)
    pair = scene.seekers.ids.index(client), scene.units.ids.index(unit)
    providers = []
    for at, name in enumerate(scene.providers.ids):
        verdicts = verdict_lines(reading, *pair, at)
        holds = all(verdict.answer == "holds" for verdict in verdicts)
        rows = [{camel(part): getattr(verdict, part) for part in LINE} for verdict in verdicts]
        providers.append({"provider": name, "holds": holds, "verdicts": rows})
    body = {"client": client, "unit": unit, "lines": list(lines), "providers": providers}
    return Json(body)  # type: ignore[return-value]


@router.get("/units/{unit}", summary="Wie past het beste in deze woning?")
def explain_unit(id: Name, unit: Name, who: Who, platform: The) -> dict[str, Any]:  # noqa: A002
    """Return who comes in a unit, who suits it best and why, and which rules keep others out."""
    outcome = _opened(platform, who, id, []).outcome
    lines = unit_lines(outcome, unit)
    scene = outcome.scene
    best = suited(outcome, scene.units.ids.index(unit))
    clients = [scene.seekers.ids[found.client] for found in best]
    seen(platform, who, "explanations", clients, detail=id)
    rows = [
        {"client": name, "provider": scene.providers.ids[found.provider]}
        for name, found in zip(clients, best, strict=True)
    ]
    return {"unit": unit, "lines": list(lines), "suited": rows}


def _opened(platform: The, who: Caller, proposal: str, clients: Iterable[str]) -> Recalled:
    """Return the proposal for who may see it; what is read of clients is written down first."""
    who.must("explanations", "read")
    seen(platform, who, "explanations", clients, detail=proposal)
    return recall(platform.database, platform.keys, platform.opened, proposal)


def _helps(opened: Recalled, client: str) -> tuple[Help, ...]:
    outcome, delivery = opened.outcome, opened.delivery
    if client not in outcome.scene.seekers.ids:
        return ()
    case = Case(
        delivery.tables, delivery.rulebook, delivery.settings,
        walk=delivery.walk, drive=delivery.drive, sha256=delivery.sha256,
    )  # fmt: skip
    return would_help(case, outcome, client)


def _help(found: Help) -> dict[str, Any]:
    options = [{"option": option, "text": text} for option, text in found.options]
    return {**deep(asdict(found)), "options": options}


def _of(rows: list[Mapping[str, Any]], client: str) -> dict[str, Any] | None:
    return next((deep(row) for row in rows if row["client"] == client), None)
