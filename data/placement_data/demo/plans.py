"""What binds or remembers a plan in the demo region: targets, agreements, pins, earlier plan."""

from __future__ import annotations

import datetime as dt
from typing import Any

from placement_data.demo.supply import TODAY
from placement_data.draw import Draw
from placement_data.rows import Row, Tables

FORMS = {"BW": "intramural", "BT": "independent", "BTG": "clustered"}
KINDS = {"independent": "independent", "clustered": "clustered", "gespikkeld": "gespikkeld"}


def spread_targets(reference: dict[str, Any]) -> list[Row]:
    """Return rows profile, municipality, target, occupied from reference.toml."""
    out = list[Row]()
    for profile, places in reference["targets"].items():
        for place, (occupied, target) in places.items():
            row: Row = {"profile": profile, "municipality": place}
            out.append(row | {"target": target, "occupied": occupied})
    return out


def agreements(draw: Draw, reference: dict[str, Any], units: list[Row]) -> Tables:
    """Return agreements, and deliveries of units that stand or come against them."""
    made, delivered = list[Row](), list[Row]()
    about = reference["agreements"]
    left = [unit for unit in units if unit["capacity"]]
    for number, (owner, place, kind, promised) in enumerate(about["promised"], start=1):
        name = f"a{number:02d}"
        row: Row = {"id": name, "corporation": owner, "municipality": place, "kind": kind}
        row |= {"period_from": about["period_from"], "period_until": about["period_until"]}
        made.append(row | {"promised": promised, "note": "verzonnen afspraak"})
        fit = [unit for unit in left if _fits(unit, owner, place, kind)]
        # What comes free later is what a corporation reports first: its pipeline.
        fit = sorted(draw.shuffled(fit), key=lambda unit: not unit.get("available_from"))
        for unit in fit[: max(1, promised // 2)]:
            left.remove(unit)
            delivered.append(_delivery(draw, name, unit, len(delivered) + 1))
    return {"agreements": made, "deliveries": delivered}


def _fits(unit: Row, owner: str, place: str, kind: str) -> bool:
    owned = unit.get("corporation") in (owner, None) and unit["municipality"] == place
    return owned and unit["housing_form"] == KINDS.get(kind, "independent")


def _delivery(draw: Draw, agreement: str, unit: Row, number: int) -> Row:
    coming = unit.get("available_from")
    # One in nine was taken back, so that the account of an agreement shows every status.
    status = "pipeline" if coming else "withdrawn" if number % 9 == 5 else "delivered"
    date = coming or TODAY - dt.timedelta(days=draw.integer(5, 300))
    row: Row = {"agreement": agreement, "unit": unit["id"], "date": date, "status": status}
    row["evidence"] = None if coming else f"overdracht-{number:03d}"
    return row


def pins(draw: Draw, tables: Tables) -> list[Row]:
    """Return one promise (cleared of all that could forbid it) and one refusal."""
    busy = {row[key] for row in tables["keep_apart"] for key in ("client_a", "client_b")}
    busy |= {row["client"] for row in tables["exclusion_zones"]}
    waiting = [row for row in tables["clients"] if not row.get("lives_in")]
    free = [row for row in waiting if row["profile"] == "BT" and row["id"] not in busy]
    client = draw.pick(free)
    unit = next(u for u in tables["units"] if _promisable(u))
    client |= {"intensity": "basis", "max_rent": 900.0, "wheelchair": False, "age": 41}
    client["grant_until"] = TODAY + dt.timedelta(days=900)
    for key in ("exclude_municipalities", "only_providers", "refuse_providers"):
        client.pop(key, None)
    must: Row = {"client": client["id"], "unit": unit["id"], "decision": "must"}
    other = draw.pick([row for row in waiting if row is not client])
    refused = draw.pick([u for u in tables["units"] if u["housing_form"] == _form(other)])
    never: Row = {"client": other["id"], "unit": refused["id"], "decision": "never"}
    return [must | {"reason": "toegezegd"}, never | {"reason": "eerder geweigerd"}]


def _form(client: Row) -> str:
    return FORMS[str(client["profile"])]


def _promisable(unit: Row) -> bool:
    keys = ("provider", "may_cluster", "available_from", "age_min")
    plain = not any(unit.get(key) for key in keys)
    fit = unit["housing_form"] == "independent" and unit["municipality"] == "GM0503"
    return bool(plain and fit and unit["plus"] and unit["capacity"])


def previous(draw: Draw, tables: Tables, contracted: dict[str, list[str]]) -> list[Row]:
    """Return a dozen rows of an earlier plan, some of them out of date by now."""
    out, used = list[Row](), set[object]()
    waiting = [row for row in tables["clients"] if not row.get("lives_in")]
    for client in draw.sample(waiting, 14):
        fit = [
            unit
            for unit in tables["units"]
            if unit["housing_form"] == _form(client)
            and unit["capacity"]
            and unit["id"] not in used
            and float(str(unit.get("rent") or 0)) <= float(str(client["max_rent"]))
        ]
        if fit:
            unit = draw.pick(fit)
            used.add(unit["id"])
            provider = unit.get("provider") or draw.pick(contracted[str(client["profile"])])
            out.append({"client": client["id"], "unit": unit["id"], "provider": provider})
    return out
