"""`proposal.json` in both directions, schema placement-proposal/1 of the exchange format."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from placement.errors import Fault, InputError
from placement.proposal import (
    Alternative,
    Blocking,
    Conflict,
    NearestMiss,
    Placement,
    Proposal,
    Provenance,
    Unplaced,
    VerdictLine,
)

SCHEMA = "placement-proposal/1"
Object = dict[str, Any]


def dumps(answer: Mapping[str, Any]) -> str:
    """Return JSON as people and diffs like it: two spaces, UTF-8, own key order, last newline."""
    return json.dumps(answer, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def write(proposal: Proposal, path: Path) -> None:
    """Write a proposal as UTF-8 JSON."""
    path.write_text(dumps(proposal_object(proposal)), encoding="utf-8", newline="\n")


def proposal_object(proposal: Proposal) -> Object:
    """Return a proposal as the exchange format writes it; more keys than it asks are ours."""
    return {
        "schema": SCHEMA,
        "status": proposal.status,
        "objective": _whole(proposal.objective),
        "bound": _whole(proposal.bound),
        "proved": list(proposal.proved),
        "placements": [_placement(p) for p in sorted(proposal.placements, key=lambda p: p.client)],
        "occupied_groups": dict(sorted(proposal.occupied_groups.items())),
        "unplaced": [_unplaced(u) for u in sorted(proposal.unplaced, key=lambda u: u.client)],
        "notices": list(proposal.notices),
        "provenance": _provenance(proposal.provenance),
    }


def fault_object(fault: Fault) -> Object:
    """Return one fault with its parts and its sentence."""
    return {
        "file": fault.file,
        "row": fault.row,
        "column": fault.column,
        "value": fault.value,
        "problem": fault.problem,
        "expected": fault.expected,
        "sentence": fault.sentence(),
    }


def read(path: Path) -> Proposal:
    """Read a proposal back; raises InputError where it is no placement-proposal/1."""
    try:
        return proposal_of(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError, AttributeError):
        fault = Fault(path.name, "is geen leesbaar voorstel", f"JSON volgens {SCHEMA}")
        raise InputError([fault]) from None


def _plain(value: float | None) -> float | int | None:
    """Return a number as JSON may hold it: whole where it is whole, nothing where it is none."""
    if value is None or not math.isfinite(value):
        return None
    return int(value) if float(value).is_integer() else round(float(value), 6)


def _whole(terms: Mapping[str, int]) -> dict[str, int]:
    return {str(term): int(value) for term, value in terms.items()}


def _placement(placed: Placement) -> Object:
    return {
        "client": placed.client,
        "unit": placed.unit,
        "provider": placed.provider,
        "group": placed.group,
        "chain": None if placed.chain is None else int(placed.chain),
        "order": None if placed.order is None else int(placed.order),
        "resident": bool(placed.resident),
        "verdicts": [_verdict(verdict) for verdict in placed.verdicts],
        "alternative": None if placed.alternative is None else _alternative(placed.alternative),
    }


def _verdict(verdict: VerdictLine) -> Object:
    return {
        "rule": verdict.rule,
        "answer": verdict.answer,
        "measure": _plain(verdict.measure),
        "limit": _plain(verdict.limit),
        "unit_of_measure": verdict.unit_of_measure,
        "sentence": verdict.sentence,
        "source": verdict.source,
    }


def _alternative(other: Alternative) -> Object:
    return {
        "unit": other.unit,
        "provider": other.provider,
        "costs": _whole(other.costs),
        "losers": list(other.losers),
        "movers": list(other.movers),
        "sentence": other.sentence,
    }


def _unplaced(left: Unplaced) -> Object:
    return {
        "client": left.client,
        "blocking": [_blocking(rule) for rule in left.blocking],
        "conflict": [_conflict(limit) for limit in left.conflict],
        "candidates": int(left.candidates),
    }


def _blocking(rule: Blocking) -> Object:
    return {
        "rule": rule.rule,
        "count": int(rule.count),
        "only": int(rule.only),
        "closest": None if rule.closest is None else _closest(rule.closest),
        "sentence": rule.sentence,
        "source": rule.source,
    }


def _closest(miss: NearestMiss) -> Object:
    return {
        "unit": miss.unit,
        "provider": miss.provider,
        "measure": _plain(miss.measure),
        "limit": _plain(miss.limit),
        "unit_of_measure": miss.unit_of_measure,
    }


def _conflict(conflict: Conflict) -> Object:
    return {
        "limit": conflict.limit,
        "subject": conflict.subject,
        "held_by": list(conflict.held_by),
        "sentence": conflict.sentence,
        "source": conflict.source,
    }


def _provenance(origin: Provenance) -> Object:
    return {
        "input_sha256": origin.input_sha256,
        "rulebook": origin.rulebook,
        "version": origin.version,
        "seed": int(origin.seed),
        "seconds": round(float(origin.seconds), 3),
        "engine": origin.engine,
    }


def proposal_of(found: Mapping[str, Any]) -> Proposal:
    """Return the proposal of an object as `proposal_object` made it; ValueError for another."""
    if found["schema"] != SCHEMA:
        raise ValueError(SCHEMA)
    return Proposal(
        status=found["status"],
        objective=_whole(found["objective"]),
        bound=_whole(found["bound"]),
        proved=tuple(found["proved"]),
        placements=tuple(_read_placement(placed) for placed in found["placements"]),
        unplaced=tuple(_read_unplaced(left) for left in found["unplaced"]),
        occupied_groups=dict(found["occupied_groups"]),
        provenance=Provenance(**found["provenance"]),
        notices=tuple(found.get("notices", ())),
    )


def _read_placement(found: Object) -> Placement:
    verdicts = tuple(VerdictLine(**verdict) for verdict in found.get("verdicts", ()))
    other = found.get("alternative")
    if other is not None:
        lists = {"losers": tuple(other["losers"]), "movers": tuple(other["movers"])}
        other = Alternative(**{**other, **lists})
    return Placement(**{**found, "verdicts": verdicts, "alternative": other})


def _read_unplaced(found: Object) -> Unplaced:
    blocking = tuple(
        Blocking(**{**rule, "closest": rule["closest"] and NearestMiss(**rule["closest"])})
        for rule in found["blocking"]
    )
    conflict = tuple(
        Conflict(**{**limit, "held_by": tuple(limit["held_by"])}) for limit in found["conflict"]
    )
    return Unplaced(found["client"], blocking, conflict, found.get("candidates", 0))
